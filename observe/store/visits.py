"""Visits: plan, stage and seats. Lists are filtered here by named scopes that say the same as the policy."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, time
from sqlite3 import Row

from sqlite_utils import Database

from observe.domain.errors import NotFound
from observe.domain.people import Standing
from observe.domain.visit import RELEASED_STAGES, Level, Mode, Plan, Seat, Stage, Visit
from observe.store import areas, typed_in
from observe.store.database import EVERY_ONE, marks, row, rows
from observe.store.moments import clock, maybe_day, maybe_moment, stored

COLUMNS = """
select visits.id, ref, stage, stage_before, instrument, short, meeting_on, starts_at, level, mode, link,
  submitted_at, released_at, chair_told_at, considered_on, areas.sha256 as area,
  joint_by, typed_in_by, typed_in_for, typed_in_with_office, typed_in_asked_at, typed_in_confirmed_at, typed_in_confirmed,
  (select sent_at from replies where replies.visit = visits.id) as replied_at,
  (select json_group_array(borough) from (select borough from visit_boroughs where visit = visits.id order by borough)) as boroughs,
  (select json_group_array(json_array(place, person, seats.name, seats.post, seats.agency, seats.standing, finished_at, people.named_on_reports))
    from seats join people on people.id = seats.person where seats.visit = visits.id) as seats,
  (select json_group_array(json_array(person, name, post, agency)) from (
    select person, name, post, agency from successions join people on people.id = successions.person
    where successions.visit = visits.id order by successions.at, person)) as followed
