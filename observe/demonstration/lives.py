"""One invented visit from its plan to the stage at which the demonstration finds it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from sqlite_utils import Database

from observe.demonstration import answering
from observe.demonstration.choose import Chooser
from observe.demonstration.pairs import write_up_together
from observe.demonstration.writing_up import DECLARED, write_up
from observe.domain.area import Area
from observe.domain.people import Person
from observe.domain.visit import Plan, Stage, Visit
from observe.domain.working_days import is_working_day
from observe.services import checking, planning, visiting
from observe.store import history, people
from observe.store.database import write
from reports import feedback

#: Days after the meeting on which each step is taken.
WRITTEN, SENT, RETURNED, SENT_AGAIN, RELEASED, OPENED = 2, 4, 6, 8, 11, 13


@dataclass(frozen=True, slots=True)
class Stop:
    """The stage in which the demonstration finds a visit, and whether it was returned once on the way."""

    stage: Stage
    returned_once: bool = False

    @classmethod
    def by_chance(cls, rng: Random, age: int) -> Stop:
        """What is likely so many days after the meeting; less than none are still to come."""
        if rng.random() < 0.04:
            return cls(Stage.CANCELLED)
        if age < 1:
            return cls(Stage.PLANNED)
        if age <= SENT:
            return cls(rng.choice([Stage.PLANNED, Stage.WRITING]))
        if age <= RELEASED + 3:
            return cls(rng.choice([Stage.WRITING, Stage.SUBMITTED, Stage.SUBMITTED]))
        if age < 40 and rng.random() < 0.3:
            return cls(rng.choice([Stage.SUBMITTED, Stage.RETURNED]))
        return cls(Stage.CONSIDERED, returned_once=rng.random() < 0.12)


def live(db: Database, area: Area, plan: Plan, chooser: Chooser, rng: Random, *, quality: float, office: Person, reader: Person, stop: Stop, on: date) -> None:
    """Plans the visit and takes it as far as `stop`; a report is considered at the first Board meeting two weeks after its release, if that was before `on`."""
    visitor = people.get(db, plan.visitor.person)
    at = Clock(plan.meeting_on, on, rng)
    visit = planning.plan(db, plan, area, by=office, at=at.days(-21))
    if stop.stage is Stage.CANCELLED:
        planning.cancel(db, visit, by=office, at=at.days(-3))
        return
    if stop.stage is Stage.PLANNED:
        return
    visit = visiting.choose_form(db, visit, short=rng.random() < 0.25, by=visitor, at=at.days(1))
    parts = rng.randint(4, 8) if stop.stage is Stage.WRITING else 99
    if visit.is_pair and stop.stage is not Stage.WRITING:
        write_up_together(db, visit, chooser, rng, quality, by=visitor, at=at.days(WRITTEN))
    else:
        write_up(db, visit, chooser, rng, quality, by=visitor, at=at.days(WRITTEN), parts=parts)
    if stop.stage is not Stage.WRITING:
        _after_writing(db, visit, chooser, at, visitor, office, reader, stop, on)


def _after_writing(db: Database, visit: Visit, chooser: Chooser, at: Clock, visitor: Person, office: Person, reader: Person, stop: Stop, on: date) -> None:
    sent = visiting.submit(db, visit, DECLARED, by=visitor, at=at.days(SENT))
    if stop.returned_once or stop.stage is Stage.RETURNED:
        note = chooser.returned()
        checking.give_back(db, sent, [(note.section, note.note)], by=office, at=at.days(RETURNED))
        if stop.stage is Stage.RETURNED:
            return
        sent = visiting.submit(db, sent, DECLARED, by=visitor, at=at.days(SENT_AGAIN))
    if stop.stage is Stage.SUBMITTED:
        return
    released = checking.release(db, sent, feedback.fingerprint(checking.draft(db, sent)), by=office, at=at.days(RELEASED))
    board_met = board_meeting_after(released.plan.meeting_on + timedelta(days=RELEASED + 14))
    if stop.stage is Stage.CONSIDERED and at.rng.random() < 0.92:
        _read(db, released, (released.plan.chair.person, visitor.id), at.days(OPENED))
        answering.answer(db, released, chooser.replies, chooser.spoken, office=office, on=on)
    if stop.stage is Stage.CONSIDERED and board_met < on:
        checking.consider(db, released, board_met, by=reader, at=datetime.combine(board_met, time(16), UTC))


def _read(db: Database, visit: Visit, readers: tuple[int, ...], at: datetime) -> None:
    with write(db):
        for person in readers:
            history.add_reading(db, visit, 1, person, "page", at)
        history.add_reading(db, visit, 1, readers[0], "pdf", at + timedelta(minutes=6))


def board_meeting_after(day: date) -> date:
    """The Board meets on the third Thursday of January, April, July and October."""
    month = date(day.year, day.month, 1)
    while True:
        third_thursday = month + timedelta(days=(3 - month.weekday()) % 7 + 14)
        if month.month % 3 == 1 and third_thursday > day:
            return third_thursday
        month = (month + timedelta(days=32)).replace(day=1)


class Clock:
    """Office hours on days counted from the meeting: one step after the other, and none after the day before the demonstration's."""

    def __init__(self, meeting_on: date, on: date, rng: Random) -> None:
        self.meeting_on, self.latest, self.rng = meeting_on, on - timedelta(days=1), rng
        self.last = datetime.min.replace(tzinfo=UTC)

    def days(self, number: int) -> datetime:
        """Some time on that day or the next working one, and after the step before."""
        day = self.meeting_on + timedelta(days=number)
        while not is_working_day(day):
            day += timedelta(days=1)
        day = min(day, self.latest)
        wished = datetime.combine(day, time(self.rng.randint(9, 15), self.rng.randint(0, 59)), UTC)
        self.last = max(wished, self.last + timedelta(minutes=20))
        return self.last
