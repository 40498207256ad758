"""Visits in the database: what it refuses, how references count, and that nobody gets another's."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from sqlite3 import IntegrityError

import pytest
from sqlite_utils import Database

from observe.domain.errors import NotFound
from observe.domain.visit import Seat, Stage
from observe.services import planning
from observe.settings import Settings
from observe.store import observations, visits
from observe.store.database import connect, write
from tests.cast import NOW, TODAY, Cast, World, a_plan


def test_a_visit_comes_back_as_it_was_saved(world: World, cast: Cast, db: Database) -> None:
    visit = world.planned(boroughs=("camden", "hackney"), second_visitor=Seat.of(cast.idris), second_chair=Seat.of(cast.corin), link="They share an office.")
    assert visits.get(db, visit.ref) == visit
    changed = replace(visit, short=True, plan=replace(visit.plan, boroughs=("barnet",), second_chair=None))
    with write(db):
        visits.save(db, changed)
    assert visits.get(db, visit.ref) == changed


def test_each_visit_keeps_the_area_of_its_day(world: World, cast: Cast, db: Database) -> None:
    before, changed = world.planned(), replace(world.area, office_name="MAPPA Unit", agencies=world.area.agencies[:3])
    after = planning.plan(db, a_plan(cast), changed, by=cast.bram, at=NOW)
    assert [visits.get(db, visit.ref).area for visit in (before, after, before)] == [world.area, changed, world.area]
    assert "MAPPA Unit" in visits.get(db, after.ref).area.known_names
    assert "mappa unit" not in visits.get(db, before.ref).area.sayable


def test_there_is_no_visit_that_was_not_planned(db: Database) -> None:
    with pytest.raises(NotFound):
        visits.get(db, "V-2026-0001")


def test_references_count_up_within_the_year_of_planning(world: World, cast: Cast, db: Database) -> None:
    first, second = world.planned(), world.planned(meeting_on=TODAY + timedelta(days=60))
    later = planning.plan(db, a_plan(cast), world.area, by=cast.bram, at=NOW + timedelta(days=60))
    assert [first.ref, second.ref, later.ref] == ["V-2026-0001", "V-2026-0002", "V-2027-0001"]


def test_eight_who_plan_at_once_get_eight_references(world: World, cast: Cast, settings: Settings) -> None:
    def plan_three(_: int) -> list[str]:
        db = connect(settings.database)
        try:
            return [planning.plan(db, a_plan(cast), world.area, by=cast.bram, at=NOW).ref for _ in range(3)]
        finally:
            db.conn.close()

    with ThreadPoolExecutor(8) as pool:
        refs = [ref for refs in pool.map(plan_three, range(8)) for ref in refs]
    assert sorted(refs) == [f"V-2026-{number:04}" for number in range(1, 25)]


@pytest.mark.parametrize(
    "change",
    [
        "stage = 'lost'",
        "stage = 'cancelled'",
        "stage_before = 'planned'",
        "stage = 'released'",
        "stage = 'considered', released_at = '2026-11-24T14:32:00Z'",
        "considered_on = '2026-11-24'",
        "level = '1'",
        "mode = 'by pigeon'",
        "short = 2",
        "area = 99",
        "sent_observation = 99",
        "ref = 'V-2026-0002'",
        "meeting_on = null",
    ],
)
def test_the_database_itself_refuses_what_cannot_be(change: str, world: World, db: Database) -> None:
    visit = world.planned()
    world.planned()
    with pytest.raises(IntegrityError), write(db):
        db.execute(f"update visits set {change} where id = ?", (visit.id,))
    assert visits.get(db, visit.ref) == visit


@pytest.mark.parametrize(
    "statement",
    [
        "insert into seats (visit, place, person, name, post, agency, standing) values (1, 'visitor', 1, 'Twice', '', '', '')",
        "insert into seats (visit, place, person, name, post, agency, standing) values (1, 'third-visitor', 1, 'Third', '', '', '')",
        "insert into seats (visit, place, person, name, post, agency, standing) values (1, 'second-visitor', 99, 'Nobody', '', '', '')",
        "insert into visit_boroughs (visit, borough, name, bcu, pdu) values (1, 'hackney', 'Twice', '', '')",
        "insert into visit_boroughs (visit, borough, name, bcu, pdu) values (99, 'hackney', 'Nowhere', '', '')",
        "insert into observations (visit, visitor, started_at, saved_at) values (1, 99, '', '')",
        "update history set step = 'Never happened'",
    ],
)
def test_seats_boroughs_observations_and_history_are_held_to_their_rules(statement: str, world: World, db: Database) -> None:
    world.planned()
    with pytest.raises(IntegrityError), write(db):
        db.execute(statement)


def test_what_fails_half_way_leaves_nothing(world: World, cast: Cast, db: Database) -> None:
    visit = world.planned()
    nobody = replace(visit, stage=Stage.WRITING, plan=replace(visit.plan, chair=Seat(99, "Nobody")))
    with pytest.raises(IntegrityError), write(db):
        visits.save(db, nobody)
    assert visits.get(db, visit.ref) == visit


def test_lists_are_in_their_order(world: World, db: Database) -> None:
    days = (3, 1, 2, 2)
    refs = [world.planned(meeting_on=TODAY - timedelta(days=one)).ref for one in days]
    newest = [visit.ref for visit in visits.list_in(db, visits.EVERY_VISIT, limit=10)]
    assert newest == [refs[1], refs[3], refs[2], refs[0]]
    assert [visit.ref for visit in visits.list_in(db, visits.EVERY_VISIT, limit=10, order="soonest")] == newest[::-1]
    assert [visit.ref for visit in visits.list_in(db, visits.EVERY_VISIT, limit=2, offset=1)] == newest[1:3]


def test_last_time_is_the_newest_released_visit_to_one_of_the_boroughs_before(world: World, db: Database) -> None:
    older = world.released(meeting_on=TODAY - timedelta(days=200), boroughs=("camden", "hackney"))
    world.released(meeting_on=TODAY - timedelta(days=250))
    world.submitted(meeting_on=TODAY - timedelta(days=20))
    world.released(meeting_on=TODAY - timedelta(days=10), boroughs=("barnet",))
    assert visits.last_released_at(db, ("hackney", "islington"), TODAY) == older.id
    assert visits.last_released_at(db, ("hackney",), TODAY - timedelta(days=300)) is None
    assert [point.from_ref for point in observations.get(db, world.planned()).earlier] == [older.ref]
