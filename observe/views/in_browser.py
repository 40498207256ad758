"""For the script that saves by itself, and keeps in the browser what cannot be saved just now: its key, its token, and its answer when nobody is signed in."""

from __future__ import annotations

import hmac
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from observe.domain.policy import Action
from observe.domain.visit import Visit
from observe.views import access

bp = Blueprint("in_browser", __name__, url_prefix="/visits")


@dataclass(frozen=True, slots=True)
class Keeping:
    """What a page hands to the script: a key of this person and visit, which stays in the page; and by what the person is known again without it."""

    key: str
    whose: str


def keeping(visit: Visit) -> Keeping:
    """The signed-in person's, for this visit: always the same, so that what was kept before can be read after signing in again."""
    key = hmac.digest(access.key(), f"words in the browser {access.me().id} {visit.ref}".encode(), "sha256")
    return Keeping(b64encode(key).decode(), sha256(key).hexdigest())


@bp.get("/<ref>/token")
def token(ref: str) -> ResponseReturnValue:
    """For a page that was open while somebody signed in again: a new token, and whether it is the same person."""
    visit = access.visit_to(Action.READ_PLAN, ref)
    return {"csrf_token": generate_csrf(), "whose": keeping(visit).whose}


def asks() -> bool:
    """Whether the script asks, and the page stays open."""
    return request.headers.get("X-Autosave") == "1"


def kept(said: str, revision: int, notes: Mapping[str, Markup], *, whole: bool = True, action: str = "") -> ResponseReturnValue:
    """What a page is told that saved by itself: when, the notes for its boxes, the revision that its next save has seen, and its address where that is another.

    Without a revision where all that it sent stands in what is saved, but more was saved in another place: its next save would take that away.
    """
    headers = {"Observe-Saved": said, "Observe-Action": action, "Observe-Revision": str(revision) if whole else ""}
    headers = {name: text for name, text in headers.items() if text}
    return ({"notes": notes}, headers) if whole else Response(status=204, headers=headers, mimetype="text/plain")


def nobody() -> Response:
    """The script's request came without the session, or the token, that it was made in. Another site cannot send such a request."""
    return Response(status=401, headers={"WWW-Authenticate": 'Session realm="Observe"'}, mimetype="text/plain")
