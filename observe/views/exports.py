"""Tables to take out of Observe, for the Board and the Executive Office, and who took what."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, Response, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue

from forms.gov_uk import has_errors
from observe.domain import dates
from observe.domain.errors import NotFound
from observe.domain.exports import BY_KEY, DICTIONARY, TABLES, Table, Value, dictionary
from observe.domain.instruments import CURRENT, in_area
from observe.domain.people import Role
from observe.services import export_files, exporting
from observe.services.export_files import TooManyRows
from observe.store import exports
from observe.store.database import write
from observe.views import access, board_filter, paging

bp = Blueprint("exports", __name__)

#: The kinds of file, with what a browser is told.
FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


@bp.get("/board/exports")
def listing() -> ResponseReturnValue:
    """What can be taken, with the Board's filters."""
    access.only(Role.BOARD, Role.OFFICE)
    form = board_filter.filter_form()
    shown = {"form": form, "tables": TABLES, "formats": FORMATS, "errors": has_errors(form)}
    if has_errors(form):
        return render_template("exports/listing.html", **shown), 400
    return render_template("exports/listing.html", counted=board_filter.in_words(form), query=form.asked, **shown)


@bp.get("/board/exports/<key>.<kind>")
def take(key: str, kind: str) -> ResponseReturnValue:
    """One table as a file, written as it is read. That it is taken is written down before anything is read for it."""
    access.only(Role.BOARD, Role.OFFICE)
    table = BY_KEY.get(key, DICTIONARY)
    if kind not in FORMATS or table.key != key:
        raise NotFound
    form = board_filter.filter_form()
    if has_errors(form):
        return render_template("exports/listing.html", form=form, tables=TABLES, formats=FORMATS, errors=True), 400
    asked = board_filter.in_words(form) if table.filtered and table is not DICTIONARY else "all"
    taken = 0
    if request.method == "GET":
        with access.writing_beside_reading() as db, write(db):
            taken = exports.add(db, access.me().id, key, kind, asked, access.now())
    area, at = access.installation().area, access.now()
    about = {
        "what": f"{table.title}. {table.a_row}",
        "from": f"Observe, {area.name}",
        "marking": area.marking,
        "handling": area.handling,
        "asked_for": asked,
        "exported": dates.show_moment(at),
    }
    read = dictionary(in_area(CURRENT, area)) if table is DICTIONARY else exporting.rows(access.database(), area, table, board_filter.wanted(form), at)
    try:
        content = _content(kind, table, about, read)
    except TooManyRows:
        with access.writing_beside_reading() as db, write(db):
            exports.forget(db, taken)
        return render_template("exports/too_many.html", table=table, navigation=[]), 400
    response = Response(content, content_type=FORMATS[kind])
    response.headers.set("Content-Disposition", "attachment", filename=f"{area.marking} {table.key} {dates.local(at):%Y-%m-%d}.{kind}".strip())
    return response


def _content(kind: str, table: Table, about: dict[str, str], read: Iterator[tuple[Value, ...]]) -> bytes | Iterator[str]:
    if kind == "xlsx":
        return export_files.as_workbook(table, about, read)
    return stream_with_context(export_files.as_csv(table, read) if kind == "csv" else export_files.as_json(table, about, read))


@bp.get("/readings/exports")
def taken() -> ResponseReturnValue:
    """Who took tables and read papers: all of it for the Executive Office, and what the Executive Office did for the Board's chair."""
    me, db = access.me(), access.database()
    if not (me.has(Role.OFFICE) or me.chairs_the_board):
        raise NotFound
    office_only = not me.has(Role.OFFICE)
    page = paging.page_of(exports.count(db, office_only=office_only))
    found = exports.list_newest(db, office_only=office_only, limit=paging.SIZE, offset=page.offset)
    titles = {one.key: one.title for one in (*TABLES, DICTIONARY)}
    return render_template("exports/taken.html", taken=found, page=page, titles=titles, office_only=office_only)
