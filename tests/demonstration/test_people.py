"""The invented people: enough of each, of every part of the area, and reachable by nobody."""

import re
from collections import Counter
from pathlib import Path

import pytest

from observe.demonstration.people import BOARD, CHAIRS, OFFICE, SIGN_IN, VISITORS, everybody
from observe.domain.area import Area, read
from observe.domain.people import Person, Role, Standing


@pytest.fixture(scope="module")
def london() -> Area:
    return read(Path(__file__).parents[2] / "observe" / "areas" / "london.toml")


def test_there_are_enough_of_each() -> None:
    assert len(VISITORS) >= 28
    assert len(CHAIRS) >= 40
    assert (len(BOARD), len(OFFICE)) == (5, 3)
    standings = Counter(person.standing for person in VISITORS)
    assert standings[Standing.LAY_ADVISER] >= 6
    assert standings[Standing.MEMBER] >= 20


def test_nobody_is_there_twice() -> None:
    people = everybody()
    assert len({person.name for person in people}) == len(people)
    assert len({person.email for person in people}) == len(people)
    first_names = Counter(person.name.split()[0] for person in people)
    assert max(first_names.values()) == 1


@pytest.mark.parametrize("person", everybody(), ids=lambda person: person.name)
def test_an_address_is_that_of_the_person_at_a_domain_for_examples(person: Person) -> None:
    assert re.fullmatch(r"[a-z]+\.[a-z]+@example\.(org|com)", person.email)


def test_agencies_and_boroughs_are_those_of_london(london: Area) -> None:
    for person in everybody():
        assert not person.agency or london.agency(person.agency)
        assert [london.borough(key).key for key in person.boroughs] == list(person.boroughs)


def test_every_borough_has_a_chair_of_the_police_and_one_of_its_own_bcu(london: Area) -> None:
    chaired = {key for person in CHAIRS if person.agency == "police" for key in person.boroughs}
    assert chaired == {borough.key for borough in london.boroughs}
    for person in CHAIRS:
        boroughs = [london.borough(key) for key in person.boroughs]
        assert len({one.pdu if person.agency == "probation" else one.bcu for one in boroughs}) == 1, person.name


def test_members_say_what_they_are_and_lay_advisers_need_not() -> None:
    for person in VISITORS:
        assert (person.standing is Standing.MEMBER) == bool(person.post and person.agency), person.name


def test_one_can_sign_in_as_each_role_and_as_nothing_else_at_the_same_time() -> None:
    assert sorted(role for role, _ in SIGN_IN) == sorted(Role)
    for role, person in SIGN_IN:
        assert person.roles == {role}
        assert person in everybody()
