"""A MAPPA area as data: its boroughs, agencies, pillars' names, marking and office. A visit keeps the area of its day."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Protocol, TypeVar

#: The four pillars by key, in the order of the instrument; an area's file gives each its name.
PILLARS = ("supervision", "monitoring", "interventions", "victims")

#: Those who agree to a number of visits a year: the standings of people who visit.
STANDINGS = ("member", "lay-adviser")

#: What calendars may say of a visit besides its reference and time, where the area allows it.
CALENDAR_SAYS = ("place", "level", "names")


class Keyed(Protocol):
    """What is found by its key."""

    @property
    def key(self) -> str: ...


Found = TypeVar("Found", bound=Keyed)


@dataclass(frozen=True, slots=True)
class Borough:
    """Where meetings are held. BCU and PDU cut across each other; a borough with a police force of its own has no BCU. Row and column place its tile."""

    key: str
    name: str
    ons: str
    bcu: str
    bcu_code: str
    pdu: str
    row: int
    column: int
    short: str
    force: str = ""


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency of the attendance list. `group` is the key of its group; `hint` says who is meant, where the name does not."""

    key: str
    name: str
    group: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class AgencyGroup:
    """A heading of the attendance list."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Pillar:
    """One of the four pillars under the area's own name."""

    key: str
    name: str


@dataclass(frozen=True)
class Area:
    """Everything that differs from one MAPPA area to another. `commitments` is visits a year by standing; days are working days.

    `without_ratings`: visitors answer in words alone, whatever the instrument offers. `calendar_says`: which of CALENDAR_SAYS are told.
    """

    key: str
    name: str
    board_name: str
    marking: str
    handling: str
    office_name: str
    office_email: str
    office_phone: str
    year_starts_month: int
    retention_years: int
    reply_days: int
    write_days: int
    commitments: dict[str, int] = field(hash=False)
    boroughs: tuple[Borough, ...]
    agency_groups: tuple[AgencyGroup, ...]
    agencies: tuple[Agency, ...]
    pillars: tuple[Pillar, ...]
    allowed_words: tuple[str, ...]
    without_ratings: bool = False
    calendar_says: tuple[str, ...] = ()

    def borough(self, key: str) -> Borough:
        """Raises KeyError."""
        return _found(self.boroughs, key)

    def agency(self, key: str) -> Agency:
        """Raises KeyError."""
        return _found(self.agencies, key)

    def pillar(self, key: str) -> Pillar:
        """Raises KeyError."""
        return _found(self.pillars, key)

    def place(self, keys: Sequence[str]) -> str:
        """The boroughs as a reader says them: "Camden and Islington". Raises KeyError."""
        names = [self.borough(key).name for key in keys]
        if len(names) < 2:
            return "".join(names)
        last = ", and " if any(" and " in name for name in names) else " and "
        return ", ".join(names[:-1]) + last + names[-1]

    def groups(self) -> tuple[tuple[AgencyGroup, tuple[Agency, ...]], ...]:
        """Each heading of the attendance list with its agencies, in the file's order."""
        return tuple((group, tuple(agency for agency in self.agencies if agency.group == group.key)) for group in self.agency_groups)

    def commitment(self, standing: str) -> int:
        """The visits a year that somebody of this standing agrees to; 0 for none."""
        return self.commitments.get(standing, 0)

    @cached_property
    def known_names(self) -> frozenset[str]:
        """Capitalised words that name no person: of boroughs, police, probation, agencies and pillars, and those that the file allows."""
        places = (words for one in self.boroughs for words in (one.name, one.bcu, one.pdu, one.force))
        bodies = (one.name for many in (self.agencies, self.agency_groups, self.pillars) for one in many)
        return frozenset({*places, *bodies, self.name, self.board_name, self.office_name, *self.allowed_words} - {""})

    @cached_property
    def sayable(self) -> frozenset[str]:
        """These in small letters, and how to reach the Executive Office."""
        return frozenset(words.casefold() for words in (*self.known_names, self.office_email, self.office_phone))


def _found(many: Iterable[Found], key: str) -> Found:
    for one in many:
        if one.key == key:
            return one
    raise KeyError(key)


def as_json(area: Area) -> str:
    """The area as one line of canonical JSON: the same area is always the same text."""
    return json.dumps(asdict(area), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> Area:
    """The area that `as_json` wrote."""
    kept = json.loads(text)
    parts = {"boroughs": Borough, "agency_groups": AgencyGroup, "agencies": Agency, "pillars": Pillar}
    tuples = {name: tuple(part(**one) for one in kept[name]) for name, part in parts.items()}
    return Area(**{**kept, **tuples, "allowed_words": tuple(kept["allowed_words"]), "calendar_says": tuple(kept.get("calendar_says", ()))})
