"""Many who write at once, in threads and in processes: nothing is lost, and nobody is told that the database is locked."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path

from sqlite_utils import Database

from forms.found import Finding
from forms.instrument import Answer
from observe.domain.errors import Stale
from observe.services import planning, visiting
from observe.settings import Settings
from observe.store import migrations, observations, people, visits
from observe.store.database import connect, rows
from tests.cast import NOW, Cast, World, a_plan
from tests.test_commands import ENVIRON, ROOT

WRITERS, TIMES = 8, 12


def write_on(database: Path, ref: str, writer: int) -> int:
    """Adds to a number that all share, and findings of one's own; how often somebody else had been faster."""
    with closing(connect(database).conn) as connection:
        db, late = Database(connection), 0
        visit = visits.get(db, ref)
        wren = people.get(db, visit.plan.visitor.person)
        for time in range(TIMES):
            late += _add_one(db, ref)
            visiting.record_finding(db, visit, "findings", Finding(None, "improvement", f"Writer {writer}, number {time}."), by=wren, at=NOW)
        return late


def _add_one(db: Database, ref: str) -> int:
    """As a page does: read, and save what was read plus one; again when it was saved meanwhile."""
    visit, late = visits.get(db, ref), 0
    wren = people.get(db, visit.plan.visitor.person)
    while True:
        observation = observations.get(db, visit)
        said = {"G1": Answer(str(int(observation.answer("G1").value or "0") + 1))}
        try:
            visiting.record(db, visit, "victim-safety", said, seen=observation.revision("victim-safety"), by=wren, at=NOW)
        except Stale:
            late += 1
        else:
            return late


def is_all_there(db: Database, ref: str, writers: int) -> None:
    observation = observations.get(db, visits.get(db, ref))
    assert observation.answer("G1").value == str(writers * TIMES)
    assert observation.revision("victim-safety") == writers * TIMES
    assert {finding.text for finding in observation.findings} == {f"Writer {writer}, number {time}." for writer in range(writers) for time in range(TIMES)}


def test_eight_threads_and_eight_processes_at_once_lose_nothing(settings: Settings, world: World) -> None:
    ref = world.planned().ref
    work = [(settings.database, ref, writer) for writer in range(2 * WRITERS)]
    with get_context("spawn").Pool(WRITERS) as processes, ThreadPoolExecutor(WRITERS) as threads:
        of_processes = processes.starmap_async(write_on, work[:WRITERS], chunksize=1)
        of_threads = [threads.submit(write_on, *one) for one in work[WRITERS:]]
        late = [*of_processes.get(120), *(one.result(120) for one in of_threads)]
    is_all_there(world.db, ref, 2 * WRITERS)
    assert sum(late) > 0, "they never met, so this showed nothing"


def at_once(work: Callable[[int], object]) -> list[object]:
    with ThreadPoolExecutor(WRITERS) as threads:
        return list(threads.map(work, range(WRITERS)))


def test_each_of_eight_who_plan_at_once_has_a_reference_of_their_own(settings: Settings, world: World, cast: Cast) -> None:
    def plan(_: int) -> list[str]:
        with closing(connect(settings.database).conn) as connection:
            return [planning.plan(Database(connection), a_plan(cast), world.area, by=cast.bram, at=NOW).ref for _ in range(5)]

    refs = [ref for found in at_once(plan) for ref in found]  # type: ignore[attr-defined]  # lists of references
    assert sorted(refs) == [f"V-2026-{number:04}" for number in range(1, 5 * WRITERS + 1)]


def test_of_eight_who_send_the_same_observation_one_does(settings: Settings, world: World, cast: Cast) -> None:
    from observe.domain.errors import NotAllowed
    from tests.cast import DECLARED

    visit = world.written()

    def send(_: int) -> bool:
        with closing(connect(settings.database).conn) as connection:
            try:
                visiting.submit(Database(connection), visit, DECLARED, by=cast.wren, at=NOW)
            except NotAllowed:
                return False
            return True

    assert sorted(map(bool, at_once(send))) == [False] * (WRITERS - 1) + [True]
    assert [one["number"] for one in rows(world.db, "select number from submissions where visit = ?", visit.id)] == [1]


def test_eight_processes_that_prepare_at_once_migrate_once_and_agree_on_one_key(tmp_path: Path) -> None:
    folder = tmp_path / "instance"
    words = [sys.executable, str(ROOT / "run.py"), "prepare", "--instance", str(folder)]
    for _ in range(2):
        started = [subprocess.Popen(words, env=ENVIRON, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(WRITERS)]
        said = [one.communicate(timeout=60) for one in started]
        assert [one.returncode for one in started] == [0] * WRITERS, said
        assert {error for _, error in said} == {""}
    assert len((folder / "secret-key").read_text()) == 64
    with closing(connect(folder / "observe.db").conn) as connection:
        db = Database(connection)
        assert migrations.is_up_to_date(db)
        names = [one["name"] for one in rows(db, "select name from _sqlite_migrations order by id")]
        assert len(names) == len(set(names)) > 0
