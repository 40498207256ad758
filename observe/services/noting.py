"""Makes the note sheet out of a visit's plan and its questions: what somebody takes to a meeting to write on by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from forms.attended import AWAY, CAME, PART
from forms.instrument import Instrument, Kind, Question, Section
from observe.domain.observation import NOW_NAMES, Earlier, Now, kind
from observe.domain.visit import LEVEL_NAMES, Visit
from observe.services import reporting
from reports.content import Fact
from reports.note_sheet import Ask, By, NoteSheet, Part, Roll

#: The most pages of a note sheet of all questions, and of the short form's.
PAGES, SHORT_PAGES = 8, 4
#: How paper answers each kind of question; what is not here is asked in a way of its own.
BY: dict[Kind, By] = {
    Kind.RATING: "lines",
    Kind.TEXT: "lines",
    Kind.CHOICE: "one box",
    Kind.TICKS: "boxes",
    Kind.COUNT: "gap",
    Kind.TIME: "gap",
    Kind.DATE: "gap",
    Kind.LINE: "gap",
    Kind.GOOD_PRACTICE: "points",
    Kind.IMPROVEMENT: "points",
}
#: The letters by which one notes attendance.
LETTERS = {
    "room": "R", "online": "O", "deputy": "D", "apologies-report": "AR", "apologies": "A", "absent": "X", "not-needed": "N", "unknown": "?",
    "led": "L", "active": "A", "asked": "W", "silent": "S",
}  # fmt: skip
#: Characters of last time's points for which there is room on each form, and what each point takes beside its words.
ROOM_FOR_EARLIER, SHORT_ROOM_FOR_EARLIER, BESIDE_WORDS = 1600, 800, 160


def compose(visit: Visit, instrument: Instrument, earlier: Sequence[Earlier], *, demonstration: bool) -> NoteSheet:
    """The sheet of this visit's form: all questions, where nobody has chosen yet. `earlier` is what was asked for last time."""
    return NoteSheet(
        reference=visit.ref,
        board=visit.area.board_name,
        marking=visit.area.marking,
        demonstration=demonstration,
        heading=f"Notes on the {LEVEL_NAMES[visit.plan.level]} meeting in {visit.place}",
        facts=_facts(visit),
        reminders=_reminders(visit),
        ratings=tuple(Fact(rating.label, f"{rating.meaning} {rating.help}".strip()) for rating in instrument.offered),
        reasons=_reasons(instrument),
        parts=tuple(_parts(visit, instrument, earlier)),
        pages=SHORT_PAGES if visit.short else PAGES,
    )


def _facts(visit: Visit) -> tuple[Fact, ...]:
    """What the plan says, without the visitor's name: a sheet may be left behind."""
    said = reporting.plan_facts(visit, by_name=False)
    chairs = " and ".join(seat.name for seat in (visit.plan.chair, visit.plan.second_chair) if seat is not None)
    told = {"Visit": visit.ref, "Where": said["Where"], "When": said["When"], "How it is held": said["How it is held"].partition(":")[0], "Chair": chairs}
    return tuple(Fact(label, text) for label, text in (*told.items(), ("Questions", "The short form" if visit.short else "All questions")))


def _reminders(visit: Visit) -> tuple[str, ...]:
    office, phone = visit.area.office_name, visit.area.office_phone
    return (
        "Write nothing that could identify a person who was discussed: no name or initials, no age or date of birth, no address, no case number. "
        "Say “one of the Category 2 cases”.",
        f"Once you have sent your observation, destroy this sheet or hand it to the {office}.",
        f"If someone may be at risk, do not wait: tell the chair or the lead agency, or ring {phone}.",
    )


def _reasons(instrument: Instrument) -> str:
    hint = instrument.reason_hint
    return f"{instrument.reason_label}: {hint[:1].lower()}{hint[1:]}" if hint and instrument.uses_ratings else ""


def _parts(visit: Visit, instrument: Instrument, earlier: Sequence[Earlier]) -> Iterator[Part]:
    """The sections with what each asks; of the short form, which has little room, one heading for each group of them."""
    asked = [(section, _asks(section, visit, instrument, earlier)) for section in instrument.asked(bool(visit.short), visit.plan.online)]
    if not visit.short:
        yield from (Part(section.title, asks) for section, asks in asked if asks)
        return
    for group in instrument.groups:
        if in_it := tuple(ask for section, asks in asked if section.group == group.key for ask in asks):
            yield Part(group.title, in_it)


def _asks(section: Section, visit: Visit, instrument: Instrument, earlier: Sequence[Earlier]) -> tuple[Ask | Roll, ...]:
    match kind(section):
        case Kind.DECLARATION:
            return ()
        case Kind.EARLIER:
            room = SHORT_ROOM_FOR_EARLIER if visit.short else ROOM_FOR_EARLIER
            return tuple(_earlier(section.questions[0], earlier, room)) if earlier else ()
        case _:
            about = section.title if visit.short and section.pillar else ""
            return tuple(_ask(question, visit, instrument, about) for question in section.questions)


def _ask(question: Question, visit: Visit, instrument: Instrument, about: str) -> Ask | Roll:
    if question.kind is Kind.ATTENDANCE:
        names = tuple(agency.name for agency in visit.area.agencies)
        return Roll(question.code, question.question, names, _letters(CAME | AWAY), _letters(PART))
    return replace(_brief(question, instrument), about=about)


def _brief(question: Question, instrument: Instrument) -> Ask:
    """What is answered in a gap or by a tick goes by its short name."""
    by = BY[question.kind]
    in_full = by in ("lines", "points")
    return Ask(
        key=question.code,
        words=question.question if in_full else question.title,
        by=by,
        options=_options(question, instrument),
        hint=question.hint if by == "lines" else "",
        parts=tuple(_brief(part, instrument) for part in question.parts),
    )


def _options(question: Question, instrument: Instrument) -> tuple[str, ...]:
    if question.kind is Kind.RATING:
        return tuple(rating.label for rating in instrument.offered)
    return tuple(option.label for option in question.options)


def _letters(words: dict[str, str]) -> tuple[Fact, ...]:
    return tuple(Fact(LETTERS[code], word) for code, word in words.items())


def _earlier(question: Question, earlier: Sequence[Earlier], room: int) -> Iterator[Ask]:
    """As many of last time's points as there is room for, and how many more there are."""
    points, answers = list(_that_fit(earlier, room)), tuple(NOW_NAMES[now] for now in Now)
    rest = len(earlier) - len(points)
    more = f"{rest} more {'stands' if rest == 1 else 'stand'} in Observe." if rest else ""
    yield Ask(question.code, question.question, "nothing", hint=f"{reporting.earlier_from(earlier)} {more}".strip())
    yield from (Ask(str(number), point.words, "line", answers) for number, point in enumerate(points, start=1))


def _that_fit(earlier: Iterable[Earlier], room: int) -> Iterator[Earlier]:
    for point in earlier:
        room -= len(point.words) + BESIDE_WORDS
        if room < 0:
            return
        yield point
