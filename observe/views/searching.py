"""Findings of all visits together: by theme, and by the words in them."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from forms.found import KINDS
from forms.gov_uk import has_errors
from forms.sent import plain
from observe.domain import searching
from observe.domain.people import Role
from observe.store import search
from observe.views import access, board_filter, paging
from observe.views.board import chosen, current_instrument

bp = Blueprint("searching", __name__, url_prefix="/board")

#: What can be found besides findings.
REASON = "reason"


@bp.get("/findings")
def findings() -> ResponseReturnValue:
    """The words: findings of one theme and kind, each with its report; with a search, what is found in them and in reasons, the best first."""
    access.only(Role.BOARD, Role.OFFICE)
    form, typed = board_filter.filter_form(), asked()
    instrument = current_instrument()
    theme, kind = chosen("theme", {one.code for one in instrument.themes}), chosen("kind", {*KINDS, REASON})
    shown = {"form": form, "typed": typed, "theme": theme, "kind": kind, "instrument": instrument, "query": form.asked, "counted": board_filter.in_words(form)}
    fault, misfit = fault_of(typed), misfit_of(theme, kind)
    if fault or misfit or has_errors(form):
        return render_template("searching/findings.html", fault=fault, misfit=misfit, **shown), 400
    wanted, about = board_filter.wanted(form), instrument.theme(theme).label if theme else ""
    if typed or kind == REASON:
        return _found(typed, about, kind, shown)
    pages = paging.page_of(search.count_findings(access.database(), wanted, about=about, kind=kind))
    found = search.list_newest(access.database(), wanted, about=about, kind=kind, limit=paging.SIZE, offset=pages.offset)
    return render_template("searching/findings.html", found=found, pages=pages, links=pages.links, **shown)


def _found(typed: str, about: str, kind: str, shown: dict[str, object]) -> ResponseReturnValue:
    number, wanted = paging.number_asked(), searching.phrases(typed)
    query, filtered = searching.as_query(wanted), board_filter.wanted(board_filter.filter_form())
    size, offset = paging.SIZE, (number - 1) * paging.SIZE
    found = search.find(access.database(), filtered, query, kind=kind, about=about, limit=size + 1, offset=offset) if wanted else []
    links = paging.beside(number, more=len(found) > size, words=("Better matches", "More matches"))
    return render_template("searching/findings.html", passages=found[:size], links=links, wanted=wanted, ranked=search.RANKED, **shown)


def asked() -> str:
    """What was typed to search for."""
    return plain(request.args.get("q", "")).strip()


def fault_of(typed: str) -> str:
    """What is wrong with it, in words; empty where nothing is."""
    return f"Search for {searching.LIMIT} characters or fewer" if len(typed) > searching.LIMIT else ""


def misfit_of(theme: str, kind: str) -> str:
    """Why nothing can be of both this theme and this kind, in words; empty where something can."""
    return "Reasons under answers have no theme: choose all themes or another kind" if theme and kind == REASON else ""
