"""The Executive Office answers the points of fact of a chair's reply: one page to write on, one to check, and the next version of the report."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.settling import Asked, SettleForm, settle_faults, settle_form
from observe.domain import identifiers
from observe.domain.errors import NotAllowed, Stale
from observe.domain.people import Role
from observe.domain.policy import Action, has_a_hand_in
from observe.domain.replies import Verdict
from observe.domain.visit import Visit
from observe.services import settling
from observe.services.settling import Answer, Settled
from observe.store import reports
from observe.views import access, identifying, replied, writing
from observe.views.identifying import Noted
from observe.views.replied import Replied
from reports import feedback
from reports.passages import passages

bp = Blueprint("settling", __name__, url_prefix="/visits")
writing.refuse_other_forms(bp)


@bp.route("/<ref>/settle", methods=["GET", "POST"])
def show(ref: str) -> ResponseReturnValue:
    """Each point with its answer; then all of it to check, and the button that settles it."""
    given = replied.load(_to_settle(ref))
    if given.reply.settled_at or not given.reply.points:
        raise Settled("These points of fact have already been answered, or there is none.")
    asked = _asked(given)
    form = settle_form(asked, request.form if request.method == "POST" else None)
    if request.method != "POST":
        return _page(given, form)
    form.show(settle_faults(asked, form.said))
    noted = identifying.judge(form, identifiers.known_of(given.visit.area, given.visit.plan), form.texts)
    if form.faults or noted.is_new:
        return _page(given, form, 400 if form.faults else 200, noted=noted)
    if request.form.get("then") == "change":
        return _page(given, form)
    if request.form.get("then") != "settle":
        return _check(given, form)
    return _settle(given, form)


def _to_settle(ref: str) -> Visit:
    """The visit, for somebody who may answer; says so where it is one's own."""
    visit = access.visit_to(Action.READ_REPLY, ref)
    if access.me().has(Role.OFFICE) and has_a_hand_in(access.me(), visit):
        raise NotAllowed("You have a part in this visit, so a colleague in the Executive Office answers the points of fact.")
    return access.visit_to(Action.SETTLE, ref)


def _settle(given: Replied, form: SettleForm) -> ResponseReturnValue:
    answers = {number: Answer(Verdict(one.verdict), one.reason, one.words) for number, one in form.said.items()}
    try:
        version = settling.settle(access.database(), given.visit, request.form.get("seen", ""), answers, by=access.me(), at=access.now())
    except Stale:
        return _check(given, form, changed=True)
    flash(f"You answered the points of fact, and released version {version}. The chair and the visitor have been told by e-mail.", "settled")
    return redirect(url_for("reports.show", ref=given.visit.ref), 303)


def _asked(given: Replied) -> tuple[Asked, ...]:
    """The points with the words that stand in the newest version."""
    newest = feedback.from_json(reports.get(access.database(), given.visit).content)
    words = {one.key: one.words for one in passages(newest)}
    return tuple(Asked(one.id or 0, number, one.passage, words.get(one.passage, "")) for number, one in enumerate(given.reply.points, start=1))


def _page(given: Replied, form: SettleForm, code: int = 200, *, noted: Noted = identifying.NOTHING) -> ResponseReturnValue:
    shown = {"given": given, "visit": given.visit, "form": form, "points": list(zip(form.asked, replied.cards(given), strict=True)), "noted": noted}
    return render_template("settling/show.html", **shown, errors=bool(form.faults), navigation=[], back=_back(given)), code


def _check(given: Replied, form: SettleForm, *, changed: bool = False) -> ResponseReturnValue:
    shown = {"given": given, "visit": given.visit, "form": form, "points": list(zip(form.asked, replied.cards(given), strict=True)), "changed": changed}
    return render_template("settling/check.html", **shown, navigation=[], back=_back(given)), 409 if changed else 200


def _back(given: Replied) -> dict[str, str]:
    return {"text": "Back to the reply", "href": url_for("replying.show", ref=given.visit.ref)}
