"""Working days in England and Wales: Monday to Friday, without the bank holidays that GOV.UK publishes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice, takewhile

from govuk_bank_holidays.bank_holidays import BankHolidays  # type: ignore[import-untyped]  # the library says nothing of its types

from observe.domain.errors import NotAllowed

ONE_DAY = timedelta(days=1)


class CalendarEnds(NotAllowed):
    """A day in a year whose bank holidays are not known: counting on would call Christmas a working day."""


def _bank_holidays() -> frozenset[date]:
    """Those that come with the library: nothing is fetched."""
    published = BankHolidays(use_cached_holidays=True).get_holidays(division=BankHolidays.ENGLAND_AND_WALES)
    return frozenset(holiday["date"] for holiday in published)


HOLIDAYS = _bank_holidays()
FIRST_YEAR, LAST_YEAR = min(HOLIDAYS).year, max(HOLIDAYS).year


def working_days_after(day: date, count: int) -> date:
    """The `count`th working day after `day`; the first is the day after it, or the next that is one. Raises CalendarEnds."""
    if count < 1:
        raise ValueError(f"{count} is not a number of days")
    return next(islice(_following(day), count - 1, None))


def working_days_before(day: date, count: int) -> date:
    """The `count`th working day before `day`. Raises CalendarEnds."""
    while count:
        day -= ONE_DAY
        count -= is_working_day(day)
    return day


def working_days_left(today: date, last: date) -> int:
    """How many working days come after `today`, up to and with `last`; 0 on the last day and ever after. Raises CalendarEnds."""
    return sum(1 for _ in takewhile(lambda day: day <= last, _following(today))) if last > today else 0


def _following(day: date) -> Iterator[date]:
    """Every working day after `day`, in order."""
    while True:
        day += ONE_DAY
        if is_working_day(day):
            yield day


def is_working_day(day: date) -> bool:
    """Whether offices work on that day. Raises CalendarEnds."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise CalendarEnds(f"The bank holidays of {day.year} are not known here, only those of {FIRST_YEAR} to {LAST_YEAR}. Observe needs an update.")
    return day.weekday() < 5 and day not in HOLIDAYS
