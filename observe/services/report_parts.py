"""The pieces of a feedback report: answers, findings, attendance and the talk, put into words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import time

from forms.attended import AWAY, CAME, PART, Attended, presence
from forms.found import SHARE, WHO, Finding
from forms.instrument import DIFFER, Instrument, Kind, Question, Section
from forms.instrument import Answer as Said
from forms.typed import as_codes, as_date, as_time, show_time
from observe.domain import dates
from observe.domain.observation import Observation
from observe.domain.visit import Visit
from reports.feedback import Answer, Attendance, Fact, GoodPractice, Improvement, Part

#: An agency that nothing was said of; it cannot be so in a report that was sent.
NOT_ANSWERED = "Not answered"


def scale(instrument: Instrument) -> tuple[str, ...]:
    """The words of the ratings that count, lowest first; empty where the area uses none."""
    if not instrument.uses_ratings:
        return ()
    return tuple(rating.label for rating in instrument.levels)


def parts(instrument: Instrument, asked: Iterable[Section], observation: Observation) -> tuple[Part, ...]:
    """Every section with rated questions, the Four Pillars first."""
    rated = [section for section in asked if any(question.kind is Kind.RATING for question in section.questions)]
    in_order = sorted(rated, key=lambda section: section.group != "pillars")
    return tuple(Part(section.slug, section.title, bool(section.pillar), tuple(_answers(instrument, section, observation))) for section in in_order)


def _answers(instrument: Instrument, section: Section, observation: Observation) -> Iterator[Answer]:
    for question in section.questions:
        if question.kind is Kind.RATING:
            yield _answer(instrument, question, observation)


#: What one of a pair saw otherwise, beside the answer that both give.
STILL_DIFFER = "Where the visitors still differ"


def _answer(instrument: Instrument, question: Question, observation: Observation) -> Answer:
    typed = observation.answer(question.key)
    rating = next((rating for rating in instrument.ratings if rating.code == typed.value), None)
    return Answer(
        key=question.key,
        title=_to_the_chair(question.title),
        question=_to_the_chair(question.question),
        level=rating.level if rating else None,
        word=rating.label if rating else NOT_ANSWERED,
        meaning=_to_the_chair(question.meaning(rating.code)) if rating else "",
        details=tuple(
            Fact(STILL_DIFFER if part.key.endswith(DIFFER) else part.title, text)
            for part in question.parts
            if (text := shown(part, observation.answer(part.key)))
        ),
        reason=typed.reason,
    )


#: What the instrument says to its visitor, and how the chair reads it.
TO_THE_CHAIR = {"I saw": "the visitor saw", "you saw": "the visitor saw", "I could not": "The visitor could not"}


def _to_the_chair(text: str) -> str:
    """Words that speak of "I" or "you" and mean the visitor, as the chair reads them."""
    for said, read in TO_THE_CHAIR.items():
        text = text.replace(said, read)
    return text


def shown(question: Question, typed: Said) -> str:
    """An answer in words, whatever the kind of its question; empty when there is none."""
    match question.kind:
        case Kind.TICKS:
            labels = {option.code: option.label for option in question.options}
            return "; ".join(labels.get(code, code) for code in as_codes(typed.value))
        case Kind.CHOICE:
            return next((option.label for option in question.options if option.code == typed.value), "")
        case Kind.DATE:
            return dates.long(as_date(typed.value)) if typed.value else ""
        case Kind.TIME:
            return show_time(as_time(typed.value)) if typed.value else ""
        case _:
            return typed.value


def chosen(instrument: Instrument, observation: Observation, key: str) -> str:
    """The label of what was chosen, or nothing."""
    return shown(instrument.question(key), observation.answer(key))


def said(instrument: Instrument, observation: Observation, *keys: str) -> tuple[Fact, ...]:
    """These questions' short names, with what was said; those that nothing was said to are left out."""
    return tuple(Fact(instrument.question(key).title, text) for key in keys if (text := chosen(instrument, observation, key)).strip())


#: The talk's questions, in the words of somebody who was not the visitor.
TALK = {
    "L2_date": "When",
    "L2_how": "How",
    "L2_told": "What the visitor told the chair",
    "L2_response": "The chair’s response",
    "L2_why": "Why they have not talked yet",
}


