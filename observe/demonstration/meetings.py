"""When and where the invented meetings were: about sixty a year over all boroughs, on working days, the last ones still to come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from random import Random

from observe.domain.area import Area
from observe.domain.visit import Level, Mode
from observe.domain.working_days import is_working_day

#: Visits a year, and how many years.
A_YEAR, YEARS = 60, 3
#: How far ahead visits are planned.
AHEAD = timedelta(days=45)

LEVELS = [Level.TWO] * 14 + [Level.BOTH] * 3 + [Level.THREE] * 3
MODES = [Mode.HYBRID] * 9 + [Mode.IN_PERSON] * 6 + [Mode.REMOTE] * 5
STARTS = [time(9, 30), time(10, 0), time(10, 0), time(13, 30), time(14, 0)]


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting that is, was or will be visited."""

    day: date
    starts_at: time
    boroughs: tuple[str, ...]
    level: Level
    mode: Mode


def meetings(rng: Random, area: Area, on: date) -> Iterator[Meeting]:
    """Every meeting from three years before this day to a few weeks after it, in order. Each round goes to all boroughs once, in a new order."""
    first, last = on - timedelta(days=365 * YEARS), on + AHEAD
    count = A_YEAR * YEARS
    step = (last - first) / count
    rounds = _rounds(rng, area)
    for number in range(count + 1):
        yield Meeting(_working_day(first + step * number), rng.choice(STARTS), next(rounds), rng.choice(LEVELS), rng.choice(MODES))


def _rounds(rng: Random, area: Area) -> Iterator[tuple[str, ...]]:
    """Boroughs, now and then two that share a probation unit and meet together."""
    while True:
        order = list(area.boroughs)
        rng.shuffle(order)
        for borough in order:
            partners = sorted(other.key for other in order if other.pdu == borough.pdu and other != borough)
            together = partners and rng.random() < 0.12
            yield tuple(sorted((borough.key, rng.choice(partners)))) if together else (borough.key,)


def _working_day(day: date) -> date:
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day
