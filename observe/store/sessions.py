"""Sessions as they are kept: the hash of a token, never the token."""

from __future__ import annotations

from datetime import datetime
from sqlite3 import Row

from sqlite_utils import Database

from observe.domain.errors import NotFound
from observe.domain.sessions import Session
from observe.store.database import row
from observe.store.moments import maybe_moment, moment, stored

COLUMNS = "select id, person, how, started_at, last_seen_at, second_factor_at, ended_at from sessions "


def add(db: Database, *, token_hash: str, person: int, how: str, at: datetime, second_factor_at: datetime | None = None) -> None:
    """A session that begins."""
    db.execute(
        "insert into sessions (token_hash, person, how, started_at, last_seen_at, second_factor_at) values (?, ?, ?, ?, ?, ?)",
        (token_hash, person, how, stored(at), stored(at), stored(second_factor_at) if second_factor_at else None),
    )


def get(db: Database, token_hash: str) -> Session:
    """The one with this token, whether or not it is over; raises NotFound."""
    found = row(db, COLUMNS + "where token_hash = ?", token_hash)
    if found is None:
        raise NotFound
    return _session(found)


def see(db: Database, session: Session, at: datetime) -> None:
    """It was used."""
    db.execute("update sessions set last_seen_at = ? where id = ? and ended_at is null", (stored(at), session.id))


def renew(db: Database, session: Session, token_hash: str, second_factor_at: datetime) -> None:
    """A second factor was shown: the same session goes on under a new token."""
    db.execute("update sessions set token_hash = ?, second_factor_at = ? where id = ?", (token_hash, stored(second_factor_at), session.id))


def end(db: Database, session: Session, at: datetime) -> None:
    """It is over."""
    db.execute("update sessions set ended_at = ? where id = ? and ended_at is null", (stored(at), session.id))


def end_all_of(db: Database, person: int, at: datetime) -> int:
    """All that somebody has open, on any device; how many they were."""
    return int(db.execute("update sessions set ended_at = ? where person = ? and ended_at is null", (stored(at), person)).rowcount)


def forget(db: Database, before: datetime) -> None:
    """Those that began before a moment."""
    db.execute("delete from sessions where started_at < ?", (stored(before),))


def _session(found: Row) -> Session:
    return Session(
        found["id"],
        found["person"],
        found["how"],
        moment(found["started_at"]),
        moment(found["last_seen_at"]),
        maybe_moment(found["second_factor_at"]),
        maybe_moment(found["ended_at"]),
    )
