"""The findings of all released visits together: counts, and the words behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from forms.found import KINDS
from forms.gov_uk import has_errors
from forms.instrument import Instrument, Section, load
from observe.domain import counts
from observe.domain.actions import State
from observe.domain.counts import Share, Tally, ThemeTally
from observe.domain.instruments import CURRENT, in_area
from observe.domain.people import Role
from observe.store import actions, needs
from observe.store import counts as stored_counts
from observe.store.database import ask_beside
from observe.views import access, board_filter, coverage, drawn

bp = Blueprint("board", __name__, url_prefix="/board")


#: The columns of the attendance table after "Took part": presence code and heading.
COLUMNS = (
    ("room", "In the room"),
    ("online", "Online"),
    ("deputy", "Deputy"),
    ("apologies-report", "Sent a report"),
    ("apologies", "Apologies"),
    ("absent", "Absent"),
    ("not-needed", "Not needed"),
    ("unknown", "Could not tell"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One question as the Board's page shows it, with its counts as a bar."""

    tally: Tally
    share: Share | None
    bar: Markup


@bp.get("")
def show() -> ResponseReturnValue:
    """Every question's counts by section, attendance by agency, findings by theme."""
    access.only(Role.BOARD, Role.OFFICE)
    form = board_filter.filter_form()
    if has_errors(form):
        return render_template("board/show.html", form=form, errors=True), 400
    wanted = board_filter.wanted(form)
    db, area, instrument = access.database(), access.installation().area, current_instrument()
    keys, codes = [agency.key for agency in area.agencies], [theme.code for theme in instrument.themes]
    path = access.installation().settings.database
    attended = ask_beside(path, lambda other: stored_counts.attendance(other, wanted, keys))
    others = ask_beside(path, lambda other: (stored_counts.visits(other, wanted), stored_counts.themes(other, wanted, codes, KINDS)))
    pillar = form.pillar.data or ""
    questions = [one for one in counts.rated_questions(instrument) if pillar in ("", instrument.section_of(one.key).pillar)]
    given = stored_counts.answers(db, wanted, [question.key for question in questions], [rating.code for rating in instrument.ratings])
    visits, came_up = others.result()
    total = sum(visits.values())
    rows = drawn_rows(instrument, [counts.tally(instruments(visits), question, visits, given) for question in questions])
    agencies, by_theme = [(agency.key, agency.name) for agency in area.agencies], themes(instrument, came_up)
    return render_template(
        "board/show.html",
        form=form,
        total=total,
        boroughs=stored_counts.boroughs_visited(db, wanted, [borough.key for borough in area.boroughs]),
        added=stored_counts.added_agencies(db, wanted),
        instrument=instrument,
        swatches=drawn.swatches([rating.label for rating in instrument.levels]),
        rated=instrument.uses_ratings or any(one.tally.n for one in rows.values()),
        core=[rows[question.key] for question in questions if question.core],
        sections=sections(instrument, {key: one for key, one in rows.items() if not one.tally.question.core}),
        four=rows.get("C1"),
        since=None if form.asked else since_last_meeting(),
        map=None if form.asked else coverage.drawn(coverage.places()),
        overdue=actions.count_in(db, actions.in_state(actions.EVERY_ACTION, State.OVERDUE, access.today())),
        columns=COLUMNS,
        agencies=counts.agency_tallies(agencies, total, attended.result()),
        themes=by_theme,
        frequent=counts.most_frequent(by_theme),
        counted=board_filter.in_words(form),
        query=form.asked,
    )


@dataclass(frozen=True, slots=True)
class Since:
    """What came since the Board last considered reports, on `day`: reports released, actions said and seen to be done."""

    day: date
    released: int
    said_done: int
    seen_done: int


def since_last_meeting() -> Since | None:
    """As of now; None where the Board has not considered any report yet."""
    db = access.database()
    day = needs.last_considered(db)
    if day is None:
        return None
    said, seen = (actions.count_in(db, actions.EVERY_ACTION.also(f"{done} > ?", f"{day.isoformat()}T24")) for done in ("said_done_at", "seen_done_at"))
    return Since(day, needs.released_after(db, day), said, seen)


def current_instrument() -> Instrument:
    """The questions as this area asks them."""
    return in_area(CURRENT, access.installation().area)


def instruments(visits: dict[counts.Asked, int]) -> dict[str, Instrument]:
    """Each version that was used, and the current one."""
    return {name: load(name) for name in {CURRENT, *(asked.instrument for asked in visits)}}


def drawn_rows(instrument: Instrument, tallies: Sequence[Tally]) -> dict[str, Row]:
    """By question; all bars are on one scale."""
    bars = drawn.bars(instrument, tallies)
    return {one.question.key: Row(one, counts.share(instrument, one), bar) for one, bar in zip(tallies, bars, strict=True)}


def sections(instrument: Instrument, rows: dict[str, Row]) -> list[tuple[Section, list[Row]]]:
    """Each section that has rated questions with their rows, the Four Pillars first, as in the report."""
    found = [(section, [rows[question.key] for question in section.questions if question.key in rows]) for section in instrument.sections]
    return sorted(((section, its_rows) for section, its_rows in found if its_rows), key=lambda one: one[0].group != "pillars")


def themes(instrument: Instrument, seen: dict[tuple[str, str], int]) -> list[ThemeTally]:
    """Themes that come up, the most frequent areas for improvement first: themes are not people."""
    tallied = [ThemeTally(t.code, t.label, seen.get((t.code, "good-practice"), 0), seen.get((t.code, "improvement"), 0)) for t in instrument.themes]
    return sorted((one for one in tallied if one.good_practice or one.improvement), key=lambda one: (-one.improvement, -one.good_practice, one.label))


def chosen(name: str, known: set[str]) -> str:
    """A known word from the address, or nothing."""
    value = request.args.get(name, "")
    return value if value in known else ""
