"""Releasing: names the chair, asks once more, freezes what was checked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from flask.testing import FlaskClient
from sqlite_utils import Database

from observe.domain.people import Person, Role
from observe.domain.visit import Seat, Stage, Visit
from observe.services import checking, inviting, planning
from observe.store import people, visits
from observe.store.database import write
from reports import feedback
from tests.cast import NOW, Cast, World

As = Callable[[Person | None], FlaskClient]


def seen(db: Database, visit: Visit) -> str:
    return feedback.fingerprint(checking.draft(db, visit))


def a_chair_typed_in(db: Database) -> Person:
    """Somebody whom a visitor named as chair: known, and without an account."""
    with write(db):
        return people.add(db, Person(0, "Marlow Finch", "marlow@example.org", frozenset({Role.CHAIR}), agency="police"), NOW)


def asked(client: FlaskClient, db: Database, visit: Visit) -> str:
    return client.get(f"/visits/{visit.ref}/release?seen={seen(db, visit)}").get_data(as_text=True)


def test_it_names_the_chair_with_the_address_and_the_last_day(db: Database, world: World, cast: Cast, as_: As) -> None:
    html = asked(as_(cast.bram), db, world.submitted())

    assert "Tamsin Okehurst" in html
    assert "tamsin@example.org" in html
    assert "Tuesday 8 December 2026" in html
    assert "Has an account." in html


def test_it_names_both_chairs_and_says_who_gets_an_account_now(db: Database, world: World, cast: Cast, as_: As) -> None:
    typed_in = a_chair_typed_in(db)

    html = asked(as_(cast.bram), db, world.submitted(second_chair=Seat.of(typed_in)))

    assert "both chairs" in html
    assert "marlow@example.org" in html
    assert "gets one now" in html


def test_it_says_when_a_chair_could_not_read_it(db: Database, world: World, cast: Cast, as_: As) -> None:
    visit = world.submitted()
    inviting.deactivate(db, cast.tamsin, by=cast.bram, at=NOW)

    assert "This account is switched off" in asked(as_(cast.bram), db, visit)


def test_confirming_releases_it_and_says_so(db: Database, world: World, cast: Cast, as_: As) -> None:
    visit = world.submitted()
    client = as_(cast.bram)

    response = client.post(f"/visits/{visit.ref}/release", data={"seen": seen(db, visit)})

    assert (response.status_code, response.location) == (303, f"/visits/{visit.ref}/report")
    assert visits.get(db, visit.ref).stage is Stage.RELEASED
    assert "You released this report" in client.get(response.location).get_data(as_text=True)
    assert "You released this report" not in client.get(response.location).get_data(as_text=True)


def test_what_changed_after_it_was_checked_is_not_released(db: Database, world: World, cast: Cast, as_: As) -> None:
    visit = world.submitted()
    before, client = seen(db, visit), as_(cast.bram)
    planning.correct(db, visit, replace(visit.plan, meeting_on=visit.plan.meeting_on - timedelta(days=1)), "It was a day earlier.", by=cast.hester, at=NOW)

    for response in (client.get(f"/visits/{visit.ref}/release?seen={before}"), client.post(f"/visits/{visit.ref}/release", data={"seen": before})):
        assert response.status_code == 409
        assert "Nothing was released" in response.get_data(as_text=True)
    assert visits.get(db, visit.ref).stage is Stage.SUBMITTED


def test_nothing_is_released_that_was_not_looked_at(db: Database, world: World, cast: Cast, as_: As) -> None:
    visit = world.submitted()
    client = as_(cast.bram)

    assert client.get(f"/visits/{visit.ref}/release").location == f"/visits/{visit.ref}/checking"
    assert client.post(f"/visits/{visit.ref}/release", data={}).status_code == 409
    assert client.post(f"/visits/{visit.ref}/release", data={"seen": "é" * 64}).status_code == 409
    assert visits.get(db, visit.ref).stage is Stage.SUBMITTED


def test_a_second_press_of_the_button_is_told_that_it_is_released(db: Database, world: World, cast: Cast, as_: As) -> None:
    visit = world.submitted()
    client, once = as_(cast.bram), {"seen": seen(db, visit)}
    client.post(f"/visits/{visit.ref}/release", data=once)

    assert client.post(f"/visits/{visit.ref}/release", data=once).status_code == 403


def test_who_may_not_release_it(db: Database, world: World, cast: Cast, as_: As) -> None:
    visit = world.submitted()
    data = {"seen": seen(db, visit)}

    codes = {one.name: as_(one).post(f"/visits/{visit.ref}/release", data=data).status_code for one in (cast.wren, cast.idris, cast.tamsin, cast.ottilie)}

    assert codes == {"Wren Applegarth": 403, "Idris Penhale": 404, "Tamsin Okehurst": 404, "Ottilie Marsh": 403}
    assert visits.get(db, visit.ref).stage is Stage.SUBMITTED
