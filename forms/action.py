"""What is said of an action: how it was done or seen to be done, why it is opened again, moved or dropped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import TextAreaField
from wtforms.validators import Length

from forms.fields import DayField
from forms.fixed import FixedForm
from forms.sent import tidy

#: The longest words, in characters.
LIMIT = 2_000


class StepForm(FixedForm):
    """Some words, which must be there. `asks` is what stands beside an empty box."""

    words = TextAreaField(
        filters=[tidy],
        validators=[Length(max=LIMIT, message=f"Use {LIMIT:,} characters or fewer")],
        render_kw={"rows": 4},
    )
    asks = ""

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """The words are there."""
        super().validate(extra_validators)
        if not self.words.data:
            self.words.errors = [self.asks]
        return not self.errors


class MoveForm(StepForm):
    """Another day, with the reason. It must be later than `today`."""

    due_on = DayField("Due by", description="For example, 27 1 2027")
    today: date

    @property
    def day(self) -> date | None:
        """The day that was typed, if it is one."""
        return self.due_on.day

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """The words are there, and the day is to come."""
        super().validate(extra_validators)
        if not self.due_on.errors and (self.day is None or self.day <= self.today):
            self.due_on.errors = ["The date must be in the future" if self.day else "Enter the new date"]
        return not self.errors


def step_form(label: str, hint: str, asks: str, submitted: MultiDict[str, str] | None) -> StepForm:
    """The box with its words."""
    form = StepForm(submitted)
    form.words.label.text, form.words.description, form.asks = label, hint, asks
    return form


def move_form(today: date, submitted: MultiDict[str, str] | None) -> MoveForm:
    """The new day, and why."""
    form = MoveForm(submitted)
    form.words.label.text, form.asks, form.today = "Why?", "Enter why", today
    return form
