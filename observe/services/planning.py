"""Planning a visit: who goes where and when; moved, corrected, cancelled and brought back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlite_utils import Database

from observe import log
from observe.domain import instruments
from observe.domain.area import Area
from observe.domain.errors import NotAllowed
from observe.domain.people import Person, Role
from observe.domain.visit import OPEN_STAGES, Plan, Seat, Stage, Visit
from observe.services import calendars, letters, reporting
from observe.services.calendars import Method
from observe.store import drafts, history, observations, people, reports, successions, visits
from observe.store.database import write


def plan(db: Database, planned: Plan, area: Area, *, by: Person, at: datetime, newcomer: Person | None = None) -> Visit:
    """A new visit, with its reference. A chair who is new to Observe comes with it. Raises people.Taken when their address is somebody else's."""
    with write(db):
        fresh = Visit(id=0, ref="", stage=Stage.PLANNED, plan=_seated(db, planned, newcomer, at), area=area, instrument=instruments.CURRENT)
        visit = calendars.begin(db, visits.add(db, fresh, at), at)
        visits.save(db, visit)
        history.add(db, visit, by.id, "Planned", at, note=planned.link)
    return visit


def change(db: Database, visit: Visit, planned: Plan, *, by: Person, at: datetime, newcomer: Person | None = None) -> Visit:
    """Another day, place, chair or visitor, before the observation is sent. A visitor who takes over starts empty. Raises as `plan` does, and NotAllowed."""
    with write(db):
        return _change(db, visit, planned, "Plan changed", by=by, at=at, newcomer=newcomer)


def _change(
    db: Database, visit: Visit, planned: Plan, step: str, *, by: Person, at: datetime, newcomer: Person | None = None, told_already: tuple[int, ...] = ()
) -> Visit:
    now = visits.get(db, visit.ref)
    if now.stage not in OPEN_STAGES:
        raise NotAllowed("This visit can no longer be changed: its observation has been sent, or the visit was cancelled.")
    changed = _handed_over(db, now, replace(now, plan=_seated(db, planned, newcomer, at)))
    changed = calendars.follow(db, now, changed, at, told_already=told_already)
    visits.save(db, changed)
    _forget_successors(db, now, changed)
    if said := differences(now, changed):
        history.add(db, now, by.id, step, at, note=said)
    return changed


def hand_over(db: Database, visit: Visit, planned: Plan, *, by: Person, at: datetime) -> Visit:
    """To another visitor, who is told and starts empty; what the first one wrote is shown to nobody any more. Raises NotAllowed."""
    with write(db):
        first, other = visit.plan.visitor.person, planned.visitor.person
        changed = _change(db, visit, planned, "Handed to another visitor", by=by, at=at, told_already=(first, other))
        letters.handed_on(db, changed, people.get(db, first), calendars.carried(db, changed, Method.CANCEL, at), at)
        letters.handed_to(db, changed, people.get(db, other), calendars.carried(db, changed, Method.REQUEST, at), at)
    log.event("handed over", at=at, person=by.id, visit=visit.ref, to=other)
    return changed


def correct(db: Database, visit: Visit, planned: Plan, reason: str, *, by: Person, at: datetime, newcomer: Person | None = None) -> Visit:
    """Facts put right by the Executive Office after the observation was sent, with a reason that the history keeps. Raises as `change` does."""
    with write(db):
        now = visits.get(db, visit.ref)
        if now.stage is not Stage.SUBMITTED:
            raise NotAllowed("Facts can be corrected while an observation waits to be checked, and not after that.")
        if planned.visitor.person != now.plan.visitor.person:
            raise NotAllowed("The visitor wrote this observation, so it cannot become another person's.")
        changed = calendars.follow(db, now, replace(now, plan=_seated(db, planned, newcomer, at)), at)
        if [seat.person for seat in changed.visitors] != [seat.person for seat in now.visitors]:
            _only_before_a_joint_report(now)
        visits.save(db, changed)
        _forget_successors(db, now, changed)
        reports.replace_submission(db, changed, reporting.content(db, changed))
        history.add(db, now, by.id, "Facts corrected", at, note=f"{differences(now, changed)} Reason: {reason}".strip())
    return changed


def cancel(db: Database, visit: Visit, *, by: Person, at: datetime) -> Visit:
    """Called off; what was written is kept."""
    return _step(db, visit, Visit.cancelled, "Cancelled", by=by, at=at)


def bring_back(db: Database, visit: Visit, *, by: Person, at: datetime) -> Visit:
    """As it was before it was cancelled."""
    return _step(db, visit, Visit.brought_back, "Brought back", by=by, at=at)


def differences(before: Visit, after: Visit) -> str:
    """What changed in a plan, in a sentence a fact; empty when nothing did."""
    old, new = reporting.plan_facts(before), reporting.plan_facts(after)
    changed = [f"{label}: {old[label] or 'none'} became {new[label] or 'none'}." for label in new if old[label] != new[label]]
    return " ".join(changed)


def _step(db: Database, visit: Visit, move: Callable[[Visit], Visit], step: str, *, by: Person, at: datetime) -> Visit:
    with write(db):
        now = visits.get(db, visit.ref)
        moved = calendars.follow(db, now, move(now), at)
        visits.save(db, moved)
        history.add(db, now, by.id, step, at)
    return moved


def _seated(db: Database, planned: Plan, newcomer: Person | None, at: datetime) -> Plan:
    """The plan with its new chair, who has no account and gets no mail before a report is released to them."""
    if newcomer is None:
        return planned
    chair = people.add(db, replace(newcomer, id=0, roles=frozenset({Role.CHAIR}), invited_at=None), at)
    return replace(planned, chair=Seat.of(chair))


def _handed_over(db: Database, before: Visit, after: Visit) -> Visit:
    """Another visitor begins at the beginning, or where they left off when the visit was theirs once. What was sent before was not theirs.

    Who is left of a pair writes on alone. Nobody's earlier drafts outlast it.
    """
    was, now = ([seat.person for seat in visit.visitors] for visit in (before, after))
    if was == now:
        return after
    _only_before_a_joint_report(before)
    for person in set(was) - set(now):
        drafts.delete_of(db, before, person)
    if not after.is_pair:
        after = after.taken_back(now[0])
    stays = before.typed_in is not None and before.typed_in.visitor in now
    after = replace(after, short=after.short if set(was) & set(now) else None, typed_in=before.typed_in if stays else None)
    if was[0] == now[0] and after.stage is Stage.RETURNED:
        return after
    stage = Stage.WRITING if observations.is_begun(db, after) else Stage.PLANNED
    return replace(after, stage=stage, submitted_at=after.submitted_at if was[0] == now[0] else None)


def _only_before_a_joint_report(visit: Visit) -> None:
    if visit.joint_by is not None:
        raise NotAllowed("The two visitors have put together what they saw, so who visited no longer changes. Either of them can make the joint report.")


def _forget_successors(db: Database, before: Visit, after: Visit) -> None:
    """Whoever followed a chair did so in what that chair chaired."""
    chairs = [{seat.person for seat in (visit.plan.chair, visit.plan.second_chair) if seat is not None} for visit in (before, after)]
    if chairs[0] != chairs[1]:
        successions.clear(db, before.id)
