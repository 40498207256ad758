"""The Board's filter: which meetings are counted."""

from __future__ import annotations

from datetime import date

from wtforms import Form, SelectField, StringField

from forms.typed import as_date


class FilterForm(Form):
    """Meetings from one day to another, in one borough. What cannot be read is shown again with its error, and not used."""

    first = StringField("From", description="Like 1 4 2026", render_kw={"class": "govuk-input--width-10"})
    last = StringField("To", description="Like 30 6 2026", render_kw={"class": "govuk-input--width-10"})
    borough = SelectField("Borough", default="", validate_choice=False)

    def offer(self, boroughs: list[tuple[str, str]]) -> None:
        """The boroughs to choose from: key and name."""
        self.borough.choices = {"": "All boroughs"} | dict(boroughs)

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


def judge(form: FilterForm) -> tuple[date | None, date | None]:
    """The period that the form asks for. Its errors stand in the form's fields."""
    first, last = form.day("first"), form.day("last")
    if first and last and last < first:
        form.last.errors = [*form.last.errors, "To must not be before From"]
    if form.borough.data not in {value for value, *_ in form.borough.iter_choices()}:
        form.borough.errors = [*form.borough.errors, "Choose a borough from the list"]
    return first, last
