"""The check for identifying details: passages that could identify a person who was discussed. A guard against slips, and no more.

Each kind, its rule, and what the check cannot see: docs/identifiers.md. What it finds is never logged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from hashlib import sha256

from observe.domain.area import Area
from observe.domain.identifiers import checked, coded, contacts, people, reading, times
from observe.domain.identifiers.kinds import SAYS, Found, Kind, Known, Mark, Says, Tier, instead, looks_like
from observe.domain.visit import Plan

__all__ = ["SAYS", "Kind", "Known", "Mark", "Says", "Tier", "find", "instead", "known_of", "look_through", "looks_like"]

STRICTNESS = {Tier.STOP: 0, Tier.WARN: 1, Tier.ASK: 2}


#: Of so many texts beside which the same may be said it is known what was found; then it begins anew.
MOST = 500


@lru_cache(maxsize=64)
def _known_to_be_in(known: Known) -> dict[bytes, tuple[Mark, ...]]:
    """What was found, by the hash of the text: no word of it is kept. A text is looked through when it is saved, and often again until it is sent."""
    return {}


def find(text: str, known: Known) -> tuple[Mark, ...]:
    """What `look_through` finds, or found before."""
    before, key = _known_to_be_in(known), sha256(text.encode(errors="surrogatepass")).digest()
    found = before.get(key)
    if found is None:
        if len(before) >= MOST:
            before.clear()
        found = before[key] = look_through(text, known)
    return found


def look_through(text: str, known: Known) -> tuple[Mark, ...]:
    """The passages that look like something, in order. None overlaps another: the strictest wins, then the longest."""
    plain = reading.plain(text)
    found = _apart(_every(plain, known), len(plain))
    unseen = reading.unseen(text) if len(plain) < len(text) else []
    return tuple(Mark(kind, tier, *reading.restored(start, end, unseen)) for kind, tier, start, end in found)


def known_of(area: Area, plan: Plan | None = None) -> Known:
    """What may be said about a visit: the area's names, the Executive Office's address and number, those who chair and visit, and the meeting's date."""
    seats = (plan.chair, plan.second_chair, plan.visitor, plan.second_visitor) if plan else ()
    return _known(area.sayable, tuple(seat.name for seat in seats if seat), plan.meeting_on if plan else None)


@lru_cache(maxsize=64)
def _known(sayable: frozenset[str], people: tuple[str, ...], day: date | None) -> Known:
    names = {words.casefold() for name in people for words in (name, *name.split())}
    return Known(sayable | names, frozenset({day} if day else ()))


def _every(plain: str, known: Known) -> Iterator[Found]:
    """What each rule finds. A number that a line break cuts through is found where it would be a stop."""
    yield from checked.find(plain)
    yield from coded.find(plain)
    yield from contacts.find(plain, known)
    yield from people.find(plain, known)
    yield from times.find(plain, known)
    joined = reading.joined(plain)
    if len(joined) < len(plain):
        stops = [one for rule in (checked.find, coded.find) for one in rule(joined) if one[1] is Tier.STOP]
        breaks = reading.breaks(plain) if stops else []
        yield from ((kind, tier, *reading.restored(start, end, breaks)) for kind, tier, start, end in stops)


def _apart(found: Iterable[Found], length: int) -> list[Found]:
    """Without those that a stricter or longer one covers; in order."""
    taken, kept = bytearray(length), []
    for one in sorted(found, key=lambda one: (STRICTNESS[one[1]], one[2] - one[3], one[2])):
        _, _, start, end = one
        if taken.find(1, start, end) < 0:
            taken[start:end] = b"\1" * (end - start)
            kept.append(one)
    return sorted(kept, key=lambda one: one[2])
