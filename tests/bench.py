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
from datetime import timedelta
from functools import partial
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from forms.observation import posted
from observe import installation
from observe.app import create_app
from observe.domain import dates, identifiers, instruments
from observe.domain.paper import Words
from observe.domain.people import Person
from observe.domain.visit import Visit
from observe.services import noting, papers
from observe.settings import Settings, read
from observe.store import earlier, reports, visits
from observe.store.database import connect
from reports import feedback, note_sheet
from tests.bulk import multiply
from tests.cast import NOW, TODAY, Cast, World, answer_in_full, invite_cast
from tests.hard_texts import PIECES, of_length
from tests.identifying import KNOWN, own_texts
from tests.sessions import sign_in
from tests.walk import Watch, pages, walk


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


def cpu_ms(action: Callable[[], object], times: int = 15) -> float:
    """The least CPU that an action takes, in milliseconds: what else runs on the machine only ever adds to it."""
    took = []
    for _ in range(times):
        begun = time.process_time()
        action()
        took.append((time.process_time() - begun) * 1000)
    return min(took)


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
    """What a visitor, a chair and the Executive Office open."""
    writing, submitted, released = world.written(), world.submitted(), world.released()
    for person, paths in (
        (world.cast.wren, ("/", "/visits", f"/visits/{writing.ref}", *pages(world.db, writing), f"/visits/{released.ref}/observation", "/help")),
        (world.cast.tamsin, ("/", "/reports", f"/visits/{released.ref}", f"/visits/{released.ref}/report", f"/visits/{released.ref}/report.pdf")),
        (world.cast.bram, ("/", "/visits", "/visits/new", "/checking", f"/visits/{submitted.ref}/checking", f"/visits/{released.ref}/history", "/people")),
    ):
        client = signed_in(app, person)
        for path in paths:
            row(f"{person.name.split()[0]}: {path} with {stored:,} visits, CPU", cpu_ms(get(client, path)), 10, "ms")


def post_of(visit: Visit, world: World, slug: str, revision: int) -> MultiDict[str, str]:
    """What a browser posts for a whole section."""
    section = instruments.of_visit(visit).section(slug)
    said = {question.key: answer_in_full(question) for question in section.every_question() if question.key != "L2_why"}
    form = posted(section, said)
    form["revision"] = str(revision)
    return form


def save_times(app: Flask, world: World) -> None:
    """A save, and every page of one observation opened and posted once."""
    visit, wren = world.writing(), signed_in(app, world.cast.wren)
    forms = iter([post_of(visit, world, "victim-safety", revision) for revision in range(1, 20)])

    def save() -> None:
        answer = wren.post(f"/visits/{visit.ref}/observation/victim-safety", data=next(forms))
        assert answer.status_code == 303, answer.status_code

    row("an answer saved, durable", median_ms(save), 10, "ms")
    app.config["WTF_CSRF_ENABLED"] = True
    world.released(boroughs=("camden",), meeting_on=TODAY - timedelta(days=28))
    watch = Watch(app)
    walks = [walk(wren, list(pages(world.db, world.planned(boroughs=("camden",)))), watch) for _ in range(12)]
    row("one whole observation, CPU in the server", sum(map(min, zip(*walks, strict=True))), 80, "ms")
    app.config["WTF_CSRF_ENABLED"] = False


def board_times(app: Flask, cast: Cast, stored: int, unfiltered: int, filtered: int) -> None:
    """The Board's pages, without a filter and with some."""
    ottilie = signed_in(app, cast.ottilie)
    filters = ("first=1+4+2025&last=31+3+2026", "borough=hackney", "level=2", "agency=housing")
    for page in ("/board", "/board/questions/C1", "/board/over-time"):
        row(f"{page} with {stored:,} visits", median_ms(get(ottilie, page), 5), unfiltered, "ms")
        for asked in filters:
            row(f"{page}?{asked} with {stored:,} visits", median_ms(get(ottilie, f"{page}?{asked}"), 5), filtered, "ms")


