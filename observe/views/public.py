"""Pages that anybody may open: help, privacy, cookies, accessibility, health."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("public", __name__)
