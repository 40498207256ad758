"""The list of visits: whose it is, newest first, a page at a time."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from sqlite_utils import Database

from observe.domain.people import Role
from observe.domain.visit import Seat
from observe.services import inviting
from tests.cast import NOW, TODAY, Cast, World


def refs(page: str) -> list[str]:
    return re.findall(r'href="/visits/(V-\d{4}-\d{4})"', page)


def test_a_visitor_sees_her_own_visits_newest_first(as_, cast: Cast, world: World) -> None:
    old, new = world.planned(meeting_on=TODAY - timedelta(days=30)), world.released()
    second = world.planned(visitor=Seat.of(cast.idris), second_visitor=Seat.of(cast.wren), meeting_on=TODAY)
    world.planned(visitor=Seat.of(cast.idris))
    page = as_(cast.wren).get("/visits").text
    assert refs(page) == [second.ref, new.ref, old.ref]
    assert "3 visits, newest meeting first" in page


def test_the_board_and_the_office_see_all_and_a_chair_alone_has_no_list(as_, cast: Cast, world: World) -> None:
    wrens, idris = world.planned(), world.planned(visitor=Seat.of(cast.idris))
    for person in (cast.ottilie, cast.bram):
        assert refs(as_(person).get("/visits").text) == [idris.ref, wrens.ref]
    assert as_(cast.tamsin).get("/visits").status_code == 404


def test_somebody_with_several_roles_sees_what_any_of_them_sees(as_, cast: Cast, world: World, db: Database) -> None:
    world.planned(visitor=Seat.of(cast.idris))
    inviting.change(db, replace(cast.wren, roles=frozenset({Role.VISITOR, Role.CHAIR})), at=NOW)
    assert refs(as_(cast.wren).get("/visits").text) == []
    inviting.change(db, replace(cast.wren, roles=frozenset({Role.VISITOR, Role.BOARD})), at=NOW)
    assert len(refs(as_(cast.wren).get("/visits").text)) == 1


def test_the_list_is_filtered_by_stage(as_, cast: Cast, world: World) -> None:
    planned, released = world.planned(), world.released()
    client = as_(cast.bram)
    assert refs(client.get("/visits?stage=released").text) == [released.ref]
    assert refs(client.get("/visits?stage=").text) == [released.ref, planned.ref]
    assert "No visit is at this stage now." in client.get("/visits?stage=returned").text
    assert client.get("/visits?stage=lost").status_code == 400


def test_a_long_list_comes_in_pages(as_, cast: Cast, world: World) -> None:
    for _ in range(23):
        world.planned()
    first, second = (as_(cast.wren).get(f"/visits?page={number}").text for number in (1, 2))
    assert (len(refs(first)), len(refs(second))) == (20, 3)
    assert "Your visits (page 1 of 2)" in first
    assert [as_(cast.wren).get(f"/visits?page={wrong}").status_code for wrong in ("3", "0", "-1", "x", "9" * 30)] == [404] * 5


def test_an_empty_list_says_what_to_do(as_, cast: Cast) -> None:
    assert "You have no visits yet." in as_(cast.wren).get("/visits").text
    assert "No visit has been planned yet." in as_(cast.ottilie).get("/visits").text
