"""What in the free texts of an observation may identify a person who was discussed, and what its visitor says of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from forms.answers import Fault
from forms.attended import QUESTION as ATTENDED
from forms.found import QUESTIONS, Finding
from forms.instrument import Answer, Instrument, Kind, Question, Section
from observe.domain import identifiers
from observe.domain.identifiers import Known, Mark, Tier
from observe.domain.observation import EARLIER, GOOD, Observation, declaration, finding_name, kind, sections
from observe.domain.visit import Visit

#: The longest explanation, in characters.
LIMIT = 500
#: A field of the observation and what was found in it (`key_of`), and why that is not what it looks like.
Explained = Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Passage:
    """One free text as typed: its part, its field in the observation, its box on its page, its row on the check, and what a reader calls it."""

    part: str
    field: str
    box: str
    row: str
    question: str
    about: str
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """Words of a passage that look like something. `objection` says why what was explained does not count; empty where it does, or where nothing was."""

    passage: Passage
    mark: Mark
    key: str
    explained: str = ""
    objection: str = ""

    @property
    def words(self) -> str:
        """The words themselves: for the page alone, and for nothing that is logged or addressed."""
        return self.passage.text[self.mark.start : self.mark.end]

    @property
    def is_open(self) -> bool:
        """Whether it keeps the observation from being sent: a stop that was not explained."""
        return self.mark.tier is Tier.STOP and (not self.explained.strip() or bool(self.objection))

    @property
    def place(self) -> tuple[str, str]:
        """What an explanation of it is kept under."""
        return self.passage.field, self.key


def found_in(section: Section, visit: Visit, instrument: Instrument, observation: Observation) -> tuple[Found, ...]:
    """All that was found in one section, in its order."""
    known = identifiers.known_of(visit.area, visit.plan)
    return tuple(_found(passages_in(section, visit, instrument, observation), visit, known, observation.explained))


def found(visit: Visit, instrument: Instrument, observation: Observation) -> tuple[Found, ...]:
    """All that was found in what would be sent: in every section that is asked, and beside the declaration."""
    last = declaration(instrument)
    asked = (*sections(visit, instrument, observation), *([last] if last else []))
    known = identifiers.known_of(visit.area, visit.plan)
    every = (passage for section in asked for passage in passages_in(section, visit, instrument, observation))
    return tuple(_found(every, visit, known, observation.explained))


def to_check(visit: Visit, instrument: Instrument, observation: Observation) -> tuple[Found, ...]:
    """The same, and in what the report says of the plan: all that somebody typed and that a release would give to others."""
    known = identifiers.known_of(visit.area, visit.plan)
    link = Passage("", "link", "link_why", "", "", "what links the visitor with the meeting", visit.plan.link_on_report)
    return (*found(visit, instrument, observation), *_found([link], visit, known, {}))


def stops(those: Iterable[Found], *, on_its_page: bool = False) -> list[Fault]:
    """What keeps it from being sent, for each text one fault a kind: beside its row on the check, or beside its box on its page."""
    faults = (Fault(one.passage.box if on_its_page else one.passage.row, one.passage.question, _to_change(one)) for one in those if one.is_open)
    return list(dict.fromkeys(faults))


def found_in_boxes(texts: Mapping[str, str], known: Known) -> tuple[Found, ...]:
    """All that was found in the boxes of another form, by the box's name."""
    return found_among([Passage("", box, box, box, box, "", text) for box, text in texts.items()], known)


def found_among(passages: Iterable[Passage], known: Known) -> tuple[Found, ...]:
    """All that was found in texts of which nothing can be explained."""
    return tuple(
        Found(passage, mark, key_of(passage.field, passage.text[mark.start : mark.end]))
        for passage in passages
        for mark in identifiers.find(passage.text, known)
    )


