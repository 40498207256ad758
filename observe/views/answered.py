"""How answers differ from what was saved in another place."""

from __future__ import annotations

from collections.abc import Mapping

from forms.answers import Fault
from forms.instrument import Answer, Question
from observe.views import worded, writing
from observe.views.writing import Part


def merged(part: Part, typed: Mapping[str, Answer]) -> dict[str, Answer]:
    """What was typed, and where that is nothing, what was saved in another place: an empty box overwrites no text."""
    stored = part.observation.answer
    return {key: Answer(said.value or stored(key).value, said.reason or stored(key).reason) for key, said in typed.items()}


def differences(part: Part, typed: Mapping[str, Answer]) -> list[Fault]:
    """Beside each question that was saved otherwise in another place: what is saved now."""
    return [fault for question in part.section.every_question() if question.key in typed for fault in _differences(part, question, typed[question.key])]


def _differences(part: Part, question: Question, typed: Answer) -> list[Fault]:
    stored, faults = part.observation.answer(question.key), []
    about = f"Question {question.code}" if question.code else question.title
    if stored.value != typed.value:
        faults.append(writing.meanwhile(part, question.key, question.key, about, worded.in_words(part.instrument, question, stored.value)))
    if stored.reason != typed.reason:
        faults.append(writing.meanwhile(part, f"{question.key}-reason", question.key, about, stored.reason))
    return faults
