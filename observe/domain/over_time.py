"""One question, quarter by quarter: its counts, broken where its wording changed, and whether its share changed by more than chance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from forms.instrument import Instrument, Question
from observe.domain import counts, run_chart
from observe.domain.counts import Asked, Share, Tally
from observe.domain.dates import Quarter
from observe.domain.run_chart import LEAST_POINTS, Reading, fewest_by_chance, longest_by_chance

#: What the Board follows from quarter to quarter: use of the Four Pillars, focus on risk, every agency contributing, victims kept in view.
FOLLOWED = ("C1", "C2", "J1", "G1")
#: How many quarters back lists and charts go, on pages and in the paper: more than the run chart's rules need.
QUARTERS = 12


@dataclass(frozen=True, slots=True)
class Quarterly:
    """One quarter's answers to a question, from visits that were asked these versions of the instrument.

    `reworded`: its words are others than in the quarter before, so the two cannot be compared. `wording` is how it was asked.
    """

    quarter: Quarter
    tally: Tally
    share: Share | None
    versions: frozenset[int]
    wording: str
    reworded: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """A question's quarters, the oldest first, from the first that has a visit. `reading` is of the quarters since its words last changed."""

    question: Question
    quarters: tuple[Quarterly, ...]
    reading: Reading | None

    @property
    def compared(self) -> tuple[Quarterly, ...]:
        """The quarters since the words last changed that have a share."""
        since = max((place for place, one in enumerate(self.quarters) if one.reworded), default=0)
        return tuple(one for one in self.quarters[since:] if one.share)


#: How often each code was given to one question: by quarter's key, version of the instrument, and code.
Given = Mapping[tuple[str, int, str], int]


def series(
    instruments: Mapping[str, Instrument], question: Question, quarters: Sequence[Quarter], visits: Mapping[str, Mapping[Asked, int]], given: Given
) -> Series:
    """One question's series. `visits` has by quarter's key how many visits were asked what; `quarters` are in order, the oldest first."""
    found: list[Quarterly] = []
    for quarter in quarters:
        asked = visits.get(quarter.key, {})
        by_wording = {
            versions: {one: count for one, count in asked.items() if instruments[one.instrument].version in versions}
            for versions in _worded_alike(instruments.values(), question.key)
        }
        seen = [versions for versions, those in by_wording.items() if those] or [one.versions for one in found[-1:]]
        for versions in seen:
            reworded = bool(found) and found[-1].versions != versions
            tallied = _tally(instruments, question, by_wording[versions], given, quarter.key, versions)
            share = counts.share(next(iter(instruments.values())), tallied)
            found.append(Quarterly(quarter, tallied, share, versions, _wording(instruments.values(), question.key, versions), reworded))
    whole = Series(question, tuple(found), None)
    return replace(whole, reading=run_chart.read([Fraction(one.share.hits, one.share.n) for one in whole.compared if one.share]))


def _tally(instruments: Mapping[str, Instrument], question: Question, asked: Mapping[Asked, int], given: Given, quarter: str, versions: Iterable[int]) -> Tally:
    ratings = next(iter(instruments.values())).ratings
    said = {(question.key, one.code): sum(given.get((quarter, version, one.code), 0) for version in versions) for one in ratings}
    return counts.tally(instruments, question, asked, said)


def _worded_alike(instruments: Iterable[Instrument], key: str) -> list[frozenset[int]]:
    """The versions that ask a question, parted where its words or the meanings of its answers changed, the oldest first."""
    found: list[tuple[object, list[int]]] = []
    for instrument in sorted(instruments, key=lambda one: one.version):
        for question in instrument.every_question():
            if question.key == key:
                words = (question.question, question.meanings)
                if not found or found[-1][0] != words:
                    found.append((words, []))
                found[-1][1].append(instrument.version)
    return [frozenset(versions) for _, versions in found]


def _wording(instruments: Iterable[Instrument], key: str, versions: frozenset[int]) -> str:
    """How these versions ask a question, which they ask alike."""
    return next(question.question for one in instruments if one.version in versions for question in one.every_question() if question.key == key)


def in_words(whole: Series) -> str:
    """What can be said of the quarters since the wording last changed: counts and dates, and of a change only where the rules find one."""
    points, reading = whole.compared, whole.reading
    if reading is None:
        return "No visit of these quarters rated this."
    if not reading.speaks:
        missing = LEAST_POINTS - reading.useful
        more = "1 more quarter off the median is" if missing == 1 else f"{missing} more quarters off the median are"
        return f"Too few to tell a change from chance: {more} needed."
    if reading.long_run:
        side = "above" if reading.above else "below"
        return (
            f"More than chance: {reading.longest} quarters in a row, {points[reading.first].quarter.name} until {points[reading.last].quarter.name}, "
            f"were {side} the median. By chance the longest run is at most {longest_by_chance(reading.useful)}."
        )
    if reading.few_crossings:
        return (
            f"More than chance: the median was crossed {reading.crossings} {'time' if reading.crossings == 1 else 'times'} in {reading.useful} quarters. "
            f"By chance it is crossed at least {fewest_by_chance(reading.useful)} times."
        )
    return f"No more than chance: of {reading.useful} quarters off the median at most {reading.longest} in a row were on one side of it."
