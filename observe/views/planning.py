"""Planning a visit: new, changed, corrected, cancelled and brought back."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("planning", __name__, url_prefix="/visits")
