"""The check of all answers, row by row: what was asked, what was answered, and where to change it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import quote

from flask import url_for

from forms.answers import Fault
from forms.attended import AWAY, CAME, PART, Attended, anchor
from forms.instrument import Answer, Instrument, Kind, Question, Section
from observe.domain import wording
from observe.domain.identifiers import Tier
from observe.domain.observation import GOOD, NOBODY, NOW_NAMES, Observation, finding_name, kind, sections
from observe.domain.progress import open_in
from observe.domain.visit import Visit
from observe.views import worded

NOT_ANSWERED = "Not answered"
#: Up to so many agencies are named one by one where something is missing.
MOST_AGENCIES = 3


@dataclass(frozen=True, slots=True)
class Row:
    """A question with its answer, and the words given for it; what was chosen is `bold`. `lacks` is what is missing or wrong."""

    id: str
    asked: str
    value: str
    words: str
    lacks: tuple[str, ...]
    change: str
    bold: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing at all was said."""
        return not (self.value or self.words)


@dataclass(frozen=True, slots=True)
class Block:
    """One part with its rows, and the page that changes it."""

    id: str
    title: str
    rows: tuple[Row, ...]
    change: str


@dataclass(frozen=True, slots=True)
class Checked:
    """One part while its rows are made."""

    visit: Visit
    instrument: Instrument
    observation: Observation
    section: Section
    faults: tuple[Fault, ...]
    page: str

    def address(self, control: str = "") -> str:
        """The part's page, which leads back to the check."""
        return f"{self.page}#{quote(control)}" if control else self.page

    def lacks(self, row: str) -> tuple[str, ...]:
        """What is wrong with one row."""
        return tuple(fault.message for fault in self.faults if row_id(kind(self.section), fault.field, fault.question) == row)


def blocks(visit: Visit, instrument: Instrument, observation: Observation) -> list[Block]:
    """Every part that the visit is asked."""
    return [_block(_checked(visit, instrument, observation, section)) for section in sections(visit, instrument, observation)]


def rows(visit: Visit, instrument: Instrument, observation: Observation, section: Section) -> tuple[Row, ...]:
    """One part alone."""
    return _block(_checked(visit, instrument, observation, section)).rows


def row_id(section_kind: Kind, field: str, question: str) -> str:
    """The row that a field of a question is in."""
    if section_kind is Kind.ATTENDANCE and field != NOBODY:
        return f"row-{anchor(field.rpartition('-')[0])}"
    if section_kind in (Kind.GOOD_PRACTICE, Kind.IMPROVEMENT, Kind.EARLIER):
        return f"row-{field.removesuffix('-why')}"
    return f"row-{question}"


def errors(visit: Visit, instrument: Instrument, observation: Observation) -> list[dict[str, str]]:
    """Everything that keeps it from being sent, each with a link to its row; of attendance no more than can be read."""
    return [error for section in sections(visit, instrument, observation) for error in _errors(_checked(visit, instrument, observation, section))]


def warnings(visit: Visit, instrument: Instrument, observation: Observation) -> list[dict[str, str]]:
    """What may identify a person and does not keep it from being sent, each with a link to its row."""
    kinds = {section.slug: kind(section) for section in sections(visit, instrument, observation)}
    those = [one for one in wording.found(visit, instrument, observation) if one.mark.tier is Tier.WARN and one.passage.part in kinds]
    return [{"text": wording.said(one), "href": f"#{row_id(kinds[one.passage.part], one.passage.row, one.passage.question)}"} for one in those]


def _errors(one: Checked) -> list[dict[str, str]]:
    asked = kind(one.section)
    named = [fault for fault in one.faults if fault.field.endswith("-name")]
    count = len(one.faults) - len(named)
    if asked is not Kind.ATTENDANCE or count <= MOST_AGENCIES:
        return [_error(asked, fault) for fault in one.faults]
    together = {"text": f"Say how {count} agencies took part, or why they were not there", "href": f"#part-{one.section.slug}"}
    return [together, *(_error(asked, fault) for fault in named)]


def _error(asked: Kind, fault: Fault) -> dict[str, str]:
    return {"text": fault.message, "href": f"#{row_id(asked, fault.field, fault.question)}"}


def _checked(visit: Visit, instrument: Instrument, observation: Observation, section: Section) -> Checked:
    faults = tuple(open_in(section, visit, instrument, observation))
    return Checked(visit, instrument, observation, section, faults, url_for("observation.section", ref=visit.ref, slug=section.slug, check="1"))


def _block(one: Checked) -> Block:
    makers = {Kind.ATTENDANCE: _attendance, Kind.GOOD_PRACTICE: _findings, Kind.IMPROVEMENT: _findings, Kind.EARLIER: _earlier}
    make = makers.get(kind(one.section), _answers)
    return Block(f"part-{one.section.slug}", one.section.title, tuple(make(one)), one.address())


def _answers(one: Checked) -> Iterator[Row]:
    for question in one.section.questions:
        for each in (*question.parts, question):  # as on the page
            if each.applies(one.observation.answers):
                yield _answer(one, each)


def _answer(one: Checked, question: Question) -> Row:
    typed: Answer = one.observation.answer(question.key)
    row = f"row-{question.key}"
    asked = f"{question.code}. {question.question}" if question.code else question.title
    value = worded.in_words(one.instrument, question, typed.value)
    return Row(row, asked, value, typed.reason, one.lacks(row), one.address(question.key), bold=question.kind is Kind.RATING)


def _attendance(one: Checked) -> Iterator[Row]:
    if not one.observation.attended:
        question = one.section.questions[0]
        yield Row(f"row-{question.key}", f"{question.code}. {question.question}", "", "", one.lacks(f"row-{question.key}"), one.address())
    how = url_for("attendance.how", ref=one.visit.ref, slug=one.section.slug, check="1")
    for attended in one.observation.attended:
        place = anchor(attended.agency)
        row = f"row-{place}"
        control = f"{place}-{'came' if attended.there else 'away'}"
        yield Row(row, attended.name, _attended(attended), "", one.lacks(row), f"{how}#{quote(control)}")


def _attended(one: Attended) -> str:
    if not one.there:
        return AWAY.get(one.away, "")
    words = (CAME.get(one.came, ""), PART.get(one.part, "").lower(), "one case only" if one.one_case else "")
    return ", ".join(word for word in words if word)


def _findings(one: Checked) -> Iterator[Row]:
    counts: dict[str, int] = {}
    themes = {theme.code: theme.label for theme in one.instrument.themes}
    for finding in sorted(one.observation.findings, key=lambda each: each.kind != GOOD):
        counts[finding.kind] = counts.get(finding.kind, 0) + 1
        row = f"row-finding-{finding.id}"
        change = url_for("findings.finding", ref=one.visit.ref, slug=one.section.slug, finding_kind=finding.kind, number=finding.id, check="1")
        yield Row(row, f"{finding_name(finding.kind)} {counts[finding.kind]}", themes.get(finding.theme, ""), finding.text, one.lacks(row), change, bold=True)
    for row_of in _answers(one):
        if one.section.questions and (row_of.value or row_of.lacks) and row_of.id not in ("row-L3", "row-L4"):
            yield row_of if row_of.value else replace(row_of, asked=finding_name(GOOD), change=one.address())


def _earlier(one: Checked) -> Iterator[Row]:
    for point in one.observation.earlier:
        row = f"row-earlier-{point.key}"
        value = NOW_NAMES.get(point.now, "") if point.now else ""
        yield Row(row, point.words, value, point.why, one.lacks(row), one.address(f"earlier-{point.key}"), bold=True)