def search_times(app: Flask, cast: Cast, stored: int, unfiltered: int, filtered: int) -> None:
    """A word of one visit in a thousand, and one of every visit: only the findings of bulk visits can be searched."""
    ottilie = signed_in(app, cast.ottilie)
    for word in ("copied5", "owner"):
        row(f"/board/findings?q={word} with {stored:,} visits", median_ms(get(ottilie, f"/board/findings?q={word}"), 5), unfiltered, "ms")
        row(f"the same in one borough with {stored:,} visits", median_ms(get(ottilie, f"/board/findings?q={word}&borough=hackney"), 5), filtered, "ms")
    row(f"/board/actions with {stored:,} visits", median_ms(get(ottilie, "/board/actions"), 5), filtered, "ms")
    row(f"/board/agreement with {stored:,} visits", median_ms(get(ottilie, "/board/agreement"), 5), unfiltered, "ms")


def board_paper_time(world: World) -> None:
    """The Board's paper of a quarter with twelve visits, counted, drawn and stored."""
    for number in range(12):
        world.replied(boroughs=(world.area.boroughs[number].key,))
    quarter, words = dates.quarter("2026-q3"), Words(TODAY, "Meetings open well.", ("note the paper",))
    row(
        "the Board's paper with all charts",
        median_ms(lambda: list(papers.make(world.db, world.area, quarter, words, by=world.cast.bram, at=NOW)), 5) / 1000,
        2,
        "s",
    )


def identifier_times() -> None:
    """The check for identifying details: words as people write them, and texts made to be slow."""
    words = " ".join(own_texts("observe/demonstration/words/*.toml"))[:10_000]
    row("identifiers: 10,000 characters of ordinary words", cpu_ms(lambda: identifiers.look_through(words, KNOWN)), 5, "ms")
    texts = [of_length(piece, 10_000) for piece in PIECES]
    rounds = [[cpu_ms(partial(identifiers.look_through, text, KNOWN), 1) for text in texts] for _ in range(20)]
    row(f"identifiers: the worst of {len(PIECES)} adversarial strings of 10,000", max(map(min, zip(*rounds, strict=True))), 5, "ms")


def paper_times(world: World) -> None:
    """The feedback report as a tagged PDF."""
    visit = visits.get(world.db, world.released().ref)
    report = feedback.from_json(reports.get(world.db, visit).content)
    one = median_ms(lambda: feedback.render(report), 20)
    row("feedback report, tagged PDF", one, 45, "ms")
    sheet = noting.compose(visit, instruments.of_visit(visit), earlier.asked(world.db, visit), demonstration=False)
    row("note sheet, all questions", median_ms(lambda: note_sheet.render(sheet), 20), 45, "ms")
    begun = time.perf_counter()
    for _ in range(1000):
        feedback.render(report)
    row("1,000 feedback PDFs", time.perf_counter() - begun, 45, "s")


def serving(settings: Settings) -> None:
    """Start to first answer, and the memory of the serving process after a hundred answers."""
    command = [sys.executable, "run.py", "serve", "--port", "5987", "--instance", str(settings.instance)]
    begun = time.perf_counter()
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={"OBSERVE_MAIL_HOST": "127.0.0.1", "OBSERVE_MAIL_FROM": "observe@example.org"}
    ) as process:
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
    identifier_times()
    with an_installation(0) as (settings, app, world):
        page_times(app, world, 0)
        save_times(app, world)
        paper_times(world)
        board_paper_time(world)
        serving(settings)
    for stored in (100, 2_500):
        with an_installation(stored) as (_, app, world):
            board_times(app, world.cast, stored, 100, 100)
            search_times(app, world.cast, stored, 100, 100)
    with an_installation(100_000) as (_, app, world):
        page_times(app, world, 100_000)
        board_times(app, world.cast, 100_000, 200, 1000)
        search_times(app, world.cast, 100_000, 200, 1000)
    print(f"the benchmark's own memory at its peak: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
