"""The published section of a year: once, whole, without marking, for everybody."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlite_utils import Database

from observe.domain.visit import Seat
from observe.services import withdrawing
from observe.store import papers, visits
from reports import canonical
from reports import paper as printed
from reports.paper_content import Paper
from tests import pdfs
from tests.cast import NOW, Cast, World

As = Callable[..., FlaskClient]
WHERE = "/published/2025"


@pytest.fixture
def year(world: World) -> World:
    """Six visits of 2025/26 to three chairs; the replies' days have passed."""
    chairs = [world.cast.tamsin, world.cast.corin, world.cast.ottilie]
    for number in range(6):
        chair = chairs[number % 3]
        world.released(meeting_on=date(2025, 10, 7) + timedelta(days=number), chair=Seat.of(chair), boroughs=("camden",))
    world.db.execute("drop trigger reports_are_frozen")
    world.db.execute("update reports set reply_by = '2026-01-01'")
    world.db.conn.commit()
    return world


def text(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def make(client: FlaskClient, **changes: str) -> None:
    client.post(f"{WHERE}/make", data={"brief": "Visits go on.", **changes})


def test_the_office_makes_and_publishes_it_and_everybody_reads_it_without_marking(year: World, cast: Cast, as_: As, db: Database) -> None:
    bram = as_(cast.bram)
    assert "6 visits can be counted in it today" in text(bram.get(WHERE).text)
    make(bram)
    assert as_(cast.ottilie).get(WHERE).status_code == 404
    assert as_(cast.ottilie).get(f"{WHERE}.pdf").status_code == 404
    kept = papers.versions(db, "2025")[0]
    assert "published" in bram.post(f"{WHERE}/publish", data={"seen": kept.sha256}, follow_redirects=True).text
    for one in (cast.wren, cast.tamsin, cast.corin, cast.ottilie):
        page = text(as_(one).get(WHERE).text)
        assert "Visits to MAPPA meetings in 2025/26" in page
        assert "Visits go on." in page
        assert "The PDF carries no marking and may be passed on; this page may not." in page
        assert "each row adds up to the 6 visits together with what is withheld. Themes do not add up" in page
        assert "2025/26 Published on 24 November 2026" in text(as_(one).get("/published").text)
    content = as_(cast.wren).get(f"{WHERE}.pdf").data
    pdfs.collect("published", content)
    said = " ".join(printed.words(canonical.load(Paper, papers.versions(db, "2025")[0].content)))
    assert "OFFICIAL" not in said
    assert "withheld" in said


def test_a_year_is_published_once(year: World, cast: Cast, as_: As, db: Database) -> None:
    bram = as_(cast.bram)
    make(bram)
    bram.post(f"{WHERE}/publish", data={"seen": papers.versions(db, "2025")[0].sha256})
    again = bram.post(f"{WHERE}/make", data={"brief": "More."})
    assert again.status_code == 409
    assert "It cannot be published a second time" in again.text
    assert len(papers.versions(db, "2025")) == 1
    assert "Make it again" not in bram.get(WHERE).text


def test_a_year_that_goes_on_and_one_with_too_few_visits_are_not_published(world: World, cast: Cast, as_: As) -> None:
    world.replied(meeting_on=date(2025, 10, 7))
    bram = as_(cast.bram)
    few = bram.post(f"{WHERE}/make", data={"brief": ""})
    assert few.status_code == 409
    assert "nothing of this year can be published" in few.text
    going_on = bram.post("/published/2026/make", data={"brief": ""})
    assert going_on.status_code == 409
    assert "The year is not over yet." in going_on.text
    for wrong in ("/published/12", "/published/9999", "/published/abcd"):
        assert bram.get(wrong).status_code == 404


def test_what_was_made_again_since_is_not_published(year: World, cast: Cast, as_: As, db: Database) -> None:
    bram = as_(cast.bram)
    make(bram)
    seen = papers.versions(db, "2025")[0].sha256
    make(bram, brief="Other words.")
    assert "Nothing was published" in bram.post(f"{WHERE}/publish", data={"seen": seen}, follow_redirects=True).text
    assert bram.post(f"{WHERE}/make", data={"brief": "Prison number A1234BC."}).status_code == 400


def test_a_section_whose_words_were_withdrawn_says_so_and_is_not_made_again(year: World, cast: Cast, as_: As, db: Database) -> None:
    bram = as_(cast.bram)
    make(bram, brief="Housing was missing, so two actions had no owner.")
    bram.post(f"{WHERE}/publish", data={"seen": papers.versions(db, "2025")[0].sha256})
    visit = visits.list_in(db, visits.released())[0]
    withdrawing.withdraw(db, visit, 1, withdrawing.Words(("two actions had no owner",)), "It could point to one case.", by=cast.bram, at=NOW)
    for one in (cast.wren, cast.bram):
        answer = as_(one).get(WHERE)
        assert answer.status_code == 410
        assert "This section was withdrawn on 24 November 2026" in text(answer.text)
        assert "two actions" not in answer.text
        assert "/make" not in answer.text
        assert as_(one).get(f"{WHERE}.pdf").status_code == 404
        assert "2025/26 Withdrawn on 24 November 2026" in text(as_(one).get("/published").text)
