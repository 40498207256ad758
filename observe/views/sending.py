"""Check answers, send, confirmation, the copy to keep, and the talk added afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from forms.answers import faults_in, missing
from forms.gov_uk import errors_in
from forms.instrument import Answer, Instrument, Kind, Section
from forms.observation import ObservationForm, as_typed, build_form
from observe.domain import dates, instruments
from observe.domain.errors import NotAllowed, Stale
from observe.domain.observation import TALK, Observation, declaration, sections
from observe.domain.pair_policy import is_sent_as_it_is_written, observes
from observe.domain.policy import Action, may
from observe.domain.progress import undeclared
from observe.domain.visit import RELEASED_STAGES, Stage, Visit
from observe.domain.working_days import working_days_after
from observe.services import checking, pairing, visiting
from observe.store import drafts, observations
from observe.views import access, answered, check_rows, identifying, profile, writing
from observe.views.identifying import Noted
from reports import feedback
from reports.feedback import FeedbackReport

bp = Blueprint("sending", __name__, url_prefix="/visits")
writing.refuse_other_forms(bp)

#: Stages in which the visitor has sent it and waits, or has been heard.
SENT_STAGES = RELEASED_STAGES | {Stage.SUBMITTED}


@bp.route("/<ref>/check", methods=["GET", "POST"])
def check(ref: str) -> ResponseReturnValue:
    """All answers to read through; and, once all is there, the way to send them."""
    if request.method != "POST":
        return _check_page(access.visit_to(Action.WRITE, ref))
    if _was_sent(ref):
        return redirect(url_for(".sent", ref=ref), 303)  # the button was pressed in another tab, too
    visit = access.visit_to(Action.READ_PLAN, ref)
    if may(access.me(), Action.FINISH, visit):
        return _finish(visit)
    visit = access.visit_to(Action.SEND, ref)
    declared = _declared(visit)
    checked = _completed(visit, declared)
    if _errors(checked, _declaration_form(visit, declared)):
        return _check_page(visit, declared, tried=True)
    try:
        visiting.submit(access.database(), visit, declared, by=access.me(), at=access.now(), explained=_look(checked).explained)
    except visiting.Incomplete:
        return _check_page(visit, declared, tried=True)
    return redirect(url_for(".sent" if observes(access.me(), visit) else "visits.show", ref=ref), 303)


def _finish(visit: Visit) -> ResponseReturnValue:
    """One of a pair has written all that they saw."""
    try:
        pairing.finish(access.database(), visit, by=access.me(), at=access.now())
    except visiting.Incomplete:
        return _check_page(visit, tried=True)
    return redirect(url_for("pairs.show" if observes(access.me(), visit) else "visits.show", ref=visit.ref), 303)


def _was_sent(ref: str) -> bool:
    visit = access.visit_to(Action.READ_PLAN, ref)
    return visit.stage is Stage.SUBMITTED and may(access.me(), Action.READ_OWN, visit)


def _declared(visit: Visit) -> dict[str, Answer]:
    section = declaration(instruments.of_visit(visit))
    return as_typed(section, request.form) if section else {}


def _typed_before(instrument: Instrument, observation: Observation) -> dict[str, Answer]:
    """What was typed beside the ticks when it was sent before; the ticks are for each sending anew."""
    section = declaration(instrument)
    return {one.key: observation.answer(one.key) for one in section.questions if one.kind is not Kind.DECLARATION} if section else {}


def _declaration_form(visit: Visit, declared: dict[str, Answer]) -> ObservationForm | None:
    instrument = instruments.of_visit(visit)
    section = declaration(instrument)
    return build_form(instrument, section, declared) if section else None


@dataclass(frozen=True, slots=True)
class Completed:
    """An observation with what its visitor vouches for."""

    visit: Visit
    instrument: Instrument
    observation: Observation


def _completed(visit: Visit, declared: dict[str, Answer] | None) -> Completed:
    """With what was just typed, else with what was typed when it was sent before."""
    instrument, observation = instruments.of_visit(visit), writing.mine(visit)
    said = _typed_before(instrument, observation) if declared is None else declared
    return Completed(visit, instrument, visiting.completed(observation, said, identifying.sent()))


def _look(done: Completed) -> Noted:
    """What may identify a person beside the declaration."""
    section = declaration(done.instrument)
    return identifying.look(section, done.visit, done.instrument, done.observation) if section else identifying.NOTHING


def _errors(done: Completed, form: ObservationForm | None) -> list[dict[str, str]]:
    """Everything that keeps it from being sent, each with a link to its row."""
    visit = done.visit
    errors = check_rows.errors(visit, done.instrument, done.observation)
    if _is_to_come(visit):
        day = dates.long(visit.plan.meeting_on)
        errors.append({"text": f"The meeting on {day} has not taken place yet. Change the date if it was moved", "href": "#meeting"})
    if form:
        form.show(undeclared(visit, done.instrument, done.observation))
        errors += errors_in(form)
    return errors


def _is_to_come(visit: Visit) -> bool:
    return visit.plan.meeting_on > access.today()


def _check_page(visit: Visit, declared: dict[str, Answer] | None = None, *, tried: bool = False) -> ResponseReturnValue:
    done = _completed(visit, declared)
    sends = is_sent_as_it_is_written(visit)
    form = _declaration_form(visit, dict(done.observation.answers)) if sends else None
    errors = _errors(done, form) if tried else []
    page = render_template(
        "sending/check.html",
        visit=visit,
        blocks=check_rows.blocks(visit, done.instrument, done.observation),
        left=check_rows.warnings(visit, done.instrument, done.observation),
        form=form,
        noted=_look(done),
        errors=errors,
        to_come=_is_to_come(visit),
        may_send=may(access.me(), Action.SEND if sends else Action.FINISH, visit),
        sends=sends,
        navigation=[],
        back={"text": "Back to the list of parts", "href": url_for("visits.show", ref=visit.ref)},
    )
    return page, 400 if errors else 200


@bp.get("/<ref>/sent")
def sent(ref: str) -> ResponseReturnValue:
    """That it was sent, and what happens next by when."""
    visit = access.visit_to(Action.READ_OWN, ref)
    if visit.stage not in SENT_STAGES:
        raise NotAllowed("This observation has not been sent yet.")
    quarter = dates.quarter_of(visit.plan.meeting_on, visit.area.year_starts_month)
    reply_by = working_days_after(access.today(), visit.area.reply_days)
    may_add_talk = visiting.may_add_talk(visit, observations.get(access.database(), visit))
    return render_template("sending/sent.html", visit=visit, quarter=quarter, reply_by=reply_by, may_add_talk=may_add_talk)


@bp.get("/<ref>/observation")
def copy(ref: str) -> ResponseReturnValue:
    """One's own answers as they were last sent, to keep."""
    visit = access.visit_to(Action.READ_OWN, ref)
    back = {"text": "Back to the visit", "href": url_for("visits.show", ref=ref)}
    report, released = _last_sent(visit), visit.stage in RELEASED_STAGES
    shown = {"report": report, "say": feedback, "profile": profile.rows(report), "released": released, "drafted": _drafted(visit)}
    return render_template("sending/copy.html", visit=visit, back=back, **shown)


