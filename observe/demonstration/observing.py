"""What an invented visitor saw: cases, attendance and answers that fit each other, and the words for them."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from forms.attended import Attended, presence
from forms.instrument import Answer, Instrument, Kind, Question, Section
from observe.demonstration.choose import Chooser
from observe.demonstration.fitting import Scene
from observe.domain.visit import Level, Mode, Visit

#: How likely an agency comes, out of a hundred; those that are not named come to about half of the meetings.
COMES = {
    "police": 99,
    "probation": 99,
    "administrator": 96,
    "prison": 78,
    "children": 74,
    "housing": 58,
    "mental-health": 72,
    "victim-liaison": 82,
    "approved-premises": 62,
    "adults": 64,
    "co-ordinator": 45,
    "jobcentre": 40,
}
#: Agencies that most meetings have no need of.
SELDOM = frozenset({"prevent", "national-security", "education", "immigration", "stac", "monitoring", "youth-justice", "housing-association"})

#: How much harder or easier than others a question is to do well on.
BIAS = {"G4": -0.25, "E2": -0.18, "C3": -0.1, "F2": -0.1, "G2": -0.05, "B1": 0.2, "K2": 0.15, "J1": 0.1, "D1": 0.1}


@dataclass(frozen=True, slots=True)
class Seen:
    """A meeting as one visitor saw it."""

    listed: int
    scene: Scene
    attended: tuple[Attended, ...]


def see(rng: Random, visit: Visit, instrument: Instrument, sections: tuple[Section, ...], quality: float) -> Seen:
    """Chance decides how it went; `quality` from 0 to 1 leans it."""
    listed = rng.randint(4, 12)
    seen = listed if rng.random() < 0.55 else rng.randint(max(2, listed // 2), listed)
    attended = tuple(_attends(rng, visit, agency.key, agency.name) for agency in visit.area.agencies)
    answers = {q.key: _rating(rng, q, quality) for section in sections for q in section.questions if q.kind is Kind.RATING}
    scene = Scene(
        seen=seen,
        online=visit.plan.online,
        room=visit.plan.mode is not Mode.REMOTE,
        level_three=visit.plan.level is not Level.TWO,
        attended={one.agency: presence(one) for one in attended},
        answers=answers,
    )
    return Seen(listed, scene, attended)


def _attends(rng: Random, visit: Visit, key: str, name: str) -> Attended:
    needed = rng.random() < (0.22 if key in SELDOM else 0.93)
    if needed and rng.randrange(100) < COMES.get(key, 55):
        came = {Mode.REMOTE: ["online"] * 9, Mode.IN_PERSON: ["room"] * 9, Mode.HYBRID: ["room"] * 4 + ["online"] * 5}[visit.plan.mode] + ["deputy"]
        part = "led" if key in ("police", "probation") and rng.random() < 0.5 else rng.choices(["led", "active", "asked", "silent"], [5, 55, 30, 10])[0]
        return Attended(key, name, True, rng.choice(came), part, key not in ("police", "probation", "administrator") and rng.random() < 0.25, "")
    if not needed:
        return Attended(key, name, away="not-needed" if rng.random() < 0.8 else "unknown")
    return Attended(key, name, away=rng.choices(["apologies-report", "apologies", "absent", "unknown"], [30, 25, 30, 15])[0])


def _rating(rng: Random, question: Question, quality: float) -> str:
    if rng.random() < (0.4 if question.key == "H1" else 0.03):
        return "NA"
    if rng.random() < 0.05:
        return "NS"
    level = quality + BIAS.get(question.key, 0) + rng.gauss(0, 0.22)
    return "4" if level > 0.85 else "3" if level > 0.5 else "2" if level > 0.2 else "1"


def answers(rng: Random, chooser: Chooser, section: Section, seen: Seen) -> dict[str, Answer]:
    """What the visitor says to the questions of one section, parts included."""
    said: dict[str, Answer] = {}
    for question in section.questions:
        if question.kind is Kind.RATING:
            said[question.key] = _with_reason(rng, chooser, question.key, seen)
            said |= {part.key: Answer(value) for part in question.parts if (value := _part(rng, part, said[question.key].value, seen))}
    return said


def _with_reason(rng: Random, chooser: Chooser, key: str, seen: Seen) -> Answer:
    code = seen.scene.answers[key]
    if code in ("3", "NA", "NS") and rng.random() < 0.45:
        return Answer(code)
    try:
        return Answer(code, chooser.reason(key, code, seen.scene))
    except LookupError:
        return Answer("NS") if code != "3" else Answer("3")


def _part(rng: Random, part: Question, rating: str, seen: Seen) -> str:
    if rating in ("NS", "NA"):
        return ""
    if part.kind is Kind.TICKS:
        wanted = {"4": len(part.options) - 1, "3": 4, "2": 1, "1": 0}[rating]
        return " ".join(option.code for option in sorted(rng.sample(part.options, min(wanted, len(part.options))), key=part.options.index))
    set_, share = seen.scene.seen * 3, {"4": 1.0, "3": 0.9, "2": 0.6, "1": 0.3}[rating]
    return str(set_ if part.key.endswith("_set") else round(set_ * share))
