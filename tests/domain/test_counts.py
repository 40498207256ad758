"""Honest numbers."""

from __future__ import annotations

import pytest

from forms.instrument import load
from observe.domain.counts import Asked, Tally, ThemeTally, agency_tallies, most_frequent, share, tally, wilson

FULL_HYBRID = Asked("four-pillars-1", short=False, online=True)
SHORT_IN_PERSON = Asked("four-pillars-1", short=True, online=False)
INSTRUMENT = load("four-pillars-1")


def tally_of(key: str, visits: dict[Asked, int], given: dict[str, int]) -> Tally:
    """The tally of one question, from how often each code was given to it."""
    return tally({"four-pillars-1": INSTRUMENT}, INSTRUMENT.question(key), visits, {(key, code): count for code, count in given.items()})


def test_not_seen_did_not_apply_not_answered_and_not_asked_stay_four_things() -> None:
    counted = tally_of("C4", {FULL_HYBRID: 9, SHORT_IN_PERSON: 5}, {"4": 3, "1": 1, "NS": 2, "NA": 1})
    assert counted.n == 4
    assert counted.unrated == {"NS": 2, "NA": 1}
    assert counted.not_answered == 2
    assert counted.not_asked == 5


def test_people_online_are_asked_about_only_where_there_were_some() -> None:
    counted = tally_of("B2", {FULL_HYBRID: 1, SHORT_IN_PERSON: 1}, {"4": 1})
    assert (counted.n, counted.not_asked) == (1, 1)


def test_the_short_form_asks_the_core_questions() -> None:
    assert tally_of("C1", {SHORT_IN_PERSON: 2}, {"3": 2}).n == 2


def test_the_share_is_strong_or_secure_of_n_and_a_percentage_only_from_ten() -> None:
    nine = share(INSTRUMENT, tally_of("C1", {FULL_HYBRID: 9}, {"4": 4, "3": 3, "2": 2}))
    ten = share(INSTRUMENT, tally_of("C1", {FULL_HYBRID: 10}, {"4": 4, "3": 3, "2": 3}))
    assert nine is not None
    assert (nine.hits, nine.n, nine.as_percentage) == (7, 9, False)
    assert ten is not None
    assert (ten.hits, ten.n, ten.as_percentage) == (7, 10, True)


def test_there_is_no_share_of_nothing() -> None:
    assert share(INSTRUMENT, tally_of("C1", {FULL_HYBRID: 3}, {"NS": 3})) is None


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_is_the_one_in_newcombe_1998_table_i_method_3(hits: int, n: int, low: float, high: float) -> None:
    assert wilson(hits, n) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_an_agency_is_expected_where_it_was_needed_and_the_visitor_could_tell() -> None:
    seen = {
        ("police", "room:active"): 3,
        ("police", "room:silent"): 1,
        ("police", "deputy"): 1,
        ("police", "absent"): 2,
        ("police", "not-needed"): 3,
        ("police", "unknown"): 1,
        ("police", ""): 1,
    }
    police, housing = agency_tallies([("police", "Police"), ("housing", "Housing")], 14, seen)
    assert (police.took_part, police.expected, police.not_answered) == (5, 7, 3)
    assert (police.contributed, police.part_known) == (3, 4)
    assert (housing.took_part, housing.expected, housing.not_answered) == (0, 0, 14)


@pytest.mark.parametrize(
    ("improvements", "named"),
    [
        ([5, 4, 4], [0]),
        ([2, 5, 5], [1, 2]),
        ([5, 5, 5, 1], [0, 1, 2]),
        ([5, 5, 5, 5], []),
        ([1], []),
        ([0, 0], []),
        ([], []),
    ],
)
def test_the_most_frequent_theme_is_named_with_the_few_that_tie_and_never_for_a_single_report(improvements: list[int], named: list[int]) -> None:
    themes = [ThemeTally(str(place), f"Theme {place}", 9, count) for place, count in enumerate(improvements)]
    assert most_frequent(themes) == [themes[place] for place in named]
