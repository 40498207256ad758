"""Every error as a page that says what happened, what is safe, and what to do next."""

from __future__ import annotations

from sqlite3 import DatabaseError, OperationalError

from flask import Flask, Response, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from observe.domain.errors import NotAllowed, NotFound, Stale
from observe.views import held, in_browser, logged, signing_in

#: The errors that have a page of their own; any other 4xx is answered as 400.
DESIGNED = frozenset({400, 403, 404, 405, 409, 413, 500, 503})


def init_app(app: Flask) -> None:
    """One handler an error."""
    app.register_error_handler(NotFound, lambda _: page(404))
    app.register_error_handler(NotAllowed, not_allowed)
    app.register_error_handler(Stale, lambda _: page(409))
    app.register_error_handler(CSRFError, not_from_here)
    app.register_error_handler(DatabaseError, database_failed)
    app.register_error_handler(HTTPException, http_error)


def not_allowed(error: NotAllowed) -> ResponseReturnValue:
    """May see it, and not do this."""
    logged.refused("not allowed")
    return page(403, str(error))


def not_from_here(_: CSRFError) -> ResponseReturnValue:
    """Sent from another site's page, or from one of ours that is of an older session: then what was typed there is kept."""
    if in_browser.asks():
        return in_browser.nobody()
    logged.refused("no valid token")
    if held.take_up():
        return signing_in.go_on()
    return page(400, "This page was open for too long, or was not sent from Observe.")


def page(code: int, message: str = "") -> ResponseReturnValue:
    """The designed page of an error."""
    failed = code >= 500
    return render_template(f"errors/{code}.html", message=message, error_id=logged.error_id() if failed else "", typed=typed() if failed else []), code


def typed() -> list[str]:
    """What somebody wrote that could not be saved, to be copied: a browser may not have it any more when one goes back. Codes and choices are not among it."""
    return [value for value in request.form.values() if " " in value.strip()] if request.method == "POST" else []


def http_error(error: HTTPException) -> ResponseReturnValue:
    """What Flask and Werkzeug refuse. A crash was written down before it comes here."""
    code = error.code or 500
    if 300 <= code < 400:
        return error.get_response()
    if isinstance(error, SecurityError):
        logged.refused("another host")
        return Response("This service is not reached under that name.\n", code, content_type="text/plain; charset=utf-8")
    if isinstance(error, InternalServerError):
        return page(500)
    return page(code if code in DESIGNED else 400)


def database_failed(error: DatabaseError) -> ResponseReturnValue:
    """Locked, full, read-only or damaged: nothing was changed. A broken rule of the tables is our fault. The statement can hold words: it is not logged."""
    if type(error) not in (DatabaseError, OperationalError):
        raise error
    logged.failure(error)
    g.person = g.half_signed_in = g.session = None
    return page(503)
