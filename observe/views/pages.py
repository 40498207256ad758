"""What every template knows, and how values are shown on pages."""

from __future__ import annotations

from functools import cache

from flask import Flask, request, url_for

from forms import gov_uk
from forms.typed import show_time
from observe.domain import dates
from observe.domain.people import ROLE_NAMES, STANDING_NAMES, Person, Role
from observe.domain.visit import LEVEL_NAMES, MODE_NAMES, STAGE_NAMES
from observe.views import access, held, in_browser, once, security


def init_app(app: Flask) -> None:
    """Context and filters."""
    app.context_processor(context)
    app.jinja_env.filters.update(day=dates.long, weekday=dates.with_weekday, clock=show_time, moment=dates.show_moment)
    app.jinja_env.globals.update(LEVEL_NAMES=LEVEL_NAMES, MODE_NAMES=MODE_NAMES, STAGE_NAMES=STAGE_NAMES, ROLE_NAMES=ROLE_NAMES, STANDING_NAMES=STANDING_NAMES)
    app.jinja_env.globals.update(gov_uk.GLOBALS, sealed=held.sealed, keeping=in_browser.keeping, links_of=navigation, form_key=once.new_key)


def context() -> dict[str, object]:
    """Names that base.html and every page may use."""
    me = access.person()
    return {
        "area": access.installation().area,
        "me": me,
        "demonstration": access.installation().demonstration,
        "csp_nonce": security.csp_nonce(),
        "held": held.found(),
        "session_limits": access.limits(),
        "session_left": access.time_left() if me else None,
    }


#: The Board's chair goes there too, which is no role.
READINGS = "Readings"

#: Where each role goes from every page: words, endpoint, and the role; somebody with several roles gets the union in this order.
NAVIGATION: tuple[tuple[str, str, frozenset[Role]], ...] = (
    ("Home", "home.show", frozenset(Role)),
    ("Checking", "checking.queue", frozenset({Role.OFFICE})),
    ("Visits", "visits.listing", frozenset({Role.VISITOR, Role.BOARD, Role.OFFICE})),
    ("Reports", "reports.listing", frozenset({Role.CHAIR, Role.BOARD, Role.OFFICE})),
    ("Actions", "actions.listing", frozenset(Role)),
    ("Findings", "board.show", frozenset({Role.BOARD, Role.OFFICE})),
    ("Good practice", "practices.listing", frozenset({Role.VISITOR, Role.CHAIR, Role.BOARD})),
    ("Papers", "papers.listing", frozenset({Role.BOARD, Role.OFFICE})),
    ("People", "people.listing", frozenset({Role.OFFICE})),
    (READINGS, "readings.listing", frozenset({Role.OFFICE})),
    ("Help", "public.help", frozenset(Role)),
)


#: An endpoint's address: these have no parts that change.
_address = cache(url_for)


def navigation(me: Person) -> list[dict[str, object]]:
    """The links at the top for this person."""
    here = (request.endpoint or "").split(".")[0]
    return [
        {"text": text, "href": _address(endpoint), "active": endpoint == request.endpoint or (endpoint.split(".")[0] == here and here != "public")}
        for text, endpoint, roles in NAVIGATION
        if roles & me.roles or roles == frozenset(Role) or (text == READINGS and me.chairs_the_board)
    ]
