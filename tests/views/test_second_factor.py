"""The second factor on pages: who owes it can do nothing else, set up once, asked each time, changed only by whom has just given it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest
from flask import Flask
from sqlite_utils import Database

from observe.domain.people import Person, Role
from observe.services import inviting
from observe.store import factors, people
from observe.store.database import rows, write
from tests.cast import NOW, Cast
from tests.conftest import CheckingClient
from tests.sessions import sign_in

Client = Callable[[Person | None], CheckingClient]


class Clock:
    """The time, which a test may move on."""

    def __init__(self) -> None:
        self.now = NOW


@pytest.fixture
def clock(app: Flask) -> Clock:
    """The application's own."""
    found = Clock()
    app.extensions["observe"] = replace(app.extensions["observe"], clock=lambda: found.now)
    return found


def half(app: Flask, person: Person) -> CheckingClient:
    """Somebody who passed the first factor."""
    client = app.test_client()
    assert isinstance(client, CheckingClient)
    sign_in(client, person, both_factors=False)
    return client


def set_up_app(client: CheckingClient, clock: Clock) -> tuple[pyotp.TOTP, list[str]]:
    """Goes through the set-up; the app, and the recovery codes that were shown."""
    page = client.post("/second-factor/set-up", follow_redirects=True).text
    secret = re.search(r"<strong[^>]*>([A-Z2-7 ]{32,})</strong>", page)
    assert secret
    app = pyotp.TOTP(secret[1].replace(" ", ""))
    shown = client.post("/second-factor/set-up/app", data={"code": app.at(clock.now)})
    assert shown.status_code == 200
    return app, re.findall(r"<li>([a-z2-9]{5}-[a-z2-9]{5})</li>", shown.text)


def test_who_owes_it_can_do_nothing_but_set_it_up_or_sign_out(app: Flask, cast: Cast, clock: Clock) -> None:
    for person in (cast.bram, cast.ottilie):
        client = half(app, person)
        for path in ("/", "/board", "/visits", "/account", "/people", "/no/such/page", "/sign-out"):
            assert client.get(path).location == "/second-factor"
        assert client.post("/people/new", data={}).location == "/second-factor"
        assert client.get("/help").status_code == 200
        assert 'href="/account"' not in client.get("/help").text
        assert client.get("/second-factor").location == "/second-factor/set-up"
        assert "Passkeys do not work at this address" in client.get("/second-factor/set-up").text
        assert client.get(f"/people/{cast.wren.id}/second-factor").status_code == 404
        assert client.post("/sign-out").location == "/"
        assert client.get("/second-factor").location.startswith("/sign-in")


def test_it_is_set_up_at_the_first_sign_in_and_asked_at_the_next(app: Flask, cast: Cast, clock: Clock) -> None:
    client = half(app, cast.bram)
    page = client.post("/second-factor/set-up", follow_redirects=True).text
    assert "<svg " in page
    assert "style=" not in page
    wrong = client.post("/second-factor/set-up/app", data={"code": "000000"})
    assert (wrong.status_code, wrong.text.count("This code is wrong, or was used before")) == (400, 2)
    authenticator, codes = set_up_app(client, clock)
    assert len(codes) == 10
    assert client.get("/people").status_code == 200
    clock.now += timedelta(minutes=5)
    again = half(app, cast.bram)
    assert again.get("/people").location == "/second-factor"
    page = again.get("/second-factor").text
    assert "With your code app" in page
    assert codes[0] not in page
    assert again.post("/second-factor", data={"code": "12345"}).text.count("Enter the 6-digit code") == 2
    assert again.post("/second-factor", data={"code": authenticator.at(clock.now)}).location == "/"
    assert again.get("/people").status_code == 200
    replayed = half(app, cast.bram)
    assert replayed.post("/second-factor", data={"code": authenticator.at(clock.now)}).status_code == 400
    assert replayed.get("/people").location == "/second-factor"


def test_one_lands_where_one_was_going(app: Flask, cast: Cast, clock: Clock) -> None:
    client = half(app, cast.bram)
    with client.session_transaction() as session:
        session["lands_on"] = "/people?page=2"
    page = client.post("/second-factor/set-up", follow_redirects=True).text
    secret = re.search(r"<strong[^>]*>([A-Z2-7 ]{32,})</strong>", page)
    assert secret
    shown = client.post("/second-factor/set-up/app", data={"code": pyotp.TOTP(secret[1].replace(" ", "")).at(clock.now)})
    assert 'href="/people?page=2"' in shown.text


def test_who_has_one_cannot_set_up_another_with_the_first_factor_alone(app: Flask, cast: Cast, clock: Clock, db: Database) -> None:
    set_up_app(half(app, cast.bram), clock)
    thief = half(app, cast.bram)
    before = factors.get(db, cast.bram.id)
    for path in ("/second-factor/set-up", "/second-factor/set-up/app", "/second-factor/set-up/passkey", "/second-factor/set-up/passkey/options"):
        assert thief.post(path, data={"code": "000000"}).status_code == 403
    for path in ("/account/recovery-codes", "/account/code-app/remove", "/account/passkeys/1/remove", "/account/confirm"):
        assert thief.post(path).location == "/second-factor"
    assert factors.get(db, cast.bram.id) == before


