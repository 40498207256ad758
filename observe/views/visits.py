"""The list of visits, and one visit: its task list for its visitor, its plan for everybody else who may see it."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms import considered
from forms.considered import ConsideredForm
from observe.domain import dates, instruments
from observe.domain.pair_policy import is_sent_as_it_is_written, observes
from observe.domain.people import Person, Role
from observe.domain.policy import Action, is_typing_it_in, may, may_know_names
from observe.domain.visit import OPEN_STAGES, RELEASED_STAGES, Stage, Visit
from observe.services import checking, reporting, visiting
from observe.store import earlier, observations, people, replies, reports, visits
from observe.store.visits import Scope
from observe.views import access, paging, replied, task_list, writing

bp = Blueprint("visits", __name__, url_prefix="/visits")

#: What somebody may go and do from a visit's page: the action that allows it, words, endpoint. Listed in this order.
NEXT: tuple[tuple[Action, str, str], ...] = (
    (Action.CHECK, "Check this observation", "checking.show"),
    (Action.CONFIRM, "Confirm what was typed in for you", "typing_in.confirm"),
    (Action.MAKE_JOINT, "Make the joint report", "pairs.show"),
    (Action.READ_PAIR, "Read what you wrote", "pairs.show"),
    (Action.READ_REPORT, "Read the feedback report", "reports.show"),
    (Action.REPLY, "Reply to the report", "replying.show"),
    (Action.READ_REPLY, "Read the chair’s reply", "replying.show"),
    (Action.EXTEND_REPLY, "Allow more days for the reply", "replying.more_days"),
    (Action.CHANGE_PLAN, "Change these details", "planning.plan"),
    (Action.PRINT_NOTES, "Print a note sheet for the meeting (PDF)", "notes.sheet"),
    (Action.CORRECT_FACTS, "Correct the facts of this visit", "planning.correct"),
    (Action.READ_HISTORY, "History of this visit", "history.show"),
    (Action.HAND_OVER, "Hand to another visitor", "handing_over.visit"),
    (Action.TYPE_IN, "Type in for the visitor", "typing_in.begin"),
    (Action.GIVE_TO_VISITOR, "Let the visitor write it instead", "typing_in.give"),
    (Action.CHANGE_PLAN, "Cancel this visit", "planning.cancel"),
)


@bp.get("")
def listing() -> ResponseReturnValue:
    """One's own visits; all of them for the Board and the Executive Office."""
    me = access.only(Role.VISITOR, Role.BOARD, Role.OFFICE)
    everything = me.has(Role.BOARD) or me.has(Role.OFFICE)
    stage = _stage_asked_for() if everything else None
    scope = listed(me, stage)
    page = paging.page_of(visits.count_in(access.database(), scope))
    found = visits.list_in(access.database(), scope, limit=paging.SIZE, offset=page.offset)
    standings = replies.standings(access.database(), found)
    return render_template(
        "visits/listing.html",
        visits=found,
        replies={visit.id: replied.standing_said(one, knows=replied.knows_of_writing(visit)) for visit in found if (one := standings.get(visit.id))},
        page=page,
        everything=everything,
        stage=stage,
        may_plan=me.has(Role.VISITOR) or me.has(Role.OFFICE),
    )


def listed(me: Person, stage: Stage | None = None) -> Scope:
    """The visits that somebody's list holds."""
    scope = visits.EVERY_VISIT if me.has(Role.BOARD) or me.has(Role.OFFICE) else visits.visits_of(me.id)
    return visits.in_stages(scope, stage) if stage else scope


def _stage_asked_for() -> Stage | None:
    asked = request.args.get("stage", "")
    if asked and asked not in list(Stage):
        abort(400)
    return Stage(asked) if asked else None


@bp.get("/<ref>")
def show(ref: str) -> ResponseReturnValue:
    """The visit: what to write, for its visitor; what is planned and how far it is, for others."""
    visit = access.visit_to(Action.READ_PLAN, ref)
    if not may(access.me(), Action.WRITE, visit):
        return _summary(visit, _consider_form(visit))
    if visit.short is None and observes(access.me(), visit) and not _sent_before(access.me()):
        return _choice(visit)
    return _tasks(visit)


@bp.post("/<ref>/form")
def choose_form(ref: str) -> ResponseReturnValue:
    """The short form, or all questions."""
    visit = access.visit_to(Action.WRITE, ref)
    chosen = request.form.getlist("short")
    if chosen not in (["yes"], ["no"]):
        return _choice(visit, error="Choose the short form or all questions"), 400
    visiting.choose_form(access.database(), visit, short=chosen == ["yes"], by=access.me(), at=access.now())
    return redirect(url_for(".show", ref=ref), 303)


