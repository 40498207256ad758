"""Two invented visitors at one meeting: each writes up what they saw, and one of them joins it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from sqlite_utils import Database

from forms.instrument import Answer, Kind
from observe.demonstration.choose import Chooser
from observe.demonstration.observing import Seen
from observe.demonstration.writing_up import talk, write_up
from observe.domain import instruments
from observe.domain.observation import TALK, Observation, kind, sections
from observe.domain.people import Person
from observe.domain.visit import Visit
from observe.services import pairing, visiting
from observe.store import observations, people, visits


def write_up_together(db: Database, visit: Visit, chooser: Chooser, rng: Random, quality: float, *, by: Person, at: datetime) -> None:
    """Both write and finish; then `by` makes the joint observation, mostly as they saw it themselves."""
    saw = None
    for number, seat in enumerate(visit.visitors):
        one, now = people.get(db, seat.person), at + timedelta(minutes=30 * number)
        saw = write_up(db, visits.get(db, visit.ref), chooser, rng, quality, by=one, at=now, saw=_otherwise(rng, saw) if saw else None)
        pairing.finish(db, visit, by=one, at=now)
    if saw:
        _join(db, pairing.begin(db, visit, by=by, at=at + timedelta(hours=1)), chooser, rng, saw, by, at + timedelta(hours=1))


def _otherwise(rng: Random, saw: Seen) -> Seen:
    """The same meeting, with some answers one better or worse."""
    near = {"1": "2", "2": "3", "3": "2", "4": "3"}
    answers = {key: near.get(code, code) if rng.random() < 0.3 else code for key, code in saw.scene.answers.items()}
    return replace(saw, scene=replace(saw.scene, answers=answers))


def _join(db: Database, visit: Visit, chooser: Chooser, rng: Random, saw: Seen, by: Person, at: datetime) -> None:
    joint = observations.get(db, visit)
    own = next(one for one in pairing.own_of(db, visit) if one.visitor == by.id)
    for section in sections(visit, instruments.of_visit(visit), joint):
        seen = joint.revision(section.slug)
        match kind(section):
            case Kind.ATTENDANCE:
                visiting.record_attendance(db, visit, section.slug, own.attended, {}, seen=seen, by=by, at=at)
            case Kind.EARLIER:
                visiting.record_earlier(db, visit, section.slug, own.earlier, seen=seen, by=by, at=at)
            case Kind.GOOD_PRACTICE | Kind.IMPROVEMENT:
                _findings(db, visit, section.slug, own, by, at, seen)
            case _:
                told = {key: Answer(value) for key, value in talk(visit, chooser, rng, saw).items() if value} if section.slug == TALK else {}
                said = told or {question.key: own.answer(question.key) for question in section.every_question()}
                visiting.record(db, visit, section.slug, said, seen=seen, by=by, at=at)


def _findings(db: Database, visit: Visit, slug: str, own: Observation, by: Person, at: datetime, seen: int) -> None:
    if own.answer("L3_none").value:
        visiting.record(db, visit, slug, {"L3_none": own.answer("L3_none")}, seen=seen, by=by, at=at)
    for finding in own.findings:
        visiting.record_finding(db, visit, slug, replace(finding, id=None), by=by, at=at)
