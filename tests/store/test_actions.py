"""Actions in the database: what each list holds is what the policy allows, person by person, and each is found by an index."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlite_utils import Database

from observe.domain.action_policy import Deed, Reach, is_its_owner, may
from observe.domain.actions import Action, Owner, State, Terms
from observe.domain.people import Person, Role
from observe.domain.visit import Level, Seat, Stage, Visit
from observe.services import acting, inviting, succeeding
from observe.store import actions, people, reaches, visits
from observe.store.database import rows
from tests.cast import NOW, TODAY, Cast, World

DUE = TODAY + timedelta(days=10)
UNTIL_RELEASE = (Stage.PLANNED, Stage.WRITING, Stage.SUBMITTED, Stage.RETURNED)


def reach_of(person: Person, known: list[Visit], followed: set[tuple[int, int]]) -> Reach:
    """The same as the store says it, slowly, from each visit. `followed` has visits with who was followed there."""
    visited = {
        key
        for visit in known
        for seat in (visit.plan.visitor, visit.plan.second_visitor)
        if person.has(Role.VISITOR) and seat and seat.person == person.id and visit.stage in UNTIL_RELEASE
        for key in visit.plan.boroughs
    }
    told = [visit for visit in known if visit.chair_told_at and visit.stage is not Stage.CANCELLED]
    newest = {(key, visit.plan.level): visit for visit in sorted(told, key=lambda one: (one.plan.meeting_on, one.id)) for key in visit.plan.boroughs}
    chaired = {key for (key, _), visit in newest.items() if person.has(Role.CHAIR) and _chairs(person, visit, followed)}
    return Reach(frozenset(visited), frozenset(chaired))


def _chairs(person: Person, visit: Visit, followed: set[tuple[int, int]]) -> bool:
    seats: Iterable[Seat | None] = (visit.plan.chair, visit.plan.second_chair, *visit.successors)
    return (visit.id, person.id) not in followed and any(seat is not None and seat.person == person.id for seat in seats)


@pytest.fixture
def everybody(world: World, cast: Cast, db: Database) -> list[Person]:
    """Visits at every stage in three boroughs by several chairs, one of whom was followed; and actions of each state, of each owner, in each borough."""
    outside = inviting.invite(db, Person(0, "Una Fairley", "una@example.org", agency="housing"), at=NOW)
    inviting.change(db, replace(cast.bram, roles=frozenset({Role.OFFICE, Role.CHAIR})), at=NOW)
    inviting.change(db, replace(cast.idris, roles=frozenset({Role.VISITOR, Role.CHAIR})), at=NOW)
    for stage in Stage:
        world.at(stage)
    pair = {"second_visitor": Seat.of(cast.idris), "second_chair": Seat.of(cast.corin)}
    world.submitted(boroughs=("barnet", "camden"), **pair)
    world.released(boroughs=("barnet",), meeting_on=TODAY - timedelta(days=90), chair=Seat.of(cast.corin))
    world.released(boroughs=("camden",), level=Level.THREE, chair=Seat.of(cast.corin))
    world.planned(boroughs=("camden",), level=Level.THREE, chair=Seat.of(cast.idris), meeting_on=TODAY + timedelta(days=9))
    world.released(boroughs=("enfield",), chair=Seat.of(cast.corin))
    bram = people.get(db, cast.bram.id)
    succeeding.hand_on(db, cast.corin, bram, ["enfield"], by=cast.hester, area=world.area, at=NOW, today=TODAY)
    for key in ("hackney", "barnet", "camden", "enfield", "croydon"):
        for owner in (outside, cast.tamsin, cast.corin, cast.wren, None):
            _in_every_state(world, (key,), owner)
    _in_every_state(world, ("barnet", "croydon"), outside)
    return people.list_all(db, limit=100)


def _in_every_state(world: World, boroughs: tuple[str, ...], owner: Person | None) -> None:
    db, by = world.db, world.cast.hester
    terms = Terms("Agree on a deputy.", Owner.AGENCY if owner else Owner.BOARD, DUE, owner.id if owner else None, "housing" if owner else "")
    opened, overdue, said, seen, dropped = (acting.give_without_visit(db, world.area, boroughs, terms, by=by, at=NOW) for _ in range(5))
    actions.save(db, replace(overdue, terms=replace(terms, due_on=TODAY - timedelta(days=1))))
    acting.say_done(db, said, "", by=owner or world.cast.ottilie, at=NOW)
    acting.see_done(db, world.area, seen, "", by=by, at=NOW)
    acting.drop(db, world.area, dropped, "", by=by, at=NOW)
    assert opened.state(TODAY) is State.OPEN


def test_each_list_holds_what_the_policy_allows_and_nothing_else(everybody: list[Person], db: Database) -> None:
    every, known = actions.list_in(db, actions.EVERY_ACTION), visits.list_in(db, visits.EVERY_VISIT, limit=1_000)
    followed = {(one["visit"], one["predecessor"]) for one in rows(db, "select visit, predecessor from successions")}
    assert len(every) == 130
    held_by_anybody: set[frozenset[str]] = set()
    for one in everybody:
        reach = reaches.get(db, one)
        assert reach == reach_of(one, known, followed), one.name
        _same(db, actions.known_to(one, reach), [action for action in every if may(one, Deed.READ, action, reach)])
        _same(db, actions.owned_by(one), [action for action in every if is_its_owner(one, action, reach)])
        for keys in (reach.visits, reach.chairs, frozenset({"croydon", "atlantis"}), frozenset[str]()):
            _same(db, actions.unfinished_in(keys), [action for action in every if not action.finished and keys & set(action.boroughs)])
        held_by_anybody |= {reach.visits, reach.chairs}
    assert len(held_by_anybody) > 4


def _same(db: Database, scope: visits.Scope, allowed: list[Action]) -> None:
    assert {one.id for one in actions.list_in(db, scope)} == {one.id for one in allowed}
    assert actions.count_in(db, scope) == len(allowed)
    for state in State:
        of_state = actions.in_state(scope, state, TODAY)
        assert {one.id for one in actions.list_in(db, of_state, state=state)} == {one.id for one in allowed if one.state(TODAY) is state}
    unfinished = actions.in_state(scope, None, TODAY)
    assert {one.id for one in actions.list_in(db, unfinished)} == {one.id for one in allowed if not one.finished}


def test_what_is_due_or_overdue_is_what_nobody_said_is_done(everybody: list[Person], db: Database) -> None:
    every = actions.list_in(db, actions.EVERY_ACTION)
    to_do = {one.id for one in every if one.state(TODAY) in (State.OPEN, State.OVERDUE)}
    assert {one.id for one in actions.due_between(db, date.min, date.max)} == to_do
    assert {one.id for one in actions.due_between(db, DUE, DUE)} == {one.id for one in every if one.id in to_do and one.terms.due_on == DUE}


def test_a_list_is_read_a_page_at_a_time_the_soonest_first(everybody: list[Person], db: Database) -> None:
    scope = actions.in_state(actions.EVERY_ACTION, None, TODAY)
    pages = [actions.list_in(db, scope, limit=20, offset=offset) for offset in (0, 20, 40, 60)]
    assert [one for page in pages for one in page] == actions.list_in(db, scope)
    assert pages[0][0].state(TODAY) is State.OVERDUE


@pytest.mark.parametrize("state", [*State, None])
def test_a_list_of_everything_is_in_its_order_by_an_index(state: State | None, db: Database) -> None:
    scope = actions.in_state(actions.EVERY_ACTION, state, TODAY)
    plan = " ".join(
        one["detail"]
        for one in rows(db, f"explain query plan {actions.COLUMNS} where {scope.where} order by {actions.ORDERS[state]} limit 20", *scope.arguments)
    )
    assert "USING INDEX actions_" in plan
    assert "TEMP B-TREE" not in plan
