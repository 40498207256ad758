"""What is older than the area keeps it is deleted, to the last byte, after it was said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask.testing import FlaskClient
from sqlite_utils import Database

from forms.found import Finding
from forms.instrument import Answer
from observe.domain import instruments
from observe.domain.actions import Owner, Terms
from observe.domain.errors import Stale
from observe.domain.observation import sections
from observe.domain.people import Person, Role
from observe.domain.visit import Seat, Stage, Visit
from observe.installation import area_of
from observe.services import acting, checking, deleting, inviting, planning, signing_in, undoing, visiting
from observe.settings import Settings
from observe.store import actions, history, observations, old, people, reports, sent_forms, visits
from observe.store.database import connect, rows
from reports import feedback
from tests.cast import DECLARED, NOW, TODAY, Cast, World, a_plan, write_section
from tests.test_commands import run

#: Meetings that are just older, and just not older, than the three years of London.
TOO_OLD, KEPT = date(2023, 11, 23), date(2023, 11, 24)
#: Words that stand nowhere else.
OLD_WORD, KEPT_WORD = "Marmalade-Zeppelin", "Tangerine-Dirigible"

#: Where somebody types free text, before it is sent.
TYPED = {"answers": ("reason",), "findings": ("text", "step"), "attendance": ("name",), "earlier": ("why",)}


def marked(world: World, day: date, word: str, borough: str) -> Visit:
    """A released visit with this word in everything that somebody can type about it, some of it twice and taken back."""
    db, cast = world.db, world.cast
    newcomer = Person(0, f"{word} Chair", f"{word.lower()}-{day}@example.org", frozenset(), post=word)
    plan = a_plan(cast, meeting_on=day, boroughs=(borough,), link=f"{word} is a neighbour")
    visit = planning.plan(db, plan, world.area, by=cast.bram, at=NOW, newcomer=newcomer)
    write_everything(world, visit)
    mark(db, visit, f"{word} and some more words that are taken back again")
    mark(db, visit, word)
    visit = visiting.submit(db, visits.get(db, visit.ref), DECLARED, by=cast.wren, at=NOW)
    visit = checking.give_back(db, visit, [("", f"{word}, please.")], by=cast.bram, at=NOW)
    visit = visiting.submit(db, visit, DECLARED, by=cast.wren, at=NOW)
    visit = planning.correct(db, visit, replace(visit.plan, starts_at=time(11)), f"{word} said so", by=cast.bram, at=NOW)
    released = checking.release(db, visit, feedback.fingerprint(checking.draft(db, visit)), by=cast.bram, at=NOW)
    history.add_reading(db, released, 1, cast.tamsin.id, "page", NOW)
    sent_forms.add(db, f"{word} {day}", sent_forms.Answered(f"/visits/{visit.ref}", (("message", f"{word} was told."),)), NOW)
    return released


def write_everything(world: World, visit: Visit) -> None:
    for section in sections(visit, instruments.of_visit(visit), observations.get(world.db, visit)):
        write_section(world.db, visit, section, world.cast.wren)


def mark(db: Database, visit: Visit, word: str) -> None:
    observation = "select id from observations where visit = ?"
    with db.conn:
        for table, columns in TYPED.items():
            for column in columns:
                db.execute(f"update {table} set {column} = ? where observation in ({observation})", (word, visit.id))
        db.execute(f"update answers set value = ? where question in ('L7', 'L1_well') and observation in ({observation})", (word, visit.id))


def files(settings: Settings) -> bytes:
    """Every byte of the database's files."""
    return b"".join(path.read_bytes() for path in sorted(settings.instance.glob("observe.db*")))


def only_in_its_pdf(db: Database, gone: Visit, kept: Visit) -> list[bytes]:
    """Pieces of the old visit's PDF, where no word can be searched in what is compressed, that are not in the other's."""
    mine, other = (reports.get_pdf(db, visit, 1) for visit in (gone, kept))
    found = [mine[i : i + 40] for i in range(0, len(mine) - 40, 500) if mine[i : i + 40] not in other]
    assert len(found) > 5
    return found


