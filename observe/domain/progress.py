"""How far an observation is, and what sending it still needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from forms import answers as judging
from forms.answers import Fault
from forms.attended import QUESTION as ATTENDED
from forms.attended import attendance_missing
from forms.found import Finding, finding_faults, finding_missing
from forms.instrument import Instrument, Kind, Section
from observe.domain import wording
from observe.domain.observation import EARLIER, GOOD, NOBODY, Earlier, Now, Observation, agencies_asked, declaration, finding_name, kind, sections
from observe.domain.visit import Visit

#: Stands beside a part in the list, whatever else it lacks.
TO_REWORD = "Something in it may identify a person"


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


def open_in(section: Section, visit: Visit, instrument: Instrument, observation: Observation) -> list[Fault]:
    """What is missing or wrong in one section, in its order; then what may identify a person, and was not explained."""
    return _open_in(section, visit, instrument, observation) + wording.stops(wording.found_in(section, visit, instrument, observation))


def _open_in(section: Section, visit: Visit, instrument: Instrument, observation: Observation) -> list[Fault]:
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


def earlier_faults(points: Iterable[Earlier]) -> list[Fault]:
    """What was said of last time's points and cannot stand."""
    return [
        Fault(f"earlier-{point.key}-why", EARLIER, f"What you saw on point {number} of last time must be {judging.REASON_LIMIT:,} characters or fewer")
        for number, point in enumerate(points, start=1)
        if len(point.why) > judging.REASON_LIMIT
    ]


def _open_earlier(observation: Observation) -> list[Fault]:
    missing = []
    for number, point in enumerate(observation.earlier, start=1):
        if point.now not in list(Now):
            missing.append(Fault(f"earlier-{point.key}", EARLIER, f"Choose better, same or not seen for point {number} of last time"))
        elif point.now != Now.NOT_SEEN and not point.why.strip():
            missing.append(Fault(f"earlier-{point.key}-why", EARLIER, f"Say what you saw on point {number} of last time"))
    return earlier_faults(observation.earlier) + missing


def progress(section: Section, visit: Visit, instrument: Instrument, observation: Observation) -> Progress:
    """How far a section is, worked out and never asked."""
    faults, started = _open_in(section, visit, instrument, observation), observation.revision(section.slug) > 0
    stops = wording.stops(wording.found_in(section, visit, instrument, observation))
    if not (faults or stops) and started:
        return Progress(section, done=True, started=True, text="Completed")
    found = _begun(section, instrument, observation, faults, started)
    return replace(found, done=False, hint=TO_REWORD) if stops else found


def _begun(section: Section, instrument: Instrument, observation: Observation, faults: list[Fault], started: bool) -> Progress:
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


def undeclared(visit: Visit, instrument: Instrument, observation: Observation) -> list[Fault]:
    """What of the declaration is not confirmed, or cannot stand."""
    section = declaration(instrument)
    if section is None:
        return []
    return open_in(section, visit, instrument, observation)
