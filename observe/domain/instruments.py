"""The questions that one visit is asked, under the names that its area gives the pillars."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from forms.instrument import Instrument, load
from observe.domain.area import Area
from observe.domain.visit import Visit

#: The version that new visits are planned with.
CURRENT = "four-pillars-1"
#: The versions that visits can have been asked.
VERSIONS = range(1, load(CURRENT).version + 1)


def of_visit(visit: Visit) -> Instrument:
    """The visit's version of the instrument, as its area asked it on that day; for a joint report it asks where the two still differ, too."""
    return in_area(visit.instrument, visit.area, joint=visit.joint_by is not None)


def in_area(name: str, area: Area, *, joint: bool = False) -> Instrument:
    """A version with the area's names of the pillars, and without ratings where the area wants none."""
    return _asked(name, tuple((pillar.key, pillar.name) for pillar in area.pillars), area.without_ratings, joint)


@lru_cache(maxsize=64)
def _asked(name: str, pillars: tuple[tuple[str, str], ...], without_ratings: bool, joint: bool) -> Instrument:
    named = load(name).named(dict(pillars))
    named = named.for_a_pair() if joint else named
    return replace(named, uses_ratings=named.uses_ratings and not without_ratings)
