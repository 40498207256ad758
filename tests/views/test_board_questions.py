"""One question over the quarters, and the reasons behind it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient

from forms.instrument import Answer
from observe.domain.visit import Seat
from observe.services import pairing, visiting
from observe.store import observations
from tests.cast import NOW, Cast, World

As = Callable[..., FlaskClient]


def test_a_question_has_its_counts_by_quarter_its_meanings_and_reasons_with_their_reports(world: World, cast: Cast, as_: As) -> None:
    early, late = world.released(meeting_on=date(2026, 5, 12)), world.released(boroughs=("camden",), meeting_on=date(2026, 9, 15))
    page = as_(cast.ottilie).get("/board/questions/C1").get_data(as_text=True)
    assert page.index("July to September 2026</h3>") < page.index("April to June 2026</h3>")
    assert page.count("<strong>n = 1</strong>") == 2
    assert "Each case followed the four headings, and the plan could be read off them." in page
    assert "Too few to tell a change from chance: 10 more quarters off the median are needed." in page
    reasons = page[page.index('id="reasons"') :]
    assert reasons.index(f"/visits/{late.ref}/report") < reasons.index(f"/visits/{early.ref}/report")


def test_a_filter_holds_for_counts_and_reasons(world: World, cast: Cast, as_: As) -> None:
    here, there = world.released(boroughs=("brent",)), world.released(boroughs=("camden",))
    page = as_(cast.ottilie).get("/board/questions/C1?borough=camden").get_data(as_text=True)
    assert there.ref in page
    assert here.ref not in page
    assert "Counted: Camden." in page
    assert page.count("<strong>n = 1</strong>") == 1


def test_reasons_come_a_page_at_a_time(world: World, cast: Cast, as_: As) -> None:
    for _ in range(21):
        world.released()
    client = as_(cast.ottilie)
    first, second = (client.get(f"/board/questions/C1?page={number}").get_data(as_text=True) for number in (1, 2))
    assert len(re.findall(r"/visits/V-[0-9-]+/report", first)) == 20
    assert len(re.findall(r"/visits/V-[0-9-]+/report", second)) == 1
    assert client.get("/board/questions/C1?page=3").status_code == 404


@pytest.mark.parametrize("key", ["C9", "L1_well", "A1", "<script>", "C1'"])
def test_what_is_no_rated_question_is_not_there(cast: Cast, as_: As, key: str) -> None:
    assert as_(cast.ottilie).get(f"/board/questions/{key}").status_code == 404


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("quarter=2031-q1", "April to June 2031 has not begun"),
        ("quarter=soon", "Quarter: choose one from the list"),
        ("quarter=2026-q1&first=1+4+2026", "Choose a quarter or type days, not both"),
        ("borough=hackney&bcu=South+East", "Hackney is not in South East: choose one of the two"),
        ("bcu=South+East&pdu=Brent", "No borough is in both South East and Brent: choose one of the two"),
        ("level=4", "Level: choose one from the list"),
        ("agency=nobody", "Agency that took part: choose one from the list"),
    ],
)
def test_filters_that_contradict_each_other_or_name_what_is_not_there_are_refused_in_words(cast: Cast, as_: As, query: str, message: str) -> None:
    for path in ("/board", "/board/questions/C1", "/board/over-time"):
        answer = as_(cast.ottilie).get(f"{path}?{query}")
        assert answer.status_code == 400
        assert answer.get_data(as_text=True).count(message) == 2, "in the summary and beside the field"


def test_a_quarter_before_the_first_visit_says_that_nothing_matches(world: World, cast: Cast, as_: As) -> None:
    world.released()
    client = as_(cast.ottilie)
    assert "No released report matches" in client.get("/board?quarter=2001-q1").get_data(as_text=True)
    assert "No released report matches" in client.get("/board/questions/C1?quarter=2001-q1").get_data(as_text=True)


@pytest.mark.parametrize("days", ["quarter=2021-q3", "first=1+10+2021&last=31+12+2021", "last=31+12+2021"])
@pytest.mark.parametrize("path", ["/board/questions/C1", "/board/over-time"])
def test_days_long_ago_are_drawn_when_they_are_asked_for(world: World, cast: Cast, as_: As, path: str, days: str) -> None:
    world.released(meeting_on=date(2021, 11, 16))
    world.released(boroughs=("camden",), meeting_on=date(2026, 9, 15))
    page = as_(cast.ottilie).get(f"{path}?{days}").get_data(as_text=True)
    assert "October to December 2021" in page
    assert "1 of 1" in page
    assert "September 2026</h3>" not in page
    assert "No released report matches" not in page
    assert "The pictures show" not in page, "nothing is left out"


def test_what_matches_and_is_before_the_last_twelve_quarters_is_told_beside_the_pictures(world: World, cast: Cast, as_: As) -> None:
    """Today is in November 2026: the first of the twelve quarters begins in January 2024."""
    world.released(meeting_on=date(2023, 12, 31))
    world.released(boroughs=("camden",), meeting_on=date(2024, 1, 1))
    client = as_(cast.ottilie)
    for path in ("/board/questions/C1", "/board/over-time"):
        page = client.get(path).get_data(as_text=True)
        assert "The pictures show the last 12 quarters: from 1 January 2024 on. 1 earlier visit that matches is not in them." in page
        assert "The pictures show" not in client.get(f"{path}?first=1+1+2024").get_data(as_text=True)
        page = client.get(f"{path}?borough=hackney").get_data(as_text=True)
        assert "No report of the last 12 quarters matches, from 1 January 2024 on; 1 earlier one does." in page
        assert "No released report matches" not in page


def test_days_that_have_not_come_match_nothing(world: World, cast: Cast, as_: As) -> None:
    world.released()
    for path in ("/board/questions/C1", "/board/over-time"):
        assert "No released report matches" in as_(cast.ottilie).get(f"{path}?first=1+1+2099").get_data(as_text=True)


def test_the_questions_that_the_board_follows_stand_together_quarter_by_quarter(world: World, cast: Cast, as_: As) -> None:
    client = as_(cast.ottilie)
    assert client.get("/board/over-time").get_data(as_text=True).count("No released report matches") == 1
    world.released()
    page = client.get("/board/over-time").get_data(as_text=True)
    for title in (
        "Four Pillars used to structure cases",
        "From information to risk",
        "Everyone drawn in, challenge welcomed",
        "Known and possible victims kept in view",
    ):
        assert title in page
    assert page.count('aria-labelledby="chart-') == 4
    assert page.count("The same numbers as a table") == 4


def test_how_far_pairs_agree_is_counted_from_what_each_answered_alone(world: World, cast: Cast, as_: As) -> None:
    """G1: Strong and Developing; G2: Strong and Not seen; all else alike."""
    planned = world.planned(second_visitor=Seat.of(cast.idris))
    said = {"G1": Answer("2", "Seldom."), "G2": Answer("NS"), "G3": Answer("4", "Yes."), "G4": Answer("4", "Yes.")}
    visiting.record(world.db, planned, "victim-safety", said, seen=0, by=cast.idris, at=NOW)
    joint = pairing.begin(world.db, world.finished_by_both(planned), by=cast.wren, at=NOW)
    for number in range(1, 5):
        seen = observations.get(world.db, joint).revision("victim-safety")
        pairing.take(world.db, joint, "victim-safety", cast.wren.id, f"G{number}", seen=seen, by=cast.wren, at=NOW)
    world.release(world.send(joint, cast.wren))
    world.released(boroughs=("camden",))
    page = as_(cast.ottilie).get("/board/agreement").get_data(as_text=True)
    rows = {key: [int(one) for one in re.findall(r'">(\d+)</td>', row)] for key, row in re.findall(r">([A-J]\d)\. .*?</a></th>(.*?)</tr>", page, re.DOTALL)}
    assert "1 meeting was visited by two people" in page
    assert (rows["G1"], rows["G2"], rows["F1"]) == ([1, 0, 0, 1, 0], [0, 0, 0, 0, 1], [1, 1, 0, 0, 0])
    assert cast.idris.name not in page
    assert "0 meetings were visited by two people" in as_(cast.ottilie).get("/board/agreement?borough=camden").get_data(as_text=True)
    assert as_(cast.ottilie).get("/board/agreement?borough=narnia").status_code == 400
