"""An invented chair replies to an invented report, in time, late or never, and keeps most promises. The same visit always has the same reply."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from sqlite_utils import Database

from forms.found import Finding
from observe.demonstration.words import Replies
from observe.domain import dates
from observe.domain.actions import Action, Owner
from observe.domain.observation import GOOD
from observe.domain.people import Person
from observe.domain.replies import Draft, Point, Response, Verdict
from observe.domain.visit import Visit
from observe.domain.working_days import is_working_day, working_days_after
from observe.services import acting, replying, settling
from observe.services.settling import Answer
from observe.store import actions, observations, people, replies
from reports.passages import passages

#: Days after release on which a chair replies: in time, and late. Half of them have begun some days before, and all who have not sent it yet.
IN_TIME, LATE, BEGUN = (3, 12), (18, 24), 2
#: Points of fact are raised in replies of these last days only, and answered so many days later: whoever tries it out has some to answer.
RECENT, SETTLED = timedelta(days=120), timedelta(days=12)
#: So many days after its promise an action is due; one that was promised longer ago than this is done.
DUE, LONG_AGO = (40, 90), timedelta(days=240)


def answer(db: Database, visit: Visit, words: Replies, spoken: Mapping[str, str], *, office: Person, on: date) -> None:
    """The reply to one report, as far as it has come by the day before `on`."""
    rng, chair = Random(f"reply to {visit.ref}"), people.get(db, visit.plan.chair.person)  # noqa: S311 - repeatable on purpose
    chance = rng.random()
    if chance > 0.86:
        return
    last = replies.last_day(db, visit)
    begun, sent = _after(rng, visit, BEGUN), _after(rng, visit, rng.randint(*(IN_TIME if chance < 0.72 else LATE)))
    draft = _draft(db, visit, words, spoken, rng, sent.date())
    if begun.date() < on and (rng.random() < 0.5 or sent.date() >= on):
        replying.save(db, visit, Draft(message=draft.message), seen=0, by=chair, at=begun)
        if rng.random() < 0.2:
            replying.extend(db, visit, working_days_after(last, 5), rng.choice(words.extended), by=office, at=begun + timedelta(hours=1))
    if sent.date() >= on:
        return
    points = _points(db, visit, words, rng) if on - sent.date() < RECENT else []
    for point in points:
        replying.save_point(db, visit, point, by=chair, at=sent)
    draft = Draft(not points, draft.message, draft.responses, draft.shares)
    replying.save(db, visit, draft, seen=replies.get(db, visit).revision, by=chair, at=sent)
    replying.send(db, visit, replies.get(db, visit).mark, by=chair, at=sent + timedelta(minutes=20))
    if points and (settled := _next_working_day(sent + SETTLED)).date() < on:
        _settle(db, visit, words, rng, office=office, at=settled)
    for action in actions.of_visit(db, visit.id):
        _keep(db, visit, action, words, rng, chair=chair, office=office, on=on)


def _after(rng: Random, visit: Visit, days: int) -> datetime:
    """Some time on that day after the release, or the next working one."""
    day = dates.local(visit.released_at).date() + timedelta(days=days) if visit.released_at else date.max
    return _next_working_day(datetime.combine(day, time(rng.randint(9, 15), rng.randint(0, 59)), UTC))


def _next_working_day(at: datetime) -> datetime:
    """At the same time of that day or the next working one."""
    while not is_working_day(at.date()):
        at += timedelta(days=1)
    return at


def _draft(db: Database, visit: Visit, words: Replies, spoken: Mapping[str, str], rng: Random, sent: date) -> Draft:
    found = observations.get(db, visit).findings
    responses = {one.id or 0: _response(one, words, spoken, rng, sent) for one in found if one.kind != GOOD}
    shares = {one.id or 0: rng.choice(["yes", "yes", "yes", "no"]) for one in found if one.kind == GOOD}
    return Draft(message=rng.choice(words.message) if rng.random() < 0.4 else "", responses=responses, shares=shares)


def _response(one: Finding, words: Replies, spoken: Mapping[str, str], rng: Random, sent: date) -> Response:
    finding = one.id or 0
    if one.who not in words.promise or (one.who == "agency" and one.agency not in spoken):
        return Response(finding, "not-ours", whose="The Board")
    if rng.random() < 0.1:
        return Response(finding, "no", why=rng.choice(words.no))
    due = sent + timedelta(days=rng.randint(*DUE))
    what = rng.choice(words.promise[one.who]).format(agency=spoken.get(one.agency, ""))
    return Response(finding, "yes", what, one.who, one.agency, f"{due.day} {due.month} {due.year}")


def _points(db: Database, visit: Visit, words: Replies, rng: Random) -> list[Point]:
    there = {one.key for one in passages(replying.report_of(db, visit))}
    fitting = [one for one in words.points if one.about in there]
    return [Point(None, one.about, one.kind, one.text) for one in rng.sample(fitting, min(len(fitting), rng.choice([0, 1, 1, 2])))]


def _settle(db: Database, visit: Visit, words: Replies, rng: Random, *, office: Person, at: datetime) -> None:
    """Two of three points are accepted, with what the chair says added to what the report said."""
    reply = replies.get(db, visit)
    there = {one.key: one.words for one in passages(replying.report_of(db, visit))}
    answers = {}
    for point in reply.points:
        if rng.random() < 0.67:
            said = f"{there[point.passage]}\n{point.text}".strip()
            answers[point.id or 0] = Answer(Verdict.ACCEPTED, rng.choice(words.accepted), said)
        else:
            answers[point.id or 0] = Answer(Verdict.NOT_ACCEPTED, rng.choice(words.not_accepted))
    settling.settle(db, visit, reply.mark, answers, by=office, at=at)


def _keep(db: Database, visit: Visit, action: Action, words: Replies, rng: Random, *, chair: Person, office: Person, on: date) -> None:
    """Said to be done some days before it is due, and seen by the Executive Office later; not all of what was promised lately."""
    due = action.terms.due_on
    said, seen = due - timedelta(days=rng.randint(1, 20)), due + timedelta(days=rng.randint(5, 40))
    is_old = on - due > LONG_AGO
    if said >= on or action.terms.owner is Owner.BOARD or (not is_old and rng.random() < 0.2):
        return
    done = acting.say_done(db, action, rng.choice(words.done[action.terms.owner]), by=chair, at=datetime.combine(said, time(11), UTC))
    if seen < on and (is_old or rng.random() < 0.6):
        acting.see_done(db, visit.area, done, "", by=office, at=datetime.combine(seen, time(15), UTC))
