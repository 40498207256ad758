"""What people in the demonstration write, as data: a file for each kind of text."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class GoodPractice:
    """A good practice; `about` is the question that it goes with, `share` whether the visitor would share it across the area."""

    text: str
    theme: str
    about: str
    share: bool


@dataclass(frozen=True, slots=True)
class Improvement:
    """An area for improvement. `there` says that `agency` must have been there, or must not; None where it does not matter."""

    text: str
    theme: str
    about: str
    who: str
    step: str
    agency: str = ""
    there: bool | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Words about a whole meeting that went `tone` ("well", "mixed" or "poorly"), with the questions that must have been answered well, and badly."""

    text: str
    tone: str
    strong: tuple[str, ...]
    weak: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Returned:
    """A note of the Executive Office about one section, by its slug."""

    section: str
    note: str


@dataclass(frozen=True, slots=True)
class Raised:
    """A chair's point of fact about a passage of the report, by its key."""

    about: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Replies:
    """What chairs say in replies (promises, and that they were kept, by who does it; why not; points of fact), and the office to them."""

    promise: dict[str, tuple[str, ...]]
    done: dict[str, tuple[str, ...]]
    no: tuple[str, ...]
    points: tuple[Raised, ...]
    message: tuple[str, ...]
    accepted: tuple[str, ...]
    not_accepted: tuple[str, ...]
    extended: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """All of it. `reasons` is by question and answer; `spoken` is how one speaks of an agency, by its key."""

    reasons: dict[tuple[str, str], tuple[str, ...]]
    good_practices: tuple[GoodPractice, ...]
    improvements: tuple[Improvement, ...]
    told: tuple[Verdict, ...]
    in_brief: tuple[Verdict, ...]
    returned: tuple[Returned, ...]
    sayings: dict[str, tuple[str, ...]]
    spoken: dict[str, str]
    replies: Replies


#: Plain lists of texts: what they are called here, and their file and place in it.
SAYINGS: dict[str, tuple[str, ...]] = {
    "well": ("talk", "well"),
    "way": ("talk", "way"),
    "board": ("talk", "board"),
    "response": ("talk", "response"),
    "not-yet": ("talk", "not_yet"),
    "cancelled": ("office", "cancelled"),
    "moved": ("office", "moved"),
    "no-good-practice": ("office", "no_good_practice"),
    "earlier-better": ("office", "earlier", "better"),
    "earlier-same": ("office", "earlier", "same"),
    "earlier-not-seen": ("office", "earlier", "not-seen"),
}


@cache
def read() -> Words:
    """Everything that the files of this folder hold."""
    files = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in HERE.glob("*.toml")}
    talk = files["talk"]
    return Words(
        reasons={key: texts for name in sorted(files) if name.startswith("reasons") for key, texts in _reasons(files[name])},
        good_practices=tuple(GoodPractice(**one) for one in files["good-practice"]["good_practice"]),
        improvements=tuple(Improvement(**one) for name in ("improvements-meeting", "improvements-pillars") for one in files[name]["improvement"]),
        told=tuple(_verdict(one) for one in talk["told"]),
        in_brief=tuple(_verdict(one) for one in talk["in_brief"]),
        returned=tuple(Returned(**one) for one in files["office"]["returned"]),
        sayings={name: _saying(files, *place) for name, place in SAYINGS.items()},
        spoken=files["agencies"],
        replies=_replies(files["replies"]),
    )


def _replies(file: dict[str, Any]) -> Replies:
    promise, done = ({who: tuple(texts) for who, texts in file[name].items()} for name in ("promise", "done"))
    points = tuple(Raised(**one) for one in file["point"])
    no, message, accepted, not_accepted, extended = (tuple(file[key]) for key in ("no", "message", "accepted", "not_accepted", "extended"))
    return Replies(promise, done, no, points, message, accepted, not_accepted, extended)


def _reasons(file: dict[str, dict[str, list[str]]]) -> Iterator[tuple[tuple[str, str], tuple[str, ...]]]:
    """Each question and answer with its texts; Not seen and Did not apply have texts for any question, and for some their own."""
    unrated = {"not_seen": "NS", "not_applied": "NA"}
    for question, by_answer in file.items():
        for answer, texts in by_answer.items():
            yield (answer, unrated[question]) if question in unrated else (question, answer), tuple(texts)


def _verdict(one: dict[str, str | list[str]]) -> Verdict:
    return Verdict(str(one["text"]), str(one["tone"]), tuple(one["strong"]), tuple(one["weak"]))


def _saying(files: dict[str, dict[str, object]], name: str, *place: str) -> tuple[str, ...]:
    found: object = files[name]
    for step in place:
        assert isinstance(found, dict)  # noqa: S101 - files of our own, held to their shape by the tests
        found = found[step]
    assert isinstance(found, list)  # noqa: S101 - likewise
    return tuple(found)
