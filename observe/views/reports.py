"""The feedback report as page and PDF, and lists of reports."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("reports", __name__)
