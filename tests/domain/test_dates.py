"""Dates as they are written, the clock on the wall, and quarters."""

from datetime import UTC, date, datetime, timedelta

import pytest

from observe.domain.dates import Quarter, local, long, quarter, quarter_of, show_moment, with_weekday


def test_a_day_is_written_without_a_leading_nought() -> None:
    assert long(date(2026, 11, 2)) == "2 November 2026"
    assert with_weekday(date(2026, 11, 2)) == "Monday 2 November 2026"


def test_a_moment_in_winter_is_shown_as_it_is_and_in_summer_an_hour_later() -> None:
    assert show_moment(datetime(2026, 11, 24, 14, 32, tzinfo=UTC)) == "24 November 2026 at 2:32pm"
    assert show_moment(datetime(2026, 7, 1, 14, 32, 59, tzinfo=UTC)) == "1 July 2026 at 3:32pm"


def test_late_on_a_summer_evening_in_utc_it_is_already_tomorrow_in_london() -> None:
    assert local(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)).date() == date(2026, 7, 2)


def test_a_moment_without_a_time_zone_is_an_error() -> None:
    with pytest.raises(ValueError, match="time zone"):
        local(datetime(2026, 7, 1, 12, 0))  # noqa: DTZ001 - the missing zone is what is tested


@pytest.mark.parametrize(
    ("day", "key", "name", "year"),
    [
        (date(2026, 4, 1), "2026-q1", "April to June 2026", "2026/27"),
        (date(2026, 11, 24), "2026-q3", "October to December 2026", "2026/27"),
        (date(2027, 3, 31), "2026-q4", "January to March 2027", "2026/27"),
        (date(2099, 5, 1), "2099-q1", "April to June 2099", "2099/00"),
    ],
)
def test_a_day_falls_in_a_quarter_of_the_mappa_year(day: date, key: str, name: str, year: str) -> None:
    found = quarter_of(day)
    assert (found.key, found.name, found.year_name) == (key, name, year)


@pytest.mark.parametrize("first_month", range(1, 13))
def test_every_day_falls_in_exactly_the_quarter_that_holds_it(first_month: int) -> None:
    for number in range(800):
        day = date(2025, 1, 1) + timedelta(days=number)
        found = quarter_of(day, first_month)
        assert found.first_day <= day <= found.last_day
        assert quarter(found.key, first_month) == found


def test_where_the_year_is_the_calendars_it_has_one_number() -> None:
    first = quarter_of(date(2026, 2, 1), 1)
    assert (first.key, first.year_name, first.name) == ("2026-q1", "2026", "January to March 2026")


def test_a_quarter_across_new_year_names_both_years() -> None:
    assert Quarter(2026, 3, first_month=5).name == "November 2026 to January 2027"


def test_quarters_are_in_order() -> None:
    assert quarter("2025-q4") < quarter("2026-q1") < quarter("2026-q2")


@pytest.mark.parametrize("key", ["", "2026", "2026-q5", "2026-q0", "2026-Q1", "0000-q1", "20226-q1", "2026-q1 ", "2026-q1\n", "٢٠٢٦-q1", "9999-q4"])
def test_an_address_that_names_no_quarter_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="is not a quarter"):
        quarter(key)
