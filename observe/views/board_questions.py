"""One question over the quarters, the reasons behind it, and the questions that the Board follows."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from forms.board import FilterForm
from forms.gov_uk import has_errors
from forms.instrument import Instrument, Question, load
from observe.domain import counts, over_time
from observe.domain.agreement import agreement
from observe.domain.dates import Quarter
from observe.domain.errors import NotFound
from observe.domain.instruments import CURRENT, in_area
from observe.domain.over_time import FOLLOWED, Series
from observe.domain.people import Role
from observe.services.paper_parts import point
from observe.store import agreement as agreements
from observe.store import quarters as stored_quarters
from observe.store import reasons
from observe.views import access, board_filter, paging
from observe.views.drawn import bars, svg, swatches
from reports import run_charts

bp = Blueprint("board_questions", __name__, url_prefix="/board")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A question's quarters with what can be said of them, and its run chart."""

    series: Series
    said: str
    chart: Markup


@dataclass(frozen=True, slots=True)
class Pictures:
    """What is drawn of questions over these quarters; `earlier` visits match, too, and are in none of the pictures."""

    quarters: list[Quarter]
    earlier: int
    drawn: list[Drawn]


@bp.get("/questions/<key>")
def show(key: str) -> ResponseReturnValue:
    """Counts by quarter as bars, wording and meanings, whether a change is more than chance, and the reasons that visitors gave."""
    access.only(Role.BOARD, Role.OFFICE)
    instrument = in_area(CURRENT, access.installation().area)
    question = next((one for one in counts.rated_questions(instrument) if one.key == key), None)
    if question is None:
        raise NotFound
    form = board_filter.filter_form()
    if has_errors(form):
        return render_template("board_questions/show.html", form=form, question=question, errors=True), 400
    number = paging.number_asked()
    found = reasons.of_question(access.database(), board_filter.wanted(form), key, limit=paging.SIZE + 1, offset=(number - 1) * paging.SIZE)
    if number > 1 and not found:
        raise NotFound
    shown = pictures(form, instrument, [question])
    answered = shown.drawn[0]
    return render_template(
        "board_questions/show.html",
        form=form,
        instrument=instrument,
        section=instrument.section_of(key),
        question=question,
        pictures=shown,
        drawn=answered,
        bars=list(zip(answered.series.quarters, bars(instrument, [one.tally for one in answered.series.quarters]), strict=True)),
        swatches=swatches([rating.label for rating in instrument.levels]),
        counted=board_filter.in_words(form),
        reasons=found[: paging.SIZE],
        links=paging.beside(number, more=len(found) > paging.SIZE),
    )


@bp.get("/over-time")
def followed() -> ResponseReturnValue:
    """Use of the Four Pillars, focus on risk, every agency contributing, victims kept in view: quarter by quarter."""
    access.only(Role.BOARD, Role.OFFICE)
    instrument = in_area(CURRENT, access.installation().area)
    form = board_filter.filter_form()
    if has_errors(form):
        return render_template("board_questions/followed.html", form=form, errors=True), 400
    questions = [instrument.question(key) for key in FOLLOWED]
    shown = pictures(form, instrument, questions)
    return render_template("board_questions/followed.html", form=form, instrument=instrument, pictures=shown, counted=board_filter.in_words(form))


@bp.get("/agreement")
def agreed() -> ResponseReturnValue:
    """How far the two of a pair gave the same answer before they had read each other's; never by visitor."""
    access.only(Role.BOARD, Role.OFFICE)
    instrument = in_area(CURRENT, access.installation().area)
    form = board_filter.filter_form()
    if has_errors(form):
        return render_template("board_questions/agreed.html", form=form, errors=True), 400
    db, wanted, questions = access.database(), board_filter.wanted(form), counts.rated_questions(instrument)
    found = agreements.pairs(db, wanted, [question.key for question in questions])
    return render_template(
        "board_questions/agreed.html",
        form=form,
        rows=[agreement(instrument, question, found.get(question.key, {})) for question in questions],
        pairs=agreements.count(db, wanted),
        counted=board_filter.in_words(form),
    )


def pictures(form: FilterForm, instrument: Instrument, questions: list[Question]) -> Pictures:
    """The questions' quarters: the last twelve that the filter leaves."""
    db, wanted = access.database(), board_filter.wanted(form)
    quarters = board_filter.drawn_quarters(form)
    codes = [rating.code for rating in instrument.ratings]
    visits = stored_quarters.visits(db, wanted, quarters)
    earlier = sum(visits.pop(stored_quarters.EARLIER, {}).values())
    given = stored_quarters.answers(db, wanted, [question.key for question in questions], codes, quarters)
    instruments = {name: load(name) for name in {CURRENT, *(asked.instrument for those in visits.values() for asked in those)}}
    found = [over_time.series(instruments, question, quarters, visits, given[question.key]) for question in questions]
    return Pictures(quarters, earlier, [Drawn(one, over_time.in_words(one), chart(one)) for one in found])


def chart(series: Series) -> Markup:
    """The run chart for the page; the same drawing stands in the paper."""
    drawing = run_charts.run_chart([point(one) for one in series.quarters], float(series.reading.middle) if series.reading else None)
    name = f"{series.question.title}: Strong or Secure of the visits rated, by quarter"
    return svg(drawing, name, f"chart-{series.question.key}", description="The table below has the same numbers.")
