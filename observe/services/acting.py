"""Actions: given, said to be done by who answers for them, seen to be done by somebody else, opened again, moved, dropped."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime

from sqlite_utils import Database

from forms.replied import Response, Will
from forms.typed import as_date
from observe.domain import action_policy, dates
from observe.domain.action_policy import Deed
from observe.domain.actions import Action, Owner, Terms
from observe.domain.area import Area
from observe.domain.errors import NotAllowed, NotFound
from observe.domain.observation import GOOD, Now
from observe.domain.people import Person, Role
from observe.domain.visit import Visit
from observe.services import inviting, letters
from observe.store import actions, history, observations, people, reaches, visits
from observe.store.database import write


def take_up(db: Database, visit: Visit, responses: Iterable[Response], *, by: Person, at: datetime) -> list[Action]:
    """What a chair says in a reply will be done: an action for each yes, for which this chair answers, whoever does it. Part of the caller's change."""
    promised = [one for one in responses if one.will == Will.YES]
    return [give(db, visit, one.finding, _terms(one, by), by=by, at=at) for one in promised]


def _terms(said: Response, by: Person) -> Terms:
    owner = Owner(said.owner)
    agency = said.agency if owner is Owner.AGENCY else ""
    return Terms(said.what, owner, as_date(said.due), None if owner is Owner.BOARD else by.id, agency)


def give(db: Database, visit: Visit, finding: int | None, terms: Terms, *, by: Person, at: datetime) -> Action:
    """An action out of a visit's report. Raises NotFound where the report has no such area for improvement, and NotAllowed for a day that is no later."""
    with write(db):
        if finding is not None and finding not in [one.id for one in observations.get(db, visit).findings if one.kind != GOOD]:
            raise NotFound
        return _give(db, visit.area, Action(0, terms, visit.plan.boroughs, visit.place, by.id, at, visit.id, visit.ref, finding), by=by)


def give_without_visit(db: Database, area: Area, boroughs: tuple[str, ...], terms: Terms, *, by: Person, at: datetime, invites: Person | None = None) -> Action:
    """An action that the Executive Office gives for these boroughs, out of no report. Who answers for it may be somebody new, who is invited.

    Raises NotAllowed as above, and people.Taken.
    """
    with write(db):
        if invites:
            terms = replace(terms, person=inviting.invite(db, invites, at=at, area=area, by=by).id)
        return _give(db, area, Action(0, terms, boroughs, area.place(boroughs), by.id, at), by=by)


def _give(db: Database, area: Area, action: Action, *, by: Person) -> Action:
    _only_in_future(action.terms.due_on, action.given_at)
    given = actions.add(db, action)
    _write_down(db, given, by, "Given", action.given_at)
    _tell(db, given, by, lambda to: letters.action_given(db, area, given, to, action.given_at))
    return given


def say_done(db: Database, action: Action, said: str, *, by: Person, at: datetime) -> Action:
    """Its owner says that it is done, and how. Raises NotAllowed, as do all that follow."""
    with write(db):
        return _step(db, action, Deed.SAY_DONE, lambda now: now.said_done(by.id, at), "Said to be done", said, by=by, at=at)


def see_done(db: Database, area: Area, action: Action, said: str, *, by: Person, at: datetime) -> Action:
    """The Executive Office has seen that it is done."""
    with write(db):
        seen = _step(db, action, Deed.SEE_DONE, lambda now: now.seen_done(by.id, at), "Seen to be done", said, by=by, at=at)
        _tell(db, seen, by, lambda to: letters.action_seen(db, area, seen, to, at))
        return seen


def reopen(db: Database, area: Area, action: Action, why: str, *, by: Person, at: datetime) -> Action:
    """It is to be done after all."""
    with write(db):
        opened = _step(db, action, Deed.REOPEN, Action.reopened, "Opened again", why, by=by, at=at)
        _tell(db, opened, by, lambda to: letters.action_changed(db, area, opened, to, "It is open again.", at))
        return opened


def drop(db: Database, area: Area, action: Action, why: str, *, by: Person, at: datetime) -> Action:
    """It is not to be done any more."""
    with write(db):
        dropped = _step(db, action, Deed.DROP, lambda now: now.dropped(at), "Dropped", why, by=by, at=at)
        _tell(db, dropped, by, lambda to: letters.action_changed(db, area, dropped, to, "It was dropped: there is nothing more to do.", at))
        return dropped


