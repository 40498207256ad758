"""The Board's paper as PDF: short, readable by everybody, whatever stands in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

import pikepdf
import pytest

from reports import canonical, paper
from reports.content import Fact
from reports.paper_content import Cell, Counted, Grid, Line, Map, Paper, Profile, Quoted, Section, Statement, Trend
from reports.run_charts import Point
from reports.tile_map import Tile
from tests import pdfs
from tests.reports.examples import SCALE
from tests.reports.reading import read

AGENCIES = Grid(
    "Took part, by agency",
    ("Agency", "Took part, of expected (n)", "Led or active", "Not needed"),
    tuple(Line(f"Agency {number}", (Cell(f"{number} of 24", number, 24), Cell("2 of 4"), Cell("0"))) for number in range(24)),
    "One square is one visit.",
)
PAPER = Paper(
    reference="Paper 2026-q2, version 1",
    issued_on=date(2026, 10, 8),
    board="London MAPPA Strategic Management Board",
    marking="OFFICIAL-SENSITIVE",
    demonstration=False,
    heading="Visits to MAPPA meetings: July to September 2026",
    facts=(Fact("For", "Board meeting of Thursday 22 October 2026"),),
    brief="Meetings open well & keep <victims> in view.",
    strip=(Fact("Visits in this paper", "12"), Fact("Boroughs in a year", "30 of 33")),
    said=(Statement("Four Pillars.", "Strong or Secure in 9 of 11."),),
    sections=(
        Section(
            "Where visits have been",
            said=(Statement("", "In the quarter 13 visits were made."),),
            map=Map("1 of 2 boroughs was visited", (Tile("Camden", "Cam", 1, 1, 3), Tile("City of London", "Cty", 1, 2, None)), "Whole months."),
            grids=(Grid("", ("Months", "Boroughs"), (Line("0 to 5", (Cell("Camden 3"),)),)),),
        ),
        Section("What was seen", profile=Profile("By meeting", SCALE, (Counted("Four Pillars used", (0, 2, 6, 3), (1, 0, 0)),), "Each row adds up to 12.")),
        Section("Quarter by quarter", trend=Trend("9 of 11", (Point("Apr", "2026", 8, 11, 0.4, 0.9), Point("Jul", "2026", 9, 11, 0.5, 1.0)), 0.7)),
        Section("Who attended", grids=(AGENCIES,)),
        Section("Themes", quoted=(Quoted("Time", "Two cases had no time left."),), quoted_note="In the words of visitors."),
    ),
    asked=("write to the directors of housing", "note the overdue actions"),
    about=(Fact("Questions", "four-pillars-1"),),
)
LONG = "Housing was missing and nobody could say who would ask. " * 7
LARGEST = replace(
    PAPER,
    brief=LONG[:600],
    asked=(LONG[:300],) * 8,
    sections=(
        *PAPER.sections[:4],
        replace(PAPER.sections[4], grids=(AGENCIES,), quoted=(Quoted("Time", LONG[:400]),) * 3),
        Section("Good practice", quoted=(Quoted("Time", LONG[:400]),) * 3),
        Section(
            "Actions",
            grids=(
                Grid(
                    "",
                    ("Overdue action", "Whose", "Where", "Due"),
                    (Line(LONG[:160], (Cell("Chairs"), Cell("Kingston upon Thames"), Cell("3 October 2026"))),) * 10,
                ),
            ),
        ),
    ),
)
PAPERS = {
    "ordinary": PAPER,
    "draft": replace(PAPER, issued_on=None, demonstration=True),
    "largest": LARGEST,
    "bare": replace(PAPER, brief="", sections=(), asked=()),
}


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_says_all_its_words_in_order_and_takes_at_most_twelve_pages(name: str) -> None:
    made = paper.render(PAPERS[name], invariant=True)
    pdfs.collect(f"paper {name}", made)
    with pikepdf.open(BytesIO(made)) as opened:
        assert len(opened.pages) <= 12
    said, at = " ".join(read(made).words().split()), 0
    for words in paper.words(PAPERS[name]):
        found = said.find(" ".join(words.split()), at)
        assert found >= 0, words
        at = found


def test_each_drawing_that_stands_for_itself_has_a_text_that_says_what_it_shows() -> None:
    figures = read(paper.render(PAPER, invariant=True)).every("Figure")
    assert len(figures) == 2
    assert "Camden 3, City of London none yet" in paper.map_words(PAPER.sections[0].map)  # type: ignore[arg-type]  # it has one
    assert paper.trend_words(PAPER.sections[2].trend).endswith("Apr 2026 8 of 11, Jul 2026 9 of 11.")  # type: ignore[arg-type]  # it has one


def test_a_bar_says_its_counts_in_words() -> None:
    told = paper.counted_words(Counted("Four Pillars used", (0, 2, 6, 3), ()), ("Not yet in place", "Developing", "Secure", "Strong"))
    assert told == "2 Developing, 6 Secure, 3 Strong"


def test_a_paper_that_was_kept_is_read_back_as_it_was() -> None:
    for one in PAPERS.values():
        assert canonical.load(Paper, canonical.dump(one)) == one
    assert canonical.fingerprint(PAPER) == canonical.fingerprint(canonical.load(Paper, canonical.dump(PAPER)))
