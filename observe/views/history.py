"""The history of one visit."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from observe.domain.people import Role
from observe.domain.policy import Action
from observe.store import history
from observe.views import access, paging

bp = Blueprint("history", __name__, url_prefix="/visits")


@bp.get("/<ref>/history")
def show(ref: str) -> ResponseReturnValue:
    """Every step, newest first. All who read the report are named to the Executive Office; to the visitor only the chair is."""
    visit = access.visit_to(Action.READ_HISTORY, ref)
    db, every_reader = access.database(), access.me().has(Role.OFFICE)
    page = paging.page_of(history.count_for(db, visit, every_reader=every_reader))
    steps = history.list_for(db, visit, every_reader=every_reader, limit=paging.SIZE, offset=page.offset)
    return render_template("history/show.html", visit=visit, steps=steps, page=page)
