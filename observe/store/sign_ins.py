"""Ways in that were sent by e-mail: a link and a code, kept only as hashes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Row

from sqlite_utils import Database

from observe.domain.errors import NotFound
from observe.store.database import row
from observe.store.moments import moment, stored


@dataclass(frozen=True, slots=True)
class SignIn:
    """One way in. `person` is None for an address that nobody has; it is kept so that both look the same."""

    id: int
    email: str
    person: int | None
    code_hash: str
    lands_on: str
    expires_at: datetime
    wrong_tries: int
    used: bool


COLUMNS = "select id, email, person, code_hash, lands_on, expires_at, wrong_tries, used_at from sign_ins "


@dataclass(frozen=True, slots=True)
class Hashes:
    """What of a way in is kept: keyed hashes of the link, the code, the browser that asked, and from where it did (empty for a command)."""

    link: str
    code: str
    browser: str
    client: str = ""


def add(db: Database, *, email: str, person: int | None, hashes: Hashes, lands_on: str, asked_at: datetime, expires_at: datetime) -> None:
    """A new way in; voids the address's older ones."""
    db.execute("update sign_ins set used_at = ? where email = ? and used_at is null", (stored(asked_at), email))
    db.execute(
        "insert into sign_ins (email, person, link_hash, code_hash, browser_hash, client_hash, lands_on, asked_at, expires_at, wrong_tries)"
        " values (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
        (email, person, hashes.link, hashes.code, hashes.browser, hashes.client, lands_on, stored(asked_at), stored(expires_at)),
    )


def nth_last_of_address(db: Database, email: str, *, nth: int, since: datetime) -> datetime | None:
    """When the nth last was asked for with this address, if that was after a moment."""
    return _nth(db, "email", email, nth, since)


def nth_last_of_client(db: Database, client_hash: str, *, nth: int, since: datetime) -> datetime | None:
    """When the nth last was asked for from this client, if that was after a moment."""
    return _nth(db, "client_hash", client_hash, nth, since)


def _nth(db: Database, column: str, value: str, nth: int, since: datetime) -> datetime | None:
    found = row(
        db,
        f"select asked_at from sign_ins where {column} = ? and asked_at > ? order by asked_at desc, id desc limit 1 offset ?",
        value,
        stored(since),
        nth - 1,
    )
    return moment(found["asked_at"]) if found else None


def void(db: Database, person: int, at: datetime) -> None:
    """None that was sent to somebody works any more."""
    db.execute("update sign_ins set used_at = ? where person = ? and used_at is null", (stored(at), person))


def forget(db: Database, before: datetime) -> None:
    """Those that were asked for before a moment, with the addresses that were typed."""
    db.execute("delete from sign_ins where asked_at < ?", (stored(before),))


def get_by_link(db: Database, link_hash: str) -> SignIn:
    """The one with this link; raises NotFound."""
    return _one(row(db, COLUMNS + "where link_hash = ?", link_hash))


def get_by_browser(db: Database, browser_hash: str) -> SignIn:
    """The newest one that this browser asked for; raises NotFound."""
    return _one(row(db, COLUMNS + "where browser_hash = ? order by id desc limit 1", browser_hash))


def count_wrong(db: Database, sign_in: SignIn) -> None:
    """A wrong code was tried."""
    db.execute("update sign_ins set wrong_tries = wrong_tries + 1 where id = ?", (sign_in.id,))


def use(db: Database, sign_in: SignIn, at: datetime) -> None:
    """Works once."""
    db.execute("update sign_ins set used_at = ? where id = ?", (stored(at), sign_in.id))


def _one(found: Row | None) -> SignIn:
    if found is None:
        raise NotFound
    return SignIn(
        found["id"],
        found["email"],
        found["person"],
        found["code_hash"],
        found["lands_on"],
        moment(found["expires_at"]),
        found["wrong_tries"],
        found["used_at"] is not None,
    )
