"""Reminders: on their day, from eight o'clock, once whoever asks, to whoever it is now, and never when they no longer apply."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from observe import installation, serving
from observe.domain import area
from observe.domain.actions import Action, Owner, Terms
from observe.domain.people import Role
from observe.domain.visit import Seat, Visit
from observe.services import acting, inviting, planning, reminding, typing_in, visiting
from observe.settings import Settings
from observe.store import facts, people, replies, visits
from observe.store.database import connect, rows, write
from tests.cast import DECLARED, NOW, Cast, World

LONDON = area.read(installation.AREAS / "london.toml")
#: Tuesday: a week and a working day after the meeting of the plan that every test knows.
TUESDAY = date(2026, 11, 24)
MONDAY_MEETING = date(2026, 11, 23)


def remind(db: Database, day: date, at: time = time(9, 0)) -> list[tuple[str, str]]:
    """Which letters this wrote, and to whom."""
    (before,) = db.execute("select coalesce(max(id), 0) from outbox").fetchone()
    reminding.remind(db, LONDON, datetime.combine(day, at, UTC))
    found = rows(db, "select letter, recipient from outbox where id > ? order by id", before)
    return [(one["letter"], one["recipient"].partition("@")[0]) for one in found]


def day(month: int, number: int) -> date:
    return date(2026, month, number)


def office(letter: str) -> list[tuple[str, str]]:
    return [(letter, "bram"), (letter, "hester")]


@pytest.fixture
def planned(world: World) -> Visit:
    """Wren's visit to a meeting on Monday 23 November."""
    return world.planned(meeting_on=MONDAY_MEETING)


def test_a_visitor_is_reminded_on_the_day_after_and_on_the_fifth_with_the_executive_office(db: Database, planned: Visit) -> None:
    told = {number: remind(db, day(11, number)) for number in range(23, 31)}
    assert told[24] == [("to_write_up", "wren")]
    assert told[30] == [("not_sent", "wren"), *office("not_sent_office")]
    assert [number for number, letters in told.items() if letters] == [24, 30]
    (letter,) = rows(db, "select subject, body from outbox where letter = 'not_sent_office' and recipient = 'bram@example.org'")
    assert letter["subject"] == "OFFICIAL-SENSITIVE: Visits that were not written up"
    assert planned.ref in letter["body"]
    assert "Hackney" not in letter["body"]


def test_nothing_is_told_before_eight_or_twice_on_a_day(db: Database, planned: Visit) -> None:
    assert remind(db, TUESDAY, time(7, 59)) == []
    assert remind(db, TUESDAY, time(8, 0)) == [("to_write_up", "wren")]
    assert remind(db, TUESDAY, time(8, 0)) == []
    assert remind(db, TUESDAY + timedelta(days=1)) == []


def test_what_fell_due_while_nothing_served_is_told_later_and_what_came_before_it_is_not(db: Database, planned: Visit) -> None:
    assert remind(db, day(12, 2)) == [("not_sent", "wren"), *office("not_sent_office")]
    assert remind(db, day(12, 3)) == []


def test_after_a_long_silence_nobody_is_reminded_of_what_is_over(db: Database, planned: Visit) -> None:
    assert remind(db, day(12, 14)) == []


def test_who_sent_it_or_cancelled_it_is_not_reminded(db: Database, world: World) -> None:
    sent, cancelled = world.written(meeting_on=MONDAY_MEETING), world.planned(meeting_on=MONDAY_MEETING)
    visiting.submit(db, sent, DECLARED, by=world.cast.wren, at=NOW - timedelta(hours=3))
    planning.cancel(db, cancelled, by=world.cast.wren, at=NOW)
    assert "to_write_up" not in [letter for letter, _ in remind(db, TUESDAY)]
    assert "not_sent" not in [letter for letter, _ in remind(db, day(11, 30))]


def test_a_visit_that_was_handed_over_reminds_whoever_has_it_now(db: Database, world: World, planned: Visit) -> None:
    other = replace(planned.plan, visitor=Seat.of(world.cast.idris))
    planning.hand_over(db, planned, other, by=world.cast.bram, at=NOW)
    assert remind(db, TUESDAY) == [("to_write_up", "idris")]


