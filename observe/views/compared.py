"""What each of a pair said, side by side: every row of a part, and beside the boxes of the joint observation those that they answered otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from flask import render_template
from markupsafe import Markup

from forms.attended import AWAY, CAME, PART, Attended
from forms.found import Finding
from forms.instrument import Instrument, Kind, Question, Section
from observe.domain.observation import GOOD, NOW_NAMES, Earlier, Observation, finding_name, kind
from observe.domain.visit import Visit
from observe.services import report_parts
from observe.services.pairing import BOTH
from observe.views import worded


@dataclass(frozen=True, slots=True)
class Side:
    """What one of them said in one row: what was chosen, what was counted or ticked with it, and the words."""

    visitor: int
    name: str
    value: str = ""
    details: tuple[tuple[str, str], ...] = ()
    words: str = ""

    @property
    def said(self) -> tuple[object, ...]:
        """All of it."""
        return self.value, self.details, self.words

    @property
    def empty(self) -> bool:
        """Whether nothing at all was said."""
        return not any(self.said)


@dataclass(frozen=True, slots=True)
class Row:
    """A question, an agency, a point of last time or a finding, with both sides; `key` names it to `pairing.take`."""

    key: str
    about: str
    sides: tuple[Side, ...]
    can_join: bool = False

    @property
    def same(self) -> bool:
        """Whether they said the same. A finding of one of them has no other side."""
        return len(self.sides) > 1 and len({side.said for side in self.sides}) == 1

    @property
    def empty(self) -> bool:
        """Whether nobody said anything."""
        return all(side.empty for side in self.sides)


def rows(visit: Visit, instrument: Instrument, section: Section, those: Sequence[Observation]) -> list[Row]:
    """Every row of a part, out of one observation or several."""
    makers = {Kind.ATTENDANCE: _attendance, Kind.GOOD_PRACTICE: _findings, Kind.IMPROVEMENT: _findings, Kind.EARLIER: _earlier}
    make = makers.get(kind(section), _questions)
    return list(make(visit, instrument, section, those))


def beside(visit: Visit, instrument: Instrument, section: Section, those: Sequence[Observation]) -> dict[str, Markup]:
    """By question, what both said where they said otherwise; under "" what has no box of its own."""
    differing = [row for row in rows(visit, instrument, section, those) if not row.same and not row.empty]
    if kind(section) in (Kind.ATTENDANCE, Kind.EARLIER, Kind.GOOD_PRACTICE, Kind.IMPROVEMENT):
        return {"": _shown(differing, heads=True)} if differing else {}
    return {row.key: _shown([row]) for row in differing}


def _shown(these: list[Row], *, heads: bool = False) -> Markup:
    return Markup(render_template("pairs/_beside.html", rows=these, heads=heads, both=BOTH))  # noqa: S704 - escaped there


def _name(visit: Visit, one: Observation) -> str:
    return "Joint report" if one.joint else visit.name_of(one.visitor)


def _questions(visit: Visit, instrument: Instrument, section: Section, those: Sequence[Observation]) -> Iterator[Row]:
    for question in section.questions:
        if any(question.applies(one.answers) for one in those):
            about = f"{question.code}. {question.question}" if question.code else question.title
            sides = tuple(_answer(visit, instrument, question, one) for one in those)
            yield Row(question.key, about, sides, can_join=_can_join(side.words or side.value if _is_text(question) else side.words for side in sides))


def _is_text(question: Question) -> bool:
    return question.kind is Kind.TEXT


def _can_join(texts: Iterable[str]) -> bool:
    return len({text for text in texts if text.strip()}) > 1


def _answer(visit: Visit, instrument: Instrument, question: Question, one: Observation) -> Side:
    typed = one.answer(question.key)
    details = ((part.title, worded.in_words(instrument, part, one.answer(part.key).value)) for part in question.parts)
    value = worded.in_words(instrument, question, typed.value)
    return Side(one.visitor, _name(visit, one), value, tuple((title, said) for title, said in details if said), typed.reason)


def _attendance(visit: Visit, instrument: Instrument, section: Section, those: Sequence[Observation]) -> Iterator[Row]:
    names = {each.agency: each.name for one in those for each in one.attended}
    for agency, name in names.items():
        found = [(one, next((each for each in one.attended if each.agency == agency), None)) for one in those]
        yield Row(f"agency-{agency}", name, tuple(Side(one.visitor, _name(visit, one), _attended(each) if each else "") for one, each in found))


def _attended(one: Attended) -> str:
    if not one.there:
        return f"Not there: {AWAY[one.away].lower()}" if one.away in AWAY else "Not there"
    words = (CAME.get(one.came, "Was there"), PART.get(one.part, "").lower(), "one case only" if one.one_case else "")
    return ", ".join(word for word in words if word)


def _findings(visit: Visit, instrument: Instrument, section: Section, those: Sequence[Observation]) -> Iterator[Row]:
    for one in those:
        for finding in sorted(one.findings, key=lambda each: each.kind != GOOD):
            yield Row(f"finding-{finding.id}", finding_name(finding.kind), (_finding(visit, instrument, one, finding),))
    yield from _questions(visit, instrument, section, those) if any(one.answer("L3_none").value for one in those) else ()


def _finding(visit: Visit, instrument: Instrument, one: Observation, finding: Finding) -> Side:
    themes = {theme.code: theme.label for theme in instrument.themes}
    details = (("Who could act", report_parts.who(visit, finding)), ("A first step", finding.step))
    return Side(one.visitor, _name(visit, one), themes.get(finding.theme, ""), tuple((label, said) for label, said in details if said), finding.text)


def _earlier(visit: Visit, instrument: Instrument, section: Section, those: Sequence[Observation]) -> Iterator[Row]:
    texts = {point.key: point.text or point.will for one in those for point in one.earlier}
    for key, text in texts.items():
        sides = tuple(_point(visit, one, next((point for point in one.earlier if point.key == key), None)) for one in those)
        yield Row(f"earlier-{key}", text, sides, can_join=_can_join(side.words for side in sides))


def _point(visit: Visit, one: Observation, point: Earlier | None) -> Side:
    if point is None:
        return Side(one.visitor, _name(visit, one))
    return Side(one.visitor, _name(visit, one), NOW_NAMES.get(point.now, "") if point.now else "", (), point.why)
