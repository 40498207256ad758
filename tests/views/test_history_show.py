"""The history of a visit: who did what, and when."""

from __future__ import annotations

from dataclasses import replace
from html import unescape

from sqlite_utils import Database

from observe.domain.replies import Point, Verdict
from observe.services import settling, visiting, withdrawing
from observe.services.settling import Answer
from observe.services.withdrawing import Words
from observe.store import history, observations, replies, visits
from observe.store.database import write
from tests.cast import DECLARED, NOW, Cast, World


def test_every_step_is_there_newest_first(as_, cast: Cast, world: World) -> None:
    page = as_(cast.wren).get(f"/visits/{world.released().ref}/history").text
    steps = ["Released to the chair", "Sent to the Executive Office", "Began to write", "Planned"]
    places = [page.index(step) for step in steps]
    assert places == sorted(places)
    assert page.count("by Bram Tolliver") == 2
    assert page.count("24 November 2026 at 2:32pm") == 4


def test_its_visitor_is_told_that_the_chair_read_it_and_the_office_who_else_did(as_, cast: Cast, world: World, db: Database) -> None:
    visit = world.released()
    with write(db):
        for person in (cast.tamsin, cast.ottilie):
            history.add_reading(db, visit, 1, person.id, "page", NOW)
    hers, office = (as_(person).get(f"/visits/{visit.ref}/history").text for person in (cast.wren, cast.bram))
    assert ("by Tamsin Okehurst" in hers, "by Ottilie Marsh" in hers) == (True, False)
    assert ("by Tamsin Okehurst" in office, "by Ottilie Marsh" in office) == (True, True)


def test_the_history_is_none_of_the_chairs_or_the_boards(as_, cast: Cast, world: World) -> None:
    visit = world.released()
    assert as_(cast.tamsin).get(f"/visits/{visit.ref}/history").status_code == 403
    assert as_(cast.ottilie).get(f"/visits/{visit.ref}/history").status_code == 403
    assert as_(cast.idris).get(f"/visits/{visit.ref}/history").status_code == 404


def test_a_long_history_comes_in_pages(as_, cast: Cast, world: World, db: Database) -> None:
    visit = world.planned()
    with write(db):
        for number in range(24):
            history.add(db, visit, cast.bram.id, "Plan changed", NOW, note=f"Change {number}")
    assert as_(cast.wren).get(f"/visits/{visit.ref}/history").text.count("moj-timeline__item") == 20
    assert as_(cast.wren).get(f"/visits/{visit.ref}/history?page=2").text.count("moj-timeline__item") == 5


def test_the_two_texts_are_there_where_words_changed(as_, cast: Cast, world: World, db: Database) -> None:
    visit = world.returned()
    seen = observations.get(db, visit).revision("victim-safety")
    typed = {"G2": replace(observations.get(db, visit).answer("G2"), reason="Her view was read out in each case.")}
    visiting.record(db, visit, "victim-safety", typed, seen=seen, by=cast.wren, at=NOW)
    world.release(visiting.submit(db, visits.get(db, visit.ref), DECLARED, by=cast.wren, at=NOW))
    for person in (cast.wren, cast.bram):
        page = unescape(as_(person).get(f"/visits/{visit.ref}/history/words").text)
        assert "<ins>Her view was read out" in page
        assert "G2. Was the victim" in page
        assert page.count("From what was sent on") == 1
    assert "Which words changed" in as_(cast.wren).get(f"/visits/{visit.ref}/history").text


def test_a_correction_is_shown_and_nothing_of_what_was_withdrawn(as_, cast: Cast, world: World, db: Database) -> None:
    visit = world.replied(Point(None, "finding:2", "wrong", "Housing joined late."))
    reply = replies.get(db, visit)
    answer = Answer(Verdict.ACCEPTED, "The minutes say so.", "Housing was late.")
    settling.settle(db, visit, reply.mark, {reply.points[0].id or 0: answer}, by=cast.bram, at=NOW)
    page = unescape(as_(cast.bram).get(f"/visits/{visit.ref}/history/words").text)
    assert "two actions had no owner" in page
    assert "From version 1, released on 24 November 2026 at 2:32pm to version 2" in page
    withdrawing.withdraw(db, visit, 2, Words(("two actions had no owner",)), "They could point to one case.", by=cast.bram, at=NOW)
    assert "two actions had no owner" not in as_(cast.bram).get(f"/visits/{visit.ref}/history/words").text


def test_where_nothing_changed_that_is_said(as_, cast: Cast, world: World) -> None:
    assert "No words have changed" in as_(cast.bram).get(f"/visits/{world.released().ref}/history/words").text
