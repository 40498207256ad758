"""What a provider's token must say: one that is signed by the right key, and yet is for another service, of another provider, old or foreign, is refused."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from joserfc import jwt
from joserfc.jwk import RSAKey
from sqlite_utils import Database

from observe.store.database import rows
from tests.browser import serving
from tests.cast import Cast
from tests.conftest import CheckingClient

KEY, FOREIGN_KEY = (RSAKey.generate_key(2048, parameters={"kid": "one"}) for _ in range(2))


class LyingProvider:
    """A provider whose tokens say what a test wants; `None` leaves a claim out."""

    def __init__(self) -> None:
        self.url, self.nonce, self.key = "", "", KEY
        self.says: dict[str, object] = {}
        self.app = Flask("provider")
        self.app.add_url_rule("/.well-known/openid-configuration", view_func=self.metadata)
        self.app.add_url_rule("/keys", view_func=lambda: {"keys": [KEY.as_dict(private=False)]})
        self.app.add_url_rule("/token", view_func=self.token, methods=["POST"])

    def metadata(self) -> dict[str, object]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
        }

    def token(self) -> dict[str, object]:
        now = int(time.time())
        claims = {"iss": self.url, "aud": "observe", "sub": "1", "iat": now, "exp": now + 300, "nonce": self.nonce, "email": "wren@example.org"}
        claims = {name: value for name, value in (claims | {"email_verified": True} | self.says).items() if value is not None}
        return {"access_token": "one", "token_type": "Bearer", "id_token": jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.key)}


@pytest.fixture
def provider(app: Flask) -> Iterator[LyingProvider]:
    """It serves, and Observe's settings name it."""
    made = LyingProvider()
    with serving(made.app) as made.url:
        given = {"oidc_issuer": made.url, "oidc_client_id": "observe", "oidc_client_secret": "between us", "oidc_name": "Agency account"}
        installed = app.extensions["observe"]
        app.extensions["observe"] = replace(installed, settings=replace(installed.settings, **given))
        yield made


def come_back(app: Flask, provider: LyingProvider) -> int:
    """The answer to somebody who comes back from the provider."""
    client = app.test_client()
    assert isinstance(client, CheckingClient)
    asked = parse_qs(urlsplit(client.get("/sign-on", headers={"Sec-Fetch-Site": "same-origin"}).location or "").query)
    provider.nonce = asked["nonce"][0]
    return client.get("/sign-on/back", query_string={"code": "one", "state": asked["state"][0]}).status_code


def test_a_token_that_says_all_it_must_lets_in(app: Flask, provider: LyingProvider, cast: Cast, db: Database) -> None:
    assert come_back(app, provider) == 303
    assert len(rows(db, "select id from sessions")) == 1


@pytest.mark.parametrize(
    "says",
    [
        {"aud": "another service"},
        {"aud": "another service", "azp": "observe"},
        {"aud": None},
        {"iss": "http://127.0.0.1:9"},
        {"iss": None},
        {"nonce": "of another sign-in"},
        {"nonce": None},
        {"exp": 1_000_000_000},
        {"exp": None},
        {"azp": "another service"},
        {"amr": "mfa"},
    ],
    ids=str,
)
def test_a_token_that_says_otherwise_lets_nobody_in(app: Flask, provider: LyingProvider, cast: Cast, db: Database, says: dict[str, object]) -> None:
    provider.says = says
    assert come_back(app, provider) == 400
    assert rows(db, "select id from sessions") == []


def test_a_token_signed_by_somebody_else_lets_nobody_in(app: Flask, provider: LyingProvider, cast: Cast, db: Database) -> None:
    provider.key = FOREIGN_KEY
    assert come_back(app, provider) == 400
    assert rows(db, "select id from sessions") == []
