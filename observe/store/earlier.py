"""What a visit looks at again: the areas for improvement of the last report, and actions that nobody saw done; and what was seen of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from sqlite3 import Row

from sqlite_utils import Database

from observe.domain import dates
from observe.domain.observation import Earlier
from observe.domain.visit import Visit
from observe.store import visits
from observe.store.database import marks, rows
from observe.store.moments import moment

OF_LAST_REPORT = """
select findings.id as finding, findings.text, visits.ref, visits.meeting_on, null as action, '' as will, null as due_on, null as given_at
from visits join findings on findings.observation = visits.sent_observation
where visits.id = ? and findings.kind = 'improvement' and findings.removed_at is null
"""
ABOUT_ACTION = """finding, coalesce(findings.text, '') as text, coalesce(visits.ref, '') as ref, visits.meeting_on,
  actions.id as action, actions.text as will, due_on, given_at"""
OF_ACTION = "left join findings on findings.id = actions.finding left join visits on visits.id = actions.visit"
SAID = f"""
select findings.id as finding, findings.text, visits.ref, visits.meeting_on, null as action, '' as will, null as due_on, null as given_at, now, why
from earlier
join findings on findings.id = earlier.finding
join observations on observations.id = findings.observation
join visits on visits.id = observations.visit
where earlier.observation = ?
union all
select {ABOUT_ACTION}, now, why from earlier_actions join actions on actions.id = earlier_actions.action {OF_ACTION} where earlier_actions.observation = ?
"""


def asked(db: Database, visit: Visit) -> tuple[Earlier, ...]:
    """What to look at: of the last report released before this meeting on any of its boroughs, and of actions given by then.

    An area for improvement that became an action is asked about once, as that action, until it is finished.
    """
    last = visits.last_released_at(db, visit.plan.boroughs, visit.plan.meeting_on)
    acts = _actions_in(db, visit)
    taken_up = {point.finding for point in acts}
    found = [_point(one) for one in rows(db, OF_LAST_REPORT, last)] if last is not None else []
    return _in_order([*(point for point in found if point.finding not in taken_up), *acts])


def _actions_in(db: Database, visit: Visit) -> list[Earlier]:
    keys = visit.plan.boroughs
    there = f"actions.id in (select action from action_boroughs where finished = 0 and borough in ({marks(len(keys))}))"
    found = rows(db, f"select {ABOUT_ACTION} from actions {OF_ACTION} where {there}", *keys)
    return [_point(one) for one in found if dates.local(moment(one["given_at"])).date() <= visit.plan.meeting_on]


def of(db: Database, visit: Visit, observation: int) -> tuple[Earlier, ...]:
    """The same with what was said of it. Once anything was, it is asked about that and no more, whatever was released or given since."""
    found = rows(db, SAID, observation, observation) if observation else []
    return _in_order(_point(one, one["now"], one["why"]) for one in found) or asked(db, visit)


def save(db: Database, observation: int, points: Iterable[Earlier]) -> None:
    """What this visit saw of each."""
    put(db, observation, {point.key: (point.now, point.why) for point in points})


def put(db: Database, observation: int, said: Mapping[str, tuple[str, str]]) -> None:
    """What was said of these points, by key: now and why, and of no others. A point whose visit was deleted is left out."""
    for table, column, whole, of_action in (("earlier", "finding", "findings", False), ("earlier_actions", "action", "actions", True)):
        these = [(observation, now, why, _number(key)) for key, (now, why) in said.items() if key.startswith("action-") is of_action]
        db.execute(f"delete from {table} where observation = ?", (observation,))
        db.conn.executemany(f"insert into {table} (observation, {column}, now, why) select ?, id, ?, ? from {whole} where id = ?", these)


def _number(key: str) -> int:
    return int(key.removeprefix("action-"))


def _in_order(points: Iterable[Earlier]) -> tuple[Earlier, ...]:
    """As the reports have them; actions out of no report come last."""
    return tuple(sorted(points, key=lambda point: (point.finding is None, point.finding or 0, point.action or 0)))


def _point(found: Row, now: str = "", why: str = "") -> Earlier:
    day = date.fromisoformat(found["meeting_on"]) if found["meeting_on"] else dates.local(moment(found["given_at"])).date()
    due_on = date.fromisoformat(found["due_on"]) if found["due_on"] else None
    return Earlier(found["finding"], found["text"], found["ref"], day, now, why, found["action"], found["will"], due_on)
