"""The chair's reply: written, checked and sent once; then read by everybody who reads the report. And more days for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from forms.answers import Fault
from forms.reply import ReplyForm, as_draft, more_days_form, posted, reply_form
from observe.domain import identifiers, wording
from observe.domain.errors import Stale
from observe.domain.identifiers import Tier
from observe.domain.policy import Action, is_its_chair, may
from observe.domain.replies import Draft, draft_texts, faults, open_points
from observe.domain.working_days import CalendarEnds, is_working_day
from observe.services import replying
from observe.services.replying import Incomplete, Sent
from observe.store import replies
from observe.views import access, identifying, in_browser, joined, replied, writing
from observe.views.identifying import Noted
from observe.views.replied import Replied

bp = Blueprint("replying", __name__, url_prefix="/visits")
replied.answer_other_forms(bp)

#: Where the buttons lead that save and do something else.
LATER, POINT = "later", "point"


@bp.route("/<ref>/reply", methods=["GET", "POST"])
def show(ref: str) -> ResponseReturnValue:
    """All of the reply but its points, for its chair; once it is sent, what was sent."""
    visit = access.visit_to(Action.READ_REPLY, ref)
    if may(access.me(), Action.REPLY, visit):
        return _write(replied.load(visit))
    if request.method == "POST":
        replied.to_write(ref)
    return _sent_page(replied.load(visit))


def _write(given: Replied) -> ResponseReturnValue:
    if request.method != "POST":
        form = reply_form(given.asked, given.agencies, given.reply.draft)
        form.show(_judged(given, form.draft, whole=writing.checking()))
        return _page(given, form, noted=_look(given, form.draft))
    seen = writing.seen()
    stored = draft_texts(given.reply.draft, given.asked, every=True) if seen == given.reply.revision else ()
    form = reply_form(given.asked, given.agencies, given.reply.draft, joined.chosen(stored, request.form))
    if writing.saves(lambda: replying.save(access.database(), given.visit, form.draft, seen=seen, by=access.me(), at=access.now())):
        return _after_saving(replied.load(given.visit), form)
    given = replied.load(given.visit)
    merged = reply_form(given.asked, given.agencies, _merged(given, form.draft))
    if merged.show(_differences(given, merged)):
        return _after_saving(given, form, whole=posted(given.asked, form.draft) == posted(given.asked, given.reply.draft))  # the same was sent twice
    return _page(given, merged, 409, noted=_look(given, merged.draft), conflict=True)


def _look(given: Replied, draft: Draft) -> Noted:
    return replied.look(given, draft_texts(draft, given.asked))


def _judged(given: Replied, draft: Draft, *, whole: bool) -> list[Fault]:
    """What cannot stand, beside its field; of a `whole` reply also what is missing, and what looks like it may identify a person."""
    reply, today = (
        replace(given.reply, nothing_to_correct=draft.nothing_to_correct, message=draft.message, responses=draft.responses, shares=draft.shares),
        access.today(),
    )
    if not whole:
        return faults(draft, given.asked, points=len(reply.points), today=today)
    return [*open_points(reply, given.asked, today), *replied.stops(_look(given, draft))]


def _after_saving(given: Replied, form: ReplyForm, *, whole: bool = True) -> ResponseReturnValue:
    noted, then = _look(given, form.draft), request.form.get("then", "")
    if in_browser.asks():
        return in_browser.kept(writing.said_saved(given.saved, noted), given.reply.revision, noted.boxes, whole=whole)
    if then == LATER:
        flash("Your reply is saved. Nobody sees it until you send it.", "saved")
        return redirect(url_for("reports.show", ref=given.visit.ref), 303)
    if not form.show(_judged(given, form.draft, whole=False)):
        return _page(given, form, 400, noted=noted, lead=f"Saved {given.saved}. Something needs another look before you send.")
    if noted.is_new:
        return redirect(url_for(".show", ref=given.visit.ref, noted="1", check=writing.check()), 303)
    return redirect(url_for("raising.parts" if then == POINT else ".check", ref=given.visit.ref), 303)


def _merged(given: Replied, typed: Draft) -> Draft:
    """What was typed, and where that is nothing, what was saved in another place: an empty box overwrites no text."""
    stored, sent = posted(given.asked, given.reply.draft), posted(given.asked, typed)
    both = MultiDict(stored)
    for name in sent:
        if any(sent.getlist(name)):
            both.setlist(name, sent.getlist(name))
    return as_draft(given.asked, given.agencies, both)


def _differences(given: Replied, form: ReplyForm) -> list[Fault]:
    """Beside each field that was saved otherwise in another place: what is saved now."""
    stored, here = posted(given.asked, given.reply.draft), posted(given.asked, form.draft)
    changed = [field.name for field in form if stored.getlist(field.name) != here.getlist(field.name)]
    return [
        Fault(name, name, f"{form.asks(name)} Saved meanwhile {given.saved}: {joined.short(form.in_words(name, stored.getlist(name)))}") for name in changed
    ]


def _page(given: Replied, form: ReplyForm, code: int = 200, *, noted: Noted, conflict: bool = False, lead: str = "") -> ResponseReturnValue:
    """The page on which the reply is written. One that saves by itself is only told that nothing was saved."""
    if in_browser.asks():
        return Response(status=204, mimetype="text/plain")
    look_again = bool(noted.grave) and (noted.is_new if request.method == "POST" else request.args.get("noted") == "1")
    stored = draft_texts(given.reply.draft, given.asked, every=True)
    page = render_template(
        "replying/show.html",
        given=given,
        visit=given.visit,
        form=form,
        cards=replied.cards(given),
        removed=replies.last_removed(access.database(), given.visit),
        removed_at=writing.said_at,
        noted=noted,
        look_again=look_again and not conflict,
        conflict=conflict,
        below=joined.beside(stored, form, given.saved) if conflict else {},
        lead=lead,
        keeps="chooses" if conflict else "saves",
        seen=request.form.get("revision", ""),
        checking=writing.checking(),
        now=access.now(),
        errors=bool(form.faults),
        navigation=[],
        back={"text": "Back to the report", "href": url_for("reports.show", ref=given.visit.ref)},
    )
    return page, code


@bp.route("/<ref>/reply/check", methods=["GET", "POST"])
def check(ref: str) -> ResponseReturnValue:
    """All of the reply to read through; and, once all is there, the way to send it."""
    try:
        given = replied.to_write(ref)
    except Sent:
        return redirect(url_for(".show", ref=ref), 303)  # the button was pressed twice
    if request.method != "POST":
        return _check_page(given)
    if _lacks(given):
        return _check_page(given, tried=True)
    try:
        replying.send(access.database(), given.visit, request.form.get("seen", ""), by=access.me(), at=access.now())
    except (Stale, Incomplete):
        return _check_page(replied.load(given.visit), changed=True)
    return redirect(url_for(".show", ref=ref), 303)


def _lacks(given: Replied) -> list[Fault]:
    """Everything that keeps it from being sent."""
    texts = replying.identifying(given.visit, given.reply, given.asked)
    return [*open_points(given.reply, given.asked, access.today()), *replied.stops(Noted(texts), on_its_page=False)]


def _check_page(given: Replied, *, tried: bool = False, changed: bool = False) -> ResponseReturnValue:
    found, lacks = replying.identifying(given.visit, given.reply, given.asked), _lacks(given)
    warned = [one for one in found if one.mark.tier is Tier.WARN]
    page = render_template(
        "replying/check.html",
        given=given,
        visit=given.visit,
        cards=replied.cards(given),
        improvements=replied.rows(given, "improvement"),
        good_practice=replied.rows(given, "good-practice"),
        lacks=lacks,
        errors=[{"text": one.message, "href": f"#row-{one.question}"} for one in lacks] if tried else [],
        left=list(dict.fromkeys((one.passage.row, wording.said(one)) for one in warned)),
        changed=changed,
        navigation=[],
        back={"text": "Back to your reply", "href": url_for(".show", ref=given.visit.ref)},
    )
    return page, 400 if tried else 409 if changed else 200


def _sent_page(given: Replied) -> ResponseReturnValue:
    is_chair = is_its_chair(access.me(), given.visit)
    return render_template(
        "replying/sent.html",
        given=given,
        visit=given.visit,
        is_chair=is_chair,
        is_late=given.reply.sent_at is not None and given.standing.is_late(given.reply.sent_at),
        cards=replied.cards(given),
        improvements=replied.rows(given, "improvement"),
        good_practice=replied.rows(given, "good-practice"),
        may_settle=bool(given.reply.points) and not given.reply.settled_at and may(access.me(), Action.SETTLE, given.visit),
        back={"text": "Back to the report", "href": url_for("reports.show", ref=given.visit.ref)},
    )


def _is_working_day(day: date) -> bool:
    """Also of a year whose bank holidays are not known: then it is none to be given."""
    try:
        return is_working_day(day)
    except CalendarEnds:
        return False


@bp.route("/<ref>/reply/more-days", methods=["GET", "POST"])
def more_days(ref: str) -> ResponseReturnValue:
    """A later last day for the reply, with a reason, by the Executive Office."""
    visit = access.visit_to(Action.EXTEND_REPLY, ref)
    standing = replies.standing(access.database(), visit)
    form = more_days_form(max(standing.last_day, access.today()), _is_working_day, request.form if request.method == "POST" else None)
    noted = identifying.judge(form, identifiers.known_of(visit.area, visit.plan), ["reason"]) if request.method == "POST" else identifying.NOTHING
    if request.method == "POST" and not form.errors and not noted.is_new and form.day:
        replying.extend(access.database(), visit, form.day, str(form.reason.data), by=access.me(), at=access.now())
        flash("The chair has more days for the reply, and has been told by e-mail.", "extended")
        return redirect(url_for("visits.show", ref=ref), 303)
    shown = {"visit": visit, "form": form, "noted": noted, "standing": standing, "said": replied.standing_said(standing, knows=True)}
    back = {"text": "Back to the visit", "href": url_for("visits.show", ref=ref)}
    return render_template("replying/more_days.html", **shown, errors=bool(form.errors), navigation=[], back=back), 400 if form.errors else 200
