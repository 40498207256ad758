"""What lists hold is what the policy allows: each scope equals its predicate, visit by visit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlite_utils import Database

from forms.instrument import Answer
from observe.domain import instruments
from observe.domain.observation import sections
from observe.domain.people import Person, Role
from observe.domain.policy import (
    Action,
    is_its_chair,
    is_its_second_visitor,
    is_its_visitor,
    is_its_visitor_once_asked_to_confirm,
    is_its_visitor_while_writing,
    is_typing_it_in,
    may,
    once_released,
)
from observe.domain.visit import OPEN_STAGES, Seat, Stage, Visit
from observe.services import inviting, succeeding, typing_in, visiting
from observe.store import needs, observations, people, visits
from observe.store.visits import Scope
from tests.cast import DECLARED, NOW, TODAY, Cast, World, write_section

#: A scope, for whom it is made, and what the policy says of one visit.
SCOPES: dict[str, tuple[Role, Callable[[Person], Scope], Callable[[Person, Visit], bool]]] = {
    "every visit, for the office": (Role.OFFICE, lambda _: visits.EVERY_VISIT, lambda one, visit: may(one, Action.READ_PLAN, visit)),
    "every visit, for the Board": (Role.BOARD, lambda _: visits.EVERY_VISIT, lambda one, visit: may(one, Action.READ_PLAN, visit)),
    "a visitor's visits": (
        Role.VISITOR,
        lambda one: visits.visits_of(one.id),
        lambda one, visit: is_its_visitor(one, visit) or is_its_second_visitor(one, visit),
    ),
    "reports to a chair": (Role.CHAIR, lambda one: visits.reports_to(one.id), lambda one, visit: once_released(is_its_chair)(one, visit)),
    "released, for the Board": (Role.BOARD, lambda _: visits.released(), lambda one, visit: may(one, Action.READ_REPORT, visit)),
    "released, for the office": (Role.OFFICE, lambda _: visits.released(), lambda one, visit: may(one, Action.READ_REPORT, visit)),
    "typing in": (Role.OFFICE, lambda one: needs.typing_in(one.id), is_typing_it_in),
    "to confirm": (Role.VISITOR, lambda one: needs.to_confirm(one.id), is_its_visitor_once_asked_to_confirm),
    "to write": (
        Role.VISITOR,
        lambda one: visits.in_stages(needs.written_by(one.id), *OPEN_STAGES),
        is_its_visitor_while_writing,
    ),
    "to check": (Role.OFFICE, lambda one: visits.to_check(one.id), lambda one, visit: may(one, Action.CHECK, visit)),
}


@pytest.fixture
def everybody(world: World, cast: Cast, db: Database) -> list[Person]:
    """Visits at every stage; Idris is second visitor of some and Corin second chair; Hester is also a visitor, and Ottilie also chairs.

    Bram chairs too and followed Ottilie; what was sent of Corin's meeting he may not check. He types in two visits, and Wren is to confirm one of them.
    """
    inviting.change(db, replace(cast.hester, roles=frozenset({Role.OFFICE, Role.VISITOR})), at=NOW)
    inviting.change(db, replace(cast.ottilie, roles=frozenset({Role.BOARD, Role.CHAIR})), at=NOW)
    for stage in Stage:
        world.at(stage)
    pair = {"second_visitor": Seat.of(cast.idris), "second_chair": Seat.of(cast.corin)}
    world.submitted(**pair)
    world.released(**pair)
    world.planned(visitor=Seat.of(cast.idris), chair=Seat.of(cast.corin))
    world.submitted(second_visitor=Seat.of(cast.hester))
    world.considered(chair=Seat.of(cast.ottilie))
    world.submitted(chair=Seat.of(cast.ottilie))
    inviting.change(db, replace(cast.bram, roles=frozenset({Role.OFFICE, Role.CHAIR})), at=NOW)
    bram = people.get(db, cast.bram.id)
    succeeding.hand_on(db, cast.ottilie, bram, ["hackney"], by=cast.hester, area=world.area, at=NOW, today=TODAY)
    for asks in (True, False):
        typed = typing_in.begin(db, world.planned(), by=bram, at=NOW)
        visiting.record(db, typed, "victim-safety", {"G1": Answer("3", "")}, seen=0, by=bram, at=NOW)
        if asks:
            typing_in.ask(db, typed, by=bram, at=NOW)
    typed_in_and_sent(world, bram)
    return people.list_all(db, limit=100)


def typed_in_and_sent(world: World, by: Person) -> Visit:
    """Typed in by one of the office, and confirmed by telephone."""
    visit = typing_in.begin(world.db, world.planned(), by=by, at=NOW)
    for section in sections(visit, instruments.of_visit(visit), observations.get(world.db, visit)):
        write_section(world.db, visit, section, by)
    typing_in.record(world.db, visit, "by telephone on 20 November", by=by, at=NOW)
    return visiting.submit(world.db, visit, DECLARED, by=by, at=NOW)


def test_each_scope_holds_what_the_policy_allows_and_nothing_else(everybody: list[Person], db: Database) -> None:
    every_visit = visits.list_in(db, visits.EVERY_VISIT, limit=1_000)
    assert {visit.stage for visit in every_visit} == set(Stage)
    for name, (role, scope_of, allows) in SCOPES.items():
        for one in (one for one in everybody if one.has(role)):
            held = {visit.ref for visit in visits.list_in(db, scope_of(one), limit=1_000)}
            assert held == {visit.ref for visit in every_visit if allows(one, visit)}, f"{name}, {one.name}"
            assert visits.count_in(db, scope_of(one)) == len(held)


@pytest.mark.parametrize("stage", Stage)
def test_a_scope_is_narrowed_to_a_stage(stage: Stage, everybody: list[Person], db: Database) -> None:
    found = visits.list_in(db, visits.in_stages(visits.EVERY_VISIT, stage), limit=1_000)
    assert found
    assert {visit.stage for visit in found} == {stage}
