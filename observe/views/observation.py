"""Writing an observation, part by part."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("observation", __name__, url_prefix="/visits")
