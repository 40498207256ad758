"""The Executive Office hands a visit to another visitor, and the reports to a chair to whoever follows them."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from forms.handing_over import SuccessorForm, VisitorForm
from observe.domain.people import Person, Role
from observe.domain.policy import Action
from observe.domain.visit import Visit
from observe.services import planning, succeeding
from observe.store import people, successions
from observe.views import access, planned

bp = Blueprint("handing_over", __name__)


@dataclass(frozen=True, slots=True)
class Succession:
    """Who follows a chair, in how many meetings."""

    successor: Person
    meetings: int


@bp.route("/visits/<ref>/hand-over", methods=["GET", "POST"])
def visit(ref: str) -> ResponseReturnValue:
    """Another visitor, who starts empty. What links them with the meeting has to be agreed to first."""
    found, wanted = access.visit_to(Action.HAND_OVER, ref), None
    form = VisitorForm(_submitted(), _visitors(found))
    if request.method == "POST" and form.validate():
        visitor = people.get(access.database(), int(form.visitor.data))
        wanted = planned.handed_to(access.database(), found, visitor)
        if wanted.agreed(request.form):
            planning.hand_over(access.database(), found, wanted.plan, by=access.me(), at=access.now())
            return redirect(url_for("visits.show", ref=ref), 303)
    return render_template("handing_over/visit.html", visit=found, form=form, wanted=wanted, navigation=[]), 400 if form.errors else 200


def _visitors(found: Visit) -> dict[str, str]:
    chairs = [seat.person for seat in (found.plan.chair, found.plan.second_chair) if seat is not None]
    others = people.list_with_role(access.database(), Role.VISITOR)
    return {str(one.id): one.name for one in others if one.id not in (found.plan.visitor.person, *chairs)}


@bp.route("/people/<int(max=999999999):number>/successor", methods=["GET", "POST"])
def reports(number: int) -> ResponseReturnValue:
    """The reports to a chair: to whom, and of which boroughs."""
    me, db = access.only(Role.OFFICE), access.database()
    chair = people.get(db, number)
    found = succeeding.can_be_handed_on(db, chair, today=access.today())
    form = SuccessorForm(_submitted(), _chairs(chair), _boroughs(found))
    if request.method == "POST" and form.validate():
        successor = people.get(db, int(form.successor.data))
        area = access.installation().area
        count = succeeding.hand_on(db, chair, successor, form.boroughs.data or (), by=me, area=area, at=access.now(), today=access.today())
        flash(f"{successor.name} reads the reports about {count} {'meeting' if count == 1 else 'meetings'} after {chair.name}.")
        return redirect(url_for("people.listing"), 303)
    return render_template("handing_over/reports.html", chair=chair, form=form, count=len(found), followed=_followed(chair), navigation=[]), (
        400 if form.errors else 200
    )


@bp.post("/people/<int(max=999999999):number>/successor/<int(max=999999999):successor>/take-back")
def take_back(number: int, successor: int) -> ResponseReturnValue:
    """Handed to the wrong one: they read these reports no more."""
    me, db = access.only(Role.OFFICE), access.database()
    succeeding.take_back(db, people.get(db, number), people.get(db, successor), by=me, area=access.installation().area, at=access.now())
    return redirect(url_for(".reports", number=number), 303)


def _chairs(chair: Person) -> dict[str, str]:
    return {str(one.id): one.name for one in people.list_with_role(access.database(), Role.CHAIR) if one.id != chair.id}


def _boroughs(found: list[Visit]) -> dict[str, str]:
    """Those of these meetings, by name."""
    known = {borough.key: borough.name for one in found for borough in (one.area.borough(key) for key in one.plan.boroughs)}
    return dict(sorted(known.items(), key=lambda one: one[1]))


def _followed(chair: Person) -> list[Succession]:
    db = access.database()
    return [Succession(people.get(db, person), len(refs)) for person, refs in successions.list_after(db, chair.id).items()]


def _submitted() -> MultiDict[str, str] | None:
    return request.form if request.method == "POST" else None
