"""An invented visitor writes up an invented meeting, by the services that real visitors use."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from sqlite_utils import Database

from forms.found import Finding
from forms.instrument import Answer, Kind, Section
from observe.demonstration.choose import Chooser
from observe.demonstration.fitting import THERE
from observe.demonstration.observing import Seen, answers, see
from observe.domain import instruments
from observe.domain.observation import Observation, kind, sections
from observe.domain.people import Person
from observe.domain.visit import Mode, Visit
from observe.services import visiting
from observe.store import observations

#: What a visitor vouches for when sending.
DECLARED = {"L8": Answer("no-names notes urgent")}


def write_up(
    db: Database, visit: Visit, chooser: Chooser, rng: Random, quality: float, *, by: Person, at: datetime, parts: int = 99, saw: Seen | None = None
) -> Seen:
    """Fills in the observation, or only its first so many parts, by what somebody else `saw` there, or what chance decides."""
    observation, instrument = observations.get(db, visit, visit.written_by(by.id)), instruments.of_visit(visit)
    asked = sections(visit, instrument, observation)
    seen = saw or see(rng, visit, instrument, asked, quality)
    for section in asked[:parts]:
        _write(db, visit, section, chooser, rng, seen, observation, by, at)
    return seen


def _write(db: Database, visit: Visit, section: Section, chooser: Chooser, rng: Random, seen: Seen, before: Observation, by: Person, at: datetime) -> None:
    match kind(section):
        case Kind.ATTENDANCE:
            visiting.record_attendance(db, visit, section.slug, seen.attended, {}, seen=0, by=by, at=at)
        case Kind.GOOD_PRACTICE:
            _findings(db, visit, section, chooser, rng, seen, by, at)
        case Kind.EARLIER:
            now = [rng.choices(["better", "same", "not-seen"], [45, 35, 20])[0] for _ in before.earlier]
            points = [replace(point, now=code, why=chooser.saying(f"earlier-{code}", seen.scene)) for point, code in zip(before.earlier, now, strict=True)]
            visiting.record_earlier(db, visit, section.slug, points, seen=0, by=by, at=at)
        case Kind.RATING:
            visiting.record(db, visit, section.slug, answers(rng, chooser, section, seen), seen=0, by=by, at=at)
        case _:
            said = {"the-meeting": _meeting, "talk": talk, "in-brief": _in_brief}[section.slug](visit, chooser, rng, seen)
            visiting.record(db, visit, section.slug, {key: Answer(value) for key, value in said.items() if value}, seen=0, by=by, at=at)


def _meeting(visit: Visit, chooser: Chooser, rng: Random, seen: Seen) -> dict[str, str]:
    start = datetime.combine(visit.plan.meeting_on, visit.plan.starts_at) + timedelta(minutes=rng.choice([0, 0, 5, 10]))
    finish = start + timedelta(minutes=25 * seen.listed + rng.choice([0, 10, 20]))
    first = rng.randint(0, seen.scene.seen // 2)
    here = {Mode.REMOTE: "online", Mode.IN_PERSON: "room", Mode.HYBRID: rng.choice(["room", "room", "online"])}[visit.plan.mode]
    return {
        "X1_start": f"{start:%H:%M}",
        "X1_finish": f"{finish:%H:%M}",
        "X1_left": f"{finish - timedelta(minutes=40):%H:%M}" if seen.scene.seen < seen.listed else "",
        "X4_how": here,
        "X5_listed": str(seen.listed),
        "X5_discussed": str(seen.listed - rng.choice([0, 0, 0, 1])) if seen.scene.seen < seen.listed else str(seen.listed),
        "X5_seen": str(seen.scene.seen),
        "X5_first": str(first),
        "X5_reviews": str(seen.scene.seen - first),
        "X5_categories": rng.choice(["1 2", "1 2 3", "1 2", "2", "1 2 4"]),
        "X6_administrator": "yes" if seen.scene.attended.get("administrator") in THERE else "no",
    }


def talk(visit: Visit, chooser: Chooser, rng: Random, seen: Seen) -> dict[str, str]:
    """The talk with the chair; now and then it has not happened yet."""
    if rng.random() < 0.08:
        return {"L2": "not-yet", "L2_why": chooser.saying("not-yet", seen.scene)}
    day = visit.plan.meeting_on
    return {
        "L1_well": chooser.saying("well", seen.scene),
        "L1_way": chooser.saying("way", seen.scene) if rng.random() < 0.8 else "",
        "L1_board": chooser.saying("board", seen.scene) if rng.random() < 0.7 else "",
        "L2": "given",
        "L2_date": f"{day.day} {day.month} {day.year}",
        "L2_how": "video" if visit.plan.mode is Mode.REMOTE else rng.choice(["in-person", "in-person", "video", "phone"]),
        "L2_told": chooser.told(seen.scene),
        "L2_response": chooser.saying("response", seen.scene) if rng.random() < 0.8 else "",
    }


def _in_brief(visit: Visit, chooser: Chooser, rng: Random, seen: Seen) -> dict[str, str]:
    much = "all" if seen.scene.seen == seen.listed else "most" if seen.scene.seen * 3 > seen.listed * 2 else "part"
    return {"L6": much, "L7": chooser.in_brief(seen.scene) if rng.random() < 0.75 else ""}


def _findings(db: Database, visit: Visit, section: Section, chooser: Chooser, rng: Random, seen: Seen, by: Person, at: datetime) -> None:
    good = chooser.good_practices(seen.scene, rng.choice([1, 2, 2, 3, 3]))
    better = chooser.improvements(seen.scene, rng.choice([0, 1, 2, 2, 3, 3]))
    if not good:
        visiting.record(db, visit, section.slug, {"L3_none": Answer(chooser.saying("no-good-practice", seen.scene))}, seen=0, by=by, at=at)
    found = [Finding(None, "good-practice", one.text, one.theme, "yes" if one.share else "no", "", "", "") for one in good]
    found += [Finding(None, "improvement", one.text, one.theme, "", one.who, one.agency, one.step) for one in better]
    for finding in found:
        visiting.record_finding(db, visit, section.slug, finding, by=by, at=at)
