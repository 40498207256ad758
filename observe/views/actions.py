"""Actions: what is to be done and by when, one action with all that was said of it, and each step that somebody may take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlite_utils import Database

from forms.action import MoveForm, StepForm, move_form, step_form
from observe import log
from observe.domain import action_policy, identifiers
from observe.domain.action_policy import Deed
from observe.domain.actions import STATE_NAMES, Action, Owner, State
from observe.domain.area import Area
from observe.domain.errors import NotAllowed, NotFound
from observe.services import acting
from observe.store import actions, reaches
from observe.views import access, identifying, paging

bp = Blueprint("actions", __name__, url_prefix="/actions")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that somebody may do with an action: what a page and its button call it, and what its box asks."""

    deed: Deed
    title: str
    label: str
    hint: str
    asks: str
    said: str
    take: Callable[..., object]


def _without_area(service: Callable[..., object]) -> Callable[..., object]:
    def take(db: Database, _: Area, action: Action, words: str, **who: object) -> object:
        return service(db, action, words, **who)

    return take


#: By what stands in the address. A new date has a box more, and a page of its own.
STEPS: dict[str, Step] = {
    "done": Step(
        Deed.SAY_DONE,
        "Say that it is done",
        "What was done?",
        "A later visitor, or the Executive Office, looks whether it can be seen.",
        "Enter what was done",
        "You said that this action is done.",
        _without_area(acting.say_done),
    ),
    "seen": Step(
        Deed.SEE_DONE, "Say that it was seen to be done", "What was seen?", "", "Enter what was seen", "This action was seen to be done.", acting.see_done
    ),
    "note": Step(Deed.ADD_NOTE, "Add a note", "How far is it?", "", "Enter a note", "Your note was added.", _without_area(acting.add_note)),
    "open-again": Step(Deed.REOPEN, "Open it again", "Why?", "", "Enter why", "This action is open again.", acting.reopen),
    "drop": Step(
        Deed.DROP, "Drop it", "Why?", "It is not to be done any more. Whoever answers for it is told.", "Enter why", "This action was dropped.", acting.drop
    ),
}


@bp.get("")
def listing() -> ResponseReturnValue:
    """All that this person may see, in one state; what is unfinished where none is chosen."""
    me, db, state = access.me(), access.database(), _state()
    scope = actions.in_state(actions.known_to(me, reaches.get(db, me)), state, access.today())
    page = paging.page_of(actions.count_in(db, scope))
    found = actions.list_in(db, scope, limit=paging.SIZE, offset=page.offset, state=state)
    return render_template("actions/listing.html", found=found, state=state, states=STATE_NAMES, page=page, today=access.today(), whose=whose)


def _state() -> State | None:
    """Which state the address asks for. Raises NotFound for one that is none."""
    asked = request.args.get("state", "")
    try:
        return State(asked) if asked else None
    except ValueError:
        raise NotFound from None


@bp.get("/<int(max=999999999):number>")
def show(number: int) -> ResponseReturnValue:
    """One action, what was said of it, and what this person can do."""
    me, db = access.me(), access.database()
    action, reach = to(Deed.READ, number), reaches.get(db, me)
    open_to_me = {slug: step for slug, step in STEPS.items() if action_policy.may(me, step.deed, action, reach)}
    may_move = action_policy.may(me, Deed.CHANGE, action, reach)
    notes = actions.notes(db, action)
    known = {"action": action, "steps": open_to_me, "may_move": may_move, "notes": notes, "whose": whose, "states": STATE_NAMES, "today": access.today()}
    return render_template("actions/show.html", **known, back={"text": "Back to actions", "href": url_for(".listing")})


@bp.route("/<int(max=999999999):number>/<slug>", methods=["GET", "POST"])
def step(number: int, slug: str) -> ResponseReturnValue:
    """One step, with the words that go with it. Raises NotFound where there is no such step."""
    taken = STEPS.get(slug)
    if taken is None:
        raise NotFound
    action = to(taken.deed, number)
    form = step_form(taken.label, taken.hint, taken.asks, request.form if request.method == "POST" else None)
    return _take(action, form, taken.title, taken.said, taken.take)


@bp.route("/<int(max=999999999):number>/new-date", methods=["GET", "POST"])
def move(number: int) -> ResponseReturnValue:
    """Another day by which it is to be done, and why."""
    action = to(Deed.CHANGE, number)
    form = move_form(access.today(), request.form if request.method == "POST" else None)

    def take(db: Database, area: Area, now: Action, words: str, **who: object) -> object:
        return acting.move(db, area, now, form.day, words, **who)  # type: ignore[arg-type]  # the form is valid here: there is a day

    return _take(action, form, "Change the date", "The date was changed.", take)


def _take(action: Action, form: StepForm | MoveForm, title: str, said: str, take: Callable[..., object]) -> ResponseReturnValue:
    area, noted = access.installation().area, identifying.NOTHING
    if request.method == "POST":
        noted = identifying.judge(form, identifiers.known_of(area), ["words"])
        if not form.errors and not noted.is_new:
            take(access.database(), area, action, str(form.words.data), by=access.me(), at=access.now())
            flash(said, "acted")
            return redirect(url_for(".show", number=action.id), 303)
    back = {"text": "Back to the action", "href": url_for(".show", number=action.id)}
    shown = {"action": action, "form": form, "noted": noted, "heading": title, "errors": bool(form.errors), "back": back, "navigation": []}
    return render_template("actions/step.html", **shown), 400 if form.errors else 200


def to(deed: Deed, number: int) -> Action:
    """The action, for somebody who may do this with it. Raises NotFound when it is none of theirs, NotAllowed when they may only see it."""
    me, db = access.me(), access.database()
    action, reach = actions.get(db, number), reaches.get(db, me)
    if action_policy.may(me, deed, action, reach):
        return action
    if action_policy.may(me, Deed.READ, action, reach):
        raise NotAllowed(f"You cannot {deed} now.")
    log.event("refused", at=access.now(), person=me.id, why="no part in the action", page=request.endpoint or "")
    raise NotFound


def whose(action: Action) -> str:
    """Whose it is to do, and who answers for it."""
    area, terms = access.installation().area, action.terms
    names = {agency.key: agency.name for agency in area.agencies}
    doer = {Owner.CHAIR: "The chair", Owner.ADMINISTRATOR: "The administrator", Owner.BOARD: "The Board"}.get(terms.owner) or names.get(
        terms.agency, terms.agency
    )
    return f"{doer} ({action.name} answers for it)" if action.name else doer
