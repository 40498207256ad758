"""Second factors: passkeys, the code app, recovery codes, and what is being asked of somebody just now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import IntegrityError, Row

from sqlite_utils import Database

from observe.domain.errors import NotFound
from observe.store.database import row, rows
from observe.store.moments import maybe_moment, moment, stored


@dataclass(frozen=True, slots=True)
class Passkey:
    """A key that a device or a browser keeps for somebody; only its public half is here."""

    id: int
    credential: str
    public_key: bytes
    sign_count: int
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class CodeApp:
    """An app that shows a code; its secret is encrypted. A code of `last_step` or before is not taken again."""

    secret: str
    last_step: int
    added_at: datetime


@dataclass(frozen=True, slots=True)
class Factors:
    """All that somebody has set up."""

    passkeys: tuple[Passkey, ...]
    code_app: CodeApp | None
    recovery_left: int

    @property
    def count(self) -> int:
        """Passkeys and the app; recovery codes are no factor of their own."""
        return len(self.passkeys) + (self.code_app is not None)


@dataclass(frozen=True, slots=True)
class Ask:
    """What is being asked: wrong tries of this sign-in, the challenge to a passkey, the secret of an app that is being set up."""

    wrong_tries: int = 0
    challenge: str | None = None
    asked_at: datetime | None = None
    secret: str | None = None


def are_set_up(db: Database, person: int) -> bool:
    """Whether somebody has a second factor."""
    found = row(db, "select exists (select 1 from passkeys where person = ?) or exists (select 1 from code_apps where person = ?) as has", person, person)
    return found is not None and bool(found["has"])


def get(db: Database, person: int) -> Factors:
    """All that somebody has set up; empty where nothing is."""
    left = row(db, "select count(*) as n from recovery_codes where person = ? and used_at is null", person)
    return Factors(tuple(_passkeys(db, person)), _code_app(db, person), left["n"] if left else 0)


def _passkeys(db: Database, person: int) -> list[Passkey]:
    sql = "select id, credential, public_key, sign_count, added_at, used_at from passkeys where person = ? order by id"
    return [_passkey(found) for found in rows(db, sql, person)]


def _passkey(found: Row) -> Passkey:
    return Passkey(found["id"], found["credential"], found["public_key"], found["sign_count"], moment(found["added_at"]), maybe_moment(found["used_at"]))


def _code_app(db: Database, person: int) -> CodeApp | None:
    found = row(db, "select secret, last_step, added_at from code_apps where person = ?", person)
    return CodeApp(found["secret"], found["last_step"], moment(found["added_at"])) if found else None


def add_passkey(db: Database, person: int, credential: str, *, public_key: bytes, sign_count: int, at: datetime) -> bool:
    """A new passkey; False when it is there already, whosever it is."""
    try:
        db.execute(
            "insert into passkeys (person, credential, public_key, sign_count, added_at) values (?, ?, ?, ?, ?)",
            (person, credential, public_key, sign_count, stored(at)),
        )
    except IntegrityError:
        return False
    return True


def use_passkey(db: Database, passkey: Passkey, *, sign_count: int, at: datetime) -> None:
    """It was used; its counter is the new one."""
    db.execute("update passkeys set sign_count = ?, used_at = ? where id = ?", (sign_count, stored(at), passkey.id))


def remove_passkey(db: Database, person: int, passkey: int) -> None:
    """One of this person's; raises NotFound."""
    if db.execute("delete from passkeys where person = ? and id = ?", (person, passkey)).rowcount == 0:
        raise NotFound


def save_code_app(db: Database, person: int, secret: str, *, step: int, at: datetime) -> None:
    """The app from now on, in place of an older one."""
    db.execute(
        "insert or replace into code_apps (person, secret, last_step, added_at) values (?, ?, ?, ?)",
        (person, secret, step, stored(at)),
    )


def use_code_app(db: Database, person: int, step: int) -> None:
    """A code of this time was taken."""
    db.execute("update code_apps set last_step = ? where person = ?", (step, person))


def remove_code_app(db: Database, person: int) -> None:
    """Raises NotFound when there is none."""
    if db.execute("delete from code_apps where person = ?", (person,)).rowcount == 0:
        raise NotFound


def salt(db: Database, person: int) -> str:
    """That of somebody's recovery codes; empty when there are none."""
    found = row(db, "select salt from recovery_codes where person = ? order by code_hash limit 1", person)
    return str(found["salt"]) if found else ""


def replace_recovery_codes(db: Database, person: int, salt: str, hashes: Iterable[str]) -> None:
    """The older ones no longer work."""
    db.execute("delete from recovery_codes where person = ?", (person,))
    db.conn.executemany("insert into recovery_codes (person, salt, code_hash) values (?, ?, ?)", [(person, salt, one) for one in hashes])


def use_recovery_code(db: Database, person: int, code_hash: str, at: datetime) -> bool:
    """Works once: False when there is none with this hash, or it was used."""
    sql = "update recovery_codes set used_at = ? where person = ? and code_hash = ? and used_at is null"
    return db.execute(sql, (stored(at), person, code_hash)).rowcount == 1


def ask(db: Database, person: int) -> Ask:
    """What is being asked of somebody just now."""
    found = row(db, "select wrong_tries, challenge, asked_at, secret from second_asks where person = ?", person)
    return Ask(found["wrong_tries"], found["challenge"], maybe_moment(found["asked_at"]), found["secret"]) if found else Ask()


def save_ask(db: Database, person: int, now: Ask) -> None:
    """In place of what was asked before."""
    db.execute(
        "insert or replace into second_asks (person, wrong_tries, challenge, asked_at, secret) values (?, ?, ?, ?, ?)",
        (person, now.wrong_tries, now.challenge, stored(now.asked_at) if now.asked_at else None, now.secret),
    )


def forget(db: Database, person: int) -> None:
    """Nothing is set up any more."""
    for table in ("passkeys", "code_apps", "recovery_codes", "second_asks"):
        db.execute(f"delete from {table} where person = ?", (person,))
