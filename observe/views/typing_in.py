"""The Executive Office types in what a visitor sent on paper or said by telephone, and the visitor confirms it."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.typing_in import ConfirmedForm, TypedForForm
from observe.domain import identifiers, instruments
from observe.domain.policy import Action
from observe.domain.visit import Visit, Whose
from observe.services import typing_in
from observe.store import observations, people
from observe.views import access, check_rows, identifying

bp = Blueprint("typing_in", __name__, url_prefix="/visits")


@bp.route("/<ref>/type-in", methods=["GET", "POST"])
def begin(ref: str) -> ResponseReturnValue:
    """Opening the page asks; the button begins."""
    visit = access.visit_to(Action.TYPE_IN, ref)
    form = TypedForForm(request.form if request.method == "POST" else None, _names(visit)) if visit.is_pair else None
    if request.method != "POST" or (form and not form.validate()):
        return render_template("typing_in/begin.html", visit=visit, form=form, navigation=[]), 400 if form and form.errors else 200
    typing_in.begin(access.database(), visit, int(form.visitor.data) if form else visit.plan.visitor.person, by=access.me(), at=access.now())
    return redirect(url_for("visits.show", ref=ref), 303)


def _names(visit: Visit) -> dict[str, str]:
    """Those of a pair who have not begun to write."""
    return {str(person): name for person, name in typing_in.can_be_for(access.database(), visit).items()}


@bp.route("/<ref>/typed-in", methods=["GET", "POST"])
def ask(ref: str) -> ResponseReturnValue:
    """Asks the visitor by e-mail to confirm it, or records how they did."""
    visit = access.visit_to(Action.ASK_TO_CONFIRM, ref)
    if request.form.get("then") == "ask":
        typing_in.ask(access.database(), visit, by=access.me(), at=access.now())
        return redirect(url_for("visits.show", ref=ref), 303)
    form, noted = ConfirmedForm(request.form if request.method == "POST" else None), identifying.NOTHING
    if request.method == "POST":
        noted = identifying.judge(form, identifiers.known_of(visit.area, visit.plan), ["how"])
    if request.method == "POST" and not (form.errors or noted.is_new):
        typing_in.record(access.database(), visit, str(form.how.data), by=access.me(), at=access.now())
        return redirect(url_for("sending.check", ref=ref), 303)
    visitor = people.get(access.database(), visit.typed_for.person)
    return render_template("typing_in/ask.html", visit=visit, visitor=visitor, form=form, noted=noted, navigation=[]), 400 if form.errors else 200


@bp.route("/<ref>/confirm", methods=["GET", "POST"])
def confirm(ref: str) -> ResponseReturnValue:
    """What was typed in, for its visitor to read; they stand by it, or change it first."""
    visit = access.visit_to(Action.CONFIRM, ref)
    if request.method != "POST":
        instrument, observation = instruments.of_visit(visit), observations.get(access.database(), visit, Whose(visit.typed_for.person))
        typed_by = people.get(access.database(), visit.typed_in.by) if visit.typed_in else None
        blocks = check_rows.blocks(visit, instrument, observation)
        return render_template("typing_in/confirm.html", visit=visit, blocks=blocks, typed_by=typed_by, navigation=[])
    if request.form.get("then") == "change":
        typing_in.take(access.database(), visit, _seen(), by=access.me(), at=access.now())
        return redirect(url_for("visits.show", ref=ref), 303)
    typing_in.confirm(access.database(), visit, _seen(), by=access.me(), at=access.now())
    return redirect(url_for("sending.check", ref=ref), 303)


@bp.route("/<ref>/give-to-visitor", methods=["GET", "POST"])
def give(ref: str) -> ResponseReturnValue:
    """The visitor writes it after all."""
    visit = access.visit_to(Action.GIVE_TO_VISITOR, ref)
    if request.method != "POST":
        return render_template("typing_in/give.html", visit=visit, navigation=[])
    typing_in.give(access.database(), visit, by=access.me(), at=access.now())
    return redirect(url_for("visits.show", ref=ref), 303)


def _seen() -> datetime:
    """When the visitor was asked to confirm what they were shown."""
    try:
        return datetime.fromisoformat(request.form.get("seen", ""))
    except ValueError:
        abort(400)
