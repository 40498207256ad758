"""The Executive Office types in what a visitor sent; nobody else sees it, and it is sent when the visitor stands by it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlite_utils import Database

from forms.instrument import Answer
from observe.domain import instruments
from observe.domain.errors import NotAllowed
from observe.domain.observation import sections
from observe.domain.people import Person
from observe.domain.visit import Seat, Stage, TypedIn, Visit
from observe.services import checking, planning, typing_in, visiting
from observe.store import history, observations, reports, visits
from observe.store.database import rows
from reports import feedback
from tests.cast import NOW, Cast, World, write_section
from tests.conftest import CheckingClient

Client = Callable[[Person | None], CheckingClient]
DECLARATION = {"L8": ["no-names", "notes", "urgent"], "L8_urgent": ""}


def begun(world: World) -> Visit:
    """Bram types in for Wren; nothing is there yet."""
    return typing_in.begin(world.db, world.planned(), by=world.cast.bram, at=NOW)


def typed(world: World, **changes: object) -> Visit:
    """All of it is typed in."""
    visit = typing_in.begin(world.db, world.planned(**changes), by=world.cast.bram, at=NOW)
    for section in sections(visit, instruments.of_visit(visit), observations.get(world.db, visit)):
        write_section(world.db, visit, section, world.cast.bram)
    return visits.get(world.db, visit.ref)


def steps(db: Database, visit: Visit) -> list[str]:
    return [step.step for step in history.list_for(db, visit)]


def test_the_office_types_in_what_was_said_and_the_visitor_confirms_and_sends_it(as_: Client, world: World, cast: Cast, db: Database) -> None:
    visit, bram, wren = world.planned(), as_(cast.bram), as_(cast.wren)
    assert f"/visits/{visit.ref}/type-in" in bram.get(f"/visits/{visit.ref}").text
    assert "Type in their words, not yours." in bram.get(f"/visits/{visit.ref}/type-in").text
    assert visits.get(db, visit.ref).typed_in is None
    assert bram.post(f"/visits/{visit.ref}/type-in").status_code == 303
    page = bram.get(f"/visits/{visit.ref}").text
    assert "You type in what Wren Applegarth sent." in page
    assert "This is your first visit" not in page
    for section in sections(visit, instruments.of_visit(visit), observations.get(db, visit)):
        assert "for Wren Applegarth – part" in bram.get(f"/visits/{visit.ref}/observation/{section.slug}").text
        write_section(db, visit, section, cast.bram)
    assert "types in what you sent" in wren.get(f"/visits/{visit.ref}").text
    assert wren.get(f"/visits/{visit.ref}/confirm").status_code == 403
    check = bram.get(f"/visits/{visit.ref}/check").text
    assert "has to confirm what you typed in before it can be sent" in check
    assert "Send to the Executive Office" not in check
    assert bram.post(f"/visits/{visit.ref}/typed-in", data={"then": "ask"}).status_code == 303
    assert [one["recipient"] for one in rows(db, "select recipient from outbox")] == ["wren@example.org"]
    assert "Confirm what was typed in for you: Hackney" in wren.get("/").text
    page = wren.get(f"/visits/{visit.ref}/confirm").text
    assert "Bram Tolliver of the" in page
    assert "The chair came back to this in four of the six cases seen." in page
    asked = visits.get(db, visit.ref).typed_in
    assert asked is not None
    assert asked.asked_at is not None
    answer = wren.post(f"/visits/{visit.ref}/confirm", data={"seen": asked.asked_at.isoformat()})
    assert answer.location == f"/visits/{visit.ref}/check"
    assert bram.get(f"/visits/{visit.ref}/observation/victim-safety").status_code == 403
    assert wren.post(f"/visits/{visit.ref}/check", data=DECLARATION).location == f"/visits/{visit.ref}/sent"
    sent = visits.get(db, visit.ref)
    assert sent.typed_in == TypedIn(cast.bram.id, cast.wren.id, with_office=False, confirmed_at=NOW, confirmed="in Observe")
    about = feedback.from_json(reports.last_submission(db, sent)).about
    assert ("Written down", "Typed in by the London MAPPA Executive Office from what the visitor sent") in [(fact.label, fact.text) for fact in about]
    assert "Typed in by the London MAPPA Executive Office from what the visitor sent" in as_(cast.ottilie).get(f"/visits/{visit.ref}").text
    assert steps(db, sent)[:4] == [
        "Sent to the Executive Office",
        "Confirmed what was typed in",
        "Asked the visitor to confirm what was typed in",
        "Began to write",
    ]


def test_the_office_records_how_it_was_confirmed_and_sends_it_and_a_colleague_checks_it(as_: Client, world: World, cast: Cast, db: Database) -> None:
    visit, bram = typed(world), as_(cast.bram)
    assert bram.post(f"/visits/{visit.ref}/check", data=DECLARATION).status_code == 403
    answer = bram.post(f"/visits/{visit.ref}/typed-in", data={"how": ""})
    assert answer.status_code == 400
    assert answer.text.count("Enter how and when they confirmed it") == 2
    assert bram.post(f"/visits/{visit.ref}/typed-in", data={"how": "by telephone on 3 November"}).location == f"/visits/{visit.ref}/check"
    assert "confirmed it by telephone on 3 November" in bram.get(f"/visits/{visit.ref}").text
    assert bram.post(f"/visits/{visit.ref}/check", data=DECLARATION).location == f"/visits/{visit.ref}"
    assert visits.get(db, visit.ref).stage is Stage.SUBMITTED
    assert ("The visitor confirmed what was typed in", "by telephone on 3 November") in [(step.step, step.note) for step in history.list_for(db, visit)]
    assert bram.get(f"/visits/{visit.ref}/checking").status_code == 403
    assert visit.ref not in [one.ref for one in visits.list_in(db, visits.to_check(cast.bram.id), limit=9)]
    assert [one.ref for one in visits.list_in(db, visits.to_check(cast.hester.id), limit=9)] == [visit.ref]
    assert "Yours, for a colleague" in bram.get("/checking").text


def test_whatever_is_changed_after_asking_or_confirming_has_to_be_confirmed_again(as_: Client, world: World, cast: Cast, db: Database) -> None:
    visit = typed(world)
    asked = typing_in.ask(db, visit, by=cast.bram, at=NOW)
    typing_in.record(db, visit, "by post", by=cast.bram, at=NOW)
    seen = observations.get(db, visit).revision("victim-safety")
    visiting.record(db, visit, "victim-safety", {"G1": Answer("1", "")}, seen=seen, by=cast.bram, at=NOW)
    assert visits.get(db, visit.ref).typed_in == TypedIn(cast.bram.id, cast.wren.id)
    assert asked.typed_in is not None
    shown = {"seen": asked.typed_in.asked_at.isoformat() if asked.typed_in.asked_at else ""}
    assert as_(cast.wren).post(f"/visits/{visit.ref}/confirm", data=shown).status_code == 403
    with pytest.raises(NotAllowed):
        visiting.submit(db, visit, {"L8": Answer("no-names notes urgent")}, by=cast.bram, at=NOW)
    typing_in.ask(db, visit, by=cast.bram, at=NOW.replace(hour=15))
    assert as_(cast.wren).post(f"/visits/{visit.ref}/confirm", data=shown).status_code == 409
    assert as_(cast.wren).post(f"/visits/{visit.ref}/confirm", data={"seen": "yesterday"}).status_code == 400
    assert visits.get(db, visit.ref).sender == cast.bram.id


def test_the_visitor_may_change_it_first_and_their_sending_is_their_word(as_: Client, world: World, cast: Cast, db: Database) -> None:
    visit = typed(world)
    typing_in.ask(db, visit, by=cast.bram, at=NOW)
    wren = as_(cast.wren)
    assert wren.post(f"/visits/{visit.ref}/confirm", data={"seen": NOW.isoformat(), "then": "change"}).location == f"/visits/{visit.ref}"
    assert wren.get(f"/visits/{visit.ref}/observation/victim-safety").status_code == 200
    assert wren.post(f"/visits/{visit.ref}/check", data=DECLARATION).status_code == 303
    assert visits.get(db, visit.ref).typed_in == TypedIn(cast.bram.id, cast.wren.id, with_office=False)


def test_nobody_sees_what_another_types_in(as_: Client, world: World, cast: Cast) -> None:
    visit = typed(world)
    for person in (cast.wren, cast.hester, cast.ottilie):
        client = as_(person)
        assert "four of the six cases" not in client.get(f"/visits/{visit.ref}").text
        for path in ("observation/victim-safety", "check", "observation", "confirm", "typed-in"):
            assert client.get(f"/visits/{visit.ref}/{path}").status_code == 403
        assert client.post(f"/visits/{visit.ref}/observation/victim-safety", data={"revision": "1"}).status_code == 403


def test_typing_in_begins_only_where_the_visitor_has_not(as_: Client, world: World, cast: Cast, db: Database) -> None:
    writing, planned = world.writing(), world.planned()
    assert as_(cast.bram).post(f"/visits/{writing.ref}/type-in").status_code == 403
    visiting.record(db, planned, "victim-safety", {"G1": Answer("3", "")}, seen=0, by=cast.wren, at=NOW)
    with pytest.raises(NotAllowed):
        typing_in.begin(db, planned, by=cast.bram, at=NOW)
    assert visits.get(db, planned.ref).typed_in is None


def test_a_save_that_was_on_its_way_when_typing_in_began_is_refused(world: World, cast: Cast, db: Database) -> None:
    visit = begun(world)
    with pytest.raises(NotAllowed):
        visiting.record(db, visit, "victim-safety", {"G1": Answer("3", "")}, seen=0, by=cast.wren, at=NOW)
    assert observations.get(db, visit).id == 0


def test_any_of_the_office_gives_it_to_the_visitor_with_what_is_typed_in(as_: Client, world: World, cast: Cast, db: Database) -> None:
    nothing, some = begun(world), typed(world)
    hester = as_(cast.hester)
    for visit in (nothing, some):
        assert "Let the visitor write it instead?" in hester.get(f"/visits/{visit.ref}/give-to-visitor").text
        assert hester.post(f"/visits/{visit.ref}/give-to-visitor").status_code == 303
        assert as_(cast.wren).get(f"/visits/{visit.ref}/observation/victim-safety").status_code == 200
        assert as_(cast.bram).get(f"/visits/{visit.ref}/observation/victim-safety").status_code == 403
    assert visits.get(db, nothing.ref).typed_in is None
    assert visits.get(db, some.ref).typed_in == TypedIn(cast.bram.id, cast.wren.id, with_office=False)


def test_one_that_is_returned_comes_back_to_whoever_types_it_in(world: World, cast: Cast, db: Database) -> None:
    visit = typed(world)
    typing_in.record(db, visit, "by post", by=cast.bram, at=NOW)
    visiting.submit(db, visit, {"L8": Answer("no-names notes urgent")}, by=cast.bram, at=NOW)
    checking.give_back(db, visit, [("", "Please say this more generally.")], by=cast.hester, at=NOW)
    assert [one["recipient"] for one in rows(db, "select recipient from outbox")] == ["bram@example.org"]
    visiting.submit(db, visit, {"L8": Answer("no-names notes urgent")}, by=cast.bram, at=NOW)


def test_what_is_handed_on_is_typed_in_no_more(world: World, cast: Cast, db: Database) -> None:
    visit = typed(world)
    handed = planning.hand_over(db, visit, replace(visit.plan, visitor=Seat.of(cast.idris)), by=cast.bram, at=NOW)
    assert (handed.typed_in, handed.stage, observations.get(db, handed).id) == (None, Stage.PLANNED, 0)
