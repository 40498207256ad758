"""People, for the Executive Office and nobody else: listed, invited, changed, deactivated and back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlite_utils import Database

from observe.domain.people import Person, Role, Standing
from observe.services import inviting
from observe.store import people
from observe.store.database import rows, write
from tests.cast import NOW, Cast
from tests.conftest import CheckingClient

Client = Callable[[Person | None], CheckingClient]

NEW = {
    "name": "Petra Lindqvist",
    "email": "petra@example.org",
    "roles": ["visitor", "board"],
    "standing": "member",
    "post": "",
    "agency": "",
    "boroughs": ["camden"],
}


def test_the_office_invites_somebody_who_can_then_sign_in(as_: Client, db: Database, cast: Cast) -> None:
    client = as_(cast.bram)
    assert "Invite somebody" in client.get("/people/new").text
    answer = client.post("/people/new", data=NEW, follow_redirects=True)
    assert "Petra Lindqvist is invited, and can sign in with petra@example.org." in answer.text
    found = people.get_by_email(db, "petra@example.org")
    assert found.may_sign_in
    assert (found.roles, found.standing, found.boroughs) == ({Role.VISITOR, Role.BOARD}, Standing.MEMBER, ("camden",))
    assert [one["recipient"] for one in rows(db, "select recipient from outbox")] == ["petra@example.org"]


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"name": ""}, "Enter the full name"),
        ({"name": "Wr\u0435n Applegarth"}, "Full name must be written in one alphabet: some of its letters only look like the others"),
        ({"name": "Petra\nBcc: all"}, "Full name must be one line, without signs that cannot be seen"),
        ({"name": "Petra\u202eLindqvist"}, "Full name must be one line, without signs that cannot be seen"),
        ({"name": "P" * 101}, "Full name must be 100 characters or fewer"),
        ({"name": "12"}, "Enter the full name in letters"),
        ({"name": ["Petra", "Petra"]}, "Give one answer only"),
        ({"email": ""}, "Enter the e-mail address"),
        ({"email": "petra"}, "Enter an e-mail address like name@example.org"),
        ({"email": "petra@example.org, all@example.org"}, "Enter an e-mail address like name@example.org"),
        ({"email": "WREN@example.org"}, "Somebody else already has this e-mail address"),
        ({"roles": []}, "Choose at least one role"),
        ({"roles": ["king"]}, "is not a valid choice for this field"),
        ({"standing": "king"}, "Not a valid choice"),
        ({"agency": "nobody"}, "Choose an agency of the list"),
        ({"boroughs": ["atlantis"]}, "is not a valid choice for this field"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nobody_is_invited(as_: Client, db: Database, cast: Cast, wrong: dict[str, object], error: str) -> None:
    answer = as_(cast.bram).post("/people/new", data={**NEW, **wrong})
    assert answer.status_code == 400
    assert answer.text.count(error) == 2
    assert "<title>Error: Invite somebody" in answer.text
    assert 'value="camden" checked' in answer.text.replace("  ", " ") or "boroughs" in wrong
    assert people.count(db) == 7
    assert rows(db, "select id from outbox") == []


def test_the_page_of_somebody_shows_what_is_known_and_keeps_what_is_saved(as_: Client, db: Database, cast: Cast) -> None:
    client = as_(cast.bram)
    page = client.get(f"/people/{cast.idris.id}").text
    assert 'value="Idris Penhale"' in page
    for ticked in ('value="visitor" checked', 'value="member" checked', 'value="housing" selected'):
        assert ticked in page
    told = {
        "name": "Idris  Penhale-Croft",
        "email": "idris@example.org",
        "roles": ["visitor"],
        "standing": "",
        "post": "Director",
        "agency": "",
        "boroughs": ["brent", "barnet"],
    }
    assert client.post(f"/people/{cast.idris.id}", data=told).status_code == 303
    now = replace(cast.idris, name="Idris Penhale-Croft", standing=Standing.NONE, post="Director", agency="", boroughs=("barnet", "brent"))
    assert people.get(db, cast.idris.id) == now


def test_an_address_that_is_taken_changes_nothing(as_: Client, db: Database, cast: Cast) -> None:
    answer = as_(cast.bram).post(f"/people/{cast.idris.id}", data={**NEW, "email": "wren@example.org"})
    assert answer.status_code == 400
    assert answer.text.count("Somebody else already has this e-mail address") == 2
    assert 'value="Petra Lindqvist"' in answer.text
    assert people.get(db, cast.idris.id) == cast.idris


def test_deactivating_asks_first_and_can_be_undone(as_: Client, db: Database, cast: Cast) -> None:
    client = as_(cast.bram)
    assert "Deactivate Wren Applegarth?" in client.get(f"/people/{cast.wren.id}/deactivate").text
    assert people.get(db, cast.wren.id).active
    assert "Wren Applegarth can no longer sign in." in client.post(f"/people/{cast.wren.id}/deactivate", follow_redirects=True).text
    assert not people.get(db, cast.wren.id).active
    assert "Deactivated" in client.get("/people").text
    assert client.get(f"/people/{cast.wren.id}/deactivate").status_code == 303
    assert "Let Wren Applegarth sign in again" in client.get(f"/people/{cast.wren.id}").text
    assert "Wren Applegarth can sign in again." in client.post(f"/people/{cast.wren.id}/bring-back", follow_redirects=True).text
    assert people.get(db, cast.wren.id) == cast.wren


def test_nobody_deactivates_themselves_and_the_last_of_the_office_keeps_the_role(as_: Client, db: Database, cast: Cast) -> None:
    client = as_(cast.bram)
    answer = client.post(f"/people/{cast.bram.id}/deactivate")
    assert answer.status_code == 403
    assert "You cannot deactivate yourself" in answer.text
    inviting.deactivate(db, cast.hester, by=cast.bram, at=NOW)
    answer = client.post(f"/people/{cast.bram.id}", data={**NEW, "name": "Bram Tolliver", "email": "bram@example.org"})
    assert answer.status_code == 400
    assert answer.text.count("This is the last member of the Executive Office.") == 2
    assert people.get(db, cast.bram.id) == cast.bram


def test_a_long_list_is_paged_by_fifty(as_: Client, db: Database, cast: Cast) -> None:
    with write(db):
        for number in range(55):
            people.add(db, Person(0, f"Person {number:02} Invented", f"person{number}@example.org", frozenset({Role.CHAIR}), invited_at=NOW), NOW)
    client = as_(cast.bram)
    first, second = client.get("/people").text, client.get("/people?page=2").text
    assert "62 people are known, 1 to 50 are shown" in first
    assert "51 to 62 are shown" in second
    assert (first.count('href="/people/'), second.count('href="/people/')) == (51, 13)
    for odd in ("0", "-1", "999999999999999999999", "x", ""):
        assert client.get(f"/people?page={odd}").status_code == 200


def test_an_agency_or_borough_that_the_area_no_longer_has_can_still_be_kept(as_: Client, db: Database, cast: Cast) -> None:
    old = replace(cast.idris, agency="old-agency", boroughs=("old-borough",))
    with write(db):
        people.save(db, old)
    client = as_(cast.bram)
    assert 'value="old-agency" selected' in client.get(f"/people/{old.id}").text
    told = {
        "name": old.name,
        "email": old.email,
        "roles": ["visitor"],
        "standing": "member",
        "post": old.post,
        "agency": "old-agency",
        "boroughs": ["old-borough"],
    }
    assert client.post(f"/people/{old.id}", data=told).status_code == 303
    assert people.get(db, old.id) == old


@pytest.mark.parametrize("path", ["/people", "/people/new", "/people/1", "/people/1/deactivate", "/people/1/bring-back"])
def test_for_everybody_but_the_office_there_is_no_such_page(as_: Client, db: Database, cast: Cast, path: str) -> None:
    for person in (cast.wren, cast.tamsin, cast.ottilie):
        assert as_(person).get(path).status_code in (404, 405)
        assert as_(person).post(path, data=NEW).status_code in (404, 405)
    assert as_(None).get(path).location.startswith("/sign-in")
    assert people.count(db) == 7


@pytest.mark.parametrize("path", ["/people/99", "/people/99/deactivate", "/people/0", "/people/99999999999999999999", "/people/-1", "/people/x"])
def test_somebody_who_is_not_there_is_not_found(as_: Client, cast: Cast, path: str) -> None:
    assert as_(cast.bram).get(path).status_code == 404


def test_a_name_with_signs_of_html_stands_on_the_page_as_it_was_typed(as_: Client, db: Database, cast: Cast) -> None:
    client = as_(cast.bram)
    client.post("/people/new", data={**NEW, "name": "<b>Petra</b> & Co"})
    assert "&lt;b&gt;Petra&lt;/b&gt; &amp; Co" in client.get("/people").text
    number = people.get_by_email(db, "petra@example.org").id
    for path in (f"/people/{number}", f"/people/{number}/deactivate"):
        assert "<b>Petra" not in client.get(path).text
