"""A finding: one good practice or one area for improvement, and what it must say. Standard library only: the domain reads it too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from forms.answers import Fault

#: Whether a good practice may be shared beyond the meeting.
SHARE = {"yes": "Yes", "no": "No"}

#: Who could act on an area for improvement.
WHO = {"chair": "The chair", "administrator": "The administrator", "agency": "An agency", "board": "The Board"}

#: The longest words of a finding and of its first step, in characters.
TEXT_LIMIT = 10_000
STEP_LIMIT = 2_000

FindingKind = Literal["good-practice", "improvement"]
#: The question that each kind answers.
QUESTIONS: dict[FindingKind, str] = {"good-practice": "L3", "improvement": "L4"}
KINDS: tuple[FindingKind, ...] = tuple(QUESTIONS)


@dataclass(frozen=True, slots=True)
class Finding:
    """As typed. `id` is None before it is first saved; a good practice has `share`, an area for improvement `who`, `agency` and `step`."""

    id: int | None
    kind: FindingKind
    text: str = ""
    theme: str = ""
    share: str = ""
    who: str = ""
    agency: str = ""
    step: str = ""


def finding_missing(finding: Finding) -> list[Fault]:
    """What it still has to say. The fields are those of its page."""
    return [Fault(field, QUESTIONS[finding.kind], message) for field, message in _missing(finding)]


def _missing(finding: Finding) -> Iterator[tuple[str, str]]:
    improvement = finding.kind == "improvement"
    if not finding.text.strip():
        yield "text", "Enter what could be better" if improvement else "Enter what worked well"
    if not finding.theme:
        yield "theme", "Choose a theme"
    if improvement and finding.who not in WHO:
        yield "who", "Choose who could act"
    if improvement and finding.who == "agency" and not finding.agency:
        yield "agency", "Choose which agency"
    if not improvement and finding.share not in SHARE:
        yield "share", "Choose whether to share it"


def finding_faults(finding: Finding) -> list[Fault]:
    """What it says and cannot stand."""
    longest = (("text", finding.text, TEXT_LIMIT, "What you write"), ("step", finding.step, STEP_LIMIT, "The first step"))
    return [
        Fault(field, QUESTIONS[finding.kind], f"{name} must be {limit:,} characters or fewer") for field, words, limit, name in longest if len(words) > limit
    ]
