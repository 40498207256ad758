"""The Board's filter: which meetings are counted, and which questions are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import cast

from wtforms import Field, Form, SelectField, StringField

from forms.typed import as_date


def select(label: str) -> SelectField:
    """One of the Board's lists. An answer that is not on it is judged here, in words."""
    return SelectField(label, default="", validate_choice=False)


class FilterForm(Form):
    """Everything stands in the address. What cannot be read is shown again with its error, and not used."""

    quarter = select("Quarter")
    level = select("Level")
    mode = select("How it was held")
    borough = select("Borough")
    first = StringField("From", description="Like 1 4 2026", render_kw={"class": "govuk-input--width-10"})
    last = StringField("To", description="Like 30 6 2026", render_kw={"class": "govuk-input--width-10"})
    bcu = select("Police area (BCU)")
    pdu = select("Probation area (PDU)")
    agency = select("Agency that took part")
    visitor = select("Who visited")
    pillar = select("Pillar")

    #: The fields that stand in view; the others are opened with "More filters".
    FIRST = ("quarter", "level", "mode", "borough")
    MORE = ("first", "last", "bcu", "pdu", "agency", "visitor", "pillar")

    def offer(self, choices: Mapping[str, Mapping[str, str]]) -> None:
        """What each list offers: its word for all, then code and label."""
        self.offered = choices
        for name, offered in choices.items():
            cast(SelectField, self[name]).choices = dict(offered)

    def label(self, name: str) -> str:
        """The chosen label of a list; empty where nothing that it offers is chosen."""
        return self.offered[name].get(self[name].data, "") if self[name].data else ""

    def day(self, name: str) -> date | None:
        """The day typed in `first` or `last`; None for none, or where it is no day (the field then has its error)."""
        field = self[name]
        typed = " ".join((field.data or "").replace("/", " ").replace("-", " ").replace(".", " ").split())
        if not typed:
            return None
        try:
            return as_date(typed)
        except ValueError as fault:
            field.errors = [*field.errors, f"{field.label.text} {fault}"]
            return None

    @property
    def asked(self) -> dict[str, str]:
        """What is asked for, as an address says it."""
        return {name: value for name in (*self.FIRST, *self.MORE) if (value := (self[name].data or "").strip())}

    @property
    def asks_more(self) -> bool:
        """Whether something is asked for, or wrong, among those that are opened with "More filters"."""
        return any((self[name].data or "").strip() or self[name].errors for name in self.MORE)


def judge(form: FilterForm, boroughs_in: Mapping[str, Sequence[str]]) -> tuple[date | None, date | None]:
    """The period that the form types. Its errors stand in the form's fields. `boroughs_in` has the boroughs (keys) of every BCU and PDU (names)."""
    first, last = form.day("first"), form.day("last")
    if first and last and last < first:
        _fault(form.last, "To must not be before From")
    for name, offered in form.offered.items():
        if form[name].data and form[name].data not in offered:
            _fault(form[name], f"{form[name].label.text}: choose one from the list")
    if form.quarter.data and (form.first.data or form.last.data):
        _fault(form.quarter, "Choose a quarter or type days, not both")
    for field in (form.bcu, form.pdu):
        if field.data and form.borough.data and form.borough.data not in boroughs_in.get(field.data, [form.borough.data]):
            _fault(form.borough, f"{form.label('borough')} is not in {field.data}: choose one of the two")
    if form.bcu.data and form.pdu.data and not set(boroughs_in.get(form.bcu.data, "?")) & set(boroughs_in.get(form.pdu.data, "?")):
        _fault(form.pdu, f"No borough is in both {form.bcu.data} and {form.pdu.data}: choose one of the two")
    return first, last


def _fault(field: Field, message: str) -> None:
    field.errors = [*field.errors, message]
