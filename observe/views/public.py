"""Pages that anybody may open: help, privacy, cookies, accessibility, health."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from forms.instrument import load
from observe.domain import instruments, telling
from observe.store import health as store_health
from observe.views import access

bp = Blueprint("public", __name__)


@bp.get("/help")
def help() -> ResponseReturnValue:
    """How a visit works, what never to write, whom to ring."""
    return render_template("public/help.html", instrument=load(instruments.CURRENT), letters=telling.GROUPS)


@bp.get("/privacy")
def privacy() -> ResponseReturnValue:
    """The privacy notice."""
    return render_template("public/privacy.html")


@bp.get("/cookies")
def cookies() -> ResponseReturnValue:
    """The one cookie there is."""
    return render_template("public/cookies.html")


@bp.get("/accessibility")
def accessibility() -> ResponseReturnValue:
    """The accessibility statement."""
    return render_template("public/accessibility.html")


@bp.get("/health")
def health() -> ResponseReturnValue:
    """For machines that watch: 200 while the database is up to date, takes changes and has room, else 503. Says nothing else."""
    is_well = store_health.is_well(access.installation().settings.database)
    return ({"status": "ok"}, 200) if is_well else ({"status": "not ready"}, 503)
