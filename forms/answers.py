"""What a typed answer may be, what is still missing before an observation can be sent, and how far a section is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import TypeVar

from forms.instrument import NO_ANSWER, Answer, Instrument, Kind, Question, Section
from forms.typed import as_codes, as_count, as_date, as_time, date_parts, show_time

__all__ = [
    "LIMITS",
    "REASON_LIMIT",
    "Fault",
    "Status",
    "as_codes",
    "as_count",
    "as_date",
    "as_time",
    "date_parts",
    "faults_in",
    "missing",
    "show_time",
    "status",
]

Read = TypeVar("Read")

#: The longest answer of each kind that is typed in words, in characters.
LIMITS = {Kind.LINE: 200, Kind.TEXT: 10_000}
REASON_LIMIT = 2_000

#: Kinds that have tables and pages of their own, and are judged there.
ELSEWHERE = frozenset({Kind.ATTENDANCE, Kind.GOOD_PRACTICE, Kind.IMPROVEMENT, Kind.EARLIER})


@dataclass(frozen=True, slots=True)
class Fault:
    """Something to mend: the id of the control it stands beside, the question it belongs to, and what to say."""

    field: str
    question: str
    message: str


@dataclass(frozen=True, slots=True)
class Status:
    """How far a section is: `of` counts what submission asks for, `faults` what cannot stand as it is."""

    answered: int
    of: int
    reasons_missing: int
    faults: int
    started: bool

    @property
    def complete(self) -> bool:
        """Whether nothing in it would stop the sending."""
        return self.answered == self.of and not self.reasons_missing and not self.faults


def faults_in(instrument: Instrument, section: Section, answers: Mapping[str, Answer]) -> list[Fault]:
    """What was answered and cannot stand. Says nothing of what is missing, nor of a follow-up that its answer does not call for."""
    return [fault for question in _applying(section, answers) for fault in _faults_of(instrument, section, question, answers)]


def missing(instrument: Instrument, section: Section, answers: Mapping[str, Answer]) -> list[Fault]:
    """What submission asks for and is not there. Attendance, findings and what was asked for last time are judged elsewhere."""
    return [fault for question in _applying(section, answers) for fault in _missing_in(instrument, question, answers.get(question.key, NO_ANSWER))]


def status(instrument: Instrument, section: Section, answers: Mapping[str, Answer]) -> Status:
    """How far a section is, for the list of parts."""
    wanted = [question for question in _applying(section, answers) if is_wanted(question)]
    gaps = missing(instrument, section, answers)
    without_answer = {gap.question for gap in gaps if not _lacks_reason_only(gap, answers)}
    return Status(
        answered=len([question for question in wanted if question.key not in without_answer]),
        of=len(wanted),
        reasons_missing=len([gap for gap in gaps if _lacks_reason_only(gap, answers)]),
        faults=len(faults_in(instrument, section, answers)),
        started=any(answer != NO_ANSWER for question in section.every_question() if (answer := answers.get(question.key))),
    )


def is_wanted(question: Question) -> bool:
    """Whether submission asks for it."""
    return question.required or question.kind in (Kind.RATING, Kind.DECLARATION)


def _lacks_reason_only(gap: Fault, answers: Mapping[str, Answer]) -> bool:
    return gap.field.endswith("-reason") and bool(answers.get(gap.question, NO_ANSWER).value)


def _applying(section: Section, answers: Mapping[str, Answer]) -> Iterator[Question]:
    for question in section.every_question():
        if question.applies(answers) and question.kind not in ELSEWHERE:
            yield question


def _faults_of(instrument: Instrument, section: Section, question: Question, answers: Mapping[str, Answer]) -> Iterator[Fault]:
    answer = answers.get(question.key, NO_ANSWER)
    if len(answer.reason) > REASON_LIMIT:
        yield Fault(f"{question.key}-reason", question.key, f"The reason on question {question.key} must be {REASON_LIMIT:,} characters or fewer")
    if not answer.value.strip():
        return
    try:
        _JUDGES[question.kind](instrument, question, answer.value)
        _compare(section, question, answers)
    except ValueError as fault:
        yield Fault(question.key, question.key, str(fault))


def _judge_rating(instrument: Instrument, question: Question, value: str) -> None:
    if value not in [rating.code for rating in instrument.offered]:
        raise ValueError(f"Choose one of the answers to question {question.key}")


def _judge_codes(instrument: Instrument, question: Question, value: str) -> None:
    codes = [option.code for option in question.options]
    if not all(code in codes for code in as_codes(value)):
        raise ValueError(f"Choose only from the answers to: {question.question}")


def _judge_choice(instrument: Instrument, question: Question, value: str) -> None:
    if value not in [option.code for option in question.options]:
        raise ValueError(f"Choose one of the answers to: {question.question}")


def _judge_words(instrument: Instrument, question: Question, value: str) -> None:
    limit = LIMITS[question.kind]
    if len(value) > limit:
        raise ValueError(f"{question.title} must be {limit:,} characters or fewer")


def _judge_parsed(instrument: Instrument, question: Question, value: str) -> None:
    try:
        _PARSERS[question.kind](value)
    except ValueError as fault:
        raise ValueError(f"{question.title} {fault}") from fault


_PARSERS: dict[Kind, Callable[[str], object]] = {Kind.COUNT: as_count, Kind.TIME: as_time, Kind.DATE: as_date}

#: One entry a kind that is judged here; each raises ValueError with the whole message.
_JUDGES: dict[Kind, Callable[[Instrument, Question, str], None]] = {
    Kind.RATING: _judge_rating,
    Kind.TICKS: _judge_codes,
    Kind.DECLARATION: _judge_codes,
    Kind.CHOICE: _judge_choice,
    Kind.COUNT: _judge_parsed,
    Kind.TIME: _judge_parsed,
    Kind.DATE: _judge_parsed,
    Kind.LINE: _judge_words,
    Kind.TEXT: _judge_words,
}


def _compare(section: Section, question: Question, answers: Mapping[str, Answer]) -> None:
    """Hold an answer against the other one it names. An other one that is empty or faulty says nothing."""
    if not (question.at_most or question.not_before):
        return
    others = {other.key: other for other in section.every_question()}
    value = answers[question.key].value
    if question.at_most in others and (listed := _read(as_count, answers, question.at_most)) is not None and as_count(value) > listed:
        raise ValueError(f"{question.title} ({as_count(value)}) cannot be more than {_within(others[question.at_most].title)} ({listed})")
    if question.not_before in others and (start := _read(as_time, answers, question.not_before)) is not None and as_time(value) < start:
        raise ValueError(f"{question.title} ({show_time(as_time(value))}) cannot be before {_within(others[question.not_before].title)} ({show_time(start)})")


def _read(reader: Callable[[str], Read], answers: Mapping[str, Answer], key: str) -> Read | None:
    """What the other answer says; None while it says nothing that can be read."""
    try:
        return reader(answers.get(key, NO_ANSWER).value)
    except ValueError:
        return None


def _missing_in(instrument: Instrument, question: Question, answer: Answer) -> Iterator[Fault]:
    if question.kind is Kind.RATING:
        yield from _missing_rating(instrument, question, answer)
    elif question.kind is Kind.DECLARATION:
        ticked = as_codes(answer.value)
        ids = (question.key if number == 1 else f"{question.key}-{number}" for number in count(1))
        yield from (Fault(own, question.key, option.missing) for own, option in zip(ids, question.options, strict=False) if option.code not in ticked)
    elif question.required and not answer.value.strip():
        yield Fault(question.key, question.key, question.missing)


def _missing_rating(instrument: Instrument, question: Question, answer: Answer) -> Iterator[Fault]:
    chosen = next((rating for rating in instrument.offered if rating.code == answer.value), None)
    said = bool(answer.reason.strip())
    if chosen is None and answer.value.strip():
        return  # what it says is judged as a fault
    if chosen is None and instrument.uses_ratings:
        yield Fault(question.key, question.key, f"Choose an answer to question {question.key}, or {_not_seen(instrument)} if you could not judge")
    elif chosen is None and not said:
        reason = f"{question.key}-reason"
        yield Fault(reason, question.key, f"Say what you saw or heard on question {question.key}, or choose {_not_seen(instrument)}")
    elif chosen is not None and chosen.needs_reason and not said:
        yield Fault(f"{question.key}-reason", question.key, f"Say what led you to {chosen.label} on question {question.key}")


def _not_seen(instrument: Instrument) -> str:
    return next(rating.label for rating in instrument.ratings if rating.level is None)


def _within(title: str) -> str:
    """A title inside a sentence."""
    return title[:1].lower() + title[1:]
