"""The reports to a chair, and what the chair still has to do, handed to whoever follows. The frozen reports still name who chaired."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime

from sqlite_utils import Database

from observe import log
from observe.domain.actions import Action
from observe.domain.area import Area
from observe.domain.errors import NotAllowed
from observe.domain.people import Person, Role
from observe.domain.visit import Stage, Visit
from observe.services import acting, letters
from observe.store import actions, history, successions, visits
from observe.store.database import write
from observe.store.visits import Scope

#: More meetings than one chair will ever have had.
ALL = 100_000


def can_be_handed_on(db: Database, chair: Person, *, today: date) -> list[Visit]:
    """Meetings that this person chaired, or whose chair they followed, up to today. Of those to come the plan is changed instead."""
    return visits.list_in(db, _had_chair(chair, today), limit=ALL)


def hand_on(db: Database, chair: Person, successor: Person, boroughs: Collection[str], *, by: Person, area: Area, at: datetime, today: date) -> int:
    """The successor reads the reports about the chair's meetings in these boroughs, and answers for the chair's open actions there.

    How many meetings. Raises NotAllowed for who is no chair.
    """
    if not (successor.active and successor.has(Role.CHAIR)) or successor.id == chair.id:
        raise NotAllowed("Reports can be handed to another chair of meetings, who is not deactivated.")
    with write(db):
        found = [visit for visit in can_be_handed_on(db, chair, today=today) if set(visit.plan.boroughs) & set(boroughs)]
        successions.add(db, [visit.id for visit in found], successor=successor.id, predecessor=chair.id, at=at)
        for action in _open_actions(db, chair, boroughs):
            acting.hand_to(db, area, action, successor, f"{successor.name} follows {chair.name} as chair.", by=by, at=at)
        _write_down(db, found, "Handed to the chair’s successor", f"{successor.name}, after {chair.name}", by=by, at=at)
        if found and successor.may_sign_in:
            letters.succeeded(db, area, successor, at)
    log.event("succession", at=at, person=successor.id, by=by.id, after=chair.id, meetings=len(found))
    return len(found)


def take_back(db: Database, chair: Person, successor: Person, *, by: Person, area: Area, at: datetime) -> None:
    """The successor no longer reads what they were handed after this chair. What the chair promised is the chair's again."""
    with write(db):
        refs = successions.list_after(db, chair.id).get(successor.id, ())
        for action in _promised(db, chair, successor, refs):
            acting.hand_to(db, area, action, chair, f"{successor.name} no longer follows {chair.name} as chair.", by=by, at=at)
        successions.remove(db, successor=successor.id, predecessor=chair.id)
        _write_down(db, (visits.get(db, ref) for ref in refs), "Taken back from the chair’s successor", f"{successor.name}, after {chair.name}", by=by, at=at)
    log.event("succession ended", at=at, person=successor.id, by=by.id, after=chair.id, meetings=len(refs))


def _had_chair(chair: Person, today: date) -> Scope:
    return visits.chaired_by(chair.id).also("meeting_on <= ? and +stage <> ?", today.isoformat(), Stage.CANCELLED)


def _open_actions(db: Database, chair: Person, boroughs: Collection[str]) -> list[Action]:
    """What the chair answers for in these boroughs, and nobody has seen done."""
    return [one for one in actions.list_in(db, actions.unfinished_in(boroughs)) if one.terms.person == chair.id]


def _promised(db: Database, chair: Person, successor: Person, refs: Collection[str]) -> list[Action]:
    """What the chair promised in replies to these reports, and the successor answers for now."""
    theirs = [one for one in actions.list_in(db, actions.owned_by(successor)) if one.terms.person == successor.id and not one.finished]
    return [one for one in theirs if one.ref in refs and one.given_by == chair.id]


def _write_down(db: Database, found: Iterable[Visit], step: str, note: str, *, by: Person, at: datetime) -> None:
    for visit in found:
        history.add(db, visit, by.id, step, at, note=note)
