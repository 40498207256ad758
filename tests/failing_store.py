"""Run in a process of its own, where the disk really is full or the file may really only be read: a visitor saves, looks, and saves again afterwards."""

from __future__ import annotations

import json
import sys
from contextlib import closing
from pathlib import Path

from flask.testing import FlaskClient
from sqlite_utils import Database

from observe import installation
from observe.app import create_app
from observe.settings import Settings, read
from observe.store import observations, visits
from observe.store.database import connect
from tests import sessions
from tests.cast import NOW, World, invite_cast
from tests.hostile import forms_of

#: What is typed while nothing can be saved: nearly as long as a reason may be.
REASON = "Words that were typed while nothing could be saved. " * 37


def main(folder: Path, trouble: str) -> None:
    """What came of it, as JSON."""
    settings = read(folder / "instance", {}, mail_host="127.0.0.1", mail_from="observe@example.org")
    installation.prepare(settings)
    with closing(connect(settings.database).conn) as connection:
        db = Database(connection)
        cast = invite_cast(db)
        ref = World(db, cast, installation.area_of(settings)).planned().ref
    client = browser(settings)
    sessions.sign_in(client, cast.wren)
    where, new = f"/visits/{ref}/observation/victim-safety", f"/visits/{ref}/observation/findings/good-practice/new"
    typed = {**on_page(client, where), "G1": "4", "G1-reason": REASON}
    finding = {**on_page(client, new), "text": REASON, "theme": "chairing", "share": "yes"}
    if trouble == "full":
        fill(folder / "filler")
    else:
        settings.database.chmod(0o444)
        client = browser(settings, client)
    saved, found = client.post(where, data=typed), client.post(new, data=finding)
    said = {"saved": saved.status_code, "found": found.status_code, "pages": [saved.get_data(as_text=True), found.get_data(as_text=True)]}
    said |= {"looked": client.get(f"/visits/{ref}").status_code, "health": client.get("/health").status_code}
    (folder / "filler").unlink(missing_ok=True)
    settings.database.chmod(0o600)
    said |= stored(settings, ref)
    client = client if trouble == "full" else browser(settings, client)
    said |= {"again": [client.post(where, data=typed).status_code, *(client.post(new, data=finding).status_code for _ in range(2))]}
    said |= {"then": stored(settings, ref)}
    sys.stdout.write(json.dumps(said))


def on_page(client: FlaskClient, where: str) -> dict[str, str]:
    """What stands in the fields of a page."""
    return dict(forms_of(client.get(where).get_data(as_text=True), where)[0].fields)


def browser(settings: Settings, before: FlaskClient | None = None) -> FlaskClient:
    """A browser with the cookie of the one before, and a server that was started just now."""
    app = create_app(settings, clock=lambda: NOW)
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    if before is not None and (cookie := before.get_cookie("observe")):
        client.set_cookie("observe", cookie.value)
    return client


def stored(settings: Settings, ref: str) -> dict[str, object]:
    """What the database says of the visit, and of itself."""
    with closing(connect(settings.database).conn) as connection:
        visit = visits.get(Database(connection), ref)
        observation = observations.get(Database(connection), visit)
        whole = connection.execute("pragma integrity_check").fetchone()[0]
        return {"stage": visit.stage, "answers": len(observation.answers), "findings": len(observation.findings), "whole": whole}


def fill(path: Path) -> None:
    """Leaves not a byte of room."""
    with path.open("wb", buffering=0) as file:
        for size in (65536, 4096, 512, 1):
            try:
                while file.write(b"x" * size):
                    pass
            except OSError:
                continue


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
