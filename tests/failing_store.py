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

#: What is typed while nothing can be saved: longer than what room SQLite has left in its files.
REASON = "Words that were typed while nothing could be saved. " * 2000


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
    where = f"/visits/{ref}/observation/victim-safety"
    typed = {**dict(forms_of(client.get(where).get_data(as_text=True), where)[0].fields), "G1": "4", "G1_reason": REASON}
    if trouble == "full":
        fill(folder / "filler")
    else:
        settings.database.chmod(0o444)
        client = browser(settings, client)
    saved = client.post(where, data=typed)
    said = {"saved": saved.status_code, "page": saved.get_data(as_text=True)}
    said |= {"looked": client.get(f"/visits/{ref}").status_code, "health": client.get("/health").status_code}
    (folder / "filler").unlink(missing_ok=True)
    settings.database.chmod(0o600)
    said |= stored(settings, ref)
    client = client if trouble == "full" else browser(settings, client)
    said |= {"again": client.post(where, data=typed).status_code, "answers_then": stored(settings, ref)["answers"]}
    sys.stdout.write(json.dumps(said))


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
        answers = len(observations.get(Database(connection), visit).answers)
        return {"stage": visit.stage, "answers": answers, "whole": connection.execute("pragma integrity_check").fetchone()[0]}


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
