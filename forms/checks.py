"""What must hold between the parts of an instrument: keys used once, and names that lead somewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from forms.questions import Instrument, Kind, Question, Section

#: What may stand in an address, a form field's name and a list of ticks.
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
CHANGES = ("same", "reworded", "new")
#: Kinds that must offer something to choose.
CHOSEN = (Kind.TICKS, Kind.CHOICE, Kind.DECLARATION)
#: Kinds that may be asked with another question.
PARTS = (Kind.TICKS, Kind.COUNT, Kind.CHOICE, Kind.TIME, Kind.LINE)


def note_faults(instrument: Instrument, faults: list[str]) -> None:
    """Add every fault that reading single values does not show."""
    _note_codes(instrument, faults)
    _note_scale(instrument, faults)
    if not instrument.sections:
        faults.append("there is no section")
    keys = {question.key for question in instrument.every_question()}
    faults.extend(f'gone: "{key}" is still asked' for key in instrument.gone if key in keys)
    for section in instrument.sections:
        _note_section(instrument, section, faults)


def _note_codes(instrument: Instrument, faults: list[str]) -> None:
    _note_list("rating", (one.code for one in instrument.ratings), faults)
    _note_list("theme", (one.code for one in instrument.themes), faults)
    _note_list("group", (one.key for one in instrument.groups), faults)
    _note_list("section", (one.slug for one in instrument.sections), faults)
    _note_list("question", (one.key for one in instrument.every_question()), faults)


def _note_list(word: str, codes: Iterable[str], faults: list[str]) -> None:
    for code, times in Counter(codes).items():
        if times > 1 and code:
            faults.append(f"{word} {code}: is there {times} times")
        if code and not CODE.fullmatch(code):
            faults.append(f'{word} "{code}": may have letters, digits, - and _ only, and 40 at most')


def _note_scale(instrument: Instrument, faults: list[str]) -> None:
    levels = sorted(rating.level for rating in instrument.ratings if rating.level is not None)
    if levels != list(range(len(levels))):
        faults.append("rating: the levels must be 0, 1, 2 and so on, each once")
    if instrument.ratings and not any(rating.level is None for rating in instrument.ratings):
        faults.append("rating: one must be without a level, for what could not be judged")
    if not instrument.ratings and any(question.kind is Kind.RATING for question in instrument.every_question()):
        faults.append("rating: there is none, but questions are rated")
    if not instrument.themes and any(question.kind in (Kind.GOOD_PRACTICE, Kind.IMPROVEMENT) for question in instrument.every_question()):
        faults.append("theme: there is none, but findings need one")


def _note_section(instrument: Instrument, section: Section, faults: list[str]) -> None:
    place = f"section {section.slug}"
    if section.group not in [group.key for group in instrument.groups]:
        faults.append(f'{place}: group "{section.group}" is none of the groups')
    if not section.questions:
        faults.append(f"{place}: there is no question")
    for question in section.questions:
        faults.extend(f"{place}, question {question.key}: {fault}" for fault in _faults_of(question, section))
        for part in question.parts:
            faults.extend(f"{place}, question {question.key}, part {part.key}: {fault}" for fault in _part_faults(part, section))


def _part_faults(part: Question, section: Section) -> Iterable[str]:
    if part.kind not in PARTS:
        yield f"a part cannot be {part.kind}"
    if part.parts:
        yield "a part has no parts of its own"
    yield from _faults_of(part, section)


def _faults_of(question: Question, section: Section) -> Iterable[str]:
    yield from _option_faults(question)
    if question.change not in CHANGES:
        yield f'change is "{question.change}", which is none of {", ".join(CHANGES)}'
    if question.required and not question.missing:
        yield "it is required, so it must say what is missing"
    yield from _reference_faults(question, section)


def _option_faults(question: Question) -> Iterable[str]:
    codes = [option.code for option in question.options]
    if question.kind in CHOSEN and not codes:
        yield "there is no option"
    if question.kind not in CHOSEN and codes:
        yield f"a question of the kind {question.kind} has no options"
    faults: list[str] = []
    _note_list("option", codes, faults)
    yield from faults
    if question.kind is Kind.DECLARATION:
        yield from (f"option {option.code}: missing must say what to confirm" for option in question.options if not option.missing)


def _reference_faults(question: Question, section: Section) -> Iterable[str]:
    others = {one.key: one for one in section.every_question() if one.key != question.key}
    for word, kind, key in (("at_most", Kind.COUNT, question.at_most), ("not_before", Kind.TIME, question.not_before)):
        if key and (question.kind is not kind or key not in others or others[key].kind is not kind):
            yield f'{word} is "{key}": both must be of the kind {kind}, in one section'
    if not question.only_if:
        return
    key, _, code = question.only_if.partition("=")
    if key not in others or others[key].kind is not Kind.CHOICE or code not in [option.code for option in others[key].options]:
        yield f'only_if is "{question.only_if}": it must name a choice of this section and one of its options'
