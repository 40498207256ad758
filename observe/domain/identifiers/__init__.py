"""The check for identifying details: passages that could identify a person who was discussed. A guard against slips, and no more.

Each kind, its rule, and what the check cannot see: docs/identifiers.md. What it finds is never logged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from observe.domain.area import Area
from observe.domain.identifiers import checked, coded, contacts, people, reading, times
from observe.domain.identifiers.kinds import SAYS, Kind, Known, Mark, Says, Tier, instead, looks_like
from observe.domain.visit import Plan

__all__ = ["MOST", "SAYS", "Kind", "Known", "Mark", "Says", "Tier", "find", "instead", "known_of", "looks_like"]

#: So many marks of a tier are shown; a text with more shows the rest once these are reworded.
MOST = 100

STRICTNESS = {Tier.STOP: 0, Tier.WARN: 1, Tier.ASK: 2}


def find(text: str, known: Known) -> tuple[Mark, ...]:
    """The passages that look like something, in order. None overlaps another: the strictest wins, then the longest."""
    plain = reading.plain(text)
    marks = _apart(chain(checked.find(plain), coded.find(plain), contacts.find(plain, known), people.find(plain, known), times.find(plain, known)), len(plain))
    return tuple(marks) if len(plain) == len(text) else tuple(_as_typed(marks, text))


def known_of(area: Area, plan: Plan | None = None) -> Known:
    """What may be said about a visit: the area's names, the Executive Office's address and number, those who chair and visit, and the meeting's date."""
    names = {*area.known_names(), area.office_email, area.office_phone}
    seats = (plan.chair, plan.second_chair, plan.visitor, plan.second_visitor) if plan else ()
    people = {words for seat in seats if seat for words in (seat.name, *seat.name.split())}
    return Known(frozenset(name.casefold() for name in names | people), frozenset({plan.meeting_on} if plan else ()))


def _apart(marks: Iterable[Mark], length: int) -> list[Mark]:
    """Without those that a stricter or longer one covers, and no more than MOST of a tier; in order."""
    taken, kept = bytearray(length), []
    counted = dict.fromkeys(Tier, 0)
    for mark in sorted(marks, key=lambda mark: (STRICTNESS[mark.tier], mark.start - mark.end, mark.start)):
        if counted[mark.tier] < MOST and taken.find(1, mark.start, mark.end) < 0:
            taken[mark.start : mark.end] = b"\1" * (mark.end - mark.start)
            counted[mark.tier] += 1
            kept.append(mark)
    return sorted(kept, key=lambda mark: mark.start)


def _as_typed(marks: list[Mark], text: str) -> Iterator[Mark]:
    """The same passages in the text as typed, with what nobody sees inside them."""
    places = reading.places(text)
    for mark in marks:
        yield Mark(mark.kind, mark.tier, places[mark.start], places[mark.end - 1] + 1)
