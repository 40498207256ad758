"""On which day somebody is reminded of what: rows of `telling` with their days, the earliest first. All are working days."""

from __future__ import annotations

from datetime import date, timedelta

from observe.domain.working_days import working_days_after, working_days_before, working_days_left

#: A letter's row, and the day that it falls due.
Schedule = tuple[tuple[str, date], ...]

#: What could not be told on its day, because nothing served, is told so many days later at most.
LATE_BY = timedelta(days=7)


def to_write_up(meeting_on: date) -> Schedule:
    """For whoever has not sent what was seen at a meeting. Raises CalendarEnds, as do the others."""
    return ("to_write_up", working_days_after(meeting_on, 1)), ("not_sent", working_days_after(meeting_on, 5))


def to_reply(released_on: date, first_last_day: date, last_day: date) -> Schedule:
    """For a chair who has not replied. `first_last_day` is the one that came with the report, before more days were allowed."""
    half = working_days_left(released_on, first_last_day) // 2
    days = [("reply_half_time", working_days_after(released_on, half))] if half else []
    return *days, ("reply_two_days", working_days_before(last_day, 2)), ("no_reply", working_days_after(last_day, 1))


def to_do(due_on: date) -> Schedule:
    """For whoever has an action to do."""
    return ("action_due", working_days_before(due_on, 5)), ("action_overdue", working_days_after(due_on, 1))


def on(schedule: Schedule, today: date) -> tuple[str, date] | None:
    """What to tell today, if it was not told yet: the newest that has fallen due, unless that is too long ago. What came before it no longer applies."""
    due = [one for one in schedule if one[1] <= today]
    newest = max(due, key=lambda one: one[1], default=None)
    return newest if newest and today - newest[1] <= LATE_BY else None
