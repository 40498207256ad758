"""What people type, and what it means."""

from __future__ import annotations

from datetime import date, time

import pytest

from forms.typed import as_codes, as_count, as_date, as_time, date_parts, joined_date, show_time


@pytest.mark.parametrize(("typed", "count"), [("12", 12), (" 0 ", 0), ("007", 7)])
def test_a_count_is_a_whole_number(typed: str, count: int) -> None:
    assert as_count(typed) == count


@pytest.mark.parametrize("typed", ["twelve", "", "-1", "1.5", "1000", "١٢", "1 2", "²"])
def test_what_is_no_count_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="must be a whole number, like 12"):
        as_count(typed)


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("9:30", time(9, 30)),
        ("09.30", time(9, 30)),
        ("0930", time(9, 30)),
        ("9.30am", time(9, 30)),
        ("9:30 a.m.", time(9, 30)),
        ("1pm", time(13)),
        ("12pm", time(12)),
        ("12am", time(0)),
        ("Midday", time(12)),
        ("23:59", time(23, 59)),
    ],
)
def test_a_time_is_read_as_people_write_it(typed: str, moment: time) -> None:
    assert as_time(typed) == moment


@pytest.mark.parametrize("typed", ["9", "25:00", "13pm", "0am", "9:60", "half past nine", "", "9:30:15"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="must be a time, like 9:30 or 2:15pm"):
        as_time(typed)


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (time(9, 30), "9:30am"),
        (time(14), "2pm"),
        (time(12), "midday"),
        (time(0), "midnight"),
        (time(0, 5), "12:05am"),
        (time(14, 5), "2:05pm"),
        (time(12, 1), "12:01pm"),
    ],
)
def test_a_time_is_shown_as_people_say_it(moment: time, shown: str) -> None:
    assert show_time(moment) == shown


@pytest.mark.parametrize("typed", ["17 11 2026", "17 Nov 2026", "17 november 2026", "017 11 2026"])
def test_a_date_has_a_month_by_number_or_by_name(typed: str) -> None:
    assert as_date(typed) == date(2026, 11, 17)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("31 2 2026", "must be a real date"),
        ("29 2 2025", "must be a real date"),
        ("x 2 2026", "must be a real date"),
        ("1 spring 2026", "must be a real date"),
        ("1 2 20226", "must have a year between 2000 and 2099"),
        ("1 2 26", "must have a year between 2000 and 2099"),
        ("1 2 99999999999999999999999999", "must have a year"),
        ("99999999999999999999 2 2026", "must be a real date"),
        ("1  2026", "must include a month"),
        ("1  ", "must include a month and a year"),
        ("tomorrow", "must include a month and a year"),
    ],
)
def test_what_is_no_date_is_refused_with_what_is_wrong(typed: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        as_date(typed)


@pytest.mark.parametrize("boxes", [["31", "2", "2026"], ["", "", "2026"], ["1", "", ""], ["x y", "2", ""]])
def test_the_three_boxes_come_back_as_they_were_typed(boxes: list[str]) -> None:
    assert list(date_parts(joined_date(boxes))) == [box.replace(" ", "") for box in boxes]
    assert joined_date(["", " ", ""]) == ""


def test_ticks_are_parted_by_spaces() -> None:
    assert as_codes("1 3") == ("1", "3")
    assert as_codes("") == ()
