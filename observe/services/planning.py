"""Planning a visit: who goes where and when; moved, corrected, cancelled and brought back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlite_utils import Database

from observe.domain import instruments
from observe.domain.area import Area
from observe.domain.errors import NotAllowed
from observe.domain.people import Person, Role
from observe.domain.visit import OPEN_STAGES, Plan, Stage, Visit
from observe.services import reporting
from observe.store import history, people, reports, visits
from observe.store.database import write


def plan(db: Database, planned: Plan, area: Area, *, by: Person, at: datetime) -> Visit:
    """A new visit, with its reference."""
    fresh = Visit(id=0, ref="", stage=Stage.PLANNED, plan=planned, area=area, instrument=instruments.CURRENT)
    with write(db):
        visit = visits.add(db, fresh, at)
        history.add(db, visit, by.id, "Planned", at, note=planned.link)
    return visit


def change(db: Database, visit: Visit, planned: Plan, *, by: Person, at: datetime) -> Visit:
    """Another day, place, chair or visitor, before the observation is sent. A visitor who takes over starts empty."""
    with write(db):
        now = visits.get(db, visit.ref)
        if now.stage not in OPEN_STAGES:
            raise NotAllowed("This visit can no longer be changed: its observation has been sent, or the visit was cancelled.")
        changed = replace(now, plan=planned)
        visits.save(db, changed)
        if said := differences(now, changed):
            history.add(db, now, by.id, "Plan changed", at, note=said)
    return changed


def correct(db: Database, visit: Visit, planned: Plan, reason: str, *, by: Person, at: datetime) -> Visit:
    """Facts put right by the Executive Office after the observation was sent, with a reason that the history keeps."""
    with write(db):
        now = visits.get(db, visit.ref)
        if now.stage is not Stage.SUBMITTED:
            raise NotAllowed("Facts can be corrected while an observation waits to be checked, and not after that.")
        changed = replace(now, plan=planned)
        visits.save(db, changed)
        reports.replace_submission(db, changed, reporting.content(db, changed))
        history.add(db, now, by.id, "Facts corrected", at, note=f"{differences(now, changed)} Reason: {reason}".strip())
    return changed


def cancel(db: Database, visit: Visit, *, by: Person, at: datetime) -> Visit:
    """Called off; what was written is kept."""
    return _step(db, visit, "Cancelled", by, at)


def bring_back(db: Database, visit: Visit, *, by: Person, at: datetime) -> Visit:
    """As it was before it was cancelled."""
    return _step(db, visit, "Brought back", by, at)


def _step(db: Database, visit: Visit, step: str, by: Person, at: datetime) -> Visit:
    with write(db):
        now = visits.get(db, visit.ref)
        moved = now.cancelled() if step == "Cancelled" else now.brought_back()
        visits.save(db, moved)
        history.add(db, now, by.id, step, at)
    return moved


def add_chair(db: Database, name: str, email: str, post: str, agency: str, *, at: datetime) -> Person:
    """A chair who is new to Observe: has no account and gets no mail before a report is released to them. Raises people.Taken."""
    with write(db):
        return people.add(db, Person(0, name, email, frozenset({Role.CHAIR}), post=post, agency=agency), at)


def differences(before: Visit, after: Visit) -> str:
    """What changed in a plan, in a sentence a fact; empty when nothing did."""
    old, new = reporting.plan_facts(before), reporting.plan_facts(after)
    changed = [f"{label}: {old[label] or 'none'} became {new[label] or 'none'}." for label in new if old[label] != new[label]]
    return " ".join(changed)
