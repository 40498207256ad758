"""What a chair does with a report: writes a reply, raises points of fact, sends it; and the Executive Office allows more days for that."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from sqlite_utils import Database

from observe.domain import dates, identifiers, policy, wording
from observe.domain.errors import NotAllowed, Stale
from observe.domain.identifiers import Tier
from observe.domain.people import Person, Role
from observe.domain.policy import Action
from observe.domain.replies import Asked, Draft, Point, Reply, open_points, texts
from observe.domain.visit import Visit
from observe.services import acting, checking, letters
from observe.store import history, observations, people, replies, reports, visits
from observe.store.database import write
from reports import feedback
from reports.feedback import FeedbackReport


class Sent(NotAllowed):
    """The reply was sent already: nothing was changed."""


class Incomplete(Exception):
    """Something is still missing or cannot stand, or may identify a person; nothing was sent."""


def report_of(db: Database, visit: Visit, version: int | None = None) -> FeedbackReport:
    """The report that is replied to: the newest version, or this one, or what took its place where it was withdrawn. Raises NotFound."""
    released = reports.get_readable(db, visit, version) if version else reports.get(db, visit)
    return feedback.from_json(released.content)


def asked(db: Database, visit: Visit, report: FeedbackReport) -> tuple[Asked, ...]:
    """The points of the report that a reply speaks to: areas for improvement, then good practice, each with the finding it is."""
    found = {kind: [one.id or 0 for one in observations.get(db, visit).findings if one.kind == kind] for kind in ("improvement", "good-practice")}
    improvements = zip(found["improvement"], report.improvements, strict=True)
    good = zip(found["good-practice"], report.good_practice, strict=True)
    return (
        *(Asked(finding, "improvement", one.number, one.theme, one.text, one.step) for finding, one in improvements),
        *(Asked(finding, "good-practice", one.number, one.theme, one.text) for finding, one in good),
    )


def save(db: Database, visit: Visit, draft: Draft, *, seen: int, by: Person, at: datetime) -> None:
    """All of the reply but its points, as typed. Raises Stale when it was saved since revision `seen`, Sent, NotAllowed."""
    with _writing(db, visit, by, at) as now:
        replies.next_revision(db, now, seen)
        replies.save(db, now, draft)


def save_point(db: Database, visit: Visit, point: Point, *, by: Person, at: datetime, by_itself: bool = False) -> int:
    """A new point of fact, or one in other words, made from `point.revision`; its id. Raises Stale, Sent, NotAllowed, and NotFound where it was removed.

    That wording could identify someone is told to the Executive Office as soon as its chair presses Save, and once: it acts on that the same day.
    """
    with _writing(db, visit, by, at) as now:
        number = replies.save_point(db, now, point)
        if not by_itself and replies.tell_of(db, now, number, at):
            history.add(db, now, by.id, "Said that wording could identify someone", at)
            for one in people.list_with_role(db, Role.OFFICE):
                letters.could_identify(db, now, one, at)
    return number


def remove_point(db: Database, visit: Visit, point: int, *, by: Person, at: datetime) -> None:
    """Takes a point out; it can be brought back. Raises NotFound, Sent, NotAllowed."""
    with _writing(db, visit, by, at) as now:
        replies.remove_point(db, now, point, at)


def bring_point_back(db: Database, visit: Visit, point: int, *, by: Person, at: datetime) -> None:
    """Undoes a removal. Raises as that does."""
    with _writing(db, visit, by, at) as now:
        replies.remove_point(db, now, point, None)


def identifying(visit: Visit, reply: Reply, those: tuple[Asked, ...]) -> tuple[wording.Found, ...]:
    """What in the texts of a reply may identify a person."""
    return wording.found_among(texts(reply, those), identifiers.known_of(visit.area, visit.plan))


def send(db: Database, visit: Visit, seen: str, *, by: Person, at: datetime) -> Visit:
    """Sends the reply, once, makes each promise an action, and tells the Executive Office and the visitor. After the last day it is late, and taken.

    `seen` is the mark of the reply that was checked: raises Stale when it has changed since, Incomplete, Sent, NotAllowed.
    """
    with write(db):
        now = _open(db, visit, by)
        reply, those = replies.get(db, now), asked(db, now, report_of(db, now))
        if reply.mark != seen:
            raise Stale(visit.ref)
        if open_points(reply, those, dates.local(at).date()) or any(one.mark.tier is Tier.STOP for one in identifying(now, reply, those)):
            raise Incomplete
        replies.send(db, now, by.id, at)
        acting.take_up(db, now, reply.responses.values(), by=by, at=at)
        late = replies.standing(db, now).is_late(at)
        history.add(db, now, by.id, "Sent the reply", at, note="After its last day" if late else "")
        _tell(db, now, at)
        return visits.get(db, now.ref)


def _tell(db: Database, visit: Visit, at: datetime) -> None:
    for one in people.list_with_role(db, Role.OFFICE):
        letters.replied_to_office(db, visit, one, at)
    for seat in (visit.plan.visitor, visit.plan.second_visitor):
        if seat is not None:
            letters.replied_to_visitor(db, visit, people.get(db, seat.person), at)


def extend(db: Database, visit: Visit, last_day: date, reason: str, *, by: Person, at: datetime) -> None:
    """More days for the reply, up to this one, and why; its chair is told. Raises NotAllowed when that is no later day, or the reply was sent."""
    with write(db):
        now = visits.get(db, visit.ref)
        if not policy.may(by, Action.EXTEND_REPLY, now):
            raise NotAllowed("The reply to this report has been sent, so it needs no more days.")
        if last_day <= max(replies.last_day(db, now), dates.local(at).date()):
            raise NotAllowed("The new last day must be later than the last day now, and later than today.")
        replies.extend(db, now, last_day, reason, by.id, at)
        history.add(db, now, by.id, "Allowed more days for the reply", at, note=f"Until {dates.long(last_day)}. {reason}")
        for chair in checking.chairs(db, now):
            letters.more_days(db, now, chair, last_day, at)


def _open(db: Database, visit: Visit, by: Person) -> Visit:
    now = visits.get(db, visit.ref)
    if policy.may(by, Action.REPLY, now):
        return now
    if now.replied_at:
        raise Sent("This reply has already been sent. What you sent now was not saved.")
    raise NotAllowed("You cannot reply to this report now. What you sent was not saved.")


@contextmanager
def _writing(db: Database, visit: Visit, by: Person, at: datetime) -> Iterator[Visit]:
    """One save, the first of which begins the reply."""
    with write(db):
        now = _open(db, visit, by)
        replies.begin(db, now, reports.get(db, now).version, at)
        yield now
