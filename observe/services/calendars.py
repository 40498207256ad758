"""What people's calendars are told of visits: invitations by mail, which change and cancel, and a private feed for whoever switches it on."""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlite_utils import Database

from observe import log
from observe.domain import dates
from observe.domain.errors import NotFound
from observe.domain.people import Person, Role
from observe.domain.policy import is_its_chair_once_told, is_its_second_visitor, is_its_visitor
from observe.domain.visit import LEVEL_NAMES, Stage, Visit
from observe.services import letters
from observe.store import calendar, people, visits
from observe.store.calendar import Entry
from observe.store.database import write

#: A feed goes so far back, and has so many visits at most.
BACK, MOST = timedelta(days=92), 100


class Method(StrEnum):
    """What a calendar program is to do with what a letter carries (RFC 5546)."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True, slots=True)
class Event:
    """All that a calendar is told: `starts` by the clock on the wall; `place` and `more` only where the area's data allow it."""

    uid: str
    sequence: int
    ref: str
    starts: datetime
    place: str = ""
    more: tuple[str, ...] = ()


def event(visit: Visit, entry: Entry) -> Event:
    """What calendars are told of this visit."""
    says = visit.area.calendar_says
    return Event(entry.uid, entry.sequence, visit.ref, _starts(visit), visit.place if "place" in says else "", tuple(_more(visit)))


def _starts(visit: Visit) -> datetime:
    return datetime.combine(visit.plan.meeting_on, visit.plan.starts_at)


def _more(visit: Visit) -> Iterator[str]:
    """A Lay Adviser is named as on reports."""
    plan, says = visit.plan, visit.area.calendar_says
    if "level" in says:
        yield LEVEL_NAMES[plan.level]
    if "names" in says:
        for what, seats in (("Chair", (plan.chair, plan.second_chair)), ("Visitor", (plan.visitor, plan.second_visitor))):
            yield f"{what}: {' and '.join(seat.name_on_reports for seat in seats if seat is not None)}"


def as_json(method: Method, told: Event) -> str:
    """What is kept with a letter until it is sent."""
    return json.dumps({"method": method, **asdict(told), "starts": told.starts.isoformat()})


def from_json(text: str) -> tuple[Method, Event]:
    """What `as_json` wrote."""
    kept = json.loads(text)
    method = Method(kept.pop("method"))
    return method, Event(**{**kept, "starts": datetime.fromisoformat(kept["starts"]), "more": tuple(kept["more"])})


def begin(db: Database, visit: Visit, at: datetime) -> Visit:
    """Within the caller's change: invitations to a visit that was planned. The visit with whether its chair was told."""
    calendar.begin(db, visit.id)
    return follow(db, None, visit, at)


def follow(db: Database, before: Visit | None, after: Visit, at: datetime, *, told_already: tuple[int, ...] = ()) -> Visit:
    """Within the caller's change: who had no part before is invited; the others hear of what changed; who has none any more takes it out.

    `told_already` are those who get letters of their own. The visit with whether its chair was told.
    """
    had = _attending(before) if before and _is_to_come(before, at) else set()
    has = _attending(after) if _is_to_come(after, at) or had else set()
    entry = calendar.of(db, [after.id])[after.id]
    changed = before is not None and event(before, entry) != event(after, entry)
    hear = has if changed else has - had
    lose = had - has
    if before is not None and (hear or lose):
        entry = calendar.next_of(db, after.id)
    told = {person for person in hear | lose if people.get(db, person).may_sign_in}
    for person in sorted(told - set(told_already)):
        _write(db, after, entry, people.get(db, person), at, is_new=person not in had, has_part=person in has)
    return _with_chair_told(before, after, told & hear, at)


def carried(db: Database, visit: Visit, method: Method, at: datetime) -> str:
    """What a letter about this visit carries for the calendar; nothing once its meeting has begun."""
    return as_json(method, event(visit, calendar.of(db, [visit.id])[visit.id])) if _is_to_come(visit, at) else ""


def _is_to_come(visit: Visit, at: datetime) -> bool:
    return _starts(visit) > dates.local(at).replace(tzinfo=None)


def _attending(visit: Visit) -> set[int]:
    """Who goes to this meeting; nobody to a cancelled one."""
    seats = (visit.plan.visitor, visit.plan.second_visitor, visit.plan.chair, visit.plan.second_chair)
    return {seat.person for seat in seats if seat is not None} if visit.stage is not Stage.CANCELLED else set()


def _write(db: Database, visit: Visit, entry: Entry, to: Person, at: datetime, *, is_new: bool, has_part: bool) -> None:
    method = Method.REQUEST if has_part else Method.CANCEL
    kept = as_json(method, event(visit, entry))
    if has_part:
        (letters.planned if is_new else letters.moved)(db, visit, to, kept, at)
    else:
        (letters.cancelled if visit.stage is Stage.CANCELLED else letters.left_out)(db, visit, to, kept, at)


def _with_chair_told(before: Visit | None, after: Visit, told: set[int], at: datetime) -> Visit:
    """A chair who was written to may read the plan from then on; one who came instead, and was not, may not."""
    chairs = {seat.person for seat in (after.plan.chair, after.plan.second_chair) if seat is not None}
    chairs_before = {seat.person for seat in (before.plan.chair, before.plan.second_chair) if seat is not None} if before else set()
    if chairs & told:
        return replace(after, chair_told_at=after.chair_told_at or at)
    return after if chairs & chairs_before else replace(after, chair_told_at=None)


def open_feed(db: Database, person: Person, *, key: bytes, at: datetime) -> str:
    """The token of a new address for a person's feed, to be seen once; an older address no longer works."""
    token = secrets.token_urlsafe(32)
    with write(db):
        calendar.open_feed(db, person.id, _hash(key, token), at)
    log.event("calendar address made", at=at, person=person.id)
    return token


def close_feed(db: Database, person: Person, *, at: datetime) -> None:
    """No address works any more."""
    with write(db):
        calendar.close_feed(db, person.id)
    log.event("calendar address ended", at=at, person=person.id)


def feed(db: Database, token: str, *, key: bytes, today: date) -> list[Event]:
    """The visits of whoever has this address, as visitor, and as chair once told; the soonest first. Raises NotFound."""
    person = people.get(db, calendar.whose_feed(db, _hash(key, token)))
    if not person.may_sign_in:
        raise NotFound
    found = {visit.id: visit for visit in _own(db, person, today)}
    entries = calendar.of(db, found)
    return [event(visit, entries[visit.id]) for visit in found.values()]


def _own(db: Database, person: Person, today: date) -> list[Visit]:
    """By the policy's own rules, whatever the lists that are looked through hold."""
    since, rules = (today - BACK).isoformat(), (is_its_visitor, is_its_second_visitor, is_its_chair_once_told)
    scopes = [visits.visits_of(person.id)] * person.has(Role.VISITOR) + [visits.chaired_by(person.id)] * person.has(Role.CHAIR)
    listed = [scope.also("meeting_on >= ? and +stage <> 'cancelled'", since) for scope in scopes]
    found = [visit for scope in listed for visit in visits.list_in(db, scope, limit=MOST, order="soonest")]
    own = [visit for visit in found if any(rule(person, visit) for rule in rules)]
    return sorted(own, key=lambda visit: (_starts(visit), visit.id))


def _hash(key: bytes, token: str) -> str:
    return hmac.new(key, f"calendar {token}".encode(), "sha256").hexdigest()
