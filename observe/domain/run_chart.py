"""When a run of quarters is more than chance: the two rules of Anhøj and Olesen, "Run charts revisited", PLoS ONE 9(11) e113825, 2014."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby, pairwise
from math import comb, log2
from statistics import median

#: So many points off the median are needed before the rules say anything. Design, section 5.
LEAST_POINTS = 10


@dataclass(frozen=True, slots=True)
class Reading:
    """What the rules find in shares in their order, the oldest first. `useful` is how many are off the median: the k of the rules.

    `longest` is the longest run on one side of the median, and (`first`, `last`) are the places of its ends; points on the median are passed over.
    """

    middle: Fraction
    useful: int
    longest: int
    first: int
    last: int
    above: bool
    crossings: int

    @property
    def speaks(self) -> bool:
        """Whether there are points enough for the rules."""
        return self.useful >= LEAST_POINTS

    @property
    def long_run(self) -> bool:
        """A run longer than chance makes one."""
        return self.speaks and self.longest > longest_by_chance(self.useful)

    @property
    def few_crossings(self) -> bool:
        """The median is crossed less often than chance crosses it."""
        return self.speaks and self.crossings < fewest_by_chance(self.useful)

    @property
    def changed(self) -> bool:
        """More than chance, by either rule."""
        return self.long_run or self.few_crossings


def longest_by_chance(useful: int) -> int:
    """The longest run that chance makes among so many points off the median: log2 of their number, rounded, and 3."""
    return round(log2(useful)) + 3


def fewest_by_chance(useful: int) -> int:
    """The 5% point of the crossings among so many points: the smallest number that a binomial (useful - 1, one half) is at or below with 5% or more."""
    trials, total = useful - 1, 0
    for crossings in range(useful):
        total += comb(trials, crossings)
        if total * 20 >= 2**trials:
            return crossings
    raise ValueError("there are no points")


def read(shares: Sequence[Fraction]) -> Reading | None:
    """What the rules find; None where there is no point at all."""
    if not shares:
        return None
    middle = Fraction(median(shares))
    off = [(place, share > middle) for place, share in enumerate(shares) if share != middle]
    runs = [[place for place, _ in run] for _, run in groupby(off, key=lambda one: one[1])]
    longest = max(runs, key=len, default=[])
    crossings = sum(1 for before, after in pairwise(off) if before[1] != after[1])
    ends = (longest[0], longest[-1]) if longest else (0, 0)
    return Reading(middle, len(off), len(longest), *ends, above=bool(longest) and shares[ends[0]] > middle, crossings=crossings)
