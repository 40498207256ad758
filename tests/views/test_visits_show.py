"""One visit: the task list of its visitor, and what others see of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlite_utils import Database

from forms.instrument import Answer
from observe.domain import dates
from observe.domain.people import Role
from observe.domain.visit import Mode, Stage, Visit
from observe.services import inviting, visiting
from observe.store import actions, history, observations, visits
from tests.cast import DECLARED, NOW, TODAY, Cast, World


def choose(db: Database, visit: Visit, cast: Cast, *, short: bool) -> Visit:
    return visiting.choose_form(db, visit, short=short, by=cast.wren, at=NOW)


def test_a_first_visitor_is_asked_which_form_with_the_short_one_first(as_, cast: Cast, world: World, db: Database) -> None:
    visit, client = world.planned(mode=Mode.IN_PERSON), as_(cast.wren)
    page = client.get(f"/visits/{visit.ref}").text
    assert page.index("The short form, with 14 questions") < page.index("All 26 questions")
    assert client.post(f"/visits/{visit.ref}/form", data={"short": "yes"}).status_code == 303
    assert visits.get(db, visit.ref).short is True
    assert "Answer all 26 questions instead" in client.get(f"/visits/{visit.ref}").text
    client.post(f"/visits/{visit.ref}/form", data={"short": "no"})
    assert "Answer the short form instead (14 questions)" in client.get(f"/visits/{visit.ref}").text
    assert [step.step for step in history.list_for(db, visit)][:2] == ["Chose the full form", "Chose the short form"]


@pytest.mark.parametrize("sent", [{}, {"short": "perhaps"}, {"short": ["yes", "no"]}])
def test_a_form_that_is_not_offered_is_not_chosen(sent: dict[str, object], as_, cast: Cast, world: World, db: Database) -> None:
    visit = world.planned()
    answer = as_(cast.wren).post(f"/visits/{visit.ref}/form", data=sent)
    assert answer.status_code == 400
    assert answer.text.count("Choose the short form or all questions") == 2
    assert visits.get(db, visit.ref).short is None


def test_who_has_sent_a_visit_before_goes_straight_to_the_parts(as_, cast: Cast, world: World) -> None:
    world.submitted()
    assert "0 of 16 parts are complete." in as_(cast.wren).get(f"/visits/{world.planned().ref}").text


def test_the_task_list_says_how_far_each_part_is_and_by_when_to_send(as_, cast: Cast, world: World, db: Database) -> None:
    visit = choose(db, world.writing(), cast, short=False)
    page = as_(cast.wren).get(f"/visits/{visit.ref}").text
    assert "Hackney, 17 November 2026" in page
    assert "Send by 1 December 2026 (5 working days left)." in page
    assert "1 of 4 answered" in page
    assert "You cannot send the observation without it" in page
    assert f"/visits/{visit.ref}/observation/victim-safety" in page
    headings = ["About the meeting", "The Four Pillars", "How it was run", "After the meeting", "Send"]
    places = [page.index(f">{heading}</h2>") for heading in headings]
    assert places == sorted(places)
    assert f"Phone the lead agency, or the {visit.area.office_name} on" in page


def test_people_online_are_a_part_only_where_somebody_was_online(as_, cast: Cast, world: World, db: Database) -> None:
    there, online = (choose(db, world.planned(mode=mode), cast, short=True) for mode in (Mode.IN_PERSON, Mode.REMOTE))
    assert "People online" not in as_(cast.wren).get(f"/visits/{there.ref}").text
    assert "People online" in as_(cast.wren).get(f"/visits/{online.ref}").text


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-21, "It was due on 17 November 2026. Send it as soon as you can."),
        (-14, "Send by 24 November 2026, which is today."),
        (-13, "Send by 25 November 2026 (1 working day left)."),
        (7, "You can send your observation once the meeting has taken place."),
        (-9_000, "Send it as soon as you can."),
    ],
)
def test_the_last_day_is_counted_in_working_days(days: int, words: str, as_, cast: Cast, world: World, db: Database) -> None:
    visit = choose(db, world.planned(meeting_on=TODAY + timedelta(days=days)), cast, short=False)
    assert words in as_(cast.wren).get(f"/visits/{visit.ref}").text


def test_opening_the_task_list_changes_nothing(as_, cast: Cast, world: World, db: Database) -> None:
    visit = choose(db, world.planned(), cast, short=False)
    as_(cast.wren).get(f"/visits/{visit.ref}")
    assert visits.get(db, visit.ref).stage is Stage.PLANNED
    assert observations.get(db, visit).id == 0


def test_a_returned_visit_quotes_the_note_and_marks_its_part(as_, cast: Cast, world: World) -> None:
    visit = world.returned()
    page = as_(cast.wren).get(f"/visits/{visit.ref}").text
    assert "Your reason on question G2 may point to one case. Please say it more generally." in page
    assert page.count("To change") == 1
    assert "16 of 16 parts are complete." in page
    assert "Send it again when you have changed what is asked for." in page
    assert "Ready to send" in page


def test_what_was_asked_for_last_time_is_a_part_where_there_is_something(as_, cast: Cast, world: World, db: Database) -> None:
    world.released(meeting_on=TODAY - timedelta(days=90))
    page = as_(cast.wren).get(f"/visits/{world.planned().ref}").text
    assert "1 area for improvement from 26 August 2026" in page
    assert "0 of 17 parts are complete." in page


def test_after_sending_she_has_her_copy_and_no_way_to_write(as_, cast: Cast, world: World) -> None:
    visit = world.submitted()
    page = as_(cast.wren).get(f"/visits/{visit.ref}").text
    assert "You sent your observation on 24 November 2026 at 2:32pm." in page
    assert "Your copy of what you sent" in page
    assert "Add your talk with the chair" not in page
    assert "parts are complete" not in page


def test_a_talk_that_had_not_happened_can_be_added_after_sending(as_, cast: Cast, world: World, db: Database) -> None:
    visit = world.written()
    seen = observations.get(db, visit).revision("talk")
    visiting.record(db, visit, "talk", {"L2": Answer("not-yet"), "L2_why": Answer("She had to leave. I ring her on Friday.")}, seen=seen, by=cast.wren, at=NOW)
    visiting.submit(db, visits.get(db, visit.ref), DECLARED, by=cast.wren, at=NOW)
    assert "Add your talk with the chair" in as_(cast.wren).get(f"/visits/{visit.ref}").text


def test_the_second_visitor_and_the_board_read_the_plan(as_, cast: Cast, world: World) -> None:
    visit = world.planned()
    page = as_(cast.ottilie).get(f"/visits/{visit.ref}").text
    assert "Tamsin Okehurst, Detective Inspector, Police" in page
    assert "Tuesday 17 November 2026, 10am" in page
    assert "Change these details" not in page
    assert "History of this visit" not in page


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        (Stage.PLANNED, ["Change these details", "Cancel this visit", "History of this visit"]),
        (Stage.SUBMITTED, ["Check this observation", "Correct the facts of this visit", "History of this visit"]),
        (Stage.RELEASED, ["Read the feedback report", "History of this visit", "Record that the Board considered it"]),
        (Stage.CANCELLED, ["Bring this visit back", "History of this visit"]),
    ],
)
def test_the_office_is_offered_what_it_may_do_next(stage: Stage, words: list[str], as_, cast: Cast, world: World) -> None:
    page = as_(cast.bram).get(f"/visits/{world.at(stage).ref}").text
    offered = ("Change these details", "Cancel this visit", "Check this observation", "Correct the facts of this visit", "Read the feedback report")
    offered += ("History of this visit", "Record that the Board considered it", "Bring this visit back")
    assert sorted(one for one in offered if one in page) == sorted(words)


def test_a_chair_sees_the_plan_once_she_was_told(as_, cast: Cast, world: World) -> None:
    assert as_(cast.tamsin).get(f"/visits/{world.submitted().ref}").status_code == 404
    page = as_(cast.tamsin).get(f"/visits/{world.released().ref}").text
    assert "Read the feedback report" in page
    assert "Back to your reports" in page


def test_the_office_records_that_the_board_considered_the_report(as_, cast: Cast, world: World, db: Database) -> None:
    visit, client = world.released(), as_(cast.bram)
    assert client.post(f"/visits/{visit.ref}/considered", data={"considered_on": ["24", "11", "2026"]}).status_code == 303
    assert visits.get(db, visit.ref).considered_on == TODAY
    assert "considered the report on 24 November 2026" in client.get(f"/visits/{visit.ref}").text


@pytest.mark.parametrize(
    ("boxes", "words"),
    [
        (["", "", ""], "Enter the date of the Board meeting"),
        (["31", "2", "2026"], "Date of the Board meeting must be a real date"),
        (["25", "11", "2026"], "The date of the Board meeting must be today or in the past"),
        (["23", "11", "2026"], "The date of the Board meeting must be on or after the day of the release"),
    ],
)
def test_a_board_meeting_that_cannot_be_is_explained(boxes: list[str], words: str, as_, cast: Cast, world: World, db: Database) -> None:
    visit = world.released()
    answer = as_(cast.bram).post(f"/visits/{visit.ref}/considered", data={"considered_on": boxes})
    assert answer.status_code == 400
    assert answer.text.count(words) == 2
    assert [f'value="{box}"' in answer.text for box in boxes if box] == [True] * len([box for box in boxes if box])
    assert visits.get(db, visit.ref).stage is Stage.RELEASED


def test_only_a_released_report_is_considered_and_only_by_the_office(as_, cast: Cast, world: World) -> None:
    date = {"considered_on": ["24", "11", "2026"]}
    assert as_(cast.bram).post(f"/visits/{world.submitted().ref}/considered", data=date).status_code == 403
    assert as_(cast.ottilie).post(f"/visits/{world.released().ref}/considered", data=date).status_code == 403
    assert as_(cast.bram).post(f"/visits/{world.released().ref}/considered", data={"considered_on": ["24"]}).status_code == 400


def test_somebody_with_several_roles_writes_their_own_visit_and_reads_the_others(as_, cast: Cast, world: World, db: Database) -> None:
    inviting.change(db, replace(cast.wren, roles=frozenset({Role.VISITOR, Role.BOARD})), at=NOW)
    visit = choose(db, world.planned(), cast, short=False)
    assert "parts are complete" in as_(cast.wren).get(f"/visits/{visit.ref}").text


def test_who_sees_the_plan_sees_what_to_look_at_again_until_it_is_sent(as_, cast: Cast, world: World, db: Database) -> None:
    (action,) = actions.of_visit(db, world.replied().id)
    visit = world.planned(meeting_on=TODAY)
    for person in (cast.wren, cast.bram, cast.ottilie):
        page = as_(person).get(f"/visits/{visit.ref}").text
        assert "What to look at again" in page
        assert f'href="/actions/{action.id}"' in page
        assert f"due by {dates.long(action.terms.due_on)}" in page
    assert "What to look at again" not in as_(cast.bram).get(f"/visits/{world.submitted(meeting_on=TODAY).ref}").text


def test_where_nothing_was_asked_for_nothing_is_said(as_, cast: Cast, world: World, db: Database) -> None:
    world.replied()
    assert "What to look at again" not in as_(cast.bram).get(f"/visits/{world.planned(boroughs=('barnet',)).ref}").text
