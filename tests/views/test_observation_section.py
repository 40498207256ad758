"""One part of an observation: saved as typed, judged beside the field, and never overwritten unseen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlite_utils import Database

from forms.instrument import Answer
from observe.domain.people import Person
from observe.domain.visit import Mode, Stage, Visit
from observe.services import visiting
from observe.store import observations, visits
from tests.cast import NOW, Cast, World

As = Callable[[Person | None], FlaskClient]

MEETING = {
    "X1_start": "10am", "X1_finish": "12.30pm", "X1_joined": "", "X1_left": "", "X4_how": "room", "X5_listed": "11", "X5_discussed": "9", "X5_seen": "6",
    "X5_first": "2", "X5_reviews": "4", "X5_categories": ["1", "2"], "X6_administrator": "yes",
}  # fmt: skip
VICTIMS = {"G1": "4", "G1-reason": "She spoke first.", "G2-reason": "", "G3-reason": "", "G4-reason": ""}


def address(visit: Visit, slug: str = "victim-safety") -> str:
    return f"/visits/{visit.ref}/observation/{slug}"


def typed(said: dict[str, object], seen: int = 0, **more: object) -> dict[str, object]:
    return {"revision": str(seen), **said, **more}


def test_a_part_says_which_it_is_and_asks_its_questions(world: World, as_: As, cast: Cast) -> None:
    page = as_(cast.wren).get(address(world.planned())).get_data(as_text=True)
    assert "Hackney, 17 November 2026 – part\xa010\xa0of\xa016" in page
    assert "4 questions. Answer for the cases you saw." in page
    assert page.count("Never write anything that could identify a person") == 1
    assert "A victim liaison officer or an advocate spoke for the victims" in page


def test_opening_a_part_changes_nothing(world: World, as_: As, cast: Cast) -> None:
    visit = world.planned()
    as_(cast.wren).get(address(visit))
    assert visits.get(world.db, visit.ref).stage is Stage.PLANNED


def test_what_was_typed_is_saved_and_the_next_part_follows(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit = world.planned()
    answer = as_(cast.wren).post(address(visit), data=typed(VICTIMS))
    assert (answer.status_code, answer.location) == (303, address(visit, "stalking"))
    assert observations.get(db, visit).answer("G1") == Answer("4", "She spoke first.")
    assert visits.get(db, visit.ref).stage is Stage.WRITING
    assert "Saved at 2:32pm" in as_(cast.wren).get(address(visit)).get_data(as_text=True)


def test_the_visitor_can_go_back_to_the_list_instead(world: World, as_: As, cast: Cast) -> None:
    visit = world.planned()
    assert as_(cast.wren).post(address(visit), data=typed(VICTIMS, then="list")).location == f"/visits/{visit.ref}"


def test_a_wrong_answer_is_saved_and_shown_beside_its_field(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit = world.planned()
    answer = as_(cast.wren).post(address(visit, "the-meeting"), data=typed(MEETING, X5_seen="12", X1_start="half ten"))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert "<title>Error: The meeting and the cases you saw" in page
    assert "Saved at 2:32pm. Something needs another look before you send." in page
    assert page.count("Cases you saw (12) cannot be more than cases on the agenda (11)") == 2
    assert 'value="half ten"' in page
    assert observations.get(db, visit).answer("X5_seen").value == "12"


def test_the_first_part_shows_what_the_plan_knows_and_where_to_change_it(world: World, as_: As, cast: Cast) -> None:
    visit = world.planned()
    page = as_(cast.wren).get(address(visit, "the-meeting")).get_data(as_text=True)
    assert "Tamsin Okehurst, Detective Inspector" in page
    assert f'href="/visits/{visit.ref}/plan"' in page


def test_clearing_an_answer_keeps_all_else_that_was_typed(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit = world.planned()
    said = typed(VICTIMS, G2="2", clear="G1") | {"G2-reason": "Nobody had asked her."}
    answer = as_(cast.wren).post(address(visit), data=said)
    assert (answer.status_code, answer.location) == (303, address(visit) + "#G1")
    observation = observations.get(db, visit)
    assert observation.answer("G1") == Answer("", "She spoke first.")
    assert observation.answer("G2") == Answer("2", "Nobody had asked her.")


def test_two_tabs_lose_neither_text(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit = world.planned()
    visiting.record(db, visit, "victim-safety", {"G1": Answer("3", "From the phone.")}, seen=0, by=cast.wren, at=NOW)
    answer = as_(cast.wren).post(address(visit), data=typed(VICTIMS, 0))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Question G1, saved meanwhile at 2:32pm: Secure" in page
    assert "Question G1, saved meanwhile at 2:32pm: From the phone." in page
    assert "She spoke first.</textarea>" in page
    assert observations.get(db, visit).answer("G1") == Answer("3", "From the phone.")
    assert 'name="revision" value="1"' in page
    assert as_(cast.wren).post(address(visit), data=typed(VICTIMS, 1)).status_code == 303
    assert observations.get(db, visit).answer("G1") == Answer("4", "She spoke first.")


def test_a_box_left_empty_overwrites_no_text_saved_in_another_place(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit = world.planned()
    elsewhere = {"G1": Answer("3", "From the phone."), "G2": Answer("2", "Nobody asked.")}
    visiting.record(db, visit, "victim-safety", elsewhere, seen=0, by=cast.wren, at=NOW)
    page = as_(cast.wren).post(address(visit), data=typed(VICTIMS, 0)).get_data(as_text=True)
    assert "Nobody asked.</textarea>" in page
    assert "Question G2, saved meanwhile" not in page


def test_the_same_page_sent_twice_is_no_conflict(world: World, as_: As, cast: Cast) -> None:
    visit = world.planned()
    browser = as_(cast.wren)
    assert [browser.post(address(visit), data=typed(VICTIMS)).status_code for _ in "12"] == [303, 303]


def test_reached_from_the_check_a_part_shows_what_is_missing_and_leads_back(world: World, as_: As, cast: Cast) -> None:
    visit = world.writing()
    page = as_(cast.wren).get(address(visit) + "?check=1").get_data(as_text=True)
    assert page.count("Choose an answer to question G2, or Not seen if you could not judge") == 2
    assert as_(cast.wren).post(address(visit) + "?check=1", data=typed(VICTIMS, 1)).location == f"/visits/{visit.ref}/check#part-victim-safety"


def test_a_follow_up_that_is_not_called_for_is_kept(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit = world.planned()
    empty = dict.fromkeys(("L1_well", "L1_way", "L1_board", "L2_how", "L2_response"), "")
    said = typed({**empty, "L2": "not-yet", "L2_why": "She was called away.", "L2_told": "That papers help.", "L2_date": ["31", "2", "2026"]})
    assert as_(cast.wren).post(address(visit, "talk"), data=said).status_code == 303
    assert observations.get(db, visit).answer("L2_told").value == "That papers help."
    assert "That papers help." in as_(cast.wren).get(address(visit, "talk")).get_data(as_text=True)


def test_the_part_on_people_online_is_not_there_for_a_meeting_in_person(world: World, as_: As, cast: Cast) -> None:
    assert as_(cast.wren).get(address(world.planned(mode=Mode.IN_PERSON), "people-online")).status_code == 404
    assert as_(cast.wren).get(address(world.planned(), "people-online")).status_code == 200


@pytest.mark.parametrize("slug", ["declaration", "unheard-of", "last-time"])
def test_a_part_that_is_not_asked_is_not_there(world: World, as_: As, cast: Cast, slug: str) -> None:
    assert as_(cast.wren).get(address(world.planned(), slug)).status_code == 404


@pytest.mark.parametrize(
    "said", [{}, {"revision": "0"}, {"revision": "-1", **VICTIMS}, {"revision": "", **VICTIMS}, {"revision": "0", **VICTIMS, "G1": ["4", "3"]}]
)
def test_what_no_page_could_have_sent_changes_nothing(world: World, as_: As, cast: Cast, said: dict[str, object]) -> None:
    visit = world.planned()
    assert as_(cast.wren).post(address(visit), data=said).status_code == 400
    assert visits.get(world.db, visit.ref).stage is Stage.PLANNED


def test_only_its_visitor_writes(world: World, as_: As, cast: Cast) -> None:
    visit = world.planned()
    for person, code in ((cast.idris, 404), (cast.bram, 403), (cast.ottilie, 403), (cast.tamsin, 404), (None, 303)):
        assert as_(person).get(address(visit)).status_code == code
        assert as_(person).post(address(visit), data=typed(VICTIMS)).status_code == code
    assert visits.get(world.db, visit.ref).stage is Stage.PLANNED


def test_the_offices_note_stands_on_the_part_that_it_is_about(world: World, as_: As, cast: Cast) -> None:
    visit, browser = world.returned(), as_(cast.wren)
    note = "Your reason on question G2 may point to one case."
    assert note in browser.get(address(visit)).get_data(as_text=True)
    assert note not in browser.get(address(visit, "chairing")).get_data(as_text=True)


def test_what_was_sent_is_closed(world: World, as_: As, cast: Cast) -> None:
    visit = world.submitted()
    assert as_(cast.wren).get(address(visit)).status_code == 403
    assert as_(cast.wren).post(address(visit), data=typed(VICTIMS, 1)).status_code == 403


def test_a_page_that_saves_by_itself_stays_open_and_learns_its_revision(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit, browser = world.planned(), as_(cast.wren)
    first = browser.post(address(visit, "the-meeting"), data=typed(MEETING, X5_seen="twel"), headers={"X-Autosave": "1"})
    assert (first.status_code, first.headers["Observe-Revision"], first.headers["Observe-Saved"]) == (200, "1", "Saved at 2:32pm")
    assert observations.get(db, visit).answer("X5_seen").value == "twel"
    assert browser.post(address(visit, "the-meeting"), data=typed(MEETING, 0), headers={"X-Autosave": "1"}).headers.get("Observe-Revision") is None
    assert observations.get(db, visit).answer("X5_seen").value == "twel"
    assert browser.post(address(visit, "the-meeting"), data=typed(MEETING, 1), headers={"X-Autosave": "1"}).headers["Observe-Revision"] == "2"
