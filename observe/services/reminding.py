"""Letters that nobody's step writes, because a day has come: each once, on working days from eight o'clock, and only while it still applies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlite_utils import Database

from observe.domain import dates, reminders
from observe.domain.area import Area
from observe.domain.people import Person, Role
from observe.domain.policy import Action, has_a_hand_in, may
from observe.domain.visit import Stage, Visit
from observe.domain.working_days import CalendarEnds, is_working_day, working_days_after
from observe.services import checking
from observe.services import reminder_letters as letters
from observe.store import facts, needs, people, replies, visits
from observe.store import reminders as told
from observe.store.database import write
from observe.store.moments import stored
from observe.store.visits import EVERY_VISIT, Scope

#: Not before this time by the clock on the wall.
FROM = time(8)
#: Nothing falls due longer than this after the day that it counts from: five working days and what is told late, with Christmas between.
BACK = timedelta(days=31)
#: More visits than ever wait at once.
ALL = 100_000

Letter = Callable[[Database, Visit, Person, date, datetime], None]
OfficeLetter = Callable[[Database, Area, Person, Sequence[str], datetime], None]

#: What is written to the people of one visit.
LETTERS: dict[str, Letter] = {
    "to_write_up": letters.to_write_up,
    "not_sent": letters.not_sent,
    "reply_half_time": letters.reply_half_time,
    "reply_two_days": letters.reply_two_days,
    "no_reply": letters.no_reply,
}


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be told of a visit today: a row of `telling`, the day on which it fell due, to whom, and the last day that it speaks of."""

    what: str
    on: date
    visit: Visit
    to: tuple[Person, ...]
    last_day: date

    @property
    def is_for_anybody(self) -> bool:
        """Where its people may not sign in it waits for who comes in their place; the Executive Office is told in any case."""
        return bool(self.to) or self.what == "not_sent"


def remind(db: Database, at: datetime) -> None:
    """Writes what is due and was not told yet. Two processes at once tell it once; nothing is told in a demonstration."""
    there = dates.local(at)
    if there.time() < FROM or not _is_working_day(there.date()) or facts.is_demonstration(db):
        return
    if _is_anything_due(db, there.date()):
        with write(db):
            _tell(db, there.date(), at)


def _is_anything_due(db: Database, today: date) -> bool:
    """Looked up first, so that nobody who saves waits for it when there is nothing to tell."""
    return next(_due(db, today), None) is not None or bool(_to_check(db, today))


def _is_working_day(day: date) -> bool:
    """In a year whose bank holidays are not known every weekday is one: what was sent is told of all the same."""
    try:
        return is_working_day(day)
    except CalendarEnds:
        return day.weekday() < 5


def _tell(db: Database, today: date, at: datetime) -> None:
    late = []
    for due in list(_due(db, today)):
        told.add(db, due.what, due.on.isoformat(), at, visit=due.visit.id)
        for person in due.to:
            LETTERS[due.what](db, due.visit, person, due.last_day, at)
        if due.what == "not_sent":
            late.append(due.visit)
    _tell_office(db, letters.not_sent_office, late, at)
    new = _to_check(db, today)
    for visit in new:
        told.add(db, "submitted", _sent_at(visit), at, visit=visit.id)
    if new:
        told.add(db, "submitted", today.isoformat(), at)
    _tell_office(db, letters.submitted, new, at)


def _due(db: Database, today: date) -> Iterator[Due]:
    """All that is due today and was not told. Days of a year whose bank holidays are not known cannot be counted."""
    for visit, last_day in (*_to_write_up(db, today), *_to_reply(db, today)):
        with suppress(CalendarEnds):
            due = _of_answer(db, visit, last_day, today) if last_day else _of_observation(db, visit, today)
            if due and due.is_for_anybody and not told.was_told(db, due.what, due.on.isoformat(), visit=visit.id):
                yield due


def _to_write_up(db: Database, today: date) -> list[tuple[Visit, None]]:
    scope = needs.between(visits.in_stages(EVERY_VISIT, *needs.UNSENT), today - BACK, today)
    return [(visit, None) for visit in _all(db, scope)]


def _to_reply(db: Database, today: date) -> list[tuple[Visit, date]]:
    found = _all(db, told.awaiting_reply(today - BACK))
    standings = replies.standings(db, found)
    return [(visit, standings[visit.id].last_day) for visit in found]


def _of_observation(db: Database, visit: Visit, today: date) -> Due | None:
    """Whoever has the visit today is told. Where the Executive Office types it in, its visitor has done their part."""
    found = reminders.on(reminders.to_write_up(visit.plan.meeting_on), today)
    if found is None:
        return None
    seats = [people.get(db, seat.person) for seat in (visit.plan.visitor, visit.plan.second_visitor) if seat is not None]
    last_day = working_days_after(visit.plan.meeting_on, visit.area.write_days)
    return Due(*found, visit, _who_may(seats, Action.WRITE, visit), last_day)


def _of_answer(db: Database, visit: Visit, last_day: date, today: date) -> Due | None:
    """Whoever chaired, or followed the chair, is told."""
    if visit.released_at is None:
        return None
    released_on, first_last_day = dates.local(visit.released_at).date(), checking.reply_by(visit, visit.released_at)
    found = reminders.on(reminders.to_reply(released_on, first_last_day, last_day), today)
    return Due(*found, visit, _who_may(checking.chairs(db, visit), Action.REPLY, visit), last_day) if found else None


def _all(db: Database, scope: Scope) -> list[Visit]:
    return visits.list_in(db, scope, limit=ALL, order="soonest")


def _who_may(found: Iterable[Person], action: Action, visit: Visit) -> tuple[Person, ...]:
    return tuple(one for one in found if one.may_sign_in and may(one, action, visit))


def _to_check(db: Database, today: date) -> list[Visit]:
    """What came in and was not told of, when nothing was today: once a day together."""
    if told.was_told(db, "submitted", today.isoformat()):
        return []
    waiting = visits.list_in(db, visits.in_stages(EVERY_VISIT, Stage.SUBMITTED), limit=ALL, order="waiting")
    return [visit for visit in waiting if not told.was_told(db, "submitted", _sent_at(visit), visit=visit.id)]


def _sent_at(visit: Visit) -> str:
    """What was returned and sent again is new."""
    return stored(visit.submitted_at) if visit.submitted_at else ""


def _tell_office(db: Database, letter: OfficeLetter, found: Sequence[Visit], at: datetime) -> None:
    """Each of the Executive Office, of what they have no part in themselves."""
    for person in people.list_with_role(db, Role.OFFICE):
        others = [visit for visit in found if not has_a_hand_in(person, visit)]
        if others and person.may_sign_in:
            letter(db, others[0].area, person, [visit.ref for visit in others], at)