@pytest.fixture
def old_and_kept(world: World) -> tuple[Visit, Visit]:
    """A visit that is a day too old, whose chair has left, and one that is not."""
    gone, kept = marked(world, TOO_OLD, OLD_WORD, "hackney"), marked(world, KEPT, KEPT_WORD, "camden")
    inviting.deactivate(world.db, people.get(world.db, gone.plan.chair.person), by=world.cast.bram, at=NOW)
    return gone, kept


def test_no_byte_of_an_old_visit_is_left_and_a_newer_one_is_whole(world: World, settings: Settings, old_and_kept: tuple[Visit, Visit]) -> None:
    gone, kept = old_and_kept
    for make in (world.planned, world.cancelled, world.writing, world.returned):
        make(meeting_on=TOO_OLD, link=OLD_WORD)
    pdfs, of_kept = only_in_its_pdf(world.db, gone, kept), whole(world.db, kept)
    written = files(settings)
    assert all(bytes_ in written for bytes_ in (OLD_WORD.encode(), KEPT_WORD.encode(), gone.ref.encode()))
    assert any(bytes_ in written for bytes_ in pdfs)
    done = deleting.delete(world.db, world.area, NOW)
    assert done.visits[0].ref == gone.ref
    assert len(done.visits) == 5
    assert done.people == (f"{OLD_WORD} Chair",)
    left = files(settings)
    assert [bytes_ for bytes_ in (OLD_WORD.encode(), OLD_WORD.lower().encode(), gone.ref.encode(), *pdfs) if bytes_ in left] == []
    assert KEPT_WORD.encode() in left
    assert whole(world.db, kept) == of_kept
    assert world.db.execute("pragma foreign_key_check").fetchall() == []
    assert counted(world.db) == [(2023, "hackney", 1)]


def whole(db: Database, visit: Visit) -> list[object]:
    """All rows that belong to a visit, but for what it said of an older one."""
    found: list[object] = [db.execute("select * from visits where id = ?", (visit.id,)).fetchall()]
    for table in ("seats", "visit_boroughs", "observations", "submissions", "notes", "reports", "pdfs", "readings", "history"):
        found.append(db.execute(f"select * from {table} where visit = ?", (visit.id,)).fetchall())
    for table in ("answers", "findings", "attendance", "sections"):
        found.append(db.execute(f"select * from {table} where observation in (select id from observations where visit = ?)", (visit.id,)).fetchall())
    return [*found, db.execute("select * from outbox where body glob '*' || ? || '[^0-9]*'", (visit.ref,)).fetchall()]


def counted(db: Database) -> list[tuple[object, ...]]:
    return db.execute("select year, borough, visits from deleted_visits order by year, borough").fetchall()


def test_looking_changes_nothing_and_says_what_deleting_does(world: World, settings: Settings, old_and_kept: tuple[Visit, Visit]) -> None:
    before = list(world.db.conn.iterdump())
    looked = deleting.look(world.db, world.area, NOW)
    assert list(world.db.conn.iterdump()) == before
    assert deleting.delete(world.db, world.area, NOW) == looked
    assert deleting.delete(world.db, world.area, NOW).visits == ()


def test_a_later_report_keeps_what_it_quoted_and_its_pages_still_open(world: World, as_client: FlaskClient, old_and_kept: tuple[Visit, Visit]) -> None:
    later = world.released(meeting_on=TODAY, boroughs=("camden",))
    assert KEPT_WORD in checking.draft(world.db, later).earlier[0].text
    deleting.delete(world.db, world.area, datetime(2026, 11, 25, 9, tzinfo=UTC))
    assert rows(world.db, "select * from earlier") == []
    answer = as_client.get(f"/visits/{later.ref}/report")
    assert answer.status_code == 200
    assert KEPT_WORD in answer.text


