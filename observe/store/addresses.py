"""New e-mail addresses that wait to be confirmed: the link only as a hash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from observe.domain.errors import NotFound
from observe.store.database import row
from observe.store.moments import moment, stored


@dataclass(frozen=True, slots=True)
class Waiting:
    """One person's new address, and until when it can be confirmed."""

    id: int
    person: int
    email: str
    expires_at: datetime


COLUMNS = "select id, person, email, expires_at from address_changes"


def add(db: Database, *, person: int, email: str, link_hash: str, asked_at: datetime, expires_at: datetime) -> None:
    """A new address, which voids those that the person was to have before."""
    void(db, person)
    db.execute(
        "insert into address_changes (person, email, link_hash, asked_at, expires_at) values (?, ?, ?, ?, ?)",
        (person, email, link_hash, stored(asked_at), stored(expires_at)),
    )


def void(db: Database, person: int) -> None:
    """No link that was sent for this person works any more, and nothing is kept of it."""
    db.execute("delete from address_changes where person = ?", (person,))


def get(db: Database, link_hash: str, at: datetime) -> Waiting:
    """The one with this link, if it still works; raises NotFound."""
    return _one(db, "link_hash = ?", link_hash, at)


def get_for(db: Database, person: int, at: datetime) -> Waiting:
    """What waits for this person; raises NotFound."""
    return _one(db, "person = ?", person, at)


def _one(db: Database, where: str, what: object, at: datetime) -> Waiting:
    found = row(db, f"{COLUMNS} where {where} and expires_at > ? order by id desc limit 1", what, stored(at))
    if found is None:
        raise NotFound
    return Waiting(found["id"], found["person"], found["email"], moment(found["expires_at"]))
