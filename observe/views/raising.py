"""Points of fact in a chair's reply: each on a page of its own, raised from the part of the report that it is about."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.answers import Fault
from forms.reply import PointForm, point_form
from forms.sent import NotAForm
from observe.domain.errors import NotFound, Stale
from observe.domain.replies import POINT_KINDS, Point, PointKind, point_text
from observe.services import replying
from observe.views import access, in_browser, joined, replied, writing
from observe.views.identifying import Noted
from observe.views.replied import Replied
from reports.passages import Passage, passages

bp = Blueprint("raising", __name__, url_prefix="/visits/<ref>/reply")
replied.answer_other_forms(bp)

NEW = "new"


@bp.route("/points/<number>", methods=["GET", "POST"])
def point(ref: str, number: str) -> ResponseReturnValue:
    """One point, new or known, about one part. What was typed is saved even when something is missing."""
    given = replied.to_write(ref)
    if request.method == "POST" and number != NEW:
        given = _with(given, _number(number))
    known = _known(given, number)
    if request.method != "POST":
        if not known.passage:
            return redirect(url_for(".parts", ref=ref), 303)
        form, noted = point_form(known.kind, known.text), _look(given, known)
        form.show([*known.lacks(), *replied.stops(noted)] if writing.checking() and known.id else [])
        return _page(given, known, form, noted=noted)
    seen = writing.seen()
    stored = [point_text(known, "")] if seen == known.revision else ()
    form = point_form(known.kind, known.text, joined.chosen(stored, request.form))
    said = replace(known, kind=form.kind, text=form.text, revision=seen)
    if not said.passage:
        raise NotAForm("a point is about a part of the report")
    if said.id is None and not (said.kind or said.text.strip()):
        form.validate()
        return _page(given, said, form, 400, noted=_look(given, said))
    return _save(given, said, form)


def _known(given: Replied, number: str) -> Point:
    """The point that is stored, or an empty one; about the part that the address names. Raises NotFound, and NotAForm for a part that is not there."""
    about = request.args.get("about", "")
    if about and about not in {one.key for one in passages(given.report)}:
        raise NotAForm("about is no part of the report")
    known = Point(None, "", revision=0) if number == NEW else _stored(given, _number(number))
    return replace(known, passage=about or known.passage)


def _with(given: Replied, number: int) -> Replied:
    """The reply with a point that was removed in another place while its page was open: whoever saves it brings it back. Raises NotFound."""
    if any(one.id == number for one in given.reply.points):
        return given
    replying.bring_point_back(access.database(), given.visit, number, by=access.me(), at=access.now())
    return replied.load(given.visit)


def _number(number: str) -> int:
    if not (number.isascii() and number.isdecimal() and len(number) < 16):
        raise NotFound
    return int(number)


def _stored(given: Replied, number: int) -> Point:
    for one in given.reply.points:
        if one.id == number:
            return one
    raise NotFound


def _save(given: Replied, said: Point, form: PointForm) -> ResponseReturnValue:
    if said.id is None and (twice := [one for one in given.reply.points if (one.passage, one.kind, one.text) == (said.passage, said.kind, said.text)]):
        said = twice[0]  # the button was pressed twice
    before = replied.load(given.visit)
    try:
        number = replying.save_point(access.database(), given.visit, said, by=access.me(), at=access.now(), by_itself=in_browser.asks())
    except Stale:
        now = _stored(before, said.id or 0)
        if form.show(_differences(before, now, said)):
            return _after_saving(before, now, form)  # the same was sent twice
        return _page(before, replace(said, revision=now.revision), form, 409, noted=_look(before, said), conflict=now)
    given = replied.load(given.visit)
    return _after_saving(given, _stored(given, number), form)


def _after_saving(given: Replied, said: Point, form: PointForm) -> ResponseReturnValue:
    noted = _look(given, said)
    if in_browser.asks():
        return in_browser.kept(writing.said_saved(given.saved, noted), said.revision, noted.boxes, action=_address(given, said))
    if request.form.get("then") == "part":
        return redirect(url_for(".parts", ref=given.visit.ref, point=said.id), 303)
    if not form.validate():
        return _page(given, said, form, 400, noted=noted, lead=f"Saved {given.saved}. Something needs another look before you send.")
    if noted.is_new:
        return redirect(_address(given, said, noted="1"), 303)
    if said.kind == PointKind.IDENTIFYING:
        flash(f"The {given.visit.area.office_name} has been told that wording could identify someone, and acts on it today.", "told")
    return redirect(url_for("replying.show", ref=given.visit.ref, _anchor=f"point-{said.id}"), 303)


def _look(given: Replied, said: Point) -> Noted:
    return replied.look(given, [point_text(said, "your point of fact")])


def _differences(given: Replied, now: Point, said: Point) -> list[Fault]:
    """Beside each field that was saved otherwise in another place: what is saved now."""
    saved = f"saved meanwhile {given.saved}"
    faults = [Fault("kind", "kind", f"What is wrong, {saved}: {POINT_KINDS.get(now.kind, 'no answer')}")] if now.kind != said.kind else []
    return faults + ([Fault("text", "text", f"What it should say, {saved}: {joined.short(now.text) or 'no answer'}")] if now.text != said.text else [])


def _page(given: Replied, said: Point, form: PointForm, code: int = 200, *, noted: Noted, conflict: Point | None = None, lead: str = "") -> ResponseReturnValue:
    """The page of one point. One that saves by itself is only told that nothing was saved."""
    if in_browser.asks():
        return Response(status=204, mimetype="text/plain")
    look_again = bool(noted.grave) and (noted.is_new if request.method == "POST" else request.args.get("noted") == "1")
    numbers = [one.id for one in given.reply.points]
    page = render_template(
        "raising/point.html",
        given=given,
        visit=given.visit,
        said=said,
        passage=given.passage(said.passage),
        title=f"Point of fact {numbers.index(said.id) + 1}" if said.id in numbers else "Raise a point of fact",
        form=form,
        hints=HINTS,
        action=_address(given, said),
        noted=noted,
        look_again=look_again and not conflict,
        conflict=conflict,
        below=joined.beside([point_text(conflict, "your point of fact")], form, given.saved) if conflict else {},
        lead=lead,
        keeps="chooses" if conflict else "saves",
        seen=request.form.get("revision", ""),
        checking=writing.checking(),
        errors=bool(form.faults),
        navigation=[],
        back={"text": "Back to your reply", "href": url_for("replying.show", ref=given.visit.ref)},
    )
    return page, code


#: What each kind of point is for.
HINTS = {
    PointKind.WRONG: "Something did not happen, or not like that.",
    PointKind.MISSING: "Something happened that changes the picture.",
    PointKind.IDENTIFYING: "The Executive Office is told as soon as you save this, and acts on it the same day. Say where it is, and do not repeat the words.",
}


def _address(given: Replied, said: Point, noted: str | None = None) -> str:
    number = NEW if said.id is None else str(said.id)
    return url_for(".point", ref=given.visit.ref, number=number, about=said.passage if said.id is None else None, noted=noted, check=writing.check())


@bp.post("/points/<number>/remove")
def remove(ref: str, number: str) -> ResponseReturnValue:
    """Takes a point out; the reply's page then offers to bring it back."""
    given = replied.to_write(ref)
    replying.remove_point(access.database(), given.visit, _number(number), by=access.me(), at=access.now())
    return redirect(url_for("replying.show", ref=ref, _anchor="removed"), 303)


