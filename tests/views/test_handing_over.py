"""A visit is handed to another visitor, who starts empty; a chair's reports to whoever follows her."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlite_utils import Database

from forms.instrument import Answer
from observe.domain.errors import NotAllowed
from observe.domain.people import Person, Role
from observe.domain.visit import OPEN_STAGES, Seat, Stage
from observe.services import acting, checking, inviting, planning, succeeding, visiting
from observe.store import actions, history, observations, people, reports, visits
from observe.store.database import rows
from reports import feedback
from tests.cast import NOW, TODAY, Cast, World
from tests.conftest import CheckingClient

Client = Callable[[Person | None], CheckingClient]
WORDS = "The chair came back to this in four of the six cases seen."


@pytest.mark.parametrize("stage", sorted(OPEN_STAGES))
def test_another_visitor_starts_empty_and_nobody_sees_what_the_first_one_wrote(stage: Stage, as_: Client, world: World, cast: Cast, db: Database) -> None:
    visit, bram = world.at(stage), as_(cast.bram)
    assert f"/visits/{visit.ref}/hand-over" in bram.get(f"/visits/{visit.ref}").text
    assert "What Wren Applegarth wrote is shown to nobody any more." in bram.get(f"/visits/{visit.ref}/hand-over").text
    before = len(rows(db, "select id from outbox"))
    assert bram.post(f"/visits/{visit.ref}/hand-over", data={"visitor": str(cast.idris.id)}).status_code == 303
    handed = visits.get(db, visit.ref)
    assert (handed.plan.visitor.person, handed.stage, observations.get(db, handed).answers) == (cast.idris.id, Stage.PLANNED, {})
    for path in ("", "/observation", "/observation/victim-safety", "/check", "/history"):
        assert as_(cast.wren).get(f"/visits/{visit.ref}{path}").status_code == 404
    for person in (cast.idris, cast.bram, cast.ottilie):
        for path in ("", "/observation", "/observation/victim-safety", "/check", "/checking", "/history"):
            assert WORDS not in as_(person).get(f"/visits/{visit.ref}{path}").text
    assert sorted(one["recipient"] for one in rows(db, "select recipient from outbox order by id")[before:]) == ["idris@example.org", "wren@example.org"]
    assert history.list_for(db, handed)[0].step == "Handed to another visitor"


def test_a_save_that_was_on_its_way_never_lands_in_the_new_visitors_observation(world: World, cast: Cast, db: Database) -> None:
    visit = world.writing()
    handed = planning.hand_over(db, visit, replace(visit.plan, visitor=Seat.of(cast.idris)), by=cast.bram, at=NOW)
    with pytest.raises(NotAllowed):
        visiting.record(db, visit, "victim-safety", {"G1": Answer("1", "")}, seen=0, by=cast.wren, at=NOW)
    assert observations.get(db, handed).id == 0


def test_a_link_with_the_meeting_has_to_be_agreed_to_first(as_: Client, world: World, cast: Cast, db: Database) -> None:
    inviting.change(db, replace(cast.idris, boroughs=("hackney",)), at=NOW)
    visit, bram = world.planned(), as_(cast.bram)
    told = {"visitor": str(cast.idris.id)}
    page = bram.post(f"/visits/{visit.ref}/hand-over", data=told).text
    assert "Idris Penhale works or lives in Hackney." in page
    assert visits.get(db, visit.ref).plan.visitor.person == cast.wren.id
    bram.post(f"/visits/{visit.ref}/hand-over", data={**told, "agreed": "Idris Penhale works or lives in Hackney."})
    assert visits.get(db, visit.ref).plan.link == "Idris Penhale works or lives in Hackney."


def test_the_second_of_a_pair_can_become_the_first(as_: Client, world: World, cast: Cast, db: Database) -> None:
    visit = world.writing(second_visitor=Seat.of(cast.idris))
    as_(cast.bram).post(f"/visits/{visit.ref}/hand-over", data={"visitor": str(cast.idris.id)})
    plan = visits.get(db, visit.ref).plan
    assert (plan.visitor.person, plan.second_visitor) == (cast.idris.id, None)


@pytest.mark.parametrize("visitor", ["", "1", "3", "999", "x"])
def test_only_another_visitor_can_be_chosen(visitor: str, as_: Client, world: World, cast: Cast, db: Database) -> None:
    visit = world.planned()
    answer = as_(cast.bram).post(f"/visits/{visit.ref}/hand-over", data={"visitor": visitor})
    assert answer.status_code == 400
    assert "<title>Error: Hand this visit to another visitor" in answer.text
    assert visits.get(db, visit.ref) == visit


def test_the_successor_reads_the_reports_and_the_chair_is_still_named(as_: Client, world: World, cast: Cast, db: Database) -> None:
    hackney, camden = world.released(), world.released(boroughs=("camden",))
    corin, bram = as_(cast.corin), as_(cast.bram)
    assert corin.get(f"/visits/{hackney.ref}/report").status_code == 404
    assert "Tamsin Okehurst chaired 2 meetings" in bram.get(f"/people/{cast.tamsin.id}/successor").text
    told = {"successor": str(cast.corin.id), "boroughs": ["hackney"]}
    answer = bram.post(f"/people/{cast.tamsin.id}/successor", data=told, follow_redirects=True)
    assert "Corin Vale reads the reports about 1 meeting after Tamsin Okehurst." in answer.text
    page = corin.get(f"/visits/{hackney.ref}/report")
    assert page.status_code == 200
    assert "Tamsin Okehurst" in page.text
    assert corin.get(f"/visits/{hackney.ref}/report.pdf").status_code == 200
    assert (hackney.ref in corin.get("/reports").text, camden.ref in corin.get("/reports").text) == (True, False)
    assert corin.get(f"/visits/{camden.ref}/report").status_code == 404
    assert as_(cast.tamsin).get(f"/visits/{hackney.ref}/report").status_code == 200
    assert "Followed as chair by" in bram.get(f"/visits/{hackney.ref}").text
    assert [one["recipient"] for one in rows(db, "select recipient from outbox order by id")][-1] == "corin@example.org"
    assert "Corin Vale, after Tamsin Okehurst" in bram.get(f"/visits/{hackney.ref}/history").text


def test_what_was_handed_to_the_wrong_one_is_taken_back(as_: Client, world: World, cast: Cast, db: Database) -> None:
    visit, bram = world.released(), as_(cast.bram)
    bram.post(f"/people/{cast.tamsin.id}/successor", data={"successor": str(cast.corin.id), "boroughs": ["hackney"]})
    assert "Take back" in bram.get(f"/people/{cast.tamsin.id}/successor").text
    bram.post(f"/people/{cast.tamsin.id}/successor/{cast.corin.id}/take-back")
    assert as_(cast.corin).get(f"/visits/{visit.ref}/report").status_code == 404
    assert history.list_for(db, visit)[0].step == "Taken back from the chair’s successor"


def test_the_successor_answers_for_what_the_chair_still_has_to_do_there(as_: Client, world: World, cast: Cast, db: Database) -> None:
    (action,) = actions.of_visit(db, world.replied().id)
    done = acting.give(db, visits.get(db, action.ref), None, replace(action.terms, text="Invite the pharmacist."), by=cast.bram, at=NOW)
    acting.see_done(db, world.area, done, "", by=cast.bram, at=NOW)
    bram, corin = as_(cast.bram), as_(cast.corin)
    bram.post(f"/people/{cast.tamsin.id}/successor", data={"successor": str(cast.corin.id), "boroughs": ["hackney"]})
    assert actions.get(db, action.id).terms.person == cast.corin.id
    assert actions.get(db, done.id).terms.person == cast.tamsin.id
    assert [one["recipient"] for one in rows(db, "select recipient from outbox where letter = 'action_given'")][-1] == "corin@example.org"
    assert "Say that it is done" in corin.get(f"/actions/{action.id}").text
    bram.post(f"/people/{cast.tamsin.id}/successor/{cast.corin.id}/take-back")
    assert actions.get(db, action.id).terms.person == cast.tamsin.id
    assert actions.notes(db, action)[0].text == "Corin Vale no longer follows Tamsin Okehurst as chair."


def test_a_successor_hands_on_what_she_was_handed(world: World, cast: Cast, db: Database) -> None:
    visit = world.released()
    third = inviting.invite(db, Person(0, "Sorrel Dane", "sorrel@example.org", frozenset({Role.CHAIR})), at=NOW)
    for chair, successor in ((cast.tamsin, cast.corin), (cast.corin, third)):
        succeeding.hand_on(db, chair, successor, ["hackney"], by=cast.bram, area=world.area, at=NOW, today=TODAY)
    assert [seat.person for seat in visits.get(db, visit.ref).successors] == [cast.corin.id, third.id]


def test_a_report_that_is_released_later_goes_to_the_successor_of_a_chair_who_left(world: World, cast: Cast, db: Database) -> None:
    visit, to_come = world.submitted(), world.planned(meeting_on=TODAY + timedelta(days=7))
    succeeding.hand_on(db, cast.tamsin, cast.corin, ["hackney"], by=cast.bram, area=world.area, at=NOW, today=TODAY)
    inviting.deactivate(db, cast.tamsin, by=cast.bram, at=NOW)
    assert visits.get(db, to_come.ref).successors == ()
    seen = feedback.fingerprint(feedback.from_json(reports.last_submission(db, visit)))
    checking.release(db, visit, seen, by=cast.bram, at=NOW)
    told = [one["recipient"] for one in rows(db, "select recipient from outbox where subject like '%is ready' order by id")]
    assert told == ["corin@example.org"]


def test_who_followed_the_wrong_chair_follows_nobody_when_the_chair_is_corrected(world: World, cast: Cast, db: Database) -> None:
    visit = world.submitted()
    succeeding.hand_on(db, cast.tamsin, cast.corin, ["hackney"], by=cast.bram, area=world.area, at=NOW, today=TODAY)
    other = inviting.invite(db, Person(0, "Sorrel Dane", "sorrel@example.org", frozenset({Role.CHAIR})), at=NOW)
    planning.correct(db, visit, replace(visit.plan, chair=Seat.of(other)), "A slip.", by=cast.bram, at=NOW)
    assert visits.get(db, visit.ref).successors == ()


@pytest.mark.parametrize(
    "wrong", [{}, {"successor": "3", "boroughs": ["hackney"]}, {"successor": "4", "boroughs": ["camden"]}, {"successor": "1", "boroughs": ["hackney"]}]
)
def test_only_another_chair_and_boroughs_with_meetings_can_be_chosen(wrong: dict[str, object], as_: Client, world: World, cast: Cast, db: Database) -> None:
    visit = world.released()
    assert (cast.tamsin.id, cast.corin.id, cast.wren.id) == (3, 4, 1)
    assert as_(cast.bram).post(f"/people/{cast.tamsin.id}/successor", data=wrong).status_code == 400
    assert visits.get(db, visit.ref).successors == ()


def test_a_deactivated_person_follows_nobody(world: World, cast: Cast, db: Database) -> None:
    world.released()
    inviting.deactivate(db, cast.corin, by=cast.bram, at=NOW)
    with pytest.raises(NotAllowed):
        succeeding.hand_on(db, cast.tamsin, people.get(db, cast.corin.id), ["hackney"], by=cast.bram, area=world.area, at=NOW, today=TODAY)
