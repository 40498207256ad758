"""What was read and by whom: all of it for the Executive Office, and what the Executive Office read for the Board's chair."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from observe.domain.errors import NotFound
from observe.domain.people import Person, Role
from observe.store import people, readings
from observe.store.readings import Wanted
from observe.views import access, paging

bp = Blueprint("readings", __name__)


@bp.get("/readings")
def listing() -> ResponseReturnValue:
    """Every opening and download of a report, newest first; of one person or one visit where the address says so."""
    me, db = access.me(), access.database()
    if not (me.has(Role.OFFICE) or me.chairs_the_board):
        raise NotFound
    reader = _reader()
    wanted = Wanted(person=reader.id if reader else None, ref=request.args.get("visit", "").strip()[:20], office_only=not me.has(Role.OFFICE))
    page = paging.page_of(readings.count(db, wanted))
    found = readings.list_newest(db, wanted, limit=paging.SIZE, offset=page.offset)
    return render_template("readings/listing.html", readings=found, page=page, wanted=wanted, reader=reader, readers=readings.list_readers(db, wanted))


def _reader() -> Person | None:
    asked = request.args.get("person", "")
    if not asked:
        return None
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 10):
        abort(400)
    return people.get(access.database(), int(asked))
