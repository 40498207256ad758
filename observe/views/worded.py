"""Answers in words, exactly as they were typed."""

from __future__ import annotations

from forms.instrument import Instrument, Kind, Question
from forms.typed import as_codes


def in_words(instrument: Instrument, question: Question, value: str) -> str:
    """An answer as it is read: labels for codes, and all else as it was typed."""
    labels = {one.code: one.label for one in (instrument.ratings if question.kind is Kind.RATING else question.options)}
    if question.kind in (Kind.TICKS, Kind.DECLARATION):
        return "; ".join(labels.get(code, code) for code in as_codes(value))
    return labels.get(value, value)
