"""What every answer carries to keep it safe, and who gets past the door."""

from __future__ import annotations

import secrets

from flask import Flask, Response, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import SecurityError
from werkzeug.middleware.proxy_fix import ProxyFix

from observe.views import access, held, in_browser, signing_in

#: What a stranger may open. Everything else leads to sign-in, whether it exists or not.
PUBLIC = frozenset(
    {
        "static",
        "home.show",
        "public.help",
        "public.privacy",
        "public.cookies",
        "public.accessibility",
        "public.health",
        "signing_in.ask",
        "signing_in.code",
        "signing_in.link",
        "signing_in.go_on",
        "signing_in.demonstration",
        "sign_on.start",
        "sign_on.back",
        "addresses.confirm",
        "addresses.confirmed",
        "calendars.feed",
    }
)


#: What every answer carries alike.
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


def init_app(app: Flask) -> None:
    """The door before each request, the headers after it."""
    if proxies := access.installation_of(app).settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=0)  # type: ignore[method-assign]  # as Werkzeug's documentation says
    app.before_request(stop_strangers)
    app.after_request(add_headers)
    app.teardown_appcontext(access.close_database)


def stop_strangers() -> ResponseReturnValue | None:
    """Sends whoever is not signed in to sign in, and afterwards where they were going."""
    if isinstance(request.routing_exception, SecurityError):
        raise request.routing_exception
    held.carry()
    if request.endpoint in PUBLIC and request.endpoint != "home.show":
        return None
    if access.half_signed_in() is not None:
        return None if _is_second_step() else _first_to(url_for("second_factor.ask"))
    if request.endpoint in PUBLIC or access.person() is not None:
        return None
    has_page = request.method in ("GET", "HEAD") or (request.url_rule is not None and "GET" in (request.url_rule.methods or ()))
    wanted = request.full_path.rstrip("?") if has_page else None
    return _first_to(url_for("signing_in.ask", next=wanted))


def _first_to(where: str) -> ResponseReturnValue:
    """A page that saves by itself stays where it is; the answer to any other form goes on with what was typed into it."""
    if in_browser.asks():
        return in_browser.nobody()
    return signing_in.go_on() if held.take_up() else redirect(where, 303)


def _is_second_step() -> bool:
    """What is open to somebody who owes the second factor: giving it, setting it up, and signing out."""
    return request.blueprint == "second_factor" or (request.endpoint == "signing_in.out" and request.method == "POST")


def csp_nonce() -> str:
    """The nonce of this answer's scripts."""
    found: str | None = g.get("csp_nonce")
    if found is None:
        found = g.csp_nonce = secrets.token_urlsafe(16)
    return found


def add_headers(response: Response) -> Response:
    """No foreign content, no framing, no cache for pages with content."""
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src 'self' 'nonce-{csp_nonce()}'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        "object-src 'none'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    response.headers.extend(ALWAYS)
    if access.installation().settings.https:
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if left := access.time_left():
        response.headers["Observe-Session-Seconds"] = str(left.seconds)
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    return response
