"""A Lay Adviser chooses to stand on reports by name or by role."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlite_utils import Database

from observe.domain.errors import NotAllowed
from observe.domain.people import Person
from observe.domain.visit import Seat
from observe.services import inviting
from observe.store import people
from tests.cast import NOW, Cast, World
from tests.conftest import CheckingClient

Client = Callable[[Person | None], CheckingClient]


def test_a_lay_adviser_who_stands_by_role_is_nowhere_named_to_the_chair(as_: Client, world: World, cast: Cast, db: Database) -> None:
    assert as_(cast.wren).post("/account/name", data={"named": "role"}).status_code == 303
    assert not people.get(db, cast.wren.id).named_on_reports
    link = "Wren Applegarth works or lives in Hackney."
    visit = world.released(second_visitor=Seat.of(cast.idris), link=link)
    tamsin = as_(cast.tamsin)
    for path in ("/", "/reports", f"/visits/{visit.ref}", f"/visits/{visit.ref}/report"):
        page = tamsin.get(path).text
        assert "Applegarth" not in page
        assert "A Lay Adviser" in page or path == "/"
    report = tamsin.get(f"/visits/{visit.ref}/report").text
    assert "A Lay Adviser and Idris Penhale, Board member" in report
    assert "A Lay Adviser works or lives in Hackney." in report
    for body in db.query("select subject || body as words from outbox"):
        assert "Applegarth" not in body["words"]
    for person in (cast.bram, cast.ottilie, cast.idris):
        assert "Wren Applegarth" in as_(person).get(f"/visits/{visit.ref}").text


def test_a_choice_changes_no_report_that_was_released(as_: Client, world: World, cast: Cast, db: Database) -> None:
    visit = world.released()
    inviting.stand_on_reports(db, cast.wren, by_name=False)
    tamsin = as_(cast.tamsin)
    assert "Wren Applegarth" in tamsin.get(f"/visits/{visit.ref}/report").text
    assert "Applegarth" not in tamsin.get(f"/visits/{visit.ref}").text


def test_the_choice_is_shown_and_can_be_taken_back(as_: Client, cast: Cast, db: Database) -> None:
    wren = as_(cast.wren)
    assert 'value="name" checked' in wren.get("/account/name").text
    assert "Your choice counts for reports" in wren.post("/account/name", data={"named": "role"}, follow_redirects=True).text
    assert 'value="role" checked' in wren.get("/account/name").text
    assert "as “A Lay Adviser”" in wren.get("/account").text
    assert wren.post("/account/name", data={"named": "king"}).status_code == 400
    wren.post("/account/name", data={"named": "name"})
    assert people.get(db, cast.wren.id) == cast.wren


def test_only_a_lay_adviser_has_the_choice(as_: Client, cast: Cast, db: Database) -> None:
    for person in (cast.idris, cast.tamsin, cast.bram, cast.ottilie):
        assert as_(person).get("/account/name").status_code == 404
    with pytest.raises(NotAllowed):
        inviting.stand_on_reports(db, cast.idris, by_name=False)


def test_the_office_records_the_choice_on_somebodys_page(as_: Client, cast: Cast, db: Database) -> None:
    told = {"name": cast.wren.name, "email": cast.wren.email, "roles": ["visitor"], "standing": "lay-adviser", "named": "role", "post": "", "agency": ""}
    as_(cast.bram).post(f"/people/{cast.wren.id}", data=told)
    assert people.get(db, cast.wren.id) == replace(cast.wren, named_on_reports=False)


def test_a_board_member_is_named_whatever_was_chosen_before(world: World, cast: Cast, db: Database) -> None:
    inviting.change(db, replace(cast.idris, named_on_reports=False), at=NOW)
    assert Seat.of(people.get(db, cast.idris.id)).name_on_reports == "Idris Penhale"
