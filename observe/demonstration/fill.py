"""Fills an empty database with the demonstration: for the same day always the same, made by the services that real visits are made by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from sqlite_utils import Database

from observe.demonstration.choose import Chooser
from observe.demonstration.lives import Stop, live
from observe.demonstration.meetings import YEARS, Meeting, meetings
from observe.demonstration.people import CHAIRS, OFFICE, SIGN_IN, VISITORS, everybody
from observe.domain import dates
from observe.domain.area import Area
from observe.domain.paper import Words
from observe.domain.people import Person, Role
from observe.domain.visit import Level, Mode, Plan, Seat, Stage, links
from observe.domain.working_days import is_working_day
from observe.services import inviting, papers, sharing
from observe.store import facts, practices
from observe.store.database import write
from observe.store.papers import versions as papers_of

#: The seed of every choice.
SEED = 20260401
#: The visitor whom anybody may be has visits of their own in these last days: one at each stage.
RECENT = timedelta(days=75)

#: So many good practices are in the library.
SHARED = 12

#: That visitor's last visits: borough, days before the demonstration's day, and the stage in which each still is.
OWN = (
    ("hackney", 20, Stage.RELEASED),
    ("merton", 21, Stage.RETURNED),
    ("camden", 8, Stage.WRITING),
    ("brent", -9, Stage.PLANNED),
)


def fill(db: Database, area: Area, *, on: date) -> int:
    """People and visits up to this day, and those planned after it. Returns how many visits."""
    rng = Random(SEED)  # noqa: S311 - repeatable on purpose
    chooser = Chooser(rng)
    db.execute("pragma synchronous = off")
    known = _people(db, on)
    count = 0
    for meeting, plan, stop in [*_others(rng, area, known, on), *_own(area, known, on)]:
        years_ago = (on - meeting.day).days / 365
        quality = 0.68 - 0.07 * years_ago + rng.gauss(0, 0.12)
        live(db, area, plan, chooser, rng, quality=quality, office=known[OFFICE[0].email], reader=known[OFFICE[1].email], stop=stop, on=on)
        count += 1
    _library(db, known, on)
    _paper(db, area, known, on)
    db.execute("pragma synchronous = full")
    return count


def _library(db: Database, known: dict[str, Person], on: date) -> None:
    """Some of what chairs agreed to share; the invented words name no place."""
    for offered in practices.list_offered(db, limit=SHARED):
        sharing.add(db, offered.finding, offered.theme, offered.text, by=known[OFFICE[0].email], at=datetime.combine(on, time(9), UTC))


def _paper(db: Database, area: Area, known: dict[str, Person], on: date) -> None:
    """The paper of the last whole quarter, issued today: the Board has not considered it yet."""
    before = dates.quarter_of(dates.quarter_of(on, area.year_starts_month).first_day - timedelta(days=1), area.year_starts_month)
    asked = ("agree where the next visits go first", "ask those who are late with an action for a new date")
    office, at = known[OFFICE[0].email], datetime.combine(on, time(9), UTC)
    for _ in papers.make(db, area, before, Words(on + timedelta(days=9), asked=asked), by=office, at=at):
        pass
    papers.issue(db, area, papers_of(db, before.key)[0], by=office, at=at)


def _people(db: Database, on: date) -> dict[str, Person]:
    """Everybody, invited before the first visit; by e-mail address."""
    at = datetime.combine(on - timedelta(days=365 * YEARS + 60), time(9), UTC)
    known = {person.email: inviting.invite(db, person, at=at) for person in everybody()}
    with write(db):
        facts.make_demonstration(db, {role: known[person.email].id for role, person in SIGN_IN})
    return known


Planned = tuple[Meeting, Plan, Stop]


def _others(rng: Random, area: Area, known: dict[str, Person], on: date) -> Iterator[Planned]:
    """The visits of three years, by everybody."""
    own = known[SIGN_IN[0][1].email]
    assert own.has(Role.VISITOR)  # noqa: S101 - the list of people says so
    for meeting in meetings(rng, area, on):
        others = [known[one.email] for one in VISITORS if known[one.email] != own or on - meeting.day > RECENT]
        visitor, second = rng.sample(others, 2)
        plan = _plan(area, meeting, visitor, _chair(rng, meeting, known), second if rng.random() < 0.06 else None)
        yield meeting, plan, Stop.by_chance(rng, (on - meeting.day).days)


def _own(area: Area, known: dict[str, Person], on: date) -> Iterator[Planned]:
    """The last visits of the visitor whom anybody may be; the chair whom anybody may be has one of them to read."""
    visitor, chair = known[SIGN_IN[0][1].email], known[CHAIRS[0].email]
    for borough, days, stage in OWN:
        day = on - timedelta(days=days)
        while not is_working_day(day):
            day += timedelta(days=1)
        meeting = Meeting(day, time(10), (borough,), Level.TWO, Mode.HYBRID)
        its_chair = chair if borough in chair.boroughs else known[next(one.email for one in CHAIRS if borough in one.boroughs)]
        yield meeting, _plan(area, meeting, visitor, its_chair, None), Stop(stage)


def _chair(rng: Random, meeting: Meeting, known: dict[str, Person]) -> Person:
    return known[rng.choice([one.email for one in CHAIRS if set(one.boroughs) & set(meeting.boroughs)])]


def _plan(area: Area, meeting: Meeting, visitor: Person, chair: Person, second: Person | None) -> Plan:
    planned = Plan(
        boroughs=meeting.boroughs,
        meeting_on=meeting.day,
        starts_at=meeting.starts_at,
        level=meeting.level,
        mode=meeting.mode,
        chair=Seat.of(chair),
        visitor=Seat.of(visitor),
        second_visitor=Seat.of(second) if second else None,
    )
    return replace(planned, link=" ".join(links(planned, visitor, chair, area)))
