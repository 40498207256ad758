"""The Board's papers: made and issued by the Executive Office, read by the Board, and what the Board decided on each."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, flash, redirect, render_template, request, stream_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from forms.paper import DecisionsForm, PaperForm, decisions_form, paper_form
from observe import log
from observe.domain import dates, identifiers
from observe.domain.dates import Quarter
from observe.domain.errors import NotAllowed, NotFound, Stale
from observe.domain.paper import Words
from observe.domain.people import Role
from observe.services import paper_reading, papers
from observe.store import counts as stored_counts
from observe.store import coverage
from observe.store import papers as stored
from observe.store.database import write
from observe.store.papers import Kept
from observe.views import access, board_filter, identifying
from observe.views.drawn import numbered, swatches
from observe.views.identifying import NOTHING, Noted
from reports import canonical
from reports import paper as printed
from reports.paper_content import Paper

bp = Blueprint("papers", __name__, url_prefix="/board/papers")

#: A quarter's key, such as 2026-q1.
KEY = "<string(length=7):key>"

#: Said when decisions were typed on a version in whose place another one is to be decided on.
OTHER = "Version {version} is the one to decide on now. What you typed stands below: if it is what the Board decided on version {version}, write it down again."


@dataclass(frozen=True, slots=True)
class Row:
    """A quarter in the list: how many of its visits were written up, its newest issued paper, and a draft that whoever is signed in may read."""

    quarter: Quarter
    made: int
    paper: Kept | None
    draft: Kept | None


@bp.get("")
def listing() -> ResponseReturnValue:
    """The last quarters, each with its paper."""
    me, db = access.only(Role.BOARD, Role.OFFICE), access.database()
    newest = stored.newest(db)
    rows = [Row(one, coverage.made(db, one.first_day, one.last_day), *_readable(one, newest.get(one.key))) for one in reversed(board_filter.last_quarters())]
    return render_template("papers/listing.html", rows=[one for one in rows if one.made or one.paper or one.draft], makes=me.has(Role.OFFICE))


def _readable(quarter: Quarter, newest: Kept | None) -> tuple[Kept | None, Kept | None]:
    """The newest issued version that stands, or else the newest, and the draft beside it, which the Board does not read."""
    if newest is None or newest.stands:
        return newest, None
    issued = [one for one in stored.versions(access.database(), quarter.key) if one.issued_at]
    shown = next((one for one in issued if one.stands), next(iter(issued), None))
    return shown, newest if access.me().has(Role.OFFICE) and not newest.issued_at else None


@bp.get(f"/{KEY}")
def show(key: str) -> ResponseReturnValue:
    """A quarter's paper: the newest version."""
    access.only(Role.BOARD, Role.OFFICE)
    quarter = _quarter(key)
    if quarter.first_day > access.today():
        return render_template("papers/none.html", quarter=quarter), 404
    return _read(quarter, _find(quarter, None))


@bp.get(f"/{KEY}/<int(max=9999):version>")
def version(key: str, version: int) -> ResponseReturnValue:
    """One version of it."""
    access.only(Role.BOARD, Role.OFFICE)
    quarter = _quarter(key)
    return _read(quarter, _find(quarter, version))


def _read(quarter: Quarter, paper: Kept | None) -> ResponseReturnValue:
    if paper and paper.withdrawn_at:
        return _page(quarter, paper), 410
    if paper:
        _write_down(paper, "page")
    return _page(quarter, paper)


@bp.get(f"/{KEY}/<int(max=9999):version>.pdf")
def pdf(key: str, version: int) -> ResponseReturnValue:
    """The PDF that was made with it: the same bytes each time."""
    access.only(Role.BOARD, Role.OFFICE)
    quarter = _quarter(key)
    paper = _find(quarter, version)
    if paper is None:
        raise NotFound
    if paper.withdrawn_at:
        return _page(quarter, paper), 410
    response = Response(stored.get_pdf(access.database(), paper), mimetype="application/pdf")
    response.headers.set("Content-Disposition", "attachment", filename=printed.file_name(canonical.load(Paper, paper.content)))
    _write_down(paper, "pdf")
    return response


@bp.post(f"/{KEY}/make")
def make(key: str) -> ResponseReturnValue:
    """Makes the draft, and shows how far it is. A second time makes it again, of what is counted then."""
    access.only(Role.OFFICE)
    quarter = _quarter(key)
    paper = _find(quarter, None)
    form = _paper_form(paper, request.form)
    noted = identifying.judge(form, identifiers.known_of(access.installation().area), ["brief", "asked"])
    if not _counted(quarter):
        return _page(quarter, paper, form=form), 409
    if form.errors or noted.is_new or form.day is None:
        return _page(quarter, paper, form=form, noted=noted), 400 if form.errors else 200
    words = Words(form.day, str(form.brief.data or ""), form.lines)
    return Response(stream_template("papers/making.html", quarter=quarter, steps=_steps(quarter, words), navigation=[]), mimetype="text/html")


def _steps(quarter: Quarter, words: Words) -> Iterator[str]:
    """What is being done, and at the end that it is done, or that it could not be."""
    try:
        yield from papers.make(access.database(), access.installation().area, quarter, words, by=access.me(), at=access.now())
    except Stale:
        yield "issued"
    except NotAllowed:
        yield "withdrawn"
    except sqlite3.OperationalError as fault:
        log.failure(fault, at=access.now(), method="POST", path=request.path)
        yield "failed"
    else:
        yield "done"


