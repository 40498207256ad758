"""Where visits have been, and what visitors agreed to."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from flask.testing import FlaskClient

from observe.domain.visit import Level
from tests.cast import Cast, World

As = Callable[..., FlaskClient]


def text(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_without_a_visit_every_borough_has_none_yet(cast: Cast, as_: As) -> None:
    page = as_(cast.ottilie).get("/board/coverage").get_data(as_text=True)
    assert "0 of the 33 boroughs were visited in the 12 months to 24 November 2026." in text(page)
    assert page.count(">none<") == 33


def test_months_since_the_last_visit_stand_on_the_map_and_in_the_table(world: World, cast: Cast, as_: As) -> None:
    world.released(boroughs=("brent",), meeting_on=date(2026, 3, 10))
    world.submitted(boroughs=("camden", "islington"), meeting_on=date(2026, 11, 10))
    world.planned(boroughs=("barnet",), meeting_on=date(2026, 12, 8))
    page = as_(cast.ottilie).get("/board/coverage").get_data(as_text=True)
    assert "3 of the 33 boroughs were visited" in text(page)
    assert re.search(r">Brent</text><text[^>]*>8</text>", page)
    assert re.search(r">Islington</text><text[^>]*>0</text>", page)
    assert "Brent 10 March 2026 8 None" in text(page)
    assert "Barnet No visit yet – 8 December 2026" in text(page)


def test_planned_is_the_first_meeting_from_today_on(world: World, cast: Cast, as_: As) -> None:
    world.planned(boroughs=("barnet",), meeting_on=date(2026, 10, 6))
    world.planned(boroughs=("barnet",), meeting_on=date(2026, 12, 8))
    world.planned(boroughs=("bexley",), meeting_on=date(2026, 11, 23))
    world.planned(boroughs=("brent",), meeting_on=date(2026, 11, 24))
    world.writing(boroughs=("camden",), meeting_on=date(2026, 11, 17))
    page = text(as_(cast.bram).get("/board/coverage").get_data(as_text=True))
    for words in ("Barnet No visit yet – 8 December 2026", "Bexley No visit yet – None", "Brent No visit yet – 24 November 2026"):
        assert words in page
    assert "Camden No visit yet – None; one is being written up" in page


def test_meetings_that_were_never_visited_are_named_by_level(world: World, cast: Cast, as_: As) -> None:
    page = text(as_(cast.bram).get("/board/coverage").get_data(as_text=True))
    assert "Level 2: every borough Level 3: every borough" in page
    every = [borough.key for borough in world.area.boroughs]
    world.submitted(boroughs=tuple(every[2:]))
    world.released(boroughs=(every[0],), level=Level.BOTH)
    world.planned(boroughs=(every[1],))
    world.released(boroughs=tuple(every[4:]), level=Level.THREE)
    page = text(as_(cast.ottilie).get("/board/coverage").get_data(as_text=True))
    assert "Level 2: Barnet Level 3: Barnet, Bexley, Brent What visitors agreed to" in page
    world.released(boroughs=(every[1],))
    assert "Level 2: none Level 3: Barnet" in text(as_(cast.ottilie).get("/board/coverage").get_data(as_text=True))


def test_each_visitor_has_done_planned_and_still_to_plan(world: World, cast: Cast, as_: As) -> None:
    world.released(boroughs=("brent",), meeting_on=date(2026, 9, 15))
    world.released(boroughs=("camden",), meeting_on=date(2026, 3, 31))
    world.planned(boroughs=("barnet",), meeting_on=date(2026, 12, 8))
    page = text(as_(cast.bram).get("/board/coverage").get_data(as_text=True))
    assert re.search(rf"{cast.wren.name} 4 1 1 2 Camden, Brent", page), "the visit of March belongs to the year before"


def test_the_office_plans_a_suggested_visit_and_can_change_all_of_it(world: World, cast: Cast, as_: As) -> None:
    world.released(boroughs=("brent",), meeting_on=date(2026, 9, 15))
    client = as_(cast.bram)
    page = client.get("/board/coverage").get_data(as_text=True)
    links = re.findall(r'href="(/visits/new\?[^"]+)"', page)
    assert links
    form = client.get(links[0].replace("&amp;", "&")).get_data(as_text=True)
    assert re.search(r'name="boroughs"[^>]*value="barking-and-dagenham"[^>]* checked', form)
    assert re.search(rf'<option value="({cast.wren.id}|{cast.idris.id})" selected', form)
    assert client.get("/visits/new?borough=narnia&visitor=999999").status_code == 200
    assert "/visits/new?" not in as_(cast.ottilie).get("/board/coverage").get_data(as_text=True), "the Board reads; the Executive Office plans"


def test_the_suggestions_can_be_changed_before_anything_is_planned(cast: Cast, as_: As) -> None:
    client = as_(cast.bram)

    def suggested(address: str) -> list[tuple[str, str]]:
        page = client.get(address).get_data(as_text=True)
        return re.findall(r'/visits/new\?borough=([a-z-]+)&amp;visitor=(\d+)"', page)

    first, *others = suggested("/board/coverage")
    assert first not in suggested(f"/board/coverage?other={first[1]}-{first[0]}")
    assert first[0] in [borough for borough, _ in suggested(f"/board/coverage?other={first[1]}-{first[0]}")]
    assert first[0] not in [borough for borough, _ in suggested(f"/board/coverage?without={first[0]}")]
    assert len(suggested(f"/board/coverage?without={first[0]}")) == len(others) + 1
    for nonsense in ("other=x", "other=-", "without=narnia", "other=9999999999999-brent", "other=%F0%9F%8E%88-brent"):
        assert suggested(f"/board/coverage?{nonsense}")[0] == first
