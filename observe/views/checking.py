"""The Executive Office's queue; return or release."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("checking", __name__)
