"""Honest numbers: counts first, n always, and the one share that is ever shown. Design, section 5."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from math import sqrt

from forms.attended import AWAY, CAME
from forms.instrument import Instrument, Kind, Question

#: From this n on a share may also be said as a percentage, with its interval.
LEAST_FOR_A_PERCENTAGE = 10
#: The standard normal deviate of a 95% interval.
Z95 = 1.959963984540054
#: Where more themes than this are equally frequent, none of them stands out.
MOST_TIED = 3


@dataclass(frozen=True, slots=True)
class Filter:
    """Which released visits are counted: meetings from `first` to `last` (both included), and so on. None and empty mean all.

    `borough` and `agency` are keys of the area, `bcu` and `pdu` the names that they had on the day of the meeting; `agency` means that it took part,
    `without` that it is said of one that it did not.
    `level`, `mode` and `visitor` (a standing; of a pair, either's) are the words that are stored. `quotable_on`: only those of which the chair could no longer
    correct facts on this day, since the reply was settled, had nothing to settle, or was not sent by its last day.
    """

    first: date | None = None
    last: date | None = None
    borough: str = ""
    bcu: str = ""
    pdu: str = ""
    level: str = ""
    mode: str = ""
    visitor: str = ""
    agency: str = ""
    without: str = ""
    quotable_on: date | None = None

    @property
    def asks_where(self) -> bool:
        """Whether only some places, only meetings where one agency took part, or only some reports are counted."""
        return self.asks_place or bool(self.agency or self.without or self.quotable_on)

    @property
    def asks_place(self) -> bool:
        """Whether only some places are counted."""
        return bool(self.borough or self.bcu or self.pdu)


@dataclass(frozen=True, slots=True)
class Asked:
    """What decides which questions a visit was asked: the instrument, the form, and whether people took part online."""

    instrument: str
    short: bool
    online: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """How often each answer was given to one question. Not seen, did not apply, not answered and not asked stay four things."""

    question: Question
    levels: Mapping[str, int]
    unrated: Mapping[str, int]
    not_answered: int
    not_asked: int

    @property
    def n(self) -> int:
        """Visits that were rated on this question: the denominator."""
        return sum(self.levels.values())


def tally(instruments: Mapping[str, Instrument], question: Question, visits: Mapping[Asked, int], given: Mapping[tuple[str, str], int]) -> Tally:
    """One question's tally. `visits` counts visits by what they were asked, `given` counts answers by question key and rating code.

    An answer to a question that the visit was not asked in the end (the form was changed after it was given) is not among those given.
    """
    asked_total = sum(count for asked, count in visits.items() if _was_asked(instruments[asked.instrument], question.key, asked))
    ratings = next(iter(instruments.values())).ratings
    counts = {rating.code: given.get((question.key, rating.code), 0) for rating in ratings}
    return Tally(
        question=question,
        levels={rating.code: counts[rating.code] for rating in ratings if rating.level is not None},
        unrated={rating.code: counts[rating.code] for rating in ratings if rating.level is None},
        not_answered=asked_total - sum(counts.values()),
        not_asked=sum(visits.values()) - asked_total,
    )


def _was_asked(instrument: Instrument, key: str, asked: Asked) -> bool:
    return any(question.key == key for section in instrument.asked(short=asked.short, online=asked.online) for question in section.questions)


def rated_questions(instrument: Instrument) -> list[Question]:
    """Every question with a rating, in order."""
    return [question for question in instrument.every_question() if question.kind is Kind.RATING]


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `n` visits were Strong or Secure. `low` and `high` bound the 95% Wilson interval, as shares between 0 and 1."""

    hits: int
    n: int
    low: float
    high: float

    @property
    def as_percentage(self) -> bool:
        """Whether n is large enough to say a percentage at all."""
        return self.n >= LEAST_FOR_A_PERCENTAGE


def share(instrument: Instrument, tallied: Tally) -> Share | None:
    """Strong or Secure (the upper half of the scale) of n; None where nothing was rated."""
    upper = {rating.code for rating in instrument.ratings if rating.level is not None and rating.level >= 2}
    hits = sum(count for code, count in tallied.levels.items() if code in upper)
    return Share(hits, tallied.n, *wilson(hits, tallied.n)) if tallied.n else None


def wilson(hits: int, n: int, z: float = Z95) -> tuple[float, float]:
    """The Wilson score interval of hits out of n (Wilson 1927; Newcombe 1998, method 3), as two shares between 0 and 1."""
    rate, spread = hits / n, z * z / n
    centre = (rate + spread / 2) / (1 + spread)
    half = z * sqrt(rate * (1 - rate) / n + spread / (4 * n)) / (1 + spread)
    return max(0.0, centre - half), min(1.0, centre + half)


@dataclass(frozen=True, slots=True)
class AgencyTally:
    """How one agency attended (`counts`, by presence code) and the part it took where it was there (`parts`).

    `expected` is n: what leaves it ("not needed", "I could not tell", not answered) stands beside it.
    """

    agency: str
    name: str
    counts: Mapping[str, int] = field(default_factory=dict)
    parts: Mapping[str, int] = field(default_factory=dict)
    not_answered: int = 0

    @property
    def took_part(self) -> int:
        """In the room, online, or by a deputy."""
        return sum(self.counts.get(code, 0) for code in CAME)

    @property
    def expected(self) -> int:
        """Visits where it was expected and it is known what happened."""
        return self.took_part + sum(self.counts.get(code, 0) for code in AWAY if code not in ("not-needed", "unknown"))

    @property
    def contributed(self) -> int:
        """Led or active: it spoke up without being asked."""
        return self.parts.get("led", 0) + self.parts.get("active", 0)

    @property
    def part_known(self) -> int:
        """Visits where it was there and the visitor said what part it took."""
        return sum(self.parts.values())


def agency_tallies(agencies: Iterable[tuple[str, str]], visits: int, seen: Mapping[tuple[str, str], int]) -> list[AgencyTally]:
    """A tally for each agency (key and name). `seen` counts visits by agency key and "presence:part"; `visits` is how many there are in all."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    parts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for (agency, code), count in seen.items():
        presence, _, part = code.partition(":")
        counts[agency][presence] += count
        if part:
            parts[agency][part] += count
    answered = {agency: sum(count for code, count in those.items() if code) for agency, those in counts.items()}
    return [AgencyTally(key, name, counts[key], parts[key], visits - answered.get(key, 0)) for key, name in agencies]


@dataclass(frozen=True, slots=True)
class ThemeTally:
    """In how many reports a theme comes up, as good practice and as an area for improvement."""

    theme: str
    label: str
    good_practice: int
    improvement: int


def most_frequent(themes: Iterable[ThemeTally]) -> list[ThemeTally]:
    """The theme that is an area for improvement in most reports, or the few that tie; none where it is in one report only, or more than MOST_TIED tie."""
    known = list(themes)
    most = max((one.improvement for one in known), default=0)
    first = [one for one in known if one.improvement == most]
    return first if most > 1 and len(first) <= MOST_TIED else []
