"""The Executive Office gives an action by hand, invites who answers for it, and hands it on."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlite_utils import Database

from observe.domain.actions import Action, Owner, Terms
from observe.domain.people import Person
from observe.services import acting
from observe.store import actions, people
from observe.store.database import rows
from tests.cast import NOW, TODAY, Cast, World
from tests.conftest import CheckingClient

As = Callable[[Person | None], CheckingClient]

KNOWN = {
    "words": "Agree on a deputy for housing.",
    "boroughs": ["hackney", "camden"],
    "owner": "agency",
    "agency": "housing",
    "answers_from": "list",
    "due_on": ["1", "3", "2027"],
}
NELL = {"answers_from": "new", "new_name": "Nell Outhwaite", "new_email": "nell@example.org"}


@pytest.fixture
def action(world: World, db: Database, cast: Cast) -> Action:
    terms = Terms("Agree on a deputy.", Owner.AGENCY, TODAY.replace(year=2027), cast.corin.id, "housing")
    return acting.give_without_visit(db, world.area, ("hackney",), terms, by=cast.bram, at=NOW)


def told(db: Database) -> list[tuple[str, str]]:
    return [tuple(one) for one in rows(db, "select letter, recipient from outbox order by id")]  # type: ignore[misc]


def test_the_office_gives_an_action_to_somebody_who_is_told(as_: As, db: Database, cast: Cast) -> None:
    answer = as_(cast.bram).post("/actions/new", data={**KNOWN, "person": str(cast.corin.id)}, follow_redirects=True)
    assert "The action was given." in answer.text
    (given,) = actions.list_in(db, actions.EVERY_ACTION)
    assert (given.terms.text, given.terms.agency, given.name, set(given.boroughs), given.visit) == (
        KNOWN["words"],
        "housing",
        "Corin Vale",
        {"hackney", "camden"},
        None,
    )
    assert told(db) == [("action_given", "corin@example.org")]


def test_somebody_from_outside_is_invited_with_it_and_sees_it_and_nothing_else(as_: As, db: Database, cast: Cast) -> None:
    assert as_(cast.bram).post("/actions/new", data={**KNOWN, **NELL}).status_code == 303
    nell = people.get_by_email(db, "nell@example.org")
    assert (nell.roles, nell.may_sign_in) == (frozenset(), True)
    assert told(db) == [("invited", "nell@example.org"), ("action_given", "nell@example.org")]
    (given,) = actions.list_in(db, actions.EVERY_ACTION)
    page = as_(nell).get(f"/actions/{given.id}").text
    assert "Say that it is done" in page
    assert "Hand it to somebody else" not in page
    assert as_(nell).get("/actions/new").status_code == 404


def test_what_is_the_boards_has_nobody_who_answers_for_it_alone(as_: As, db: Database, cast: Cast) -> None:
    said = {**KNOWN, "owner": "board", "agency": "", "answers_from": ""}
    assert as_(cast.bram).post("/actions/new", data=said).status_code == 303
    assert actions.list_in(db, actions.EVERY_ACTION)[0].terms.person is None


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"words": "  "}, "Enter what is to be done"),
        ({"words": "Ask A0000AA about it."}, "looks like"),
        ({"boroughs": []}, "Choose at least one borough from the list"),
        ({"boroughs": ["atlantis"]}, "Choose at least one borough from the list"),
        ({"owner": ""}, "Choose whose it is to do"),
        ({"owner": "king"}, "Choose whose it is to do"),
        ({"agency": ""}, "Choose the agency"),
        ({"answers_from": ""}, "Choose who answers for it"),
        ({"answers_from": "list", "person": ""}, "Choose a name from the list"),
        ({"answers_from": "list", "person": "99"}, "Choose a name from the list"),
        ({**NELL, "new_name": ""}, "Enter the full name"),
        ({**NELL, "new_email": ""}, "Enter the e-mail address"),
        ({**NELL, "new_email": "nell"}, "Enter an e-mail address like name@example.org"),
        ({**NELL, "new_email": "WREN@example.org"}, "Somebody in Observe has this address"),
        ({"due_on": ["24", "11", "2026"]}, "The date must be in the future"),
        ({"due_on": ["", "", ""]}, "Enter the date by which it is to be done"),
        ({"due_on": ["31", "2", "2027"]}, "must be a real date"),
    ],
)
def test_what_cannot_be_is_said_beside_its_box_and_nothing_is_given(wrong: dict[str, object], error: str, as_: As, db: Database, cast: Cast) -> None:
    answer = as_(cast.bram).post("/actions/new", data={**KNOWN, "person": str(cast.corin.id), **wrong})
    assert answer.status_code == 400
    assert answer.text.count(error) >= 2
    assert actions.list_in(db, actions.EVERY_ACTION) == []
    assert people.count(db) == 7
    assert told(db) == []


def test_an_action_is_handed_to_somebody_from_outside(as_: As, db: Database, cast: Cast, action: Action) -> None:
    bram = as_(cast.bram)
    assert "Corin Vale answers for it now." in bram.get(f"/actions/{action.id}/hand-to").text
    answer = bram.post(f"/actions/{action.id}/hand-to", data={**NELL, "words": "She leads on housing."}, follow_redirects=True)
    assert "Nell Outhwaite answers for this action now." in answer.text
    assert actions.get(db, action.id).name == "Nell Outhwaite"
    assert as_(cast.corin).get(f"/actions/{action.id}").status_code == 404


@pytest.mark.parametrize("wrong", [{"words": ""}, {"answers_from": ""}, {"person": "99"}, {"words": "Ask A0000AA."}])
def test_it_stays_with_whom_it_is_where_something_is_wrong(wrong: dict[str, str], as_: As, db: Database, cast: Cast, action: Action) -> None:
    said = {"answers_from": "list", "person": str(cast.tamsin.id), "words": "She leads on housing.", **wrong}
    assert as_(cast.bram).post(f"/actions/{action.id}/hand-to", data=said).status_code == 400
    assert actions.get(db, action.id) == action


def test_only_the_office_hands_on(as_: As, cast: Cast, action: Action) -> None:
    assert as_(cast.ottilie).get(f"/actions/{action.id}/hand-to").status_code == 403
    assert as_(cast.idris).get(f"/actions/{action.id}/hand-to").status_code == 404


def test_who_has_no_role_can_be_renamed_and_needs_none(as_: As, db: Database, cast: Cast) -> None:
    as_(cast.bram).post("/actions/new", data={**KNOWN, **NELL})
    nell = people.get_by_email(db, "nell@example.org")
    said = {"name": "Nell Outhwaite-Gray", "email": nell.email, "standing": "", "named": "name", "post": "", "agency": ""}
    assert as_(cast.bram).post(f"/people/{nell.id}", data=said).status_code == 303
    assert people.get(db, nell.id).name == "Nell Outhwaite-Gray"
