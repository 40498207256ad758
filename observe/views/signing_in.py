"""Signing in by e-mailed link or code, and out."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("signing_in", __name__, url_prefix="/sign-in")
