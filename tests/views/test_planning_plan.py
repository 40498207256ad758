"""A visit is moved, handed on, corrected, cancelled and brought back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlite_utils import Database

from forms.instrument import Answer
from observe.domain.people import Role
from observe.domain.visit import Stage, Visit
from observe.services import inviting, visiting
from observe.store import history, observations, people, visits
from tests.cast import NOW, Cast, World


def typed(visit: Visit, **changes: object) -> dict[str, object]:
    """The form of this visit as it comes back when nothing was changed."""
    plan = visit.plan
    said: dict[str, object] = {
        "boroughs": list(plan.boroughs),
        "meeting_on": [str(plan.meeting_on.day), str(plan.meeting_on.month), str(plan.meeting_on.year)],
        "starts_at": plan.starts_at.strftime("%H:%M"),
        "level": plan.level.value,
        "mode": plan.mode.value,
        "chair_from": "list",
        "chair": str(plan.chair.person),
        "visitor": str(plan.visitor.person),
    }
    return {**said, **changes}


def test_the_page_has_what_is_planned(as_, cast: Cast, world: World) -> None:
    visit = world.planned()
    page = as_(cast.wren).get(f"/visits/{visit.ref}/plan").text
    assert 'value="10am"' in page
    assert f'<option value="{cast.tamsin.id}" selected>' in page
    assert page.count(" checked") == 4  # Hackney, Level 2, hybrid, from the list


def test_her_visit_moves_to_another_day_and_the_history_says_so(as_, cast: Cast, world: World, db: Database) -> None:
    visit = world.writing()
    answer = as_(cast.wren).post(f"/visits/{visit.ref}/plan", data=typed(visit, meeting_on=["1", "12", "2026"]))
    assert (answer.status_code, answer.location) == (303, f"/visits/{visit.ref}")
    assert visits.get(db, visit.ref).plan.meeting_on == date(2026, 12, 1)
    assert history.list_for(db, visit)[0].note == "When: Tuesday 17 November 2026, 10am became Tuesday 1 December 2026, 10am."
    assert visits.get(db, visit.ref).stage is Stage.WRITING


def test_saving_without_a_change_leaves_no_trace(as_, cast: Cast, world: World, db: Database) -> None:
    visit = world.planned()
    as_(cast.wren).post(f"/visits/{visit.ref}/plan", data=typed(visit))
    assert [step.step for step in history.list_for(db, visit)] == ["Planned"]
    assert visits.get(db, visit.ref) == visit


def test_a_visitor_cannot_hand_her_visit_on_by_a_box_that_is_not_on_her_page(as_, cast: Cast, world: World, db: Database) -> None:
    visit = world.planned()
    as_(cast.wren).post(f"/visits/{visit.ref}/plan", data=typed(visit, visitor=str(cast.idris.id)))
    assert visits.get(db, visit.ref).plan.visitor.name == "Wren Applegarth"


def test_whoever_takes_a_visit_over_starts_empty_and_the_first_visitor_finds_her_words_again(as_, cast: Cast, world: World, db: Database) -> None:
    visit = world.writing()
    office = as_(cast.bram)
    office.post(f"/visits/{visit.ref}/plan", data=typed(visit, visitor=str(cast.idris.id)))
    taken = visits.get(db, visit.ref)
    assert (taken.stage, taken.plan.visitor.name, observations.get(db, taken).answers) == (Stage.PLANNED, "Idris Penhale", {})
    assert as_(cast.wren).get(f"/visits/{visit.ref}").status_code == 404
    office.post(f"/visits/{visit.ref}/plan", data=typed(visit))
    back = visits.get(db, visit.ref)
    assert (back.stage, observations.get(db, back).answer("G1")) == (Stage.WRITING, Answer("3", ""))


def test_whoever_takes_a_returned_visit_over_never_sees_what_was_sent(as_, cast: Cast, world: World) -> None:
    visit = world.returned()
    as_(cast.bram).post(f"/visits/{visit.ref}/plan", data=typed(visit, visitor=str(cast.idris.id)))
    client = as_(cast.idris)
    assert [client.get(f"/visits/{visit.ref}/{page}").status_code for page in ("observation", "observation.pdf")] == [403, 403]
    assert "Please say it more generally" not in client.get(f"/visits/{visit.ref}").text


def test_whoever_keeps_a_seat_keeps_the_name_and_post_of_the_day_of_planning(as_, cast: Cast, world: World, db: Database) -> None:
    visit = world.planned()
    inviting.change(db, replace(cast.tamsin, name="Tamsin Farrow", post="Superintendent"), at=NOW)
    as_(cast.bram).post(f"/visits/{visit.ref}/plan", data=typed(visit, mode="remote"))
    assert visits.get(db, visit.ref).plan.chair.post == "Detective Inspector"
    assert visits.get(db, visit.ref).plan.chair.name == "Tamsin Okehurst"


def test_a_chair_who_left_keeps_a_seat_that_was_theirs(as_, cast: Cast, world: World, db: Database) -> None:
    visit = world.planned()
    inviting.deactivate(db, cast.tamsin, by=cast.bram, at=NOW)
    assert as_(cast.bram).post(f"/visits/{visit.ref}/plan", data=typed(visit, mode="remote")).status_code == 303
    assert "Tamsin Okehurst" not in as_(cast.bram).get("/visits/new").text


def test_a_link_that_was_agreed_to_is_not_asked_again_while_nobody_changes(as_, cast: Cast, world: World, db: Database) -> None:
    inviting.change(db, replace(cast.wren, boroughs=("hackney", "camden")), at=NOW)
    visit = world.planned(link="Wren Applegarth works or lives in Hackney. Nobody else is free.")
    client = as_(cast.wren)
    client.post(f"/visits/{visit.ref}/plan", data=typed(visit, mode="remote"))
    assert visits.get(db, visit.ref).plan.link == visit.plan.link
    assert "Save it all the same" in client.post(f"/visits/{visit.ref}/plan", data=typed(visit, boroughs=["camden"])).text
    client.post(f"/visits/{visit.ref}/plan", data=typed(visit, boroughs=["barnet"]))
    assert visits.get(db, visit.ref).plan.link == ""


@pytest.mark.parametrize("stage", [Stage.SUBMITTED, Stage.RELEASED, Stage.CONSIDERED, Stage.CANCELLED])
def test_a_plan_is_changed_only_while_the_observation_is_open(stage: Stage, as_, cast: Cast, world: World, db: Database) -> None:
    visit = world.at(stage)
    for person in (cast.wren, cast.bram):
        assert as_(person).post(f"/visits/{visit.ref}/plan", data=typed(visit, mode="remote")).status_code == 403
        assert as_(person).post(f"/visits/{visit.ref}/cancel").status_code == 403
    assert visits.get(db, visit.ref) == visit


def test_the_office_corrects_who_chaired_with_a_reason(as_, cast: Cast, world: World, db: Database) -> None:
    visit = world.submitted()
    answer = as_(cast.bram).post(f"/visits/{visit.ref}/correct", data=typed(visit, chair=str(cast.corin.id), reason="Tamsin was ill."))
    assert answer.status_code == 303
    assert visits.get(db, visit.ref).plan.chair.name == "Corin Vale"
    step = history.list_for(db, visit)[0]
    assert (step.step, step.who) == ("Facts corrected", "Bram Tolliver")
    assert step.note.startswith("Chair: Tamsin Okehurst, Detective Inspector, Police became Corin Vale")
    assert step.note.endswith("Reason: Tamsin was ill.")


def test_a_correction_keeps_its_visitor_and_her_words(as_, cast: Cast, world: World, db: Database) -> None:
    visit = world.submitted()
    as_(cast.bram).post(f"/visits/{visit.ref}/correct", data=typed(visit, visitor=str(cast.idris.id), reason="A slip."))
    assert visits.get(db, visit.ref).plan.visitor.name == "Wren Applegarth"


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"reason": " "}, "Enter why you are correcting this"), ({"meeting_on": ["1", "12", "2026"]}, "The date of the meeting must be today or in the past")],
)
def test_a_correction_that_cannot_be_is_explained(changes: dict[str, object], words: str, as_, cast: Cast, world: World, db: Database) -> None:
    visit = world.submitted()
    answer = as_(cast.bram).post(f"/visits/{visit.ref}/correct", data=typed(visit, **{"reason": "A slip.", **changes}))
    assert answer.status_code == 400
    assert answer.text.count(words) == 2
    assert visits.get(db, visit.ref) == visit


def test_nobody_corrects_a_visit_of_their_own(as_, cast: Cast, world: World, db: Database) -> None:
    inviting.change(db, replace(cast.wren, roles=frozenset({Role.VISITOR, Role.OFFICE})), at=NOW)
    visit = world.submitted()
    assert as_(cast.wren).get(f"/visits/{visit.ref}/correct").status_code == 403
    assert as_(cast.bram).get(f"/visits/{visit.ref}/correct").status_code == 200


def test_a_visit_is_cancelled_by_a_button_and_brought_back_as_it_was(as_, cast: Cast, world: World, db: Database) -> None:
    visit, client = world.writing(), as_(cast.wren)
    assert "Do you want to cancel this visit?" in client.get(f"/visits/{visit.ref}/cancel").text
    assert visits.get(db, visit.ref).stage is Stage.WRITING
    assert client.post(f"/visits/{visit.ref}/cancel").status_code == 303
    assert visits.get(db, visit.ref).stage is Stage.CANCELLED
    assert "Bring this visit back" in client.get(f"/visits/{visit.ref}").text
    assert client.post(f"/visits/{visit.ref}/bring-back").status_code == 303
    assert visits.get(db, visit.ref) == visit
    assert [step.step for step in history.list_for(db, visit)][:2] == ["Brought back", "Cancelled"]


def test_what_is_not_cancelled_cannot_be_brought_back(as_, cast: Cast, world: World) -> None:
    visit = world.planned()
    assert as_(cast.wren).post(f"/visits/{visit.ref}/bring-back").status_code == 403


def test_a_new_chair_can_take_the_place_of_the_old(as_, cast: Cast, world: World, db: Database) -> None:
    visit = world.planned()
    new = {"chair_from": "new", "new_name": "Perrin Ashdown", "new_email": "perrin@example.org", "new_agency": "prison"}
    as_(cast.wren).post(f"/visits/{visit.ref}/plan", data=typed(visit, **new))
    assert visits.get(db, visit.ref).plan.chair.person == people.get_by_email(db, "perrin@example.org").id


def test_another_persons_visit_is_not_there(as_, cast: Cast, world: World) -> None:
    visit = world.planned()
    visiting.choose_form(world.db, visit, short=True, by=cast.wren, at=NOW)
    for page in ("plan", "cancel", "correct"):
        assert as_(cast.idris).get(f"/visits/{visit.ref}/{page}").status_code == 404
        assert as_(cast.wren).get(f"/visits/V-1999-0001/{page}").status_code == 404
