"""Where visits have been, who agreed to how many, and who could visit where next."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from observe.domain import coverage, dates
from observe.domain.coverage import Changes, Place
from observe.domain.people import Role
from observe.store import coverage as stored_coverage
from observe.views import access
from observe.views.drawn import svg
from reports import tile_map
from reports.tile_map import Tile

bp = Blueprint("coverage", __name__, url_prefix="/board")


@bp.get("/coverage")
def show() -> ResponseReturnValue:
    """The map of boroughs by months since the last visit, each visitor's year, and for the Executive Office the suggested visits."""
    me = access.only(Role.BOARD, Role.OFFICE)
    db, area, today = access.database(), access.installation().area, access.today()
    where = places()
    who = stored_coverage.commitments(db, area, today)
    return render_template(
        "coverage/show.html",
        places=where,
        drawn=drawn(where),
        never=coverage.never_visited(area, stored_coverage.levels_visited(db)),
        today=today,
        year=dates.quarter_of(today, area.year_starts_month).year_name,
        commitments=who,
        suggestions=coverage.suggest(where, who, _changes()) if me.has(Role.OFFICE) else [],
        asked=request.args.to_dict(flat=False),
        plans=me.has(Role.OFFICE),
        names={borough.key: borough.name for borough in area.boroughs},
    )


def _changes() -> Changes:
    """What was taken out of the suggested plan, as the address says it; what is no pair of a person and a borough is none."""
    pairs = [one.partition("-") for one in request.args.getlist("other")]
    others = frozenset((int(person), borough) for person, _, borough in pairs if person.isascii() and person.isdecimal() and len(person) < 10)
    return Changes(frozenset(request.args.getlist("without")), others)


def places() -> list[Place]:
    """Every borough as of today."""
    db, today = access.database(), access.today()
    last, planned = stored_coverage.last_visits(db, today), stored_coverage.next_visits(db, today)
    return coverage.places(access.installation().area, last, planned, today, writing=stored_coverage.being_written(db))


def drawn(where: Sequence[Place]) -> Markup:
    """The map for the page; the same drawing stands in the paper."""
    tiles = [Tile(one.borough.name, one.borough.short, one.borough.row, one.borough.column, one.months) for one in where]
    name = "Boroughs in roughly their places, each with the months since its last visit"
    return svg(tile_map.tile_map(tiles), name, "map", description="The table of boroughs has the same numbers.")
