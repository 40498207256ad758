"""How each kind of question is asked: kind → WTForms fields, and the two fields that WTForms lacks. Fields carry what was typed; answers.py judges it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, time
from typing import Any

from wtforms import Field, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField

from forms.instrument import Instrument, Kind, Option, Question
from forms.typed import as_date, as_time, date_parts, joined_date, show_time

#: Fields by name, not yet bound to a form.
Fields = dict[str, Field]


class DayField(StringField):
    """A date in three boxes of one name. `data` is a date once validated in a fixed form, None when empty."""

    @property
    def day(self) -> date | None:
        """The date that was typed, if it is one."""
        return self.data if isinstance(self.data, date) else None

    @property
    def boxes(self) -> tuple[str, str, str]:
        """Day, month and year as they were typed."""
        if self.raw_data:
            return date_parts(joined_date([str(part) for part in self.raw_data]))
        return (str(self.data.day), str(self.data.month), str(self.data.year)) if isinstance(self.data, date) else ("", "", "")

    def process_formdata(self, valuelist: Sequence[Any] | None) -> None:
        """Raises ValueError, which WTForms shows beside the field."""
        typed = joined_date([str(part) for part in valuelist or ()])
        self.data = _read_or_say(as_date, typed, self.label.text)

    def _value(self) -> str:
        return " ".join(self.boxes) if any(self.boxes) else ""


class ClockField(StringField):
    """A time typed as people write it: 9:30, 2:15pm. `data` is a time, None when empty."""

    def process_formdata(self, valuelist: Sequence[Any] | None) -> None:
        """Raises ValueError, which WTForms shows beside the field."""
        self.data = _read_or_say(as_time, str(valuelist[0]) if valuelist else "", self.label.text)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return show_time(self.data) if isinstance(self.data, time) else ""


def _read_or_say(reader: Callable[[str], Any], typed: str, label: str) -> Any:
    """What was typed, read; None when empty. Raises ValueError with a whole sentence."""
    if not typed.strip():
        return None
    try:
        return reader(typed)
    except ValueError as fault:
        raise ValueError(f"{label} {fault}") from fault


def choices(options: Sequence[Option], empty: str = "") -> dict[str, str]:
    """Options as a field's choices; `empty` is what a select shows first."""
    return ({"": empty} if empty else {}) | {option.code: option.label for option in options}


def _label(question: Question) -> str:
    return question.question if question.required else f"{question.question} (optional)"


def _rating(instrument: Instrument, question: Question) -> Fields:
    labels = {rating.code: rating.label for rating in instrument.offered}
    return {
        question.key: RadioField(question.question, choices=labels, validate_choice=False),
        f"{question.key}-reason": TextAreaField(
            instrument.reason_label, description=instrument.reason_hint if instrument.uses_ratings else "", render_kw={"rows": 3}
        ),
    }


def _ticks(instrument: Instrument, question: Question) -> Fields:
    return {question.key: SelectMultipleField(question.question, choices=choices(question.options), validate_choice=False, description=question.hint)}


def _choice(instrument: Instrument, question: Question) -> Fields:
    """Radios; a select where it follows another answer, so that no group stands in a group."""
    if question.only_if:
        return {question.key: SelectField(_label(question), choices=choices(question.options, "Choose"), validate_choice=False, description=question.hint)}
    return {question.key: RadioField(_label(question), choices=choices(question.options), validate_choice=False, description=question.hint)}


def _count(instrument: Instrument, question: Question) -> Fields:
    kept = {"class": "govuk-input--width-3", "inputmode": "numeric", "autocomplete": "off"}
    return {question.key: StringField(_label(question), description=question.hint, render_kw=kept)}


def _time(instrument: Instrument, question: Question) -> Fields:
    return {question.key: StringField(_label(question), description=question.hint, render_kw={"class": "govuk-input--width-5", "autocomplete": "off"})}


def _date(instrument: Instrument, question: Question) -> Fields:
    return {question.key: DayField(_label(question), description=question.hint)}


def _line(instrument: Instrument, question: Question) -> Fields:
    return {question.key: StringField(_label(question), description=question.hint)}


def _text(instrument: Instrument, question: Question) -> Fields:
    return {question.key: TextAreaField(_label(question), description=question.hint, render_kw={"rows": 5})}


#: One entry a kind. The kinds of answers.ELSEWHERE have pages of their own.
FIELDS: dict[Kind, Callable[[Instrument, Question], Fields]] = {
    Kind.RATING: _rating,
    Kind.TICKS: _ticks,
    Kind.DECLARATION: _ticks,
    Kind.CHOICE: _choice,
    Kind.COUNT: _count,
    Kind.TIME: _time,
    Kind.DATE: _date,
    Kind.LINE: _line,
    Kind.TEXT: _text,
}


def fields_of(instrument: Instrument, question: Question) -> Fields:
    """The fields of a question and of its parts; none for a kind that has a page of its own."""
    fields: Fields = {}
    for one in (*question.parts, question):  # as on the page: first what was done or counted, then how well
        if one.kind in FIELDS:
            fields |= FIELDS[one.kind](instrument, one)
    return fields
