"""The note sheet to print: where it is offered, and to whom it is given."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pikepdf
from flask.testing import FlaskClient
from sqlite_utils import Database

from observe.domain.people import Person
from observe.domain.visit import Seat
from observe.services import visiting
from tests import pdfs
from tests.cast import NOW, TODAY, Cast, World
from tests.reports.reading import read

As = Callable[[Person | None], FlaskClient]

LINK = "Print a note sheet for the meeting (PDF)"


def test_a_visitor_gets_the_sheet_of_the_form_that_was_chosen_marked_in_its_name(db: Database, world: World, cast: Cast, as_: As) -> None:
    visit, wren = world.planned(), as_(cast.wren)
    pages = {}
    for short in (False, True):
        visiting.choose_form(db, visit, short=short, by=cast.wren, at=NOW)
        answer = wren.get(f"/visits/{visit.ref}/notes.pdf")
        pdfs.collect(f"notes-{short}", answer.data)
        with pikepdf.open(BytesIO(answer.data)) as pdf:
            pages[short] = len(pdf.pages)
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="OFFICIAL-SENSITIVE {visit.ref} note sheet.pdf"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert pages == {False: 8, True: 4}


def test_it_never_says_what_was_typed(world: World, cast: Cast, as_: As) -> None:
    visit = world.written()
    for person in (cast.wren, cast.bram):
        said = read(as_(person).get(f"/visits/{visit.ref}/notes.pdf").data).words()
        assert "The chair came back to this" not in said
        assert "Victim" in said


def test_it_is_offered_on_the_visits_page_while_it_can_be_written(world: World, cast: Cast, as_: As) -> None:
    visit = world.planned(second_visitor=Seat.of(cast.idris))
    for person in (cast.wren, cast.idris, cast.bram):
        assert LINK in as_(person).get(f"/visits/{visit.ref}").get_data(as_text=True)
    assert LINK not in as_(cast.ottilie).get(f"/visits/{visit.ref}").get_data(as_text=True)
    assert LINK not in as_(cast.wren).get(f"/visits/{world.submitted().ref}").get_data(as_text=True)


def test_the_first_page_offers_it_for_ones_own_meetings_to_come_and_to_nobody_else(world: World, cast: Cast, as_: As) -> None:
    visit = world.planned(meeting_on=TODAY + timedelta(days=7))
    assert f'href="/visits/{visit.ref}/notes.pdf"' in as_(cast.wren).get("/").get_data(as_text=True)
    assert "notes.pdf" not in as_(cast.bram).get("/").get_data(as_text=True)


def test_a_strangers_sheet_is_not_there_and_the_boards_is_refused(world: World, cast: Cast, as_: As) -> None:
    visit = world.planned(second_visitor=None)
    assert as_(cast.idris).get(f"/visits/{visit.ref}/notes.pdf").status_code == 404
    assert as_(cast.tamsin).get(f"/visits/{visit.ref}/notes.pdf").status_code == 404
    assert as_(cast.ottilie).get(f"/visits/{visit.ref}/notes.pdf").status_code == 403
