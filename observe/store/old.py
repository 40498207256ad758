"""Deleting what is older than it may be kept, so that no byte of it stays in the database's files."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from sqlite3 import OperationalError

from sqlite_utils import Database

from observe.domain.dates import quarter_of
from observe.domain.visit import RELEASED_STAGES, Stage
from observe.store.database import rows
from observe.store.moments import stored

#: Of a visit that goes: the actions that go with it.
ACTIONS = "select id from actions where visit = ?"

#: A person's own rows: they go with the person, and do not keep them.
OWN = ("roles", "ties", "sign_ins", "sessions", "address_changes", "outbox")


class NotScrubbed(Exception):
    """It is deleted, and traces of it may still be in the files, since somebody else is using them."""


@dataclass(frozen=True, slots=True)
class OldVisit:
    """A visit that is to be deleted."""

    id: int
    ref: str
    stage: Stage
    meeting_on: date
    boroughs: tuple[str, ...]
    place: str


def visits_before(db: Database, day: date) -> list[OldVisit]:
    """Every visit whose meeting was before this day, at whatever stage, the oldest first."""
    found = rows(
        db,
        """select id, ref, stage, meeting_on,
             (select json_group_array(borough) from visit_boroughs where visit = visits.id) as boroughs,
             (select group_concat(name, ', ') from visit_boroughs where visit = visits.id) as place
           from visits where meeting_on < ? order by meeting_on, id""",
        day.isoformat(),
    )
    return [
        OldVisit(one["id"], one["ref"], Stage(one["stage"]), date.fromisoformat(one["meeting_on"]), tuple(json.loads(one["boroughs"])), one["place"])
        for one in found
    ]


def delete_visits(db: Database, gone: Iterable[OldVisit], *, first_month: int) -> None:
    """Deletes them with all that belongs to them, the letters that name them, papers that quote them, and what later visits said of them; keeps counts."""
    for visit in gone:
        if visit.stage in RELEASED_STAGES:
            _count(db, visit, first_month)
        findings = "select findings.id from findings join observations on observations.id = findings.observation where observations.visit = ?"
        db.execute(f"delete from earlier where finding in ({findings})", (visit.id,))
        db.execute(f"delete from drafts where exists (select 1 from json_each(content, '$.earlier') where value ->> 0 in ({findings}))", (visit.id,))
        _forget_drafts_on(db, ACTIONS, visit.id)
        db.execute("delete from outbox where subject || ' ' || body || ' ' glob '*' || ? || '[^0-9]*'", (visit.ref,))
        db.execute("delete from papers where id in (select paper from paper_visits where visit = ? and quoted)", (visit.id,))
        db.execute("delete from visits where id = ?", (visit.id,))
    db.execute("delete from areas where id not in (select area from visits)")


def delete_actions(db: Database, due_before: date) -> int:
    """Deletes the actions out of no report that were due before this day, and what later visits said of them. How many."""
    theirs = "select id from actions where visit is null and due_on < ?"
    _forget_drafts_on(db, theirs, due_before.isoformat())
    return db.execute(f"delete from actions where id in ({theirs})", (due_before.isoformat(),)).rowcount


def _forget_drafts_on(db: Database, actions: str, *arguments: object) -> None:
    db.execute(f"delete from drafts where exists (select 1 from json_each(content, '$.actions') where value ->> 0 in ({actions}))", arguments)


def _count(db: Database, visit: OldVisit, first_month: int) -> None:
    """A meeting of two boroughs counts for each."""
    year = quarter_of(visit.meeting_on, first_month).year
    db.conn.executemany(
        "insert into deleted_visits (year, borough, visits) values (?, ?, 1) on conflict (year, borough) do update set visits = visits + 1",
        [(year, borough) for borough in visit.boroughs],
    )


def forget_ways_in(db: Database, before: datetime) -> None:
    """Addresses of whoever asked for a link, known or not, of longer ago."""
    db.execute("delete from sign_ins where expires_at < ?", (stored(before),))
    db.execute("delete from address_changes where expires_at < ?", (stored(before),))


def people_of_nothing(db: Database) -> list[tuple[int, str]]:
    """Who can no longer or could never sign in, and is named nowhere but in their own rows."""
    unnamed = "".join(f" and people.id not in (select {column} from {table} where {column} is not null)" for table, column in _naming(db))
    found = rows(db, f"select id, name from people where (active = 0 or invited_at is null){unnamed} order by name, id")
    return [(one["id"], one["name"]) for one in found]


def delete_people(db: Database, people: Iterable[int]) -> None:
    """Deletes them with their own rows."""
    for person in people:
        for table in OWN:
            db.execute(f"delete from {table} where person = ?", (person,))
        db.execute("delete from people where id = ?", (person,))


def _naming(db: Database) -> list[tuple[str, str]]:
    """Every column that names a person and is not part of them."""
    found = rows(
        db,
        """select tables.name as "table", keys."from" as "column" from sqlite_master as tables, pragma_foreign_key_list(tables.name) as keys
           where tables.type = 'table' and keys."table" = 'people' and keys.on_delete <> 'CASCADE' order by 1, 2""",
    )
    return [(one["table"], one["column"]) for one in found if one["table"] not in OWN]


def scrub(db: Database) -> None:
    """Writes the file anew without what was deleted, and empties the write-ahead log. Raises NotScrubbed; deleting again tries again."""
    try:
        db.execute("vacuum")
        busy = db.execute("pragma wal_checkpoint(truncate)").fetchone()[0]
    except OperationalError as fault:
        raise NotScrubbed(str(fault)) from fault
    if busy:
        raise NotScrubbed("the database is being read")
