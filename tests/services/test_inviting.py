"""Inviting, changing and deactivating people, and the one of the Executive Office who must stay."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlite_utils import Database

from observe.domain.errors import NotAllowed
from observe.domain.people import Person, Role
from observe.services import inviting
from observe.store import people
from observe.store.database import rows, write
from tests.cast import NOW, Cast, World

NEW = Person(0, "Petra Lindqvist", "petra@example.org", frozenset({Role.VISITOR, Role.BOARD}))


def test_who_is_invited_can_sign_in_and_is_told_so(db: Database, world: World) -> None:
    invited = inviting.invite(db, NEW, at=NOW, area=world.area)
    assert people.get(db, invited.id).may_sign_in
    (letter,) = rows(db, "select recipient, subject, body from outbox")
    assert (letter["recipient"], letter["subject"]) == ("petra@example.org", "OFFICIAL-SENSITIVE: You are invited to Observe")
    assert "{address}/sign-in" in letter["body"]


def test_an_address_is_one_persons_whatever_its_capitals_and_nobody_is_written_to(db: Database, world: World) -> None:
    with pytest.raises(people.Taken):
        inviting.invite(db, replace(NEW, email="WREN@example.org"), at=NOW, area=world.area)
    with pytest.raises(people.Taken):
        inviting.change(db, replace(world.cast.idris, email="wren@example.org"), at=NOW, area=world.area, key=b"key")
    assert rows(db, "select id from outbox") == []
    assert people.get(db, world.cast.idris.id).email == "idris@example.org"


def test_a_chair_whom_a_visitor_typed_in_can_sign_in_once_the_office_has_saved_her(db: Database, cast: Cast) -> None:
    with write(db):
        typed = people.add(db, Person(0, "Sorrel Dane", "sorrel@example.org", frozenset({Role.CHAIR}), post="Detective Inspector", agency="police"), NOW)
    assert not people.get(db, typed.id).may_sign_in
    inviting.change(db, typed, at=NOW)
    assert people.get(db, typed.id).may_sign_in


def test_who_is_deactivated_keeps_everything_but_the_way_in_and_comes_back_the_same(db: Database, cast: Cast) -> None:
    inviting.deactivate(db, cast.wren, by=cast.bram, at=NOW)
    assert not people.get(db, cast.wren.id).may_sign_in
    inviting.change(db, replace(people.get(db, cast.wren.id), name="Wren Fairweather"), at=NOW)
    assert not people.get(db, cast.wren.id).active
    inviting.bring_back(db, cast.wren, at=NOW)
    assert people.get(db, cast.wren.id) == replace(cast.wren, name="Wren Fairweather")


def test_nobody_deactivates_themselves(db: Database, cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        inviting.deactivate(db, cast.bram, by=cast.bram, at=NOW)


def test_the_last_of_the_executive_office_stays_one(db: Database, cast: Cast) -> None:
    inviting.deactivate(db, cast.hester, by=cast.bram, at=NOW)
    with pytest.raises(NotAllowed):
        inviting.deactivate(db, cast.bram, by=cast.hester, at=NOW)
    with pytest.raises(NotAllowed):
        inviting.change(db, replace(cast.bram, roles=frozenset({Role.BOARD})), at=NOW)
    assert people.get(db, cast.bram.id) == cast.bram
