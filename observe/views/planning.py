"""Planning a visit: new, changed, corrected, cancelled and brought back."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from forms.visit import VisitForm
from observe.domain import identifiers
from observe.domain.people import Role
from observe.domain.policy import Action
from observe.domain.visit import Plan, Visit
from observe.services import planning
from observe.store import people
from observe.views import access, identifying, planned
from observe.views.planned import Wanted

bp = Blueprint("planning", __name__, url_prefix="/visits")


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Plan a visit. A visitor plans their own."""
    me = access.only(Role.VISITOR, Role.OFFICE)
    area = access.installation().area
    form = planned.form_for(access.database(), area, me, today=access.today(), submitted=_submitted())
    if request.method == "GET":
        form.suggest(request.args.get("borough", ""), request.args.get("visitor", ""))

    def plan(wanted: Wanted) -> Visit:
        return planning.plan(access.database(), wanted.plan, area, by=me, at=access.now(), newcomer=wanted.newcomer)

    return _answer("planning/new.html", form, plan)


@bp.route("/<ref>/plan", methods=["GET", "POST"])
def plan(ref: str) -> ResponseReturnValue:
    """Another day, place, chair or visitor."""
    visit, me = access.visit_to(Action.CHANGE_PLAN, ref), access.me()
    form = planned.form_for(access.database(), visit.area, me, today=access.today(), visit=visit, submitted=_submitted())

    def change(wanted: Wanted) -> Visit:
        return planning.change(access.database(), visit, wanted.plan, by=me, at=access.now(), newcomer=wanted.newcomer)

    return _answer("planning/plan.html", form, change, visit)


@bp.route("/<ref>/correct", methods=["GET", "POST"])
def correct(ref: str) -> ResponseReturnValue:
    """Facts put right after the observation was sent."""
    visit, me = access.visit_to(Action.CORRECT_FACTS, ref), access.me()
    form = planned.form_for(access.database(), visit.area, me, today=access.today(), visit=visit, submitted=_submitted(), correcting=True)

    def correct_facts(wanted: Wanted) -> Visit:
        reason = str(form.reason.data)
        return planning.correct(access.database(), visit, wanted.plan, reason, by=me, at=access.now(), newcomer=wanted.newcomer)

    return _answer("planning/correct.html", form, correct_facts, visit)


@bp.route("/<ref>/cancel", methods=["GET", "POST"])
def cancel(ref: str) -> ResponseReturnValue:
    """Call a visit off, after a page that asks."""
    visit = access.visit_to(Action.CHANGE_PLAN, ref)
    if request.method != "POST":
        return render_template("planning/cancel.html", visit=visit, navigation=[])
    planning.cancel(access.database(), visit, by=access.me(), at=access.now())
    return redirect(url_for("visits.show", ref=ref), 303)


@bp.route("/<ref>/bring-back", methods=["POST"])
def bring_back(ref: str) -> ResponseReturnValue:
    """As it was before it was cancelled."""
    visit = access.visit_to(Action.BRING_BACK, ref)
    planning.bring_back(access.database(), visit, by=access.me(), at=access.now())
    return redirect(url_for("visits.show", ref=ref), 303)


def _submitted() -> MultiDict[str, str] | None:
    return request.form if request.method == "POST" else None


def _answer(template: str, form: VisitForm, act: Callable[[Wanted], Visit], visit: Visit | None = None) -> ResponseReturnValue:
    """The page; after a post what was asked for, the page with its errors, or the links that have to be agreed to first."""
    before: Plan | None = visit.plan if visit else None
    area = visit.area if visit else access.installation().area
    wanted, noted = None, identifying.NOTHING
    if request.method == "POST":
        known = identifiers.known_of(area, before)
        noted = planned.judge(access.database(), form, access.me(), known)
        if not (form.errors or noted.is_new):
            wanted = planned.read(access.database(), form, area, before)
            noted += identifying.judge(form, known, ["link_why"] if wanted.links else [])
    if wanted and wanted.agreed(request.form) and not (form.errors or noted.is_new):
        try:
            return redirect(url_for("visits.show", ref=act(wanted).ref), 303)
        except people.Taken:
            form.new_email.errors = ["Someone else was given this address a moment ago. Choose them from the list, or change the address"]
            wanted = None
    return render_template(template, form=form, visit=visit, wanted=wanted, noted=noted, navigation=[]), 400 if form.errors else 200
