"""The second factor: who is asked for it, the app that shows codes, recovery codes, and the reset by a colleague."""

from __future__ import annotations

import hmac
import ipaddress
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

import pyotp
from sqlite_utils import Database

from observe import log
from observe.domain.area import Area
from observe.domain.errors import NotAllowed, NotFound
from observe.domain.people import Person, Role
from observe.services import letters, sealing
from observe.store import factors, sessions
from observe.store.database import write

#: Who signs in with two factors whether they like or not (OWASP ASVS 5.0, 6.3.3): they can read everything.
REQUIRED_FOR = frozenset({Role.OFFICE, Role.BOARD})
#: After so many wrong codes this sign-in is closed.
TRIES = 5
#: A code counts while the app shows it, and for one before and one after: clocks differ.
DRIFT_STEPS = (0, -1, 1)
#: What secrets of apps are sealed for.
USE = b"secrets of code apps"


class Wrong(Exception):
    """The code or passkey is wrong, used, or too old; it is not said which."""


class Locked(Exception):
    """Too many wrong tries in this sign-in: it begins again with the e-mail."""


@dataclass(frozen=True, slots=True)
class Site:
    """What a passkey is bound to: the host of the address where people reach Observe."""

    host: str
    origin: str


def site(address: str) -> Site | None:
    """None where browsers know no passkeys: at an address of numbers, and without https anywhere but on localhost."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return Site(host, address) if parts.scheme == "https" or host == "localhost" else None
    return None


def is_required(person: Person) -> bool:
    """Whether somebody must have one."""
    return bool(person.roles & REQUIRED_FOR)


def is_asked(db: Database, person: Person) -> bool:
    """Whether somebody is asked for one at each sign-in: who must have one, and who has set one up."""
    return is_required(person) or factors.are_set_up(db, person.id)


def begin(db: Database, person: Person) -> None:
    """Somebody passed the first factor: the tries are counted anew."""
    with write(db):
        factors.save_ask(db, person.id, factors.Ask())


def start_code_app(db: Database, person: Person, *, key: bytes) -> None:
    """A new secret, which counts once a code made from it was typed."""
    with write(db):
        factors.save_ask(db, person.id, replace(factors.ask(db, person.id), secret=sealing.seal(pyotp.random_base32(), key=key, use=USE)))


def new_secret(db: Database, person: Person, *, key: bytes) -> str:
    """The secret of the app that is being set up, in base32. Raises NotFound when none is."""
    return sealing.unseal(factors.ask(db, person.id).secret or "", key=key, use=USE)


def uri(secret: str, person: Person) -> str:
    """What the QR code says to the app."""
    return pyotp.TOTP(secret).provisioning_uri(name=person.email, issuer_name="Observe")


def confirm_code_app(db: Database, person: Person, code: str, *, area: Area, key: bytes, at: datetime) -> None:
    """The app is set up, and replaces an older one. Raises Wrong, Locked, or NotFound when none is being set up."""
    with write(db):
        asked = open_ask(db, person)
        step = _step(sealing.unseal(asked.secret or "", key=key, use=USE), code, at)
        if step is not None:
            factors.save_code_app(db, person.id, asked.secret or "", step=step, at=at)
            letters.second_factor(db, area, person, "An app that shows codes was set up for signing in to Observe.", at)
        _count(db, person, asked, right=step is not None)
    if step is None:
        raise wrong(person, at)
    changed(person, "code app set up", at)


def with_code(db: Database, person: Person, code: str, *, key: bytes, at: datetime) -> None:
    """The code that the app shows; each is taken once. Raises Wrong or Locked."""
    with write(db):
        asked, app = open_ask(db, person), factors.get(db, person.id).code_app
        step = _step(_secret(app, key), code, at)
        right = app is not None and step is not None and step > app.last_step
        if right and step is not None:
            factors.use_code_app(db, person.id, step)
        _count(db, person, asked, right=right)
    if not right:
        raise wrong(person, at)


def remove_code_app(db: Database, person: Person, *, area: Area, at: datetime) -> None:
    """Raises NotAllowed for the last factor of somebody who must have one, NotFound when there is no app."""
    with write(db):
        factors.remove_code_app(db, person.id)
        keep_one(db, person)
        letters.second_factor(db, area, person, "The app that shows codes for signing in to Observe was removed.", at)
    changed(person, "code app removed", at)


def reset(db: Database, person: Person, *, by: Person | None, area: Area, at: datetime) -> None:
    """Somebody lost it: all of it is forgotten, and they are signed out. Nobody does it for themselves; where `by` is None, whoever runs Observe does."""
    if by is not None and by.id == person.id:
        raise NotAllowed("You cannot reset your own second factor. Ask another member of the Executive Office.")
    with write(db):
        factors.forget(db, person.id)
        sessions.end_all_of(db, person.id, at)
        letters.second_factor(db, area, person, "Your second factor for signing in to Observe was reset. You set up a new one when you next sign in.", at)
    log.event("second factor reset", at=at, person=person.id, by=by.id if by else "whoever runs Observe")


def changed(person: Person, what: str, at: datetime) -> None:
    """For the log."""
    log.event("second factor changed", at=at, person=person.id, what=what)


def wrong(person: Person, at: datetime) -> Wrong:
    """To be raised, and in the log."""
    log.event("refused", at=at, person=person.id, why="wrong second factor")
    return Wrong()


def keep_one(db: Database, person: Person) -> None:
    """Inside of the change: raises NotAllowed when nothing is left for somebody who must have a second factor."""
    if is_required(person) and not factors.are_set_up(db, person.id):
        raise NotAllowed("Your role needs a second factor. Set up another one first.")


def open_ask(db: Database, person: Person) -> factors.Ask:
    """What is being asked in this sign-in. Raises Locked after too many wrong tries."""
    asked = factors.ask(db, person.id)
    if asked.wrong_tries >= TRIES:
        raise Locked
    return asked


def _count(db: Database, person: Person, asked: factors.Ask, *, right: bool) -> None:
    """What was asked is over when it was answered; else one more wrong try."""
    factors.save_ask(db, person.id, factors.Ask() if right else replace(asked, wrong_tries=asked.wrong_tries + 1))


def _step(secret: str, code: str, at: datetime) -> int | None:
    """The half-minute whose code this is, or None."""
    totp = pyotp.TOTP(secret)
    now = totp.timecode(at)
    return next((now + drift for drift in DRIFT_STEPS if hmac.compare_digest(totp.generate_otp(now + drift), code)), None)


def _secret(app: factors.CodeApp | None, key: bytes) -> str:
    """The app's secret; one that nobody knows where there is no app, or the installation's key is another one."""
    try:
        return sealing.unseal(app.secret if app else "", key=key, use=USE)
    except NotFound:
        return pyotp.random_base32()
