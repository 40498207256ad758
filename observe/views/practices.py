"""The good-practice library: read and searched by everybody, filled by the Executive Office out of what chairs agreed to share."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.practice import practice_form
from observe.domain import identifiers, paper, searching
from observe.domain.errors import Stale
from observe.domain.people import Role
from observe.services import sharing
from observe.store import practices
from observe.views import access, identifying, paging
from observe.views.board import chosen, current_instrument
from observe.views.searching import asked, fault_of

bp = Blueprint("practices", __name__, url_prefix="/good-practice")


@bp.get("")
def listing() -> ResponseReturnValue:
    """The library: the newest entries, or what is found."""
    me, db, typed, instrument = access.me(), access.database(), asked(), current_instrument()
    theme = chosen("theme", {one.code for one in instrument.themes})
    shown = {"typed": typed, "theme": theme, "instrument": instrument, "office": me.has(Role.OFFICE)}
    if fault := fault_of(typed):
        return render_template("practices/listing.html", fault=fault, **shown), 400
    number, wanted = paging.number_asked(), searching.phrases(typed)
    size, offset = paging.SIZE, (number - 1) * paging.SIZE
    if typed:
        found = practices.find(db, searching.as_query(wanted), theme=theme, limit=size + 1, offset=offset) if wanted else []
    else:
        found = practices.list_newest(db, theme=theme, limit=size + 1, offset=offset)
    waiting = practices.count_offered(db) if me.has(Role.OFFICE) else 0
    links = paging.beside(number, more=len(found) > size)
    return render_template("practices/listing.html", found=found[:size], links=links, waiting=waiting, **shown)


@bp.get("/waiting")
def waiting() -> ResponseReturnValue:
    """What chairs agreed to share, and is not in the library."""
    access.only(Role.OFFICE)
    page = paging.page_of(practices.count_offered(access.database()))
    found = practices.list_offered(access.database(), limit=paging.SIZE, offset=page.offset)
    return render_template("practices/waiting.html", found=found, page=page, instrument=current_instrument())


@bp.route("/waiting/<int(max=999999999):finding>", methods=["GET", "POST"])
def reword(finding: int) -> ResponseReturnValue:
    """Says one of them without place or person, and puts it into the library."""
    access.only(Role.OFFICE)
    offered = practices.get_offered(access.database(), finding)
    area, themes = access.installation().area, {one.code: one.label for one in current_instrument().themes}
    named = paper.names_in(area).found_in
    form = practice_form(themes, offered.theme, named, request.form if request.method == "POST" else None)
    noted = identifying.NOTHING
    if request.method == "POST":
        noted = identifying.judge(form, identifiers.known_of(area), ["words"])
        if not form.errors and not noted.is_new:
            try:
                sharing.add(access.database(), finding, str(form.theme.data), str(form.words.data), by=access.me(), at=access.now())
            except Stale:
                flash("It is in the library already.", "practices")
            else:
                flash("It is in the library now.", "practices")
            return redirect(url_for(".listing"), 303)
    return render_template("practices/reword.html", offered=offered, form=form, noted=noted, navigation=[]), 400 if form.errors else 200


@bp.post("/<int(max=999999999):practice>/remove")
def remove(practice: int) -> ResponseReturnValue:
    """Takes an entry out; its finding waits again."""
    access.only(Role.OFFICE)
    sharing.remove(access.database(), practice, by=access.me(), at=access.now())
    flash("The entry is out of the library. Its good practice waits among those that could go in.", "practices")
    return redirect(url_for(".listing"), 303)
