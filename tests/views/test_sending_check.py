"""Checking all answers, sending them, and what the visitor can do after that."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlite_utils import Database

from forms.instrument import Answer
from observe.domain.people import Person
from observe.domain.visit import Stage, Visit
from observe.services import checking, visiting
from observe.store import observations, reports, visits
from tests.cast import DECLARED, NOW, TODAY, Cast, World

As = Callable[[Person | None], FlaskClient]

ALL = {"L8": ["no-names", "notes", "urgent"], "L8_urgent": ""}
TALK = {"L1_well": "", "L1_way": "", "L1_board": "", "L2_response": "", "L2_why": ""}


def not_yet_talked(world: World) -> Visit:
    visit = world.written()
    said = {"L2": Answer("not-yet"), "L2_why": Answer("She was called away. We speak on Thursday.")}
    visiting.record(world.db, visit, "talk", said, seen=1, by=world.cast.wren, at=NOW)
    return visiting.submit(world.db, visit, DECLARED, by=world.cast.wren, at=NOW)


def test_the_check_is_open_at_any_time_and_calls_nothing_an_error(world: World, as_: As, cast: Cast) -> None:
    visit = world.planned()
    page = as_(cast.wren).get(f"/visits/{visit.ref}/check").get_data(as_text=True)
    assert "There is a problem" not in page
    assert f'href="/visits/{visit.ref}/observation/victim-safety?check=1#G4"' in page
    assert "Answer this question" in page
    assert visits.get(world.db, visit.ref).stage is Stage.PLANNED


def test_what_is_missing_is_listed_once_sending_is_tried_and_each_link_leads_to_its_row(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit = world.written()
    visiting.record(db, visit, "victim-safety", {"G4": Answer()}, seen=1, by=cast.wren, at=NOW)
    visiting.record(db, visit, "chairing", {"J1": Answer("2", "")}, seen=1, by=cast.wren, at=NOW)
    answer = as_(cast.wren).post(f"/visits/{visit.ref}/check", data={**ALL, "L8": ["no-names", "urgent"]})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert "3 things are left to do before you can send this. All that you wrote is saved." in page
    for row, words in (
        ("row-G4", "Choose an answer to question G4, or Not seen if you could not judge"),
        ("row-J1", "Say what led you to Developing on question J1"),
        ("L8-2", "Confirm that your notes are destroyed, or handed to the Executive Office"),
    ):
        assert f'<a href="#{row}">{words}</a>' in page
        assert page.count(f'id="{row}"') == 1
    assert 'value="no-names" checked' in page
    assert visits.get(db, visit.ref).stage is Stage.WRITING


def test_every_link_of_the_summary_leads_to_something_on_the_page(world: World, as_: As, cast: Cast, db: Database) -> None:
    world.released(meeting_on=TODAY - timedelta(days=90))
    visit = world.writing()
    browser = as_(cast.wren)
    browser.post(f"/visits/{visit.ref}/observation/who-was-there", data={"revision": "0", "there": ["police"], "others": "Zebra Trust"})
    browser.post(
        f"/visits/{visit.ref}/observation/findings/improvement/new",
        data={"revision": "0", "text": "Late.", "theme": "", "agency": "", "step": ""},
    )
    page = browser.post(f"/visits/{visit.ref}/check", data={**ALL, "L8": []}).get_data(as_text=True)
    targets = [part.split('"')[0] for part in page.split('<a href="#')[1:]]
    assert len(targets) > 30
    assert "Say how 24 agencies took part, or why they were not there" in page
    assert [target for target in targets if f'id="{target}"' not in page and target != "main-content"] == []
    assert "Area for improvement 1: choose a theme" in page


def test_a_whole_observation_is_sent_and_the_visitor_is_told_what_comes_next(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit, browser = world.written(), as_(cast.wren)
    answer = browser.post(f"/visits/{visit.ref}/check", data=ALL)
    assert (answer.status_code, answer.location) == (303, f"/visits/{visit.ref}/sent")
    page = browser.get(answer.location).get_data(as_text=True)
    assert visit.ref in page
    assert "8 December 2026" in page
    assert f'href="/visits/{visit.ref}/observation.pdf"' in page
    assert visits.get(db, visit.ref).stage is Stage.SUBMITTED


def test_pressing_send_twice_sends_once(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit, browser = world.written(), as_(cast.wren)
    assert [browser.post(f"/visits/{visit.ref}/check", data=ALL).location for _ in "12"] == [f"/visits/{visit.ref}/sent"] * 2
    assert db.execute("select count(*) from submissions").fetchone()[0] == 1


@pytest.mark.parametrize("said", [{"L8": []}, {"L8": ["no-names"]}, {"L8": ["no-names", "notes", "unheard-of"]}])
def test_nothing_is_sent_before_all_is_confirmed(world: World, as_: As, cast: Cast, db: Database, said: dict[str, object]) -> None:
    visit = world.written()
    assert as_(cast.wren).post(f"/visits/{visit.ref}/check", data={**ALL, **said}).status_code == 400
    assert visits.get(db, visit.ref).stage is Stage.WRITING


def test_what_was_urgent_is_told_to_the_executive_office_and_not_to_the_chair(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit, raised = world.written(), "The duty inspector, at 3:15pm."
    as_(cast.wren).post(f"/visits/{visit.ref}/check", data={**ALL, "L8_urgent": raised})
    page = as_(cast.bram).get(f"/visits/{visit.ref}/checking").get_data(as_text=True)
    assert f"The visitor raised something urgent directly:</strong> {raised}" in page
    assert raised not in reports.last_submission(db, visit)
    checking.give_back(db, visits.get(db, visit.ref), [("", "Shorter, please.")], by=cast.bram, at=NOW)
    assert f'value="{raised}"' in as_(cast.wren).get(f"/visits/{visit.ref}/check").get_data(as_text=True)


def test_what_was_urgent_is_one_line(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit = world.written()
    answer = as_(cast.wren).post(f"/visits/{visit.ref}/check", data={**ALL, "L8_urgent": "x" * 201})
    assert answer.status_code == 400
    assert '<a href="#L8_urgent">Raised directly must be 200 characters or fewer</a>' in answer.get_data(as_text=True)
    assert visits.get(db, visit.ref).stage is Stage.WRITING


def test_a_meeting_still_to_come_is_not_sent_as_observed(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit = world.written(meeting_on=TODAY + timedelta(days=1))
    answer = as_(cast.wren).post(f"/visits/{visit.ref}/check", data=ALL)
    assert answer.status_code == 400
    assert "The meeting on 25 November 2026 has not taken place yet" in answer.get_data(as_text=True)
    assert visits.get(db, visit.ref).stage is Stage.WRITING


def test_only_its_visitor_sends(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit = world.written()
    for person, code in ((cast.idris, 404), (cast.bram, 403), (cast.ottilie, 403), (cast.tamsin, 404), (None, 303)):
        assert as_(person).get(f"/visits/{visit.ref}/check").status_code == code
        assert as_(person).post(f"/visits/{visit.ref}/check", data=ALL).status_code == code
    assert visits.get(db, visit.ref).stage is Stage.WRITING


def test_the_visitor_keeps_a_copy_headed_not_yet_released(world: World, as_: As, cast: Cast) -> None:
    visit, browser = world.submitted(), as_(cast.wren)
    page = browser.get(f"/visits/{visit.ref}/observation").get_data(as_text=True)
    assert "<h1" in page
    assert "Not yet released" in page
    assert "The chair came back to this in four of the six cases seen." in page
    paper = browser.get(f"/visits/{visit.ref}/observation.pdf")
    assert paper.get_data().startswith(b"%PDF")
    assert "OFFICIAL-SENSITIVE" in paper.headers["Content-Disposition"]


@pytest.mark.parametrize("page", ["sent", "observation", "observation.pdf"])
def test_there_is_no_copy_and_no_confirmation_before_it_is_sent(world: World, as_: As, cast: Cast, page: str) -> None:
    assert as_(cast.wren).get(f"/visits/{world.written().ref}/{page}").status_code == 403


@pytest.mark.parametrize("page", ["sent", "observation", "observation.pdf", "talk"])
def test_the_copy_is_its_visitors_alone(world: World, as_: As, cast: Cast, page: str) -> None:
    visit = world.submitted()
    for person, code in ((cast.idris, 404), (cast.bram, 403), (cast.ottilie, 403), (cast.tamsin, 404), (None, 303)):
        assert as_(person).get(f"/visits/{visit.ref}/{page}").status_code == code


def test_the_talk_is_added_after_not_yet(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit, browser = not_yet_talked(world), as_(cast.wren)
    assert f'href="/visits/{visit.ref}/talk"' in browser.get(f"/visits/{visit.ref}/sent").get_data(as_text=True)
    assert browser.get(f"/visits/{visit.ref}/talk").status_code == 200
    said = {**TALK, "revision": "2", "L2": "given", "L2_date": ["23", "11", "2026"], "L2_how": "phone", "L2_told": "That papers help."}
    assert browser.post(f"/visits/{visit.ref}/talk", data=said).location == f"/visits/{visit.ref}/observation"
    assert "That papers help." in reports.last_submission(db, visit)
    assert browser.get(f"/visits/{visit.ref}/talk").status_code == 403


def test_a_talk_with_gaps_comes_back_with_all_that_was_typed(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit = not_yet_talked(world)
    said = {**TALK, "revision": "2", "L2": "given", "L2_date": ["31", "2", "2026"], "L2_how": "", "L2_told": "That papers help."}
    answer = as_(cast.wren).post(f"/visits/{visit.ref}/talk", data=said)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert page.count("When you talked must be a real date") == 2
    assert page.count("Choose how you talked with the chair") == 2
    assert "That papers help.</textarea>" in page
    assert observations.get(db, visit).answer("L2").value == "not-yet"


def test_no_talk_is_added_where_it_was_given_or_is_released(world: World, as_: As, cast: Cast) -> None:
    for visit in (world.submitted(), world.released(), world.writing()):
        assert as_(cast.wren).get(f"/visits/{visit.ref}/talk").status_code == 403


def test_what_was_returned_can_be_changed_and_sent_again(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit, browser = world.returned(), as_(cast.wren)
    assert browser.get(f"/visits/{visit.ref}/observation/victim-safety").status_code == 200
    assert browser.get(f"/visits/{visit.ref}/sent").status_code == 403
    assert browser.post(f"/visits/{visit.ref}/check", data=ALL).status_code == 303
    assert visits.get(db, visit.ref).stage is Stage.SUBMITTED
