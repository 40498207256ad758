"""The feedback report as page and PDF, and lists of reports."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from observe.domain.people import Role
from observe.domain.policy import Action, is_its_chair, may
from observe.domain.replies import Standing
from observe.domain.visit import Seat, Visit
from observe.store import history, replies, visits, withdrawals
from observe.store import reports as stored_reports
from observe.store.database import write
from observe.store.reports import Released
from observe.views import access, days, paging, profile, replied
from reports import feedback, points_of_fact

bp = Blueprint("reports", __name__)

#: A page of a PDF, as its file says it.
ONE_PAGE = re.compile(rb"/Type\s*/Page\b")


@dataclass(frozen=True, slots=True)
class Row:
    """A report in a list: where its reply is, in words; and who of its chairs opened it, for those who may know."""

    visit: Visit
    standing: Standing
    said: str
    openings: tuple[tuple[Seat, datetime | None], ...]


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
    standings = replies.standings(db, found)
    return render_template("reports/listing.html", rows=[_row(visit, standings[visit.id]) for visit in found], every=every, page=page, now=access.now())


def _row(visit: Visit, standing: Standing) -> Row:
    knows = replied.knows_of_writing(visit)
    return Row(visit, standing, replied.standing_said(standing, knows=knows), tuple(replied.openings(visit)) if knows else ())


@bp.get("/visits/<ref>/report", defaults={"version": None})
@bp.get("/visits/<ref>/report/<int(max=9999):version>")
def show(ref: str, version: int | None) -> ResponseReturnValue:
    """The report as a page: the newest version, or an earlier one."""
    visit, released = _load(ref, version)
    if released.withdrawn:
        return _withdrawn(visit, released)
    _write_down(visit, released, "page")
    me, db = access.me(), access.database()
    report, newest = feedback.from_json(released.content), stored_reports.get(db, visit).version
    standing, may_reply = replies.standing(db, visit), may(me, Action.REPLY, visit)
    return render_template(
        "reports/show.html",
        area=visit.area,
        visit=visit,
        released=released,
        newest=newest,
        report=report,
        say=feedback,
        points_of_fact=points_of_fact,
        profile=profile.rows(report),
        paper=_paper(stored_reports.get_pdf(db, visit, released.version)),
        standing=standing,
        left=days.left(standing.last_day),
        open_for_facts=standing.open_for_facts(access.now()),
        is_late=standing.is_late(access.now()),
        reads_as_chair=is_its_chair(me, visit),
        may_reply=may_reply,
        may_withdraw=may(me, Action.WITHDRAW, visit) and released.version == newest,
        may_read_reply=visit.replied_at is not None and may(me, Action.READ_REPLY, visit),
        raise_on=visit.ref if may_reply and released.version == newest else "",
        openings=replied.openings(visit) if may(me, Action.READ_HISTORY, visit) or is_its_chair(me, visit) else [],
    )


@bp.get("/visits/<ref>/report.pdf", defaults={"version": None})
@bp.get("/visits/<ref>/report/<int(max=9999):version>.pdf")
def pdf(ref: str, version: int | None) -> ResponseReturnValue:
    """The PDF that was frozen: the same bytes each time."""
    visit, released = _load(ref, version)
    if released.withdrawn:
        return _withdrawn(visit, released)
    response = Response(stored_reports.get_pdf(access.database(), visit, released.version), mimetype="application/pdf")
    response.headers.set("Content-Disposition", "attachment", filename=feedback.file_name(feedback.from_json(released.content)))
    _write_down(visit, released, "pdf")
    return response


def _load(ref: str, version: int | None) -> tuple[Visit, Released]:
    visit = access.visit_to(Action.READ_REPORT, ref)
    return visit, stored_reports.get(access.database(), visit, version)


def _withdrawn(visit: Visit, released: Released) -> ResponseReturnValue:
    """Instead of a version whose words could identify somebody."""
    withdrawal = withdrawals.get(access.database(), visit, released.version)
    return render_template("reports/withdrawn.html", visit=visit, released=released, withdrawal=withdrawal), 410


def _write_down(visit: Visit, released: Released, what: str) -> None:
    if not access.is_reading():
        return
    with access.writing_beside_reading() as db, write(db):
        history.add_reading(db, visit, released.version, access.me().id, what, access.now())


def _paper(content: bytes) -> Paper:
    return Paper(len(ONE_PAGE.findall(content)), max(1, round(len(content) / 1024)))
