"""A copy is whole although others write, and only what is whole is put back."""

from __future__ import annotations

import shutil
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from subprocess import DEVNULL, Popen
from threading import Event, Thread
from time import monotonic, sleep

import pytest
from sqlite_utils import Database

from forms.instrument import Answer
from observe.domain.people import Person, Role
from observe.domain.visit import Visit
from observe.services import calendars, inviting, visiting
from observe.settings import Settings
from observe.store import copies, facts, observations, visits
from observe.store.database import connect, write
from tests.cast import NOW, Cast, World
from tests.test_commands import ROOT, free_port, is_one_line, run, started, stopped, wait_for

LITESTREAM = ROOT / ".venv/bin/litestream"


def content(path: Path, *, but: frozenset[str] = frozenset()) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with closing(sqlite3.connect(path)) as db:
        tables = [name for (name,) in db.execute("select name from sqlite_master where type = 'table' order by name")]
        return {table: sorted(db.execute(f"select * from {table}").fetchall(), key=repr) for table in tables if table not in but}


def what_stays(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """All but what lets somebody in."""
    return content(path, but=frozenset(copies.ENDED))


@contextmanager
def writing_all_the_time(settings: Settings, visit: Visit, by: Person) -> Iterator[list[int]]:
    """Wren goes on writing; each save is an answer and a step that say the same number."""
    stop, said = Event(), [0]

    def write_on() -> None:
        with closing(connect(settings.database).conn) as connection:
            db = Database(connection)
            while not stop.is_set():
                seen = observations.get(db, visit).revision("victim-safety")
                number = said[-1] + 1
                visiting.record(db, visit, "victim-safety", {"G1": Answer(str(number)), "G2": Answer(str(number))}, seen=seen, by=by, at=NOW)
                said.append(number)

    thread = Thread(target=write_on)
    thread.start()
    try:
        yield said
    finally:
        stop.set()
        thread.join()


def test_a_copy_made_while_somebody_writes_is_of_one_moment_and_restores_to_exactly_that(settings: Settings, world: World, cast: Cast, tmp_path: Path) -> None:
    visit = world.planned()
    world.released()
    with writing_all_the_time(settings, visit, cast.wren) as said:
        while len(said) < 3:
            sleep(0.01)
        first = said[-1]
        done = run("backup", str(tmp_path / "copy.db"), folder=settings.instance)
        last = said[-1] + 1
        while said[-1] < last:
            sleep(0.01)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Done: ")
    assert (tmp_path / "copy.db").stat().st_mode & 0o777 == 0o600
    kept = content(tmp_path / "copy.db")
    observation = next(row[0] for row in kept["observations"] if row[1] == visit.id)
    numbers = {row[2] for row in kept["answers"] if row[0] == observation}
    assert len(numbers) == 1
    assert first <= int(str(numbers.pop())) <= last
    world.db.conn.close()
    before = content(settings.database)
    done = run("restore", str(tmp_path / "copy.db"), folder=settings.instance)
    assert (done.returncode, done.stderr) == (0, "")
    assert what_stays(settings.database) == what_stays(tmp_path / "copy.db")
    [replaced] = settings.instance.glob("observe.db.replaced-*")
    assert content(replaced) == before
    assert {path.stat().st_mode & 0o777 for path in settings.instance.iterdir() if path.is_file()} == {0o600}


def test_a_copy_never_overwrites_a_file_and_nothing_half_is_left(settings: Settings, cast: Cast, tmp_path: Path) -> None:
    (tmp_path / "there.db").write_text("somebody's")
    is_one_line(run("backup", str(tmp_path / "there.db"), folder=settings.instance), "nothing is overwritten")
    assert (tmp_path / "there.db").read_text() == "somebody's"
    is_one_line(run("backup", str(tmp_path / "no" / "where.db"), folder=settings.instance), "No such file or directory")
    is_one_line(run("backup", str(tmp_path / "copy.db"), folder=tmp_path), "There is no database")
    settings.database.write_bytes(settings.database.read_bytes()[:-4096])
    for end in ("-wal", "-shm"):
        settings.database.with_name("observe.db" + end).unlink(missing_ok=True)
    is_one_line(run("backup", str(tmp_path / "copy.db"), folder=settings.instance), "could not be written")
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["there.db"]


def test_everybody_is_out_after_a_restore(settings: Settings, cast: Cast, db: Database, tmp_path: Path) -> None:
    assert run("sign-in-link", "wren@example.org", folder=settings.instance).returncode == 0
    calendars.open_feed(db, cast.wren, key=b"key", at=NOW)
    assert db.execute("select count(*) from sign_ins").fetchone() == (1,)
    run("backup", str(tmp_path / "copy.db"), folder=settings.instance)
    db.conn.close()
    run("restore", str(tmp_path / "copy.db"), folder=settings.instance)
    found = content(settings.database)
    assert [found[table] for table in copies.ENDED] == [[]] * len(copies.ENDED)
    assert len(found["people"]) == 7


@pytest.fixture
def copy(settings: Settings, world: World, tmp_path: Path) -> Path:
    """A good copy with a released visit, to be spoilt."""
    world.released()
    path = tmp_path / "copy.db"
    assert run("backup", str(path), folder=settings.instance).returncode == 0
    world.db.conn.close()
    return path


def in_copy(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        for statement in statements:
            db.execute(statement)
        db.commit()


def refused(settings: Settings, path: Path, said: str) -> None:
    """One line, and not a byte was changed."""
    before = {one.name: one.read_bytes() for one in settings.instance.iterdir()}
    is_one_line(run("restore", str(path), folder=settings.instance), said)
    assert {one.name: one.read_bytes() for one in settings.instance.iterdir()} == before


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("insert into _sqlite_migrations (migration_set, name, applied_at) values ('observe', 'from-the-future', '2030')", "newer version of Observe"),
        ("delete from people where name like 'Wren%'", "belongs to one of people that is not there"),
        ("drop table _sqlite_migrations", "not one of Observe's"),
        ("delete from _sqlite_migrations", "not those that Observe makes"),
        ("drop trigger reports_are_frozen", "not those that Observe makes"),
        ("create trigger bad after insert on history begin update people set active = 1; end", "not those that Observe makes"),
        ("alter table people add column colour text", "not those that Observe makes"),
        ("insert into facts (name, value) values ('demonstration', 'yes')", "is a demonstration"),
    ],
)
def test_what_is_not_whole_newer_or_of_another_kind_is_refused(settings: Settings, copy: Path, statement: str, said: str) -> None:
    in_copy(copy, statement)
    refused(settings, copy, said)


