"""Signing in by e-mail: a link, and a six-digit code beside it for the browser that asked."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from observe.domain import dates
from observe.domain.area import Area
from observe.domain.errors import NotFound
from observe.domain.people import Person
from observe.services import letters
from observe.store import people, sign_ins
from observe.store.database import write

#: How long a link and its code work (OWASP ASVS 5.0, 6.5.5: at most 10 minutes).
VALID = timedelta(minutes=10)
#: After so many wrong codes the way in is closed.
TRIES = 5


class Refused(Exception):
    """The link or code is wrong, used, too old, or another browser's; it is not said which."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What goes into the e-mail: the only place where link and code stand in clear."""

    person: Person
    link_token: str
    code: str
    until: datetime


def ask(db: Database, email: str, *, browser: str, lands_on: str, key: bytes, at: datetime) -> Sent | None:
    """A new way in for this address, which voids older ones. None when nobody who may sign in has the address; the database then looks the same."""
    link_token, code = secrets.token_urlsafe(32), f"{secrets.randbelow(10**6):06}"
    try:
        person = people.get_by_email(db, email)
    except NotFound:
        person = None
    known = person if person and person.may_sign_in else None
    with write(db):
        sign_ins.add(
            db,
            email=email.strip().lower(),
            person=known.id if known else None,
            hashes=(_hash(key, link_token), _hash(key, f"{browser} {code}"), _hash(key, browser)),
            lands_on=lands_on,
            asked_at=at,
            expires_at=at + VALID,
        )
    return Sent(known, link_token, code, at + VALID) if known else None


def with_code(db: Database, code: str, *, browser: str, key: bytes, at: datetime) -> tuple[Person, str]:
    """Who signs in with this code in the browser that asked for it, and where they were going. Raises Refused."""
    with write(db):
        try:
            sign_in = sign_ins.get_by_browser(db, _hash(key, browser))
        except NotFound:
            raise Refused from None
        right = hmac.compare_digest(sign_in.code_hash, _hash(key, f"{browser} {code}"))
        if not right:
            sign_ins.count_wrong(db, sign_in)
        usable = right and sign_in.wrong_tries < TRIES and not sign_in.used and at < sign_in.expires_at
        if usable:
            sign_ins.use(db, sign_in, at)
    if not usable:
        raise Refused
    return _person(db, sign_in), sign_in.lands_on


def behind_link(db: Database, link_token: str, *, key: bytes, at: datetime) -> Person:
    """Who could sign in with this link; opening it changes nothing. Raises Refused."""
    return _person(db, _usable(db, link_token, key, at))


def with_link(db: Database, link_token: str, *, key: bytes, at: datetime) -> tuple[Person, str]:
    """Who signs in with this link, in any browser, and where they were going. Raises Refused."""
    with write(db):
        sign_in = _usable(db, link_token, key, at)
        sign_ins.use(db, sign_in, at)
    return _person(db, sign_in), sign_in.lands_on


def letter(sent: Sent, area: Area) -> tuple[str, str]:
    """Subject and words of the e-mail with link and code. Marking in the subject, the code not."""
    minutes = int(VALID.total_seconds() // 60)
    text = (
        f"Your code for Observe is {sent.code}\n\nType it where you asked for it. Or follow the link below, on any device, and press the button there.\n\n"
        f"Either works once, for {minutes} minutes, until {dates.show_moment(sent.until)}.\n\n"
        f"If you did not ask to sign in, do nothing: nobody can get in without this message."
    )
    return f"{area.marking}: Sign in to Observe", letters.body(area, text, link_path(sent))


def link_path(sent: Sent) -> str:
    """Where the link leads, after the service's address."""
    return f"/sign-in/link/{sent.link_token}"


def _usable(db: Database, link_token: str, key: bytes, at: datetime) -> sign_ins.SignIn:
    try:
        sign_in = sign_ins.get_by_link(db, _hash(key, link_token))
    except NotFound:
        raise Refused from None
    if sign_in.used or at >= sign_in.expires_at:
        raise Refused
    return sign_in


def _person(db: Database, sign_in: sign_ins.SignIn) -> Person:
    person = people.get(db, sign_in.person) if sign_in.person else None
    if person is None or not person.may_sign_in:
        raise Refused
    return person


def _hash(key: bytes, text: str) -> str:
    return hmac.new(key, text.encode(), "sha256").hexdigest()
