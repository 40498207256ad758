"""What calendar programs know a visit by, and whose program may fetch their visits: an address only as a hash."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from observe.domain.errors import NotFound
from observe.store.database import marks, row, rows
from observe.store.moments import maybe_moment, stored


@dataclass(frozen=True, slots=True)
class Entry:
    """A visit in calendars: `uid` never changes, `sequence` counts what was changed since it was first told of."""

    uid: str
    sequence: int


def begin(db: Database, visit: int) -> Entry:
    """A new visit's entry."""
    entry = Entry(secrets.token_hex(16), 0)
    db.execute("insert into calendar_entries (visit, uid, sequence) values (?, ?, ?)", (visit, entry.uid, entry.sequence))
    return entry


def next_of(db: Database, visit: int) -> Entry:
    """Its entry, counted up: what is told from now on replaces what calendars have."""
    db.execute("update calendar_entries set sequence = sequence + 1 where visit = ?", (visit,))
    return of(db, [visit])[visit]


def of(db: Database, visits: Iterable[int]) -> dict[int, Entry]:
    """The entries of these visits."""
    wanted = list(visits)
    found = rows(db, f"select visit, uid, sequence from calendar_entries where visit in ({marks(len(wanted))}) order by visit", *wanted)
    return {one["visit"]: Entry(one["uid"], one["sequence"]) for one in found}


def open_feed(db: Database, person: int, token_hash: str, at: datetime) -> None:
    """The one address of a person's feed; an older one no longer works."""
    close_feed(db, person)
    db.execute("insert into calendar_feeds (person, token_hash, made_at) values (?, ?, ?)", (person, token_hash, stored(at)))


def close_feed(db: Database, person: int) -> None:
    """No address of this person's feed works any more, and nothing is kept of it."""
    db.execute("delete from calendar_feeds where person = ?", (person,))


def feed_since(db: Database, person: int) -> datetime | None:
    """When the address of this person's feed was made; None when they have none."""
    found = row(db, "select made_at from calendar_feeds where person = ?", person)
    return maybe_moment(found["made_at"]) if found else None


def whose_feed(db: Database, token_hash: str) -> int:
    """Whose feed has this address; raises NotFound."""
    found = row(db, "select person from calendar_feeds where token_hash = ?", token_hash)
    if found is None:
        raise NotFound
    return int(found["person"])
