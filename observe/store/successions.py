"""Who reads the reports about a meeting after its chair."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from sqlite_utils import Database

from observe.store.database import rows
from observe.store.moments import stored


def add(db: Database, visits: Iterable[int], *, successor: int, predecessor: int, at: datetime) -> None:
    """From now on the successor reads the reports about these meetings."""
    db.conn.executemany(
        "insert into successions (visit, person, predecessor, at) values (?, ?, ?, ?) on conflict (visit, person, predecessor) do nothing",
        [(visit, successor, predecessor, stored(at)) for visit in visits],
    )


def remove(db: Database, *, successor: int, predecessor: int) -> None:
    """The successor reads no more what they were given after this chair."""
    db.execute("delete from successions where person = ? and predecessor = ?", (successor, predecessor))


def clear(db: Database, visit: int) -> None:
    """Nobody follows the chair of this meeting: it is another's now."""
    db.execute("delete from successions where visit = ?", (visit,))


def list_after(db: Database, predecessor: int) -> dict[int, tuple[str, ...]]:
    """The references of what was handed on by this chair, by successor."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    sql = """select successions.person, ref from successions join visits on visits.id = successions.visit
             where predecessor = ? order by successions.person, meeting_on desc, visits.id desc"""
    for one in rows(db, sql, predecessor):
        found[one["person"]].append(one["ref"])
    return {person: tuple(refs) for person, refs in found.items()}
