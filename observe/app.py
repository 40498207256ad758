"""Puts the application together."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import CSRFProtect
from jinja2 import ChainableUndefined, ChoiceLoader, PackageLoader, PrefixLoader, Template
from jinja2.environment import TemplateModule
from jinja2.runtime import Context

from observe import installation
from observe.settings import Settings
from observe.views import BLUEPRINTS, assets, errors, logged, pages, security
from observe.views.once import Once

#: The largest post: the longest section with every box full is far below this.
LARGEST_POST = 2 * 1024 * 1024


class Cookie(SecureCookieSessionInterface):
    """Flask's signed cookie, but by HMAC-SHA-256, and with one signer for all requests: the key stays the same."""

    digest_method = staticmethod(hashlib.sha256)
    get_signing_serializer = lru_cache(maxsize=1)(SecureCookieSessionInterface.get_signing_serializer)


class OnceImported(Template):
    """A template whose macros are imported once. Jinja looks at each import whether the page has other globals; ours never has, and pages import much."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        return super()._get_default_module()


def utc_now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


def create_app(settings: Settings, *, clock: Callable[[], datetime] = utc_now) -> Flask:
    """The application of one installation. Raises SettingsWrong, AreaFaults or installation.NotPrepared, each with a plain sentence."""
    app = Once("observe", instance_path=str(settings.instance.absolute()))
    app.extensions["observe"] = installation.load(settings, clock)
    app.config.update(
        DEBUG=False,
        SECRET_KEY=app.extensions["observe"].secret_key,
        MAX_CONTENT_LENGTH=LARGEST_POST,
        MAX_FORM_MEMORY_SIZE=LARGEST_POST,
        MAX_FORM_PARTS=2_000,
        SESSION_COOKIE_NAME="__Host-observe" if settings.https else "observe",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.https,
        TRUSTED_HOSTS=list(settings.trusted_hosts),
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.session_interface = Cookie()
    app.jinja_env.undefined = ChainableUndefined
    app.jinja_env.template_class = OnceImported
    app.jinja_env.loader = ChoiceLoader([PackageLoader("observe"), PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})])
    CSRFProtect(app)
    for part in (security, pages, assets, errors, logged):
        part.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app
