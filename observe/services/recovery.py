"""Recovery codes: for the day on which the second factor is lost. Shown once, kept as slow hashes, each works once."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import replace
from datetime import datetime

from sqlite_utils import Database

from observe.domain.people import Person
from observe.services.second_factor import changed, open_ask, wrong
from observe.store import factors
from observe.store.database import write

COUNT = 10
#: Without the letters and digits that look alike. Ten of them are 49 bits.
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 10


def new_codes(db: Database, person: Person, *, at: datetime) -> tuple[str, ...]:
    """Ten codes like "k7mqp-x2f9a"; this is the only time that they are in clear, and older ones no longer work."""
    codes = tuple("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)) for _ in range(COUNT))
    salt = secrets.token_hex(16)
    hashes = [_hash(salt, code) for code in codes]
    with write(db):
        factors.replace_recovery_codes(db, person.id, salt, hashes)
    changed(person, "recovery codes made", at)
    return tuple(f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}" for code in codes)


def use(db: Database, person: Person, code: str, *, at: datetime) -> None:
    """Instead of the second factor. Raises Wrong, or Locked after too many wrong tries."""
    open_ask(db, person)
    hashed = _hash(factors.salt(db, person.id), plain(code))
    with write(db):
        asked = open_ask(db, person)
        right = factors.use_recovery_code(db, person.id, hashed, at)
        factors.save_ask(db, person.id, factors.Ask() if right else replace(asked, wrong_tries=asked.wrong_tries + 1))
    if not right:
        raise wrong(person, at)
    changed(person, "recovery code used", at)


def plain(code: str) -> str:
    """As it was made, whatever capitals, blanks and dashes were typed."""
    return "".join(sign for sign in code.lower() if sign in ALPHABET)


def _hash(salt: str, code: str) -> str:
    """scrypt, some 50 ms: outside of any transaction."""
    return hashlib.scrypt(code.encode(), salt=bytes.fromhex(salt), n=2**14, r=8, p=1).hex()
