"""The first page: what needs me now, by role; for strangers what this is."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("home", __name__)
