"""The report as the chair will see it, and the decision: release, or return with notes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlite_utils import Database

from observe.domain.people import Person, Role
from observe.domain.visit import Seat, Stage, Visit
from observe.services import checking, inviting, planning
from observe.store import reports as stored_reports
from observe.store import visits
from reports import feedback
from tests.cast import NOW, Cast, World

As = Callable[[Person | None], FlaskClient]


def seen(db: Database, visit: Visit) -> str:
    return feedback.fingerprint(checking.draft(db, visit))


def a_return(db: Database, visit: Visit, **changes: str) -> dict[str, str]:
    sent = {"decision": "return", "seen": seen(db, visit), "section-1": "victim-safety", "text-1": "Please say G2 more generally."}
    return sent | {name.replace("_", "-"): value for name, value in changes.items()}


def test_it_shows_every_word_that_the_chair_would_read(db: Database, world: World, cast: Cast, as_: As) -> None:
    visit = world.submitted()

    html = as_(cast.bram).get(f"/visits/{visit.ref}/checking").get_data(as_text=True)

    assert "Check the wording: Hackney, 17 November 2026" in html
    assert "The chair came back to this in four of the six cases seen." in html
    assert "Housing was missing, so two actions had no owner." in html
    assert "until 8 December 2026 to reply" in html


def test_opening_it_changes_nothing_and_is_no_reading(db: Database, world: World, cast: Cast, as_: As) -> None:
    visit = world.submitted()

    as_(cast.bram).get(f"/visits/{visit.ref}/checking")

    assert visits.get(db, visit.ref) == visit
    assert db["readings"].count == 0


def test_a_note_returns_it_to_the_visitor(db: Database, world: World, cast: Cast, as_: As) -> None:
    visit = world.submitted()
    client = as_(cast.bram)

    response = client.post(f"/visits/{visit.ref}/checking", data=a_return(db, visit))

    assert (response.status_code, response.location) == (303, "/checking")
    assert "was returned to Wren Applegarth" in client.get("/checking").get_data(as_text=True)
    assert visits.get(db, visit.ref).stage is Stage.RETURNED
    assert [(note.section, note.text) for note in stored_reports.notes_on_last(db, visit)] == [("victim-safety", "Please say G2 more generally.")]


def test_another_note_can_be_added_without_losing_what_was_typed(db: Database, world: World, cast: Cast, as_: As) -> None:
    visit = world.submitted()
    client = as_(cast.bram)

    html = client.post(f"/visits/{visit.ref}/checking", data=a_return(db, visit, add="note")).get_data(as_text=True)
    assert "Please say G2 more generally." in html
    assert 'name="text-2"' in html
    assert re.search(r'value="return"\s+checked', html)
    assert visits.get(db, visit.ref).stage is Stage.SUBMITTED

    client.post(f"/visits/{visit.ref}/checking", data=a_return(db, visit, section_2="chairing", text_2="And J2.", section_3="", text_3=" "))
    assert [note.text for note in stored_reports.notes_on_last(db, visit)] == ["Please say G2 more generally.", "And J2."]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"decision": ""}, "Choose whether to release it or return it"),
        ({"text_1": "  "}, "Enter what the visitor should change"),
        ({"section_1": "", "text_1": ""}, "Enter what the visitor should change"),
        ({"section_2": "chairing", "text_2": ""}, "Enter what the visitor should change"),
        ({"text_1": "x" * 2001}, "What the visitor should change must be 2,000 characters or fewer"),
    ],
)
def test_what_is_missing_is_said_beside_it_and_nothing_is_returned(
    db: Database, world: World, cast: Cast, as_: As, changes: dict[str, str], message: str
) -> None:
    visit = world.submitted()

    response = as_(cast.bram).post(f"/visits/{visit.ref}/checking", data=a_return(db, visit, **changes))

    html = response.get_data(as_text=True)
    assert response.status_code == 400
    assert html.count(message) == 2
    assert "<title>\n  Error: " in html or "Error: Check the wording" in html
    assert changes.get("text_1", "Please say G2 more generally.") in html
    assert visits.get(db, visit.ref).stage is Stage.SUBMITTED


def test_notes_are_not_asked_for_when_it_is_released(db: Database, world: World, cast: Cast, as_: As) -> None:
    visit = world.submitted()

    response = as_(cast.bram).post(f"/visits/{visit.ref}/checking", data=a_return(db, visit, decision="release", text_1=""))

    assert response.status_code == 303
    assert response.location == f"/visits/{visit.ref}/release?seen={seen(db, visit)}"
    assert visits.get(db, visit.ref).stage is Stage.SUBMITTED


def test_a_report_that_changed_meanwhile_is_shown_again_with_what_was_typed(db: Database, world: World, cast: Cast, as_: As) -> None:
    visit = world.submitted()
    before = a_return(db, visit)
    planning.correct(db, visit, replace(visit.plan, meeting_on=visit.plan.meeting_on - timedelta(days=1)), "It was a day earlier.", by=cast.hester, at=NOW)

    response = as_(cast.bram).post(f"/visits/{visit.ref}/checking", data=before)

    html = response.get_data(as_text=True)
    assert response.status_code == 409
    assert "The report has changed since you opened this page" in html
    assert "Please say G2 more generally." in html
    assert "16 November 2026" in html
    assert visits.get(db, visit.ref).stage is Stage.SUBMITTED


@pytest.mark.parametrize("changes", [{"decision": "burn"}, {"section_1": "nowhere"}])
def test_what_no_page_offers_is_refused(db: Database, world: World, cast: Cast, as_: As, changes: dict[str, str]) -> None:
    visit = world.submitted()

    assert as_(cast.bram).post(f"/visits/{visit.ref}/checking", data=a_return(db, visit, **changes)).status_code == 400
    assert visits.get(db, visit.ref).stage is Stage.SUBMITTED


def test_two_values_where_one_belongs_are_refused(db: Database, world: World, cast: Cast, as_: As) -> None:
    visit = world.submitted()

    response = as_(cast.bram).post(f"/visits/{visit.ref}/checking", data={"decision": ["release", "return"], "seen": seen(db, visit)})

    assert response.status_code == 400
    assert visits.get(db, visit.ref).stage is Stage.SUBMITTED


def test_an_empty_post_is_asked_again(world: World, cast: Cast, as_: As) -> None:
    assert as_(cast.bram).post(f"/visits/{world.submitted().ref}/checking", data={}).status_code == 409


def test_nobody_checks_a_visit_of_their_own(db: Database, world: World, cast: Cast, as_: As) -> None:
    inviting.change(db, replace(cast.bram, roles=frozenset({Role.OFFICE, Role.VISITOR})), at=NOW)
    for seats in ({"visitor": cast.bram}, {"second_visitor": cast.bram}, {"chair": cast.bram}, {"second_chair": cast.bram}):
        visit = world.submitted(**{place: Seat.of(person) for place, person in seats.items()})
        client = as_(cast.bram)

        shown = client.get(f"/visits/{visit.ref}/checking")
        assert shown.status_code == 403
        assert "a colleague in the Executive Office checks it" in shown.get_data(as_text=True)
        assert client.post(f"/visits/{visit.ref}/checking", data=a_return(db, visit)).status_code == 403
        assert client.post(f"/visits/{visit.ref}/release", data={"seen": seen(db, visit)}).status_code == 403
        assert visits.get(db, visit.ref).stage is Stage.SUBMITTED


def test_who_may_not_check_it(world: World, cast: Cast, as_: As) -> None:
    visit = world.submitted()

    codes = {person.name: as_(person).get(f"/visits/{visit.ref}/checking").status_code for person in (cast.wren, cast.idris, cast.tamsin, cast.ottilie)}

    assert codes == {"Wren Applegarth": 403, "Idris Penhale": 404, "Tamsin Okehurst": 404, "Ottilie Marsh": 403}
    assert as_(cast.bram).get("/visits/V-1999-0001/checking").status_code == 404


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.SUBMITTED])
def test_it_is_checked_only_while_it_waits(world: World, cast: Cast, as_: As, stage: Stage) -> None:
    assert as_(cast.bram).get(f"/visits/{world.at(stage).ref}/checking").status_code == 403
