"""The reports to a chair, handed to whoever follows them. The frozen reports still name who chaired."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime

from sqlite_utils import Database

from observe import log
from observe.domain.area import Area
from observe.domain.errors import NotAllowed
from observe.domain.people import Person, Role
from observe.domain.visit import Stage, Visit
from observe.services import letters
from observe.store import history, successions, visits
from observe.store.database import write
from observe.store.visits import Scope

#: More meetings than one chair will ever have had.
ALL = 100_000


def can_be_handed_on(db: Database, chair: Person, *, today: date) -> list[Visit]:
    """Meetings that this person chaired, or whose chair they followed, up to today. Of those to come the plan is changed instead."""
    return visits.list_in(db, _had_chair(chair, today), limit=ALL)


def hand_on(db: Database, chair: Person, successor: Person, boroughs: Collection[str], *, by: Person, area: Area, at: datetime, today: date) -> int:
    """The successor reads the reports about the chair's meetings in these boroughs. How many meetings. Raises NotAllowed for who is no chair."""
    if not (successor.active and successor.has(Role.CHAIR)) or successor.id == chair.id:
        raise NotAllowed("Reports can be handed to another chair of meetings, who is not deactivated.")
    with write(db):
        found = [visit for visit in can_be_handed_on(db, chair, today=today) if set(visit.plan.boroughs) & set(boroughs)]
        successions.add(db, [visit.id for visit in found], successor=successor.id, predecessor=chair.id, at=at)
        _write_down(db, found, "Handed to the chair’s successor", f"{successor.name}, after {chair.name}", by=by, at=at)
        if found and successor.may_sign_in:
            letters.succeeded(db, area, successor, at)
    log.event("succession", at=at, person=successor.id, by=by.id, after=chair.id, meetings=len(found))
    return len(found)


def take_back(db: Database, chair: Person, successor: Person, *, by: Person, at: datetime) -> None:
    """The successor no longer reads what they were handed after this chair."""
    with write(db):
        refs = successions.list_after(db, chair.id).get(successor.id, ())
        successions.remove(db, successor=successor.id, predecessor=chair.id)
        _write_down(db, (visits.get(db, ref) for ref in refs), "Taken back from the chair’s successor", f"{successor.name}, after {chair.name}", by=by, at=at)
    log.event("succession ended", at=at, person=successor.id, by=by.id, after=chair.id, meetings=len(refs))


def _had_chair(chair: Person, today: date) -> Scope:
    return visits.chaired_by(chair.id).also("meeting_on <= ? and +stage <> ?", today.isoformat(), Stage.CANCELLED)


def _write_down(db: Database, found: Iterable[Visit], step: str, note: str, *, by: Person, at: datetime) -> None:
    for visit in found:
        history.add(db, visit, by.id, step, at, note=note)