def test_five_wrong_codes_end_the_sign_in(app: Flask, cast: Cast, clock: Clock) -> None:
    set_up_app(half(app, cast.bram), clock)
    clock.now += timedelta(minutes=5)
    client = half(app, cast.bram)
    for _ in range(5):
        assert client.post("/second-factor", data={"code": "000000"}).status_code == 400
    closed = client.post("/second-factor", data={"code": "000000"})
    assert closed.status_code == 429
    assert "Too many wrong tries" in closed.text
    assert client.get("/second-factor").location.startswith("/sign-in")


def test_a_recovery_code_lets_in_once_and_leads_to_the_account(app: Flask, cast: Cast, clock: Clock) -> None:
    _, codes = set_up_app(half(app, cast.bram), clock)
    client = half(app, cast.bram)
    assert client.get("/second-factor/recovery").status_code == 200
    assert client.post("/second-factor/recovery", data={"code": "no"}).text.count("This recovery code is wrong") == 2
    page = client.post("/second-factor/recovery", data={"code": codes[3].upper()}, follow_redirects=True).text
    assert "You signed in with a recovery code" in page
    assert "9 left" in page
    assert half(app, cast.bram).post("/second-factor/recovery", data={"code": codes[3]}).status_code == 400


def test_a_visitor_may_set_it_up_too_is_then_asked_and_may_give_it_up(app: Flask, cast: Cast, clock: Clock, db: Database) -> None:
    client = half(app, cast.wren)
    assert client.get("/visits").status_code == 200
    assert "Set up a second factor" in client.get("/account").text
    authenticator, _ = set_up_app(client, clock)
    assert "Code app" in client.get("/account").text
    clock.now += timedelta(minutes=11)
    assert client.get("/visits").status_code == 200
    assert client.post("/account/code-app/remove").status_code == 403
    assert "Confirm and change" in client.get("/account").text
    assert client.post("/account/confirm").location == "/second-factor"
    assert client.post("/second-factor", data={"code": authenticator.at(clock.now)}).location == "/account"
    assert len(re.findall(r"<li>[a-z2-9]{5}-[a-z2-9]{5}</li>", client.post("/account/recovery-codes").text)) == 10
    assert half(app, cast.wren).get("/visits").location == "/second-factor"
    assert "The app is removed." in client.post("/account/code-app/remove", follow_redirects=True).text
    assert half(app, cast.wren).get("/visits").status_code == 200


def test_who_joins_the_board_owes_it_at_the_next_click(app: Flask, cast: Cast, db: Database) -> None:
    client = half(app, cast.wren)
    assert client.get("/visits").status_code == 200
    with write(db):
        people.save(db, replace(cast.wren, roles=frozenset({Role.VISITOR, Role.BOARD})))
    assert client.get("/visits").location == "/second-factor"


def test_a_colleague_resets_it_and_everything_starts_anew(app: Flask, as_: Client, cast: Cast, clock: Clock, db: Database) -> None:
    bram = half(app, cast.bram)
    set_up_app(bram, clock)
    hester = as_(cast.hester)
    assert f"/people/{cast.bram.id}/second-factor" in hester.get(f"/people/{cast.bram.id}").text
    assert "Make sure that it is really they who ask" in hester.get(f"/people/{cast.bram.id}/second-factor").text
    assert factors.are_set_up(db, cast.bram.id)
    assert "The second factor of Bram Tolliver is reset." in hester.post(f"/people/{cast.bram.id}/second-factor", follow_redirects=True).text
    assert bram.get("/people").location.startswith("/sign-in")
    assert half(app, cast.bram).get("/second-factor").location == "/second-factor/set-up"
    assert [one["recipient"] for one in rows(db, "select recipient from outbox")] == ["bram@example.org"] * 2


def test_nobody_resets_their_own_and_no_one_but_the_office_anybodys(as_: Client, cast: Cast) -> None:
    answer = as_(cast.bram).post(f"/people/{cast.bram.id}/second-factor")
    assert answer.status_code == 403
    assert "You cannot reset your own second factor" in answer.text
    for person in (cast.wren, cast.tamsin, cast.ottilie):
        assert as_(person).get(f"/people/{cast.bram.id}/second-factor").status_code == 404
        assert as_(person).post(f"/people/{cast.bram.id}/second-factor").status_code == 404
    assert as_(cast.hester).post("/people/999/second-factor").status_code == 404


def test_the_secret_is_in_no_log(app: Flask, cast: Cast, clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(0):
        authenticator, codes = set_up_app(half(app, cast.bram), clock)
    assert authenticator.secret not in caplog.text
    assert not [code for code in (*codes, authenticator.at(NOW)) if code in caplog.text]


def test_in_a_demonstration_it_is_not_asked_and_the_account_says_so(app: Flask, cast: Cast) -> None:
    app.extensions["observe"] = replace(app.extensions["observe"], demonstration=True)
    client = half(app, cast.bram)
    assert client.get("/people").status_code == 200
    assert "A demonstration does not: its people sign in by a button" in client.get("/account").text
    assert client.get("/second-factor/set-up").status_code == 403


def test_somebody_deactivated_can_neither_set_up_nor_give_it(app: Flask, cast: Cast, db: Database) -> None:
    client = half(app, cast.bram)
    inviting.deactivate(db, cast.bram, by=cast.hester, at=NOW)
    for path in ("/second-factor", "/second-factor/set-up", "/second-factor/set-up/app", "/second-factor/recovery"):
        assert client.get(path).location.startswith("/sign-in")
