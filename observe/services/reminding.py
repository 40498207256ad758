"""Letters that nobody's step writes, because a day has come: each once, on working days from eight o'clock, and only while it still applies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from sqlite_utils import Database

from observe.domain import actions as deeds
from observe.domain import dates, reminders
from observe.domain.area import Area
from observe.domain.people import Person, Role
from observe.domain.policy import Action, has_a_hand_in, may
from observe.domain.visit import Stage, Visit
from observe.domain.working_days import CalendarEnds, is_working_day, working_days_after
from observe.services import acting, checking, letters, reminder_letters
from observe.store import actions, facts, needs, people, replies, visits
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

VisitLetter = Callable[[Database, Visit, Person, date, datetime], None]
ActionLetter = Callable[[Database, Area, deeds.Action, Person, datetime], None]
OfficeLetter = Callable[[Database, Area, Person, Sequence[str], datetime], None]

#: What is written to the people of one visit, and to whoever answers for an action.
OF_VISIT: dict[str, VisitLetter] = {
    "to_write_up": reminder_letters.to_write_up,
    "not_sent": reminder_letters.not_sent,
    "reply_half_time": reminder_letters.reply_half_time,
    "reply_two_days": reminder_letters.reply_two_days,
    "no_reply": reminder_letters.no_reply,
}
OF_ACTION: dict[str, ActionLetter] = {"action_due": letters.action_due, "action_overdue": letters.action_overdue}


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be told today: a row of `telling`, the day on which it fell due, of what, to whom, and the last day that it speaks of."""

    what: str
    on: date
    of: Visit | deeds.Action
    to: tuple[Person, ...]
    last_day: date

    @property
    def key(self) -> tuple[str, str, int | None, int | None]:
        """By which it is known that it was told."""
        visit, action = (self.of.id, None) if isinstance(self.of, Visit) else (None, self.of.id)
        return self.what, self.on.isoformat(), visit, action

    @property
    def is_for_anybody(self) -> bool:
        """Where its people may not sign in it waits for who comes in their place; the Executive Office is told in any case."""
        return bool(self.to) or self.what == "not_sent"


def remind(db: Database, area: Area, at: datetime) -> None:
    """Writes what is due and was not told yet. Two processes at once tell it once; nothing is told in a demonstration."""
    there = dates.local(at)
    if there.time() < FROM or not _is_working_day(there.date()) or facts.is_demonstration(db):
        return
    if _is_anything_due(db, there.date()):
        with write(db):
            _tell(db, area, there.date(), at)


def _is_anything_due(db: Database, today: date) -> bool:
    """Looked up first, so that nobody who saves waits for it when there is nothing to tell."""
    return next(_due(db, today), None) is not None or bool(_to_check(db, today))


def _is_working_day(day: date) -> bool:
    """In a year whose bank holidays are not known every weekday is one: what was sent is told of all the same."""
    try:
        return is_working_day(day)
    except CalendarEnds:
        return day.weekday() < 5


def _tell(db: Database, area: Area, today: date, at: datetime) -> None:
    late = []
    for due in list(_due(db, today)):
        told.add(db, *due.key, at)
        for person in due.to:
            _write(db, area, due, person, at)
        if due.what == "not_sent" and isinstance(due.of, Visit):
            late.append(due.of)
    _tell_office(db, area, reminder_letters.not_sent_office, late, at)
    new = _to_check(db, today)
    for visit in new:
        told.add(db, "submitted", _sent_at(visit), visit.id, None, at)
    if new:
        told.add(db, "submitted", today.isoformat(), None, None, at)
    _tell_office(db, area, reminder_letters.submitted, new, at)


def _write(db: Database, area: Area, due: Due, person: Person, at: datetime) -> None:
    if isinstance(due.of, Visit):
        OF_VISIT[due.what](db, due.of, person, due.last_day, at)
    else:
        OF_ACTION[due.what](db, area, due.of, person, at)


