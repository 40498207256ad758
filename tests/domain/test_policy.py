"""Who may see and do what: the table of the design, said once more, for each person at each stage."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from observe.domain.people import Person, Role
from observe.domain.policy import RULES, Action, may, may_know_of
from observe.domain.visit import OPEN_STAGES, RELEASED_STAGES, Level, Mode, Plan, Seat, Stage, TypedIn, Visit
from tests.domain.test_visit import LONDON

AT = datetime(2026, 11, 24, 14, 32, tzinfo=UTC)
SENT = frozenset({Stage.SUBMITTED, Stage.RETURNED, *RELEASED_STAGES})
ALWAYS, NEVER = frozenset(Stage), frozenset[Stage]()


def person(number: int, *roles: Role) -> Person:
    return Person(number, f"Person {number}", f"{number}@example.org", frozenset(roles))


PAIR = ("visitor", "second visitor")
PEOPLE = {
    "visitor": person(1, Role.VISITOR),
    "second visitor": person(2, Role.VISITOR),
    "another visitor": person(3, Role.VISITOR),
    "chair": person(4, Role.CHAIR),
    "second chair": person(5, Role.CHAIR),
    "another chair": person(6, Role.CHAIR),
    "board": person(7, Role.BOARD),
    "office": person(8, Role.OFFICE),
    "nobody": person(9),
}


def at(stage: Stage) -> Visit:
    """Person 1 visits with 2, persons 4 and 5 chair; moments as they come with the stage."""
    seats = {place: Seat(number, f"Person {number}") for place, number in {"visitor": 1, "second_visitor": 2, "chair": 4, "second_chair": 5}.items()}
    plan = Plan(("hackney",), date(2026, 11, 17), time(10), Level.TWO, Mode.HYBRID, **seats)
    sent, released = AT if stage in SENT else None, AT if stage in RELEASED_STAGES else None
    return Visit(1, "V-2026-0001", stage, plan, LONDON, "four-pillars-1", submitted_at=sent, released_at=released, chair_told_at=released)


def alone(stage: Stage) -> Visit:
    """The same, but person 1 visits alone."""
    visit = at(stage)
    return replace(visit, plan=replace(visit.plan, second_visitor=None))


#: Who may, and at which stages. Whoever is not named may never.
EXPECTED: dict[Action, dict[str, frozenset[Stage]]] = {
    Action.READ_PLAN: {
        **dict.fromkeys(("visitor", "second visitor", "board", "office"), ALWAYS),
        **dict.fromkeys(("chair", "second chair"), RELEASED_STAGES),
    },
    Action.CHANGE_PLAN: {"visitor": OPEN_STAGES, "office": OPEN_STAGES},
    Action.PRINT_NOTES: dict.fromkeys(("visitor", "second visitor", "office"), OPEN_STAGES),
    Action.CORRECT_FACTS: {"office": frozenset({Stage.SUBMITTED})},
    Action.BRING_BACK: {"visitor": frozenset({Stage.CANCELLED}), "office": frozenset({Stage.CANCELLED})},
    Action.WRITE: dict.fromkeys(PAIR, OPEN_STAGES),
    Action.ADD_TALK: {"visitor": frozenset({Stage.SUBMITTED})},
    Action.READ_OWN: {"visitor": ALWAYS},
    Action.READ_DRAFTS: dict.fromkeys(PAIR, ALWAYS - RELEASED_STAGES),
    Action.CHECK: {"office": frozenset({Stage.SUBMITTED})},
    Action.READ_SUBMITTED: {"office": SENT},
    Action.READ_REPORT: dict.fromkeys(("visitor", "second visitor", "chair", "second chair", "board", "office"), RELEASED_STAGES),
    Action.REPLY: dict.fromkeys(("chair", "second chair"), RELEASED_STAGES),
    Action.READ_REPLY: dict.fromkeys(("chair", "second chair"), RELEASED_STAGES),
    Action.EXTEND_REPLY: {"office": RELEASED_STAGES},
    Action.WITHDRAW: {"office": RELEASED_STAGES},
    Action.SETTLE: {},
    Action.READ_HISTORY: dict.fromkeys((*PAIR, "office"), ALWAYS),
    Action.CONSIDER: {"office": frozenset({Stage.RELEASED})},
    Action.HAND_OVER: {"office": OPEN_STAGES},
    Action.TYPE_IN: {"office": frozenset({Stage.PLANNED, Stage.WRITING})},
    Action.ASK_TO_CONFIRM: {},
    Action.CONFIRM: {},
    Action.GIVE_TO_VISITOR: {},
    Action.SEND: {},
    Action.FINISH: dict.fromkeys(PAIR, OPEN_STAGES),
    Action.TAKE_BACK: {},
    Action.READ_PAIR: {},
    Action.MAKE_JOINT: {},
    Action.TAKE_OVER: {},
}


def test_every_action_has_rules_and_an_expectation() -> None:
    assert set(RULES) == set(Action) == set(EXPECTED)


@pytest.mark.parametrize("action", Action)
def test_everybody_may_what_the_design_says_and_no_more(action: Action) -> None:
    allowed = {(who, stage) for who, one in PEOPLE.items() for stage in Stage if may(one, action, at(stage))}
    assert allowed == {(who, stage) for who, stages in EXPECTED[action].items() for stage in stages}


@pytest.mark.parametrize("stage", Stage)
def test_a_visit_is_there_only_for_those_with_something_to_do_with_it(stage: Stage) -> None:
    known = {who for who, one in PEOPLE.items() if may_know_of(one, at(stage))}
    chairs = {"chair", "second chair"} if stage in RELEASED_STAGES else set()
    assert known == {"visitor", "second visitor", "board", "office"} | chairs


def test_a_chair_sees_the_plan_as_soon_as_an_email_about_it_went_to_her() -> None:
    told = replace(at(Stage.PLANNED), chair_told_at=AT)
    assert may(PEOPLE["chair"], Action.READ_PLAN, told)
    assert not may(PEOPLE["another chair"], Action.READ_PLAN, told)


@pytest.mark.parametrize("number", [1, 2, 4, 5])
def test_nobody_of_the_office_checks_or_corrects_a_visit_they_had_a_part_in(number: int) -> None:
    one = person(number, Role.OFFICE)
    assert not may(one, Action.CHECK, at(Stage.SUBMITTED))
    assert not may(one, Action.CORRECT_FACTS, at(Stage.SUBMITTED))
    assert not may(one, Action.READ_SUBMITTED, at(Stage.RETURNED))


def test_a_seat_without_its_role_opens_nothing() -> None:
    assert not may_know_of(person(1, Role.CHAIR), at(Stage.RELEASED))
    assert not may_know_of(person(4, Role.VISITOR), at(Stage.RELEASED))


def test_several_roles_are_worth_what_each_is() -> None:
    both = person(1, Role.VISITOR, Role.BOARD)
    for action in Action:
        for stage in Stage:
            assert may(both, action, at(stage)) == any(may(person(1, role), action, at(stage)) for role in both.roles)


#: Who may what, while person 8 types in what the visitor sent; person 10 is of the Executive Office too.
TYPING: dict[Action, set[str]] = {
    Action.WRITE: {"office"},
    Action.SEND: set(),
    Action.ASK_TO_CONFIRM: {"office"},
    Action.CONFIRM: set(),
    Action.GIVE_TO_VISITOR: {"office", "another of the office"},
    Action.TYPE_IN: set(),
    Action.READ_OWN: {"visitor"},
    Action.READ_DRAFTS: {"office"},
    Action.HAND_OVER: {"office", "another of the office"},
}
EVERYBODY = {**PEOPLE, "another of the office": person(10, Role.OFFICE)}


def allowed(action: Action, visit: Visit) -> set[str]:
    return {who for who, one in EVERYBODY.items() if may(one, action, visit)}


@pytest.mark.parametrize("stage", sorted(OPEN_STAGES))
def test_one_of_the_office_alone_writes_what_they_type_in_until_its_visitor_confirms(stage: Stage) -> None:
    typing = replace(alone(stage), typed_in=TypedIn(8, 1))
    assert {action: allowed(action, typing) for action in TYPING} == TYPING
    asked = replace(typing, typed_in=TypedIn(8, 1, asked_at=AT))
    assert (allowed(Action.CONFIRM, asked), allowed(Action.WRITE, asked), allowed(Action.SEND, asked)) == ({"visitor"}, {"office"}, set())
    told = replace(typing, typed_in=TypedIn(8, 1, confirmed_at=AT, confirmed="By telephone."))
    assert (allowed(Action.WRITE, told), allowed(Action.SEND, told)) == ({"office"}, {"office"})
    with_visitor = replace(typing, typed_in=TypedIn(8, 1, with_office=False, confirmed_at=AT))
    assert (allowed(Action.WRITE, with_visitor), allowed(Action.SEND, with_visitor), allowed(Action.CONFIRM, with_visitor)) == ({"visitor"}, {"visitor"}, set())
    assert (allowed(Action.GIVE_TO_VISITOR, with_visitor), allowed(Action.READ_DRAFTS, with_visitor)) == (set(), {"visitor"})


def test_nobody_types_in_a_visit_they_have_a_part_in() -> None:
    chair = person(4, Role.OFFICE)
    assert not may(chair, Action.TYPE_IN, at(Stage.PLANNED))
    assert not may(chair, Action.WRITE, replace(alone(Stage.WRITING), typed_in=TypedIn(4, 1)))


def test_whoever_typed_it_in_does_not_check_it() -> None:
    sent = replace(alone(Stage.SUBMITTED), typed_in=TypedIn(8, 1, confirmed_at=AT))
    assert allowed(Action.CHECK, sent) == allowed(Action.READ_SUBMITTED, sent) == allowed(Action.CORRECT_FACTS, sent) == {"another of the office"}


def test_a_chairs_successor_reads_what_she_read_and_checks_it_no_more_than_she() -> None:
    followed = (Seat(6, "Person 6"), Seat(8, "Person 8"))
    released, sent = (replace(at(stage), successors=followed) for stage in (Stage.RELEASED, Stage.SUBMITTED))
    assert allowed(Action.READ_REPORT, released) == allowed(Action.READ_REPORT, at(Stage.RELEASED)) | {"another chair"}
    assert allowed(Action.READ_PLAN, sent) == allowed(Action.READ_PLAN, at(Stage.SUBMITTED))
    assert allowed(Action.CHECK, sent) == {"another of the office"}


def test_a_reply_is_its_chairs_until_it_is_sent_and_then_everybodys_who_reads_the_report() -> None:
    released = at(Stage.RELEASED)
    sent = replace(released, replied_at=AT)
    assert allowed(Action.READ_REPLY, sent) == allowed(Action.READ_REPORT, sent)
    assert allowed(Action.REPLY, sent) == allowed(Action.EXTEND_REPLY, sent) == set()
    assert allowed(Action.SETTLE, sent) == {"office", "another of the office"} & allowed(Action.READ_REPORT, sent)
    assert not may(person(4, Role.OFFICE, Role.CHAIR), Action.SETTLE, sent)
    followed = replace(released, successors=(Seat(6, "Person 6"),))
    assert "another chair" in allowed(Action.REPLY, followed)


def test_nobody_of_the_office_allows_themselves_more_days() -> None:
    assert not may(person(4, Role.OFFICE, Role.CHAIR), Action.EXTEND_REPLY, at(Stage.RELEASED))
