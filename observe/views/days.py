"""Days in words: how long it is until one, or how long ago one was."""

from __future__ import annotations

from datetime import date

from observe.domain import dates
from observe.domain.working_days import CalendarEnds, working_days_left
from observe.views import access


def left(last_day: date) -> str:
    """How long it is until a last day, or how long that has passed."""
    today = access.today()
    if last_day == today:
        return "today is the last day"
    try:
        days = working_days_left(today, last_day) if last_day > today else working_days_left(last_day, today)
    except CalendarEnds:
        return ""
    if last_day > today:
        return "1 working day left" if days == 1 else f"{days} working days left"
    return "the last day has passed" if days == 0 else "1 working day late" if days == 1 else f"{days} working days late"


def ago(day: date) -> str:
    """ "yesterday", or "8 days ago, on 16 November 2026"."""
    days = (access.today() - day).days
    return "today" if days == 0 else "yesterday" if days == 1 else f"{days} days ago, on {dates.long(day)}"
