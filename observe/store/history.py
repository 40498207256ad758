"""The append-only history of a visit, and who read its report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from observe.domain.visit import Visit
from observe.store.database import EVERY_ONE, row, rows
from observe.store.moments import moment, stored


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened to a visit. `who` is a name, empty where Observe did it by itself."""

    at: datetime
    who: str
    step: str
    note: str


def add(db: Database, visit: Visit, who: int, step: str, at: datetime, *, note: str = "") -> None:
    """Writes one step down. Steps never hold a draft's words."""
    db.execute("insert into history (visit, at, who, step, note) values (?, ?, ?, ?, ?)", (visit.id, stored(at), who, step, note))


STEPS = """
  select history.at, people.name, history.step, history.note, history.id as sort
  from history left join people on people.id = history.who where history.visit = ?
  union all
  select readings.at, people.name,
    case readings.what when 'pdf' then 'Downloaded the report' else 'Opened the report' end, 'Version ' || readings.version, readings.id
  from readings join people on people.id = readings.person
  where readings.visit = ? and (? or readings.person in (
    select person from seats where seats.visit = readings.visit and place in ('chair', 'second-chair')
    union all select person from successions where successions.visit = readings.visit))
"""


def list_for(db: Database, visit: Visit, *, every_reader: bool = True, limit: int = EVERY_ONE, offset: int = 0) -> list[Step]:
    """A page of the steps and readings, newest first. Who read a report is the office's to know; others are told of its chairs only."""
    sql = f"select at, name, step, note from ({STEPS}) order by at desc, sort desc limit ? offset ?"
    found = rows(db, sql, visit.id, visit.id, every_reader, limit, offset)
    return [Step(moment(one["at"]), one["name"] or "", one["step"], one["note"]) for one in found]


def count_for(db: Database, visit: Visit, *, every_reader: bool) -> int:
    """How many steps and readings there are."""
    found = row(db, f"select count(*) as n from ({STEPS})", visit.id, visit.id, every_reader)
    return int(found["n"]) if found else 0


def add_reading(db: Database, visit: Visit, version: int, person: int, what: str, at: datetime) -> None:
    """Writes down that somebody opened ("page") or downloaded ("pdf") a released report, and whether they were of the Executive Office then."""
    db.execute(
        "insert into readings (visit, version, person, what, at, by_office)"
        " values (?, ?, ?, ?, ?, exists (select 1 from roles where person = ? and role = 'office'))",
        (visit.id, version, person, what, stored(at), person),
    )


def first_opened(db: Database, visit: Visit, person: int) -> datetime | None:
    """When this person first read the visit's report, or None."""
    found = row(db, "select min(at) as at from readings where visit = ? and person = ?", visit.id, person)
    return moment(found["at"]) if found and found["at"] else None
