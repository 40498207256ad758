"""The organisation's own sign-on, against a real provider on this machine: who was invited gets in, and nothing else does."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask import Flask
from oidc_provider_mock import User, run_server_in_thread
from sqlite_utils import Database

from observe.services import inviting
from observe.store.database import rows
from tests.cast import NOW, Cast
from tests.conftest import CheckingClient

#: What the provider's own code still calls, in this process.
pytestmark = pytest.mark.filterwarnings("ignore:.*is deprecated:DeprecationWarning")

USERS = (
    User(sub="wren", claims={"email": "WREN@example.org", "email_verified": True}),
    User(sub="bram", claims={"email": "bram@example.org", "email_verified": True}),
    User(sub="bram-with-mfa", claims={"email": "bram@example.org", "email_verified": True, "amr": ["pwd", "mfa"]}),
    User(sub="unverified", claims={"email": "bram@example.org", "email_verified": False, "amr": ["mfa"]}),
    User(sub="said-as-text", claims={"email": "bram@example.org", "email_verified": "true"}),
    User(sub="no-email", claims={"email_verified": True}),
    User(sub="uninvited", claims={"email": "nobody@example.org", "email_verified": True}),
)


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """A provider that knows these people."""
    logging.getLogger("oidc-provider-mock.server").setLevel(logging.ERROR)
    with run_server_in_thread(user_claims=USERS, require_nonce=True) as server:
        yield f"http://localhost:{server.server_port}"


def with_sign_on(app: Flask, issuer: str) -> None:
    installed = app.extensions["observe"]
    given = {"oidc_issuer": issuer, "oidc_client_id": "observe", "oidc_client_secret": "between us", "oidc_name": "Agency account"}
    app.extensions["observe"] = replace(installed, settings=replace(installed.settings, **given))


@pytest.fixture
def stranger(app: Flask, issuer: str) -> CheckingClient:
    with_sign_on(app, issuer)
    found = app.test_client()
    assert isinstance(found, CheckingClient)
    return found


def to_provider(client: CheckingClient, then: str = "/") -> str:
    answer = client.get("/sign-on", query_string={"next": then})
    assert answer.status_code == 302
    return str(answer.location)


def back_from_provider(where: str, sub: str) -> str:
    """What the provider sends the browser back to, once somebody chose who they are."""
    answer = requests.post(where, data={"sub": sub}, allow_redirects=False, timeout=5)
    assert answer.status_code == 302
    parts = urlsplit(answer.headers["Location"])
    return f"{parts.path}?{parts.query}"


def sign_on(client: CheckingClient, sub: str, then: str = "/") -> str:
    return back_from_provider(to_provider(client, then), sub)


def count_sessions(db: Database) -> int:
    return len(rows(db, "select id from sessions"))


def test_without_settings_there_is_no_such_page_and_no_button(app: Flask) -> None:
    client = app.test_client()
    assert "Sign in with" not in client.get("/sign-in").text
    assert client.get("/sign-on").status_code == 404
    assert client.get("/sign-on/back?code=1&state=2").status_code == 404


def test_who_was_invited_gets_in_and_lands_where_they_were_going(stranger: CheckingClient, cast: Cast, db: Database) -> None:
    assert "Sign in with Agency account" in stranger.get("/sign-in?next=/visits").text
    where = to_provider(stranger, "/visits")
    asked = parse_qs(urlsplit(where).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == ["http://127.0.0.1:5000/sign-on/back"]
    assert (asked["scope"], len(asked["nonce"][0]), len(asked["state"][0])) == (["openid email"], 20, 30)
    assert stranger.get(back_from_provider(where, "wren")).location == "/visits"
    assert "Wren Applegarth" in stranger.get("/account").text
    assert [one["how"] for one in rows(db, "select how from sessions")] == ["sign-on"]


def test_our_second_factor_is_asked_unless_the_provider_asked_for_one(app: Flask, issuer: str, stranger: CheckingClient, cast: Cast) -> None:
    assert stranger.get(sign_on(stranger, "bram", "/people")).location == "/second-factor"
    assert stranger.get("/people").location == "/second-factor"
    other = app.test_client()
    assert isinstance(other, CheckingClient)
    assert other.get(sign_on(other, "bram-with-mfa", "/people")).location == "/people"
    assert other.get("/people").status_code == 200


@pytest.mark.parametrize("sub", ["unverified", "said-as-text", "no-email", "uninvited"])
def test_whom_nobody_invited_with_a_confirmed_address_does_not_get_in(stranger: CheckingClient, cast: Cast, db: Database, sub: str) -> None:
    answer = stranger.get(sign_on(stranger, sub))
    assert answer.status_code == 403
    assert "You have no invitation" in answer.text
    assert "example.org was" not in answer.text
    assert count_sessions(db) == 0


def test_somebody_deactivated_does_not_get_in(stranger: CheckingClient, cast: Cast, db: Database) -> None:
    inviting.deactivate(db, cast.wren, by=cast.bram, at=NOW)
    assert stranger.get(sign_on(stranger, "wren")).status_code == 403


def test_a_state_counts_once_and_only_in_the_browser_that_began(app: Flask, stranger: CheckingClient, cast: Cast, db: Database) -> None:
    back = sign_on(stranger, "wren")
    other = app.test_client()
    assert other.get(back).status_code == 400
    assert stranger.get(back).location == "/"
    assert stranger.get(back).status_code == 400
    assert count_sessions(db) == 1


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?code=abc",
        "?state=abc",
        "?code=abc&state=forged",
        "?code=&state=",
        "?error=access_denied&error_description=%3Cb%3Eno%3C/b%3E",
        "?error=access_denied&state=forged",
        "?code=a&code=b&state=c&state=d",
        "?code=%00&state=%ff",
    ],
)
def test_what_was_not_answered_to_us_is_a_plain_page(stranger: CheckingClient, db: Database, query: str) -> None:
    to_provider(stranger)
    answer = stranger.get(f"/sign-on/back{query}")
    assert answer.status_code == 400
    assert "Agency account did not confirm who you are" in answer.text
    assert "<b>no" not in answer.text
    assert count_sessions(db) == 0


def test_a_code_that_the_provider_did_not_give_is_a_plain_page(stranger: CheckingClient, db: Database) -> None:
    state = parse_qs(urlsplit(to_provider(stranger)).query)["state"][0]
    assert stranger.get("/sign-on/back", query_string={"code": "made up", "state": state}).status_code == 400
    assert stranger.get("/sign-on/back", query_string={"code": "", "state": state}).status_code == 400
    assert count_sessions(db) == 0


def test_a_provider_that_calls_itself_otherwise_than_the_settings_do_is_refused(
    app: Flask, issuer: str, stranger: CheckingClient, cast: Cast, db: Database
) -> None:
    back = sign_on(stranger, "wren")
    with_sign_on(app, f"{issuer}/")
    assert stranger.get("/sign-on").status_code == 503
    assert stranger.get(back).status_code == 400
    assert count_sessions(db) == 0


def test_a_code_that_was_given_to_another_service_is_refused(app: Flask, stranger: CheckingClient, cast: Cast, db: Database) -> None:
    back = sign_on(stranger, "wren")
    installed = app.extensions["observe"]
    app.extensions["observe"] = replace(installed, settings=replace(installed.settings, oidc_client_id="another service"))
    assert stranger.get(back).status_code == 400
    assert count_sessions(db) == 0


def test_a_provider_that_is_away_is_said_to_be(app: Flask) -> None:
    with_sign_on(app, "http://127.0.0.1:9")
    answer = app.test_client().get("/sign-on")
    assert answer.status_code == 503
    assert "We could not reach Agency account" in answer.text


def test_where_one_lands_is_an_own_page(stranger: CheckingClient, cast: Cast) -> None:
    assert stranger.get(sign_on(stranger, "wren", "//evil.example/")).location == "/"


def test_a_demonstration_has_none(app: Flask, issuer: str) -> None:
    with_sign_on(app, issuer)
    app.extensions["observe"] = replace(app.extensions["observe"], demonstration=True)
    assert app.test_client().get("/sign-on").status_code == 404
    assert "Sign in with Agency account" not in app.test_client().get("/sign-in").text


def test_another_site_cannot_sign_anybody_in(stranger: CheckingClient) -> None:
    answer = stranger.get("/sign-on?next=/visits", headers={"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/visits")
    assert stranger.get("/sign-on", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 302


@pytest.mark.parametrize(("offered", "status"), [(["none"], 503), (["HS256", "none"], 503), (["none", "RS256"], 302)])
def test_a_provider_is_asked_only_where_its_tokens_carry_a_signature_by_a_private_key(
    app: Flask, issuer: str, stranger: CheckingClient, offered: list[str], status: int
) -> None:
    told = requests.get(f"{issuer}/.well-known/openid-configuration", timeout=5).json()
    with answering(lambda here: (200, told | {"issuer": here, "id_token_signing_alg_values_supported": offered})) as here:
        with_sign_on(app, here)
        assert stranger.get("/sign-on").status_code == status


def test_a_provider_is_not_followed_to_another_address(app: Flask, issuer: str, stranger: CheckingClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "observe.security")
    with answering(lambda here: (302, f"{issuer}/.well-known/openid-configuration")) as here:
        with_sign_on(app, here)
        assert stranger.get("/sign-on").status_code == 503
    assert '"why": "sign-on not reached", "kind": "TooManyRedirects"' in caplog.text


@contextmanager
def answering(what: Callable[[str], tuple[int, object]]) -> Iterator[str]:
    """A server on this machine that gives one answer to everything: a document, or another address. Where it is."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            code, said = what(f"http://localhost:{self.server.server_address[1]}")
            self.send_response(code)
            self.send_header(*(("Content-Type", "application/json") if code == 200 else ("Location", str(said))))
            self.end_headers()
            self.wfile.write(json.dumps(said).encode())

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    server = HTTPServer(("localhost", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
