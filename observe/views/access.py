"""The gatekeeper: the only way for a view to get at the database, the person, or a visit."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from sqlite3 import OperationalError

from flask import Flask, current_app, g, request, session
from sqlite_utils import Database

from observe import log
from observe.domain import dates
from observe.domain.errors import NotAllowed, NotFound
from observe.domain.people import Person, Role
from observe.domain.policy import Action, may, may_know_of
from observe.domain.sessions import Limits, Session, TimeLeft
from observe.domain.visit import Visit
from observe.installation import Installation
from observe.services import second_factor, staying
from observe.store import people, visits
from observe.store.database import waiting_at_most

#: For so long after the second factor was given it may be changed without giving it again.
LATELY = timedelta(minutes=10)
#: A page waits no longer than this for another writer, in seconds, to note that a session was used.
NOTE_SECONDS = 0.5


def installation() -> Installation:
    """Settings, area and clock of this installation."""
    return installation_of(current_app)


def installation_of(app: Flask) -> Installation:
    """The same, while the application is put together."""
    found: Installation = app.extensions["observe"]
    return found


def now() -> datetime:
    """The moment of this request."""
    return installation().clock()


def today() -> date:
    """The day of this request, as the wall calendar in the area says."""
    return dates.local(now()).date()


def database() -> Database:
    """This request's own connection; a GET cannot change anything through it."""
    found: Database | None = g.get("database")
    if found is None:
        g.only_reads = _only_reads()
        found = g.database = installation().connections.take(only_reads=g.only_reads)
    return found


def _only_reads() -> bool:
    return request.method in ("GET", "HEAD", "OPTIONS")


@contextmanager
def writing_beside_reading() -> Iterator[Database]:
    """For what is no change of anything that somebody wrote: that a report was read, that a session was used, or that it began by a sign-on."""
    db = database()
    (was,) = db.execute("pragma query_only").fetchone()
    reads = db.conn.in_transaction
    db.conn.rollback()  # what was read up to here was one moment; what is read from here on is a newer one
    db.execute("pragma query_only = off")
    try:
        yield db
    finally:
        db.execute(f"pragma query_only = {was}")
        if reads:
            db.execute("begin")


