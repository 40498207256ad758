"""Actions on pages: who sees one, what its owner and the Executive Office do with it, and what nonsense is answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlite_utils import Database

from observe.domain.actions import Action, State
from observe.domain.people import Person
from observe.services import inviting
from observe.store import actions
from observe.store.database import write
from tests.cast import NOW, TODAY, Cast, World
from tests.conftest import CheckingClient

As = Callable[[Person | None], CheckingClient]
PAGES = ("", "/done", "/seen", "/note", "/open-again", "/drop", "/new-date")


@pytest.fixture
def action(world: World, db: Database) -> Action:
    """What Tamsin promised for the one area for improvement of Wren's report."""
    (found,) = actions.of_visit(db, world.replied().id)
    return found


def now(db: Database, action: Action) -> State:
    return actions.get(db, action.id).state(TODAY)


def test_who_answers_for_it_says_that_it_is_done_and_the_office_that_it_was_seen(as_: As, db: Database, cast: Cast, action: Action) -> None:
    tamsin, bram = as_(cast.tamsin), as_(cast.bram)
    assert f"/actions/{action.id}" in tamsin.get("/actions").text
    assert "Say that it is done" in tamsin.get(f"/actions/{action.id}").text
    answer = tamsin.post(f"/actions/{action.id}/done", data={"words": "Each agency has named a deputy."}, follow_redirects=True)
    assert "You said that this action is done." in answer.text
    assert "Each agency has named a deputy." in answer.text
    assert now(db, action) is State.SAID_DONE
    assert bram.post(f"/actions/{action.id}/seen", data={"words": "The list is in the minutes."}).status_code == 303
    assert now(db, action) is State.SEEN_DONE
    assert f"/actions/{action.id}" not in tamsin.get("/actions").text
    assert f"/actions/{action.id}" in tamsin.get("/actions?state=seen").text


def test_the_office_moves_drops_and_opens_it_again(as_: As, db: Database, cast: Cast, action: Action) -> None:
    bram = as_(cast.bram)
    said = {"due_on": ["1", "6", "2027"], "words": "The post is empty until May."}
    assert bram.post(f"/actions/{action.id}/new-date", data=said).status_code == 303
    assert actions.get(db, action.id).terms.due_on.isoformat() == "2027-06-01"
    assert bram.post(f"/actions/{action.id}/drop", data={"words": "Another Board took it up."}).status_code == 303
    assert now(db, action) is State.DROPPED
    assert bram.post(f"/actions/{action.id}/open-again", data={"words": "It did not."}).status_code == 303
    assert now(db, action) is State.OPEN


def test_a_stranger_to_an_action_is_answered_as_if_it_were_not_there(as_: As, db: Database, cast: Cast, action: Action) -> None:
    for person in (cast.corin, cast.idris):
        client = as_(person)
        assert f"/actions/{action.id}" not in client.get("/actions").text
        for page in PAGES:
            assert client.get(f"/actions/{action.id}{page}").status_code == 404
            if page:
                assert client.post(f"/actions/{action.id}{page}", data={"words": "Mine."}).status_code == 404
    assert now(db, action) is State.OPEN


def test_who_may_only_read_it_is_told_so(as_: As, cast: Cast, action: Action) -> None:
    ottilie = as_(cast.ottilie)
    assert ottilie.get(f"/actions/{action.id}").status_code == 200
    assert {ottilie.get(f"/actions/{action.id}{page}").status_code for page in PAGES[1:]} == {403}
    assert as_(cast.tamsin).get(f"/actions/{action.id}/seen").status_code == 403


def test_somebody_without_a_role_sees_the_action_that_is_theirs_and_nothing_else(as_: As, db: Database, cast: Cast, action: Action) -> None:
    nell = inviting.invite(db, Person(0, "Nell Outhwaite", "nell@example.org", frozenset()), at=NOW, by=cast.bram)
    with write(db):
        actions.save(db, action.on_terms(replace(action.terms, person=nell.id)))
    client = as_(nell)
    assert f"/actions/{action.id}" in client.get("/actions").text
    assert client.post(f"/actions/{action.id}/done", data={"words": "It is done."}).status_code == 303
    assert {client.get(page).status_code for page in ("/visits", "/reports", "/board", "/people", f"/visits/{action.ref}")} == {404}


@pytest.mark.parametrize("words", ["", " \n ", "x" * 2_001, "Ask A0000AA about it."])
def test_words_that_cannot_stand_change_nothing_and_stay_in_their_box(words: str, as_: As, db: Database, cast: Cast, action: Action) -> None:
    answer = as_(cast.tamsin).post(f"/actions/{action.id}/done", data={"words": words})
    assert answer.status_code == 400
    assert words.strip() in answer.text
    assert now(db, action) is State.OPEN


@pytest.mark.parametrize("day", [["24", "11", "2026"], ["1", "1", "2020"], ["31", "2", "2027"], ["soon", "", ""], ["1", "6", "2027", "1"], []])
def test_a_day_that_is_none_or_past_is_refused(day: list[str], as_: As, db: Database, cast: Cast, action: Action) -> None:
    assert as_(cast.bram).post(f"/actions/{action.id}/new-date", data={"due_on": day, "words": "Later."}).status_code == 400
    assert actions.get(db, action.id).terms == action.terms


def test_a_warning_is_shown_once_and_can_stand(as_: As, db: Database, cast: Cast, action: Action) -> None:
    client, said = as_(cast.tamsin), {"words": "The room is near ZZ9 9ZZ."}
    first = client.post(f"/actions/{action.id}/note", data=said)
    assert "looks like a postcode" in first.text
    noted = first.text.split('name="noted" value="')[1].split('"')[0]
    assert client.post(f"/actions/{action.id}/note", data={**said, "noted": noted}).status_code == 303
    assert actions.notes(db, action)[0].text == said["words"]


def test_a_state_that_is_none_and_an_action_that_is_not_there_are_no_pages(as_: As, cast: Cast) -> None:
    assert {as_(cast.bram).get(page).status_code for page in ("/actions?state=lost", "/actions/99", "/actions/99/done", "/actions/1/eaten")} == {404}


def test_what_is_overdue_is_on_the_first_page_of_its_owner_and_the_office(as_: As, db: Database, cast: Cast, action: Action) -> None:
    with write(db):
        actions.save(db, action.on_terms(replace(action.terms, due_on=TODAY.replace(day=2))))
    for person in (cast.tamsin, cast.bram):
        assert "1 action is overdue" in as_(person).get("/").text
    assert "overdue" not in as_(cast.ottilie).get("/").text
