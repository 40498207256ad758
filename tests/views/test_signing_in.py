"""Signing in and out in a browser: the same answer for every address, own pages only, and nothing kept of the session before."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlite_utils import Database
from werkzeug.test import TestResponse

from observe.app import create_app
from observe.domain.people import Person, Role
from observe.services import inviting
from observe.settings import Settings
from observe.store import facts
from observe.store.database import rows, write
from observe.views.signing_in import own_path
from tests.cast import NOW, Cast
from tests.conftest import CheckingClient
from tests.mail import Postbox, serving
from tests.sessions import begin, who


class Clock:
    """The time, which a test may move on."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def box() -> Postbox:
    return Postbox()


@pytest.fixture
def app(settings: Settings, cast: Cast, clock: Clock, box: Postbox) -> Iterator[Flask]:
    with serving(box) as mail:
        made = create_app(
            replace(settings, address=mail.address, mail_port=mail.mail_port, mail_security="none", trusted_hosts=("localhost", "evil.example")), clock=clock
        )
        made.config.update(WTF_CSRF_ENABLED=False, TESTING=True, SESSION_COOKIE_SECURE=False, SESSION_COOKIE_NAME="observe")
        made.test_client_class = CheckingClient
        yield made


@pytest.fixture
def stranger(app: Flask) -> CheckingClient:
    found = app.test_client()
    assert isinstance(found, CheckingClient)
    return found


def ask_for(client: FlaskClient, email: str = "wren@example.org", **more: dict[str, str]) -> TestResponse:
    """Asks as a browser does, which takes the whole answer: the mail goes out after that."""
    return client.post("/sign-in", data={"email": email, "next": "/"}, buffered=True, **more)


def code_in(box: Postbox, count: int = 1) -> str:
    found = re.search(r"Observe is ([0-9]{6})", box.wait_for(count)[-1].get_content())
    assert found
    return found[1]


def link_in(box: Postbox) -> str:
    found = re.search(r"https://observe\.example\.org(/sign-in/link/\S+)", box.wait_for(1)[-1].get_content())
    assert found
    return found[1]


def test_she_signs_in_with_the_code_and_lands_where_she_was_going(stranger: CheckingClient, box: Postbox, cast: Cast) -> None:
    answer = stranger.get("/visits?stage=planned")
    assert answer.location == "/sign-in?next=/visits?stage%3Dplanned"
    assert 'value="/visits?stage=planned"' in stranger.get(answer.location).text
    answer = stranger.post("/sign-in", data={"email": " Wren@example.org ", "next": "/visits?stage=planned"}, follow_redirects=True)
    assert 'If <strong class="ob-as-typed">Wren@example.org</strong> has an invitation' in answer.text
    assert "It works once, for 10 minutes, until 2:42pm." in answer.text
    code = code_in(box)
    answer = stranger.post("/sign-in/code", data={"code": f" {code[:3]} {code[3:]} "})
    assert (answer.status_code, answer.location) == (303, "/visits?stage=planned")
    assert who(stranger) == cast.wren.id


def test_the_link_shows_a_button_and_only_the_button_signs_in(app: Flask, stranger: CheckingClient, box: Postbox, cast: Cast) -> None:
    ask_for(stranger)
    link, phone = link_in(box), app.test_client()
    for _ in range(2):
        assert "Sign in as Wren Applegarth" in phone.get(link).text
    FlaskClient(app, app.response_class).head(link)
    assert who(phone) is None
    assert phone.post(link).status_code == 303
    assert who(phone) == cast.wren.id
    again = app.test_client().get(link)
    assert again.status_code == 400
    assert "This link no longer works" in again.text
    assert "Wren" not in again.text


def test_the_answer_is_the_same_for_an_address_that_nobody_has(app: Flask, box: Postbox) -> None:
    answers = []
    for email in ("wren@example.org", "nobody@example.org"):
        client = app.test_client()
        first = ask_for(client, email)
        page = re.sub(r'(nonce|name="(csrf_token|ask_key)" value)="[^"]+"', "", client.get("/sign-in/code").text.replace(email, "ADDRESS"))
        wrong = client.post("/sign-in/code", data={"code": "000000" if email.startswith("nobody") else f"{(int(code_in(box)) + 1) % 10**6:06}"})
        answers.append((first.status_code, first.location, page, wrong.status_code, "This code is wrong or has been used" in wrong.text))
    assert answers[0] == answers[1]
    assert len(box.wait_for(1)) == 1


def test_the_link_leads_to_the_settings_address_whatever_host_the_browser_named(stranger: CheckingClient, box: Postbox) -> None:
    ask_for(stranger, headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
    (mail,) = box.wait_for(1)
    assert "https://observe.example.org/sign-in/link/" in mail.get_content()
    assert "evil" not in mail.get_content()


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({"email": "", "next": "/"}, "Enter your e-mail address"),
        ({}, "Enter your e-mail address"),
        ({"email": "wren", "next": "/"}, "Enter an e-mail address like name@example.org"),
        ({"email": "wren@example.org\nBcc: all@example.org", "next": "/"}, "Enter an e-mail address like name@example.org"),
        ({"email": "wr\u0435n@example.org"}, "Enter an e-mail address like name@example.org"),
        ({"email": "a" * 5000 + "@example.org"}, "Enter an e-mail address like name@example.org"),
        ({"email": ["wren@example.org", "idris@example.org"]}, "Give one answer only"),
    ],
)
def test_a_wrong_address_is_said_beside_the_field_and_stays_there(db: Database, stranger: CheckingClient, data: dict[str, object], error: str) -> None:
    answer = stranger.post("/sign-in", data=data)
    assert answer.status_code == 400
    assert answer.text.count(error) == 2
    assert "<title>Error: Sign in to Observe" in answer.text
    assert rows(db, "select id from sign_ins") == []


