"""What was typed, on a real file: kept as typed, a section at a time, in a steady order."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlite_utils import Database

from forms.attended import Attended
from forms.found import Finding
from forms.instrument import Answer
from observe.domain.errors import NotFound, Stale
from observe.store import earlier, observations
from observe.store.database import write
from tests.cast import NOW, TODAY, World

BETTER = Finding(None, "improvement", "Papers came late.", "minutes", who="administrator")
ABSURD = "Ĥłěδ 💥 <b>&amp;</b> '; drop table answers --\n\n\tmargin  "


def test_before_the_first_save_there_is_an_empty_observation(db: Database, world: World) -> None:
    found = observations.get(db, world.planned())
    assert (found.id, dict(found.answers), found.findings, found.revision("talk")) == (0, {}, (), 0)


def test_beginning_twice_is_beginning_once(db: Database, world: World) -> None:
    visit = world.planned()
    with write(db):
        assert observations.begin(db, visit, NOW) == observations.begin(db, visit, NOW)


def test_words_come_back_exactly_as_they_were_typed(db: Database, world: World) -> None:
    visit = world.planned()
    with write(db):
        own = observations.begin(db, visit, NOW)
        observations.save_answers(db, own, {"G1": Answer("4", ABSURD), "L7": Answer(ABSURD)})
    assert dict(observations.get(db, visit).answers) == {"G1": Answer("4", ABSURD), "L7": Answer(ABSURD)}


def test_an_emptied_answer_is_gone_and_others_stay(db: Database, world: World) -> None:
    visit = world.planned()
    with write(db):
        own = observations.begin(db, visit, NOW)
        observations.save_answers(db, own, {"G1": Answer("4", "Yes"), "G2": Answer("3")})
        observations.save_answers(db, own, {"G1": Answer()})
    assert dict(observations.get(db, visit).answers) == {"G2": Answer("3")}


def test_a_save_against_an_older_revision_is_refused(db: Database, world: World) -> None:
    visit = world.planned()
    with write(db):
        own = observations.begin(db, visit, NOW)
        observations.next_revision(db, own, "talk", 0, NOW)
    with pytest.raises(Stale), write(db):
        observations.next_revision(db, own, "talk", 0, NOW)
    assert observations.get(db, visit).revision("talk") == 1


def test_each_part_knows_when_it_was_saved(db: Database, world: World) -> None:
    visit = world.planned()
    with write(db):
        own = observations.begin(db, visit, NOW)
        observations.next_revision(db, own, "talk", 0, NOW)
        observations.next_revision(db, own, "opening", 0, NOW + timedelta(hours=1))
    found = observations.get(db, visit)
    assert found.saved == {"talk": NOW, "opening": NOW + timedelta(hours=1)}
    assert found.saved_at == NOW + timedelta(hours=1)


def test_attendance_is_saved_as_a_whole_and_listed_as_the_area_lists_it(db: Database, world: World) -> None:
    visit = world.planned()
    police, probation, other = Attended("police", "Police", True, "room"), Attended("probation", "Probation Service"), Attended("other-a", "A trust", True)
    with write(db):
        own = observations.begin(db, visit, NOW)
        observations.save_attendance(db, own, [other, probation, replace(police, came="online")])
        observations.save_attendance(db, own, [other, probation, police])
    assert observations.get(db, visit).attended == (police, probation, other)


def test_a_removed_finding_is_out_of_sight_until_it_is_brought_back_or_saved(db: Database, world: World) -> None:
    visit = world.planned()
    with write(db):
        own = observations.begin(db, visit, NOW)
        number = observations.save_finding(db, own, BETTER)
        observations.remove_finding(db, own, number, NOW)
    assert observations.get(db, visit).findings == ()
    assert observations.last_removed(db, own) == (replace(BETTER, id=number), NOW)
    with write(db):
        observations.save_finding(db, own, replace(BETTER, id=number, text="On the day."))
    assert observations.get(db, visit).findings == (replace(BETTER, id=number, text="On the day."),)
    assert observations.last_removed(db, own) is None


def test_a_finding_keeps_its_kind_and_its_observation(db: Database, world: World) -> None:
    one, other = world.planned(), world.planned()
    with write(db):
        own, others = observations.begin(db, one, NOW), observations.begin(db, other, NOW)
        number = observations.save_finding(db, own, BETTER)
    for change in (lambda: observations.save_finding(db, others, replace(BETTER, id=number)), lambda: observations.remove_finding(db, others, number, NOW)):
        with pytest.raises(NotFound), write(db):
            change()
    with pytest.raises(NotFound), write(db):
        observations.save_finding(db, own, replace(BETTER, id=number, kind="good-practice"))


def test_points_of_the_last_released_report_are_asked_and_stay_once_answered(db: Database, world: World) -> None:
    world.released(meeting_on=TODAY - timedelta(days=90))
    visit = world.planned()
    (point,) = observations.get(db, visit).earlier
    assert (point.text, point.now) == ("Housing was missing, so two actions had no owner.", "")
    with write(db):
        earlier.save(db, observations.begin(db, visit, NOW), [replace(point, now="better", why="They came.")])
    world.released(meeting_on=TODAY - timedelta(days=30))
    assert observations.get(db, visit).earlier == (replace(point, now="better", why="They came."),)


def test_a_visitor_who_takes_over_starts_empty(db: Database, world: World) -> None:
    visit = world.writing()
    handed = replace(visit, plan=replace(visit.plan, visitor=replace(visit.plan.visitor, person=world.cast.idris.id)))
    assert dict(observations.get(db, handed).answers) == {}
