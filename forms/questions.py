"""What an instrument is made of: its questions, ratings, themes and sections, and what of them is asked."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar


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


#: Where nothing was typed.
NO_ANSWER = Answer()

#: What the short form leaves out unless it is core. Facts, the talk and the findings are always asked.
LONG_FORM_ONLY = frozenset({Kind.RATING, Kind.ATTENDANCE})


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose: a code that is stored, a label that is read. `missing` is said when it has to be ticked and is not."""

    code: str
    label: str
    hint: str = ""
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Rating:
    """One answer of the rating scale. `level` counts from 0, lowest first; None for those that leave the denominator (NS, NA).

    `beside` is the meaning of every question that has none of its own; `help` is one more sentence where the answers are explained.
    """

    code: str
    label: str
    beside: str
    meaning: str
    level: int | None
    needs_reason: bool
    help: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `parts` are the ticks and numbers that are asked with it and stored under their own keys.

    `meanings` has every rating's code. `at_most` and `not_before` name another question of the section; `only_if` reads "L2=given".
    `missing` is said when a required answer is not there. `change` says what became of the key since the version before.
    """

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
    missing: str = ""
    change: str = "new"

    @property
    def code(self) -> str:
        """What people call it: G2, or nothing for the facts and follow-ups, which are known by their words."""
        return "" if "_" in self.key else self.key

    def meaning(self, code: str) -> str:
        """What a rating means on this question."""
        return dict(self.meanings)[code]

    def option(self, code: str) -> Option:
        """Raises KeyError where there is no such option."""
        return _found(self.options, code)

    def with_parts(self) -> Iterator[Question]:
        """The question, then its parts."""
        yield self
        yield from self.parts

    def applies(self, answers: Mapping[str, Answer]) -> bool:
        """False for a follow-up whose answer is not the one given: it is then ignored, and kept."""
        if not self.only_if:
            return True
        key, _, wanted = self.only_if.partition("=")
        return answers.get(key, NO_ANSWER).value == wanted


#: Ends the key of the question where a pair still differs, which is a part of the question that it is about.
DIFFER = "_differ"


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
    hint: str = ""

    def every_question(self) -> Iterator[Question]:
        """Each question with its parts, in order."""
        for question in self.questions:
            yield from question.with_parts()

    def where_they_differ(self, apart: Collection[str]) -> Section:
        """The section that asks where a pair still differs on these questions only."""
        kept = [tuple(part for part in one.parts if one.key in apart or not part.key.endswith(DIFFER)) for one in self.questions]
        return replace(self, questions=tuple(replace(one, parts=parts) for one, parts in zip(self.questions, kept, strict=True)))

    def asked(self, short: bool) -> Section:
        """The section with only the questions that are asked: the short form keeps the core ones, and all that keeps people online safe."""
        if not short or self.online:
            return self
        return replace(self, questions=tuple(one for one in self.questions if one.core or one.kind not in LONG_FORM_ONLY))


@dataclass(frozen=True, slots=True)
class Instrument:
    """All the questions of one version. `gone` has the keys of the version before that are no longer asked."""

    name: str
    version: int
    title: str
    uses_ratings: bool
    ratings: tuple[Rating, ...]
    themes: tuple[Option, ...]
    groups: tuple[Group, ...]
    sections: tuple[Section, ...]
    reason_label: str = "What you saw or heard"
    reason_hint: str = ""
    gone: tuple[str, ...] = ()

    def section(self, slug: str) -> Section:
        """Raises KeyError where there is no such section."""
        for section in self.sections:
            if section.slug == slug:
                return section
        raise KeyError(slug)

    def question(self, key: str) -> Question:
        """A question or a part of one. Raises KeyError where there is none."""
        for question in self.every_question():
            if question.key == key:
                return question
        raise KeyError(key)

    def section_of(self, key: str) -> Section:
        """The section that asks a question or a part. Raises KeyError where none does."""
        for section in self.sections:
            if any(question.key == key for question in section.every_question()):
                return section
        raise KeyError(key)

    def every_question(self) -> Iterator[Question]:
        """Each question with its parts, in the order of the list."""
        for section in self.sections:
            yield from section.every_question()

    def asked(self, short: bool, online: bool) -> tuple[Section, ...]:
        """The sections of one visit, with only the questions asked; a section without any is left out."""
        sections = (section.asked(short) for section in self.sections if online or not section.online)
        return tuple(section for section in sections if section.questions)

    def rating(self, code: str) -> Rating:
        """Raises KeyError where there is no such rating."""
        return _found(self.ratings, code)

    def theme(self, code: str) -> Option:
        """Raises KeyError where there is no such theme."""
        return _found(self.themes, code)

    @property
    def levels(self) -> tuple[Rating, ...]:
        """The ratings that stand for a level, lowest first: those that n counts."""
        return tuple(sorted((rating for rating in self.ratings if rating.level is not None), key=lambda rating: rating.level or 0))

    @property
    def offered(self) -> tuple[Rating, ...]:
        """The answers a rated question offers: where an area uses no ratings only those that say why there is nothing to tell."""
        return self.ratings if self.uses_ratings else tuple(rating for rating in self.ratings if rating.level is None)

    def for_a_pair(self) -> Instrument:
        """The same questions, each rated one with the question where the two still differ."""
        return replace(self, sections=tuple(replace(one, questions=tuple(_for_a_pair(each) for each in one.questions)) for one in self.sections))

    def named(self, pillars: Mapping[str, str]) -> Instrument:
        """The same questions under an area's own names of the pillars, given by the pillars' keys."""
        return replace(self, sections=tuple(_named_section(section, pillars) for section in self.sections))


Coded = TypeVar("Coded", Option, Rating)


def _found(these: tuple[Coded, ...], code: str) -> Coded:
    for one in these:
        if one.code == code:
            return one
    raise KeyError(code)


def _for_a_pair(question: Question) -> Question:
    if question.kind is not Kind.RATING:
        return question
    title = f"Where you still differ on question {question.key} (optional)"
    differ = Question(f"{question.key}{DIFFER}", Kind.TEXT, title, title)
    return replace(question, parts=(*question.parts, differ))


def _named_section(section: Section, pillars: Mapping[str, str]) -> Section:
    questions = tuple(_named(question, pillars) for question in section.questions)
    return replace(section, title=pillars.get(section.pillar, section.title), questions=questions)


def _named(question: Question, pillars: Mapping[str, str]) -> Question:
    parts = tuple(_named(part, pillars) for part in question.parts)
    if question.kind is not Kind.TICKS:
        return replace(question, parts=parts)
    options = tuple(replace(option, label=pillars.get(option.code, option.label)) for option in question.options)
    return replace(question, parts=parts, options=options)
