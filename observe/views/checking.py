"""The Executive Office's queue; return or release."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.answers import Fault
from forms.checking import RELEASE, RETURN, CheckingForm, checking_form
from forms.instrument import Kind
from forms.sent import NotAForm
from observe.domain import dates, identifiers, instruments, wording
from observe.domain.errors import NotAllowed, Stale
from observe.domain.observation import declaration, sections
from observe.domain.people import Role
from observe.domain.policy import Action, has_a_part
from observe.domain.visit import Stage, Visit
from observe.domain.wording import Found
from observe.domain.working_days import working_days_left
from observe.services import checking
from observe.store import observations, visits
from observe.views import access, identifying, marked, paging, profile
from observe.views.identifying import Noted
from observe.views.marked import Marked
from reports import feedback
from reports.feedback import FeedbackReport

bp = Blueprint("checking", __name__)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A visit that waits to be checked, and how many working days it has waited."""

    visit: Visit
    days: int


@bp.get("/checking")
def queue() -> ResponseReturnValue:
    """What waits for this person, longest first; their own visits are a colleague's to check."""
    me, db = access.only(Role.OFFICE), access.database()
    scope = visits.to_check(me.id)
    page = paging.page_of(visits.count_in(db, scope))
    waiting = visits.list_in(db, scope, limit=paging.SIZE, offset=page.offset, order="waiting")
    own = {visit.ref: visit for mine in _own(me.id) for visit in visits.list_in(db, mine, limit=paging.SIZE, order="waiting")}
    return render_template("checking/queue.html", waiting=[_waiting(visit) for visit in waiting], own=[_waiting(one) for one in own.values()], page=page)


def _own(person: int) -> list[visits.Scope]:
    """What was sent of visits that the person made, was visited by, or typed in."""
    return [visits.in_stages(scope, Stage.SUBMITTED) for scope in (visits.visits_of(person), visits.chaired_by(person), visits.typed_in_by(person))]


def _waiting(visit: Visit) -> Waiting:
    sent = dates.local(visit.submitted_at).date() if visit.submitted_at else access.today()
    return Waiting(visit, working_days_left(sent, access.today()))


@bp.route("/visits/<ref>/checking", methods=["GET", "POST"])
def show(ref: str) -> ResponseReturnValue:
    """The report as the chair will see it, and then: release it, or return it with notes."""
    visit = _to_check(ref)
    report = checking.draft(access.database(), visit)
    form = _form(visit)
    if request.method != "POST" or "add" in request.form:
        return _page(visit, report, form)
    if request.form.get("seen") != feedback.fingerprint(report):
        return _page(visit, report, form, changed=True), 409
    noted = identifying.judge(form, identifiers.known_of(visit.area, visit.plan), form.texts if form.decision == RETURN else ())
    if form.decision == RELEASE:
        form.show([*form.faults, *_unexplained(visit)])
    if form.faults or noted.is_new:
        return _page(visit, report, form, noted=noted), 400 if form.faults else 200
    if form.decision == RELEASE:
        return redirect(url_for(".release", ref=ref, seen=request.form["seen"]), 303)
    checking.give_back(access.database(), visit, form.written, by=access.me(), at=access.now())
    flash(f"{ref} was returned to {visit.plan.visitor.name}, who has been told by e-mail.", "returned")
    return redirect(url_for(".queue"), 303)


@bp.route("/visits/<ref>/release", methods=["GET", "POST"])
def release(ref: str) -> ResponseReturnValue:
    """Names the chair and asks once more; then the report is frozen."""
    visit, db = _to_check(ref), access.database()
    seen = request.values.get("seen", "")
    if request.method == "POST":
        return _release(visit, seen)
    if not seen:
        return redirect(url_for(".show", ref=ref), 303)
    if seen != feedback.fingerprint(checking.draft(db, visit)):
        return _changed(visit)
    last_day, left = checking.reply_by(visit, access.now()), marked.standing(checking.to_look_at(db, visit))
    return render_template("checking/release.html", visit=visit, chairs=checking.chairs(db, visit), last_day=last_day, seen=seen, left=left, navigation=[])


def _release(visit: Visit, seen: str) -> ResponseReturnValue:
    try:
        checking.release(access.database(), visit, seen, by=access.me(), at=access.now())
    except Stale:
        return _changed(visit)
    except checking.Identifying:
        form = _form(visit)
        form.show(_unexplained(visit))
        return _page(visit, checking.draft(access.database(), visit), form), 409
    flash("You released this report. The chair and the visitor have been told by e-mail.", "released")
    return redirect(url_for("reports.show", ref=visit.ref), 303)


def _unexplained(visit: Visit) -> list[Fault]:
    """What a release would refuse; only who wrote it can change it, and the plan's facts the office itself."""
    stops = [one for one in checking.to_look_at(access.database(), visit) if one.is_open]
    said = dict.fromkeys(f"{wording.said(one)} and has no reason that counts. {_way_out(one)}" for one in stops)
    return [Fault("decision", "decision", message) for message in said]


def _way_out(one: Found) -> str:
    return "Return it to the visitor" if one.passage.part else "Correct the facts of the visit"


def _changed(visit: Visit) -> ResponseReturnValue:
    return render_template("checking/changed.html", visit=visit), 409


def _to_check(ref: str) -> Visit:
    """The visit, for somebody who may check it; says so where it is one's own."""
    visit = access.visit_to(Action.READ_PLAN, ref)
    if access.me().has(Role.OFFICE) and has_a_part(access.me(), visit):
        raise NotAllowed("You have a part in this visit, so a colleague in the Executive Office checks it.")
    if access.me().has(Role.OFFICE) and visit.stage is not Stage.SUBMITTED:
        raise NotAllowed("This observation does not wait to be checked: it has not been sent, or has been returned, released or cancelled.")
    return access.visit_to(Action.CHECK, ref)


def _form(visit: Visit) -> CheckingForm:
    asked = sections(visit, instruments.of_visit(visit), observations.get(access.database(), visit))
    try:
        return checking_form([(section.slug, section.title) for section in asked], request.form if request.method == "POST" else None)
    except NotAForm:
        abort(400)


def _raised(visit: Visit) -> list[str]:
    """What its visitor says of anything urgent, beside the declaration: for the Executive Office alone."""
    section, observation = declaration(instruments.of_visit(visit)), observations.get(access.database(), visit)
    said = [observation.answer(one.key).value for one in section.questions if one.kind is not Kind.DECLARATION] if section else []
    return [words for words in said if words.strip()]


def _page(visit: Visit, report: FeedbackReport, form: CheckingForm, *, changed: bool = False, noted: Noted = identifying.NOTHING) -> str:
    return render_template(
        "checking/show.html",
        visit=visit,
        waiting=_waiting(visit),
        report=report,
        raised=_raised(visit),
        marked=Marked(checking.to_look_at(access.database(), visit)),
        noted=noted,
        say=feedback,
        profile=profile.rows(report),
        form=form,
        seen=feedback.fingerprint(report),
        last_day=checking.reply_by(visit, access.now()),
        changed=changed,
        navigation=[],
    )
