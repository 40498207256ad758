"""The day on which the Board considered a report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Form

from forms.fields import DayField


class ConsideredForm(Form):
    """One date: not before the release, not after today."""

    considered_on = DayField("Date of the Board meeting", description="For example, 24 11 2026.")

    released_on: date
    today: date

    @property
    def day(self) -> date | None:
        """The date, when one was typed."""
        return self.considered_on.day

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """The box alone, then against the calendar."""
        super().validate(extra_validators)
        if not self.considered_on.errors:
            self.considered_on.errors = list(self._faults())
        return not self.errors

    def _faults(self) -> Iterator[str]:
        if self.day is None:
            yield "Enter the date of the Board meeting"
        elif self.day > self.today:
            yield "The date of the Board meeting must be today or in the past"
        elif self.day < self.released_on:
            yield "The date of the Board meeting must be on or after the day of the release"


def build(*, released_on: date, today: date, submitted: MultiDict[str, str] | None = None) -> ConsideredForm:
    """The form, empty or as typed."""
    form = ConsideredForm(submitted)
    form.released_on, form.today = released_on, today
    return form
