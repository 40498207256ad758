"""Each request and each failure as a line in the log, without anything that was typed: no query string, no body, no word of an address."""

from __future__ import annotations

import re
import secrets
from time import perf_counter
from types import TracebackType

from flask import Flask, Response, g, request, request_started

from observe import log
from observe.views import access

#: What of an address may stand in the log as it came: numbers, and references of visits. All else could be somebody's words or a key.
KNOWN = re.compile(r"[0-9]{1,9}|V-[0-9]{4}-[0-9]{1,9}|[0-9]{4}-q[1-4]")
#: A part of a route that an address fills in: <ref>, or <int(max=9):number>.
PART = re.compile(r"<(?:[^<>:]*:)?([a-z_]+)>")


class Logged(Flask):
    """Flask, but for what it writes down about a crash: where it was, and never the message, which can hold what was typed."""

    def log_exception(self, exc_info: tuple[type, BaseException, TracebackType] | tuple[None, None, None]) -> None:
        """In place of Flask's own line, which has the address and the message."""
        if exc_info[1] is not None:
            failure(exc_info[1])


def init_app(app: Flask) -> None:
    """From the very first of a request to the last."""
    request_started.connect(begin, app)
    app.after_request(end)


def begin(_app: Flask, **_: object) -> None:
    """The watch runs."""
    g.began = perf_counter()


def end(response: Response) -> Response:
    """One line a request."""
    ms = (perf_counter() - g.began) * 1000
    who = getattr(g.get("person"), "id", None)
    log.request(at=access.now(), method=method(), path=path(), status=response.status_code, ms=ms, person=who)
    return response


def refused(why: str) -> None:
    """A security event: this request was turned away, for a reason in our own words."""
    log.event("refused", at=access.now(), person=getattr(g.get("person"), "id", None), why=why, method=method(), path=path())


def failure(fault: BaseException) -> None:
    """Writes it down under an id that the error page shows."""
    g.error_id = log.failure(fault, at=access.now(), method=method(), path=path())


def error_id() -> str:
    """The id of what failed in this request."""
    if "error_id" not in g:
        g.error_id = secrets.token_hex(4)
    return str(g.error_id)


def path() -> str:
    """The route that was asked for, with those parts of the address filled in that can be nobody's words."""
    if request.url_rule is None:
        return "(no such page)"
    parts = request.view_args or {}
    return PART.sub(lambda found: _filled(found[1], str(parts.get(found[1], ""))), request.url_rule.rule)


def method() -> str:
    """One of HTTP's own words."""
    known = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT")
    return request.method if request.method in known else "(unknown)"


def _filled(name: str, value: str) -> str:
    return value if KNOWN.fullmatch(value) else f"<{name}>"
