"""What the Executive Office does with an observation that was sent: return it with notes, or release it to the chair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlite_utils import Database

from forms.instrument import Kind
from observe import log
from observe.domain import dates, instruments, wording
from observe.domain.errors import Stale
from observe.domain.observation import sections
from observe.domain.people import Person, Role
from observe.domain.visit import Visit
from observe.domain.wording import Found
from observe.domain.working_days import working_days_after
from observe.services import acting, letters
from observe.store import counts, drafts, history, observations, people, visits
from observe.store import reports as stored_reports
from observe.store.database import empty_log, write
from reports import feedback


class Identifying(Exception):
    """Something looks like a number of a person's, and nobody said why it is not: nothing was released."""


def give_back(db: Database, visit: Visit, notes: Sequence[tuple[str, str]], *, by: Person, at: datetime) -> Visit:
    """Returns it to its visitor with at least one note, each a section's slug (empty for the whole) and a text."""
    with write(db):
        now = visits.get(db, visit.ref)
        returned = now.returned()
        visits.save(db, returned)
        for section, text in notes:
            stored_reports.add_note(db, now, section, text, by.id, at)
        history.add(db, now, by.id, "Returned to the visitor", at)
        letters.returned(db, returned, people.get(db, now.sender), at)
    return returned


def draft(db: Database, visit: Visit) -> feedback.FeedbackReport:
    """The report as it was last sent: not released, read by the office and kept by the visitor."""
    return feedback.from_json(stored_reports.last_submission(db, visit))


def release(db: Database, visit: Visit, seen: str, *, by: Person, at: datetime) -> Visit:
    """Freezes the report as version 1, deletes the earlier drafts, and tells chair and visitor.

    `seen` is the fingerprint of the draft that was checked; raises Stale when it has changed since, NotAllowed when it was released,
    and Identifying.
    """
    report = draft(db, visit)
    if feedback.fingerprint(report) != seen:
        raise Stale(visit.ref)
    frozen = replace(report, version=1, released_on=dates.local(at).date())
    pdf = feedback.render(frozen)
    with write(db):
        now = visits.get(db, visit.ref)
        released = now.released(at)
        if draft(db, now) != report:
            raise Stale(visit.ref)
        if any(one.is_open for one in to_look_at(db, now)):
            raise Identifying
        visits.save(db, released)
        stored_reports.freeze(
            db, released, version=frozen.version, released_at=at, reply_by=reply_by(released, at), content=feedback.as_json(frozen), pdf=pdf, by=by.id
        )
        _let_count(db, released)
        acting.look_at(db, released, at=at)
        drafts.delete_of(db, released)
        history.add(db, released, by.id, "Released to the chair", at, note="Version 1")
        _tell(db, released, at)
    empty_log(db)
    log.event("release", at=at, person=by.id, visit=visit.ref, version=frozen.version)
    return released


def to_look_at(db: Database, visit: Visit) -> tuple[Found, ...]:
    """What in the texts that were sent may identify a person, with what the visitor said of it."""
    return wording.to_check(visit, instruments.of_visit(visit), observations.get(db, visit))


def _let_count(db: Database, visit: Visit) -> None:
    observation = observations.get(db, visit)
    asked = sections(visit, instruments.of_visit(visit), observation)
    rated = [question.key for section in asked for question in section.questions if question.kind is Kind.RATING]
    counts.let_count(db, visit, observation.id, rated)


def reply_by(visit: Visit, at: datetime) -> date:
    """The last day for the chair's reply: so many working days after the day of release."""
    return working_days_after(dates.local(at).date(), visit.area.reply_days)


def consider(db: Database, visit: Visit, on: date, *, by: Person, at: datetime) -> Visit:
    """The Board read the report at its meeting of that day."""
    with write(db):
        considered = visits.get(db, visit.ref).considered(on)
        visits.save(db, considered)
        history.add(db, considered, by.id, "Considered by the Board", at, note=dates.long(on))
    return considered


def chairs(db: Database, visit: Visit) -> list[Person]:
    """Whom a release tells, as they are today: the chairs, and whoever followed them. Nobody writes to who left, where somebody followed."""
    found = [people.get(db, seat.person) for seat in (visit.plan.chair, visit.plan.second_chair, *visit.successors) if seat is not None]
    return ([one for one in found if one.active] if visit.successors else []) or found


def _tell(db: Database, visit: Visit, at: datetime) -> None:
    """A chair whom a visitor typed in gets an account at this moment, and not before. Who chaired can read the report as a chair."""
    for chair in chairs(db, visit):
        people.save(db, replace(chair, invited_at=chair.invited_at or at, roles=chair.roles | {Role.CHAIR}))
        letters.released_to_chair(db, visit, chair, reply_by(visit, at), at)
    for seat in (visit.plan.visitor, visit.plan.second_visitor):
        if seat is not None:
            letters.released_to_visitor(db, visit, people.get(db, seat.person), at)
