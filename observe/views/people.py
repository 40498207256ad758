"""People, for the Executive Office: list, invite, change, deactivate and back."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.people import PersonForm
from observe.domain.errors import NotAllowed
from observe.domain.people import Person, Role, Standing
from observe.services import inviting, readdressing, staying
from observe.store import people
from observe.views import access, addresses

bp = Blueprint("people", __name__, url_prefix="/people")

#: What is said when a new address was typed.
TO_CONFIRM = "The new address counts once it is confirmed with the link that was sent to"

#: People on one page of the list.
A_PAGE = 50


@bp.get("")
def listing() -> ResponseReturnValue:
    """Everybody, active ones first, by name."""
    access.only(Role.OFFICE)
    page = max(1, request.args.get("page", 1, type=int))
    db = access.database()
    count = people.count(db)
    last = max(1, -(-count // A_PAGE))
    page = min(page, last)
    found = people.list_all(db, limit=A_PAGE, offset=(page - 1) * A_PAGE)
    return render_template("people/listing.html", people=found, count=count, page=page, last=last, first=(page - 1) * A_PAGE + 1)


@bp.route("/new", methods=["GET", "POST"])
def invite() -> ResponseReturnValue:
    """Somebody new."""
    me = access.only(Role.OFFICE)
    form = _form()
    if request.method == "POST" and form.validate():
        try:
            invited = inviting.invite(access.database(), _filled(form, Person(0, "", "")), at=access.now(), area=access.installation().area, by=me)
        except people.Taken:
            _is_taken(form)
        else:
            flash(f"{invited.name} is invited, and can sign in with {invited.email}.")
            return redirect(url_for(".listing"), 303)
    return render_template("people/invite.html", form=form, navigation=[]), 400 if form.errors else 200


@bp.route("/<int(max=999999999):number>", methods=["GET", "POST"])
def change(number: int) -> ResponseReturnValue:
    """What is known of somebody, and what they may do."""
    me = access.only(Role.OFFICE)
    person = people.get(access.database(), number)
    form = _form(person)
    if request.method == "POST" and form.validate():
        try:
            sent = inviting.change(access.database(), _filled(form, person), at=access.now(), area=access.installation().area, key=access.key(), by=me)
        except people.Taken:
            _is_taken(form)
        except NotAllowed as refused:
            form.roles.errors = [str(refused)]
        else:
            flash(f"What is known of {form.name.data} is saved." + (f" {TO_CONFIRM} {sent.email}." if sent else ""))
            return addresses.and_then_send(redirect(url_for(".listing"), 303), sent)
    waiting = readdressing.waiting(access.database(), person, at=access.now())
    return render_template("people/change.html", form=form, person=person, waiting=waiting, navigation=[]), 400 if form.errors else 200


@bp.post("/<int(max=999999999):number>/keep-address")
def keep_address(number: int) -> ResponseReturnValue:
    """The new address is not to count after all."""
    access.only(Role.OFFICE)
    person = people.get(access.database(), number)
    readdressing.withdraw(access.database(), person, by=access.me(), at=access.now())
    flash(f"{person.name} keeps the address {person.email}.")
    return redirect(url_for(".listing"), 303)


@bp.route("/<int(max=999999999):number>/deactivate", methods=["GET", "POST"])
def deactivate(number: int) -> ResponseReturnValue:
    """Opening the page asks; the button does it."""
    me = access.only(Role.OFFICE)
    person = people.get(access.database(), number)
    if not person.active:
        return redirect(url_for(".change", number=number), 303)
    if request.method != "POST":
        return render_template("people/deactivate.html", person=person, navigation=[])
    inviting.deactivate(access.database(), person, by=me, at=access.now())
    flash(f"{person.name} can no longer sign in.")
    return redirect(url_for(".listing"), 303)


@bp.post("/<int(max=999999999):number>/bring-back")
def bring_back(number: int) -> ResponseReturnValue:
    """Can sign in again."""
    me = access.only(Role.OFFICE)
    person = people.get(access.database(), number)
    inviting.bring_back(access.database(), person, at=access.now(), by=me)
    flash(f"{person.name} can sign in again.")
    return redirect(url_for(".listing"), 303)


@bp.post("/<int(max=999999999):number>/sign-out-everywhere")
def sign_out_everywhere(number: int) -> ResponseReturnValue:
    """Ends what somebody has open on any device: a tablet was lost, say."""
    me = access.only(Role.OFFICE)
    person = people.get(access.database(), number)
    count = staying.end_everywhere(access.database(), person, by=me, at=access.now())
    flash(f"{person.name} is signed out everywhere." if count else f"{person.name} was signed in nowhere.")
    return redirect(url_for(".listing"), 303)


def _form(person: Person | None = None) -> PersonForm:
    """The area's agencies and boroughs, and those that the person has and the area no longer knows."""
    area = access.installation().area
    agencies = [(agency.key, agency.name) for agency in area.agencies]
    boroughs = [(borough.key, borough.name) for borough in area.boroughs]
    now: dict[str, object] = {}
    if person is not None:
        agencies += [(key, key) for key in {person.agency} - {key for key, _ in agencies} if key]
        boroughs += [(key, key) for key in person.boroughs if key not in dict(boroughs)]
        now = {name: getattr(person, name) for name in ("name", "email", "post", "agency", "board_chair")}
        now["named"] = "name" if person.named_on_reports else "role"
        now |= {"roles": [role.value for role in person.roles], "standing": person.standing.value, "boroughs": list(person.boroughs)}
    return PersonForm(request.form if request.method == "POST" else None, agencies=agencies, boroughs=boroughs, now=now)


def _filled(form: PersonForm, person: Person) -> Person:
    return replace(
        person,
        name=form.name.data or "",
        email=form.email.data or "",
        roles=frozenset(Role(role) for role in form.roles.data or ()),
        standing=Standing(form.standing.data or ""),
        post=form.post.data or "",
        agency=form.agency.data or "",
        boroughs=tuple(sorted(set(form.boroughs.data or ()))),
        named_on_reports=form.named.data != "role",
        board_chair=bool(form.board_chair.data),
    )


def _is_taken(form: PersonForm) -> None:
    form.email.errors = ["Somebody else already has this e-mail address"]