def test_what_is_no_database_cut_off_or_damaged_is_refused(settings: Settings, copy: Path, tmp_path: Path) -> None:
    whole = copy.read_bytes()
    wrong = tmp_path / "wrong.db"
    refused(settings, wrong, "There is no file")
    for bytes_, said in ((b"", "not an SQLite database"), (b"a letter" * 999, "not an SQLite database"), (whole[: len(whole) // 2], "damaged")):
        wrong.write_bytes(bytes_)
        refused(settings, wrong, said)
    half = len(whole) // 2 // 4096 * 4096
    wrong.write_bytes(whole[:half] + b"\xff" * 4096 * 4 + whole[half + 4096 * 4 :])
    refused(settings, wrong, "damaged")
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("create table songs (name text)")
    refused(settings, tmp_path / "other.db", "not one of Observe's")
    refused(settings, tmp_path, "There is no file")


def test_a_real_database_is_not_put_over_a_demonstration(settings: Settings, copy: Path, tmp_path: Path) -> None:
    folder = tmp_path / "demonstration"
    run("prepare", folder=folder)
    with closing(connect(folder / "observe.db").conn) as connection, write(db := Database(connection)):
        facts.make_demonstration(db, {Role.OFFICE: 1})
    is_one_line(run("restore", str(copy), folder=folder), "is a demonstration")


def test_a_copy_goes_into_an_empty_folder_and_over_a_database_that_is_damaged(settings: Settings, copy: Path, tmp_path: Path) -> None:
    assert run("restore", str(copy), folder=tmp_path / "new").returncode == 0
    assert what_stays(tmp_path / "new" / "observe.db") == what_stays(copy)
    settings.database.write_bytes(b"\xff" * 9000)
    assert run("restore", str(copy), folder=settings.instance).returncode == 0
    assert what_stays(settings.database) == what_stays(copy)
    [replaced] = settings.instance.glob("observe.db.replaced-*")
    assert replaced.read_bytes() == b"\xff" * 9000


def test_a_database_that_is_served_is_copied_and_not_replaced(settings: Settings, cast: Cast, tmp_path: Path) -> None:
    port = free_port()
    server = started(port, settings.instance, OBSERVE_MAIL_HOST="127.0.0.1", OBSERVE_MAIL_PORT="1", OBSERVE_MAIL_FROM="observe@example.org")
    try:
        wait_for(f"http://127.0.0.1:{port}/health")
        assert run("backup", str(tmp_path / "copy.db"), folder=settings.instance).returncode == 0
        is_one_line(run("restore", str(tmp_path / "copy.db"), folder=settings.instance), "Observe is serving it. Stop it first")
    finally:
        stopped(server, signal.SIGTERM)
    assert run("restore", str(tmp_path / "copy.db"), folder=settings.instance).returncode == 0


def configuration(database: Path, replica: Path) -> str:
    """Litestream's, as docs/running.md has it, for these two places."""
    written = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    found = written.partition("```yaml\n")[2].partition("```")[0]
    return found.replace("/srv/observe/instance/observe.db", str(database)).replace("/mnt/replica/observe", str(replica))


def test_litestream_follows_and_gives_back_what_was_saved_before_the_machine_died(settings: Settings, world: World, cast: Cast, tmp_path: Path) -> None:
    visit, port = world.planned(), free_port()
    (tmp_path / "litestream.yml").write_text(configuration(settings.database, tmp_path / "replica"))
    config = ("-config", str(tmp_path / "litestream.yml"))
    server = started(port, settings.instance, OBSERVE_MAIL_HOST="127.0.0.1", OBSERVE_MAIL_PORT="1", OBSERVE_MAIL_FROM="observe@example.org")
    follower = Popen([LITESTREAM, "replicate", *config], stdout=DEVNULL, stderr=DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}/health")
        with writing_all_the_time(settings, visit, cast.wren) as said:
            while len(said) < 200:
                sleep(0.01)
        inviting.invite(world.db, Person(0, "Maud Selby", "maud@example.org", frozenset({Role.VISITOR})), at=NOW)
        wait_until(lambda: "maud@example.org" in {row[2] for row in content(given_back(tmp_path, config)).get("people", [])})
    finally:
        server.kill()
        follower.kill()
        server.communicate()
        follower.wait()
    restored, before = given_back(tmp_path, config), what_stays(settings.database)
    world.db.conn.close()
    shutil.rmtree(settings.instance)
    assert run("restore", str(restored), folder=settings.instance).returncode == 0
    assert what_stays(settings.database) == before
    with closing(connect(settings.database).conn) as connection:
        db = Database(connection)
        assert observations.get(db, visits.get(db, visit.ref)).answer("G1").value == str(said[-1])


def given_back(folder: Path, config: tuple[str, str]) -> Path:
    """The database as the replica has it now; an empty one while it has none."""
    path = folder / "again.db"
    done = run_litestream("restore", *config, "-force", "-o", str(path), str(folder / "instance" / "observe.db"))
    assert path.exists() or done
    return path


def run_litestream(*words: str) -> int:
    return Popen([LITESTREAM, *words], stdout=DEVNULL, stderr=DEVNULL).wait()


def wait_until(is_so: Callable[[], bool]) -> None:
    """The replica is a second behind."""
    until = monotonic() + 30
    while not is_so():
        assert monotonic() < until
        sleep(0.5)
