"""What is asked of the organisation's own sign-on, and what its answers are worth: OpenID Connect with PKCE, by Authlib."""

from __future__ import annotations

from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import FlaskOAuth2App, OAuth
from authlib.integrations.requests_client import OAuth2Session
from flask import current_app, request, session
from joserfc.errors import JoseError
from requests import RequestException

from observe.domain.errors import NotFound
from observe.domain.people import Person
from observe.settings import Settings
from observe.store import people
from observe.views import access

#: What the provider's answers can come to; nothing of it is shown or logged, since it quotes them.
FAULTS = (AuthlibBaseError, JoseError, RequestException, ValueError, LookupError, TypeError, RuntimeError)
#: A provider that says nothing for so many seconds is given up.
PATIENCE_SECONDS = 10
#: What the provider calls its list of signatures.
SIGNATURES = "id_token_signing_alg_values_supported"
#: How a token may be signed, whatever else the provider offers: by its private key, never by a secret that two know, never not at all.
SIGNED_BY = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")


class OneAddress(OAuth2Session):  # type: ignore[misc]  # untyped
    """Asks the addresses that the provider names itself, and follows none of them anywhere else."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.max_redirects = 0


class Provider(FlaskOAuth2App):  # type: ignore[misc]  # untyped
    """Authlib's client, but for where it asks."""

    client_cls = OneAddress


class Refused(Exception):
    """The provider did not say who it is, or not in a way that holds."""


class Unknown(Exception):
    """The provider knows them; here nobody with this address was invited."""


def to_provider(settings: Settings) -> Any:
    """Sends the browser to the provider. Raises Refused when it cannot be reached."""
    for old in [name for name in session if name.startswith("_state_observe_")]:
        session.pop(old)
    try:
        return _checked(settings).authorize_redirect(f"{settings.address}/sign-on/back")
    except FAULTS as fault:
        raise Refused from fault


def who_came_back(settings: Settings) -> tuple[Person, bool]:
    """Who it is, and whether the provider asked them for a second factor. Raises Refused or Unknown."""
    if not request.args.get("code") or not request.args.get("state"):
        raise Refused
    claims_options = {"iss": {"essential": True, "value": settings.oidc_issuer}, "aud": {"essential": True, "value": settings.oidc_client_id}}
    try:
        token = _checked(settings).authorize_access_token(claims_options=claims_options)
        claims = dict(token["userinfo"])
    except FAULTS as fault:
        raise Refused from fault
    return _person(claims), "mfa" in (claims.get("amr") or ())


def _person(claims: dict[str, object]) -> Person:
    """By an address of which the provider says that it is theirs."""
    email = claims.get("email")
    if claims.get("email_verified") is not True or not isinstance(email, str):
        raise Unknown
    try:
        found = people.get_by_email(access.database(), email)
    except NotFound:
        raise Unknown from None
    if not found.may_sign_in:
        raise Unknown
    return found


def _checked(settings: Settings) -> Provider:
    """The client, once what the provider says of itself is true of the one in the settings. Raises one of the faults."""
    client = _client(settings)
    known = client.load_server_metadata()
    if known["issuer"] != settings.oidc_issuer:
        raise ValueError("it calls itself otherwise than the settings do")
    signed_by = [one for one in known.get(SIGNATURES, ["RS256"]) if one in SIGNED_BY]
    if not signed_by:
        raise ValueError("it signs in no way that holds")
    known[SIGNATURES] = signed_by
    return client


def _client(settings: Settings) -> Provider:
    """A new one each time: the provider's addresses and keys are as they are now, and nothing is fetched before somebody signs in."""
    made: Provider = OAuth(current_app).register(
        "observe",
        client_cls=Provider,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        server_metadata_url=f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid email", "code_challenge_method": "S256", "default_timeout": PATIENCE_SECONDS},
    )
    return made