def key_of(field: str, words: str, ref: str = "") -> str:
    """The same for the same identifier in the same field, however it is spaced; another for any other. It does not say what the words are."""
    plain = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", words)).casefold()
    return sha256(f"{ref} {field} {plain}".encode()).hexdigest()[:16]


def _found(passages: Iterable[Passage], visit: Visit, known: Known, explained: Explained) -> Iterator[Found]:
    for passage in passages:
        for mark in identifiers.find(passage.text, known):
            key = key_of(passage.field, passage.text[mark.start : mark.end], visit.ref)
            why = explained.get((passage.field, key), "")
            yield Found(passage, mark, key, why, _objection(why, known))


def _objection(why: str, known: Known) -> str:
    if len(why) > LIMIT:
        return f"Say why in {LIMIT} characters or fewer."
    stop = next((mark for mark in identifiers.find(why, known) if mark.tier is Tier.STOP), None)
    return f"This does not count yet: it has in it what looks like {identifiers.looks_like(stop)} itself." if stop else ""


def said(one: Found) -> str:
    """Where it is and what it looks like, without the words."""
    about = one.passage.about
    return f"{about[:1].upper()}{about[1:]}: this looks like {identifiers.looks_like(one.mark)}"


def _to_change(one: Found) -> str:
    about, looks = one.passage.about, identifiers.looks_like(one.mark)
    return f"{about[:1].upper()}{about[1:]}: change what looks like {looks}, or say why it is not one"


def passages_in(section: Section, visit: Visit, instrument: Instrument, observation: Observation) -> Iterator[Passage]:
    """The free texts of one section, but for answers to questions that their answer does not call for."""
    match kind(section):
        case Kind.ATTENDANCE:
            yield from _added(section, visit, observation)
        case Kind.EARLIER:
            for number, point in enumerate(observation.earlier, start=1):
                field = f"earlier-{point.key}-why"
                yield Passage(section.slug, field, field, field, EARLIER, f"point {number} of last time", point.why)
        case Kind.GOOD_PRACTICE | Kind.IMPROVEMENT:
            yield from _findings(section, observation)
            yield from _answers(section, observation)
        case _:
            yield from _answers(section, observation)


def _answers(section: Section, observation: Observation) -> Iterator[Passage]:
    for question in section.every_question():
        if question.applies(observation.answers):
            yield from _answer(section, question, observation.answer(question.key))


def _answer(section: Section, question: Question, typed: Answer) -> Iterator[Passage]:
    about = f"question {question.code}" if question.code else f"“{question.title}”"
    if question.kind is Kind.RATING and typed.reason:
        field = f"{question.key}-reason"
        yield Passage(section.slug, field, field, field, question.key, about, typed.reason)
    elif question.kind in (Kind.LINE, Kind.TEXT) and typed.value:
        yield Passage(section.slug, question.key, question.key, question.key, question.key, about, typed.value)


def _findings(section: Section, observation: Observation) -> Iterator[Passage]:
    counts: dict[str, int] = {}
    for finding in sorted(observation.findings, key=lambda one: one.kind != GOOD):
        counts[finding.kind] = counts.get(finding.kind, 0) + 1
        yield from of_finding(section, finding, counts[finding.kind])


def of_finding(section: Section, finding: Finding, number: int) -> Iterator[Passage]:
    """The texts of one finding, which has this number among those of its kind."""
    about = f"{finding_name(finding.kind).lower()} {number}"
    for box, text in (("text", finding.text), ("step", finding.step)):
        if text:
            yield Passage(section.slug, f"finding-{finding.id}-{box}", box, f"finding-{finding.id}", QUESTIONS[finding.kind], about, text)


def _added(section: Section, visit: Visit, observation: Observation) -> Iterator[Passage]:
    known = {agency.key for agency in visit.area.agencies}
    for one in observation.attended:
        if one.agency not in known:
            yield Passage(section.slug, "others", "others", f"{one.agency}-name", ATTENDED, "an agency that you added", one.name)
