"""Planning a visit: by the Executive Office, by a visitor, with a new chair, with a link, and with what cannot be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest
from sqlite_utils import Database

from observe.domain.errors import NotFound
from observe.domain.people import Role
from observe.domain.visit import Level, Mode, Stage
from observe.services import inviting
from observe.store import history, people, visits
from tests.cast import NOW, Cast, World

REF = "V-2026-0001"


def said(cast: Cast, **changes: object) -> dict[str, object]:
    """What somebody of the office types to plan Wren's visit to Tamsin's meeting."""
    typed: dict[str, object] = {
        "boroughs": ["hackney"],
        "meeting_on": ["2", "12", "2026"],
        "starts_at": "9:30",
        "level": "2",
        "mode": "hybrid",
        "chair_from": "list",
        "chair": str(cast.tamsin.id),
        "new_name": "",
        "new_email": "",
        "new_post": "",
        "new_agency": "",
        "second_chair": "",
        "visitor": str(cast.wren.id),
        "second_visitor": "",
        "link_why": "",
    }
    return {**typed, **changes}


NEWCOMER = {
    "chair_from": "new",
    "chair": "",
    "new_name": "Perrin Ashdown",
    "new_email": "perrin@example.org",
    "new_post": "Superintendent",
    "new_agency": "police",
}


def test_the_office_plans_a_visit(as_, cast: Cast, db: Database) -> None:
    answer = as_(cast.bram).post("/visits/new", data=said(cast, boroughs=["hackney", "city-of-london"], second_visitor=str(cast.idris.id)))
    assert (answer.status_code, answer.location) == (303, f"/visits/{REF}")
    plan = visits.get(db, REF).plan
    assert plan.boroughs == ("city-of-london", "hackney")
    assert (plan.meeting_on, plan.starts_at, plan.level, plan.mode) == (date(2026, 12, 2), time(9, 30), Level.TWO, Mode.HYBRID)
    assert (plan.visitor.name, plan.chair.name, plan.chair.post) == ("Wren Applegarth", "Tamsin Okehurst", "Detective Inspector")
    assert plan.second_visitor is not None
    assert (plan.second_visitor.name, plan.second_chair, plan.link) == ("Idris Penhale", None, "")
    assert as_(cast.bram).get(answer.location).status_code == 200


def test_a_visitor_plans_her_own_visit_and_nobody_elses(as_, cast: Cast, db: Database) -> None:
    page = as_(cast.wren).get("/visits/new").text
    assert 'name="visitor"' not in page
    assert "Tamsin Okehurst" in page
    as_(cast.wren).post("/visits/new", data=said(cast, visitor=str(cast.idris.id)))
    assert visits.get(db, REF).plan.visitor.name == "Wren Applegarth"


@pytest.mark.parametrize("who", ["tamsin", "ottilie"])
def test_chairs_and_the_board_do_not_plan(who: str, as_, cast: Cast) -> None:
    assert as_(getattr(cast, who)).get("/visits/new").status_code == 404
    assert as_(getattr(cast, who)).post("/visits/new", data=said(cast)).status_code == 404


def test_a_new_chair_comes_with_the_visit_and_has_no_account(as_, cast: Cast, db: Database) -> None:
    assert as_(cast.wren).post("/visits/new", data=said(cast, **NEWCOMER)).status_code == 303
    chair = people.get_by_email(db, "perrin@example.org")
    assert (chair.name, chair.post, chair.agency, chair.roles, chair.may_sign_in) == ("Perrin Ashdown", "Superintendent", "police", {Role.CHAIR}, False)
    assert visits.get(db, REF).plan.chair.person == chair.id


def test_a_chair_who_is_typed_in_twice_is_the_same_chair(as_, cast: Cast, db: Database) -> None:
    for day in ("2", "3"):
        as_(cast.wren).post("/visits/new", data=said(cast, **NEWCOMER, meeting_on=[day, "12", "2026"]))
    assert visits.get(db, REF).plan.chair.person == visits.get(db, "V-2026-0002").plan.chair.person
    assert people.count(db) == 8


@pytest.mark.parametrize(
    ("who", "email", "words"),
    [
        ("wren", "tamsin@example.org", "This is the address of Tamsin Okehurst, who is in the list of chairs"),
        ("wren", "ottilie@example.org", "Someone who is not an active chair has this address"),
        ("bram", "ottilie@example.org", "Ottilie Marsh has this address and is not an active chair"),
        ("wren", "perrin at example", "Enter an e-mail address like name@example.org"),
        ("wren", "", "Enter the chair&#39;s e-mail address"),
    ],
)
def test_an_address_that_will_not_do_is_explained(who: str, email: str, words: str, as_, cast: Cast, db: Database) -> None:
    answer = as_(getattr(cast, who)).post("/visits/new", data=said(cast, **{**NEWCOMER, "new_email": email}))
    assert answer.status_code == 400
    assert answer.text.count(words) == 2
    assert people.count(db) == 7
    with pytest.raises(NotFound):
        visits.get(db, REF)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"boroughs": []}, "Choose at least one borough from the list"),
        ({"boroughs": ["atlantis"]}, "Choose at least one borough from the list"),
        ({"meeting_on": ["", "", ""]}, "Enter the date of the meeting"),
        ({"meeting_on": ["31", "2", "2026"]}, "Date of the meeting must be a real date"),
        ({"meeting_on": ["2", "12", "20226"]}, "Date of the meeting must have a year between 2000 and 2099"),
        ({"meeting_on": ["", "12", "2026"]}, "Date of the meeting must include a day"),
        ({"meeting_on": ["2", "12", "2031"]}, "The date of the meeting must be within the next 2 years"),
        ({"starts_at": ""}, "Enter the start time"),
        ({"starts_at": "half nine"}, "Start time must be a time, like 9:30 or 2:15pm"),
        ({"level": ""}, "Choose Level 2, Level 3 or both"),
        ({"level": "9"}, "Choose Level 2, Level 3 or both"),
        ({"mode": "by pigeon"}, "Choose how the meeting is held"),
        ({"chair_from": ""}, "Choose who chairs the meeting"),
        ({"chair": ""}, "Choose the chair from the list"),
        ({"chair": "999"}, "Choose the chair from the list"),
        ({"visitor": ""}, "Choose the visitor from the list"),
        ({**NEWCOMER, "new_name": " "}, "Enter the chair&#39;s name"),
        ({**NEWCOMER, "new_agency": ""}, "Choose the chair&#39;s agency"),
        ({**NEWCOMER, "new_name": "x" * 201}, "Use 200 characters or fewer"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_everything_typed_stays(changes: dict[str, object], words: str, as_, cast: Cast, db: Database) -> None:
    answer = as_(cast.bram).post("/visits/new", data=said(cast, **{"new_post": "Kept as typed", **changes}))
    assert answer.status_code == 400
    assert answer.text.count(words) == 2
    assert "Error: Plan a visit" in answer.text
    assert "Kept as typed" in answer.text or "Superintendent" in answer.text
    with pytest.raises(NotFound):
        visits.get(db, REF)


def test_a_day_that_is_no_day_comes_back_as_typed(as_, cast: Cast) -> None:
    page = as_(cast.bram).post("/visits/new", data=said(cast, meeting_on=["31", "2", "20226"])).text
    assert [f'value="{part}"' in page for part in ("31", "2", "20226")] == [True, True, True]


def test_nobody_sits_in_two_places(as_, cast: Cast, db: Database) -> None:
    both = inviting.invite(db, replace(cast.tamsin, email="both@example.org", roles=frozenset({Role.CHAIR, Role.VISITOR})), at=NOW)
    client = as_(cast.bram)
    twice = [{"visitor": both.id, "chair": both.id}, {"second_visitor": cast.wren.id}, {"second_chair": cast.tamsin.id}]
    pages = [_text(client, said(cast, **{place: str(person) for place, person in changes.items()})) for changes in twice]
    assert [f"You have already chosen this person as the {place}" in page for place, page in zip(("visitor", "visitor", "chair"), pages, strict=True)] == [
        True
    ] * 3


def _text(client, typed: dict[str, object]) -> str:
    answer = client.post("/visits/new", data=typed)
    assert answer.status_code == 400
    return str(answer.text)


@pytest.mark.parametrize("name", ["level", "chair", "starts_at", "csrf_token"])
def test_two_values_where_one_belongs_are_refused(name: str, as_, cast: Cast, db: Database) -> None:
    assert as_(cast.bram).post("/visits/new", data=said(cast, **{name: ["2", "3"]})).status_code == 400
    assert visits.count_in(db, visits.EVERY_VISIT) == 0


@pytest.mark.parametrize("boxes", [["2"], ["2", "12"], ["2", "12", "2026", "1"]])
def test_a_date_of_other_than_three_boxes_is_refused(boxes: list[str], as_, cast: Cast) -> None:
    assert as_(cast.bram).post("/visits/new", data=said(cast, meeting_on=boxes)).status_code == 400


def test_nothing_at_all_gets_the_page_with_its_errors(as_, cast: Cast) -> None:
    answer = as_(cast.bram).post("/visits/new", data={})
    assert answer.status_code == 400
    assert "Enter the start time" in answer.text


def test_a_link_is_named_first_and_then_recorded_with_why(as_, cast: Cast, db: Database) -> None:
    inviting.change(db, replace(cast.wren, boroughs=("hackney",), agency="police"), at=NOW)
    client = as_(cast.bram)
    asked = client.post("/visits/new", data=said(cast))
    lives, agency = "Wren Applegarth works or lives in Hackney.", "Wren Applegarth and the chair, Tamsin Okehurst, are both from Police."
    assert asked.status_code == 200
    assert lives in asked.text
    assert agency in asked.text
    assert "Plan it all the same" in asked.text
    assert visits.count_in(db, visits.EVERY_VISIT) == 0
    again = client.post("/visits/new", data=said(cast, agreed=f"{lives} {agency}", link_why="Nobody else is free."))
    assert again.status_code == 303
    assert visits.get(db, REF).plan.link == f"{lives} {agency} Nobody else is free."
    assert history.list_for(db, visits.get(db, REF))[0].note == f"{lives} {agency} Nobody else is free."


def test_agreeing_to_one_link_agrees_to_no_other(as_, cast: Cast, db: Database) -> None:
    inviting.change(db, replace(cast.wren, boroughs=("hackney", "camden")), at=NOW)
    answer = as_(cast.bram).post("/visits/new", data=said(cast, boroughs=["camden", "hackney"], agreed="Wren Applegarth works or lives in Hackney."))
    assert answer.status_code == 200
    assert "Wren Applegarth works or lives in Camden and Hackney." in answer.text
    assert visits.count_in(db, visits.EVERY_VISIT) == 0


def test_a_second_visitor_and_a_new_chair_are_looked_at_for_links_too(as_, cast: Cast, db: Database) -> None:
    typed = said(cast, **{**NEWCOMER, "new_agency": "housing"}, second_visitor=str(cast.idris.id))
    assert "Idris Penhale and the chair, Perrin Ashdown, are both from" in as_(cast.bram).post("/visits/new", data=typed).text
    assert people.count(db) == 7


def test_what_is_typed_is_text_and_never_markup(as_, cast: Cast) -> None:
    page = as_(cast.bram).post("/visits/new", data=said(cast, **{**NEWCOMER, "new_name": "<b>Bold</b> & Son", "new_email": "no"})).text
    assert "&lt;b&gt;Bold&lt;/b&gt; &amp; Son" in page
    assert "<b>Bold" not in page


def test_a_visit_that_was_planned_waits_to_be_written(as_, cast: Cast, world: World) -> None:
    assert world.planned().stage is Stage.PLANNED
