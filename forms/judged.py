"""A form whose answers are judged outside of it: it only shows the faults beside their fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

from wtforms import Field
from wtforms.fields.core import UnboundField
from wtforms.form import BaseForm

from forms.answers import Fault


class JudgedForm(BaseForm):
    """Fields that carry what was typed. `faults` are those shown."""

    def __init__(self, fields: Mapping[str, Field]) -> None:
        super().__init__(cast("dict[str, UnboundField[Field]]", fields))
        self.faults: tuple[Fault, ...] = ()

    def show(self, faults: Iterable[Fault]) -> bool:
        """Stand these faults beside their fields, instead of any others. True when there is none."""
        self.faults = tuple(fault for fault in faults if self.field_of(fault) in self)
        for field in self:
            field.errors = [fault.message for fault in self.faults if self.field_of(fault) == field.name]
        return not self.faults

    def field_of(self, fault: Fault) -> str:
        """The field that a fault stands beside: the question's, where the fault names one control of several."""
        return fault.field if fault.field in self else fault.question
