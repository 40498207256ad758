"""Two visitors at one meeting: each finishes their own observation, and then one of them makes the joint one out of both."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlite_utils import Database

from forms.attended import Attended
from forms.instrument import NO_ANSWER, Answer
from observe.domain import dates, instruments
from observe.domain.drafts import Content, content_of
from observe.domain.errors import NotAllowed, NotFound
from observe.domain.observation import Earlier, Observation, sections
from observe.domain.people import Person
from observe.domain.policy import Action, may
from observe.domain.progress import open_points
from observe.domain.visit import Visit, Whose
from observe.services import letters, visiting
from observe.services.visiting import Incomplete
from observe.store import earlier, explanations, history, observations, people, visits
from observe.store.database import write

#: In place of a visitor: the texts of both, one after the other.
BOTH = 0


def finish(db: Database, visit: Visit, *, by: Person, at: datetime) -> Visit:
    """One of a pair has written all that they saw; the other is told. Raises Incomplete when something is missing, and NotAllowed."""
    with write(db):
        now = _now(db, visit, Action.FINISH, by)
        whose = visiting.writes(now, by)
        if open_points(now, instruments.of_visit(now), observations.get(db, now, whose)):
            raise Incomplete
        finished = now.finished(whose.visitor, at, today=dates.local(at).date())
        if finished.typed_in and finished.typed_in.with_office and finished.typed_in.visitor == whose.visitor:
            finished = replace(finished, typed_in=replace(finished.typed_in, with_office=False))
        visits.save(db, finished)
        history.add(db, now, by.id, "Finished one of two observations", at, note=finished.name_of(whose.visitor))
        for seat in finished.visitors:
            if seat.person != by.id and (finished.both_finished or not seat.finished_at):
                letters.one_finished(db, finished, people.get(db, seat.person), at)
    return finished


def take_back(db: Database, visit: Visit, *, by: Person, at: datetime) -> Visit:
    """They write on, as long as the other has not finished. Raises NotAllowed."""
    with write(db):
        now = _now(db, visit, Action.TAKE_BACK, by)
        changed = now.taken_back(by.id)
        visits.save(db, changed)
        history.add(db, now, by.id, "Writes on in one of two observations", at, note=now.name_of(by.id))
    return changed


def begin(db: Database, visit: Visit, *, by: Person, at: datetime) -> Visit:
    """The joint observation, with all that the two said alike; the other is told. Raises NotAllowed."""
    with write(db):
        now = _now(db, visit, Action.MAKE_JOINT, by)
        joint = replace(now, joint_by=by.id)
        visits.save(db, joint)
        _fill(db, joint, at)
        history.add(db, now, by.id, "Began the joint report", at)
        _tell_the_other(db, joint, by, at)
    return joint


def take_over(db: Database, visit: Visit, *, by: Person, at: datetime) -> Visit:
    """The other of the two goes on with it. Raises NotAllowed."""
    with write(db):
        now = _now(db, visit, Action.TAKE_OVER, by)
        taken = replace(now, joint_by=by.id)
        visits.save(db, taken)
        history.add(db, now, by.id, "Took over the joint report", at)
        _tell_the_other(db, taken, by, at)
    return taken


def own_of(db: Database, visit: Visit) -> tuple[Observation, ...]:
    """What each of the pair wrote alone."""
    return tuple(observations.get(db, visit, Whose(seat.person)) for seat in visit.visitors)


def take(db: Database, visit: Visit, slug: str, visitor: int, row: str, *, seen: int, by: Person, at: datetime) -> None:
    """What one of them (or BOTH) said in one row of a part, in place of what the joint observation says. Raises as `visiting.record` does, and NotFound."""
    section = instruments.of_visit(visit).section(slug)
    said = [one for one in own_of(db, visit) if visitor in (one.visitor, BOTH)]
    if not said:
        raise NotFound
    with visiting.saving(db, visit, slug, seen, by, at, replaces=True) as observation:
        joint = observations.get(db, visit, visit.whole)
        if row in [question.key for question in section.every_question()]:
            observations.save_answers(db, observation, {row: _together(joint.answer(row), [one.answer(row) for one in said], visitor)})
        elif points := [point for one in said for point in one.earlier if row == f"earlier-{point.key}"]:
            now = points[0].now if visitor != BOTH else next(point.now for point in joint.earlier if point.key == points[0].key)
            earlier.save(db, observation, [replace(points[0], now=now, why=joined(point.why for point in points))])
        elif found := [finding for one in said for finding in one.findings if row == f"finding-{finding.id}"]:
            observations.save_finding(db, observation, replace(found[0], id=None))
        elif seen_by_one := [each for one in said for each in one.attended if row == f"agency-{each.agency}" and visitor != BOTH]:
            observations.save_attendance(db, observation, [*(each for each in joint.attended if each.agency != seen_by_one[0].agency), *seen_by_one])
        else:
            raise NotFound


def joined(texts: Iterable[str]) -> str:
    """All of these texts, one after the other."""
    return "\n\n".join(dict.fromkeys(text for text in texts if text.strip()))


def _together(now: Answer, said: list[Answer], visitor: int) -> Answer:
    """One's whole answer; or the words of both, with the rating that was chosen so far. Where there is no reason the words are the answer itself."""
    if visitor != BOTH:
        return said[0]
    if any(one.reason for one in said):
        return Answer(now.value, joined(one.reason for one in said))
    return Answer(joined(one.value for one in said), now.reason)


