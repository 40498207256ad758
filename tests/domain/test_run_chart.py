"""The rules that tell a change from chance, against published limits and a statistics library."""

from __future__ import annotations

from fractions import Fraction

import pytest
from scipy.stats import binom

from observe.domain.run_chart import fewest_by_chance, longest_by_chance, read


#: Anhøj and Olesen, PLoS ONE 9(11): e113825, 2014, table 1: points off the median, the longest run by chance, the fewest crossings.
@pytest.mark.parametrize(("useful", "longest", "crossings"), [(10, 6, 2), (12, 7, 3), (13, 7, 3), (20, 7, 6), (24, 8, 8)])
def test_the_limits_are_the_published_ones(useful: int, longest: int, crossings: int) -> None:
    assert (longest_by_chance(useful), fewest_by_chance(useful)) == (longest, crossings)


def test_the_fewest_crossings_are_the_5_percent_point_of_the_binomial() -> None:
    for useful in range(2, 200):
        assert fewest_by_chance(useful) == binom.ppf(0.05, useful - 1, 0.5)


def of(*tenths: int) -> list[Fraction]:
    return [Fraction(one, 10) for one in tenths]


def test_below_ten_points_off_the_median_the_rules_say_nothing() -> None:
    reading = read(of(1, 1, 1, 1, 5, 5, 9, 9, 9, 9))
    assert reading is not None
    assert (reading.useful, reading.longest, reading.speaks, reading.changed) == (8, 4, False, False)


def test_a_run_longer_than_chance_is_more_than_chance_and_its_ends_are_known() -> None:
    reading = read(of(6, 6, 6, 5, 6, 6, 6, 6, 1, 1, 1, 1, 1, 1, 1))
    assert reading is not None
    assert reading.middle == Fraction(5, 10)
    assert (reading.useful, reading.longest, reading.above, reading.first, reading.last) == (14, 7, True, 0, 7), "a point on the median is passed over"
    assert not reading.long_run, "7 in a row among 14 is within chance"
    assert reading.few_crossings
    assert reading.crossings == 1


def test_eight_in_a_row_among_fourteen_are_more_than_chance() -> None:
    reading = read(of(4, 4, 5, 6, 4, 8, 8, 8, 8, 8, 8, 8, 4, 4, 5, 4))
    assert reading is not None
    assert (reading.middle, reading.useful, reading.longest) == (Fraction(55, 100), 16, 7)
    assert not reading.long_run
    reading = read(of(4, 4, 4, 5, 4, 8, 8, 8, 8, 8, 8, 8, 8, 4, 4, 5))
    assert reading is not None
    assert (reading.longest, reading.long_run, reading.above, reading.first, reading.last) == (8, True, True, 5, 12)


def test_to_and_fro_is_no_more_than_chance() -> None:
    reading = read(of(4, 6, 4, 6, 4, 6, 4, 6, 4, 6, 4, 6))
    assert reading is not None
    assert (reading.speaks, reading.crossings, reading.changed) == (True, 11, False)


def test_of_no_quarter_there_is_nothing_to_read_and_of_equal_ones_no_run() -> None:
    assert read([]) is None
    level = read(of(5, 5, 5))
    assert level is not None
    assert (level.useful, level.longest, level.changed) == (0, 0, False)
