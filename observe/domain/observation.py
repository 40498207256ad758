"""An observation: one visitor's answers about one visit, how far they are, and what sending them still needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from forms import answers as judging
from forms.answers import Fault
from forms.attended import Attended, attendance_missing
from forms.found import Finding, finding_missing
from forms.instrument import Answer, Instrument, Kind, Section
from observe.domain.visit import Visit


class Now(StrEnum):
    """What became of an area for improvement of the last report, as far as this visit saw."""

    BETTER = "better"
    SAME = "same"
    NOT_SEEN = "not-seen"


#: As pages and papers say it; an empty answer is "Not answered".
NOW_NAMES = {Now.BETTER: "Better", Now.SAME: "Same", Now.NOT_SEEN: "Not seen", "": "Not answered"}


@dataclass(frozen=True, slots=True)
class Earlier:
    """An area for improvement of the last released report, and what this visitor saw of it (`now` as typed, may be empty)."""

    finding: int
    text: str
    from_ref: str
    from_day: date
    now: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Observation:
    """Everything one visitor wrote about one visit, as typed. `id` is 0 before the first save."""

    id: int
    visitor: int
    answers: Mapping[str, Answer] = field(default_factory=dict)
    attended: tuple[Attended, ...] = ()
    findings: tuple[Finding, ...] = ()
    earlier: tuple[Earlier, ...] = ()
    revisions: Mapping[str, int] = field(default_factory=dict)
    saved_at: datetime | None = None

    def answer(self, key: str) -> Answer:
        """What was typed for a question; empty when nothing was."""
        return self.answers.get(key, Answer())

    def revision(self, slug: str) -> int:
        """How often a section was saved: a save says which one it was made against."""
        return self.revisions.get(slug, 0)


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """Something that keeps the observation from being sent, and the section it is in."""

    section: str
    fault: Fault


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one section is: what is done of how much, and a sentence on what is missing."""

    section: Section
    done: bool
    started: bool
    text: str
    hint: str = ""


#: The section that the check page asks: it is no part of the task list above "Send".
DECLARATION = "declaration"


def sections(visit: Visit, instrument: Instrument, observation: Observation) -> tuple[Section, ...]:
    """What this visit is asked, in order. What was asked for last time is asked only where there is something to look at."""
    asked = instrument.asked(short=bool(visit.short), online=visit.plan.online)
    return tuple(section for section in asked if section.slug != DECLARATION and (kind(section) is not Kind.EARLIER or observation.earlier))


def kind(section: Section) -> Kind:
    """What manner of page a section is: that of its first question."""
    return section.questions[0].kind


def agencies_asked(visit: Visit, observation: Observation) -> list[tuple[str, str]]:
    """Every agency of the area, and those that the visitor added: key and name."""
    own = [(agency.key, agency.name) for agency in visit.area.agencies]
    known = {key for key, _ in own}
    return own + [(one.agency, one.name) for one in observation.attended if one.agency not in known]


def open_in(section: Section, visit: Visit, instrument: Instrument, observation: Observation) -> list[Fault]:
    """What is missing or wrong in one section, in its order."""
    match kind(section):
        case Kind.ATTENDANCE:
            return attendance_missing(agencies_asked(visit, observation), observation.attended)
        case Kind.GOOD_PRACTICE | Kind.IMPROVEMENT:
            return _open_findings(observation)
        case Kind.EARLIER:
            return _open_earlier(observation)
        case _:
            wrong = judging.faults_in(instrument, section, observation.answers)
            return wrong + judging.missing(instrument, section, observation.answers)


def open_points(visit: Visit, instrument: Instrument, observation: Observation) -> list[OpenPoint]:
    """Everything that keeps the observation from being sent, in the order of the task list, without the declaration."""
    return [
        OpenPoint(section.slug, fault) for section in sections(visit, instrument, observation) for fault in open_in(section, visit, instrument, observation)
    ]


def _open_findings(observation: Observation) -> list[Fault]:
    faults = [fault for finding in observation.findings for fault in finding_missing(finding)]
    has_one = any(finding.kind == "good-practice" for finding in observation.findings)
    if not has_one and not observation.answer("L3_none").value.strip():
        faults.insert(0, Fault("L3", "L3", "Add a good practice, or say why there is none to report"))
    return faults


def _open_earlier(observation: Observation) -> list[Fault]:
    faults = []
    for number, point in enumerate(observation.earlier, start=1):
        if point.now not in list(Now):
            faults.append(Fault(f"earlier-{point.finding}", "L5", f"Choose better, same or not seen for point {number} of last time"))
        elif point.now != Now.NOT_SEEN and not point.why.strip():
            faults.append(Fault(f"earlier-{point.finding}-why", "L5", f"Say what you saw on point {number} of last time"))
    return faults


def progress(section: Section, visit: Visit, instrument: Instrument, observation: Observation) -> Progress:
    """How far a section is, worked out and never asked."""
    faults = open_in(section, visit, instrument, observation)
    started = observation.revision(section.slug) > 0
    if not faults and (started or kind(section) in (Kind.EARLIER,)):
        return Progress(section, done=True, started=True, text="Completed")
    match kind(section):
        case Kind.GOOD_PRACTICE | Kind.IMPROVEMENT:
            count = len(observation.findings)
            return Progress(
                section, done=not faults, started=started, text=f"{count} added" if count else "Not started", hint=_first(faults) if started else ""
            )
        case Kind.ATTENDANCE:
            return Progress(section, done=False, started=started, text="Started" if started else "Not started", hint=_left(len(faults)) if started else "")
        case Kind.EARLIER:
            return Progress(section, done=False, started=started, text="Started" if started else "Not started", hint=f"{len(observation.earlier)} to look at")
        case _:
            return _progress_of_questions(section, instrument, observation, started)


def _progress_of_questions(section: Section, instrument: Instrument, observation: Observation, started: bool) -> Progress:
    status = judging.status(instrument, section, observation.answers)
    if not status.answered:
        return Progress(section, done=False, started=started, text="Not started")
    missing = status.reasons_missing
    hint = "" if not missing else "1 reason is missing" if missing == 1 else f"{missing} reasons are missing"
    return Progress(section, done=False, started=True, text=f"{status.answered} of {status.of} answered", hint=hint)


def _left(count: int) -> str:
    return "1 agency is left" if count == 1 else f"{count} agencies are left"


def _first(faults: list[Fault]) -> str:
    return faults[0].message if faults else ""
