"""The instrument: what a visitor is asked, as data in a numbered version that never changes once used."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How a question is answered."""

    RATING = "rating"
    ATTENDANCE = "attendance"
    TICKS = "ticks"
    CHOICE = "choice"
    COUNT = "count"
    TIME = "time"
    DATE = "date"
    LINE = "line"
    TEXT = "text"
    GOOD_PRACTICE = "good-practice"
    IMPROVEMENT = "improvement"
    EARLIER = "earlier"
    DECLARATION = "declaration"


@dataclass(frozen=True, slots=True)
class Answer:
    """What was typed: codes for ratings, choices and ticks (ticks parted by a space), the very words elsewhere. Never judged here."""

    value: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose: a code that is stored, a label that is read."""

    code: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Rating:
    """One answer of the rating scale. `level` counts from 0, lowest first; None for those that leave the denominator (NS, NA)."""

    code: str
    label: str
    beside: str
    meaning: str
    level: int | None
    needs_reason: bool


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `parts` are the ticks and numbers that are asked with it and stored under their own keys."""

    key: str
    kind: Kind
    title: str
    question: str
    core: bool = False
    required: bool = False
    hint: str = ""
    meanings: tuple[tuple[str, str], ...] = ()
    options: tuple[Option, ...] = ()
    parts: tuple[Question, ...] = ()
    at_most: str = ""
    not_before: str = ""
    only_if: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A heading of the task list."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the task list and one page. `pillar` names the area's pillar it is about; `online` asks it of remote and hybrid meetings only."""

    slug: str
    title: str
    group: str
    questions: tuple[Question, ...]
    pillar: str = ""
    online: bool = False


@dataclass(frozen=True, slots=True)
class Instrument:
    """All the questions of one version."""

    name: str
    version: int
    title: str
    uses_ratings: bool
    ratings: tuple[Rating, ...]
    themes: tuple[Option, ...]
    groups: tuple[Group, ...]
    sections: tuple[Section, ...]