@pytest.fixture
def as_client(as_, cast: Cast) -> FlaskClient:  # type: ignore[no-untyped-def]  # the fixture's own type is in conftest
    """The Executive Office's browser."""
    client: FlaskClient = as_(cast.bram)
    return client


def test_actions_out_of_no_report_go_by_the_day_they_were_due(world: World, settings: Settings, cast: Cast, db: Database) -> None:
    for word, due in ((OLD_WORD, TOO_OLD), (KEPT_WORD, KEPT)):
        terms = Terms(word, Owner.CHAIR, due, cast.tamsin.id)
        given = acting.give_without_visit(db, world.area, ("hackney",), terms, by=cast.bram, at=NOW - timedelta(days=1_300))
        acting.add_note(db, given, f"{word} is begun.", by=cast.bram, at=NOW)
        visit = world.planned(meeting_on=TODAY)
        points = [replace(one, now="same", why=f"{word}, not yet.") for one in observations.get(db, visit).earlier]
        visiting.record_earlier(db, visit, "last-time", points, seen=0, by=cast.wren, at=NOW)
    assert deleting.look(db, world.area, NOW).actions == 1
    assert deleting.delete(db, world.area, NOW).actions == 1
    left = files(settings)
    assert OLD_WORD.encode() not in left
    assert KEPT_WORD.encode() in left
    assert [one.terms.text for one in actions.list_in(db, actions.EVERY_ACTION)] == [KEPT_WORD]


def test_people_go_when_they_neither_sign_in_nor_are_named(world: World, cast: Cast, db: Database) -> None:
    maud = inviting.invite(db, Person(0, "Maud Selby", "maud@example.org", frozenset({Role.VISITOR})), at=NOW)
    tove = inviting.invite(db, Person(0, "Tove Lindsey", "tove@example.org", frozenset({Role.VISITOR})), at=NOW)
    world.planned(visitor=Seat.of(tove))
    signing_in.ask(db, "maud@example.org", browser="b", lands_on="/", key=b"k", at=datetime(2026, 1, 1, tzinfo=UTC))
    for person in (maud, tove, cast.corin):
        inviting.deactivate(db, person, by=cast.bram, at=NOW)
    assert deleting.delete(db, world.area, NOW).people == ("Corin Vale", "Maud Selby")
    assert {person.name for person in people.list_all(db, limit=99)} >= {"Tove Lindsey", "Wren Applegarth", "Bram Tolliver"}
    assert rows(db, "select * from sign_ins") == []


def test_another_borough_and_year_are_counted_apart_and_only_what_was_released(world: World) -> None:
    for day, boroughs in ((date(2022, 3, 31), ("hackney",)), (date(2022, 4, 1), ("hackney",)), (date(2022, 4, 2), ("hackney", "camden"))):
        world.released(meeting_on=day, boroughs=boroughs)
    world.submitted(meeting_on=date(2022, 4, 3))
    deleting.delete(world.db, world.area, NOW)
    assert counted(world.db) == [(2021, "hackney", 1), (2022, "camden", 1), (2022, "hackney", 2)]
    world.released(meeting_on=date(2022, 5, 1))
    deleting.delete(world.db, world.area, NOW)
    assert counted(world.db)[2] == (2022, "hackney", 3)


@pytest.mark.parametrize(("today", "kept"), [(date(2026, 11, 24), date(2023, 11, 24)), (date(2028, 2, 29), date(2025, 3, 1))])
def test_the_period_runs_from_day_to_day(settings: Settings, today: date, kept: date) -> None:
    assert deleting.first_day_kept(area_of(settings), datetime.combine(today, time(12), UTC)) == kept


@pytest.fixture
def reader(settings: Settings) -> Iterator[Database]:
    """Somebody who is reading, and does not stop."""
    db = connect(settings.database)
    db.execute("begin")
    db.execute("select count(*) from visits").fetchone()
    yield db
    db.conn.close()


