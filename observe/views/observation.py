"""Writing an observation, part by part: any part of ordinary questions, and the way to those that have pages of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from forms.answers import faults_in
from forms.instrument import Answer, Kind
from forms.observation import CLEAR, ObservationForm, as_typed, build_form
from observe.domain.observation import kind
from observe.services import reporting, visiting
from observe.views import access, answered, attendance, findings, in_browser, last_time, writing
from observe.views.identifying import Noted
from observe.views.writing import Part

bp = Blueprint("observation", __name__, url_prefix="/visits")
writing.refuse_other_forms(bp)

#: The part that shows what the plan already knows.
FIRST = "the-meeting"


@bp.route("/<ref>/observation/<slug>", methods=["GET", "POST"])
def section(ref: str, slug: str) -> ResponseReturnValue:
    """One part, on the page that its kind has."""
    part = writing.load(ref, slug)
    return PAGES.get(kind(part.section), questions)(part)


def questions(part: Part) -> ResponseReturnValue:
    """Ordinary questions. Whatever was typed is saved; then what was answered is judged."""
    if request.method != "POST":
        form = build_form(part.instrument, part.section, part.observation.answers)
        form.show(writing.open_faults(part) if writing.checking() else faults_in(part.instrument, part.section, part.observation.answers))
        return _page(part, form, noted=writing.look(part))
    typed, seen = as_typed(part.section, writing.sent(part)), writing.seen()
    noted, by_itself = _look(part, typed), in_browser.asks()

    def save() -> None:
        db, me, at = access.database(), access.me(), access.now()
        visiting.record(db, part.visit, part.section.slug, typed, seen=seen, by=me, at=at, explained=noted.explained, by_itself=by_itself)

    if writing.saves(save):
        return _after_saving(part, typed, noted)
    now = writing.again(part)
    form = build_form(part.instrument, part.section, answered.merged(now, typed))
    if form.show(answered.differences(now, form.answers)):
        return _after_saving(now, typed, noted, whole=not answered.differences(now, typed))  # the same was sent twice
    return _page(now, form, 409, noted=_look(now, form.answers), conflict=True)


def _look(part: Part, typed: Mapping[str, Answer]) -> Noted:
    return writing.look(part, answers={**part.observation.answers, **typed})


def _after_saving(part: Part, typed: Mapping[str, Answer], noted: Noted, *, whole: bool = True) -> ResponseReturnValue:
    if in_browser.asks():
        return writing.kept(part, noted, whole=whole)
    if (cleared := request.form.get(CLEAR, "")) in typed:
        return redirect(f"{request.full_path.rstrip('?')}#{cleared}", 303)
    if aside := writing.aside(part):
        return aside
    faults = faults_in(part.instrument, part.section, typed)
    if not faults:
        return writing.onward(part, noted)
    now = writing.again(part)
    form = build_form(part.instrument, part.section, typed)
    return _page(now, form, 400, noted=noted, lead=writing.needs_a_look(now, form, faults))


#: The parts that are not made of ordinary questions.
PAGES: dict[Kind, Callable[[Part], ResponseReturnValue]] = {
    Kind.ATTENDANCE: attendance.who,
    Kind.GOOD_PRACTICE: findings.listing,
    Kind.IMPROVEMENT: findings.listing,
    Kind.EARLIER: last_time.points,
}


def _page(part: Part, form: ObservationForm, code: int = 200, *, noted: Noted, **more: object) -> ResponseReturnValue:
    facts = reporting.plan_facts(part.visit) if part.section.slug == FIRST else {}
    rated = sum(question.kind is Kind.RATING for question in part.section.questions)
    cases = part.observation.answer("X5_seen").value.strip()
    return writing.page("observation/section.html", part, form, code, noted, facts=facts, rated=rated, cases=cases, **more)
