"""A new e-mail address for somebody: it counts once whoever reads mail there has said so."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlite_utils import Database

from observe import log
from observe.domain import dates
from observe.domain.area import Area
from observe.domain.errors import NotFound
from observe.domain.people import Person
from observe.services import letters
from observe.store import addresses, people, sign_ins
from observe.store.database import write

#: For so long a new address can be confirmed.
VALID = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Sent:
    """What goes to the new address: the only place where the link stands in clear."""

    email: str
    token: str
    until: datetime


def ask(db: Database, person: Person, email: str, *, area: Area, key: bytes, at: datetime) -> Sent:
    """Within the caller's change: a link for the new address, which voids older ones; the old address is told. Raises people.Taken."""
    token = secrets.token_urlsafe(32)
    _not_taken(db, person, email)
    addresses.add(db, person=person.id, email=email, link_hash=_hash(key, token), asked_at=at, expires_at=at + VALID)
    letters.address_changing(db, area, person, at)
    log.event("new address asked", at=at, person=person.id)
    return Sent(email, token, at + VALID)


def withdraw(db: Database, person: Person, *, by: Person, at: datetime) -> None:
    """The old address is to stay: no link that was sent works any more."""
    with write(db):
        addresses.void(db, person.id)
    log.event("new address withdrawn", at=at, person=person.id, by=by.id)


def waiting(db: Database, person: Person, *, at: datetime) -> addresses.Waiting | None:
    """The new address that this person has not confirmed yet."""
    try:
        return addresses.get_for(db, person.id, at)
    except NotFound:
        return None


def behind_link(db: Database, token: str, *, key: bytes, at: datetime) -> addresses.Waiting:
    """What the link would change; opening it changes nothing. Raises NotFound."""
    found = addresses.get(db, _hash(key, token), at)
    if not people.get(db, found.person).active:
        raise NotFound
    return found


def confirm(db: Database, token: str, *, key: bytes, at: datetime) -> Person:
    """The person with their new address; what was sent to the old one to sign in with works no more.

    Raises NotFound for a link that does not work, people.Taken when somebody has the address meanwhile.
    """
    with write(db):
        found = behind_link(db, token, key=key, at=at)
        changed = replace(people.get(db, found.person), email=found.email)
        people.save(db, changed)
        addresses.void(db, changed.id)
        sign_ins.void(db, changed.id, at)
    log.event("address change", at=at, person=changed.id)
    return changed


def letter(sent: Sent, area: Area) -> tuple[str, str]:
    """Subject and words of the message to the new address."""
    text = (
        "This e-mail address was entered for you in Observe, where visits to local MAPPA meetings are planned, written up and read.\n\n"
        "Open the link below and press the button there, and you sign in with this address from then on. "
        f"The link works once, until {dates.show_moment(sent.until)}.\n\nIf you do not know of this, do nothing."
    )
    return letters.subject(area, "confirm_address"), letters.body(area, text, link_path(sent))


def link_path(sent: Sent) -> str:
    """Where the link leads, after the service's address."""
    return f"/new-address/{sent.token}"


def _not_taken(db: Database, person: Person, email: str) -> None:
    try:
        known = people.get_by_email(db, email)
    except NotFound:
        return
    if known.id != person.id:
        raise people.Taken(email)


def _hash(key: bytes, text: str) -> str:
    return hmac.new(key, f"new-address {text}".encode(), "sha256").hexdigest()
