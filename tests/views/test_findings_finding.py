"""Good practice and areas for improvement: added, changed, removed and brought back; nothing typed is lost on the way."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlite_utils import Database

from forms.found import Finding
from observe.domain.people import Person
from observe.domain.visit import Visit
from observe.services import visiting
from observe.store import observations
from tests.cast import NOW, Cast, World

As = Callable[[Person | None], FlaskClient]

GOOD = {"revision": "0", "text": "Each agency was asked by name.", "theme": "chairing", "share": "yes"}
BETTER = {"revision": "0", "text": "Papers came late.", "theme": "minutes", "who": "agency", "agency": "housing", "step": ""}


def listing(visit: Visit) -> str:
    return f"/visits/{visit.ref}/observation/findings"


def found(db: Database, visit: Visit) -> list[Finding]:
    return list(observations.get(db, visit).findings)


def test_each_kind_is_added_on_a_page_of_its_own(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit, browser = world.planned(), as_(cast.wren)
    for kind, said in (("good-practice", GOOD), ("improvement", BETTER)):
        assert browser.get(f"{listing(visit)}/{kind}/new").status_code == 200
        answer = browser.post(f"{listing(visit)}/{kind}/new", data=said)
        number = found(db, visit)[-1].id
        assert (answer.status_code, answer.location) == (303, f"{listing(visit)}#finding-{number}")
    page = browser.get(listing(visit)).get_data(as_text=True)
    assert "Each agency was asked by name." in page
    assert "Housing" in page
    assert "Add another good practice" in page


def test_pressing_twice_adds_it_once(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit, browser = world.planned(), as_(cast.wren)
    assert [browser.post(f"{listing(visit)}/good-practice/new", data=GOOD).status_code for _ in "12"] == [303, 303]
    assert len(found(db, visit)) == 1


def test_a_finding_with_gaps_is_saved_and_says_what_is_missing(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit, browser = world.planned(), as_(cast.wren)
    answer = browser.post(f"{listing(visit)}/improvement/new", data={**BETTER, "theme": "", "agency": ""})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert page.count("Choose a theme") >= 3
    assert page.count("Choose which agency") == 2
    assert f'action="{listing(visit)}/improvement/{found(db, visit)[0].id}"' in page
    assert found(db, visit)[0].text == "Papers came late."
    assert "Not finished" in browser.get(listing(visit)).get_data(as_text=True)


def test_an_empty_page_adds_nothing(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit = world.planned()
    answer = as_(cast.wren).post(f"{listing(visit)}/good-practice/new", data={"revision": "0", "text": "", "theme": ""})
    assert answer.status_code == 400
    assert answer.get_data(as_text=True).count("Enter what worked well") == 2
    assert found(db, visit) == []


def test_a_removed_finding_can_be_brought_back(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit, browser = world.planned(), as_(cast.wren)
    browser.post(f"{listing(visit)}/improvement/new", data=BETTER)
    address = f"{listing(visit)}/improvement/{found(db, visit)[0].id}"
    assert browser.post(f"{address}/remove").location == f"{listing(visit)}#removed"
    assert found(db, visit) == []
    page = browser.get(listing(visit)).get_data(as_text=True)
    assert "You removed “Papers came late.” at 2:32pm." in page
    assert f'action="{address}/bring-back"' in page
    browser.post(f"{address}/bring-back")
    assert [one.text for one in found(db, visit)] == ["Papers came late."]


def test_changing_what_was_removed_in_another_tab_loses_nothing(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit, browser = world.planned(), as_(cast.wren)
    browser.post(f"{listing(visit)}/improvement/new", data=BETTER)
    address = f"{listing(visit)}/improvement/{found(db, visit)[0].id}"
    browser.post(f"{address}/remove")
    answer = browser.post(address, data={**BETTER, "revision": "1", "text": "Papers came on the day."})
    assert answer.status_code == 409
    assert "Papers came on the day.</textarea>" in answer.get_data(as_text=True)
    assert browser.post(address, data={**BETTER, "revision": "2", "text": "Papers came on the day."}).status_code == 303
    assert [one.text for one in found(db, visit)] == ["Papers came on the day."]


def test_two_tabs_lose_neither_text(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit, browser = world.planned(), as_(cast.wren)
    browser.post(f"{listing(visit)}/improvement/new", data=BETTER)
    address = f"{listing(visit)}/improvement/{found(db, visit)[0].id}"
    browser.post(address, data={**BETTER, "revision": "1", "text": "From the phone."})
    answer = browser.post(address, data={**BETTER, "revision": "1", "text": "From the laptop."})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "What could be better, saved meanwhile at 2:32pm: From the phone." in page
    assert "From the laptop.</textarea>" in page
    assert found(db, visit)[0].text == "From the phone."


def test_the_reason_for_none_is_saved_before_the_add_button_leads_on(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit, browser = world.planned(), as_(cast.wren)
    answer = browser.post(listing(visit), data={"revision": "0", "L3_none": "I saw one case only.", "then": "improvement"})
    assert answer.location == f"{listing(visit)}/improvement/new"
    assert observations.get(db, visit).answer("L3_none").value == "I saw one case only."
    assert browser.post(listing(visit), data={"revision": "1", "L3_none": "I saw one case only."}).location.endswith("/in-brief")


def test_from_the_check_the_list_says_what_is_missing(world: World, as_: As, cast: Cast) -> None:
    page = as_(cast.wren).get(f"{listing(world.planned())}?check=1").get_data(as_text=True)
    assert page.count("Add a good practice, or say why there is none to report") == 2


@pytest.mark.parametrize("said", [{}, {**GOOD, "theme": "unheard-of"}, {**GOOD, "share": "perhaps"}, {**GOOD, "revision": "x"}, {**GOOD, "text": ["a", "b"]}])
def test_what_no_page_could_have_sent_changes_nothing(world: World, as_: As, cast: Cast, db: Database, said: dict[str, object]) -> None:
    visit = world.planned()
    assert as_(cast.wren).post(f"{listing(visit)}/good-practice/new", data=said).status_code == 400
    assert found(db, visit) == []


@pytest.mark.parametrize(
    "end", ["improvement/999999", "improvement/0", "improvement/-1", "improvement/1e3", "other/new", "good-practice/999999999999999999999"]
)
def test_a_finding_that_is_not_there_is_not_found(world: World, as_: As, cast: Cast, end: str) -> None:
    assert as_(cast.wren).get(f"{listing(world.planned())}/{end}").status_code == 404


def test_a_finding_of_another_visit_cannot_be_reached(world: World, as_: As, cast: Cast, db: Database) -> None:
    one, other, browser = world.planned(), world.planned(), as_(cast.wren)
    number = visiting.record_finding(db, one, "findings", Finding(None, "improvement", "Papers came late.", "minutes", who="chair"), by=cast.wren, at=NOW)
    assert browser.get(f"{listing(other)}/improvement/{number}").status_code == 404
    assert browser.post(f"{listing(other)}/improvement/{number}", data=BETTER).status_code == 404
    assert browser.post(f"{listing(other)}/improvement/{number}/remove").status_code == 404
    assert browser.post(f"{listing(other)}/improvement/{number}/bring-back").status_code == 404
    assert found(db, one)[0].text == "Papers came late."
    assert found(db, other) == []


def test_only_its_visitor_adds(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit = world.planned()
    for person, code in ((cast.idris, 404), (cast.bram, 403), (None, 303)):
        assert as_(person).post(f"{listing(visit)}/good-practice/new", data=GOOD).status_code == code
    sent = world.submitted()
    assert as_(cast.wren).post(f"{listing(sent)}/good-practice/new", data=GOOD).status_code == 403
