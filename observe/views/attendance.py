"""Who was there, and how each agency took part: two pages of one part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forms.answers import Fault
from forms.attendance import Group, HowForm, WhoForm, how_as_typed, how_form, who_as_typed, who_form
from forms.attended import AWAY, CAME, PART, PART_MEANINGS, QUESTION, Attended
from forms.instrument import Kind
from forms.judged import JudgedForm
from observe.domain.errors import NotFound
from observe.domain.observation import NOBODY, agencies_asked, kind
from observe.services import visiting
from observe.views import access, identifying, in_browser, writing
from observe.views.identifying import Noted
from observe.views.writing import Part

bp = Blueprint("attendance", __name__, url_prefix="/visits")
writing.refuse_other_forms(bp)


def who(part: Part) -> ResponseReturnValue:
    """Step 1, at the address of the part: who was there."""
    groups = _groups(part)
    if request.method != "POST":
        form = who_form(groups, part.observation.attended)
        noted = writing.look(part)
        form.show([*_nobody(part), *noted.stops()] if writing.checking() else [])
        return _who_page(part, form, noted=noted)
    typed, seen = who_as_typed(groups, part.observation.attended, request.form), writing.seen()
    noted = writing.look(part, attended=typed)
    saved = _saves(part, typed, seen, noted)
    part = writing.again(part)
    form = WhoForm(groups, typed)
    if not saved and not form.show(_other_ticks(part, typed)):
        return _who_page(part, form, 409, noted=noted, conflict=True)
    if in_browser.asks():
        return writing.kept(part, noted)
    if aside := writing.aside(part):
        return aside
    if not form.validate():
        return _who_page(part, form, 400, noted=noted, lead=writing.needs_a_look(part, form, form.faults))
    return _after_who(part, noted)


@bp.route("/<ref>/observation/<slug>/how", methods=["GET", "POST"])
def how(ref: str, slug: str) -> ResponseReturnValue:
    """Step 2: how each took part, or why it was not there."""
    part = writing.load(ref, slug)
    if kind(part.section) is not Kind.ATTENDANCE:
        raise NotFound
    if request.method != "POST":
        if not part.observation.attended:
            return redirect(writing.address(part.visit, slug), 303)
        form = how_form(part.observation.attended)
        form.show(writing.open_faults(part) if writing.checking() else [])
        return _how_page(part, form)
    typed, seen = how_as_typed(part.observation.attended or _asked(part), request.form), writing.seen()
    saved = _saves(part, typed, seen)
    part = writing.again(part)
    whole = saved or tuple(typed) == tuple(part.observation.attended)
    typed = typed if saved else _merged(part, typed)
    form = HowForm(typed)
    if not saved and not form.show(_other_answers(part, typed)):
        return _how_page(part, form, 409, conflict=True)
    if in_browser.asks():
        return writing.kept(part, whole=whole)
    return writing.aside(part) or writing.onward(part)


def _saves(part: Part, typed: Sequence[Attended], seen: int, noted: Noted = identifying.NOTHING) -> bool:
    def save() -> None:
        db, me, at, by_itself = access.database(), access.me(), access.now(), in_browser.asks()
        visiting.record_attendance(db, part.visit, part.section.slug, typed, {}, seen=seen, by=me, at=at, explained=noted.explained, by_itself=by_itself)

    return writing.saves(save)


def _after_who(part: Part, noted: Noted) -> ResponseReturnValue:
    if noted.is_new or request.form.get("then") == "list":
        return writing.onward(part, noted)
    return redirect(_step_2(part), 303)


def _step_2(part: Part) -> str:
    return url_for("attendance.how", ref=part.visit.ref, slug=part.section.slug, check=writing.check())


def _who_page(part: Part, form: JudgedForm, code: int = 200, *, noted: Noted, **more: object) -> ResponseReturnValue:
    return writing.page("attendance/who.html", part, form, code, noted, wide=True, **more)


def _how_page(part: Part, form: JudgedForm, code: int = 200, **more: object) -> ResponseReturnValue:
    back = {"text": "Back to who was there", "href": writing.address(part.visit, part.section.slug)}
    return writing.page("attendance/how.html", part, form, code, identifying.NOTHING, wide=True, back=back, parts=PART, meanings=PART_MEANINGS, **more)


def _groups(part: Part) -> list[Group]:
    return [(group.name, [(agency.key, agency.name) for agency in agencies]) for group, agencies in part.visit.area.groups()]


def _nobody(part: Part) -> list[Fault]:
    """Before anything is said. The link lands on the first agency's tick."""
    if part.observation.attended:
        return []
    return [Fault(f"there-{agencies_asked(part.visit, part.observation)[0][0]}", NOBODY, fault.message) for fault in writing.open_faults(part)]


def _other_ticks(part: Part, typed: Sequence[Attended]) -> list[Fault]:
    """What is ticked in another place and not here, or the other way round."""
    there, ticked = (", ".join(one.name for one in these if one.there) for these in (part.observation.attended, typed))
    first = f"there-{part.visit.area.agencies[0].key}"
    return [writing.meanwhile(part, first, NOBODY, "Who was there", there)] if there != ticked else []


def _asked(part: Part) -> list[Attended]:
    """The agencies that the page asked about, where the part was cleared in another place meanwhile."""
    sent = [(agency, f"{agency.key}-came" in request.form) for agency in part.visit.area.agencies]
    return [Attended(agency.key, agency.name, there) for agency, there in sent if there or f"{agency.key}-away" in request.form]


def _other_answers(part: Part, typed: Sequence[Attended]) -> list[Fault]:
    stored = {one.agency: one for one in part.observation.attended}
    return [fault for one in typed for fault in _of_agency(part, one, stored.get(one.agency, Attended(one.agency, one.name)))]


def _merged(part: Part, typed: Sequence[Attended]) -> tuple[Attended, ...]:
    """Where nothing was chosen here, what was saved in another place."""
    stored = {one.agency: one for one in part.observation.attended}
    known = [(one, stored.get(one.agency, one)) for one in typed]
    return tuple(replace(one, came=one.came or now.came, part=one.part or now.part, away=one.away or now.away) for one, now in known)


def _of_agency(part: Part, typed: Attended, stored: Attended) -> list[Fault]:
    if typed == stored:
        return []
    if not stored.there:
        words = AWAY.get(stored.away, "not there")
    else:
        came, took = CAME.get(stored.came, "not said how it came"), PART.get(stored.part, "not said how it took part")
        words = f"{came}, {took}{', one case only' if stored.one_case else ''}"
    field = f"{typed.agency}-came" if typed.there else f"{typed.agency}-away"
    return [writing.meanwhile(part, field, QUESTION, stored.name, words)]
