"""Sessions: how they begin and end, and whose cookie is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlite_utils import Database

from observe.app import create_app
from observe.domain.people import Person
from observe.services import inviting
from observe.settings import Settings
from observe.store.database import connect, rows, write
from tests.cast import NOW, Cast
from tests.conftest import CheckingClient
from tests.sessions import begin, sign_in, who

As = Callable[[Person | None], CheckingClient]


class Clock:
    """The time, which a test may move on."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def later(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(settings: Settings, cast: Cast, clock: Clock) -> Flask:
    made = create_app(settings, clock=clock)
    made.config.update(WTF_CSRF_ENABLED=False, TESTING=True)
    made.test_client_class = CheckingClient
    return made


def is_in(client: CheckingClient) -> bool:
    """Whether a page that is no stranger's opens."""
    answer = client.get("/visits")
    assert answer.status_code == 200 or answer.location.startswith("/sign-in")
    return answer.status_code == 200


def test_two_hours_without_a_request_end_it_and_the_page_says_so(as_: As, clock: Clock, cast: Cast) -> None:
    client = as_(cast.wren)
    for _ in range(3):
        clock.later(minutes=119)
        assert is_in(client)
    clock.later(minutes=120)
    assert not is_in(client)
    page = client.get("/sign-in?next=/visits").text
    assert "You were signed out: nothing was asked of Observe for 2 hours" in page
    assert "What you saved is safe." in page
    clock.now = NOW
    assert not is_in(client)


def test_twelve_hours_end_it_however_busy_one_is(as_: As, clock: Clock, cast: Cast) -> None:
    client = as_(cast.wren)
    for _ in range(11):
        clock.later(hours=1)
        assert is_in(client)
    clock.later(hours=1)
    assert not is_in(client)


def test_the_sign_in_and_help_pages_say_how_long(as_: As, cast: Cast) -> None:
    said = "You stay signed in for 12 hours at most, and are signed out after 2 hours without opening or saving anything."
    for path in ("/sign-in", "/help"):
        page = as_(None).get(path).text
        assert said in page
        assert "You were signed out" not in page
        assert "session-ending" not in page


def test_that_it_was_used_is_written_down_once_a_minute_by_a_get_too(as_: As, clock: Clock, cast: Cast, db: Database) -> None:
    client = as_(cast.wren)
    seen = []
    for seconds in (30, 29, 1, 59, 1):
        clock.later(seconds=seconds)
        is_in(client)
        seen += [one["last_seen_at"] for one in rows(db, "select last_seen_at from sessions")]
    first, second, third = (f"2026-11-24T14:{minute}:00Z" for minute in (32, 33, 34))
    assert seen == [first, first, second, second, third]


def test_a_press_makes_it_go_on_and_says_until_when(as_: As, clock: Clock, cast: Cast) -> None:
    client = as_(cast.wren)
    clock.later(minutes=116)
    answer = client.post("/session/extend")
    assert answer.json == {"seconds": 7200, "last": False, "said": "You stay signed in until 6:28pm, or longer if you go on using Observe."}
    clock.later(minutes=119)
    assert is_in(client)


def test_signing_out_ends_it_for_a_cookie_that_was_copied_too(app: Flask, as_: As, cast: Cast) -> None:
    client, thief, elsewhere = as_(cast.wren), app.test_client(), as_(cast.wren)
    with client.session_transaction() as hers, thief.session_transaction() as copied:
        copied.update(hers)
    assert who(thief) == cast.wren.id
    client.post("/sign-out")
    assert (who(thief), who(elsewhere)) == (None, cast.wren.id)


def test_she_signs_out_on_all_devices(as_: As, cast: Cast) -> None:
    tablet, computer, another = as_(cast.wren), as_(cast.wren), as_(cast.idris)
    assert "Sign out on all devices" in computer.get("/sign-out").text
    computer.post("/sign-out", data={"everywhere": "yes"})
    assert (who(tablet), who(computer), who(another)) == (None, None, cast.idris.id)


def test_the_office_signs_somebody_out_everywhere(as_: As, cast: Cast) -> None:
    tablet, computer, office = as_(cast.wren), as_(cast.wren), as_(cast.bram)
    assert "Sign out everywhere" in office.get(f"/people/{cast.wren.id}").text
    answer = office.post(f"/people/{cast.wren.id}/sign-out-everywhere", follow_redirects=True)
    assert "Wren Applegarth is signed out everywhere." in answer.text
    assert not is_in(tablet)
    assert not is_in(computer)
    assert who(office) == cast.bram.id


def test_deactivating_ends_it_and_bringing_back_opens_nothing(as_: As, cast: Cast, db: Database) -> None:
    client = as_(cast.wren)
    inviting.deactivate(db, cast.wren, by=cast.bram, at=NOW)
    assert not is_in(client)
    inviting.bring_back(db, cast.wren, at=NOW)
    assert not is_in(client)


@pytest.mark.parametrize("planted", [{"person": 1}, {"token": ""}, {"token": 1}, {"token": "1"}, {"token": ["x"]}, {"token": "x" * 43, "person": 1}])
def test_a_cookie_that_names_no_session_is_a_strangers(app: Flask, planted: dict[str, object]) -> None:
    client = app.test_client()
    with client.session_transaction() as session:
        session.update(planted)
    assert client.get("/visits").location.startswith("/sign-in")


def test_a_cookie_that_was_changed_or_signed_with_another_key_is_a_strangers(app: Flask, as_: As, cast: Cast) -> None:
    cookie = as_(cast.wren).get_cookie("observe")
    assert cookie
    for value in (cookie.value[:-2] + "xx", cookie.value.replace(".", "", 1), "\u00e9\u0000", "x" * 3000):
        client = app.test_client()
        client.set_cookie("observe", value)
        assert client.get("/visits").status_code == 303


def test_whoever_has_the_database_has_no_cookie(app: Flask, settings: Settings, cast: Cast) -> None:
    token = begin(app, cast.wren)
    stored = b"".join(path.read_bytes() for path in settings.instance.glob("observe.db*"))
    assert token.encode() not in stored


def test_after_a_restore_nobody_is_in(as_: As, cast: Cast, db: Database) -> None:
    client = as_(cast.wren)
    with write(db):
        db.execute("delete from sessions")
    assert not is_in(client)


def test_a_page_that_was_open_too_long_leads_to_signing_in_and_back_and_changes_nothing(as_: As, clock: Clock, cast: Cast, db: Database) -> None:
    client = as_(cast.bram)
    clock.later(hours=3)
    answer = client.post("/people/new", data={"name": "Petra Lindqvist", "email": "petra@example.org", "roles": "visitor"})
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/people/new")
    assert rows(db, "select id from people where email = 'petra@example.org'") == []


def test_old_sessions_are_forgotten(app: Flask, as_: As, clock: Clock, cast: Cast, db: Database) -> None:
    as_(cast.wren)
    clock.later(days=31)
    sign_in(app.test_client(), cast.idris)
    assert [one["person"] for one in rows(db, "select person from sessions")] == [cast.idris.id]


def test_a_reader_is_not_stopped_while_nothing_can_be_written(as_: As, clock: Clock, cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("observe.store.database.BUSY_SECONDS", 0.1)
    client = as_(cast.wren)
    other = connect(settings.database)
    with write(other):
        clock.later(minutes=5)
        assert is_in(client)
    other.conn.close()
