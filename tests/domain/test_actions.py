"""An action: where it is, what may become of it, and who may do what with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from observe.domain.action_policy import Deed, Reach, may
from observe.domain.actions import Action, Owner, State, Terms
from observe.domain.errors import NotAllowed
from observe.domain.people import Person, Role

DUE = date(2027, 1, 27)
AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
ACTION = Action(1, Terms("Ask for a deputy.", Owner.CHAIR, DUE, 3), ("hackney",), "Hackney", 3, AT, visit=5, ref="V-2026-0001", finding=7)
SAID, SEEN, DROPPED = ACTION.said_done(3, AT), ACTION.seen_done(4, AT), ACTION.dropped(AT)
THERE, ELSEWHERE = frozenset({"hackney", "barnet"}), frozenset({"barnet"})


def person(number: int, *roles: Role) -> Person:
    return Person(number, f"Person {number}", f"{number}@example.org", frozenset(roles))


def test_it_is_open_on_its_last_day_and_overdue_on_the_next() -> None:
    assert ACTION.state(DUE) is State.OPEN
    assert ACTION.state(DUE + timedelta(days=1)) is State.OVERDUE


def test_said_and_seen_to_be_done_are_two_things() -> None:
    assert SAID.state(DUE + timedelta(days=9)) is State.SAID_DONE
    assert not SAID.finished
    both = SAID.seen_done(4, AT, visit=9)
    assert (both.state(DUE), both.said_by, both.seen_by, both.seen_in) == (State.SEEN_DONE, 3, 4, 9)


@pytest.mark.parametrize(
    ("action", "step", "why"),
    [
        (SAID, lambda one: one.said_done(3, AT), "already been said"),
        (SEEN, lambda one: one.said_done(3, AT), "seen to be done"),
        (SEEN, lambda one: one.seen_done(4, AT), "seen to be done"),
        (SEEN, lambda one: one.dropped(AT), "seen to be done"),
        (DROPPED, lambda one: one.said_done(3, AT), "dropped"),
        (DROPPED, lambda one: one.on_terms(ACTION.terms), "dropped"),
        (ACTION, Action.reopened, "is open"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(action: Action, step: Callable[[Action], Action], why: str) -> None:
    with pytest.raises(NotAllowed, match=why):
        step(action)


@pytest.mark.parametrize("action", [SAID, SEEN, SAID.seen_done(4, AT), DROPPED])
def test_opened_again_it_is_as_it_was_given(action: Action) -> None:
    assert action.reopened() == ACTION


READERS = [
    (person(3), Reach(), True),  # from outside, and its owner
    (person(8), Reach(), False),
    (person(8, Role.CHAIR), Reach(chairs=THERE), True),
    (person(8, Role.CHAIR), Reach(chairs=ELSEWHERE), False),
    (person(8, Role.VISITOR), Reach(visits=THERE), True),
    (person(8, Role.VISITOR), Reach(chairs=THERE), False),
    (person(8, Role.BOARD), Reach(), True),
    (person(8, Role.OFFICE), Reach(), True),
]


@pytest.mark.parametrize(("who", "reach", "sees"), READERS)
def test_who_sees_an_action_that_is_to_be_done(who: Person, reach: Reach, *, sees: bool) -> None:
    assert may(who, Deed.READ, ACTION, reach) is sees
    assert may(who, Deed.READ, SAID, reach) is sees


@pytest.mark.parametrize("action", [SEEN, DROPPED])
def test_what_is_finished_is_no_longer_for_who_visits_or_chairs_there(action: Action) -> None:
    for who, reach, _ in READERS:
        always = who.id == 3 or who.has(Role.BOARD) or who.has(Role.OFFICE)
        assert may(who, Deed.READ, action, reach) is always


DEEDS = {
    "its owner": (person(3), {Deed.READ, Deed.ADD_NOTE, Deed.SAY_DONE}, {Deed.READ, Deed.ADD_NOTE, Deed.REOPEN}, {Deed.READ}),
    "the office": (
        person(8, Role.OFFICE),
        {Deed.READ, Deed.ADD_NOTE, Deed.SEE_DONE, Deed.CHANGE, Deed.DROP},
        {Deed.READ, Deed.ADD_NOTE, Deed.SEE_DONE, Deed.CHANGE, Deed.DROP, Deed.REOPEN},
        {Deed.READ, Deed.ADD_NOTE, Deed.REOPEN},
    ),
    "the Board": (person(8, Role.BOARD), {Deed.READ}, {Deed.READ}, {Deed.READ}),
    "who chairs there": (person(8, Role.CHAIR), {Deed.READ}, {Deed.READ}, set()),
}


@pytest.mark.parametrize("who", DEEDS)
def test_what_each_may_do_with_it(who: str) -> None:
    somebody, open_, said, seen = DEEDS[who]
    for action, deeds in ((ACTION, open_), (SAID, said), (SEEN, seen)):
        assert {deed for deed in Deed if may(somebody, deed, action, Reach(chairs=THERE))} == deeds


def test_nobody_of_the_office_sees_their_own_action_done() -> None:
    assert not may(person(3, Role.OFFICE), Deed.SEE_DONE, ACTION, Reach())


def test_whoever_is_on_the_board_answers_for_what_is_the_boards() -> None:
    of_board = replace(ACTION, terms=replace(ACTION.terms, owner=Owner.BOARD, person=None))
    assert may(person(8, Role.BOARD), Deed.SAY_DONE, of_board, Reach())
    assert not may(person(8, Role.OFFICE), Deed.SAY_DONE, of_board, Reach())
