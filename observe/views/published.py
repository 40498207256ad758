"""The published section on visits of each year: made and published by the Executive Office, once a year, and read by everybody."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.paper import YearForm, year_form
from observe.domain import dates, identifiers
from observe.domain.dates import Quarter
from observe.domain.errors import NotAllowed, NotFound
from observe.domain.people import Role
from observe.services import publishing
from observe.store import counts as stored_counts
from observe.store import papers as stored
from observe.store.papers import Kept
from observe.views import access, identifying
from observe.views.drawn import numbered, swatches
from observe.views.identifying import NOTHING, Noted
from reports import canonical
from reports import paper as printed
from reports.paper_content import Paper

bp = Blueprint("published", __name__, url_prefix="/published")

#: How many years back the list goes.
YEARS = 5
YEAR = "<int(fixed_digits=4, min=1000, max=2999):year>"


@bp.get("")
def listing() -> ResponseReturnValue:
    """The last whole years: those that were published, and for the Executive Office also those that were not."""
    office, area, newest = access.me().has(Role.OFFICE), access.installation().area, stored.newest(access.database())
    last = dates.quarter_of(access.today(), area.year_starts_month).year - 1
    found = [(year, newest.get(publishing.period(year))) for year in range(last, last - YEARS, -1)]
    rows = [(year, _name(year), paper) for year, paper in found if office or (paper and paper.issued_at)]
    return render_template("published/listing.html", rows=rows, office=office)


@bp.get(f"/{YEAR}")
def show(year: int) -> ResponseReturnValue:
    """One year's section."""
    paper = _find(year)
    if paper is None and not access.me().has(Role.OFFICE):
        raise NotFound
    return _page(year, paper), 410 if paper and paper.withdrawn_at else 200


@bp.get(f"/{YEAR}.pdf")
def pdf(year: int) -> ResponseReturnValue:
    """The PDF that was made with it: the same bytes each time."""
    paper = _find(year)
    if paper is None or not paper.content:
        raise NotFound
    response = Response(stored.get_pdf(access.database(), paper), mimetype="application/pdf")
    response.headers.set("Content-Disposition", "attachment", filename=printed.file_name(canonical.load(Paper, paper.content)))
    return response


@bp.post(f"/{YEAR}/make")
def make(year: int) -> ResponseReturnValue:
    """Makes the draft, as often as one likes until it is published."""
    access.only(Role.OFFICE)
    form = year_form("", request.form)
    noted = identifying.judge(form, identifiers.known_of(access.installation().area), ["brief"])
    if form.errors or noted.is_new:
        return _page(year, _find(year), form=form, noted=noted), 400 if form.errors else 200
    try:
        publishing.make(access.database(), access.installation().area, year, str(form.brief.data or ""), by=access.me(), at=access.now())
    except NotAllowed as fault:
        return _page(year, _find(year), form=form, fault=str(fault)), 409
    return redirect(url_for(".show", year=year), 303)


@bp.post(f"/{YEAR}/publish")
def publish(year: int) -> ResponseReturnValue:
    """Everybody reads it from now on. What was seen of it is said by its hash."""
    access.only(Role.OFFICE)
    paper = _find(year)
    if paper is None or paper.issued_at or request.form.get("seen") != paper.sha256:
        flash("Nothing was published: it was published already, or made again. This is how it is now.", "published")
    else:
        publishing.issue(access.database(), paper, by=access.me(), at=access.now())
        flash("The section is published. Everybody who signs in can read it, and nothing in it changes any more.", "published")
    return redirect(url_for(".show", year=year), 303)


def _name(year: int) -> str:
    return Quarter(year, 1, access.installation().area.year_starts_month).year_name


def _find(year: int) -> Kept | None:
    """The year's section, or its draft for the Executive Office."""
    found = next(iter(stored.versions(access.database(), publishing.period(year))), None)
    return found if found and (found.issued_at or access.me().has(Role.OFFICE)) else None


def _page(year: int, paper: Kept | None, *, form: YearForm | None = None, noted: Noted = NOTHING, fault: str = "") -> str:
    area, today, office = access.installation().area, access.today(), access.me().has(Role.OFFICE)
    said = canonical.load(Paper, paper.content) if paper and paper.content else None
    may_make = office and publishing.is_over(area, year, today) and not (paper and paper.issued_at)
    return render_template(
        "published/show.html",
        year=year,
        name=_name(year),
        kept=paper,
        paper=said,
        say=printed,
        figures=printed.figure_numbers(said) if said else {},
        draw=numbered(),
        swatches=swatches,
        form=(form or year_form(paper.words.brief if paper else "")) if may_make else None,
        is_sent=form is not None,
        is_over=publishing.is_over(area, year, today),
        counted=sum(stored_counts.visits(access.database(), publishing.of_year(area, year, today)).values()) if office else 0,
        noted=noted,
        fault=fault,
        office=office,
    )