def _due(db: Database, today: date) -> Iterator[Due]:
    """All that is due today and was not told. Days of a year whose bank holidays are not known cannot be counted."""
    for reckon in (*_to_write_up(db, today), *_to_reply(db, today), *_to_do(db, today)):
        with suppress(CalendarEnds):
            due = reckon()
            if due and due.is_for_anybody and not told.was_told(db, *due.key):
                yield due


Reckonings = Iterable[Callable[[], Due | None]]


def _to_write_up(db: Database, today: date) -> Reckonings:
    scope = needs.between(visits.in_stages(EVERY_VISIT, *needs.UNSENT), today - BACK, today)
    return [partial(_of_observation, db, visit, today) for visit in _all(db, scope)]


def _to_reply(db: Database, today: date) -> Reckonings:
    found = _all(db, told.awaiting_reply(today - BACK))
    standings = replies.standings(db, found)
    return [partial(_of_reply, db, visit, standings[visit.id].last_day, today) for visit in found]


def _to_do(db: Database, today: date) -> Reckonings:
    return [partial(_of_action, db, action, today) for action in actions.due_between(db, today - BACK, today + BACK)]


def _of_observation(db: Database, visit: Visit, today: date) -> Due | None:
    """Whoever has the visit today is told. Where the Executive Office types it in, its visitor has done their part."""
    found = reminders.on(reminders.to_write_up(visit.plan.meeting_on), today)
    if found is None:
        return None
    seats = [people.get(db, seat.person) for seat in (visit.plan.visitor, visit.plan.second_visitor) if seat is not None]
    last_day = working_days_after(visit.plan.meeting_on, visit.area.write_days)
    return Due(*found, visit, _who_may(seats, Action.WRITE, visit), last_day)


def _of_reply(db: Database, visit: Visit, last_day: date, today: date) -> Due | None:
    """Whoever chaired, or followed the chair, is told."""
    if visit.released_at is None:
        return None
    released_on, first_last_day = dates.local(visit.released_at).date(), checking.reply_by(visit, visit.released_at)
    found = reminders.on(reminders.to_reply(released_on, first_last_day, last_day), today)
    return Due(*found, visit, _who_may(checking.chairs(db, visit), Action.REPLY, visit), last_day) if found else None


def _of_action(db: Database, action: deeds.Action, today: date) -> Due | None:
    """Whoever answers for it is told, but not of a day that had come when it was given to them."""
    found = reminders.on(reminders.to_do(action.terms.due_on), today)
    if found is None or found[1] <= dates.local(action.given_at).date():
        return None
    return Due(*found, action, tuple(acting.owners(db, action)), action.terms.due_on)


def _all(db: Database, scope: Scope) -> list[Visit]:
    return visits.list_in(db, scope, limit=ALL, order="soonest")


def _who_may(found: Iterable[Person], action: Action, visit: Visit) -> tuple[Person, ...]:
    return tuple(one for one in found if one.may_sign_in and may(one, action, visit))


def _to_check(db: Database, today: date) -> list[Visit]:
    """What came in and was not told of, when nothing was today: once a day together."""
    if told.was_told(db, "submitted", today.isoformat(), None, None):
        return []
    waiting = visits.list_in(db, visits.in_stages(EVERY_VISIT, Stage.SUBMITTED), limit=ALL, order="waiting")
    return [visit for visit in waiting if not told.was_told(db, "submitted", _sent_at(visit), visit.id, None)]


def _sent_at(visit: Visit) -> str:
    """What was returned and sent again is new."""
    return stored(visit.submitted_at) if visit.submitted_at else ""


def _tell_office(db: Database, area: Area, letter: OfficeLetter, found: Sequence[Visit], at: datetime) -> None:
    """Each of the Executive Office, of what they have no part in themselves."""
    for person in people.list_with_role(db, Role.OFFICE):
        others = [visit.ref for visit in found if not has_a_hand_in(person, visit)]
        if others and person.may_sign_in:
            letter(db, area, person, others, at)
