"""The feedback report as page and PDF, and lists of reports."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from observe.domain.people import Person, Role
from observe.domain.policy import Action, is_its_chair, may
from observe.domain.visit import Seat, Visit
from observe.domain.working_days import working_days_left
from observe.services import checking
from observe.store import history, visits
from observe.store import reports as stored_reports
from observe.store.database import write
from observe.store.reports import Released
from observe.views import access, paging, profile
from reports import feedback

bp = Blueprint("reports", __name__)

#: A page of a PDF, as its file says it.
ONE_PAGE = re.compile(rb"/Type\s*/Page\b")


@dataclass(frozen=True, slots=True)
class Row:
    """A report in a list: the last day for its reply, and when this chair opened it (None: never, or not theirs)."""

    visit: Visit
    reply_by: date
    opened_at: datetime | None


@dataclass(frozen=True, slots=True)
class Paper:
    """What a link to a PDF says of it."""

    pages: int
    kilobytes: int


@bp.get("/reports")
def listing() -> ResponseReturnValue:
    """A chair's own reports; all that were released, for the Board and the Executive Office."""
    me, db = access.only(Role.CHAIR, Role.BOARD, Role.OFFICE), access.database()
    every = me.has(Role.BOARD) or me.has(Role.OFFICE)
    scope = visits.released() if every else visits.reports_to(me.id)
    page = paging.page_of(visits.count_in(db, scope))
    found = visits.list_in(db, scope, limit=paging.SIZE, offset=page.offset)
    return render_template("reports/listing.html", rows=[_row(visit, me) for visit in found], every=every, page=page, today=access.today())


def _row(visit: Visit, me: Person) -> Row:
    last_day = checking.reply_by(visit, visit.released_at or access.now())
    return Row(visit, last_day, history.first_opened(access.database(), visit, me.id))


@bp.get("/visits/<ref>/report", defaults={"version": None})
@bp.get("/visits/<ref>/report/<int(max=9999):version>")
def show(ref: str, version: int | None) -> ResponseReturnValue:
    """The report as a page: the newest version, or an earlier one."""
    visit, released = _load(ref, version)
    _write_down(visit, released, "page")
    me, db = access.me(), access.database()
    report = feedback.from_json(released.content)
    return render_template(
        "reports/show.html",
        area=visit.area,
        visit=visit,
        released=released,
        newest=stored_reports.get(db, visit).version,
        report=report,
        say=feedback,
        profile=profile.rows(report),
        paper=_paper(stored_reports.get_pdf(db, visit, released.version)),
        days_left=working_days_left(access.today(), released.reply_by),
        open_for_facts=access.today() <= released.reply_by,
        reads_as_chair=is_its_chair(me, visit),
        openings=_openings(visit) if may(me, Action.READ_HISTORY, visit) or is_its_chair(me, visit) else [],
    )


@bp.get("/visits/<ref>/report.pdf", defaults={"version": None})
@bp.get("/visits/<ref>/report/<int(max=9999):version>.pdf")
def pdf(ref: str, version: int | None) -> ResponseReturnValue:
    """The PDF that was frozen: the same bytes each time."""
    visit, released = _load(ref, version)
    response = Response(stored_reports.get_pdf(access.database(), visit, released.version), mimetype="application/pdf")
    response.headers.set("Content-Disposition", "attachment", filename=feedback.file_name(feedback.from_json(released.content)))
    _write_down(visit, released, "pdf")
    return response


def _load(ref: str, version: int | None) -> tuple[Visit, Released]:
    visit = access.visit_to(Action.READ_REPORT, ref)
    return visit, stored_reports.get(access.database(), visit, version)


def _write_down(visit: Visit, released: Released, what: str) -> None:
    """A reading is a person's: not a question for the headers only, and not what a browser fetches in case it is wanted."""
    asked = " ".join(request.headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")).lower()
    if request.method != "GET" or any(word in asked for word in ("prefetch", "prerender", "preview")):
        return
    with access.writing_beside_reading() as db, write(db):
        history.add_reading(db, visit, released.version, access.me().id, what, access.now())


def _openings(visit: Visit) -> list[tuple[Seat, datetime | None]]:
    """Each chair and whoever followed them, and when they first read it."""
    chairs = [seat for seat in (visit.plan.chair, visit.plan.second_chair, *visit.successors) if seat]
    return [(seat, history.first_opened(access.database(), visit, seat.person)) for seat in chairs]


def _paper(content: bytes) -> Paper:
    return Paper(len(ONE_PAGE.findall(content)), max(1, round(len(content) / 1024)))
