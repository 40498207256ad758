"""Who read what: all of it for the Executive Office; for the Board's chair what the Executive Office read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlite_utils import Database

from observe.domain.people import Person, Role
from observe.services import inviting
from observe.store import history, people
from observe.store.database import write
from tests.cast import NOW, Cast, World
from tests.conftest import CheckingClient

Client = Callable[[Person | None], CheckingClient]


def test_the_office_sees_each_reading_newest_first_by_person_and_by_visit(as_: Client, world: World, cast: Cast) -> None:
    first, second = world.released(), world.released(boroughs=("camden",))
    as_(cast.tamsin).get(f"/visits/{first.ref}/report")
    as_(cast.ottilie).get(f"/visits/{first.ref}/report.pdf")
    as_(cast.bram).get(f"/visits/{second.ref}/report")
    bram = as_(cast.bram)
    page = bram.get("/readings").text
    assert "3 readings, newest first" in page
    assert page.index("Opened as a page") < page.index("Downloaded as PDF")
    assert "Opened as a page" not in bram.get(f"/readings?person={cast.ottilie.id}").text
    of_second = bram.get(f"/readings?visit={second.ref}").text
    assert "1 reading, newest first" in of_second
    assert f'href="/visits/{first.ref}"' not in of_second
    assert "Nothing that fits was read." in bram.get("/readings?visit=V-1999-0001").text
    assert bram.get("/readings?person=x").status_code == 400
    assert bram.get("/readings?person=999").status_code == 404
    assert bram.get("/readings?page=2").status_code == 404


def test_the_boards_chair_sees_what_the_office_read_and_nothing_else(as_: Client, world: World, cast: Cast, db: Database) -> None:
    visit = world.released()
    as_(cast.tamsin).get(f"/visits/{visit.ref}/report")
    as_(cast.bram).get(f"/visits/{visit.ref}/report")
    assert as_(cast.ottilie).get("/readings").status_code == 404
    inviting.change(db, replace(cast.ottilie, board_chair=True), at=NOW)
    inviting.change(db, replace(cast.bram, roles=frozenset({Role.VISITOR})), at=NOW)
    ottilie = as_(cast.ottilie)
    assert 'href="/readings"' in ottilie.get("/reports").text
    page = ottilie.get("/readings").text
    assert "1 reading, newest first" in page
    assert "Bram Tolliver" in page
    assert "Tamsin Okehurst" not in page
    assert "Tamsin" not in ottilie.get(f"/readings?visit={visit.ref}").text


def test_who_no_longer_sits_on_the_board_is_not_its_chair(as_: Client, cast: Cast, db: Database) -> None:
    inviting.change(db, replace(cast.ottilie, roles=frozenset({Role.CHAIR}), board_chair=True), at=NOW)
    assert as_(cast.ottilie).get("/readings").status_code == 404


def test_a_long_list_is_paged_and_keeps_its_filter(as_: Client, world: World, cast: Cast, db: Database) -> None:
    visit = world.released()
    with write(db):
        for _ in range(25):
            history.add_reading(db, visit, 1, cast.tamsin.id, "page", NOW)
    page = as_(cast.bram).get(f"/readings?person={cast.tamsin.id}").text
    assert "25 readings, newest first" in page
    assert f"person={cast.tamsin.id}&amp;page=2" in page


@pytest.mark.parametrize("told", [{"roles": ["board"], "board_chair": "y"}, {"roles": ["visitor"], "board_chair": "y"}])
def test_the_office_says_on_somebodys_page_who_chairs_the_board(told: dict[str, object], as_: Client, cast: Cast, db: Database) -> None:
    sent = {"name": "Ottilie Marsh", "email": "ottilie@example.org", "standing": "", "post": "", "agency": "", **told}
    answer = as_(cast.bram).post(f"/people/{cast.ottilie.id}", data=sent)
    is_board = told["roles"] == ["board"]
    assert answer.status_code == (303 if is_board else 400)
    assert people.get(db, cast.ottilie.id).chairs_the_board is is_board
    assert answer.text.count("Only a Board member can chair the Board") == (0 if is_board else 2)
