"""Staying signed in: a session from signing in to its end."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from sqlite_utils import Database

from observe import log
from observe.domain.people import Person
from observe.domain.sessions import SEEN_EVERY, Limits, Session
from observe.store import sessions
from observe.store.database import write

#: How long it is kept that somebody was signed in.
KEPT = timedelta(days=30)


def begin(db: Database, person: Person, *, how: str, key: bytes, at: datetime) -> str:
    """A new session; its token, which only the browser keeps."""
    token = secrets.token_urlsafe(32)
    with write(db):
        sessions.forget(db, at - KEPT)
        sessions.add(db, token_hash=_hash(key, token), person=person.id, how=how, at=at)
    log.event("signed in", at=at, person=person.id, how=how)
    return token


def find(db: Database, token: str, *, key: bytes) -> Session:
    """The session with this token, whether or not it is over. Raises NotFound."""
    return sessions.get(db, _hash(key, token))


def needs_a_note(session: Session, *, limits: Limits, at: datetime) -> bool:
    """Whether something about it should be written down now: that it was used, or that its time is over."""
    return session.ended_at is None and (session.is_over(limits, at) or at - session.last_seen_at >= SEEN_EVERY)


def note(db: Database, session: Session, *, limits: Limits, at: datetime) -> Session:
    """Writes that down; the session as it then is."""
    if session.is_over(limits, at):
        end(db, session, why="idle" if at < session.started_at + limits.whole else "too long", at=at)
        return replace(session, ended_at=at)
    return extend(db, session, at=at)


def extend(db: Database, session: Session, *, at: datetime) -> Session:
    """It was used, so that its time without a request begins anew."""
    with write(db):
        sessions.see(db, session, at)
    return replace(session, last_seen_at=at)


def pass_second_factor(db: Database, session: Session, *, key: bytes, at: datetime) -> str:
    """A second factor was shown in this session: it goes on under a new token, which the browser is to keep instead."""
    token = secrets.token_urlsafe(32)
    with write(db):
        sessions.renew(db, session, _hash(key, token), at)
    log.event("second factor passed", at=at, person=session.person)
    return token


def end(db: Database, session: Session, *, why: str, at: datetime) -> None:
    """Ended before or at its time, for a reason in our own words."""
    with write(db):
        sessions.end(db, session, at)
    log.event("signed out" if why == "signed out" else "session ended", at=at, person=session.person, why=why)


def end_everywhere(db: Database, person: Person, *, by: Person, at: datetime) -> int:
    """Ends all that somebody has open, on any device: they themselves, or the Executive Office. How many they were."""
    with write(db):
        count = sessions.end_all_of(db, person.id, at)
    log.event("session ended", at=at, person=person.id, by=by.id, why="everywhere", count=count)
    return count


def _hash(key: bytes, token: str) -> str:
    return hmac.new(key, f"session {token}".encode(), "sha256").hexdigest()
