"""How fast Observe is, beside the limits of its design: `make bench`. A benchmark, never a test that fails on a slow day."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from forms.observation import posted
from observe import installation
from observe.app import create_app
from observe.domain import instruments
from observe.domain.observation import sections
from observe.domain.people import Person
from observe.domain.visit import Visit
from observe.settings import Settings, read
from observe.store import observations, reports, visits
from observe.store.database import connect
from reports import feedback
from tests.bulk import multiply
from tests.cast import NOW, Cast, World, answer_in_full, invite_cast
from tests.sessions import sign_in


def row(what: str, measured: float, limit: float, unit: str) -> None:
    """One line of the table."""
    verdict = "" if measured <= limit else "   over the limit"
    print(f"{what:<72} {measured:>9.1f} {unit:<3} limit {limit:>8.1f} {unit}{verdict}", flush=True)


def median_ms(action: Callable[[], object], times: int = 15) -> float:
    """The median time of an action in milliseconds, after one run to warm up."""
    action()
    took = []
    for _ in range(times):
        begun = time.perf_counter()
        action()
        took.append((time.perf_counter() - begun) * 1000)
    return statistics.median(took)


@contextmanager
def an_installation(stored: int) -> Iterator[tuple[Settings, Flask, World]]:
    """A prepared installation with the cast, and so many released visits besides theirs."""
    with tempfile.TemporaryDirectory() as folder:
        settings = read(Path(folder) / "instance", {}, mail_host="127.0.0.1", mail_from="observe@example.org")
        installation.prepare(settings)
        db = connect(settings.database)
        world = World(db, invite_cast(db), installation.area_of(settings))
        if stored:
            multiply(db, world.released(), stored)
        app = create_app(settings, clock=lambda: NOW)
        app.config["WTF_CSRF_ENABLED"] = False
        yield settings, app, world
        db.conn.close()


def signed_in(app: Flask, person: Person) -> FlaskClient:
    """A client that somebody is signed in with."""
    client = app.test_client()
    sign_in(client, person)
    return client


def get(client: FlaskClient, path: str) -> Callable[[], None]:
    """Opening a page; fails when it is not there."""

    def opened() -> None:
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)

    return opened


def page_times(app: Flask, world: World, stored: int) -> None:
    """What a visitor and a chair open."""
    writing, released = world.written(), world.released()
    wren, tamsin = signed_in(app, world.cast.wren), signed_in(app, world.cast.tamsin)
    for client, path in (
        (wren, "/"),
        (wren, "/visits"),
        (wren, f"/visits/{writing.ref}"),
        (wren, f"/visits/{writing.ref}/observation/victim-safety"),
        (wren, f"/visits/{writing.ref}/observation/who-was-there"),
        (wren, f"/visits/{writing.ref}/check"),
        (wren, f"/visits/{released.ref}/history"),
        (tamsin, "/"),
        (tamsin, "/reports"),
        (tamsin, f"/visits/{released.ref}/report"),
        (tamsin, f"/visits/{released.ref}/report.pdf"),
    ):
        row(f"{path} with {stored:,} visits stored", median_ms(get(client, path)), 10, "ms")


def post_of(visit: Visit, world: World, slug: str) -> MultiDict[str, str]:
    """What a browser posts for a whole section."""
    section = instruments.of_visit(visit).section(slug)
    said = {question.key: answer_in_full(question) for question in section.every_question() if question.key != "L2_why"}
    form = posted(section, said)
    form["revision"] = str(observations.get(world.db, visit).revision(slug))
    return form


def save_times(app: Flask, world: World) -> None:
    """A save, and every page of one observation opened and posted once."""
    visit, wren = world.writing(), signed_in(app, world.cast.wren)

    def save() -> None:
        answer = wren.post(f"/visits/{visit.ref}/observation/victim-safety", data=post_of(visit, world, "victim-safety"))
        assert answer.status_code == 303, answer.status_code

    row("an answer saved, durable", median_ms(save), 10, "ms")
    fresh = world.planned()
    special = {"who-was-there", "findings", "last-time"}
    slugs = [s.slug for s in sections(fresh, instruments.of_visit(fresh), observations.get(world.db, fresh)) if s.slug not in special]
    posts = {slug: post_of(fresh, world, slug) for slug in slugs}
    begun = time.process_time()
    for slug in slugs:
        wren.get(f"/visits/{fresh.ref}/observation/{slug}")
        wren.post(f"/visits/{fresh.ref}/observation/{slug}", data=posts[slug])
    for path in ("observation/who-was-there", "observation/who-was-there/how", "observation/findings", "check"):
        wren.get(f"/visits/{fresh.ref}/{path}")
    row("one whole observation, CPU", (time.process_time() - begun) * 1000, 80, "ms")


def board_times(app: Flask, cast: Cast, stored: int, limits: tuple[float, float]) -> None:
    """The Board's page, without a filter and with some."""
    ottilie = signed_in(app, cast.ottilie)
    for path, limit in (("/board", limits[0]), ("/board?first=1+4+2025&last=31+3+2026", limits[1]), ("/board?borough=hackney", limits[1])):
        row(f"{path} with {stored:,} visits", median_ms(get(ottilie, path), 5), limit, "ms")


def paper_times(world: World) -> None:
    """The feedback report as a tagged PDF."""
    visit = visits.get(world.db, world.released().ref)
    report = feedback.from_json(reports.get(world.db, visit).content)
    one = median_ms(lambda: feedback.render(report), 20)
    row("feedback report, tagged PDF", one, 45, "ms")
    begun = time.perf_counter()
    for _ in range(1000):
        feedback.render(report)
    row("1,000 feedback PDFs", time.perf_counter() - begun, 45, "s")


def serving(settings: Settings) -> None:
    """Start to first answer, and the memory of the serving process after a hundred answers."""
    command = [sys.executable, "run.py", "serve", "--port", "5987", "--instance", str(settings.instance)]
    begun = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, env={"OBSERVE_MAIL_HOST": "127.0.0.1", "OBSERVE_MAIL_FROM": "observe@example.org"}) as process:
        while True:
            try:
                urllib.request.urlopen("http://127.0.0.1:5987/health").read()
                break
            except OSError:
                time.sleep(0.01)
        row("start to first answer", time.perf_counter() - begun, 2, "s")
        for _ in range(100):
            urllib.request.urlopen("http://127.0.0.1:5987/help").read()
        status = Path(f"/proc/{process.pid}/status").read_text()
        kilobytes = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
        row("memory of the serving process", kilobytes / 1024, 100, "MB")
        process.terminate()


def main() -> None:
    """Prints the table."""
    with an_installation(0) as (settings, app, world):
        page_times(app, world, 0)
        save_times(app, world)
        paper_times(world)
        serving(settings)
    with an_installation(2_500) as (_, app, world):
        board_times(app, world.cast, 2_500, (100, 100))
    with an_installation(100_000) as (_, app, world):
        page_times(app, world, 100_000)
        board_times(app, world.cast, 100_000, (200, 1000))
    print(f"the benchmark's own memory at its peak: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
