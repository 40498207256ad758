"""One section of an observation as a form: what was typed comes back as typed, and is judged by forms.answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from forms.answers import faults_in
from forms.fields import FIELDS, Fields, fields_of
from forms.instrument import NO_ANSWER, Answer, Instrument, Kind, Question, Section
from forms.judged import JudgedForm
from forms.sent import NotAForm, one, one_or_none, plain
from forms.typed import as_codes, date_parts, joined_date

__all__ = ["CLEAR", "NotAForm", "ObservationForm", "as_typed", "build_form", "posted"]

#: The button that clears one question's choice is named so; its value is the question's key.
CLEAR = "clear"
#: A browser sends nothing for a group of radios that nobody touched; of all else it sends an empty text.
_MAY_BE_ABSENT = frozenset({Kind.RATING, Kind.CHOICE})


class ObservationForm(JudgedForm):
    """A section's fields, with the answers they hold. It judges what was answered; what is missing is shown only when asked to."""

    def __init__(self, instrument: Instrument, section: Section, answers: Mapping[str, Answer]) -> None:
        fields: Fields = {}
        for question in section.questions:
            fields |= fields_of(instrument, question)
        super().__init__(fields)
        self.instrument, self.section, self.answers = instrument, section, answers
        self.process(posted(section, answers))

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Judge what was answered, and stand each fault beside its field."""
        return self.show(faults_in(self.instrument, self.section, self.answers))


def build_form(instrument: Instrument, section: Section, answers: Mapping[str, Answer], submitted: MultiDict[str, str] | None = None) -> ObservationForm:
    """The form of a section as asked, with what was just sent, else with what is stored. Raises NotAForm."""
    return ObservationForm(instrument, section, answers if submitted is None else as_typed(section, submitted))


def as_typed(section: Section, submitted: MultiDict[str, str]) -> dict[str, Answer]:
    """The answers of every question of the section, as typed, judged by nobody. Raises NotAForm."""
    cleared = submitted.get(CLEAR, "")
    return {question.key: _typed(question, submitted, question.key == cleared) for question in section.every_question() if question.kind in FIELDS}


def _typed(question: Question, submitted: MultiDict[str, str], cleared: bool) -> Answer:
    values = [plain(value) for value in submitted.getlist(question.key)]
    if question.kind in (Kind.TICKS, Kind.DECLARATION):
        return Answer(" ".join(code for value in dict.fromkeys(values) for code in value.split()))
    if question.kind is Kind.DATE:
        if len(values) != 3:
            raise NotAForm(f"{question.key} has {len(values)} boxes, not three")
        return Answer(joined_date(values))
    if question.kind not in _MAY_BE_ABSENT or question.only_if:
        return Answer(one(submitted, question.key))
    value = one_or_none(submitted, question.key)
    reason = one(submitted, f"{question.key}-reason") if question.kind is Kind.RATING else ""
    return Answer("" if cleared else value, reason)


def posted(section: Section, answers: Mapping[str, Answer]) -> MultiDict[str, str]:
    """These answers as a browser would send them: the other way round of `as_typed`."""
    form: MultiDict[str, str] = MultiDict()
    for question in section.every_question():
        if question.kind in FIELDS:
            _post(form, question, answers.get(question.key, NO_ANSWER))
    return form


def _post(form: MultiDict[str, str], question: Question, answer: Answer) -> None:
    if question.kind in (Kind.TICKS, Kind.DECLARATION):
        form.setlist(question.key, list(as_codes(answer.value)))
    elif question.kind is Kind.DATE:
        form.setlist(question.key, list(date_parts(answer.value)))
    elif answer.value or question.only_if or question.kind not in _MAY_BE_ABSENT:
        form[question.key] = answer.value
    if question.kind is Kind.RATING:
        form[f"{question.key}-reason"] = answer.reason
