"""What became of actions: where they stand by the quarter in which they were given, how long they took, and what comes back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from observe.domain import dates
from observe.domain.actions import Action, State
from observe.domain.dates import Quarter

#: From so many actions on it is said how long they take.
LEAST_TO_SAY = 10


@dataclass(frozen=True, slots=True)
class Given:
    """The actions given in one quarter, by where they stand today."""

    quarter: Quarter
    states: Counter[State]

    @property
    def total(self) -> int:
        """How many were given."""
        return self.states.total()


@dataclass(frozen=True, slots=True)
class Took:
    """How long `n` actions took, in days: the middle one of them, and the shortest and longest; None while there are too few to say."""

    n: int
    middle: float | None = None
    shortest: int = 0
    longest: int = 0


def by_quarter(actions: Iterable[Action], quarters: Sequence[Quarter], today: date) -> list[Given]:
    """For each of these quarters the actions given in it."""
    found = {quarter.key: Given(quarter, Counter()) for quarter in quarters}
    for action in actions:
        quarter = dates.quarter_of(dates.local(action.given_at).date(), quarters[0].first_month)
        if quarter.key in found:
            found[quarter.key].states[action.state(today)] += 1
    return list(found.values())


def took(days: Sequence[int]) -> Took:
    """The middle of so many durations."""
    return Took(len(days), median(days), min(days), max(days)) if len(days) >= LEAST_TO_SAY else Took(len(days))


def days_until(actions: Iterable[Action], *, seen: bool) -> list[int]:
    """Days from when each was given until it was said to be done, or seen to be done; of those that were."""
    pairs = ((one.given_at, one.seen_done_at if seen else one.said_done_at) for one in actions)
    return [(dates.local(done).date() - dates.local(given).date()).days for given, done in pairs if done]