def is_reading() -> bool:
    """Whether a person reads what this answers: it is not a question for the headers only, and not what a browser fetches in case it is wanted."""
    asked = " ".join(request.headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")).lower()
    return request.method == "GET" and not any(word in asked for word in ("prefetch", "prerender", "preview"))


def close_database(_error: BaseException | None = None) -> None:
    """At the end of each request its connection waits for the next one."""
    if "database" in g:
        installation().connections.give_back(g.pop("database"), only_reads=g.only_reads)


def person() -> Person | None:
    """Who is signed in, or None. Somebody deactivated is signed out here, at their next click; who owes a second factor is not signed in yet."""
    if "person" not in g:
        _look_who_it_is()
    found: Person | None = g.person
    return found


def half_signed_in() -> Person | None:
    """Who passed the first factor, and still owes the second."""
    if "half_signed_in" not in g:
        _look_who_it_is()
    found: Person | None = g.half_signed_in
    return found


def begin(found: Person, *, how: str) -> None:
    """The first factor was passed: nothing of what this browser had before is kept."""
    sign_out()
    session["csrf_token"] = mark_of(found)
    g.pop("csrf_token", None)
    _go_on_with(staying.begin(database(), found, how=how, key=key(), at=now()))


def mark_of(owner: Person) -> str:
    """What Flask-WTF makes the tokens of a session's forms from: besides what nobody can guess it says whose pages they stand on."""
    return f"{owner.id}.{secrets.token_hex(20)}"


def owner_of(mark: str) -> int | None:
    """Whose pages have tokens made from this; None for pages of nobody who was signed in."""
    number, dot, _ = mark.partition(".")
    return int(number) if dot else None


def give_second_factor() -> None:
    """From now on whoever passed the first factor is signed in."""
    _go_on_with(staying.pass_second_factor(database(), its_session(), key=key(), at=now()))


def _go_on_with(token: str) -> None:
    """The browser's session has another token from now on: who it is is looked up anew."""
    session["token"] = token
    for known in ("session", "person", "half_signed_in"):
        g.pop(known, None)


def gave_second_factor_lately() -> bool:
    """Whether it was given so short a while ago that it may be changed."""
    given = its_session().second_factor_at
    return given is not None and now() < given + LATELY


def sign_out() -> None:
    """Nobody is signed in here any more."""
    found = current_session()
    if found is not None:
        staying.end(database(), found, why="signed out", at=now())
    session.clear()
    g.session = g.person = g.half_signed_in = None


def limits() -> Limits:
    """How long a session lasts here."""
    settings = installation().settings
    return Limits(settings.session_idle, settings.session_whole)


def current_session() -> Session | None:
    """This browser's session, whoever it belongs to; None when there is none or it is over. That it was used is noted once a minute."""
    if "session" not in g:
        g.session = _find_session()
    found: Session | None = g.session
    return found


def its_session() -> Session:
    """The session of whoever passed the first factor."""
    found = current_session()
    if found is None:
        raise NotFound
    return found


def time_left() -> TimeLeft | None:
    """How long this request's session goes on; None where there is none, or nobody asked for it."""
    found: Session | None = g.get("session")
    return found.left(limits(), now()) if found is not None else None


def was_signed_out() -> bool:
    """Whether this browser had a session that is over."""
    return "token" in session and current_session() is None


def _find_session() -> Session | None:
    try:
        found = staying.find(database(), str(session.get("token", "")), key=key())
    except NotFound:
        return None
    lasts, at = limits(), now()
    if staying.needs_a_note(found, limits=lasts, at=at):
        found = _noted(found)
    return None if found.is_over(lasts, at) else found


def _noted(found: Session) -> Session:
    """A session is no content: of this a GET keeps a note, too. Where nothing can be written, it goes on as it was."""
    try:
        with writing_beside_reading() as db, waiting_at_most(db, NOTE_SECONDS):
            return staying.note(db, found, limits=limits(), at=now())
    except OperationalError as fault:
        log.failure(fault, at=now(), method=request.method, path="(noting that a session was used)")
        return found


def key() -> bytes:
    """What codes are hashed and secrets encrypted with."""
    return installation().secret_key.encode()


def _look_who_it_is() -> None:
    found = _of_the_session()
    is_whole = found is None or installation().demonstration or _gave_second_factor() or not second_factor.is_asked(database(), found)
    g.person, g.half_signed_in = (found, None) if is_whole else (None, found)


def _gave_second_factor() -> bool:
    found = current_session()
    return found is not None and found.second_factor_at is not None


def _of_the_session() -> Person | None:
    found = current_session()
    if found is None:
        return None
    person = people.get(database(), found.person)
    return person if person.may_sign_in else None


def me() -> Person:
    """Who is signed in; every page but the public ones has somebody."""
    found = person()
    if found is None:
        raise NotFound
    return found


def only(*roles: Role) -> Person:
    """The signed-in person, when they have one of these roles; for others the page is not there."""
    found = me()
    if not any(found.has(role) for role in roles):
        log.event("refused", at=now(), person=found.id, why="not their role", page=request.endpoint or "")
        raise NotFound
    return found


def visit_to(action: Action, ref: str) -> Visit:
    """The visit, for somebody who may do this to it. Raises NotFound when it is none of theirs, NotAllowed when they may only see it."""
    visit = visits.get(database(), ref)
    if may(me(), action, visit):
        return visit
    if may_know_of(me(), visit):
        raise NotAllowed(f"You cannot {action} now.")
    log.event("refused", at=now(), person=me().id, why="no part in the visit", visit=visit.ref, page=request.endpoint or "")
    raise NotFound
