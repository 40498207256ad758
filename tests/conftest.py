"""Fixtures: a real database with the cast in it, the application on it, and clients that check every page they open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlite_utils import Database

from observe import installation
from observe.app import create_app
from observe.domain.people import Person
from observe.settings import Settings, read
from observe.store.database import connect
from tests import nu, pages
from tests.cast import NOW, Cast, World, invite_cast
from tests.sessions import sign_in

#: The fixtures of a real browser.
pytest_plugins = ("tests.browser",)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An installation of its own, prepared by the real command."""
    found = read(tmp_path / "instance", {}, mail_host="127.0.0.1", mail_from="observe@example.org")
    installation.prepare(found)
    return found


@pytest.fixture
def db(settings: Settings) -> Iterator[Database]:
    """A connection to the installation's database."""
    database = connect(settings.database)
    yield database
    database.conn.close()


@pytest.fixture
def cast(db: Database) -> Cast:
    """The people whom every test knows."""
    return invite_cast(db)


@pytest.fixture
def world(db: Database, cast: Cast, settings: Settings) -> World:
    """The cast and their visits."""
    return World(db, cast, installation.area_of(settings))


@pytest.fixture
def app(settings: Settings, cast: Cast) -> Flask:
    """The application, at half past two on 24 November 2026."""
    made = create_app(settings, clock=lambda: NOW)
    made.config["WTF_CSRF_ENABLED"] = False
    made.config["TESTING"] = True
    made.test_client_class = CheckingClient
    return made


class CheckingClient(FlaskClient):
    """A browser without a screen that checks every page it is shown, and hands it to the Nu checker."""

    def open(self, *args: object, **kwargs: object):  # type: ignore[no-untyped-def]  # as in Werkzeug
        response = super().open(*args, **kwargs)  # type: ignore[arg-type]
        if response.mimetype == "text/html" and response.request.method != "HEAD" and response.status_code not in (301, 302, 303, 308):
            html = response.get_data(as_text=True)
            pages.check_page(html)
            nu.collect(f"{response.request.path}-{response.status_code}", html)
        return response


@pytest.fixture
def as_(app: Flask) -> Callable[[Person | None], CheckingClient]:
    """A client that somebody is signed in with; None for a stranger."""

    def client(person: Person | None) -> CheckingClient:
        made = app.test_client()
        if person is not None:
            sign_in(made, person)
        assert isinstance(made, CheckingClient)
        return made

    return client


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The checks of every page and every PDF come last, when all have been collected."""
    items.sort(key=lambda item: "test_zz_" in item.nodeid)
