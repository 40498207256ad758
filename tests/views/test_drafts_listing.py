"""Earlier drafts: under their boxes and part by part, used again and brought back, for whoever writes and until release."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlite_utils import Database

from forms.attended import Attended
from forms.instrument import Answer
from observe.domain.people import Person
from observe.domain.visit import Seat, Visit
from observe.services import planning, typing_in, visiting
from observe.store import history, observations
from tests.cast import NOW, TODAY, Cast, World, a_plan

As = Callable[[Person | None], FlaskClient]
EMPTY = {"G1-reason": "", "G2-reason": "", "G3-reason": "", "G4-reason": ""}


def address(visit: Visit, end: str = "", slug: str = "victim-safety") -> str:
    return f"/visits/{visit.ref}/observation/{slug}{end}"


def typed(words: str, seen: int, **more: str) -> dict[str, str]:
    return {**EMPTY, "revision": str(seen), "G1": "4", "G1-reason": words, **more}


@pytest.fixture
def twice_saved(world: World, cast: Cast) -> Visit:
    """A visit whose reason on G1 was saved two hours ago, and otherwise an hour ago."""
    visit = world.planned()
    for seen, words in enumerate(("The first words.", "Other words.")):
        at = NOW - timedelta(hours=2 - seen)
        visiting.record(world.db, visit, "victim-safety", {"G1": Answer("4", words)}, seen=seen, by=cast.wren, at=at)
    return visit


def reason(db: Database, visit: Visit) -> str:
    return observations.get(db, visit).answer("G1").reason


def use(page: str) -> str:
    """The value of the first button that uses an earlier text again."""
    found = re.search(r'name="use" value="([^"]+)"', page)
    assert found
    return found[1]


def test_an_earlier_text_stands_closed_under_its_box_and_nowhere_else(twice_saved: Visit, as_: As, cast: Cast) -> None:
    page = as_(cast.wren).get(address(twice_saved)).text
    assert page.count('<details class="govuk-details ob-earlier">') == 1
    assert "Saved 24 November 2026 at 12:32pm" in page
    assert page.count("The first words.") == 1
    assert page.count("Other words.") == 1
    assert "Earlier drafts" not in as_(cast.wren).get(address(twice_saved, slug="chairing")).text


def test_a_first_save_shows_no_earlier_draft(world: World, as_: As, cast: Cast) -> None:
    page = as_(cast.wren).get(address(world.writing())).text
    assert "Earlier drafts" not in page
    assert "Clear this part" in page


def test_using_a_text_again_saves_the_page_first_and_comes_back_to_the_box(twice_saved: Visit, as_: As, cast: Cast, db: Database) -> None:
    browser = as_(cast.wren)
    again = use(browser.get(address(twice_saved)).text)
    said = {**typed("Typed just now.", 2), "G2-reason": "Not lost.", "use": again}
    answer = browser.post(address(twice_saved), data=said)
    assert (answer.status_code, answer.location) == (303, address(twice_saved) + "#G1-reason")
    assert reason(db, twice_saved) == "The first words."
    assert observations.get(db, twice_saved).answer("G2").reason == "Not lost."
    assert "Typed just now." in browser.get(address(twice_saved)).text


@pytest.mark.parametrize(
    ("used", "code"), [("1e3 G1-reason", 400), ("999999 G1-reason", 404), ("1 G2-reason", 404), ("1", 404), ("99999999999999999999 G1", 400)]
)
def test_what_no_button_says_is_refused_and_what_was_typed_is_saved(twice_saved: Visit, as_: As, cast: Cast, db: Database, used: str, code: int) -> None:
    assert as_(cast.wren).post(address(twice_saved), data=typed("Typed.", 2, use=used)).status_code == code
    assert reason(db, twice_saved) == "Typed."


def test_a_text_of_a_finding_is_used_again_on_its_page(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit, browser, findings = world.planned(), as_(cast.wren), "findings"
    said = {"theme": "minutes", "who": "chair", "step": "Send them."}
    browser.post(address(visit, "/improvement/new", findings), data={**said, "revision": "0", "text": "Papers came late."})
    page = address(visit, f"/improvement/{observations.get(db, visit).findings[0].id}", findings)
    browser.post(page, data={**said, "revision": "1", "text": "Papers came on the day."})
    answer = browser.post(page, data={**said, "revision": "2", "text": "Papers.", "use": use(browser.get(page).text)})
    assert (answer.status_code, answer.location) == (303, f"{page}#text")
    assert observations.get(db, visit).findings[0].text == "Papers came late."


def test_the_buttons_save_before_they_lead_to_the_drafts_or_ask_to_clear(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit, browser = world.writing(), as_(cast.wren)
    for seen, then in ((1, "drafts"), (2, "clear")):
        answer = browser.post(address(visit) + "?check=1", data=typed(f"Before {then}.", seen, then=then))
        assert answer.location == address(visit, f"/{then}?check=1")
        assert reason(db, visit) == f"Before {then}."


def test_a_faulty_answer_keeps_nobody_from_clearing(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit = world.writing()
    assert as_(cast.wren).post(address(visit), data=typed("x" * 2001, 1, then="clear")).location == address(visit, "/clear")


def test_every_kind_of_part_can_be_cleared_and_brought_back(world: World, as_: As, cast: Cast, db: Database) -> None:
    world.released(meeting_on=TODAY - timedelta(days=90))
    visit, browser = world.written(), as_(cast.wren)
    before = observations.get(db, visit)
    was = (before.answers, before.attended, before.findings, before.earlier)
    for slug, revision in before.revisions.items():
        assert browser.get(address(visit, "/clear", slug)).status_code == 200
        assert browser.post(address(visit, "/clear", slug), data={"revision": str(revision)}).location == address(visit, slug=slug)
        page = browser.get(address(visit, slug=slug)).text
        assert "You emptied this part at 2:32pm." in page
        (back,) = re.findall(r'action="(\S+/drafts/\d+/bring-back)"', page)
        assert browser.post(back, data={"revision": str(revision + 1)}).location == address(visit, slug=slug)
        assert "You emptied this part" not in browser.get(address(visit, slug=slug)).text
    after = observations.get(db, visit)
    assert (after.answers, after.attended, after.findings, after.earlier) == was


def test_a_page_that_was_open_while_its_part_was_cleared_is_not_what_comes_back(twice_saved: Visit, as_: As, cast: Cast, db: Database) -> None:
    browser = as_(cast.wren)
    browser.post(address(twice_saved, "/clear"), data={"revision": "2"})
    assert browser.post(address(twice_saved), data=typed("Refused.", 2)).status_code == 409
    (back,) = re.findall(r'action="(\S+/drafts/\d+/bring-back)"', browser.get(address(twice_saved)).text)
    browser.post(back, data={"revision": "3"})
    assert reason(db, twice_saved) == "Other words."


def test_what_was_saved_elsewhere_is_neither_cleared_nor_written_over(twice_saved: Visit, as_: As, cast: Cast, db: Database) -> None:
    browser = as_(cast.wren)
    answer = browser.post(address(twice_saved, "/clear"), data={"revision": "1"})
    assert answer.status_code == 409
    assert "so it was not cleared" in answer.text
    assert 'name="revision" value="2"' in answer.text
    answer = browser.post(address(twice_saved, "/drafts/1/bring-back"), data={"revision": "1"})
    assert answer.status_code == 409
    assert "so nothing was brought back" in answer.text
    assert reason(db, twice_saved) == "Other words."


def test_the_list_says_each_draft_in_words_and_which_is_now(twice_saved: Visit, as_: As, cast: Cast) -> None:
    page = as_(cast.wren).get(address(twice_saved, "/drafts")).text
    assert page.index("Saved 24 November 2026 at 1:32pm: as it is now") < page.index("Saved 24 November 2026 at 12:32pm<")
    assert "<strong>Strong</strong>" in page
    assert "The first words." in page
    assert len(re.findall("/drafts/[0-9]+/bring-back", page)) == 1


def test_attendance_is_read_in_words_too(world: World, as_: As, cast: Cast) -> None:
    visit = world.planned()
    for seen, came in enumerate(("room", "online")):
        there = [Attended("police", "Police", True, came, "led"), Attended("other-a-trust", "A trust", True, "room", "silent")]
        visiting.record_attendance(world.db, visit, "who-was-there", there, {}, seen=seen, by=cast.wren, at=NOW)
    page = as_(cast.wren).get(address(visit, "/drafts", "who-was-there")).text
    assert "In the room, led" in page
    assert "Online, led" in page
    assert page.count("A trust") == 2


def test_a_refused_text_can_be_read_and_used(twice_saved: Visit, as_: As, cast: Cast, db: Database) -> None:
    browser = as_(cast.wren)
    assert browser.post(address(twice_saved), data=typed("From the laptop.", 1)).status_code == 409
    page = browser.get(address(twice_saved)).text
    assert "Typed 24 November 2026 at 2:32pm and not used, because this part had been saved in another place" in page
    browser.post(address(twice_saved), data=typed("Other words.", 2, use=use(page)))
    assert reason(db, twice_saved) == "From the laptop."


def test_after_sending_drafts_are_read_and_no_more_brought_back_and_gone_at_release(world: World, as_: As, cast: Cast) -> None:
    sent, released = world.submitted(), world.released()
    page = as_(cast.wren).get(f"/visits/{sent.ref}/observation").text
    assert f'href="{address(sent, "/drafts")}"' in page
    assert "bring-back" not in as_(cast.wren).get(address(sent, "/drafts")).text
    assert as_(cast.wren).post(address(sent, "/drafts/1/bring-back"), data={"revision": "1"}).status_code == 403
    assert as_(cast.wren).get(address(released, "/drafts")).status_code == 403
    assert "Earlier drafts" not in as_(cast.wren).get(f"/visits/{released.ref}/observation").text


def test_nobody_else_reads_drafts_whoever_they_are(world: World, as_: As, cast: Cast) -> None:
    visit = world.writing(second_visitor=Seat.of(cast.idris))
    for person, code in ((cast.bram, 403), (cast.ottilie, 403), (cast.tamsin, 404), (cast.corin, 404), (None, 303)):
        assert as_(person).get(address(visit, "/drafts")).status_code == code


def test_who_takes_over_sees_none_of_the_words_of_who_wrote_before(twice_saved: Visit, world: World, as_: As, cast: Cast, db: Database) -> None:
    handed = planning.hand_over(db, twice_saved, a_plan(cast, visitor=Seat.of(cast.idris)), by=cast.bram, at=NOW)
    for end in ("", "/drafts"):
        page = as_(cast.idris).get(address(handed, end)).text
        assert "The first words." not in page
        assert "Other words." not in page
    assert as_(cast.wren).get(address(handed, "/drafts")).status_code == 404
    assert as_(cast.idris).post(address(handed, "/drafts/1/bring-back"), data={"revision": "0"}).status_code == 404


def test_who_types_it_in_reads_their_drafts_until_it_is_the_visitors(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit = typing_in.begin(db, world.planned(), by=cast.bram, at=NOW)
    visiting.record(db, visit, "victim-safety", {"G1": Answer("4", "From her letter.")}, seen=0, by=cast.bram, at=NOW)
    assert "From her letter." in as_(cast.bram).get(address(visit, "/drafts")).text
    assert as_(cast.hester).get(address(visit, "/drafts")).status_code == 403
    assert as_(cast.wren).get(address(visit, "/drafts")).status_code == 403
    typing_in.give(db, visit, by=cast.bram, at=NOW)
    assert as_(cast.bram).get(address(visit, "/drafts")).status_code == 403
    assert "From her letter." in as_(cast.wren).get(address(visit, "/drafts")).text


def test_the_history_tells_that_a_part_was_cleared_and_none_of_its_words(twice_saved: Visit, as_: As, cast: Cast, db: Database) -> None:
    as_(cast.wren).post(address(twice_saved, "/clear"), data={"revision": "2"})
    page = as_(cast.bram).get(f"/visits/{twice_saved.ref}/history").text
    assert "Cleared a part" in page
    assert "Other words." not in page + str(history.list_for(db, twice_saved))


def test_a_page_of_attendance_open_while_the_part_is_cleared_loses_nothing(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit, browser, slug = world.planned(), as_(cast.wren), "who-was-there"
    browser.post(address(visit, slug=slug), data={"revision": "0", "there": ["police"], "others": ""})
    browser.post(address(visit, "/clear", slug), data={"revision": "1"})
    how = {"revision": "1", "police-came": "room", "police-part": "led"}
    answer = browser.post(address(visit, "/how", slug), data=how)
    assert answer.status_code == 409
    assert browser.post(address(visit, "/how", slug), data={**how, "revision": "2"}).status_code == 303
    assert [(one.agency, one.came) for one in observations.get(db, visit).attended] == [("police", "room")]
