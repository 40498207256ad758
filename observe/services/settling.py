"""The chair's points of fact, answered together, once, by somebody who is not the visitor: that makes the next version of the report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlite_utils import Database

from observe import log
from observe.domain import dates, policy
from observe.domain.errors import NotAllowed, Stale
from observe.domain.people import Person
from observe.domain.policy import Action
from observe.domain.replies import POINT_KINDS, Point, Reply, Verdict
from observe.domain.visit import Visit
from observe.services import checking, letters
from observe.store import history, people, replies, reports, visits
from observe.store.database import write
from reports import feedback
from reports.content import FeedbackReport, PointOfFact
from reports.passages import corrected, passages

ANSWERS = {Verdict.ACCEPTED: "Accepted", Verdict.NOT_ACCEPTED: "Not accepted"}


class Settled(NotAllowed):
    """The points were answered before, or there is none: nothing was changed."""


@dataclass(frozen=True, slots=True)
class Answer:
    """How one point is settled and why; `words` replace its passage where it is accepted, and may be empty: then the passage is left out."""

    verdict: Verdict
    reason: str
    words: str = ""


def settle(db: Database, visit: Visit, seen: str, answers: Mapping[int, Answer], *, by: Person, at: datetime) -> int:
    """Answers every point, by its id, and releases the next version of the report, which ends with the points and their answers. Its number.

    `seen` is the mark of the reply that was answered: raises Stale when it is another now or a point has no answer, Settled, NotAllowed.
    """
    before, reply = reports.get(db, visit), replies.get(db, visit)
    if reply.mark != seen or answers.keys() != {one.id for one in reply.points}:
        raise Stale(visit.ref)
    points = [_answered(one, answers[one.id or 0]) for one in reply.points]
    report = next_version(feedback.from_json(before.content), replied_to(db, visit, reply), points, visit.area.office_name, at)
    pdf = feedback.render(report)
    with write(db):
        now = visits.get(db, visit.ref)
        _only_if_open(db, now, by)
        if reports.get(db, now).version != before.version:
            raise Stale(visit.ref)
        replies.settle(db, now, points, by.id, at)
        reports.freeze(db, now, version=report.version, released_at=at, reply_by=before.reply_by, content=feedback.as_json(report), pdf=pdf, by=by.id)
        history.add(db, now, by.id, "Answered the chair’s points of fact", at, note=f"Version {report.version}")
        _tell(db, now, at)
    log.event("release", at=at, person=by.id, visit=visit.ref, version=report.version)
    return report.version


def replied_to(db: Database, visit: Visit, reply: Reply) -> FeedbackReport:
    """The version that the reply is about, or what took its place where it was withdrawn."""
    return feedback.from_json(reports.get_readable(db, visit, reply.version).content)


def next_version(newest: FeedbackReport, raised_on: FeedbackReport, points: Iterable[Point], office: str, at: datetime) -> FeedbackReport:
    """The newest report with what was accepted, each correction marked as the office's, and the points of fact with their answers at its end."""
    points, there = tuple(points), {one.key: one for one in passages(raised_on)}
    accepted = {one.passage: _marked(one, number, office) for number, one in enumerate(points, start=1) if one.verdict is Verdict.ACCEPTED}
    said = tuple(
        PointOfFact(number, there[one.passage].about, there[one.passage].words, POINT_KINDS[one.kind], one.text, _said(one), one.reason)
        for number, one in enumerate(points, start=1)
    )
    return replace(corrected(newest, accepted), version=newest.version + 1, released_on=dates.local(at).date(), how_to_reply=(), points=said)


def _marked(point: Point, number: int, office: str) -> str:
    what = "Corrected" if point.corrected.strip() else "Left out"
    return f"{point.corrected.strip()}\n[{what} by the {office}: point of fact {number}]".strip()


def _said(point: Point) -> str:
    return ANSWERS[point.verdict] if point.verdict else ""


def _answered(point: Point, answer: Answer) -> Point:
    words = answer.words if answer.verdict is Verdict.ACCEPTED else ""
    return replace(point, verdict=answer.verdict, reason=answer.reason, corrected=words)


def _only_if_open(db: Database, visit: Visit, by: Person) -> None:
    standing = replies.standing(db, visit)
    if standing.settled_at or not standing.points:
        raise Settled("These points of fact have already been answered, or there is none.")
    if not policy.may(by, Action.SETTLE, visit):
        raise NotAllowed("You cannot answer the points of fact of this reply.")


def _tell(db: Database, visit: Visit, at: datetime) -> None:
    for chair in checking.chairs(db, visit):
        letters.settled_to_chair(db, visit, chair, at)
    for seat in (visit.plan.visitor, visit.plan.second_visitor):
        if seat is not None:
            letters.settled_to_visitor(db, visit, people.get(db, seat.person), at)
