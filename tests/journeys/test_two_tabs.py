"""Two tabs of one person in a real browser: neither text is lost, whichever way they go; and what was cleared comes back."""

from __future__ import annotations

from flask import Flask
from playwright.sync_api import Page
from sqlite_utils import Database

from observe.domain.visit import Visit
from observe.store import observations
from tests.axe import check_in_browser
from tests.browser import OpenPage, serving
from tests.cast import Cast, World
from tests.journeys.signed_in import sign_in

SAVED = "Saved at 2:32pm"


def reason(db: Database, visit: Visit) -> str:
    return observations.get(db, visit).answer("G1").reason


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name).last.click()


def test_two_tabs_and_a_cleared_part(app: Flask, world: World, cast: Cast, db: Database, open_page: OpenPage) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    visit = world.planned()
    with serving(app) as url:
        first = open_page(f"{url}/help")
        sign_in(first, app, url, cast.wren)
        part = f"{url}/visits/{visit.ref}/observation/victim-safety"
        first.goto(part)
        second = open_page(part, of=first.context)
        first.locator("#G1-reason").press_sequentially("From the first tab.")
        first.get_by_text(SAVED).wait_for()
        second.locator("#G1-reason").press_sequentially("From the second tab.")
        second.get_by_text("This part was saved in another place.").wait_for()
        press(second, "Save and continue")
        assert "From the first tab." in second.locator(".ob-both").inner_text()
        check_in_browser(second)
        second.reload()
        assert second.locator("#G1-reason").input_value() == "From the second tab."
        second.goto(f"{url}/help")
        second.goto(part)
        second.locator(".ob-earlier summary").first.click()
        press(second, "Use this text again")
        second.wait_for_load_state("networkidle")  # what the browser had kept of it is now saved, and the page made anew
        assert second.locator("#G1-reason").input_value() == "From the second tab."
        check_in_browser(second)
        first.locator("#G1-reason").press_sequentially(" More.")
        first.get_by_text("This part was saved in another place.").wait_for()
        press(first, "Save and continue")
        first.get_by_label("Both, one after the other").check()
        press(first, "Save and continue")
        assert reason(db, visit) == "From the first tab. More.\n\nFrom the second tab."
        first.goto(part)
        press(first, "Clear this part")
        check_in_browser(first)
        press(first, "Clear this part")
        assert reason(db, visit) == ""
        check_in_browser(first)
        press(first, "Bring back what was there")
        assert first.locator("#G1-reason").input_value() == "From the first tab. More.\n\nFrom the second tab."
        press(first, "Earlier drafts of this part")
        first.locator(".ob-draft summary").last.click()
        check_in_browser(first)