@bp.post("/<ref>/considered")
def consider(ref: str) -> ResponseReturnValue:
    """The Board considered the report, on this day."""
    visit = access.visit_to(Action.CONSIDER, ref)
    if len(request.form.getlist("considered_on")) not in (0, 3):
        abort(400)
    form = _consider_form(visit)
    if form is None or not form.validate() or form.day is None:
        return _summary(visit, form), 400
    checking.consider(access.database(), visit, form.day, by=access.me(), at=access.now())
    return redirect(url_for(".show", ref=ref), 303)


def _consider_form(visit: Visit) -> ConsideredForm | None:
    if not may(access.me(), Action.CONSIDER, visit) or visit.released_at is None:
        return None
    submitted = request.form if request.method == "POST" else None
    return considered.build(released_on=dates.local(visit.released_at).date(), today=access.today(), submitted=submitted)


def _sent_before(me: Person) -> bool:
    return visits.count_in(access.database(), visits.visits_of(me.id).also("submitted_at is not null")) > 0


def _choice(visit: Visit, error: str = "") -> str:
    instrument = instruments.of_visit(visit)
    short, full = (task_list.questions(visit, instrument, short=one) for one in (True, False))
    return render_template("visits/choose.html", visit=visit, short=short, full=full, error=error, **_asked(visit))


def _tasks(visit: Visit) -> str:
    db, instrument = access.database(), instruments.of_visit(visit)
    notes = reports.notes_on_last(db, visit) if visit.stage is Stage.RETURNED else []
    return render_template(
        "visits/show.html",
        visit=visit,
        tasks=task_list.build(visit, instrument, writing.mine(visit), notes, today=access.today()),
        notes=[(task_list.title_of(instrument, note.section), note) for note in notes],
        other_form=task_list.questions(visit, instrument, short=not visit.short),
        is_typing_in=is_typing_it_in(access.me(), visit),
        **_asked(visit),
        sends=is_sent_as_it_is_written(visit),
        finished=any(seat.finished_at for seat in visit.visitors),
        pair=_pair(visit, access.me()) if observes(access.me(), visit) else "",
    )


def _pair(visit: Visit, me: Person) -> str:
    """How far the two visitors of a meeting are, for one of them; nothing for who visits alone."""
    other = visit.other(me.id)
    if other is None or visit.stage not in OPEN_STAGES:
        return ""
    if visit.joint_by is not None:
        return "You make the joint report for both of you." if visit.joint_by == me.id else f"{other.name} makes the joint report for both of you."
    if visit.both_finished:
        return f"You and {other.name} have both finished. One of you makes the joint report."
    if visit.written_by(me.id) is None and not other.finished_at:
        return f"You have finished. {other.name} has not yet."
    done = f" {other.name} has finished." if other.finished_at else ""
    return f"You visit with {other.name}. Each of you writes alone, unseen by the other until both have finished; then one of you makes the joint report.{done}"


def _summary(visit: Visit, form: ConsideredForm | None) -> str:
    me, db = access.me(), access.database()
    is_own = may(me, Action.READ_OWN, visit)
    return render_template(
        "visits/summary.html",
        visit=visit,
        facts=_facts(visit, by_name=may_know_names(me, visit)),
        links=_links(visit),
        form=form,
        is_own=is_own,
        has_copy=is_own and visit.submitted_at is not None,
        may_add_talk=may(me, Action.ADD_TALK, visit) and visiting.may_add_talk(visit, observations.get(db, visit)),
        may_bring_back=may(me, Action.BRING_BACK, visit),
        reply=replied.standing_of(visit),
        openings=replied.openings(visit) if visit.stage in RELEASED_STAGES and may(me, Action.READ_HISTORY, visit) else [],
        pair=_pair(visit, me) if observes(me, visit) else "",
        typing_in=people.get(db, visit.typed_in.by) if visit.typed_in and visit.typed_in.with_office and visit.stage in OPEN_STAGES else None,
        **_asked(visit),
    )


def _asked(visit: Visit) -> dict[str, object]:
    """What the last report asked for here and what is to be done, for everybody who may see the plan, until the observation is sent."""
    points = earlier.asked(access.database(), visit) if visit.stage in OPEN_STAGES else ()
    return {"asked": points, "asked_from": reporting.earlier_from(points)}


def _links(visit: Visit) -> list[tuple[str, str]]:
    """Words and address of each page that is open to whoever is signed in; each page once."""
    found: dict[str, str] = {}
    for action, words, endpoint in NEXT:
        if may(access.me(), action, visit):
            found.setdefault(url_for(endpoint, ref=visit.ref), words)
    return [(words, href) for href, words in found.items()]


def _facts(visit: Visit, *, by_name: bool) -> list[tuple[str, str]]:
    followed = " and ".join(seat.name for seat in visit.successors)
    typed_in = f"Typed in by the {visit.area.office_name} from what the visitor sent" if visit.typed_in else ""
    facts = {**reporting.plan_facts(visit, by_name=by_name), "Followed as chair by": followed, "Written down": typed_in}
    return [(label, text) for label, text in facts.items() if text]
