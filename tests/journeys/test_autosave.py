"""What is typed is kept without a button, and a text saved elsewhere is never overwritten by it."""

from __future__ import annotations

from flask import Flask
from sqlite_utils import Database

from forms.instrument import Answer
from observe.domain.visit import Visit
from observe.services import visiting
from observe.store import observations
from tests.browser import OpenPage, serving
from tests.cast import NOW, Cast, World
from tests.journeys.signed_in import sign_in


def reason(db: Database, visit: Visit) -> str:
    return observations.get(db, visit).answer("G1").reason


def test_a_closed_tab_loses_nothing(app: Flask, world: World, cast: Cast, db: Database, open_page: OpenPage) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    visit = world.planned()
    with serving(app) as url:
        page = open_page(f"{url}/help")
        sign_in(page, app, url, cast.wren)
        page.goto(f"{url}/visits/{visit.ref}/observation/victim-safety")
        page.locator("#G1-reason").press_sequentially("She spoke first.")
        page.get_by_text("Saved at 2:32pm").wait_for()
        assert reason(db, visit) == "She spoke first."
        page.locator("#G1-reason").press_sequentially(" Then the plan changed.")
        page.get_by_role("button", name="Save and continue").last.click()
        page.wait_for_url("**/stalking")
    assert reason(db, visit) == "She spoke first. Then the plan changed."


def test_a_text_saved_in_another_place_is_shown_and_not_overwritten(app: Flask, world: World, cast: Cast, db: Database, open_page: OpenPage) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    visit = world.planned()
    with serving(app) as url:
        page = open_page(f"{url}/help")
        sign_in(page, app, url, cast.wren)
        page.goto(f"{url}/visits/{visit.ref}/observation/victim-safety")
        visiting.record(db, visit, "victim-safety", {"G1": Answer("4", "From the phone.")}, seen=0, by=cast.wren, at=NOW)
        page.locator("#G1-reason").fill("From the laptop.")
        page.get_by_text("This part was saved in another place.").wait_for()
        assert reason(db, visit) == "From the phone."
        page.get_by_role("button", name="Save and continue").last.click()
        assert "Question G1, saved meanwhile at 2:32pm: From the phone." in page.locator("#G1-reason-error").inner_text()
        assert page.locator("#G1-reason").input_value() == "From the laptop."
