"""What a feedback report holds, and its canonical JSON: the record that is kept, and of which the hash is printed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reports import canonical


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a summary list."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class GoodPractice:
    """Something that worked well; `number` runs through all findings of the report."""

    number: int
    theme: str
    text: str
    share: str


@dataclass(frozen=True, slots=True)
class Improvement:
    """Something that could be better, who could act, and a first step (may be empty)."""

    number: int
    theme: str
    text: str
    who: str
    step: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """An area for improvement of the last report and what became of it: `now` is Better, Same, Not seen or Not answered."""

    text: str
    now: str
    why: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One question's answer. `level` is an index into the report's scale; None when it was not rated, and `word` says why.

    `details` are counts and ticks that belong to the question. `reason` is the visitor's own words, as typed.
    """

    key: str
    title: str
    question: str
    level: int | None
    word: str
    meaning: str
    details: tuple[Fact, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Part:
    """One section of the instrument as the report shows it."""

    slug: str
    title: str
    pillar: bool
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Attendance:
    """How one agency attended, and the part it took (empty when it was not there)."""

    agency: str
    how: str
    part: str


@dataclass(frozen=True, slots=True)
class PointOfFact:
    """A point that the chair raised, and how it was settled: about which part, the words there when it was raised, its kind and text, answer and reason."""

    number: int
    about: str
    quoted: str
    kind: str
    text: str
    answer: str
    reason: str


@dataclass(frozen=True, slots=True)
class FeedbackReport:
    """All that a feedback report says: the page and the PDF are both made from this and nothing else.

    `scale` has the rating words, lowest first, and is empty where the area does not use ratings.
    `parts` come in the order of the report: the Four Pillars first. `released_on` is None until release; `version` is then 0.
    `points` are there from the version on that answers them; `how_to_reply` is empty once the reply was answered.
    """

    reference: str
    version: int
    released_on: date | None
    area: str
    board: str
    marking: str
    handling: str
    demonstration: bool
    heading: str
    place_and_date: str
    facts: tuple[Fact, ...]
    basis: str
    brief: str
    good_practice: tuple[GoodPractice, ...]
    no_good_practice: str
    improvements: tuple[Improvement, ...]
    earlier_from: str
    earlier: tuple[Earlier, ...]
    chair_view: tuple[Fact, ...]
    talk: tuple[Fact, ...]
    how_to_reply: tuple[str, ...]
    scale: tuple[str, ...]
    parts: tuple[Part, ...]
    not_asked: tuple[str, ...]
    attendance: tuple[Attendance, ...]
    not_needed: tuple[str, ...]
    about: tuple[Fact, ...]
    points: tuple[PointOfFact, ...] = ()


def as_json(report: FeedbackReport) -> str:
    """The canonical form."""
    return canonical.dump(report)


def from_json(text: str) -> FeedbackReport:
    """The report that `as_json` wrote. Raises KeyError, TypeError or ValueError for anything else."""
    return canonical.load(FeedbackReport, text)


def fingerprint(report: FeedbackReport) -> str:
    """SHA-256 of the canonical form in UTF-8, in hexadecimal."""
    return canonical.fingerprint(report)
