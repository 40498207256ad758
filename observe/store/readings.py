"""Who read which report, of all visits together. One line is added by `history.add_reading`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from observe.store.database import row, rows
from observe.store.moments import moment


@dataclass(frozen=True, slots=True)
class Reading:
    """One report that was opened ("page") or downloaded ("pdf") by somebody."""

    at: datetime
    person: int
    name: str
    by_office: bool
    what: str
    ref: str
    version: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Of one person, of one visit, or only those whose reader was of the Executive Office then."""

    person: int | None = None
    ref: str = ""
    office_only: bool = False

    @property
    def where(self) -> str:
        """As SQL; each condition is only there when it is asked for, so that it can be looked up."""
        parts = ["readings.person = ?" if self.person is not None else "", "readings.visit = (select id from visits where ref = ?)" if self.ref else ""]
        return " and ".join(part for part in (*parts, "readings.by_office = 1" if self.office_only else "") if part) or "1 = 1"

    @property
    def arguments(self) -> tuple[object, ...]:
        """What fills the question marks."""
        return tuple(one for one in (self.person, self.ref or None) if one is not None)


def list_newest(db: Database, wanted: Wanted, *, limit: int, offset: int = 0) -> list[Reading]:
    """A page of readings, newest first."""
    found = rows(
        db,
        f"""select readings.at, readings.person, people.name, readings.by_office, readings.what, visits.ref, readings.version
            from readings join people on people.id = readings.person join visits on visits.id = readings.visit
            where {wanted.where} order by readings.id desc limit ? offset ?""",
        *wanted.arguments,
        limit,
        offset,
    )
    return [Reading(moment(one["at"]), one["person"], one["name"], bool(one["by_office"]), one["what"], one["ref"], one["version"]) for one in found]


def count(db: Database, wanted: Wanted) -> int:
    """How many there are."""
    found = row(db, f"select count(*) as n from readings where {wanted.where}", *wanted.arguments)
    return int(found["n"]) if found else 0


def list_readers(db: Database, wanted: Wanted) -> dict[int, str]:
    """Everybody who read one, by name; only those of the Executive Office where only these are wanted."""
    only = "and by_office = 1" if wanted.office_only else ""
    sql = f"select id, name from people where exists (select 1 from readings where person = people.id {only}) order by name, id"
    return {one["id"]: one["name"] for one in rows(db, sql)}
