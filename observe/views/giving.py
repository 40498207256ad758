"""The Executive Office gives an action by hand, and hands one to somebody else to answer for."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from forms.giving import AnswersForm, GiveForm, Offered, give_form, hand_form
from observe.domain import identifiers
from observe.domain.action_policy import Deed
from observe.domain.actions import Owner, Terms
from observe.domain.people import Person, Role
from observe.services import acting
from observe.store import people
from observe.views import access, actions, identifying

bp = Blueprint("giving", __name__, url_prefix="/actions")

TAKEN = "Somebody in Observe has this address: choose their name from the list"


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """An action out of no report."""
    me, area = access.only(Role.OFFICE), access.installation().area
    form, noted = give_form(_offered(), access.today(), _submitted()), identifying.NOTHING
    if request.method == "POST":
        noted = identifying.judge(form, identifiers.known_of(area), ["words"])
        if not form.errors and not noted.is_new:
            try:
                boroughs, invites = tuple(form.boroughs.data or ()), _newcomer(form) if form.invites else None
                given = acting.give_without_visit(access.database(), area, boroughs, _terms(form), by=me, at=access.now(), invites=invites)
            except people.Taken:
                form.new_email.errors = [TAKEN]
            else:
                flash("The action was given.", "acted")
                return redirect(url_for("actions.show", number=given.id), 303)
    return render_template("giving/new.html", form=form, noted=noted, navigation=[]), 400 if form.errors else 200


@bp.route("/<int(max=999999999):number>/hand-to", methods=["GET", "POST"])
def hand(number: int) -> ResponseReturnValue:
    """Somebody else answers for it."""
    action, area = actions.to(Deed.CHANGE, number), access.installation().area
    form, noted = hand_form(_offered(), _submitted()), identifying.NOTHING
    if request.method == "POST":
        noted = identifying.judge(form, identifiers.known_of(area), ["words"])
        if not form.errors and not noted.is_new:
            answers = _newcomer(form) if form.invites else people.get(access.database(), int(form.person.data))
            try:
                acting.hand_to(access.database(), area, action, answers, str(form.words.data), by=access.me(), at=access.now())
            except people.Taken:
                form.new_email.errors = [TAKEN]
            else:
                flash(f"{answers.name} answers for this action now.", "acted")
                return redirect(url_for("actions.show", number=number), 303)
    return render_template("giving/hand.html", action=action, form=form, noted=noted, navigation=[]), 400 if form.errors else 200


def _offered() -> Offered:
    area = access.installation().area
    return Offered(
        {str(one.id): one.name for one in people.list_active(access.database())},
        {one.key: one.name for one in area.boroughs},
        {one.key: one.name for one in area.agencies},
    )


def _terms(form: GiveForm) -> Terms:
    assert form.day is not None  # noqa: S101 - the form is valid here
    owner = Owner(str(form.owner.data))
    person = None if owner is Owner.BOARD or form.invites else int(form.person.data)
    return Terms(str(form.words.data), owner, form.day, person, str(form.agency.data) if owner is Owner.AGENCY else "")


def _newcomer(form: AnswersForm) -> Person:
    """Somebody from outside, without a role."""
    return Person(0, str(form.new_name.data), str(form.new_email.data))


def _submitted() -> MultiDict[str, str] | None:
    return request.form if request.method == "POST" else None
