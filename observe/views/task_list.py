"""The parts of an observation as its visitor's task list: what is done, what is asked for again, and by when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask import url_for

from forms.instrument import Instrument, Kind
from observe.domain import dates
from observe.domain.observation import Observation, kind, sections
from observe.domain.progress import Progress, progress
from observe.domain.visit import Stage, Visit
from observe.domain.working_days import CalendarEnds, working_days_after, working_days_left
from observe.store.reports import Note

#: What is counted as a question when people choose between the forms.
COUNTED = (Kind.RATING, Kind.ATTENDANCE)
TO_CHANGE = {"text": "To change", "classes": "govuk-tag--orange"}


@dataclass(frozen=True, slots=True)
class TaskList:
    """Groups of rows for GOV.UK's task list, how many parts there are and are complete, and when to send."""

    groups: tuple[tuple[str, tuple[dict[str, object], ...]], ...]
    done: int
    of: int
    due: str


def build(visit: Visit, instrument: Instrument, observation: Observation, notes: list[Note], *, today: date) -> TaskList:
    """Everything is worked out from what was saved."""
    parts = [progress(section, visit, instrument, observation) for section in sections(visit, instrument, observation)]
    noted = {note.section for note in notes}
    groups = [(group.title, tuple(_row(visit, observation, part, noted) for part in parts if part.section.group == group.key)) for group in instrument.groups]
    done = len([part for part in parts if part.done])
    return TaskList(tuple((title, rows) for title, rows in groups if rows), done, len(parts), _due(visit, today))


def questions(visit: Visit, instrument: Instrument, *, short: bool) -> int:
    """How many questions one of the forms asks of this visit."""
    asked = instrument.asked(short=short, online=visit.plan.online)
    return len([question for section in asked for question in section.questions if question.kind in COUNTED])


def _row(visit: Visit, observation: Observation, part: Progress, noted: set[str]) -> dict[str, object]:
    row: dict[str, object] = {
        "title": {"text": part.section.title},
        "href": url_for("observation.section", ref=visit.ref, slug=part.section.slug),
        "status": _status(part, part.section.slug in noted),
    }
    hint = " ".join(_hints(part, observation))
    return row | ({"hint": {"text": hint}} if hint else {})


def _status(part: Progress, is_noted: bool) -> dict[str, object]:
    if is_noted:
        return {"tag": TO_CHANGE}
    return {"text": part.text} if part.done else {"tag": {"text": part.text}}


def _hints(part: Progress, observation: Observation) -> Iterator[str]:
    if part.done:
        return
    if kind(part.section) is Kind.EARLIER:
        yield _last_time(observation)
    elif part.hint:
        yield part.hint
    elif part.section.hint:
        yield part.section.hint.rstrip(".")


def _last_time(observation: Observation) -> str:
    asked, acts = ([point for point in observation.earlier if bool(point.action) is is_action] for is_action in (False, True))
    day = dates.long(asked[0].from_day) if asked else ""
    areas = f"{len(asked)} {'area' if len(asked) == 1 else 'areas'} for improvement from {day}" if asked else ""
    return " and ".join([*([areas] if areas else []), *([f"{len(acts)} {'action' if len(acts) == 1 else 'actions'}"] if acts else [])])


def _due(visit: Visit, today: date) -> str:
    if visit.stage is Stage.RETURNED:
        return "Send it again when you have changed what is asked for."
    if visit.plan.meeting_on > today:
        return "You can send your observation once the meeting has taken place."
    try:
        last = working_days_after(visit.plan.meeting_on, visit.area.write_days)
        return _countdown(last, working_days_left(today, last), today)
    except CalendarEnds:
        return "Send it as soon as you can."


def _countdown(last: date, left: int, today: date) -> str:
    if today > last:
        return f"It was due on {dates.long(last)}. Send it as soon as you can."
    if today == last:
        return f"Send by {dates.long(last)}, which is today."
    return f"Send by {dates.long(last)} ({left} working day{'' if left == 1 else 's'} left)."


def title_of(instrument: Instrument, slug: str) -> str:
    """A part's title; empty for the whole observation, or for a part that this version does not have."""
    return next((section.title for section in instrument.sections if section.slug == slug), "")
