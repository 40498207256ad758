"""What is read for an export, some visits at a time, and who took what."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from observe.domain.counts import Filter
from observe.domain.visit import Visit
from observe.store import visits
from observe.store.counts import condition
from observe.store.database import row, rows
from observe.store.moments import moment, stored
from observe.store.visits import Scope

#: So many visits are read at a time.
BATCH = 100


def batches(db: Database, wanted: Filter) -> Iterator[list[Visit]]:
    """The released visits of a filter, those of the oldest meetings first."""
    where, arguments = condition(wanted)
    ids = [one["id"] for one in rows(db, f"select id from visits where {where} order by meeting_on, id", *arguments)]
    for start in range(0, len(ids), BATCH):
        part = ids[start : start + BATCH]
        found = visits.list_in(db, Scope("visits.id in (select value from json_each(?))", (json.dumps(part),)))
        yield sorted(found, key=lambda one: part.index(one.id))


@dataclass(frozen=True, slots=True)
class Taken:
    """That somebody took a table, or opened or downloaded a paper ("paper"): `asked` says which visits it asked for, or which paper it was."""

    at: datetime
    name: str
    by_office: bool
    what: str
    format: str
    asked: str


def add(db: Database, person: int, what: str, format_: str, asked: str, at: datetime) -> int:
    """Writes down that somebody takes a table, and whether they are of the Executive Office; its number."""
    cursor = db.execute(
        "insert into exports (at, person, by_office, what, format, asked)"
        " values (?, ?, exists (select 1 from roles where person = ? and role = 'office'), ?, ?, ?)",
        (stored(at), person, person, what, format_, asked),
    )
    return cursor.lastrowid or 0


def forget(db: Database, number: int) -> None:
    """It was not taken after all."""
    db.execute("delete from exports where id = ?", (number,))


#: Tables that were taken, and papers that were read; of these the reader's roles of today count.
TAKEN = """
select at, person, by_office, what, format, asked, exports.id as number from exports where by_office or not ?
union all
select at, person, is_office, 'paper', what, period || ', version ' || version, paper from (
  select paper_readings.*, papers.period, papers.version,
    exists (select 1 from roles where roles.person = paper_readings.person and role = 'office') as is_office
  from paper_readings join papers on papers.id = paper) where is_office or not ?
"""


def list_newest(db: Database, *, office_only: bool, limit: int, offset: int = 0) -> list[Taken]:
    """A page of them, newest first; only those of the Executive Office where only these are wanted."""
    found = rows(
        db,
        f"select taken.*, people.name from ({TAKEN}) as taken join people on people.id = taken.person order by at desc, number desc limit ? offset ?",
        int(office_only),
        int(office_only),
        limit,
        offset,
    )
    return [Taken(moment(one["at"]), one["name"], bool(one["by_office"]), one["what"], one["format"], one["asked"]) for one in found]


def count(db: Database, *, office_only: bool) -> int:
    """How many there are."""
    found = row(db, f"select count(*) as n from ({TAKEN})", int(office_only), int(office_only))
    return int(found["n"]) if found else 0


def delete_before(db: Database, at: datetime) -> None:
    """Forgets older ones."""
    db.execute("delete from exports where at < ?", (stored(at),))
