"""Another area is another file: its names, marking and pillars from the plan to the paper; and an area that uses no ratings."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlite_utils import Database

from forms.instrument import Answer, Kind
from observe import installation
from observe.domain import instruments
from observe.domain.observation import sections
from observe.domain.people import Person
from observe.domain.visit import Visit
from observe.services import visiting
from observe.settings import Settings, read
from observe.store import observations, visits
from tests import pdfs
from tests.cast import DECLARED, NOW, Cast, World, write_section
from tests.reports.reading import read as read_pdf

As = Callable[[Person | None], FlaskClient]

THREE = Path(__file__).parents[1] / "areas" / "three-boroughs.toml"
PILLARS = ("Supervision", "Checks and Controls", "Interventions", "Keeping Victims Safe")


@pytest.fixture
def settings(tmp_path: Path, request: pytest.FixtureRequest) -> Settings:
    """An installation for Northmoor; a test may add lines to the area's file."""
    more = getattr(request, "param", "")
    instance = tmp_path / "instance"
    instance.mkdir()
    (instance / "northmoor.toml").write_text(f"{more}\n{THREE.read_text(encoding='utf-8')}", encoding="utf-8")
    found = read(instance, {}, area="northmoor.toml", mail_host="127.0.0.1", mail_from="observe@example.org")
    installation.prepare(found)
    return found


@pytest.fixture
def visit(world: World) -> Visit:
    """Wren's visit to Eastwick, written in full and sent."""
    return world.submitted(boroughs=("eastwick", "saltby"))


def text(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.get_data(as_text=True)


def release(client: FlaskClient, visit: Visit) -> None:
    page = text(client, f"/visits/{visit.ref}/checking")
    seen = page.split('name="seen" value="')[1].split('"')[0]
    assert client.post(f"/visits/{visit.ref}/release", data={"seen": seen}).status_code == 303


def test_a_visit_is_planned_by_the_page_in_another_area(as_: As, cast: Cast, db: Database) -> None:
    page = text(as_(cast.bram), "/visits/new")
    assert [name for name in ("Eastwick", "Saltby and Fen", "Westwick", "Hackney") if name in page] == ["Eastwick", "Saltby and Fen", "Westwick"]
    said = {
        "boroughs": ["westwick"], "meeting_on": ["17", "11", "2026"], "starts_at": "10am", "level": "2", "mode": "remote",
        "chair_from": "list", "chair": str(cast.tamsin.id), "new_name": "", "new_email": "", "new_post": "", "new_agency": "",
        "second_chair": "", "visitor": str(cast.wren.id), "second_visitor": "",
    }  # fmt: skip
    answer = as_(cast.bram).post("/visits/new", data=said)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    assert visits.get(db, answer.location.rsplit("/", 1)[1]).place == "Westwick"


def test_an_observation_is_asked_under_the_areas_own_names(as_: As, cast: Cast, world: World) -> None:
    visit, wren = world.planned(boroughs=("eastwick",)), as_(cast.wren)
    visiting.choose_form(world.db, visit, short=False, by=cast.wren, at=NOW)
    parts = text(wren, f"/visits/{visit.ref}")
    assert all(name in parts for name in PILLARS)
    assert "Northmoor MAPPA Unit" in parts
    assert "01632 960123" in parts
    assert "Homes and Neighbourhoods" in text(wren, f"/visits/{visit.ref}/observation/who-was-there")
    ticks = text(wren, f"/visits/{visit.ref}/observation/stalking")
    assert all(name in ticks for name in PILLARS)
    assert not any(name in parts + ticks for name in ("Supervision and Oversight", "Victim Safety", "London"))


def test_page_and_paper_carry_the_areas_names_pillars_and_marking(as_: As, cast: Cast, visit: Visit) -> None:
    release(as_(cast.bram), visit)
    page, paper = text(as_(cast.tamsin), f"/visits/{visit.ref}/report"), as_(cast.tamsin).get(f"/visits/{visit.ref}/report.pdf")
    pdfs.collect("another-area", paper.get_data())
    words = read_pdf(paper.get_data()).words()
    for said in (*PILLARS, "Eastwick, and Saltby and Fen", "Northmoor Public Protection Board", "within 15 working days", "unit@northmoor.example.org"):
        assert said in page, said
        assert said in words, said
    assert f'filename="OFFICIAL {visit.ref} feedback report version 1.pdf"' in paper.headers["Content-Disposition"]
    assert "</span>OFFICIAL</p>" in page
    assert not any(london in page + words for london in ("London", "OFFICIAL-SENSITIVE", "Supervision and Oversight"))
    assert "15 December 2026" in page, "15 working days from 24 November"


def test_the_board_reads_the_areas_own_year_boroughs_and_pillars(as_: As, cast: Cast, visit: Visit) -> None:
    release(as_(cast.bram), visit)
    board = text(as_(cast.ottilie), "/board")
    assert "1 visit was reported, to 2 of the 3 boroughs." in board
    assert all(name in board for name in PILLARS)


def written_in_words(world: World) -> Visit:
    """An observation in full without one rating; what G2 asks could not be seen."""
    visit, wren = world.planned(boroughs=("eastwick",)), world.cast.wren
    for section in sections(visit, instruments.of_visit(visit), observations.get(world.db, visit)):
        rated = [question.key for question in section.questions if question.kind is Kind.RATING]
        if rated:
            said = {key: Answer("NS") if key == "G2" else Answer("", f"Seen on {key}.") for key in rated}
            visiting.record(world.db, visit, section.slug, said, seen=0, by=wren, at=NOW)
        else:
            write_section(world.db, visit, section, wren)
    return visiting.submit(world.db, visit, DECLARED, by=wren, at=NOW)


WITHOUT_RATINGS = pytest.mark.parametrize("settings", ["without_ratings = true"], indirect=True)
LEVELS = ("Strong", "Secure", "Developing", "Not yet in place")


@WITHOUT_RATINGS
def test_where_an_area_uses_no_ratings_none_is_asked_for(as_: As, cast: Cast, world: World) -> None:
    visit = world.planned(boroughs=("eastwick",))
    page = text(as_(cast.wren), f"/visits/{visit.ref}/observation/victim-safety")
    assert re.findall(r'name="G2" value="(\w+)"', page) == ["NS", "NA"]
    assert not any(level in page for level in LEVELS)
    assert "Rate how" not in page


@WITHOUT_RATINGS
def test_a_report_without_ratings_is_sent_released_and_read_on_page_and_paper(as_: As, cast: Cast, world: World) -> None:
    visit = written_in_words(world)
    release(as_(cast.bram), visit)
    page, paper = text(as_(cast.tamsin), f"/visits/{visit.ref}/report"), as_(cast.tamsin).get(f"/visits/{visit.ref}/report.pdf").get_data()
    pdfs.collect("area-without-ratings", paper)
    words = read_pdf(paper).words()
    for said in ("Seen on G1.", "The visitor could not judge this.", *PILLARS):
        assert said in page, said
        assert said in words, said
    assert not any(level in page + words for level in LEVELS)
    board = text(as_(cast.ottilie), "/board")
    assert "Findings by theme" in board
    assert not any(level in board for level in LEVELS)


def test_a_visit_planned_with_ratings_keeps_them(world: World) -> None:
    visit = world.planned(boroughs=("eastwick",))
    changed = replace(world.area, without_ratings=True)
    assert instruments.of_visit(visits.get(world.db, visit.ref)).uses_ratings
    assert not instruments.in_area(visit.instrument, changed).uses_ratings
