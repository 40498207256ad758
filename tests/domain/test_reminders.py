"""On which day what falls due: by working days, around weekends and bank holidays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from observe.domain import reminders
from observe.domain.working_days import CalendarEnds, working_days_before


def test_a_meeting_on_a_friday_is_reminded_of_on_monday_and_the_friday_after() -> None:
    assert reminders.to_write_up(date(2026, 11, 20)) == (("to_write_up", date(2026, 11, 23)), ("not_sent", date(2026, 11, 27)))


def test_christmas_counts_as_no_working_day() -> None:
    assert reminders.to_write_up(date(2026, 12, 24)) == (("to_write_up", date(2026, 12, 29)), ("not_sent", date(2027, 1, 5)))
    assert working_days_before(date(2026, 12, 30), 2) == date(2026, 12, 24)


def test_a_chair_is_reminded_at_half_time_two_days_before_and_on_the_day_after() -> None:
    released, last = date(2026, 11, 24), date(2026, 12, 8)
    assert reminders.to_reply(released, last, last) == (
        ("reply_half_time", date(2026, 12, 1)),
        ("reply_two_days", date(2026, 12, 4)),
        ("no_reply", date(2026, 12, 9)),
    )


def test_more_days_move_what_comes_later_and_leave_half_time() -> None:
    released, last, later = date(2026, 11, 24), date(2026, 12, 8), date(2026, 12, 22)
    days = dict(reminders.to_reply(released, last, later))
    assert days == {"reply_half_time": date(2026, 12, 1), "reply_two_days": date(2026, 12, 18), "no_reply": date(2026, 12, 23)}


def test_a_reply_due_the_next_day_has_no_half_time() -> None:
    days = reminders.to_reply(date(2026, 11, 24), date(2026, 11, 25), date(2026, 11, 25))
    assert [what for what, _ in days] == ["reply_two_days", "no_reply"]


def test_an_action_is_reminded_of_five_working_days_before_and_on_the_one_after() -> None:
    assert reminders.to_do(date(2026, 12, 28)) == (("action_due", date(2026, 12, 18)), ("action_overdue", date(2026, 12, 29)))


def test_only_the_newest_applies_and_not_when_it_is_long_ago() -> None:
    schedule = reminders.to_write_up(date(2026, 11, 20))
    assert reminders.on(schedule, date(2026, 11, 22)) is None
    assert reminders.on(schedule, date(2026, 11, 26)) == schedule[0]
    assert reminders.on(schedule, date(2026, 11, 27)) == schedule[1]
    assert reminders.on(schedule, date(2026, 11, 27) + reminders.LATE_BY) == schedule[1]
    assert reminders.on(schedule, date(2026, 11, 28) + reminders.LATE_BY) is None


def test_days_that_nobody_knows_are_not_counted() -> None:
    with pytest.raises(CalendarEnds):
        reminders.to_write_up(date(2100, 1, 1) - timedelta(days=1))