def talk(instrument: Instrument, observation: Observation) -> tuple[Fact, ...]:
    """When, how and what the chair was told; or why not yet."""
    given = observation.answer("L2").value == "given"
    told = {key: chosen(instrument, observation, key) for key in TALK if (key == "L2_why") != given}
    return tuple(Fact(TALK[key], text) for key, text in told.items() if text.strip())


def findings(visit: Visit, instrument: Instrument, observation: Observation) -> tuple[tuple[GoodPractice, ...], tuple[Improvement, ...]]:
    """Good practice, then areas for improvement, numbered through."""
    good = [finding for finding in observation.findings if finding.kind == "good-practice"]
    better = [finding for finding in observation.findings if finding.kind == "improvement"]
    themes = {theme.code: theme.label for theme in instrument.themes}
    return (
        tuple(GoodPractice(n, themes.get(f.theme, f.theme), f.text, SHARE.get(f.share, "")) for n, f in enumerate(good, start=1)),
        tuple(Improvement(n, themes.get(f.theme, f.theme), f.text, who(visit, f), f.step) for n, f in enumerate(better, start=len(good) + 1)),
    )


def who(visit: Visit, finding: Finding) -> str:
    """Who could act, by name where it is an agency."""
    if finding.who != "agency":
        return WHO.get(finding.who, "")
    agencies = {agency.key: agency.name for agency in visit.area.agencies}
    return agencies.get(finding.agency, finding.agency)


def attendance(observation: Observation) -> tuple[Attendance, ...]:
    """Each agency but those that were not needed."""
    return tuple(_attendance(one) for one in observation.attended if presence(one) != "not-needed")


def _attendance(one: Attended) -> Attendance:
    if not one.there:
        return Attendance(one.name, _to_the_chair(AWAY.get(one.away, NOT_ANSWERED)), "")
    how = CAME.get(one.came, NOT_ANSWERED) + (", for one case" if one.one_case else "")
    return Attendance(one.name, how, PART.get(one.part, NOT_ANSWERED))


def not_asked(instrument: Instrument, asked: Iterable[Section]) -> tuple[str, ...]:
    """The titles of the rated questions that this visit was not asked."""
    keys = {question.key for section in asked for question in section.questions}
    return tuple(_to_the_chair(question.title) for question in instrument.every_question() if question.kind is Kind.RATING and question.key not in keys)


def hours(planned: time, observation: Observation) -> str:
    """From when to when the meeting went: as it was, or as planned where the visitor did not say."""
    start, finish = observation.answer("X1_start").value, observation.answer("X1_finish").value
    begins = show_time(as_time(start) if start else planned)
    return f"{begins} to {show_time(as_time(finish))}" if finish else begins


def there_from_to(observation: Observation) -> str:
    """When the visitor came and left, where it was not from start to finish."""
    joined, left = observation.answer("X1_joined").value, observation.answer("X1_left").value
    words = [f"from {show_time(as_time(joined))}" if joined else "", f"to {show_time(as_time(left))}" if left else ""]
    return " ".join(word for word in words if word)


def cases(observation: Observation) -> str:
    """How many cases were seen of how many, and of what kind."""
    seen, listed = observation.answer("X5_seen").value.strip(), observation.answer("X5_listed").value.strip()
    discussed, first, reviews = (observation.answer(f"X5_{key}").value.strip() for key in ("discussed", "first", "reviews"))
    kinds = [counted(first, "first meeting"), counted(reviews, "review")]
    categories = ", ".join(as_codes(observation.answer("X5_categories").value))
    words = [
        f"{seen} seen of {listed} listed" if seen else "",
        f"{discussed} discussed" if discussed else "",
        " and ".join(kind for kind in kinds if kind),
        f"categories seen: {categories}" if categories else "",
    ]
    return "; ".join(word for word in words if word)


def counted(number: str, word: str) -> str:
    """A typed number with its word, one or several; empty when there was none, or nothing was typed."""
    return f"{number} {word}{'' if number == '1' else 's'}" if number.strip("0") else ""