def test_nobody_who_was_deactivated_is_reminded_and_whoever_comes_in_their_place_is(db: Database, world: World, planned: Visit) -> None:
    inviting.deactivate(db, world.cast.wren, by=world.cast.bram, at=NOW)
    inviting.deactivate(db, world.cast.hester, by=world.cast.bram, at=NOW)
    assert remind(db, TUESDAY) == []
    planning.hand_over(db, planned, replace(planned.plan, visitor=Seat.of(world.cast.idris)), by=world.cast.bram, at=NOW)
    assert remind(db, TUESDAY) == [("to_write_up", "idris")]
    inviting.deactivate(db, world.cast.idris, by=world.cast.bram, at=NOW)
    assert remind(db, day(11, 30)) == [("not_sent_office", "bram")], "the Executive Office hears of it all the same"


def test_who_gave_it_to_the_executive_office_on_paper_is_not_reminded(db: Database, world: World, planned: Visit) -> None:
    typing_in.begin(db, planned, by=world.cast.bram, at=NOW)
    assert remind(db, TUESDAY) == []


def test_a_meeting_that_was_moved_is_reminded_of_by_its_new_day(db: Database, world: World, planned: Visit) -> None:
    assert remind(db, TUESDAY) == [("to_write_up", "wren")]
    planning.change(db, planned, replace(planned.plan, meeting_on=day(11, 25)), by=world.cast.wren, at=NOW)
    assert remind(db, day(11, 26)) == [("to_write_up", "wren")]


def test_the_executive_office_hears_once_a_day_of_all_that_was_sent(db: Database, world: World) -> None:
    first, second = world.submitted(), world.submitted()
    assert remind(db, day(11, 25)) == office("submitted")
    (body,) = [one["body"] for one in rows(db, "select body from outbox where letter = 'submitted' and recipient = 'bram@example.org'")]
    assert f"{first.ref} and {second.ref}" in body
    third = world.submitted()
    assert remind(db, day(11, 25), time(16, 0)) == []
    assert remind(db, day(11, 26)) == office("submitted")
    last = rows(db, "select body from outbox where letter = 'submitted' order by id")[-1]["body"]
    assert third.ref in last
    assert first.ref not in last


def test_nothing_is_told_on_a_weekend(db: Database, world: World) -> None:
    world.submitted()
    assert remind(db, day(11, 28)) == []
    assert remind(db, day(11, 30)) == office("submitted")


def test_what_was_returned_and_sent_again_is_told_of_again(db: Database, world: World) -> None:
    visit = world.returned()
    assert remind(db, day(11, 25)) == []
    visiting.submit(db, visit, DECLARED, by=world.cast.wren, at=NOW + timedelta(days=2))
    assert remind(db, day(11, 27)) == office("submitted")


def test_nobody_of_the_executive_office_is_told_to_check_their_own_visit(db: Database, world: World) -> None:
    both = replace(world.cast.bram, roles=world.cast.bram.roles | {Role.VISITOR})
    inviting.change(db, both, at=NOW)
    world.submitted(visitor=Seat.of(both))
    assert remind(db, day(11, 25)) == [("submitted", "hester")]


def test_a_chair_who_does_not_reply_is_reminded_three_times(db: Database, world: World) -> None:
    visit = world.released()
    told = {on: remind(db, on) for on in (TUESDAY + timedelta(days=number) for number in range(40))}
    assert {on: letters for on, letters in told.items() if letters} == {
        day(12, 1): [("reply_half_time", "tamsin")],
        day(12, 4): [("reply_two_days", "tamsin")],
        day(12, 9): [("no_reply", "tamsin")],
    }
    (subject,) = [one["subject"] for one in rows(db, "select subject from outbox where letter = 'reply_two_days'")]
    assert subject == f"OFFICIAL-SENSITIVE: The last day to reply to {visit.ref} is near"


def test_a_chair_who_replied_is_not_reminded(db: Database, world: World) -> None:
    visit = world.released()
    with write(db):
        replies.begin(db, visit, 1, NOW)
        replies.send(db, visit, world.cast.tamsin.id, NOW)
    assert [remind(db, TUESDAY + timedelta(days=number)) for number in range(40)] == [[]] * 40


def test_more_days_for_a_reply_move_its_reminders(db: Database, world: World) -> None:
    visit = world.released()
    with write(db):
        replies.extend(db, visit, day(12, 22), "On leave", world.cast.bram.id, NOW)
    told = {on: remind(db, on) for on in (TUESDAY + timedelta(days=number) for number in range(40))}
    assert {on: letters[0][0] for on, letters in told.items() if letters} == {
        day(12, 1): "reply_half_time",
        day(12, 18): "reply_two_days",
        day(12, 23): "no_reply",
    }


