"""What people type and what it means: numbers, times, dates and ticks. Each reader raises ValueError with words that follow a field's name."""

from __future__ import annotations

import re
from datetime import date, time

#: Years that a date may have. What lies outside is a slip of the finger: 20226, 1026.
YEARS = range(2000, 2100)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DATE_PARTS = ("day", "month", "year")

_COUNT = re.compile(r"[0-9]{1,3}")
_TIME = re.compile(r"([0-9]{1,2})(?:[:.\s]?([0-9]{2}))?\s*([ap])?\.?(?:m\.?)?", re.IGNORECASE)
_NAMED_TIMES = {"midday": time(12), "noon": time(12), "midnight": time(0)}


def as_count(typed: str) -> int:
    """A whole number from 0 to 999."""
    if not _COUNT.fullmatch(typed.strip()):
        raise ValueError("must be a whole number, like 12")
    return int(typed)


def as_time(typed: str) -> time:
    """A time on the clock on the wall: 9:30, 09.30, 0930, 9.30am, 1pm, midday."""
    words = typed.strip().lower()
    if words in _NAMED_TIMES:
        return _NAMED_TIMES[words]
    found = _TIME.fullmatch(words)
    if found is None or (found[2] is None and found[3] is None):
        raise ValueError("must be a time, like 9:30 or 2:15pm")
    try:
        return time(_hour(int(found[1]), found[3]), int(found[2] or 0))
    except ValueError as fault:
        raise ValueError("must be a time, like 9:30 or 2:15pm") from fault


def _hour(hour: int, half: str | None) -> int:
    if half is None:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError("no such hour in half a day")
    return hour % 12 + (12 if half == "p" else 0)


def show_time(moment: time) -> str:
    """As it is read: 9:30am, 2pm, midday."""
    if moment in (time(12), time(0)):
        return "midday" if moment.hour else "midnight"
    minutes = f":{moment.minute:02}" if moment.minute else ""
    return f"{(moment.hour + 11) % 12 + 1}{minutes}{'pm' if moment.hour >= 12 else 'am'}"


def as_date(typed: str) -> date:
    """A date typed as day, month and year, parted by single spaces; the month may be a name."""
    day, month, year = date_parts(typed)
    if missing := [name for name, part in zip(DATE_PARTS, (day, month, year), strict=True) if not part]:
        raise ValueError("must include a " + " and a ".join(missing))
    if not (day.isascii() and day.isdecimal() and year.isascii() and year.isdecimal()):
        raise ValueError("must be a real date")
    if int(year[:9]) not in YEARS:
        raise ValueError(f"must have a year between {YEARS.start} and {YEARS.stop - 1}")
    try:
        return date(int(year), _month(month), int(day[:9]))
    except ValueError as fault:
        raise ValueError("must be a real date") from fault


def _month(typed: str) -> int:
    if typed.isascii() and typed.isdecimal():
        return int(typed[:9])
    return MONTHS.index(typed[:3].lower()) + 1


def date_parts(typed: str) -> tuple[str, str, str]:
    """The three boxes of a date, as they were typed; what cannot be parted stands in the first."""
    parts = typed.split(" ")
    if len(parts) == len(DATE_PARTS):
        return parts[0], parts[1], parts[2]
    return typed, "", ""


def joined_date(parts: list[str]) -> str:
    """Three boxes as one answer that comes apart again; nothing at all when all are empty."""
    tight = ["".join(part.split()) for part in parts]
    return " ".join(tight) if any(tight) else ""


def as_codes(typed: str) -> tuple[str, ...]:
    """Ticks, which are stored parted by spaces."""
    return tuple(typed.split())
