"""How far two visitors at one meeting agree: a question that they read differently needs better words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from forms.instrument import Instrument, Question


@dataclass(frozen=True, slots=True)
class Agreement:
    """One question over pairs, each visitor's answer as they gave it alone. `n` pairs both rated it; in `one_rated` more only one of the two did."""

    question: Question
    same: int
    one_apart: int
    further: int
    one_rated: int

    @property
    def n(self) -> int:
        """Pairs of which both rated it."""
        return self.same + self.one_apart + self.further


def agreement(instrument: Instrument, question: Question, pairs: Mapping[tuple[str, str], int]) -> Agreement:
    """`pairs` counts pairs by the codes that the two gave; in which order does not matter."""
    levels = {rating.code: rating.level for rating in instrument.ratings}
    steps = {0: 0, 1: 0, 2: 0}
    one_rated = 0
    for (one, other), count in pairs.items():
        first, second = levels.get(one), levels.get(other)
        if first is not None and second is not None:
            steps[min(abs(first - second), 2)] += count
        elif first is not None or second is not None:
            one_rated += count
    return Agreement(question, steps[0], steps[1], steps[2], one_rated)
