"""Days, times and quarters: how they are written, and what day it is where the meetings are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from forms.typed import show_time

#: The clock on the wall in every area of England and Wales.
LONDON = ZoneInfo("Europe/London")

#: Written out here, since the calendar module's names follow the machine's language.
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def local(moment: datetime) -> datetime:
    """The moment by the clock on the wall. A moment without a time zone is an error."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(LONDON)


def long(day: date) -> str:
    """ "2 November 2026"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def with_weekday(day: date) -> str:
    """ "Monday 2 November 2026"."""
    return f"{WEEKDAYS[day.weekday()]} {long(day)}"


def show_moment(moment: datetime) -> str:
    """ "24 November 2026 at 2:32pm", by the clock on the wall."""
    there = local(moment)
    return f"{long(there)} at {show_time(there.time())}"


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of the area's year. `year` is the calendar year in which the area's year begins, `number` 1 to 4."""

    year: int
    number: int
    first_month: int = 4

    @property
    def key(self) -> str:
        """ "2026-q1", as in addresses."""
        return f"{self.year}-q{self.number}"

    @property
    def first_day(self) -> date:
        """The quarter's first day."""
        return self._starts(self.number)

    @property
    def last_day(self) -> date:
        """The quarter's last day."""
        return self._starts(self.number + 1) - timedelta(days=1)

    @property
    def name(self) -> str:
        """ "April to June 2026", or "November 2026 to January 2027"."""
        first, last = self.first_day, self.last_day
        year_of_first = "" if first.year == last.year else f" {first.year}"
        return f"{MONTHS[first.month - 1]}{year_of_first} to {MONTHS[last.month - 1]} {last.year}"

    @property
    def year_name(self) -> str:
        """ "2026/27"; "2026" where the area's year is the calendar's."""
        return str(self.year) if self.first_month == 1 else f"{self.year}/{(self.year + 1) % 100:02}"

    def _starts(self, number: int) -> date:
        months = self.year * 12 + self.first_month - 1 + (number - 1) * 3
        return date(months // 12, months % 12 + 1, 1)


def quarter_of(day: date, first_month: int = 4) -> Quarter:
    """The quarter that a day falls in, of years that begin with `first_month` (1 to 12)."""
    months = day.year * 12 + day.month - first_month
    return Quarter(months // 12, months % 12 // 3 + 1, first_month)


def quarter(key: str, first_month: int = 4) -> Quarter:
    """The quarter that an address names. Raises ValueError for anything but a year from 1000 to 2999 and q1 to q4."""
    if not re.fullmatch(r"[12][0-9]{3}-q[1-4]", key):
        raise ValueError(f"{key!r} is not a quarter such as 2026-q1")
    return Quarter(int(key[:4]), int(key[-1]), first_month)


def last_quarters(last: Quarter, count: int) -> list[Quarter]:
    """So many quarters up to this one, the oldest first."""
    found = [last]
    while len(found) < count:
        found.append(quarter_of(found[-1].first_day - timedelta(days=1), last.first_month))
    return found[::-1]
