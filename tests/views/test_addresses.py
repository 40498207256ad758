"""A new e-mail address counts once whoever reads mail there has pressed the button."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlite_utils import Database

from observe.domain.errors import NotFound
from observe.domain.people import Person
from observe.services import inviting, readdressing, signing_in
from observe.store import people
from observe.store.database import rows, write
from observe.store.people import Taken
from tests.cast import NOW, Cast, World
from tests.conftest import CheckingClient

Client = Callable[[Person | None], CheckingClient]
KEY = b"key"


def asked(db: Database, world: World, person: Person, email: str, key: bytes = KEY) -> readdressing.Sent:
    with write(db):
        return readdressing.ask(db, person, email, area=world.area, key=key, at=NOW)


def told(person: Person, email: str) -> dict[str, object]:
    return {"name": "Wren Fairweather", "email": email, "roles": ["visitor"], "standing": "lay-adviser", "post": "", "agency": ""}


def test_until_it_is_confirmed_the_old_address_stays_and_is_told(as_: Client, db: Database, cast: Cast) -> None:
    bram = as_(cast.bram)
    answer = bram.post(f"/people/{cast.wren.id}", data=told(cast.wren, "fairweather@example.org"), follow_redirects=True)
    assert "The new address counts once it is confirmed with the link that was sent to fairweather@example.org." in answer.text
    now = people.get(db, cast.wren.id)
    assert (now.name, now.email) == ("Wren Fairweather", "wren@example.org")
    (letter,) = rows(db, "select recipient, body from outbox")
    assert letter["recipient"] == "wren@example.org"
    assert "fairweather" not in letter["body"]
    assert "waits to be confirmed until 27 November 2026" in bram.get(f"/people/{cast.wren.id}").text
    bram.post(f"/people/{cast.wren.id}/keep-address")
    assert "waits to be confirmed" not in bram.get(f"/people/{cast.wren.id}").text


def test_the_link_shows_a_button_and_works_once_for_a_stranger(as_: Client, db: Database, cast: Cast, world: World, settings: object) -> None:
    stranger = as_(None)
    key = stranger.application.extensions["observe"].secret_key.encode()
    path = readdressing.link_path(asked(db, world, cast.wren, "fairweather@example.org", key))
    assert "fairweather@example.org" in stranger.get(path).text
    assert people.get(db, cast.wren.id).email == "wren@example.org"
    assert "Your address is confirmed" in stranger.post(path, follow_redirects=True).text
    assert people.get(db, cast.wren.id).email == "fairweather@example.org"
    for again in (stranger.get(path), stranger.post(path)):
        assert again.status_code == 400
        assert "This link does not work" in again.text


def test_a_newer_link_voids_the_older_and_each_ends_after_three_days(db: Database, world: World, cast: Cast) -> None:
    first, second = asked(db, world, cast.wren, "one@example.org"), asked(db, world, cast.wren, "two@example.org")
    with pytest.raises(NotFound):
        readdressing.confirm(db, first.token, key=KEY, at=NOW)
    with pytest.raises(NotFound):
        readdressing.confirm(db, second.token, key=KEY, at=NOW + timedelta(days=3))
    with pytest.raises(NotFound):
        readdressing.confirm(db, second.token, key=b"another", at=NOW)
    assert readdressing.confirm(db, second.token, key=KEY, at=NOW + timedelta(days=2, hours=23)).email == "two@example.org"


def test_the_link_in_clear_is_in_no_table(db: Database, world: World, cast: Cast) -> None:
    sent = asked(db, world, cast.wren, "one@example.org")
    assert sent.token not in "\n".join(db.conn.iterdump())
    assert re.search(r"/new-address/[\w-]{43}\n", readdressing.letter(sent, world.area)[1])


def test_an_address_that_somebody_else_was_given_meanwhile_is_not_taken_from_them(db: Database, world: World, cast: Cast) -> None:
    sent = asked(db, world, cast.wren, "one@example.org")
    inviting.invite(db, Person(0, "Petra Lindqvist", "ONE@example.org"), at=NOW)
    with pytest.raises(Taken):
        readdressing.confirm(db, sent.token, key=KEY, at=NOW)
    with pytest.raises(Taken):
        asked(db, world, cast.wren, "one@example.org")
    assert people.get(db, cast.wren.id).email == "wren@example.org"


def test_a_link_changes_nothing_for_who_was_deactivated(db: Database, world: World, cast: Cast) -> None:
    sent = asked(db, world, cast.wren, "one@example.org")
    inviting.deactivate(db, cast.wren, by=cast.bram, at=NOW)
    with pytest.raises(NotFound):
        readdressing.confirm(db, sent.token, key=KEY, at=NOW)


def test_the_address_of_a_chair_who_was_never_invited_is_put_right_at_once(as_: Client, db: Database, cast: Cast) -> None:
    with write(db):
        typed = people.add(db, Person(0, "Sorrel Dane", "sorel@example.org"), NOW)
    as_(cast.bram).post(f"/people/{typed.id}", data={**told(typed, "sorrel@example.org"), "roles": ["chair"], "standing": ""})
    assert people.get(db, typed.id).email == "sorrel@example.org"


def test_what_was_sent_to_the_old_address_signs_nobody_in_any_more(db: Database, cast: Cast, world: World) -> None:
    way_in = signing_in.ask(db, cast.wren.email, browser="hers", lands_on="/", key=KEY, at=NOW)
    assert way_in
    readdressing.confirm(db, asked(db, world, cast.wren, "fairweather@example.org").token, key=KEY, at=NOW)
    with pytest.raises(signing_in.Refused):
        signing_in.with_code(db, way_in.code, browser="hers", key=KEY, at=NOW)
    with pytest.raises(signing_in.Refused):
        signing_in.with_link(db, way_in.link_token, key=KEY, at=NOW)