def _drafted(visit: Visit) -> list[Section]:
    """The parts of which earlier drafts can still be read."""
    if not may(access.me(), Action.READ_DRAFTS, visit):
        return []
    db, instrument = access.database(), instruments.of_visit(visit)
    observation = observations.get(db, visit)
    kept = drafts.slugs_for(db, observation.id)
    return [section for section in sections(visit, instrument, observation) if section.slug in kept]


@bp.get("/<ref>/observation.pdf")
def copy_pdf(ref: str) -> ResponseReturnValue:
    """The same on paper, with the marking in the file's name."""
    visit = access.visit_to(Action.READ_OWN, ref)
    report = _last_sent(visit)
    return send_file(BytesIO(feedback.render(report)), "application/pdf", as_attachment=True, download_name=feedback.file_name(report))


def _last_sent(visit: Visit) -> FeedbackReport:
    """What its visitor sent; nothing where the visit was handed on since, for that was somebody else's."""
    if visit.submitted_at is None:
        raise NotAllowed("There is no copy yet: this observation has not been sent.")
    return checking.draft(access.database(), visit)


@bp.route("/<ref>/talk", methods=["GET", "POST"])
def talk(ref: str) -> ResponseReturnValue:
    """The talk with the chair, which was still to come when the observation was sent."""
    part = writing.part_of(access.visit_to(Action.ADD_TALK, ref), TALK)
    if not visiting.may_add_talk(part.visit, part.observation):
        raise NotAllowed("You already said how your talk with the chair went.")
    if request.method != "POST":
        return _talk_page(part, build_form(part.instrument, part.section, part.observation.answers), noted=writing.look(part))
    typed, seen = as_typed(part.section, writing.sent(part)), writing.seen()
    form, noted = build_form(part.instrument, part.section, typed), writing.look(part, answers={**part.observation.answers, **typed})
    if not form.show([*faults_in(part.instrument, part.section, typed), *missing(part.instrument, part.section, typed), *noted.stops()]):
        return _talk_page(part, form, 400, noted=noted)
    if noted.is_new:
        return _talk_page(part, form, noted=noted)
    try:
        visiting.add_talk(access.database(), part.visit, typed, seen=seen, by=access.me(), at=access.now(), explained=noted.explained)
    except Stale:
        part = writing.again(part)
        form = build_form(part.instrument, part.section, answered.merged(part, typed))
        form.show(answered.differences(part, form.answers))
        return _talk_page(part, form, 409, noted=noted, conflict=True)
    return redirect(url_for(".copy", ref=ref), 303)


def _talk_page(part: writing.Part, form: ObservationForm, code: int = 200, *, noted: Noted, **more: object) -> ResponseReturnValue:
    back = {"text": "Back to the visit", "href": url_for("visits.show", ref=part.visit.ref)}
    return writing.page("sending/talk.html", part, form, code, noted, back=back, keeps="whole", **more)
