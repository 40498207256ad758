"""Where visits have been, what each visitor agreed to, and who could visit where next."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from observe.domain.area import Area, Borough
from observe.domain.people import Person
from observe.domain.visit import LEVEL_NAMES, Level

#: A borough that has waited so many months stands out; so does, less, one that has waited half of them.
LONG, HALF = 12, 6


@dataclass(frozen=True, slots=True)
class Place:
    """One borough: the day of the last meeting that was visited there (None for none yet), whole months since, and the next planned visit.

    `writing` is whether a visit there is being written up, which is not counted as the last one yet.
    """

    borough: Borough
    last: date | None
    months: int | None
    planned: date | None
    writing: bool = False

    @property
    def waits_long(self) -> bool:
        """Never visited, or not for a year."""
        return self.months is None or self.months >= LONG


@dataclass(frozen=True, slots=True)
class Commitment:
    """A visitor's year: visits done, planned, and agreed to; and where they have been.

    `been` is of that year and the two before, by borough's key, with the day of the last meeting there.
    """

    person: Person
    agreed: int
    done: int
    planned: int
    been: Mapping[str, date]

    @property
    def owed(self) -> int:
        """Still to be planned."""
        return max(0, self.agreed - self.done - self.planned)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Who could visit where, and the reason in a sentence."""

    place: Place
    commitment: Commitment
    why: str


def months_between(earlier: date, later: date) -> int:
    """Whole months."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month - (later.day < earlier.day)


def places(area: Area, last: Mapping[str, date], planned: Mapping[str, date], on: date, *, writing: Collection[str] = ()) -> list[Place]:
    """Every borough of the area, in the area's order, as of a day."""
    months = {key: months_between(day, on) for key, day in last.items()}
    return [Place(one, last.get(one.key), months.get(one.key), planned.get(one.key), one.key in writing) for one in area.boroughs]


def never_visited(area: Area, visited: Mapping[Level, Collection[str]]) -> list[tuple[str, str]]:
    """Each level, and in words the boroughs of whose meetings at it none was visited: "Barnet, Bexley", "every borough", "none"."""
    found = []
    for level, those in visited.items():
        never = [one.name for one in area.boroughs if one.key not in those]
        found.append((LEVEL_NAMES[level], "every borough" if len(never) == len(area.boroughs) else ", ".join(never) or "none"))
    return found


@dataclass(frozen=True, slots=True)
class Changes:
    """What somebody took out of the suggested plan by hand: boroughs, by key, and visitors for one borough (the person, and the borough's key)."""

    left_out: frozenset[str] = frozenset()
    not_there: frozenset[tuple[int, str]] = frozenset()


def suggest(where: Sequence[Place], who: Sequence[Commitment], changes: Changes = Changes()) -> list[Suggestion]:
    """One visit for each visitor who owes any: to the borough that waits longest, has none planned or being written up, and is not where they live or work.

    For each borough in turn, those who have never been there come first, then who was there longest ago, then who owes most.
    """
    free = [one for one in who if one.owed]
    found: list[Suggestion] = []
    waiting = [one for one in where if one.planned is None and not one.writing and one.borough.key not in changes.left_out]
    for place in sorted(waiting, key=_longest_first):
        key = place.borough.key
        independent = [one for one in free if key not in one.person.boroughs and (one.person.id, key) not in changes.not_there]
        if independent:
            chosen = min(independent, key=lambda one: (one.been.get(key, date.min), -one.owed, one.person.name, one.person.id))
            free.remove(chosen)
            found.append(Suggestion(place, chosen, _why(place, chosen)))
    return found


def _longest_first(place: Place) -> tuple[date, str]:
    return place.last or date.min, place.borough.name


def _why(place: Place, who: Commitment) -> str:
    waited = "Not visited yet" if place.months is None else f"Not visited for {place.months} {'month' if place.months == 1 else 'months'}"
    if place.months == 0:
        waited = "Visited less than a month ago"
    been = "has not been here this year or in the two years before" if place.borough.key not in who.been else "was here longest ago"
    return f"{waited}; {who.person.name} has {who.owed} {'visit' if who.owed == 1 else 'visits'} to do and {been}."