@bp.post("/points/<number>/bring-back")
def bring_back(ref: str, number: str) -> ResponseReturnValue:
    """Undoes a removal."""
    given = replied.to_write(ref)
    replying.bring_point_back(access.database(), given.visit, _number(number), by=access.me(), at=access.now())
    return redirect(url_for("replying.show", ref=ref, _anchor=f"point-{number}"), 303)


@dataclass(frozen=True, slots=True)
class Part:
    """A heading of the list of parts, and the passages under it."""

    title: str
    passages: tuple[Passage, ...]


#: The beginnings of the keys under each heading.
PARTS = (
    ("About the meeting", ("fact:", "brief")),
    ("Good practice and areas for improvement", ("finding:", "step:", "earlier:")),
    ("Your own view, and the talk with you", ("view:", "talk:")),
    ("Each question and its answer", ("answer:",)),
    ("Who attended", ("attendance:",)),
)


@bp.get("/parts")
def parts(ref: str) -> ResponseReturnValue:
    """Every part of the report that a point can be about; for a point that is there, to put it elsewhere."""
    given = replied.to_write(ref)
    number = request.args.get("point", NEW)
    known = None if number == NEW else _stored(given, _number(number))
    listed = [Part(title, tuple(one for one in passages(given.report) if one.key.startswith(keys))) for title, keys in PARTS]
    back = {"text": "Back to your reply", "href": url_for("replying.show", ref=ref)}
    return render_template(
        "raising/parts.html",
        given=given,
        visit=given.visit,
        parts=[one for one in listed if one.passages],
        number=number,
        known=known,
        navigation=[],
        back=back,
    )
