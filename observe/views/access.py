"""The gatekeeper: the only way for a view to get at the database, the person, or a visit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from flask import current_app, g, request, session
from sqlite_utils import Database

from observe.domain import dates
from observe.domain.errors import NotAllowed, NotFound
from observe.domain.people import Person, Role
from observe.domain.policy import Action, may, may_know_of
from observe.domain.visit import Visit
from observe.installation import Installation
from observe.store import people, visits
from observe.store.database import connect


def installation() -> Installation:
    """Settings, area and clock of this installation."""
    found: Installation = current_app.extensions["observe"]
    return found


def now() -> datetime:
    """The moment of this request."""
    return installation().clock()


def today() -> date:
    """The day of this request, as the wall calendar in the area says."""
    return dates.local(now()).date()


def database() -> Database:
    """This request's own connection; a GET cannot change anything through it."""
    if "database" not in g:
        g.database = connect(installation().settings.database)
        if request.method in ("GET", "HEAD", "OPTIONS"):
            g.database.execute("pragma query_only = on")
    found: Database = g.database
    return found


@contextmanager
def writing_down_a_reading() -> Iterator[Database]:
    """The one thing that a GET writes: that a report was read."""
    db = database()
    db.execute("pragma query_only = off")
    try:
        yield db
    finally:
        db.execute("pragma query_only = on")


def close_database(_error: BaseException | None = None) -> None:
    """At the end of each request."""
    if "database" in g:
        g.pop("database").conn.close()


def person() -> Person | None:
    """Who is signed in, or None. Somebody deactivated is signed out here, at their next click."""
    if "person" not in g:
        g.person = _signed_in()
    found: Person | None = g.person
    return found


def _signed_in() -> Person | None:
    if not isinstance(number := session.get("person"), int):
        return None
    try:
        found = people.get(database(), number)
    except NotFound:
        return None
    return found if found.may_sign_in else None


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
        raise NotFound
    return found


def visit_to(action: Action, ref: str) -> Visit:
    """The visit, for somebody who may do this to it. Raises NotFound when it is none of theirs, NotAllowed when they may only see it."""
    visit = visits.get(database(), ref)
    if may(me(), action, visit):
        return visit
    if may_know_of(me(), visit):
        raise NotAllowed(f"You cannot {action} now.")
    raise NotFound
