"""A chair's reply in the database: as typed, against a revision, sent once and settled once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlite_utils import Database

from observe.domain.errors import NotFound, Stale
from observe.domain.replies import Draft, Point, Reply, Response, Verdict
from observe.domain.visit import Visit
from observe.store import observations, replies
from observe.store.database import write
from tests.cast import NOW, Cast, World


@pytest.fixture
def visit(world: World) -> Visit:
    return world.released()


def begin(db: Database, visit: Visit, seen: int = 0) -> Reply:
    with write(db):
        replies.begin(db, visit, 1, NOW)
        replies.next_revision(db, visit, seen)
    return replies.get(db, visit)


def test_it_comes_back_as_it_was_typed(db: Database, visit: Visit) -> None:
    assert replies.get(db, visit) == Reply(visit.id, 1)
    good, better = observations.get(db, visit).findings
    response = Response(better.id or 0, "yes", " What? ", "agency", "housing", "31 2 2027", "", "")
    begin(db, visit)
    with write(db):
        replies.save(db, visit, Draft(message="Thank you. ", responses={response.finding: response}, shares={good.id or 0: "no"}))
        point = replies.save_point(db, visit, Point(None, "finding:2", "missing", "Housing came later."))
    reply = replies.get(db, visit)
    assert (reply.message, reply.responses, reply.shares) == ("Thank you. ", {better.id: response}, {good.id: "no"})
    assert reply.points == (Point(point, "finding:2", "missing", "Housing came later."),)


def test_a_save_against_an_older_revision_is_refused(db: Database, visit: Visit) -> None:
    begin(db, visit)
    begin(db, visit, seen=1)
    for seen in (0, 1, 3):
        with pytest.raises(Stale):
            begin(db, visit, seen)


def test_a_point_is_taken_out_and_brought_back_by_its_own_visit_only(db: Database, visit: Visit, world: World) -> None:
    begin(db, visit)
    other = world.released()
    with write(db):
        point = replies.save_point(db, visit, Point(None, "brief", "wrong", "It was ten."))
        replies.remove_point(db, visit, point, NOW)
    assert replies.get(db, visit).points == ()
    for change in (lambda: replies.remove_point(db, other, point, None), lambda: replies.save_point(db, other, Point(point, "brief", "wrong", "Mine."))):
        with pytest.raises(NotFound), write(db):
            change()
    with write(db):
        replies.remove_point(db, visit, point, None)
    assert [one.text for one in replies.get(db, visit).points] == ["It was ten."]


def test_it_is_sent_once_and_settled_once_and_not_before(db: Database, visit: Visit, cast: Cast) -> None:
    begin(db, visit)
    with write(db):
        point = Point(replies.save_point(db, visit, Point(None, "brief", "wrong", "It was ten.")), "brief", "wrong", "It was ten.")
    settled = replace(point, verdict=Verdict.ACCEPTED, reason="The minutes say so.", corrected="It was ten o’clock.")
    with pytest.raises(Stale), write(db):
        replies.settle(db, visit, [settled], cast.bram.id, NOW)
    for change in (lambda: replies.send(db, visit, cast.tamsin.id, NOW), lambda: replies.settle(db, visit, [settled], cast.bram.id, NOW)):
        with write(db):
            change()
        with pytest.raises(Stale), write(db):
            change()
    assert replies.get(db, visit).points == (settled,)


def test_the_last_day_is_that_of_the_release_or_the_newest_that_was_allowed(db: Database, visit: Visit, world: World, cast: Cast) -> None:
    first = replies.last_day(db, visit)
    for days in (5, 3):
        with write(db):
            replies.extend(db, visit, first + timedelta(days=days), "The chair was ill.", cast.bram.id, NOW)
    assert replies.last_day(db, visit) == first + timedelta(days=3)
    with pytest.raises(NotFound):
        replies.last_day(db, world.submitted())
