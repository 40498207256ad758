"""Working days: what counts, what does not, and where the calendar ends."""

from datetime import date, timedelta

import pytest

from observe.domain.errors import NotAllowed
from observe.domain.working_days import LAST_YEAR, CalendarEnds, is_working_day, working_days_after, working_days_left


def test_the_first_working_day_is_the_day_after() -> None:
    assert working_days_after(date(2026, 11, 24), 1) == date(2026, 11, 25)


def test_ten_working_days_after_a_tuesday_is_the_tuesday_two_weeks_later() -> None:
    assert working_days_after(date(2026, 11, 17), 10) == date(2026, 12, 1)


@pytest.mark.parametrize("released", [date(2026, 11, 27), date(2026, 11, 28), date(2026, 11, 29)])
def test_what_is_released_on_friday_or_at_the_weekend_counts_from_monday(released: date) -> None:
    assert working_days_after(released, 1) == date(2026, 11, 30)


def test_good_friday_and_easter_monday_are_passed_over() -> None:
    assert working_days_after(date(2026, 4, 2), 1) == date(2026, 4, 7)


def test_christmas_and_the_substitute_for_boxing_day_are_passed_over() -> None:
    assert working_days_after(date(2026, 12, 24), 1) == date(2026, 12, 29)
    assert working_days_after(date(2026, 12, 24), 4) == date(2027, 1, 4)


def test_the_coronation_was_no_working_day() -> None:
    assert not is_working_day(date(2023, 5, 8))


def test_scotlands_holidays_are_worked_in_england_and_wales() -> None:
    assert is_working_day(date(2026, 11, 30))
    assert is_working_day(date(2026, 8, 3))


def test_a_count_below_one_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="0 is not a number of days"):
        working_days_after(date(2026, 11, 24), 0)


def test_a_day_after_the_last_known_year_is_refused_in_words_for_the_reader() -> None:
    with pytest.raises(CalendarEnds, match=f"bank holidays of {LAST_YEAR + 1} are not known"):
        working_days_after(date(LAST_YEAR, 12, 31), 1)
    assert issubclass(CalendarEnds, NotAllowed)


def test_a_day_before_the_first_known_year_is_refused() -> None:
    with pytest.raises(CalendarEnds):
        is_working_day(date(1999, 12, 31))


def test_days_left_count_from_tomorrow_to_the_last_day_itself() -> None:
    assert working_days_left(date(2026, 11, 24), date(2026, 12, 1)) == 5


@pytest.mark.parametrize("today", [date(2026, 12, 1), date(2026, 12, 2), date(2027, 1, 1)])
def test_no_days_are_left_on_the_last_day_and_after(today: date) -> None:
    assert working_days_left(today, date(2026, 12, 1)) == 0


@pytest.mark.parametrize("count", [1, 2, 5, 10, 30])
def test_after_so_many_working_days_so_many_were_left(count: int) -> None:
    for start in range(366):
        day = date(2026, 1, 1) + timedelta(days=start)
        assert working_days_left(day, working_days_after(day, count)) == count