from visits join areas on areas.id = visits.area
"""

#: Which visits a list holds. A test holds each equal to the policy's predicate, visit by visit.
VISITS_OF = "visits.id in (select visit from seats where person = ? and place in ('visitor', 'second-visitor'))"
CHAIRED_BY = """visits.id in (
  select visit from seats where person = ? and place in ('chair', 'second-chair') union all select visit from successions where person = ?)"""
RELEASED = "stage in ('released', 'considered')"
#: The plus keeps SQLite from collecting every released visit by its stage first, and sorting them then: there can be a hundred thousand.
NARROWED_TO_RELEASED = f"+{RELEASED}"
TO_CHECK = """stage = 'submitted' and typed_in_by is not ?
  and visits.id not in (select visit from seats where person = ? union all select visit from successions where person = ?)"""


@dataclass(frozen=True, slots=True)
class Scope:
    """A condition on visits and what fills its question marks."""

    where: str
    arguments: tuple[object, ...] = ()

    def also(self, where: str, *arguments: object) -> Scope:
        """Narrowed by one more condition."""
        return Scope(f"{self.where} and {where}", (*self.arguments, *arguments))


EVERY_VISIT = Scope("1 = 1")


def visits_of(person: int) -> Scope:
    """Those that the person observes, alone or as one of a pair."""
    return Scope(VISITS_OF, (person,))


def typed_in_by(person: int) -> Scope:
    """What somebody of the Executive Office typed in for a visitor."""
    return Scope("visits.typed_in_by = ?", (person,))


def chaired_by(person: int) -> Scope:
    """Meetings that the person chaired, or whose chair they followed."""
    return Scope(CHAIRED_BY, (person, person))


def reports_to(person: int) -> Scope:
    """Released reports about these meetings."""
    return chaired_by(person).also(NARROWED_TO_RELEASED)


def released() -> Scope:
    """All released reports."""
    return Scope(NARROWED_TO_RELEASED)


def to_check(person: int) -> Scope:
    """What waits for somebody of the Executive Office who has no part in it."""
    return Scope(TO_CHECK, (person, person, person))


def in_stages(scope: Scope, *stages: Stage) -> Scope:
    """The same, of these stages only. Stages that few visits are in are looked up; in the others visits stay, so the rest of the scope finds them."""
    column = "stage" if scope == EVERY_VISIT and not RELEASED_STAGES & set(stages) else "+stage"
    return scope.also(f"{column} in ({marks(len(stages))})", *stages)


def get(db: Database, ref: str) -> Visit:
    """One visit by its reference; raises NotFound."""
    found = rows(db, COLUMNS + "where ref = ?", ref)
    if not found:
        raise NotFound
    return _visit(db, found[0])


def list_in(db: Database, scope: Scope, *, limit: int = EVERY_ONE, offset: int = 0, order: str = "newest") -> list[Visit]:
    """A page of the visits of a scope. Orders: newest meeting first, soonest meeting first, longest waiting first, oldest reply first."""
    return [_visit(db, one) for one in rows(db, f"{COLUMNS} where {scope.where} {ORDERS[order]} limit ? offset ?", *scope.arguments, limit, offset)]


#: Ways to order a list, each with its tie-break.
ORDERS = {
    "newest": "order by meeting_on desc, visits.id desc",
    "soonest": "order by meeting_on, visits.id",
    "waiting": "order by submitted_at, visits.id",
    "replied": "order by replied_at, visits.id",
}


def count_in(db: Database, scope: Scope) -> int:
    """How many visits a scope holds."""
    found = row(db, f"select count(*) as n from visits where {scope.where}", *scope.arguments)
    return int(found["n"]) if found else 0


def add(db: Database, visit: Visit, at: datetime) -> Visit:
    """A new visit, with the next reference of the calendar year in which it is planned."""
    ref = _next_ref(db, at)
    cursor = db.execute(
        "insert into visits (ref, stage, area, instrument, short, meeting_on, starts_at, level, mode, link) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (ref, visit.stage, areas.keep(db, visit.area), visit.instrument, visit.short, *_plan_columns(visit.plan)),
    )
    _save_lists(db, cursor.lastrowid or 0, visit)
    return get(db, ref)


def save(db: Database, visit: Visit) -> None:
    """Plan, stage and moments of a visit that is already known."""
    db.execute(
        """update visits set stage = ?, stage_before = ?, short = ?, submitted_at = ?, released_at = ?, chair_told_at = ?, considered_on = ?,
             meeting_on = ?, starts_at = ?, level = ?, mode = ?, link = ?, joint_by = ?, typed_in_by = ?, typed_in_for = ?, typed_in_with_office = ?,
             typed_in_asked_at = ?,
             typed_in_confirmed_at = ?, typed_in_confirmed = ? where id = ?""",
        (
            visit.stage,
            visit.stage_before,
            visit.short,
            *(stored(at) if at else None for at in (visit.submitted_at, visit.released_at, visit.chair_told_at)),
            visit.considered_on.isoformat() if visit.considered_on else None,
            *_plan_columns(visit.plan),
            visit.joint_by,
            *typed_in.columns(visit.typed_in),
            visit.id,
        ),
    )
    db.execute("delete from visit_boroughs where visit = ?", (visit.id,))
    db.execute("delete from seats where visit = ?", (visit.id,))
    _save_lists(db, visit.id, visit)


def name_sent(db: Database, visit: int, observation: int) -> None:
    """The observation whose answers are the visit's in every count."""
    db.execute("update visits set sent_observation = ? where id = ?", (observation, visit))


def last_released_at(db: Database, boroughs: tuple[str, ...], before: date) -> int | None:
    """The id of the newest released visit to any of these boroughs whose meeting was before this day, or None."""
    there = f"exists (select 1 from visit_boroughs where visit_boroughs.visit = visits.id and borough in ({marks(len(boroughs))}))"
    where = f"where {NARROWED_TO_RELEASED} and meeting_on < ? and {there}"
    found = row(db, f"select id from visits {where} {ORDERS['newest']} limit 1", before.isoformat(), *boroughs)
    return int(found["id"]) if found else None


