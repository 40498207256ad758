"""The questions that one visit is asked, under the names that its area gives the pillars."""

from __future__ import annotations

from functools import lru_cache

from forms.instrument import Instrument, load
from observe.domain.visit import Visit

#: The version that new visits are planned with.
CURRENT = "four-pillars-1"


def of_visit(visit: Visit) -> Instrument:
    """The visit's version of the instrument, with the pillars' names of its day."""
    return _named(visit.instrument, tuple((pillar.key, pillar.name) for pillar in visit.area.pillars))


@lru_cache(maxsize=64)
def _named(name: str, pillars: tuple[tuple[str, str], ...]) -> Instrument:
    return load(name).named(dict(pillars))
