"""Safe from the start: what every answer carries, and what no request can do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from sqlite3 import OperationalError

import pytest
from flask import Flask
from flask.testing import FlaskClient

from observe.app import create_app
from observe.settings import Settings
from observe.views import access
from tests.cast import NOW, Cast
from tests.sessions import sign_in


def test_pages_are_never_cached_framed_or_given_foreign_scripts(cast: Cast, as_: Callable[..., FlaskClient]) -> None:
    answer = as_(cast.ottilie).get("/board")
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_each_answer_has_a_nonce_of_its_own(as_: Callable[..., FlaskClient]) -> None:
    client = as_(None)
    assert client.get("/help").headers["Content-Security-Policy"] != client.get("/help").headers["Content-Security-Policy"]


def test_the_cookie_is_http_only_and_same_site(app: Flask, cast: Cast) -> None:
    client = app.test_client()
    client.post("/sign-in", data={"email": "wren@example.org"})
    cookie = client.get_cookie("observe")
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Lax"


def test_under_https_the_cookie_is_never_sent_in_clear(settings: Settings) -> None:
    app = create_app(replace(settings, address="https://observe.example.org"), clock=lambda: NOW)
    assert app.config["SESSION_COOKIE_SECURE"]
    assert app.config["SESSION_COOKIE_NAME"] == "__Host-observe"
    policy = app.test_client().get("/help").headers["Strict-Transport-Security"]
    assert policy == "max-age=31536000; includeSubDomains"


def test_the_cookie_is_signed_by_sha_256_and_a_changed_one_is_nobodys(app: Flask, cast: Cast) -> None:
    assert app.session_interface.digest_method is sha256
    client = app.test_client()
    sign_in(client, cast.ottilie)
    cookie = client.get_cookie("observe")
    assert cookie is not None
    middle = len(cookie.value) // 3
    client.set_cookie("observe", cookie.value[:middle] + ("a" if cookie.value[middle] != "a" else "b") + cookie.value[middle + 1 :])
    assert client.get("/board").location == "/sign-in?next=/board"


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("/help", 200, "text/html; charset=utf-8"),
        ("/nowhere", 404, "text/html; charset=utf-8"),
        ("/health", 200, "application/json"),
        ("/static/built/observe.css", 200, "text/css; charset=utf-8"),
        ("/static/built/favicon.svg", 200, "image/svg+xml; charset=utf-8"),
        ("/static/", 404, "text/html; charset=utf-8"),
    ],
)
def test_every_answer_says_what_it_is_and_what_a_browser_may_do_with_it(cast: Cast, as_: Callable[..., FlaskClient], path: str, status: int, kind: str) -> None:
    answer = as_(cast.ottilie).get(path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, kind)
    policy = answer.headers["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"} <= set(policy)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert "Server" not in answer.headers
    answer.close()


def test_no_variable_switches_debugging_on(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLASK_DEBUG", "1")
    assert not create_app(settings, clock=lambda: NOW).debug


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH"])
def test_a_method_that_no_page_has_is_refused(cast: Cast, as_: Callable[..., FlaskClient], method: str) -> None:
    assert as_(cast.ottilie).open("/help", method=method).status_code == 405


def test_another_host_is_refused(app: Flask) -> None:
    assert app.test_client().get("/help", headers={"Host": "evil.example"}).status_code == 400


def test_a_post_without_a_token_is_refused(settings: Settings, cast: Cast) -> None:
    app = create_app(settings, clock=lambda: NOW)
    client = app.test_client()
    sign_in(client, cast.bram)
    answer = client.post("/people/new", data={"name": "Somebody", "email": "somebody@example.org"})
    assert answer.status_code == 400
    assert "Traceback" not in answer.get_data(as_text=True)


def test_a_get_cannot_change_anything(app: Flask, cast: Cast) -> None:
    with app.test_request_context("/", method="GET"), pytest.raises(OperationalError, match="readonly"):
        access.database().execute("update people set name = 'Somebody else'")


def test_a_stranger_is_sent_to_sign_in_whether_or_not_the_address_exists(as_: Callable[..., FlaskClient]) -> None:
    for path in ("/visits", "/board", "/nowhere", "/visits/V-2026-9999/report"):
        answer = as_(None).get(path)
        assert answer.status_code == 303
        assert answer.location.startswith("/sign-in")


def test_somebody_deactivated_is_out_at_the_next_click(app: Flask, cast: Cast, as_: Callable[..., FlaskClient], db) -> None:  # type: ignore[no-untyped-def]
    client = as_(cast.ottilie)
    assert client.get("/board").status_code == 200
    with db.conn:
        db.execute("update people set active = 0 where id = ?", (cast.ottilie.id,))
    assert client.get("/board").status_code == 303
