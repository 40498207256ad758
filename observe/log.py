"""What is written into the log: security events, requests and failures, one JSON line each, and never a word that somebody typed."""

from __future__ import annotations

import json
import logging
import secrets
import sys
import traceback
from datetime import UTC, datetime
from types import TracebackType

SECURITY = logging.getLogger("observe.security")
REQUESTS = logging.getLogger("observe.requests")
ERRORS = logging.getLogger("observe.errors")

#: These write whole lines of JSON themselves.
WHOLE_LINES = frozenset({SECURITY.name, REQUESTS.name, ERRORS.name})


class Lines(logging.Formatter):
    """Every record as one line of JSON. Of an exception only its kind and place: its message can hold words."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        if record.name in WHOLE_LINES:
            return record.getMessage()
        line = {"time": _time(datetime.fromtimestamp(record.created, UTC)), "level": record.levelname.lower(), "from": record.name, "said": record.getMessage()}
        if record.exc_info and record.exc_info[1]:
            line["failed"] = " < ".join(places(record.exc_info[1]))
        return json.dumps(line)


def set_up() -> None:
    """Everything goes to stderr, as `serve` wants it."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    for log in (SECURITY, REQUESTS, ERRORS):
        log.setLevel(logging.INFO)


def event(name: str, *, at: datetime, person: int | None = None, **facts: str | int) -> None:
    """A security event: who, when and what, by numbers, references and our own words only."""
    SECURITY.info("%s", _line({"time": _time(at), "event": name, "person": person, **facts}))


def request(*, at: datetime, method: str, path: str, status: int, ms: float, person: int | None) -> None:
    """One request that was answered. `path` is one that `views.logged.path` made: without query string, without what is secret or was typed."""
    REQUESTS.info("%s", _line({"time": _time(at), "method": method, "path": path, "status": status, "ms": round(ms, 1), "person": person}))


def failure(fault: BaseException, *, at: datetime, method: str, path: str) -> str:
    """Something failed: the id that the person sees, and that the line holds."""
    known = secrets.token_hex(4)
    kind = getattr(fault, "sqlite_errorname", None) or type(fault).__name__
    ERRORS.error("%s", _line({"time": _time(at), "error": known, "kind": kind, "method": method, "path": path, "places": places(fault)}))
    return known


def places(fault: BaseException) -> list[str]:
    """Where it came from, the innermost last, with the kind of each exception behind it but no message."""
    found: list[str] = []
    behind: BaseException | None = fault
    while behind is not None and len(found) < 60:
        found = [*_frames(behind.__traceback__), type(behind).__name__, *found]
        behind = behind.__cause__ or behind.__context__
    return found


def _frames(trace: TracebackType | None) -> list[str]:
    return [f"{frame.filename.rpartition('/site-packages/')[2]}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace, limit=-20)]


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds")


def _line(facts: dict[str, object]) -> str:
    return json.dumps({name: value for name, value in facts.items() if value is not None})
