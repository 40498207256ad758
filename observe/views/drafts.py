"""Earlier drafts of a part, whole: read until release, and brought back while it is written; and the part cleared."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.attended import anchor
from observe.domain.drafts import Content, content_of
from observe.domain.errors import Stale
from observe.domain.policy import Action, may
from observe.services import undoing
from observe.store import drafts
from observe.views import access, check_rows, paging, writing
from observe.views.check_rows import Row
from observe.views.writing import Part

bp = Blueprint("drafts", __name__, url_prefix="/visits")
writing.refuse_other_forms(bp)


@bp.get("/<ref>/observation/<slug>/drafts")
def listing(ref: str, slug: str) -> ResponseReturnValue:
    """What the part said at the start of each sitting and at each pressed Save, newest first."""
    return _list_page(writing.part_of(access.visit_to(Action.READ_DRAFTS, ref), slug))


def _list_page(part: Part, code: int = 200) -> ResponseReturnValue:
    db, own = access.database(), part.observation.id
    page = paging.page_of(drafts.count_for(db, own, part.section))
    now = content_of(part.instrument.section(part.section.slug), part.observation)
    found = drafts.list_for(db, own, part.section, limit=paging.SIZE, offset=page.offset)
    said = [(one, one.content == now, _rows(part, one.content)) for one in found]
    writes = may(access.me(), Action.WRITE, part.visit)
    back = {"text": "Back to this part", "href": writing.address(part.visit, part.section.slug)}
    to_copy = {"text": "Back to what you sent", "href": url_for("sending.copy", ref=part.visit.ref)}
    shown = {"part": part, "drafts": said, "page": page, "writes": writes, "back": back if writes else to_copy, "changed": code == 409, "navigation": []}
    return render_template("drafts/listing.html", **shown), code


def _rows(part: Part, content: Content) -> list[Row]:
    """What it said, as the check says it; of who was ticked at least that."""
    there = {f"row-{anchor(one.agency)}" for one in content.attended if one.there}
    found = check_rows.rows(part.visit, part.instrument, content.within(part.observation), part.section)
    told = (replace(row, value=row.value or "Was there") if row.id in there else row for row in found)
    return [row for row in told if not row.empty]


@bp.post("/<ref>/observation/<slug>/drafts/<int:draft>/bring-back")
def bring_back(ref: str, slug: str, draft: int) -> ResponseReturnValue:
    """The whole part as it was then."""
    part, seen = writing.load(ref, slug), writing.seen()
    try:
        undoing.bring_back(access.database(), part.visit, slug, draft, seen=seen, by=access.me(), at=access.now())
    except Stale:
        return _list_page(writing.again(part), 409)
    return redirect(writing.address(part.visit, slug), 303)


@bp.route("/<ref>/observation/<slug>/clear", methods=["GET", "POST"])
def clear(ref: str, slug: str) -> ResponseReturnValue:
    """Asks first, then empties the part; its page then offers to bring back what was there."""
    part = writing.load(ref, slug)
    if request.method != "POST":
        return _clear_page(part)
    try:
        undoing.clear(access.database(), part.visit, slug, seen=writing.seen(), by=access.me(), at=access.now())
    except Stale:
        return _clear_page(writing.again(part), 409)
    return redirect(writing.address(part.visit, slug), 303)


def _clear_page(part: Part, code: int = 200) -> ResponseReturnValue:
    back = {"text": "Back to this part", "href": writing.address(part.visit, part.section.slug)}
    return render_template("drafts/clear.html", part=part, changed=code == 409, back=back, navigation=[]), code
