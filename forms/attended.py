"""Which agency was there, how it came and what part it took; or why it was not. Standard library only: the domain reads it too."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from hashlib import sha256

from forms.answers import Fault

#: How an agency came.
CAME = {"room": "In the room", "online": "Online", "deputy": "By a deputy"}

#: The part it took, and what each word means.
PART = {"led": "Led", "active": "Active", "asked": "When asked", "silent": "Silent"}
PART_MEANINGS = {
    "led": "Brought much of what the plans were made of, or led on cases.",
    "active": "Spoke up without being asked.",
    "asked": "Spoke when it was asked.",
    "silent": "Was there and said nothing that I heard.",
}

#: How an agency that was there is counted: how it came, and the part it took where that was said ("room", "room:active").
CAME_AND_PART = (*CAME, *(f"{came}:{part}" for came in CAME for part in PART))

#: Why it was not there.
AWAY = {
    "apologies-report": "Apologies, sent a report",
    "apologies": "Apologies, no report",
    "absent": "Absent, no contact",
    "not-needed": "Not needed for these cases",
    "unknown": "I could not tell",
}

#: The eight answers to how an agency attended, in the order of the instrument.
PRESENCE = CAME | AWAY

#: The question that attendance answers.
QUESTION = "A1"


@dataclass(frozen=True, slots=True)
class Attended:
    """What was said of one agency. What its tick does not call for is kept and ignored."""

    agency: str
    name: str
    there: bool = False
    came: str = ""
    part: str = ""
    one_case: bool = False
    away: str = ""


def presence(attended: Attended) -> str:
    """Which of the eight answers it is; empty while it is not answered."""
    code = attended.came if attended.there else attended.away
    return code if code in PRESENCE else ""


def attendance_missing(agencies: Iterable[tuple[str, str]], attended: Iterable[Attended]) -> list[Fault]:
    """What submission still asks for: of each agency (key and name) how it took part, or why it was not there."""
    said = {one.agency: one for one in attended}
    faults = (_missing_of(said.get(agency, Attended(agency, name)), name) for agency, name in agencies)
    return [fault for fault in faults if fault is not None]


def _missing_of(one: Attended, name: str) -> Fault | None:
    """None where nothing is missing."""
    if not one.there:
        if one.away in AWAY:
            return None
        return Fault(f"{one.agency}-away", QUESTION, f"Say what happened with {name}, or tick that you could not tell")
    if one.came in CAME and one.part in PART:
        return None
    return Fault(f"{one.agency}-{'part' if one.came in CAME else 'came'}", QUESTION, f"Say how {name} took part")


def ticked(agencies: Iterable[tuple[str, str]], before: Iterable[Attended], there: Collection[str], others: Iterable[str]) -> tuple[Attended, ...]:
    """Who was there, as ticked and added. What was said before of how an agency took part is kept."""
    said = {one.agency: one for one in before}
    listed = [replace(said.get(agency, Attended(agency, name)), name=name, there=agency in there) for agency, name in agencies]
    added = {other_key(name): name for name in others}
    return (*listed, *(replace(said.get(key, Attended(key, name)), name=name, there=True) for key, name in added.items()))


def added(agencies: Iterable[tuple[str, str]], attended: Iterable[Attended]) -> tuple[str, ...]:
    """The names of agencies that are not on the area's list."""
    known = {agency for agency, _ in agencies}
    return tuple(one.name for one in attended if one.agency not in known)


def anchor(agency: str) -> str:
    """An agency's key as an address may hold it: that of an agency that the visitor added is made of what they typed."""
    return f"other-{sha256(agency.encode()).hexdigest()[:12]}" if agency.startswith("other-") else agency


def other_key(name: str) -> str:
    """A key for an agency that the visitor added: the same for the same name, whatever its spaces and capitals."""
    return "other-" + re.sub(r"\W+", "-", name.strip().lower()).strip("-")
