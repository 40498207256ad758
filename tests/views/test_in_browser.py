"""What the server answers the script that saves by itself: who is signed in, what was saved, and what was not."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlite_utils import Database

from forms.instrument import Answer
from observe.domain.people import Person
from observe.domain.visit import Visit
from observe.services import visiting
from observe.store import observations
from tests.cast import NOW, Cast, World
from tests.sessions import sign_in

As = Callable[[Person | None], FlaskClient]
ITSELF = {"X-Autosave": "1"}
VICTIMS = {"revision": "0", "G1": "4", "G1-reason": "She spoke first.", "G2-reason": "", "G3-reason": "", "G4-reason": ""}
GOOD = {"revision": "0", "text": "Each agency was asked by name.", "theme": "", "share": ""}


def section(visit: Visit, slug: str = "victim-safety") -> str:
    return f"/visits/{visit.ref}/observation/{slug}"


def whose(client: FlaskClient, visit: Visit) -> str:
    answer = client.get(f"/visits/{visit.ref}/token")
    assert answer.json
    return str(answer.json["whose"])


def test_a_session_that_is_over_is_answered_without_a_page(world: World, as_: As) -> None:
    visit = world.planned()
    for answer in (
        as_(None).post(section(visit), data={"revision": "0"}, headers=ITSELF),
        as_(None).get(f"/visits/{visit.ref}/token", headers=ITSELF),
    ):
        assert (answer.status_code, answer.data) == (401, b"")


def test_so_is_a_second_factor_that_is_still_owed(world: World, app: Flask, cast: Cast) -> None:
    client = app.test_client()
    sign_in(client, cast.bram, both_factors=False)
    assert client.get(f"/visits/{world.planned().ref}/token", headers=ITSELF).status_code == 401


def test_a_token_of_the_session_before_is_answered_without_a_page_and_a_new_one_is_to_be_had(
    world: World, app: Flask, cast: Cast, as_: As, db: Database
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    visit, client = world.planned(), as_(cast.wren)
    typed = {**VICTIMS, "csrf_token": "of the session before"}
    assert client.post(section(visit), data=typed, headers=ITSELF).status_code == 401
    told = client.get(f"/visits/{visit.ref}/token").json
    assert told
    assert client.post(section(visit), data={**typed, "csrf_token": told["csrf_token"]}, headers=ITSELF).status_code == 200
    assert observations.get(db, visit).answer("G1").reason == "She spoke first."


def test_a_person_is_known_again_and_no_two_are_taken_for_the_same(world: World, as_: As, cast: Cast) -> None:
    visit, other = world.planned(), world.planned()
    assert whose(as_(cast.wren), visit) == whose(as_(cast.wren), visit)
    assert len({whose(as_(cast.wren), visit), whose(as_(cast.wren), other), whose(as_(cast.bram), visit)}) == 3


def test_what_was_sent_again_after_a_lost_answer_is_simply_saved(world: World, as_: As, cast: Cast) -> None:
    visit, client = world.planned(), as_(cast.wren)
    assert [client.post(section(visit), data=VICTIMS, headers=ITSELF).headers["Observe-Revision"] for _ in "12"] == ["1", "1"]


def test_a_page_that_knows_less_than_what_is_saved_gets_no_revision_to_overwrite_it_with(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit, client = world.planned(), as_(cast.wren)
    visiting.record(db, visit, "victim-safety", {"G1": Answer("4", "From the phone."), "G2": Answer("3", "")}, seen=0, by=cast.wren, at=NOW)
    answer = client.post(section(visit), data={**VICTIMS, "G1-reason": "From the phone."}, headers=ITSELF)
    assert (answer.headers.get("Observe-Revision"), answer.headers["Observe-Saved"]) == (None, "Saved at 2:32pm")


def test_a_finding_saves_by_itself_once_there_is_something_in_it(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit, client = world.planned(), as_(cast.wren)
    new = f"{section(visit, 'findings')}/good-practice/new"
    nothing = client.post(new, data={**GOOD, "text": ""}, headers=ITSELF)
    assert (nothing.status_code, nothing.headers.get("Observe-Saved")) == (200, None)
    assert not observations.get(db, visit).findings
    first, again = (client.post(new, data=GOOD, headers=ITSELF) for _ in "12")
    (one,) = observations.get(db, visit).findings
    assert first.headers["Observe-Action"] == again.headers["Observe-Action"] == f"{section(visit, 'findings')}/good-practice/{one.id}"
    more = {**GOOD, "revision": first.headers["Observe-Revision"], "text": "Each agency was asked by name, twice."}
    assert client.post(first.headers["Observe-Action"], data=more, headers=ITSELF).headers["Observe-Revision"] == "2"
    assert [one.text for one in observations.get(db, visit).findings] == ["Each agency was asked by name, twice."]


def test_a_finding_changed_in_another_place_is_not_overwritten(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit, client = world.planned(), as_(cast.wren)
    address = client.post(f"{section(visit, 'findings')}/good-practice/new", data=GOOD, headers=ITSELF).headers["Observe-Action"]
    client.post(address, data={**GOOD, "revision": "1", "text": "From the phone."}, headers=ITSELF)
    answer = client.post(address, data={**GOOD, "revision": "1", "text": "From the laptop."}, headers=ITSELF)
    assert (answer.status_code, answer.headers.get("Observe-Revision"), answer.headers.get("Observe-Saved")) == (204, None, None)
    assert [one.text for one in observations.get(db, visit).findings] == ["From the phone."]
