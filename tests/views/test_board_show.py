"""The Board reads all released findings together."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from flask.testing import FlaskClient

from forms.found import Finding
from observe.domain import dates
from observe.services import visiting
from tests.cast import DECLARED, NOW, Cast, World


def test_the_board_sees_counts_with_n_attendance_and_themes(world: World, cast: Cast, as_: Callable[..., FlaskClient]) -> None:
    world.released()
    world.released(boroughs=("camden",), mode="in-person")
    page = as_(cast.ottilie).get("/board").get_data(as_text=True)
    assert "2 visits were reported, to 2 of the 33 boroughs." in page
    assert "n = 2" in page
    assert "0 not answered, 1 not asked" in page, "people online are asked about in one of the two"
    assert "“Attendance” is the most frequent area for improvement, in 2 of the 2 reports." in page
    assert "2 of 2" in page


def test_themes_that_tie_are_named_together_and_one_of_a_single_report_not_at_all(world: World, cast: Cast, as_: Callable[..., FlaskClient]) -> None:
    client = as_(cast.ottilie)
    for place, said in enumerate((False, True)):
        visit = world.written(boroughs=("camden", "brent")[place : place + 1])
        late = Finding(None, "improvement", "The last cases were hurried.", "time", "", "chair", "", "Begin with them.")
        visiting.record_finding(world.db, visit, "findings", late, by=cast.wren, at=NOW)
        world.release(visiting.submit(world.db, visit, DECLARED, by=cast.wren, at=NOW))
        page = client.get("/board").get_data(as_text=True)
        assert ("most frequent area" in page) is said
    assert re.search(r"<li>“[^”]+” and “[^”]+” are the most frequent areas for improvement, each in 2 of the 2 reports\.</li>", page)


def test_a_percentage_needs_ten_visits(world: World, cast: Cast, as_: Callable[..., FlaskClient]) -> None:
    for _ in range(9):
        world.released()
    client = as_(cast.ottilie)
    assert "Strong or Secure: 9 of 9." in client.get("/board").get_data(as_text=True)
    world.released()
    assert "Strong or Secure: 10 of 10 (100%, 95% interval 72% to 100%)." in client.get("/board").get_data(as_text=True)


def test_only_released_visits_count(world: World, cast: Cast, as_: Callable[..., FlaskClient]) -> None:
    world.submitted()
    world.returned()
    assert "No released report matches" in as_(cast.ottilie).get("/board").get_data(as_text=True)


def test_dates_and_borough_filter_in_the_address(world: World, cast: Cast, as_: Callable[..., FlaskClient]) -> None:
    world.released(meeting_on=date(2026, 9, 15))
    world.released(boroughs=("camden",), meeting_on=date(2026, 11, 10))
    client = as_(cast.ottilie)
    assert "1 visit was reported" in client.get("/board?first=1+10+2026").get_data(as_text=True)
    assert "1 visit was reported" in client.get("/board?last=30/9/2026").get_data(as_text=True)
    assert "1 visit was reported" in client.get("/board?borough=camden").get_data(as_text=True)
    assert "No released report matches" in client.get("/board?borough=brent").get_data(as_text=True)


def test_a_filter_that_cannot_be_says_so_and_shows_no_figure(cast: Cast, as_: Callable[..., FlaskClient]) -> None:
    client = as_(cast.ottilie)
    for query, message in (
        ("first=31+2+2026", "From must be a real date"),
        ("first=1+1+20226", "From must have a year between 2000 and 2099"),
        ("first=2+2+2026&last=1+2+2026", "To must not be before From"),
        ("borough=narnia", "Borough: choose one from the list"),
    ):
        answer = client.get(f"/board?{query}")
        assert answer.status_code == 400
        assert answer.get_data(as_text=True).count(message) == 2, "in the summary and beside the field"
        assert "n =" not in answer.get_data(as_text=True)


def test_the_words_are_one_click_away_by_theme(world: World, cast: Cast, as_: Callable[..., FlaskClient]) -> None:
    visit = world.released()
    client = as_(cast.ottilie)
    page = client.get("/board/findings?theme=attendance").get_data(as_text=True)
    assert "Housing was missing, so two actions had no owner." in page
    assert f"/visits/{visit.ref}/report" in page
    assert "Each agency was invited by name" not in page
    assert "Each agency was invited by name" in client.get("/board/findings?kind=good-practice").get_data(as_text=True)
    assert client.get("/board/findings?page=99").status_code == 404


def test_visitors_and_chairs_never_see_it(cast: Cast, as_: Callable[..., FlaskClient]) -> None:
    for person in (cast.wren, cast.tamsin):
        assert as_(person).get("/board").status_code == 404
        assert as_(person).get("/board/findings").status_code == 404


def test_it_says_what_came_since_the_board_last_considered_reports(world: World, cast: Cast, as_: Callable[..., FlaskClient]) -> None:
    client = as_(cast.ottilie)
    world.released()
    assert "last considered reports" not in client.get("/board").get_data(as_text=True)
    considered = world.considered()
    page = client.get("/board").get_data(as_text=True)
    assert considered.considered_on is not None
    assert f"Since the Board last considered reports, on {dates.long(considered.considered_on)}" in page
    assert "0 reports were released." in page
    assert "0 actions were said to be done, and 0 seen to be done, on a later visit or by the London MAPPA Executive Office." in page
    assert "0 actions of any visit are overdue today" in page
    assert "last considered reports" not in client.get("/board?level=3").get_data(as_text=True), "a filter counts other visits, and this is about all of them"


def test_what_part_an_agency_took_stands_beside_how_often_it_came(world: World, cast: Cast, as_: Callable[..., FlaskClient]) -> None:
    world.released()
    page = as_(cast.ottilie).get("/board").get_data(as_text=True)
    assert re.search(r'data-label="Led or active"><span class="ob-nowrap">[01] of 1<', page)


def test_a_pillar_leaves_its_own_questions_only(world: World, cast: Cast, as_: Callable[..., FlaskClient]) -> None:
    world.released()
    client = as_(cast.ottilie)
    page = client.get("/board?pillar=victims").get_data(as_text=True)
    assert re.findall(r'href="/board/questions/([A-Z][0-9])\?pillar=victims"', page) == ["G1", "G2", "G3", "G4"]
    assert 'name="pillar"' not in client.get("/board/questions/G1").get_data(as_text=True), "one question is of one pillar"
