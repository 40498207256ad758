"""A question quarter by quarter."""

from __future__ import annotations

from dataclasses import replace

import pytest

from forms.instrument import Instrument, load
from observe.domain.counts import Asked
from observe.domain.dates import Quarter
from observe.domain.over_time import Series, in_words, series

FIRST = load("four-pillars-1")
QUARTERS = [Quarter(2023 + place // 4, place % 4 + 1) for place in range(16)]


def worded_anew(key: str) -> Instrument:
    """A second version, in which one question has other words."""
    sections = tuple(
        replace(section, questions=tuple(replace(one, question="Other words?") if one.key == key else one for one in section.questions))
        for section in FIRST.sections
    )
    return replace(FIRST, name="four-pillars-2", version=2, sections=sections)


def of(counted: list[tuple[int, int]], key: str = "C1", instruments: dict[str, Instrument] | None = None, versions: list[int] | None = None) -> Series:
    """A series in which (hits, n) meetings were Strong and Developing, a quarter each."""
    known = instruments or {"four-pillars-1": FIRST}
    names = [f"four-pillars-{version}" for version in versions or [1] * len(counted)]
    visits = {quarter.key: {Asked(name, False, True): n} for quarter, name, (_, n) in zip(QUARTERS, names, counted, strict=False) if n}
    given = {}
    for quarter, name, (hits, n) in zip(QUARTERS, names, counted, strict=False):
        given |= {(quarter.key, int(name[-1]), "4"): hits, (quarter.key, int(name[-1]), "2"): n - hits}
    return series(known, FIRST.question(key), QUARTERS[: len(counted)], visits, given)


def test_it_begins_with_the_first_quarter_that_has_a_visit_and_keeps_later_gaps() -> None:
    found = of([(0, 0), (1, 2), (0, 0), (3, 4)])
    assert [(one.quarter.key, one.tally.n, one.share is None) for one in found.quarters] == [("2023-q2", 2, False), ("2023-q3", 0, True), ("2023-q4", 4, False)]


def test_with_few_quarters_it_says_how_many_are_missing() -> None:
    assert in_words(of([(1, 4), (2, 4), (3, 4), (4, 4)])) == "Too few to tell a change from chance: 6 more quarters off the median are needed."
    assert in_words(of([])) == "No visit of these quarters rated this."


def test_a_long_run_is_told_with_its_first_and_last_quarter_and_no_judgement() -> None:
    said = in_words(of([(4, 10), (5, 10), (4, 10)] + [(8, 10)] * 8 + [(4, 10)] * 5))
    assert said == (
        "More than chance: 8 quarters in a row, January to March 2024 until October to December 2025, were above the median. "
        "By chance the longest run is at most 7."
    )


def test_too_few_crossings_are_told() -> None:
    said = in_words(of([(1, 10), (2, 10)] * 3 + [(8, 10), (9, 10)] * 3))
    assert said == "More than chance: the median was crossed 1 time in 12 quarters. By chance it is crossed at least 3 times."


def test_to_and_fro_is_no_more_than_chance() -> None:
    assert in_words(of([(4, 10), (6, 10)] * 6)).startswith("No more than chance: of 12 quarters off the median at most 1 in a row")


@pytest.mark.parametrize(("key", "broken"), [("C1", True), ("C2", False)])
def test_where_the_words_changed_the_series_is_broken_and_compared_only_after_that(key: str, broken: bool) -> None:
    both = {"four-pillars-1": FIRST, "four-pillars-2": worded_anew("C1")}
    found = of([(1, 10), (2, 10), (3, 10), (4, 10)], key, both, [1, 1, 2, 2])
    assert [one.reworded for one in found.quarters] == [False, False, broken, False]
    asked = FIRST.question(key).question
    assert [one.wording for one in found.quarters] == [asked, asked, *(["Other words?"] * 2 if broken else [asked] * 2)]
    assert len(found.compared) == (2 if broken else 4)


def test_a_quarter_with_both_wordings_stands_twice() -> None:
    both = {"four-pillars-1": FIRST, "four-pillars-2": worded_anew("C1")}
    visits = {"2023-q1": {Asked("four-pillars-1", False, True): 2, Asked("four-pillars-2", False, True): 3}}
    found = series(both, FIRST.question("C1"), QUARTERS[:1], visits, {("2023-q1", 1, "4"): 2, ("2023-q1", 2, "4"): 1, ("2023-q1", 2, "1"): 2})
    assert [(one.share.hits, one.share.n, one.reworded) for one in found.quarters if one.share] == [(2, 2, False), (1, 3, True)]