def same_as(db: Database, plan: Plan) -> Visit | None:
    """The visit of the same visitor to the same meeting: day, boroughs and level. None when there is none that was not cancelled."""
    there = "(select json_group_array(borough) from (select borough from visit_boroughs where visit = visits.id order by borough)) = json(?)"
    scope = visits_of(plan.visitor.person).also(
        f"meeting_on = ? and level = ? and stage <> 'cancelled' and {there}", plan.meeting_on.isoformat(), plan.level, json.dumps(sorted(plan.boroughs))
    )
    return next(iter(list_in(db, scope, limit=1)), None)


def _plan_columns(plan: Plan) -> tuple[str, str, str, str, str]:
    return plan.meeting_on.isoformat(), clock(plan.starts_at), plan.level, plan.mode, plan.link


def _next_ref(db: Database, at: datetime) -> str:
    name = f"last-ref-{at.year}"
    db.execute("insert into facts (name, value) values (?, '1') on conflict (name) do update set value = value + 1", (name,))
    found = row(db, "select value from facts where name = ?", name)
    return f"V-{at.year}-{int(found['value']) if found else 1:04}"


def _save_lists(db: Database, visit: int, said: Visit) -> None:
    boroughs = [said.area.borough(key) for key in said.plan.boroughs]
    db.conn.executemany(
        "insert into visit_boroughs (visit, borough, name, bcu, pdu) values (?, ?, ?, ?, ?)", [(visit, b.key, b.name, b.bcu, b.pdu) for b in boroughs]
    )
    plan = said.plan
    seats = {"visitor": plan.visitor, "second-visitor": plan.second_visitor, "chair": plan.chair, "second-chair": plan.second_chair}
    db.conn.executemany(
        "insert into seats (visit, place, person, name, post, agency, standing, finished_at) values (?, ?, ?, ?, ?, ?, ?, ?)",
        [(visit, place, s.person, s.name, s.post, s.agency, s.standing, stored(s.finished_at) if s.finished_at else None) for place, s in seats.items() if s],
    )


def _seats(found: str) -> dict[str, Seat]:
    """By place. How a Lay Adviser stands on reports is asked of the person: it is their choice of today."""
    return {
        place: Seat(person, name, post, agency, Standing(standing), standing == Standing.LAY_ADVISER and not named, maybe_moment(finished_at))
        for place, person, name, post, agency, standing, finished_at, named in json.loads(found)
    }


def _successors(found: str) -> tuple[Seat, ...]:
    """Whoever followed, each once, in the order in which they followed."""
    seats: dict[int, Seat] = {}
    for person, *said in json.loads(found):
        seats.setdefault(person, Seat(person, *said))
    return tuple(seats.values())


def _visit(db: Database, found: Row) -> Visit:
    seats = _seats(found["seats"])
    plan = Plan(
        boroughs=tuple(json.loads(found["boroughs"])),
        meeting_on=date.fromisoformat(found["meeting_on"]),
        starts_at=time.fromisoformat(found["starts_at"]),
        level=Level(found["level"]),
        mode=Mode(found["mode"]),
        chair=seats["chair"],
        visitor=seats["visitor"],
        second_chair=seats.get("second-chair"),
        second_visitor=seats.get("second-visitor"),
        link=found["link"],
    )
    return Visit(
        id=found["id"],
        ref=found["ref"],
        stage=Stage(found["stage"]),
        plan=plan,
        area=areas.get(db, found["area"]),
        instrument=found["instrument"],
        short=None if found["short"] is None else bool(found["short"]),
        stage_before=Stage(found["stage_before"]) if found["stage_before"] else None,
        submitted_at=maybe_moment(found["submitted_at"]),
        released_at=maybe_moment(found["released_at"]),
        chair_told_at=maybe_moment(found["chair_told_at"]),
        considered_on=maybe_day(found["considered_on"]),
        successors=_successors(found["followed"]),
        typed_in=typed_in.read(found),
        replied_at=maybe_moment(found["replied_at"]),
        joint_by=found["joint_by"],
    )