def _tell_the_other(db: Database, visit: Visit, by: Person, at: datetime) -> None:
    other = visit.other(by.id)
    if other is not None:
        letters.joint_begun(db, visit, people.get(db, other.person), at)


def _fill(db: Database, visit: Visit, at: datetime) -> None:
    one, other = own_of(db, visit)
    joint = observations.begin(db, visit, at, visit.whole)
    observations.save_answers(db, joint, {key: _alike(one.answer(key), other.answer(key)) for key in one.answers.keys() | other.answers.keys()})
    observations.save_attendance(db, joint, _who_was_there(one, other))
    earlier.save(db, joint, _last_time(one, other))
    explanations.save(db, joint, {**one.explained, **other.explained}, at)
    filled, instrument = observations.get(db, visit), instruments.of_visit(visit)
    for section in sections(visit, instrument, filled):
        if content_of(instrument.section(section.slug), filled) != Content():
            observations.next_revision(db, joint, section.slug, 0, at)


def _alike(one: Answer, other: Answer) -> Answer:
    """What both said; of the reasons the only one, where there are not two."""
    if one.value != other.value:
        return NO_ANSWER
    return Answer(one.value, _only(one.reason, other.reason))


def _only(one: str, other: str) -> str:
    return one or other if one == other or not (one and other) else ""


def _who_was_there(one: Observation, other: Observation) -> list[Attended]:
    """Whoever one of them saw was there; how is open where they say otherwise."""
    seen = {each.agency: each for each in other.attended}
    both = [(each, seen.pop(each.agency, each)) for each in one.attended] + [(each, each) for each in seen.values()]
    return [_seen_by_both(first, second) for first, second in both]


def _seen_by_both(one: Attended, other: Attended) -> Attended:
    if one == other:
        return one
    came, part, away = (a if a == b else "" for a, b in ((one.came, other.came), (one.part, other.part), (one.away, other.away)))
    return replace(one, there=one.there or other.there, came=came, part=part, away=away, one_case=one.one_case and other.one_case)


def _last_time(one: Observation, other: Observation) -> list[Earlier]:
    said = {point.key: point for point in other.earlier}
    both = [(point, said[point.key]) for point in one.earlier if point.key in said]
    return [replace(a, now=a.now if a.now == b.now else "", why=_only(a.why, b.why)) for a, b in both]


def _now(db: Database, visit: Visit, action: Action, by: Person) -> Visit:
    """The visit as it is within this change, if it can still be done."""
    now = visits.get(db, visit.ref)
    if not may(by, action, now):
        raise NotAllowed(f"You cannot {action} now: it has changed since you opened the page.")
    return now
