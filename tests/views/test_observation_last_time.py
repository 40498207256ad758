"""What was asked for last time: better, the same, or not seen, with a word on why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask.testing import FlaskClient
from sqlite_utils import Database

from observe.domain.people import Person
from observe.domain.visit import Visit
from observe.store import observations
from tests.cast import TODAY, Cast, World

As = Callable[[Person | None], FlaskClient]


def address(visit: Visit) -> str:
    return f"/visits/{visit.ref}/observation/last-time"


def after_a_report(world: World) -> tuple[Visit, str]:
    """A visit to the borough that a report was released on, and the field of its one point."""
    world.released(meeting_on=TODAY - timedelta(days=90))
    visit = world.planned()
    return visit, f"earlier-{observations.get(world.db, visit).earlier[0].finding}"


def test_each_point_of_the_last_report_is_asked(world: World, as_: As, cast: Cast) -> None:
    visit, field = after_a_report(world)
    page = as_(cast.wren).get(address(visit)).get_data(as_text=True)
    assert "Housing was missing, so two actions had no owner." in page
    assert f'name="{field}-why"' in page


def test_what_became_of_it_is_saved_as_typed(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit, field = after_a_report(world)
    answer = as_(cast.wren).post(address(visit), data={"revision": "0", field: "better", f"{field}-why": "They came."})
    assert answer.location == f"/visits/{visit.ref}/observation/in-brief"
    assert [(point.now, point.why) for point in observations.get(db, visit).earlier] == [("better", "They came.")]


def test_without_a_choice_the_words_are_saved_all_the_same(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit, field = after_a_report(world)
    assert as_(cast.wren).post(address(visit), data={"revision": "0", f"{field}-why": "They came."}).status_code == 303
    assert observations.get(db, visit).earlier[0].why == "They came."
    page = as_(cast.wren).get(f"{address(visit)}?check=1").get_data(as_text=True)
    assert page.count("Choose better, same or not seen for point 1 of last time") == 2


def test_too_many_words_are_saved_and_shown_beside_the_box(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit, field = after_a_report(world)
    answer = as_(cast.wren).post(address(visit), data={"revision": "0", field: "same", f"{field}-why": "x" * 2001})
    assert answer.status_code == 400
    assert answer.get_data(as_text=True).count("must be 2,000 characters or fewer") == 2
    assert observations.get(db, visit).earlier[0].why == "x" * 2001


def test_two_tabs_lose_neither_answer(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit, field = after_a_report(world)
    browser = as_(cast.wren)
    browser.post(address(visit), data={"revision": "0", field: "same", f"{field}-why": "From the phone."})
    answer = browser.post(address(visit), data={"revision": "0", field: "better", f"{field}-why": "From the laptop."})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Point 1, saved meanwhile at 2:32pm: Same" in page
    assert "From the laptop.</textarea>" in page
    assert observations.get(db, visit).earlier[0].why == "From the phone."


def test_what_no_page_could_have_sent_changes_nothing(world: World, as_: As, cast: Cast, db: Database) -> None:
    visit, field = after_a_report(world)
    assert as_(cast.wren).post(address(visit), data={"revision": "0", field: "worse", f"{field}-why": ""}).status_code == 400
    assert as_(cast.wren).post(address(visit), data={"revision": "0"}).status_code == 400
    assert observations.get(db, visit).earlier[0].now == ""