@pytest.mark.parametrize("code", ["", "12345", "1234567", "12345a", "１２３４５６", "123 45", "\u00b23456\u00b2"])
def test_what_is_no_code_is_said_to_be_none_and_costs_no_try(db: Database, stranger: CheckingClient, box: Postbox, code: str) -> None:
    ask_for(stranger)
    answer = stranger.post("/sign-in/code", data={"code": code})
    assert answer.status_code == 400
    assert answer.text.count("Enter the 6-digit code") == 2
    assert [one["wrong_tries"] for one in rows(db, "select wrong_tries from sign_ins")] == [0]


def test_a_code_that_is_too_old_is_refused(stranger: CheckingClient, box: Postbox, clock: Clock) -> None:
    ask_for(stranger)
    code = code_in(box)
    clock.now += timedelta(minutes=10)
    assert "This code is wrong or has been used. Ask for a new one" in stranger.post("/sign-in/code", data={"code": code}).text
    assert who(stranger) is None


def test_the_code_page_without_having_asked_leads_to_asking(stranger: CheckingClient) -> None:
    assert stranger.get("/sign-in/code").location == "/sign-in"
    assert stranger.post("/sign-in/code", data={"code": "123456"}).location == "/sign-in"


def test_nothing_of_the_session_before_is_kept(app: Flask, box: Postbox, cast: Cast) -> None:
    client = app.test_client()
    with client.session_transaction() as session:
        session.update(token=(before := begin(app, cast.bram)), planted="by somebody else")
    ask_for(client)
    client.post("/sign-in/code", data={"code": code_in(box)})
    assert who(client) == cast.wren.id
    with client.session_transaction() as session:
        assert set(session) == {"token", "csrf_token"}
        session["token"] = before
    assert who(client) is None


@pytest.mark.parametrize(
    "wanted",
    [
        *("//evil.example", "https://evil.example/", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "/\n/evil.example", "///evil.example"),
        *(
            "javascript:alert(1)",
            "",
            "visits",
            "/sign-out",
            "/sign-in/code",
            "/" + "a" * 600,
            "/ /evil.example",
            "http:/evil.example",
            "https:",
            "/\x00/evil",
            "/\u2028/evil",
        ),
    ],
)
def test_nobody_is_led_to_another_site_after_signing_in(wanted: str) -> None:
    assert own_path(wanted) == "/"


@pytest.mark.parametrize("wanted", ["/", "/visits", "/visits/V-2026-0001/report?version=1", "/board?from=2026-04-01"])
def test_a_page_of_ours_is_kept(wanted: str) -> None:
    assert own_path(wanted) == wanted


def test_a_stranger_cannot_become_anybody_at_a_press_outside_a_demonstration(stranger: CheckingClient) -> None:
    assert "demonstration" not in stranger.get("/sign-in").text
    for role in Role:
        assert stranger.post(f"/sign-in/as/{role}").status_code == 404
    assert who(stranger) is None


def test_in_a_demonstration_one_becomes_one_of_four_at_a_press_and_no_mail_goes_out(db: Database, settings: Settings, cast: Cast, box: Postbox) -> None:
    shown = {Role.VISITOR: cast.wren, Role.CHAIR: cast.tamsin, Role.BOARD: cast.ottilie, Role.OFFICE: cast.bram}
    with write(db):
        facts.make_demonstration(db, {role: person.id for role, person in shown.items()})
    with serving(box) as mail:
        made = create_app(replace(settings, mail_port=mail.mail_port, mail_security="none"), clock=lambda: NOW)
        made.config.update(WTF_CSRF_ENABLED=False, TESTING=True)
        made.test_client_class = CheckingClient
        client = made.test_client()
        page = client.get("/sign-in?next=/visits").text
        for role, person in shown.items():
            assert person.name in page
            assert client.post(f"/sign-in/as/{role}", data={"next": "/visits"}).location == "/visits"
            assert who(client) == person.id
        assert client.post("/sign-in/as/king").status_code == 404
        assert client.get("/sign-in/as/visitor").status_code == 405
        ask_for(client)
        assert "sends no e-mail" in client.get("/sign-in/code").text
    assert box.mails == []


def test_signing_out_asks_first_and_then_forgets(as_: Callable[[Person | None], CheckingClient], cast: Cast) -> None:
    client = as_(cast.wren)
    assert "You are signed in as" in client.get("/sign-out").text
    assert who(client) == cast.wren.id
    answer = client.post("/sign-out")
    assert (answer.status_code, answer.location) == (303, "/")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert who(client) is None
    assert client.get("/visits").location.startswith("/sign-in")


def test_who_is_deactivated_is_out_at_the_next_click(as_: Callable[[Person | None], CheckingClient], db: Database, cast: Cast) -> None:
    client = as_(cast.wren)
    assert client.get("/visits").status_code == 200
    inviting.deactivate(db, cast.wren, by=cast.bram, at=NOW)
    assert client.get("/visits").location.startswith("/sign-in")


def test_a_form_without_its_token_signs_nobody_in_or_out(app: Flask, stranger: CheckingClient, db: Database) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    for path in ("/sign-in", "/sign-in/code", "/sign-in/link/abc", "/sign-in/as/visitor"):
        assert stranger.post(path, data={"email": "wren@example.org", "next": "/"}).status_code == 400
    assert rows(db, "select id from sign_ins") == []
