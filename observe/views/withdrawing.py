"""The Executive Office withdraws a report: which words, where they stand, who has read them; and one button."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.withdrawing import WithdrawForm, withdraw_form
from observe.domain import identifiers
from observe.domain.errors import Stale
from observe.domain.policy import Action
from observe.domain.visit import Visit
from observe.services import papers, withdrawing
from observe.services.withdrawing import INSTEAD, Place, Words
from observe.store import people, reports, withdrawals
from observe.store.reports import Released
from observe.views import access, identifying
from observe.views.identifying import Noted
from reports import feedback

bp = Blueprint("withdrawing", __name__, url_prefix="/visits")

DONE = "The report was withdrawn, and its words are overwritten. Version {version} took its place. Everybody who read it has been told by e-mail to delete it."
TRACES = " Somebody was reading the database at that moment: ask whoever runs Observe to run “delete-old --yes” today, which removes the last traces."


@bp.route("/<ref>/withdraw", methods=["GET", "POST"])
def show(ref: str) -> ResponseReturnValue:
    """What to withdraw and why; then where it stands, to be confirmed. Without a key: a second time the words are not there any more."""
    visit, db = access.visit_to(Action.WITHDRAW, ref), access.database()
    newest, form = reports.get(db, visit), withdraw_form(request.form if request.method == "POST" else None)
    if request.method != "POST":
        return _page(visit, form)
    noted = identifying.judge(form, identifiers.known_of(visit.area, visit.plan), ["instead", "reason"])
    words = Words(form.pieces, str(form.instead.data) or INSTEAD)
    found = withdrawing.places(feedback.from_json(newest.content), words) if not form.errors else []
    if not form.errors and not found:
        form.words.errors = ["These words do not stand in the report. Copy them from it"]
    if words.out_of(str(form.reason.data)) != form.reason.data or words.out_of(words.instead) != words.instead:
        form.reason.errors = [*form.reason.errors, "Say it without the words themselves"]
    if form.errors or noted.is_new:
        return _page(visit, form, noted=noted)
    if request.form.get("seen") != str(newest.version) or request.form.get("then") != "withdraw":
        return _check(visit, form, newest, found)
    return _withdraw(visit, words, form, newest, found)


def _withdraw(visit: Visit, words: Words, form: WithdrawForm, newest: Released, found: list[Place]) -> ResponseReturnValue:
    try:
        clean = withdrawing.withdraw(access.database(), visit, newest.version, words, str(form.reason.data), by=access.me(), at=access.now())
    except Stale:
        return _check(visit, form, newest, found)
    flash(DONE.format(version=newest.version + 1) + ("" if clean else TRACES), "withdrawn")
    return redirect(url_for("reports.show", ref=visit.ref), 303)


def _page(visit: Visit, form: WithdrawForm, *, noted: Noted = identifying.NOTHING) -> ResponseReturnValue:
    shown = {"visit": visit, "form": form, "noted": noted, "navigation": [], "back": _back(visit)}
    return render_template("withdrawing/show.html", **shown), 400 if form.errors else 200


def _check(visit: Visit, form: WithdrawForm, newest: Released, found: list[Place]) -> ResponseReturnValue:
    db = access.database()
    return render_template(
        "withdrawing/check.html",
        visit=visit,
        form=form,
        newest=newest,
        places=found,
        readers=[people.get(db, person) for person in withdrawals.readers(db, visit)],
        quoting=withdrawals.quoting(db, visit),
        papers=papers.saying(db, visit, Words(form.pieces).out_of),
        navigation=[],
        back=_back(visit),
    )


def _back(visit: Visit) -> dict[str, str]:
    return {"text": "Back to the report", "href": url_for("reports.show", ref=visit.ref)}
