"""Actions as the Board follows them."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from observe.domain import follow_up
from observe.domain.actions import STATE_NAMES, State
from observe.domain.people import Role
from observe.store import actions
from observe.store import follow_up as stored
from observe.views import access, board_filter
from observe.views.board import current_instrument

bp = Blueprint("board_actions", __name__, url_prefix="/board")

#: How many quarters back it goes.
QUARTERS = 8


@bp.get("/actions")
def show() -> ResponseReturnValue:
    """Where actions stand, how long they take, and what comes back."""
    access.only(Role.BOARD, Role.OFFICE)
    db, today = access.database(), access.today()
    quarters = board_filter.last_quarters()[-QUARTERS:]
    given = actions.list_in(db, actions.EVERY_ACTION.also("given_at >= ?", quarters[0].first_day.isoformat()))
    themes = {one.code: one.label for one in current_instrument().themes}
    return render_template(
        "board_actions/show.html",
        now={state: actions.count_in(db, actions.in_state(actions.EVERY_ACTION, state, today)) for state in State},
        names=STATE_NAMES,
        quarters=[one for one in reversed(follow_up.by_quarter(given, quarters, today)) if one.total],
        said=follow_up.took(follow_up.days_until(given, seen=False)),
        seen=follow_up.took(follow_up.days_until(given, seen=True)),
        least=follow_up.LEAST_TO_SAY,
        since=quarters[0].first_day,
        again=stored.looked_at_again(db, quarters[0].first_day),
        themes=[(themes.get(code, code), count, code) for code, count in stored.themes_again(db, quarters[0].first_day).items()],
    )
