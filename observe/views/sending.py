"""Check answers, send, confirmation, the copy to keep, and the talk added afterwards."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("sending", __name__, url_prefix="/visits")
