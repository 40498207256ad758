"""What every form with fixed fields does: a field that was sent twice is refused, and not half read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import Field, Form, SelectMultipleField

from forms.fields import DayField


class FixedForm(Form):
    """A form of ours. Typed text stays in its field, whatever is wrong with it."""

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Judges every field, and refuses two values where one belongs."""
        valid = super().validate(extra_validators)
        twice = [field for field in self if _is_twice(field)]
        for field in twice:
            field.errors = ["Give one answer only"]
        return valid and not twice


def _is_twice(field: Field) -> bool:
    belong = 3 if isinstance(field, DayField) else 1
    return len(field.raw_data or ()) > belong and not isinstance(field, SelectMultipleField)
