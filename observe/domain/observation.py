"""An observation: one visitor's answers about one visit, how far they are, and what sending them still needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from forms import answers as judging
from forms.answers import Fault
from forms.attended import QUESTION as ATTENDED
from forms.attended import Attended, attendance_missing
from forms.found import Finding, FindingKind, finding_faults, finding_missing
from forms.instrument import Answer, Instrument, Kind, Section
from observe.domain.visit import Visit

#: The question on what was asked for last time, and the field that stands for an attendance not begun.
EARLIER = "L5"
NOBODY = "there"
GOOD: FindingKind = "good-practice"


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
    saved: Mapping[str, datetime] = field(default_factory=dict)
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


def sections(visit: Visit, instrument: Instrument, observation: Observation) -> tuple[Section, ...]:
    """What this visit is asked, in order, without the declaration, which the check page asks.

    What was asked for last time is asked only where there is something to look at.
    """
    asked = instrument.asked(short=bool(visit.short), online=visit.plan.online)
    return tuple(section for section in asked if kind(section) is not Kind.DECLARATION and (kind(section) is not Kind.EARLIER or observation.earlier))


def declaration(instrument: Instrument) -> Section | None:
    """What the visitor vouches for when sending; None where an instrument asks for nothing."""
    return next((section for section in instrument.sections if kind(section) is Kind.DECLARATION), None)


def undeclared(instrument: Instrument, said: Mapping[str, Answer]) -> list[Fault]:
    """What of the declaration is not confirmed, or cannot stand."""
    section = declaration(instrument)
    return judging.missing(instrument, section, said) + judging.faults_in(instrument, section, said) if section else []


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
            return _open_attendance(visit, observation)
        case Kind.GOOD_PRACTICE | Kind.IMPROVEMENT:
            return _open_findings(observation) + judging.faults_in(instrument, section, observation.answers)
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


def _open_attendance(visit: Visit, observation: Observation) -> list[Fault]:
    """Before anything is said it is one thing that is missing, not one for every agency."""
    if not observation.attended:
        return [Fault(NOBODY, ATTENDED, "Say who was there")]
    return attendance_missing(agencies_asked(visit, observation), observation.attended)


def _open_findings(observation: Observation) -> list[Fault]:
    good = [finding for finding in observation.findings if finding.kind == GOOD]
    better = [finding for finding in observation.findings if finding.kind != GOOD]
    faults = [_of_finding(finding, number, fault) for some in (good, better) for number, finding in enumerate(some, start=1) for fault in _in_finding(finding)]
    if not good and not observation.answer("L3_none").value.strip():
        faults.insert(0, Fault("L3_none", "L3_none", "Add a good practice, or say why there is none to report"))
    return faults


def _in_finding(finding: Finding) -> list[Fault]:
    return [*finding_missing(finding), *finding_faults(finding)]


def _of_finding(finding: Finding, number: int, fault: Fault) -> Fault:
    """Among several findings the words must say which."""
    message = f"{finding_name(finding.kind)} {number}: {fault.message[:1].lower()}{fault.message[1:]}"
    return Fault(f"finding-{finding.id}", fault.question, message)


def finding_name(finding_kind: FindingKind) -> str:
    """What one finding is called on pages."""
    return "Good practice" if finding_kind == GOOD else "Area for improvement"


def earlier_faults(points: Iterable[Earlier]) -> list[Fault]:
    """What was said of last time's points and cannot stand."""
    return [
        Fault(f"earlier-{point.finding}-why", EARLIER, f"What you saw on point {number} of last time must be {judging.REASON_LIMIT:,} characters or fewer")
        for number, point in enumerate(points, start=1)
        if len(point.why) > judging.REASON_LIMIT
    ]


def _open_earlier(observation: Observation) -> list[Fault]:
    missing = []
    for number, point in enumerate(observation.earlier, start=1):
        if point.now not in list(Now):
            missing.append(Fault(f"earlier-{point.finding}", EARLIER, f"Choose better, same or not seen for point {number} of last time"))
        elif point.now != Now.NOT_SEEN and not point.why.strip():
            missing.append(Fault(f"earlier-{point.finding}-why", EARLIER, f"Say what you saw on point {number} of last time"))
    return earlier_faults(observation.earlier) + missing


def progress(section: Section, visit: Visit, instrument: Instrument, observation: Observation) -> Progress:
    """How far a section is, worked out and never asked."""
    faults = open_in(section, visit, instrument, observation)
    started = observation.revision(section.slug) > 0
    if not faults and started:
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