@bp.post(f"/{KEY}/issue")
def issue(key: str) -> ResponseReturnValue:
    """From now on the Board reads it. What was seen of it is said by its hash."""
    access.only(Role.OFFICE)
    quarter = _quarter(key)
    paper = _find(quarter, None)
    if paper is None or paper.issued_at or request.form.get("seen") != paper.sha256:
        flash("Nothing was issued: the paper was issued already, or made again. This is how it is now.", "papers")
        return redirect(url_for(".show", key=key), 303)
    papers.issue(access.database(), access.installation().area, paper, by=access.me(), at=access.now())
    flash("The paper is issued. The Board can read it and is told so by e-mail, and nothing in it changes any more.", "papers")
    return redirect(url_for(".show", key=key), 303)


@bp.post(f"/{KEY}/considered")
def considered(key: str) -> ResponseReturnValue:
    """The Board considered the issued version, and decided this, whatever draft stands beside it. Which version was seen is said by its number."""
    access.only(Role.OFFICE)
    quarter = _quarter(key)
    every = stored.versions(access.database(), quarter.key)
    paper = _undecided(every)
    form = _decisions_form(paper, request.form)
    if paper is None or form is None:
        return _page(quarter, _find(quarter, None), fault=_why_undecidable(every)), 409
    if request.form.get("version", str(paper.version)) != str(paper.version):
        return _page(quarter, paper, decisions=form, fault=OTHER.format(version=paper.version)), 409
    noted = identifying.judge(form, identifiers.known_of(access.installation().area), ["decisions"])
    if form.errors or noted.is_new or form.day is None:
        return _page(quarter, paper, decisions=form, noted=noted), 400 if form.errors else 200
    number = papers.decide(access.database(), paper, form.day, str(form.decisions.data), by=access.me(), at=access.now())
    flash(f"The decisions are written down. {number} {'report is' if number == 1 else 'reports are'} considered with it.", "papers")
    return redirect(url_for(".version", key=key, version=paper.version), 303)


def _undecided(every: Sequence[Kept]) -> Kept | None:
    """The newest issued version that stands, unless the Board considered it. Once it considered one, no version before that is decided on."""
    newest = next((one for one in every if one.stands or one.considered_on), None)
    return None if newest is None or newest.considered_on else newest


def _why_undecidable(every: Sequence[Kept]) -> str:
    """Why there is no version to write decisions on, and what to do."""
    if done := next((one for one in every if one.considered_on), None):
        return f"What the Board decided on version {done.version} is written down already, and stays. For other decisions issue another version first."
    if gone := next((one for one in every if one.withdrawn_at), None):
        return f"Version {gone.version} was withdrawn. Issue the paper again first: then the Board can consider it."
    return "No version of this paper is issued yet. Issue it first: then the Board can consider it."


def _quarter(key: str) -> Quarter:
    try:
        return dates.quarter(key, access.installation().area.year_starts_month)
    except ValueError as fault:
        raise NotFound from fault


def _find(quarter: Quarter, version: int | None) -> Kept | None:
    """The newest that may be read, or this version. Raises NotFound where that is not there, or a draft that is not theirs to read."""
    found = [one for one in stored.versions(access.database(), quarter.key) if one.issued_at or access.me().has(Role.OFFICE)]
    if version is None:
        return next(iter(found), None)
    for one in found:
        if one.version == version:
            return one
    raise NotFound


def _counted(quarter: Quarter) -> int:
    """How many visits the paper would rest on today."""
    return sum(stored_counts.visits(access.database(), paper_reading.quotable(quarter, access.today())).values())


def _paper_form(paper: Kept | None, submitted: MultiDict[str, str] | None = None) -> PaperForm:
    words = paper.words if paper and paper.content else None
    return paper_form(words.meeting_on, words.brief, words.asked, submitted) if words else paper_form(None, "", (), submitted)


def _decisions_form(paper: Kept | None, submitted: MultiDict[str, str] | None = None) -> DecisionsForm | None:
    if paper is None or paper.issued_at is None:
        return None
    return decisions_form(dates.local(paper.issued_at).date(), access.today(), submitted)


def _page(
    quarter: Quarter, paper: Kept | None, *, form: PaperForm | None = None, decisions: DecisionsForm | None = None, noted: Noted = NOTHING, fault: str = ""
) -> str:
    """The paper with what can be done about it, and why something could not be."""
    office = access.me().has(Role.OFFICE)
    said = canonical.load(Paper, paper.content) if paper and paper.content else None
    every = stored.versions(access.database(), quarter.key)
    is_newest = paper is None or paper.version == every[0].version
    undecided = _undecided(every) if office else None
    return render_template(
        "papers/show.html",
        quarter=quarter,
        kept=paper,
        paper=said,
        say=printed,
        figures=printed.figure_numbers(said) if said else {},
        draw=numbered(),
        swatches=swatches,
        form=(form or _paper_form(paper)) if office and is_newest else None,
        is_sent=form is not None,
        counted=_counted(quarter),
        undecided=undecided,
        decisions=(decisions or _decisions_form(undecided)) if is_newest or paper == undecided else None,
        noted=noted,
        fault=fault,
        office=office,
        stands=next((one for one in every if one.stands), None),
        versions=[one for one in every if one.issued_at or office],
    )


def _write_down(paper: Kept, what: str) -> None:
    if not access.is_reading():
        return
    with access.writing_beside_reading() as db, write(db):
        stored.add_reading(db, paper, access.me().id, what, access.now())
