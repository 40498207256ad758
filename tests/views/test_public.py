"""What anybody may open, and what a machine that watches is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlite_utils import Database

from observe.domain.people import Person
from observe.settings import Settings
from tests.cast import Cast
from tests.conftest import CheckingClient

Client = Callable[[Person | None], CheckingClient]


@pytest.mark.parametrize(("path", "title"), [("/help", "Help"), ("/privacy", "Privacy"), ("/cookies", "Cookies"), ("/accessibility", "Accessibility")])
def test_a_stranger_and_everybody_else_can_read_it(as_: Client, cast: Cast, path: str, title: str) -> None:
    for person in (None, cast.wren, cast.bram):
        answer = as_(person).get(path)
        assert answer.status_code == 200
        assert f"<title>{title}" in answer.text


def test_help_says_what_the_answers_mean(as_: Client) -> None:
    text = as_(None).get("/help").text
    assert "Not yet in place" in text
    assert "020 7946 0123" in text


def test_the_cookies_page_names_the_cookie_that_is_set(as_: Client) -> None:
    client = as_(None)
    client.get("/sign-in")
    assert client.get_cookie("observe") is not None
    assert "observe" in client.get("/cookies").text


def test_health_is_well_while_the_database_answers_and_is_up_to_date(as_: Client, db: Database, settings: Settings) -> None:
    assert (as_(None).get("/health").status_code, as_(None).get("/health").json) == (200, {"status": "ok"})
    db.execute("delete from _sqlite_migrations")
    db.conn.commit()
    assert (as_(None).get("/health").status_code, as_(None).get("/health").json) == (503, {"status": "not ready"})


def test_health_is_not_well_without_a_database_or_with_something_else_in_its_place(as_: Client, db: Database, settings: Settings) -> None:
    client = as_(None)
    db.conn.close()
    for path in settings.instance.glob("observe.db*"):
        path.unlink()
    assert client.get("/health").status_code == 503
    settings.database.write_bytes(b"this is no database at all" * 100)
    assert client.get("/health").status_code == 503
