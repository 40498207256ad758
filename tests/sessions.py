"""Sessions for tests: somebody is signed in, with both factors, without the way through the e-mail."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from observe.domain.errors import NotFound
from observe.domain.people import Person
from observe.domain.sessions import Limits
from observe.installation import Installation
from observe.services import staying
from observe.store.database import connect
from observe.views import access


def begin(app: Flask, person: Person, *, both_factors: bool = True) -> str:
    """A session that begins at the application's own moment; its token."""
    installed: Installation = app.extensions["observe"]
    db, key, at = connect(installed.settings.database), installed.secret_key.encode(), installed.clock()
    try:
        token = staying.begin(db, person, how="code", key=key, at=at)
        return staying.pass_second_factor(db, staying.find(db, token, key=key), key=key, at=at) if both_factors else token
    finally:
        db.conn.close()


def sign_in(client: FlaskClient, person: Person, *, both_factors: bool = True) -> None:
    """Puts a session into a client."""
    with client.session_transaction() as session:
        session["token"] = begin(client.application, person, both_factors=both_factors)
        session["csrf_token"] = access.mark_of(person)


def who(client: FlaskClient) -> int | None:
    """The number of whoever is signed in with this client, by the database; None for nobody."""
    installed: Installation = client.application.extensions["observe"]
    with client.session_transaction() as session:
        token = session.get("token", "")
    db = connect(installed.settings.database)
    try:
        found = staying.find(db, token, key=installed.secret_key.encode())
    except NotFound:
        return None
    finally:
        db.conn.close()
    limits = Limits(installed.settings.session_idle, installed.settings.session_whole)
    return None if found.is_over(limits, installed.clock()) else found.person
