"""How often a way in can be asked for and tried: counted in the database, by address and by client, the same for addresses that nobody has."""

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
from observe.services.signing_in import VALID, one_client
from observe.settings import Settings
from observe.store.database import rows
from tests.cast import NOW, Cast
from tests.conftest import CheckingClient
from tests.mail import Postbox, serving
from tests.sessions import who

Make = Callable[..., Flask]


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
def make(settings: Settings, cast: Cast, clock: Clock, box: Postbox) -> Iterator[Make]:
    """An application whose mail goes into the box, with settings of the test's own."""
    with serving(box) as mail:

        def made(**own: object) -> Flask:
            app = create_app(replace(settings, mail_port=mail.mail_port, mail_security="none", **own), clock=clock)  # type: ignore[arg-type]  # a test names what differs
            app.config.update(WTF_CSRF_ENABLED=False, TESTING=True)
            app.test_client_class = CheckingClient
            return app

        yield made


@pytest.fixture
def app(make: Make) -> Flask:
    return make()


def ask(app: Flask, email: str, *, client: FlaskClient | None = None, at: str = "192.0.2.1", **headers: str) -> TestResponse:
    """Asks from a network address, by default in a browser of its own."""
    return (client or app.test_client()).post(
        "/sign-in",
        data={"email": email, "next": "/"},
        environ_base={"REMOTE_ADDR": at},
        headers={name.replace("_", "-"): value for name, value in headers.items()},
        buffered=True,
    )


def code_in(box: Postbox, count: int = 1) -> str:
    found = re.search(r"Observe is ([0-9]{6})", box.wait_for(count)[-1].get_content())
    assert found
    return found[1]


@pytest.mark.parametrize("email", ["wren@example.org", "nobody@example.org"])
def test_after_five_within_an_hour_an_address_waits_and_the_page_says_until_when(app: Flask, clock: Clock, db: Database, email: str) -> None:
    for number in range(5):
        assert ask(app, email, at=f"192.0.2.{number}").status_code == 303
        clock.now += timedelta(minutes=2)
    answer = ask(app, email.upper(), at="192.0.2.77")
    assert answer.status_code == 429
    assert "<title>You asked too often" in answer.text
    assert "You can ask again at 3:32pm</strong>, in 50 minutes." in answer.text
    assert answer.headers["Retry-After"] == "3000"
    assert len(rows(db, "select id from sign_ins")) == 5
    assert ask(app, "idris@example.org", at="192.0.2.77").status_code == 303
    clock.now += timedelta(minutes=50)
    assert ask(app, email).status_code == 303


def test_a_code_already_sent_still_works_when_no_new_one_is_sent(app: Flask, box: Postbox, cast: Cast) -> None:
    client = app.test_client()
    for number in range(5):
        ask(app, "wren@example.org", client=client)
        code = code_in(box, number + 1)
    page = ask(app, "wren@example.org", client=client)
    assert page.status_code == 429
    assert 'href="/sign-in/code"' in page.text
    assert client.post("/sign-in/code", data={"code": code}).status_code == 303
    assert who(client) == cast.wren.id
    assert len(box.mails) == 5


def test_after_thirty_within_an_hour_a_client_waits_whomever_it_names_and_whatever_it_forwards(app: Flask, db: Database) -> None:
    for number in range(30):
        assert ask(app, f"nobody{number}@example.org", X_Forwarded_For=f"198.51.100.{number}").status_code == 303
    assert ask(app, "wren@example.org", X_Forwarded_For="203.0.113.9", Forwarded="for=203.0.113.9").status_code == 429
    assert ask(app, "wren@example.org", at="192.0.2.2").status_code == 303
    assert b"192.0.2.1" not in b"".join(str(tuple(one)).encode() for one in rows(db, "select * from sign_ins"))


def test_behind_one_proxy_the_client_is_whom_that_proxy_names_and_not_whom_the_client_does(make: Make) -> None:
    app = make(proxies=1)
    for number in range(30):
        assert ask(app, f"nobody{number}@example.org", X_Forwarded_For=f"198.51.100.{number}, 203.0.113.9").status_code == 303
    assert ask(app, "wren@example.org", X_Forwarded_For="203.0.113.9").status_code == 429
    assert ask(app, "wren@example.org", X_Forwarded_For="203.0.113.10").status_code == 303


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("fe80::1%eth0", "fe80::2", True),
        ("", "no address", True),
    ],
)
def test_a_network_of_ipv6_is_one_client(one: str, other: str, same: bool) -> None:
    assert (one_client(one) == one_client(other)) is same