def test_a_chair_whom_the_visitor_typed_in_is_reminded_and_one_who_left_is_not(db: Database, world: World) -> None:
    world.released()
    inviting.deactivate(db, world.cast.tamsin, by=world.cast.bram, at=NOW)
    assert remind(db, day(12, 1)) == []
    inviting.bring_back(db, people.get(db, world.cast.tamsin.id), at=NOW)
    assert remind(db, day(12, 2)) == [("reply_half_time", "tamsin")]


def give(world: World, due_on: date, at: datetime = NOW) -> Action:
    """To Corin, without a visit."""
    terms = Terms("Name a deputy for each agency.", Owner.CHAIR, due_on, world.cast.corin.id)
    return acting.give_without_visit(world.db, world.area, ("hackney",), terms, by=world.cast.bram, at=at)


def test_whoever_answers_for_an_action_is_reminded_before_and_after_it_is_due(db: Database, world: World) -> None:
    action = give(world, day(12, 11))
    told = {on: remind(db, on) for on in (TUESDAY + timedelta(days=number) for number in range(40))}
    assert {on: letters for on, letters in told.items() if letters} == {day(12, 4): [("action_due", "corin")], day(12, 14): [("action_overdue", "corin")]}
    (letter,) = rows(db, "select subject, body from outbox where letter = 'action_due'")
    assert letter["subject"] == f"OFFICIAL-SENSITIVE: Action {action.id} is due soon"
    assert "deputy" not in letter["body"]


def test_an_action_that_is_said_to_be_done_is_not_reminded_of(db: Database, world: World) -> None:
    acting.say_done(db, give(world, day(12, 11)), "They are named.", by=world.cast.corin, at=NOW)
    assert [remind(db, TUESDAY + timedelta(days=number)) for number in range(40)] == [[]] * 40


def test_an_action_that_was_given_for_the_next_days_is_told_of_once(db: Database, world: World) -> None:
    give(world, day(11, 27))
    told = {on: remind(db, on) for on in (TUESDAY + timedelta(days=number) for number in range(20))}
    assert {on: letters for on, letters in told.items() if letters} == {day(11, 30): [("action_overdue", "corin")]}


def test_an_action_that_was_moved_is_reminded_of_by_its_new_day(db: Database, world: World) -> None:
    action = give(world, day(12, 11))
    assert remind(db, day(12, 4)) == [("action_due", "corin")]
    acting.move(db, world.area, action, day(12, 18), "On leave.", by=world.cast.bram, at=NOW)
    assert remind(db, day(12, 10)) == []
    assert remind(db, day(12, 11)) == [("action_due", "corin")]


def test_a_demonstration_reminds_nobody(db: Database, planned: Visit, cast: Cast) -> None:
    with write(db):
        facts.make_demonstration(db, {Role.VISITOR: cast.wren.id})
    assert remind(db, TUESDAY) == []


def test_what_is_told_goes_with_its_visit(db: Database, planned: Visit) -> None:
    remind(db, TUESDAY)
    with write(db):
        db.execute("delete from visits where id = ?", (planned.id,))
    assert [db.execute(f"select count(*) from {table}").fetchone()[0] for table in ("reminders", "outbox")] == [0, 0]


def reminds(database: Path) -> None:
    with closing(connect(database).conn) as connection:
        reminding.remind(Database(connection), LONDON, datetime.combine(TUESDAY, time(9, 0), UTC))


def test_the_serving_process_reminds_and_forgets_letters_of_long_ago(settings: Settings, planned: Visit, db: Database) -> None:
    with write(db):
        db.execute("update outbox set sent_at = '2026-01-01T00:00:00Z'")
    serving.remind_now(settings, LONDON, lambda: datetime.combine(TUESDAY, time(9, 0), UTC))
    assert [one["letter"] for one in rows(db, "select letter from outbox order by id")] == ["to_write_up"]


def test_of_eight_at_once_one_reminds(settings: Settings, world: World) -> None:
    wanted = [world.planned(meeting_on=MONDAY_MEETING).ref for _ in range(10)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(reminds, [settings.database] * 16))
    subjects = [one["subject"] for one in rows(world.db, "select subject from outbox where letter = 'to_write_up' order by id")]
    assert sorted(subjects) == sorted(f"OFFICIAL-SENSITIVE: {ref}: please write up the meeting" for ref in wanted)


def test_an_old_installation_that_is_updated_writes_to_nobody_of_long_ago(db: Database, world: World) -> None:
    for weeks in (5, 60):
        world.planned(meeting_on=TUESDAY - timedelta(weeks=weeks))
    visit = world.released()
    assert visits.get(db, visit.ref).replied_at is None
    assert remind(db, date(2027, 2, 1)) == []
