"""The history of one visit: its steps, and the words that changed between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from observe.domain import dates
from observe.domain.differences import Piece, pieces
from observe.domain.people import Role
from observe.domain.policy import Action
from observe.domain.visit import Visit
from observe.store import history, reports
from observe.views import access, paging
from reports import feedback
from reports.content import FeedbackReport
from reports.passages import passages

bp = Blueprint("history", __name__, url_prefix="/visits")


@bp.get("/<ref>/history")
def show(ref: str) -> ResponseReturnValue:
    """Every step, newest first. All who read the report are named to the Executive Office; to the visitor only the chair is."""
    visit = access.visit_to(Action.READ_HISTORY, ref)
    db, every_reader = access.database(), access.me().has(Role.OFFICE)
    page = paging.page_of(history.count_for(db, visit, every_reader=every_reader))
    steps = history.list_for(db, visit, every_reader=every_reader, limit=paging.SIZE, offset=page.offset)
    return render_template("history/show.html", visit=visit, steps=steps, page=page)


@dataclass(frozen=True, slots=True)
class Text:
    """What a report said at one moment."""

    said: str
    at: datetime
    report: FeedbackReport


@dataclass(frozen=True, slots=True)
class Change:
    """What changed from one text to the next: each part of the report with its words before and after."""

    before: str
    after: str
    at: datetime
    parts: tuple[tuple[str, tuple[Piece, ...]], ...]


@bp.get("/<ref>/history/words")
def words(ref: str) -> ResponseReturnValue:
    """The two texts wherever words changed, from what was first sent to the newest version."""
    visit = access.visit_to(Action.READ_HISTORY, ref)
    return render_template("history/words.html", visit=visit, changes=list(_changes(visit))[::-1])


def _changes(visit: Visit) -> Iterator[Change]:
    for before, after in pairwise(_texts(visit)):
        if parts := tuple(_parts(before.report, after.report)):
            yield Change(before.said, after.said, after.at, parts)


def _texts(visit: Visit) -> Iterator[Text]:
    """What was sent each time, and every version that was not withdrawn."""
    db = access.database()
    for at, content in reports.submissions(db, visit):
        yield Text(f"what was sent on {dates.show_moment(at)}", at, feedback.from_json(content))
    for one in reports.versions(db, visit):
        if not one.withdrawn:
            yield Text(f"version {one.version}, released on {dates.show_moment(one.released_at)}", one.released_at, feedback.from_json(one.content))


def _parts(before: FeedbackReport, after: FeedbackReport) -> Iterator[tuple[str, tuple[Piece, ...]]]:
    old, new = ({one.key: one for one in passages(report)} for report in (before, after))
    for key in dict.fromkeys((*new, *old)):
        was, now = (texts[key].words if key in texts else "" for texts in (old, new))
        if was != now:
            yield (new.get(key) or old[key]).about, pieces(was, now)
