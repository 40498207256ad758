"""Who was there in two pages: ticks, then how each took part; nothing said is lost by unticking."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlite_utils import Database

from forms.attended import Attended
from observe.domain.people import Person
from observe.domain.visit import Visit
from observe.store import observations
from tests.cast import Cast, World

As = Callable[[Person | None], FlaskClient]


def who(visit: Visit) -> str:
    return f"/visits/{visit.ref}/observation/who-was-there"


def how(visit: Visit) -> str:
    return f"{who(visit)}/how"


def attended(db: Database, visit: Visit, agency: str) -> Attended:
    return next(one for one in observations.get(db, visit).attended if one.agency == agency)


def ticked(browser: FlaskClient, visit: Visit, *agencies: str, others: str = "", seen: int = 0) -> None:
    answer = browser.post(who(visit), data={"revision": str(seen), "there": list(agencies), "others": others})
    assert (answer.status_code, answer.location) == (303, how(visit))


def test_ticks_lead_to_how_each_took_part(world: World, as_: As, cast: Cast) -> None:
    visit, browser = world.planned(), as_(cast.wren)
    ticked(browser, visit, "police", "probation")
    page = browser.get(how(visit)).get_data(as_text=True)
    assert "You ticked 2." in page
    assert 'name="police-came"' in page
    assert 'name="housing-away"' in page


def test_agencies_stand_in_the_order_of_the_area(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit = world.planned()
    ticked(as_(cast.wren), visit, "police", others="Zebra Trust\nAnchor Project")
    names = [one.name for one in observations.get(db, visit).attended]
    assert names == [agency.name for agency in visit.area.agencies] + ["Anchor Project", "Zebra Trust"]


def test_unticking_keeps_what_was_said(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit, browser = world.planned(), as_(cast.wren)
    ticked(browser, visit, "police")
    browser.post(how(visit), data={"revision": "1", "police-came": "room", "police-part": "led", "police-one": "y"})
    ticked(browser, visit, seen=2)
    ticked(browser, visit, "police", seen=3)
    assert attended(db, visit, "police") == Attended("police", attended(db, visit, "police").name, True, "room", "led", True)


def test_one_tick_answers_for_all_that_is_left_blank(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit, browser = world.planned(), as_(cast.wren)
    ticked(browser, visit, "police")
    away = {f"{agency.key}-away": "" for agency in visit.area.agencies if agency.key != "police"}
    answer = browser.post(how(visit), data={"revision": "1", "police-came": "room", "police-part": "led", **away, "housing-away": "absent", "unknown": "y"})
    assert answer.location == f"/visits/{visit.ref}/observation/the-right-people"
    assert attended(db, visit, "housing").away == "absent"
    assert attended(db, visit, "education").away == "unknown"


def test_without_a_tick_before_the_second_page_leads_to_the_first(world: World, as_: As, cast: Cast) -> None:
    visit = world.planned()
    assert as_(cast.wren).get(how(visit)).location == who(visit)


def test_from_the_check_the_pages_say_what_is_missing(world: World, as_: As, cast: Cast) -> None:
    visit, browser = world.planned(), as_(cast.wren)
    page = browser.get(f"{who(visit)}?check=1").get_data(as_text=True)
    assert page.count("Say who was there") == 2
    assert 'href="#there-police"' in page
    ticked(browser, visit, "police")
    page = browser.get(f"{how(visit)}?check=1").get_data(as_text=True)
    assert page.count("Say how Police took part") == 2
    assert page.count("Say what happened with Education, or tick that you could not tell") == 2


def test_a_name_too_long_is_kept_and_shown_beside_its_box(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit = world.planned()
    answer = as_(cast.wren).post(who(visit), data={"revision": "0", "there": ["police"], "others": "x" * 101})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert page.count("The name of an agency must be 100 characters or fewer") == 2
    assert "x" * 101 in page
    assert attended(db, visit, "police").there


def test_two_tabs_lose_neither_answer(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit, browser = world.planned(), as_(cast.wren)
    ticked(browser, visit, "police")
    browser.post(how(visit), data={"revision": "1", "police-came": "room", "police-part": "led"})
    answer = browser.post(how(visit), data={"revision": "1", "police-came": "online", "police-part": "silent"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Police, saved meanwhile at 2:32pm: In the room, Led" in page
    assert attended(db, visit, "police").came == "room"
    assert browser.post(who(visit), data={"revision": "1", "there": ["police", "housing"], "others": ""}).status_code == 409
    assert browser.post(how(visit), data={"revision": "2", "police-came": "online", "police-part": "silent"}).status_code == 303
    assert attended(db, visit, "police").came == "online"


def test_what_no_page_could_have_sent_changes_nothing(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit, browser = world.planned(), as_(cast.wren)
    assert browser.post(who(visit), data={"revision": "0", "there": ["unheard-of"], "others": ""}).status_code == 400
    assert observations.get(db, visit).attended == ()
    ticked(browser, visit, "police")
    assert browser.post(how(visit), data={"revision": "1", "police-came": "by-boat", "police-part": "led"}).status_code == 400
    assert attended(db, visit, "police").came == ""


def test_only_attendance_has_a_second_page(world: World, as_: As, cast: Cast) -> None:
    visit = world.planned()
    assert as_(cast.wren).get(f"/visits/{visit.ref}/observation/victim-safety/how").status_code == 404
    assert as_(cast.idris).get(how(visit)).status_code == 404


def test_both_pages_save_by_themselves(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit, browser, itself = world.planned(), as_(cast.wren), {"X-Autosave": "1"}
    assert browser.post(who(visit), data={"revision": "0", "there": ["police"], "others": ""}, headers=itself).headers["Observe-Revision"] == "1"
    answer = browser.post(how(visit), data={"revision": "1", "police-came": "room", "police-part": ""}, headers=itself)
    assert (answer.status_code, answer.headers["Observe-Revision"]) == (200, "2")
    assert attended(db, visit, "police").came == "room"
