"""Signing in by e-mail: a link, and a six-digit code beside it for the browser that asked."""

from __future__ import annotations

import hmac
import ipaddress
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from observe import log
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
#: Ways in may be asked for so often within an hour: for one address, and from one client.
MOST_FOR_ADDRESS = 5
MOST_FROM_CLIENT = 30
HOUR = timedelta(hours=1)
#: How long it is kept who asked.
KEPT = timedelta(days=1)
#: A network of this size is one client in IPv6: whoever has one address has all of them.
IPV6_NETWORK = 64


class Refused(Exception):
    """The link or code is wrong, used, too old, or another browser's; it is not said which."""


class TooOften(Exception):
    """Asked too often for this address or from this client; `until` says when it can be asked again."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


@dataclass(frozen=True, slots=True)
class Sent:
    """What goes into the e-mail: the only place where link and code stand in clear."""

    person: Person
    link_token: str
    code: str
    until: datetime


def ask(db: Database, email: str, *, browser: str, lands_on: str, key: bytes, at: datetime, client: str | None = None) -> Sent | None:
    """A new way in for this address, which voids older ones. None when nobody who may sign in has the address; the database then looks the same.

    `browser` is a secret of the form that asks. The same form once more, a double click, sends and voids nothing, and is answered None, too.
    `client` is the network address that asks; a command has none, and is not counted. Raises TooOften, and then voids nothing.
    """
    link_token, code = secrets.token_urlsafe(32), f"{secrets.randbelow(10**6):06}"
    address, asker = email.strip().lower(), _hash(key, f"client {one_client(client)}") if client is not None else ""
    try:
        person = people.get_by_email(db, email)
    except NotFound:
        person = None
    known = person if person and person.may_sign_in else None
    hashes = sign_ins.Hashes(_hash(key, link_token), _hash(key, f"{browser} {code}"), _hash(key, browser), asker)
    with write(db):
        sign_ins.forget(db, at - KEPT)
        if _asked_already(db, address, hashes.browser, at):
            return None
        if asker:
            _count(db, address, asker, at)
        sign_ins.add(db, email=address, person=known.id if known else None, hashes=hashes, lands_on=lands_on, asked_at=at, expires_at=at + VALID)
    log.event("sign-in asked", at=at, person=known.id if known else None, client=asker[:12])
    return Sent(known, link_token, code, at + VALID) if known else None


def _asked_already(db: Database, address: str, browser_hash: str, at: datetime) -> bool:
    """Whether what this form last asked for went to this address, and can still be used."""
    try:
        last = sign_ins.get_by_browser(db, browser_hash)
    except NotFound:
        return False
    return last.email == address and _is_open(last, at)


def _is_open(sign_in: sign_ins.SignIn, at: datetime) -> bool:
    return sign_in.wrong_tries < TRIES and not sign_in.used and at < sign_in.expires_at


def one_client(address: str) -> str:
    """What counts as one client: an address of IPv4, a network of IPv6. What is neither is all one."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        return str(found.ipv4_mapped or ipaddress.ip_network((found, IPV6_NETWORK), strict=False))
    return str(found)


def _count(db: Database, address: str, asker: str, at: datetime) -> None:
    """Counted the same for an address that nobody has. Raises TooOften."""
    last = [
        sign_ins.nth_last_of_address(db, address, nth=MOST_FOR_ADDRESS, since=at - HOUR),
        sign_ins.nth_last_of_client(db, asker, nth=MOST_FROM_CLIENT, since=at - HOUR),
    ]
    if over := [one for one in last if one is not None]:
        log.event("refused", at=at, why="asked too often", client=asker[:12])
        raise TooOften(max(over) + HOUR)


def with_code(db: Database, code: str, *, browser: str, key: bytes, at: datetime) -> tuple[Person, str]:
    """Who signs in with this code in the browser that asked for it, and where they were going. Raises Refused."""
    with write(db):
        try:
            sign_in = sign_ins.get_by_browser(db, _hash(key, browser))
        except NotFound:
            raise _refused("no such code", at) from None
        right = hmac.compare_digest(sign_in.code_hash, _hash(key, f"{browser} {code}"))
        if not right:
            sign_ins.count_wrong(db, sign_in)
        usable = right and _is_open(sign_in, at)
        if usable:
            sign_ins.use(db, sign_in, at)
    if not usable:
        raise _refused("wrong code" if not right else "code used, too old, or tried too often", at, sign_in)
    return _person(db, sign_in, at), sign_in.lands_on


def behind_link(db: Database, link_token: str, *, key: bytes, at: datetime) -> Person:
    """Who could sign in with this link; opening it changes nothing. Raises Refused."""
    return _person(db, _usable(db, link_token, key, at), at)


def with_link(db: Database, link_token: str, *, key: bytes, at: datetime) -> tuple[Person, str]:
    """Who signs in with this link, in any browser, and where they were going. Raises Refused."""
    with write(db):
        sign_in = _usable(db, link_token, key, at)
        sign_ins.use(db, sign_in, at)
    return _person(db, sign_in, at), sign_in.lands_on


def letter(sent: Sent, area: Area) -> tuple[str, str]:
    """Subject and words of the e-mail with link and code. Marking in the subject, the code not."""
    minutes = int(VALID.total_seconds() // 60)
    text = (
        f"Your code for Observe is {sent.code}\n\nType it where you asked for it. Or follow the link below, on any device, and press the button there.\n\n"
        f"Either works once, for {minutes} minutes, until {dates.show_moment(sent.until)}.\n\n"
        f"If you did not ask to sign in, do nothing: nobody can get in without this message."
    )
    return letters.subject(area, "sign_in"), letters.body(area, text, link_path(sent))


def link_path(sent: Sent) -> str:
    """Where the link leads, after the service's address."""
    return f"/sign-in/link/{sent.link_token}"


def _usable(db: Database, link_token: str, key: bytes, at: datetime) -> sign_ins.SignIn:
    try:
        sign_in = sign_ins.get_by_link(db, _hash(key, link_token))
    except NotFound:
        raise _refused("no such link", at) from None
    if sign_in.used or at >= sign_in.expires_at:
        raise _refused("link used or too old", at, sign_in)
    return sign_in


def _person(db: Database, sign_in: sign_ins.SignIn, at: datetime) -> Person:
    person = people.get(db, sign_in.person) if sign_in.person else None
    if person is None or not person.may_sign_in:
        raise _refused("may not sign in", at, sign_in)
    return person


def _refused(why: str, at: datetime, sign_in: sign_ins.SignIn | None = None) -> Refused:
    """The log says why; the page does not."""
    log.event("refused", at=at, person=sign_in.person if sign_in else None, why=why)
    return Refused()


def _hash(key: bytes, text: str) -> str:
    return hmac.new(key, text.encode(), "sha256").hexdigest()
