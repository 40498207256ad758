"""The history of a visit: who did what, and when."""

from __future__ import annotations

from sqlite_utils import Database

from observe.store import history
from observe.store.database import write
from tests.cast import NOW, Cast, World


def test_every_step_is_there_newest_first(as_, cast: Cast, world: World) -> None:
    page = as_(cast.wren).get(f"/visits/{world.released().ref}/history").text
    steps = ["Released to the chair", "Sent to the Executive Office", "Began to write", "Planned"]
    places = [page.index(step) for step in steps]
    assert places == sorted(places)
    assert page.count("by Bram Tolliver") == 2
    assert page.count("24 November 2026 at 2:32pm") == 4


def test_its_visitor_is_told_that_the_chair_read_it_and_the_office_who_else_did(as_, cast: Cast, world: World, db: Database) -> None:
    visit = world.released()
    with write(db):
        for person in (cast.tamsin, cast.ottilie):
            history.add_reading(db, visit, 1, person.id, "page", NOW)
    hers, office = (as_(person).get(f"/visits/{visit.ref}/history").text for person in (cast.wren, cast.bram))
    assert ("by Tamsin Okehurst" in hers, "by Ottilie Marsh" in hers) == (True, False)
    assert ("by Tamsin Okehurst" in office, "by Ottilie Marsh" in office) == (True, True)


def test_the_history_is_none_of_the_chairs_or_the_boards(as_, cast: Cast, world: World) -> None:
    visit = world.released()
    assert as_(cast.tamsin).get(f"/visits/{visit.ref}/history").status_code == 403
    assert as_(cast.ottilie).get(f"/visits/{visit.ref}/history").status_code == 403
    assert as_(cast.idris).get(f"/visits/{visit.ref}/history").status_code == 404


def test_a_long_history_comes_in_pages(as_, cast: Cast, world: World, db: Database) -> None:
    visit = world.planned()
    with write(db):
        for number in range(24):
            history.add(db, visit, cast.bram.id, "Plan changed", NOW, note=f"Change {number}")
    assert as_(cast.wren).get(f"/visits/{visit.ref}/history").text.count("moj-timeline__item") == 20
    assert as_(cast.wren).get(f"/visits/{visit.ref}/history?page=2").text.count("moj-timeline__item") == 5