def test_a_code_tried_by_two_browsers_works_only_where_it_was_asked_for(app: Flask, box: Postbox, cast: Cast) -> None:
    hers, his = app.test_client(), app.test_client()
    ask(app, "idris@example.org", client=his)
    ask(app, "wren@example.org", client=hers)
    code = next(found[1] for mail in box.wait_for(2) if mail["To"] == "wren@example.org" and (found := re.search(r"is ([0-9]{6})", mail.get_content())))
    assert his.post("/sign-in/code", data={"code": code}).status_code == 400
    assert who(his) is None
    assert hers.post("/sign-in/code", data={"code": code}).status_code == 303
    assert who(hers) == cast.wren.id


def test_after_five_wrong_tries_the_right_code_is_refused_in_the_same_words(app: Flask, box: Postbox) -> None:
    client = app.test_client()
    ask(app, "wren@example.org", client=client)
    code = code_in(box)
    wrong = f"{(int(code) + 1) % 10**6:06}"
    answers = [client.post("/sign-in/code", data={"code": typed}).text.replace(typed, "CODE") for typed in (*[wrong] * 5, code)]
    pages = [re.sub(r'(nonce|name="ask_key" value)="[^"]+"', "", answer) for answer in answers]
    assert len(set(pages)) == 1
    assert who(client) is None


def test_a_link_that_a_scanner_opens_first_still_lets_its_owner_in_once(app: Flask, box: Postbox, cast: Cast) -> None:
    ask(app, "wren@example.org")
    found = re.search(r"(/sign-in/link/\S+)", box.wait_for(1)[0].get_content())
    assert found
    for _ in range(3):
        FlaskClient(app, app.response_class).get(found[1])
        FlaskClient(app, app.response_class).head(found[1])
    owner, thief = app.test_client(), app.test_client()
    assert owner.post(found[1]).status_code == 303
    assert thief.post(found[1]).status_code == 400
    assert (who(owner), who(thief)) == (cast.wren.id, None)


def test_nothing_is_sent_before_the_answer_is_closed(app: Flask, box: Postbox) -> None:
    answer = app.test_client().post("/sign-in", data={"email": "wren@example.org", "next": "/"})
    assert answer.status_code == 303
    assert box.mails == []
    answer.close()
    box.wait_for(1)


def test_who_asked_is_forgotten_after_a_day(app: Flask, clock: Clock, db: Database) -> None:
    ask(app, "nobody@example.org")
    clock.now += timedelta(days=1, minutes=1)
    ask(app, "wren@example.org")
    assert [one["email"] for one in rows(db, "select email from sign_ins")] == ["wren@example.org"]


def test_the_same_form_twice_is_one_message_whose_code_works_by_either_answer(app: Flask, box: Postbox, db: Database, cast: Cast) -> None:
    drawn = re.search(r'name="ask_key" value="([^"]+)"', app.test_client().get("/sign-in").text)
    assert drawn
    sent = {"email": "wren@example.org", "next": "/", "ask_key": drawn[1]}
    first, second = app.test_client(), app.test_client()  # the browser keeps the second answer's cookie, and may never see the first one's
    assert [client.post("/sign-in", data=sent, buffered=True).location for client in (first, second)] == ["/sign-in/code", "/sign-in/code"]
    assert second.post("/sign-in/code", data={"code": code_in(box)}).location == "/"
    assert (who(second), len(box.mails), len(rows(db, "select id from sign_ins"))) == (cast.wren.id, 1, 1)


def test_the_same_form_asks_anew_for_another_address_and_once_its_code_is_used_or_too_old(app: Flask, clock: Clock, box: Postbox, db: Database) -> None:
    def asked(email: str) -> int:
        app.test_client().post("/sign-in", data={"email": email, "next": "/", "ask_key": "the same"}, buffered=True)
        return len(rows(db, "select id from sign_ins"))

    assert [asked("wren@example.org"), asked("WREN@example.org"), asked("nobody@example.org"), asked("nobody@example.org")] == [1, 1, 2, 2]
    clock.now += VALID
    assert asked("nobody@example.org") == 3
    db.execute("update sign_ins set used_at = asked_at")
    assert asked("nobody@example.org") == 4
