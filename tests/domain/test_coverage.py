"""Months since, what is owed, and the rule of the suggested visits."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from observe.domain.area import read
from observe.domain.coverage import Commitment, months_between, places, suggest
from observe.domain.people import Person

AREA = read(Path("tests/areas/three-boroughs.toml"))
A, B, C = (borough.key for borough in AREA.boroughs)
ON = date(2026, 11, 24)


def visitor(
    number: int, *, agreed: int = 2, done: int = 0, planned: int = 0, boroughs: tuple[str, ...] = (), been: dict[str, date] | None = None
) -> Commitment:
    return Commitment(Person(number, f"Visitor {number}", "", boroughs=boroughs), agreed, done, planned, been or {})


@pytest.mark.parametrize(
    ("earlier", "months"), [(date(2026, 11, 24), 0), (date(2026, 10, 25), 0), (date(2026, 10, 24), 1), (date(2025, 11, 25), 11), (date(2025, 11, 24), 12)]
)
def test_months_are_whole_ones(earlier: date, months: int) -> None:
    assert months_between(earlier, ON) == months


def test_a_borough_that_was_never_visited_waits_longest() -> None:
    where = places(AREA, {A: date(2026, 1, 10), B: date(2025, 6, 1)}, {}, ON)
    assert [(one.months, one.waits_long) for one in where] == [(10, False), (17, True), (None, True)]
    assert [(one.place.borough.key, one.commitment.person.id) for one in suggest(where, [visitor(1), visitor(2), visitor(3)])] == [(C, 1), (B, 2), (A, 3)]


def test_where_a_visit_is_planned_none_is_suggested_and_who_owes_none_is_asked_for_none() -> None:
    where = places(AREA, {}, {A: date(2026, 12, 1), B: date(2026, 12, 2)}, ON)
    assert [one.place.borough.key for one in suggest(where, [visitor(1, agreed=2, done=1, planned=1), visitor(2)])] == [C]
    assert suggest(where, [visitor(1, agreed=2, done=3)]) == []
    assert [one.place.borough.key for one in suggest(places(AREA, {}, {}, ON, writing={A, B}), [visitor(1)])] == [C]


def test_nobody_is_sent_where_they_live_or_work() -> None:
    where = places(AREA, {A: date(2026, 1, 1), B: date(2026, 2, 1), C: date(2026, 3, 1)}, {}, ON)
    found = suggest(where, [visitor(1, boroughs=(A,)), visitor(2, boroughs=(A, B))])
    assert [(one.place.borough.key, one.commitment.person.id) for one in found] == [(B, 1), (C, 2)]


def test_who_has_never_been_there_comes_before_who_owes_more_and_each_says_why() -> None:
    where = places(AREA, {A: date(2025, 9, 20)}, {B: ON, C: ON}, ON)
    known, new = visitor(1, agreed=4, been={A: date(2025, 9, 20)}), visitor(2, agreed=2, done=1)
    (found,) = suggest(where, [known, new])
    assert found.why == "Not visited for 14 months; Visitor 2 has 1 visit to do and has not been here this year or in the two years before."
    (found,) = suggest(where, [known])
    assert found.why == "Not visited for 14 months; Visitor 1 has 4 visits to do and was here longest ago."
