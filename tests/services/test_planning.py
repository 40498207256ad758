"""Planning, moving, correcting and cancelling: each in one transaction, with its line in the history."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlite_utils import Database

from forms.instrument import Answer
from observe.domain.errors import NotAllowed
from observe.domain.people import Person
from observe.domain.visit import Seat, Stage
from observe.services import planning, visiting
from observe.store import history, observations, people, visits
from observe.store import reports as stored_reports
from reports import feedback
from tests.cast import NOW, TODAY, Cast, World, a_plan

NEW = Person(0, "Perrin Ashdown", "perrin@example.org", post="Superintendent", agency="police")


def test_a_visit_is_planned_with_its_area_and_its_line_in_the_history(world: World, cast: Cast, db: Database) -> None:
    visit = world.planned()
    assert (visit.stage, visit.area, visit.short, visit.instrument) == (Stage.PLANNED, world.area, None, "four-pillars-1")
    assert [(step.who, step.step) for step in history.list_for(db, visit)] == [("Bram Tolliver", "Planned")]


def test_a_new_chair_is_added_with_the_visit_or_neither_is(world: World, cast: Cast, db: Database) -> None:
    taken = replace(NEW, email="Tamsin@Example.org")
    with pytest.raises(people.Taken):
        planning.plan(db, a_plan(cast), world.area, by=cast.bram, at=NOW, newcomer=taken)
    assert visits.count_in(db, visits.EVERY_VISIT) == 0
    visit = planning.plan(db, a_plan(cast), world.area, by=cast.bram, at=NOW, newcomer=NEW)
    chair = people.get_by_email(db, "perrin@example.org")
    assert visit.plan.chair == Seat.of(chair)
    assert chair.invited_at is None


def test_nothing_a_caller_says_gives_a_typed_in_chair_an_account(world: World, cast: Cast, db: Database) -> None:
    planning.plan(db, a_plan(cast), world.area, by=cast.bram, at=NOW, newcomer=replace(cast.hester, email="perrin@example.org"))
    chair = people.get_by_email(db, "perrin@example.org")
    assert (len(chair.roles), chair.may_sign_in) == (1, False)


def test_a_change_names_each_fact_that_changed(world: World, cast: Cast, db: Database) -> None:
    visit = world.planned()
    plan = replace(visit.plan, boroughs=("barnet",), second_visitor=Seat.of(cast.idris))
    planning.change(db, visit, plan, by=cast.wren, at=NOW)
    note = history.list_for(db, visit)[0].note
    assert note == "Where: Hackney became Barnet. Second visitor: none became Idris Penhale, Board member, Head of Service, Housing (council)."


def test_an_observation_that_was_handed_on_and_back_is_found_again(world: World, cast: Cast, db: Database) -> None:
    visit = visiting.choose_form(db, world.returned(), short=True, by=cast.wren, at=NOW)
    taken = planning.change(db, visit, replace(visit.plan, visitor=Seat.of(cast.idris)), by=cast.bram, at=NOW)
    assert (taken.stage, taken.short, taken.submitted_at, observations.get(db, taken).id) == (Stage.PLANNED, None, None, 0)
    back = planning.change(db, taken, visit.plan, by=cast.bram, at=NOW)
    assert back.stage is Stage.WRITING
    assert observations.get(db, back).answer("G1") == Answer("4", "The chair came back to this in four of the six cases seen.")


@pytest.mark.parametrize("stage", [Stage.SUBMITTED, Stage.RELEASED, Stage.CONSIDERED, Stage.CANCELLED])
def test_a_plan_does_not_change_after_sending(stage: Stage, world: World, cast: Cast, db: Database) -> None:
    visit = world.at(stage)
    with pytest.raises(NotAllowed):
        planning.change(db, visit, replace(visit.plan, boroughs=("barnet",)), by=cast.bram, at=NOW)
    assert visits.get(db, visit.ref) == visit


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.SUBMITTED])
def test_facts_are_corrected_only_while_the_observation_waits(stage: Stage, world: World, cast: Cast, db: Database) -> None:
    visit = world.at(stage)
    with pytest.raises(NotAllowed):
        planning.correct(db, visit, replace(visit.plan, boroughs=("barnet",)), "A slip.", by=cast.bram, at=NOW)
    assert visits.get(db, visit.ref) == visit


def test_a_corrected_fact_is_in_the_report_that_will_be_released(world: World, cast: Cast, db: Database) -> None:
    visit = world.submitted()
    planning.correct(db, visit, replace(visit.plan, boroughs=("barnet",), meeting_on=TODAY - timedelta(days=8)), "A slip.", by=cast.bram, at=NOW)
    report = stored_reports.last_submission(db, visit)
    assert "Barnet" in report
    assert "16 November 2026" in report
    assert feedback.from_json(report).version == 0


def test_a_correction_never_makes_her_words_somebody_elses(world: World, cast: Cast, db: Database) -> None:
    visit = world.submitted()
    with pytest.raises(NotAllowed):
        planning.correct(db, visit, replace(visit.plan, visitor=Seat.of(cast.idris)), "A slip.", by=cast.bram, at=NOW)


def test_cancelling_keeps_what_was_written(world: World, cast: Cast, db: Database) -> None:
    visit = world.writing()
    planning.cancel(db, visit, by=cast.wren, at=NOW)
    with pytest.raises(NotAllowed):
        planning.cancel(db, visit, by=cast.wren, at=NOW)
    planning.bring_back(db, visit, by=cast.bram, at=NOW)
    assert observations.get(db, visits.get(db, visit.ref)).answer("G1") == Answer("3", "")
    with pytest.raises(NotAllowed):
        planning.bring_back(db, visit, by=cast.bram, at=NOW)
