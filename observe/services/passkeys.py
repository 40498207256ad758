"""Passkeys: asked of the browser by a challenge that counts once, and checked by the webauthn library."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from struct import error as StructError

import webauthn
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from sqlite_utils import Database
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import AuthenticatorSelectionCriteria, PublicKeyCredentialDescriptor, ResidentKeyRequirement, UserVerificationRequirement

from observe.domain.area import Area
from observe.domain.people import Person
from observe.services import letters
from observe.services.second_factor import Site, changed, keep_one, open_ask, wrong
from observe.store import factors
from observe.store.database import write

#: How long a challenge may be answered.
VALID = timedelta(minutes=10)
#: What the library and those below it raise for an answer that is none.
FAULTS = (
    WebAuthnException,
    InvalidSignature,
    UnsupportedAlgorithm,
    StructError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RecursionError,
)
#: Nobody needs more.
MOST = 10
#: An answer is a thousand letters or two.
LONGEST_ANSWER = 20_000


def to_add(db: Database, person: Person, at: Site, *, now: datetime) -> str:
    """What the browser is to be asked for a new passkey, as JSON."""
    known = [PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.credential)) for one in factors.get(db, person.id).passkeys]
    options = webauthn.generate_registration_options(
        rp_id=at.host,
        rp_name="Observe",
        user_name=person.email,
        user_display_name=person.name,
        exclude_credentials=known,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.DISCOURAGED, user_verification=UserVerificationRequirement.PREFERRED
        ),
    )
    _challenge(db, person, options.challenge, now)
    return webauthn.options_to_json(options)


def add(db: Database, person: Person, answer: str, at: Site, *, area: Area, now: datetime) -> None:
    """The new passkey counts from now on. Raises Wrong or Locked."""
    with write(db):
        right = _add(db, person, answer, _taken(db, person, now), at, now)
        if right:
            factors.save_ask(db, person.id, factors.Ask())
            letters.second_factor(db, area, person, "A passkey was added for signing in to Observe.", now)
    if not right:
        raise wrong(person, now)
    changed(person, "passkey set up", now)


def _add(db: Database, person: Person, answer: str, challenge: bytes, at: Site, now: datetime) -> bool:
    if len(factors.get(db, person.id).passkeys) >= MOST or len(answer) > LONGEST_ANSWER:
        return False
    try:
        made = webauthn.verify_registration_response(credential=answer, expected_challenge=challenge, expected_rp_id=at.host, expected_origin=at.origin)
    except FAULTS:
        return False
    name = bytes_to_base64url(made.credential_id)
    return factors.add_passkey(db, person.id, name, public_key=made.credential_public_key, sign_count=made.sign_count, at=now)


def to_use(db: Database, person: Person, at: Site, *, now: datetime) -> str:
    """What the browser is to be asked for one of somebody's passkeys, as JSON."""
    known = [PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.credential)) for one in factors.get(db, person.id).passkeys]
    options = webauthn.generate_authentication_options(rp_id=at.host, allow_credentials=known, user_verification=UserVerificationRequirement.PREFERRED)
    _challenge(db, person, options.challenge, now)
    return webauthn.options_to_json(options)


def use(db: Database, person: Person, answer: str, at: Site, *, now: datetime) -> None:
    """The browser answered with one of somebody's passkeys. Raises Wrong or Locked."""
    with write(db):
        right = _use(db, person, answer, _taken(db, person, now), at, now)
        if right:
            factors.save_ask(db, person.id, factors.Ask())
    if not right:
        raise wrong(person, now)


def _use(db: Database, person: Person, answer: str, challenge: bytes, at: Site, now: datetime) -> bool:
    if len(answer) > LONGEST_ANSWER:
        return False
    try:
        said = webauthn.helpers.parse_authentication_credential_json(answer)
        passkey = next(one for one in factors.get(db, person.id).passkeys if one.credential == said.id)
        checked = webauthn.verify_authentication_response(
            credential=said,
            expected_challenge=challenge,
            expected_rp_id=at.host,
            expected_origin=at.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
        )
    except (StopIteration, *FAULTS):
        return False
    factors.use_passkey(db, passkey, sign_count=checked.new_sign_count, at=now)
    return True


def remove(db: Database, person: Person, number: int, *, area: Area, now: datetime) -> None:
    """Raises NotAllowed for the last factor of somebody who must have one, NotFound when it is not theirs."""
    with write(db):
        factors.remove_passkey(db, person.id, number)
        keep_one(db, person)
        letters.second_factor(db, area, person, "A passkey for signing in to Observe was removed.", now)
    changed(person, "passkey removed", now)


def _challenge(db: Database, person: Person, challenge: bytes, now: datetime) -> None:
    with write(db):
        asked = open_ask(db, person)
        factors.save_ask(db, person.id, replace(asked, challenge=bytes_to_base64url(challenge), asked_at=now))


def _taken(db: Database, person: Person, now: datetime) -> bytes:
    """The challenge, which is over with this try; nothing that could be answered when there is none, or it is too old."""
    asked = open_ask(db, person)
    factors.save_ask(db, person.id, replace(asked, wrong_tries=asked.wrong_tries + 1, challenge=None))
    is_fresh = asked.challenge is not None and asked.asked_at is not None and now < asked.asked_at + VALID
    return base64url_to_bytes(asked.challenge) if is_fresh and asked.challenge else webauthn.helpers.generate_challenge()
