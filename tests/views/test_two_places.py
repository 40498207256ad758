"""A part saved in two places: both texts side by side, chosen or joined, and neither lost before and after."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlite_utils import Database

from forms.found import Finding
from forms.instrument import Answer
from observe.domain.people import Person
from observe.domain.visit import Visit
from observe.services import visiting
from observe.store import observations
from tests.cast import DECLARED, NOW, TODAY, Cast, World

As = Callable[[Person | None], FlaskClient]
PHONE, LAPTOP = "From the phone.\n\nIn two <paragraphs>.", "From the laptop."
EMPTY = {"G1-reason": "", "G2-reason": "", "G3-reason": "", "G4-reason": ""}
#: What each choice leaves.
CHOICES = [("", LAPTOP), ("saved", PHONE), ("both", f"{LAPTOP}\n\n{PHONE}"), ("unheard-of", LAPTOP)]


def address(visit: Visit, slug: str = "victim-safety") -> str:
    return f"/visits/{visit.ref}/observation/{slug}"


@pytest.fixture
def visit(world: World, cast: Cast) -> Visit:
    """Whose G1 was saved by a phone that nobody pressed Save on, after a laptop had opened it."""
    made = world.planned()
    visiting.record(world.db, made, "victim-safety", {"G1": Answer("3", PHONE)}, seen=0, by=cast.wren, at=NOW, by_itself=True)
    return made


def laptop(seen: int, **more: str) -> dict[str, str]:
    return {**EMPTY, "revision": str(seen), "G1": "4", "G1-reason": LAPTOP, **more}


def test_both_texts_stand_side_by_side_with_who_saved_and_when(visit: Visit, as_: As, cast: Cast) -> None:
    answer = as_(cast.wren).post(address(visit), data=laptop(0))
    assert answer.status_code == 409
    assert "You saved this at 2:32pm in another place" in answer.text
    assert '<blockquote class="ob-quote">From the phone.\n\nIn two &lt;paragraphs&gt;.</blockquote>' in answer.text
    assert f"{LAPTOP}</textarea>" in answer.text
    assert answer.text.count("What do you want to keep?") == 1
    assert "Question G1, saved meanwhile at 2:32pm: Secure" in answer.text


@pytest.mark.parametrize(("keep", "left"), CHOICES)
def test_one_of_them_or_both_are_kept_as_was_chosen(visit: Visit, as_: As, cast: Cast, db: Database, keep: str, left: str) -> None:
    browser = as_(cast.wren)
    browser.post(address(visit), data=laptop(0))
    assert browser.post(address(visit), data=laptop(1, **{"keep-G1-reason": keep})).status_code == 303
    assert observations.get(db, visit).answer("G1") == Answer("4", left)


@pytest.mark.parametrize("keep", ["", "saved", "both"])
def test_whatever_is_chosen_both_can_be_read_afterwards(visit: Visit, as_: As, cast: Cast, keep: str) -> None:
    browser = as_(cast.wren)
    browser.post(address(visit), data=laptop(0))
    browser.post(address(visit), data=laptop(1, **{"keep-G1-reason": keep}))
    page = browser.get(address(visit) + "/drafts").text
    assert "From the phone.\n\nIn two &lt;paragraphs&gt;." in page
    assert LAPTOP in page


def test_a_page_that_saves_before_its_button_leads_on_joins_once(visit: Visit, as_: As, cast: Cast, db: Database) -> None:
    browser, chosen = as_(cast.wren), {"keep-G1-reason": "both"}
    browser.post(address(visit), data=laptop(0))
    assert browser.post(address(visit), data=laptop(1, **chosen), headers={"X-Autosave": "1"}).status_code == 200
    assert browser.post(address(visit), data=laptop(2, **chosen)).status_code == 303
    assert observations.get(db, visit).answer("G1").reason == f"{LAPTOP}\n\n{PHONE}"


def test_before_the_choice_a_reload_a_closed_tab_and_the_way_back_lose_neither(visit: Visit, as_: As, cast: Cast) -> None:
    browser = as_(cast.wren)
    for _ in range(2):
        assert browser.post(address(visit), data=laptop(0)).status_code == 409
    page = browser.get(address(visit)).text
    assert "In two &lt;paragraphs&gt;.</textarea>" in page
    assert page.count(f'<blockquote class="ob-quote govuk-!-margin-bottom-1">{LAPTOP}</blockquote>') == 1


def test_a_refused_save_of_the_page_itself_loses_nothing_either(visit: Visit, as_: As, cast: Cast) -> None:
    browser = as_(cast.wren)
    assert browser.post(address(visit), data=laptop(0), headers={"X-Autosave": "1"}).status_code == 204
    assert LAPTOP in browser.get(address(visit)).text


def test_a_third_place_is_shown_again_and_the_choice_of_before_decides_nothing(visit: Visit, as_: As, cast: Cast, db: Database) -> None:
    browser = as_(cast.wren)
    browser.post(address(visit), data=laptop(0))
    visiting.record(db, visit, "victim-safety", {"G1": Answer("3", "From the tablet.")}, seen=1, by=cast.wren, at=NOW, by_itself=True)
    answer = browser.post(address(visit), data=laptop(1, **{"keep-G1-reason": "saved"}))
    assert answer.status_code == 409
    assert '<blockquote class="ob-quote">From the tablet.</blockquote>' in answer.text
    assert f"{LAPTOP}</textarea>" in answer.text


def test_a_long_text_is_whole_beside_the_box_and_short_in_the_error(visit: Visit, as_: As, cast: Cast, db: Database) -> None:
    long = "The chair asked. " * 100
    visiting.record(db, visit, "victim-safety", {"G1": Answer("3", long)}, seen=1, by=cast.wren, at=NOW)
    page = as_(cast.wren).post(address(visit), data=laptop(0)).text
    assert f'<blockquote class="ob-quote">{long}</blockquote>' in page
    assert f"saved meanwhile at 2:32pm: {long[:90]}" in page
    assert page.count(long.strip()) == 1


@pytest.mark.parametrize(("keep", "left"), CHOICES)
def test_the_two_texts_of_a_finding_are_chosen_apart(world: World, as_: As, cast: Cast, db: Database, keep: str, left: str) -> None:
    visit, browser, better = world.planned(), as_(cast.wren), Finding(None, "improvement", "Papers came late.", "minutes", who="chair", step="Ask.")
    number = visiting.record_finding(db, visit, "findings", better, by=cast.wren, at=NOW)
    visiting.record_finding(db, visit, "findings", Finding(None, "improvement", "Another."), by=cast.wren, at=NOW)
    phone = Finding(number, "improvement", PHONE, "minutes", who="chair", step="Phone's step.")
    visiting.record_finding(db, visit, "findings", phone, by=cast.wren, at=NOW)
    page, said = f"{address(visit, 'findings')}/improvement/{number}", {"text": LAPTOP, "theme": "attendance", "who": "chair", "step": "Laptop's step."}
    answer = browser.post(page, data={**said, "revision": "1"})
    assert answer.status_code == 409
    assert answer.text.count("What do you want to keep?") == 2
    assert "Theme, saved meanwhile at 2:32pm: Minutes and administration" in answer.text
    assert browser.post(page, data={**said, "revision": "3", "keep-text": keep, "keep-step": "saved"}).status_code == 303
    found = [one for one in observations.get(db, visit).findings if one.id == number]
    assert [(one.text, one.theme, one.step) for one in found] == [(left, "attendance", "Phone's step.")]


@pytest.mark.parametrize(("keep", "left"), CHOICES)
def test_what_was_seen_of_last_time_is_chosen_too(world: World, as_: As, cast: Cast, db: Database, keep: str, left: str) -> None:
    world.released(meeting_on=TODAY - timedelta(days=90))
    visit, browser, page = world.planned(), as_(cast.wren), "last-time"
    box = f"earlier-{observations.get(db, visit).earlier[0].finding}"
    browser.post(address(visit, page), data={"revision": "0", box: "same", f"{box}-why": PHONE})
    said = {box: "better", f"{box}-why": LAPTOP}
    answer = browser.post(address(visit, page), data={"revision": "0", **said})
    assert answer.status_code == 409
    assert "You saved this at 2:32pm in another place" in answer.text
    assert browser.post(address(visit, page), data={"revision": "1", **said, f"keep-{box}-why": keep}).status_code == 303
    assert [(point.now, point.why) for point in observations.get(db, visit).earlier] == [("better", left)]


def test_who_was_there_is_shown_from_both_places_and_both_can_be_read(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit, browser, page = world.planned(), as_(cast.wren), "who-was-there"
    browser.post(address(visit, page), data={"revision": "0", "there": ["police"], "others": "Phone Trust"}, headers={"X-Autosave": "1"})
    answer = browser.post(address(visit, page), data={"revision": "0", "there": ["housing"], "others": "Laptop Trust"})
    assert answer.status_code == 409
    assert "Who was there, saved meanwhile at 2:32pm: Police, Phone Trust" in answer.text
    assert "Laptop Trust</textarea>" in answer.text
    drafts = browser.get(address(visit, page) + "/drafts").text
    assert "Phone Trust" in drafts
    assert "Laptop Trust" in drafts


def test_the_talk_that_was_added_in_two_places_is_chosen_too(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit, browser = world.written(), as_(cast.wren)
    not_yet = {"L2": Answer("not-yet"), "L2_why": Answer("She was called away.")}
    visiting.record(db, visit, "talk", not_yet, seen=1, by=cast.wren, at=NOW)
    sent = visiting.submit(db, visit, DECLARED, by=cast.wren, at=NOW)
    said = {"L2": "given", "L2_why": LAPTOP, "L2_how": "phone", "L2_told": "That papers help.", "L2_response": "", "L1_well": "", "L1_way": "", "L1_board": ""}
    answer = browser.post(f"/visits/{sent.ref}/talk", data={**said, "revision": "1", "L2_date": ["23", "11", "2026"]})
    assert answer.status_code == 409
    assert "saved meanwhile" in answer.text