def move(db: Database, area: Area, action: Action, due_on: date, why: str, *, by: Person, at: datetime) -> Action:
    """Another day by which it is to be done."""
    _only_in_future(due_on, at)
    day = dates.long(due_on)
    with write(db):
        step = f"Due by {day} instead of {dates.long(actions.get(db, action.id).terms.due_on)}"
        moved = _step(db, action, Deed.CHANGE, lambda now: now.on_terms(replace(now.terms, due_on=due_on)), step, why, by=by, at=at)
        _tell(db, moved, by, lambda to: letters.action_changed(db, area, moved, to, f"It is now due by {day}.", at))
        return moved


def hand_to(db: Database, area: Area, action: Action, owner: Person, why: str, *, by: Person, at: datetime) -> Action:
    """Somebody else answers for it, who is invited where they are new (number 0). Raises people.Taken, too."""
    with write(db):
        owner = owner if owner.id else inviting.invite(db, owner, at=at, area=area, by=by)
        step = f"Handed to {owner.name}"
        handed = _step(db, action, Deed.CHANGE, lambda now: now.on_terms(replace(now.terms, person=owner.id)), step, why, by=by, at=at)
        _tell(db, handed, by, lambda to: letters.action_given(db, area, handed, to, at))
        return handed


def add_note(db: Database, action: Action, text: str, *, by: Person, at: datetime) -> None:
    """A word on how far it is."""
    with write(db):
        now = actions.get(db, action.id)
        _only_who_may(db, now, Deed.ADD_NOTE, by)
        actions.add_note(db, now, by.id, "Note", at, text=text)


def look_at(db: Database, visit: Visit, *, at: datetime) -> None:
    """What the released visit saw of earlier actions moves them: better is seen to be done, the same stays as it is, and each is noted."""
    visitor = visit.whole.visitor
    for point in observations.get(db, visit).earlier:
        if point.action is None or point.now == Now.NOT_SEEN:
            continue
        now = actions.get(db, point.action)
        if point.now == Now.SAME:
            actions.add_note(db, now, visitor, "Seen to be the same", at, visit=visit.id)
        elif not now.finished:
            _see_on_visit(db, visit, now, visitor, at)


def _see_on_visit(db: Database, visit: Visit, action: Action, visitor: int, at: datetime) -> None:
    seen = action.seen_done(visitor, at, visit=visit.id)
    actions.save(db, seen)
    actions.add_note(db, seen, visitor, "Seen to be done", at, visit=visit.id)
    if seen.ref:
        history.add(db, visits.get(db, seen.ref), visitor, f"Action {seen.id}: seen to be done", at, note=f"On the visit {visit.ref}")
    for owner in owners(db, seen):
        letters.action_seen(db, visit.area, seen, owner, at)


def owners(db: Database, action: Action) -> list[Person]:
    """Who is written to about an action: who answers for it; of the Board's, who chairs the Board, or if nobody does, all of it."""
    if action.terms.person is not None:
        return [one for one in [people.get(db, action.terms.person)] if one.may_sign_in]
    board = [one for one in people.list_with_role(db, Role.BOARD) if one.may_sign_in]
    return [one for one in board if one.chairs_the_board] or board


def _step(db: Database, action: Action, deed: Deed, moves: Callable[[Action], Action], step: str, said: str, *, by: Person, at: datetime) -> Action:
    """From where it is now. What it refuses by itself is said before who may."""
    now = actions.get(db, action.id)
    moved = moves(now)
    _only_who_may(db, now, deed, by)
    actions.save(db, moved)
    _write_down(db, moved, by, step, at, said)
    return actions.get(db, moved.id)


def _write_down(db: Database, action: Action, by: Person, step: str, at: datetime, said: str = "") -> None:
    """What was said stands with the action, and never in a visit's history."""
    actions.add_note(db, action, by.id, step, at, text=said)
    if action.ref:
        history.add(db, visits.get(db, action.ref), by.id, f"Action {action.id}: {step[:1].lower()}{step[1:]}", at)


def _tell(db: Database, action: Action, by: Person, write_to: Callable[[Person], None]) -> None:
    """Nobody is written to about what they did themselves."""
    for owner in owners(db, action):
        if owner.id != by.id:
            write_to(owner)


def _only_who_may(db: Database, action: Action, deed: Deed, by: Person) -> None:
    if not action_policy.may(by, deed, action, reaches.get(db, by)):
        raise NotAllowed(f"You cannot {deed} now.")


def _only_in_future(day: date, at: datetime) -> None:
    if day <= dates.local(at).date():
        raise NotAllowed("The date must be in the future.")