def test_it_says_so_when_traces_may_be_left_and_a_second_time_removes_them(
    world: World, settings: Settings, old_and_kept: tuple[Visit, Visit], reader: Database
) -> None:
    with closing(connect(settings.database, patience=0.1).conn) as connection, pytest.raises(old.NotScrubbed):
        deleting.delete(Database(connection), world.area, NOW)
    assert OLD_WORD.encode() in files(settings)
    reader.conn.close()
    deleting.delete(world.db, world.area, NOW)
    assert OLD_WORD.encode() not in files(settings)


def test_the_command_says_first_and_deletes_only_when_told(world: World, settings: Settings) -> None:
    visit = world.released(meeting_on=date(2020, 1, 2))
    said = run("delete-old", folder=settings.instance)
    assert (said.returncode, said.stderr) == (0, "")
    assert f"{visit.ref}, Hackney, 2 January 2020, released\n" in said.stdout
    counts = "1 visits and 0 actions without a visit from before .+, and 0 people"
    assert re.search(rf"Would delete: {counts}\. To do it: python run.py delete-old --yes\n$", said.stdout)
    assert visits.get(world.db, visit.ref).stage is Stage.RELEASED
    done = run("delete-old", "--yes", folder=settings.instance)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(rf"Deleted: {counts}\.\n$", done.stdout)
    assert rows(world.db, "select * from visits") == []


def drafted(world: World, word: str) -> Visit:
    """A complete visit in whose earlier drafts alone this word stands: in a sitting's, a Save's, a refused save's and a cleared part's."""
    db, wren = world.db, world.cast.wren
    visit = world.written()
    for number, said in enumerate((f"{word} in a sitting that saved itself", f"{word} saved", "Said in general.")):
        at = NOW + timedelta(hours=number)
        visiting.record(db, visit, "victim-safety", {"G1": Answer("4", said)}, seen=number + 1, by=wren, at=at, by_itself=number == 0)
    with pytest.raises(Stale):
        visiting.record(db, visit, "victim-safety", {"G1": Answer("4", f"{word} refused {'x' * 9_000}")}, seen=1, by=wren, at=NOW)
    number = observations.get(db, visit).findings[0].id
    for text in (f"{word} in a finding", "Each agency was asked."):
        visiting.record_finding(db, visit, "findings", Finding(number, "good-practice", text, "chairing", "yes"), by=wren, at=NOW)
    visiting.record(db, visit, "in-brief", {"L7": Answer(f"{word} in brief")}, seen=1, by=wren, at=NOW)
    undoing.clear(db, visit, "in-brief", seen=2, by=wren, at=NOW)
    write_section(db, visit, instruments.of_visit(visit).section("in-brief"), wren)
    return visits.get(db, visit.ref)


def test_no_byte_of_an_earlier_draft_outlasts_the_release(world: World, settings: Settings) -> None:
    visit, other = drafted(world, OLD_WORD), drafted(world, KEPT_WORD)
    assert len(rows(world.db, "select id from drafts where content glob ?", f"*{OLD_WORD}*")) == 5
    sent = visiting.submit(world.db, visit, DECLARED, by=world.cast.wren, at=NOW)
    planning.cancel(world.db, other, by=world.cast.bram, at=NOW)
    assert OLD_WORD.encode() in files(settings)
    checking.release(world.db, sent, feedback.fingerprint(checking.draft(world.db, sent)), by=world.cast.bram, at=NOW)
    assert OLD_WORD.encode() not in files(settings)
    assert KEPT_WORD.encode() in files(settings)


def test_what_an_earlier_draft_said_of_a_deleted_visit_goes_with_it(world: World) -> None:
    world.released(meeting_on=TOO_OLD)
    world.written()
    about, all_ = "select id from drafts where slug = 'last-time'", "select id from drafts"
    before = len(rows(world.db, all_))
    assert len(rows(world.db, about)) == 1
    deleting.delete(world.db, world.area, NOW)
    assert rows(world.db, about) == []
    assert len(rows(world.db, all_)) == before - 1
