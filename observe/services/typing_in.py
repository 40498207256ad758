"""Typing in what a visitor sent on paper or said by telephone, and how the visitor came to stand by it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlite_utils import Database

from observe import log
from observe.domain.errors import NotAllowed, Stale
from observe.domain.people import Person
from observe.domain.policy import Action, may
from observe.domain.visit import TypedIn, Visit, Whose
from observe.services import letters
from observe.store import history, observations, people, visits
from observe.store.database import write


def begin(db: Database, visit: Visit, visitor: int | None = None, *, by: Person, at: datetime) -> Visit:
    """From now on only `by` writes for the visitor, or this one of a pair, until they confirm or it is given back. Raises NotAllowed where they have begun."""
    with write(db):
        now = _now(db, visit, Action.TYPE_IN, by)
        visitor = visitor or now.plan.visitor.person
        if visitor not in can_be_for(db, now):
            raise NotAllowed("The visitor has begun to write, so this can no longer be typed in for them.")
        return _saved(db, now, TypedIn(by.id, visitor), "Began to type in what the visitor sent", by=by, at=at)


def can_be_for(db: Database, visit: Visit) -> dict[int, str]:
    """The names of those who observe and have not begun to write, by person."""
    return {seat.person: seat.name for seat in visit.visitors if not observations.get(db, visit, Whose(seat.person)).id}


def ask(db: Database, visit: Visit, *, by: Person, at: datetime) -> Visit:
    """The visitor is asked by e-mail to confirm what stands there now. Raises NotAllowed."""
    with write(db):
        now = _now(db, visit, Action.ASK_TO_CONFIRM, by)
        letters.to_confirm(db, now, people.get(db, _said(now).visitor), at)
        return _saved(db, now, replace(_said(now), asked_at=at), "Asked the visitor to confirm what was typed in", by=by, at=at)


def record(db: Database, visit: Visit, how: str, *, by: Person, at: datetime) -> Visit:
    """How the visitor confirmed it outside Observe: "by telephone on 3 November". It can be sent then. Raises NotAllowed."""
    with write(db):
        now = _now(db, visit, Action.ASK_TO_CONFIRM, by)
        if not observations.get(db, now, now.written_by(by.id)).id:
            raise NotAllowed("Nothing has been typed in yet that could be confirmed.")
        return _saved(db, now, replace(_said(now), confirmed_at=at, confirmed=how), "The visitor confirmed what was typed in", by=by, at=at, note=how)


def confirm(db: Database, visit: Visit, seen: datetime, *, by: Person, at: datetime) -> Visit:
    """The visitor stands by what was typed in, and can send it. Raises NotAllowed, and Stale when it is not what was `seen`."""
    return _taken(db, visit, seen, "Confirmed what was typed in", TypedIn(0, by.id, with_office=False, confirmed_at=at, confirmed="in Observe"), by=by, at=at)


def take(db: Database, visit: Visit, seen: datetime, *, by: Person, at: datetime) -> Visit:
    """The visitor changes it first, and sends it. Raises as `confirm` does."""
    return _taken(db, visit, seen, "Took over what was typed in, to change it", TypedIn(0, by.id, with_office=False), by=by, at=at)


def give(db: Database, visit: Visit, *, by: Person, at: datetime) -> Visit:
    """The visitor writes it; where nothing was typed in yet, as if it had never begun. Raises NotAllowed."""
    with write(db):
        now = _now(db, visit, Action.GIVE_TO_VISITOR, by)
        said = None if _said(now).visitor in can_be_for(db, now) else TypedIn(_said(now).by, _said(now).visitor, with_office=False)
        return _saved(db, now, said, "Gave it to the visitor to write", by=by, at=at)


def _taken(db: Database, visit: Visit, seen: datetime, step: str, said: TypedIn, *, by: Person, at: datetime) -> Visit:
    with write(db):
        now = _now(db, visit, Action.CONFIRM, by)
        if _said(now).asked_at != seen:
            raise Stale(visit.ref)
        return _saved(db, now, replace(said, by=_said(now).by), step, by=by, at=at)


def _now(db: Database, visit: Visit, action: Action, by: Person) -> Visit:
    """The visit as it is within this change, if it can still be done."""
    now = visits.get(db, visit.ref)
    if not may(by, action, now):
        raise NotAllowed(f"You cannot {action} now: it has changed since you opened the page.")
    return now


def _said(visit: Visit) -> TypedIn:
    if visit.typed_in is None:
        raise NotAllowed("This observation is written by its visitor.")
    return visit.typed_in


def _saved(db: Database, visit: Visit, said: TypedIn | None, step: str, *, by: Person, at: datetime, note: str = "") -> Visit:
    changed = replace(visit, typed_in=said)
    visits.save(db, changed)
    history.add(db, visit, by.id, step, at, note=note)
    log.event("typing in", at=at, person=by.id, visit=visit.ref, what=step)
    return changed
