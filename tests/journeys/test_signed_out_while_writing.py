"""The session ends, or somebody else signs in, while a page is open on which somebody writes: no word is lost, and none is anybody else's."""

from __future__ import annotations

import re
from dataclasses import replace

from flask import Flask
from playwright.sync_api import Page, expect
from sqlite_utils import Database

from observe.domain.visit import Seat, Visit
from observe.services import planning
from observe.store import observations
from tests.axe import check_in_browser
from tests.browser import OpenPage, picture, serving
from tests.cast import NOW, Cast, World
from tests.journeys.kept import kept, opened, set_back, wait_until_kept
from tests.journeys.signed_in import sign_in

SIGNED_OUT = re.compile("^Not saved yet: you were signed out. Your words are kept in this browser. Sign in again")


def part(visit: Visit, slug: str = "victim-safety") -> str:
    return f"/visits/{visit.ref}/observation/{slug}"


def reason(db: Database, visit: Visit) -> str:
    return observations.get(db, visit).answer("G1").reason


def typed_signed_out(page: Page, words: str) -> None:
    """Typed when the session is over, until the page says so."""
    page.context.clear_cookies()
    page.locator("#G1-reason").press_sequentially(words)
    expect(page.locator("[data-saving]")).to_have_text(SIGNED_OUT)
    wait_until_kept(page, 1)


def test_who_signs_in_again_finds_every_word_on_the_page_and_saved(app: Flask, world: World, cast: Cast, db: Database, open_page: OpenPage) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    visit = world.planned()
    with serving(app) as url:
        page = opened(open_page, app, url, cast.wren, part(visit))
        typed_signed_out(page, "She spoke first.")
        picture(page, "signed-out-while-writing")
        check_in_browser(page)
        page.get_by_role("link", name="Sign in again").click()
        page.wait_for_url(f"**/sign-in?next={part(visit).replace('/', '%2F')}")
        sign_in(page, app, url, cast.wren)
        page.goto(f"{url}{part(visit)}")
        expect(page.locator("#G1-reason")).to_have_value("She spoke first.")
        expect(page.locator("#kept-words")).to_contain_text("It is saved now.")
        assert reason(db, visit) == "She spoke first."
        assert kept(page).copies == []


def test_the_page_that_stayed_open_saves_by_itself_after_signing_in_in_another_tab(
    app: Flask, world: World, cast: Cast, db: Database, open_page: OpenPage
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    visit = world.planned()
    with serving(app) as url:
        page = opened(open_page, app, url, cast.wren, part(visit))
        typed_signed_out(page, "She spoke first.")
        sign_in(page, app, url, cast.wren)
        open_page(url, of=page.context)
        expect(page.locator("[data-saving]")).to_have_text("Saved at 2:32pm")
        assert reason(db, visit) == "She spoke first."
        page.locator("#G1-reason").press_sequentially(" Then the plan changed.")
        page.get_by_role("button", name="Save and continue").last.click()
        page.wait_for_url("**/stalking")
        assert reason(db, visit) == "She spoke first. Then the plan changed."


def test_a_button_pressed_after_the_session_keeps_the_page_and_its_words(app: Flask, world: World, cast: Cast, db: Database, open_page: OpenPage) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    visit = world.planned()
    with serving(app) as url:
        page = opened(open_page, app, url, cast.wren, part(visit))
        page.context.clear_cookies()
        page.locator("#G1-reason").fill("She spoke first.")
        page.get_by_role("button", name="Save and continue").last.click()
        dialog = page.get_by_role("dialog", name="You were signed out")
        expect(dialog.get_by_text("What you typed since then is kept in this browser, and is saved when you have signed in again.")).to_be_visible()
        expect(dialog.get_by_text("copy it before")).not_to_be_visible()
        picture(page, "signed-out-at-a-press")
        sign_in(page, app, url, cast.wren)
        dialog.get_by_role("button", name="Close this message").click()
        page.wait_for_timeout(1200)  # two presses within a second are one
        page.get_by_role("button", name="Save and continue").last.click()
        page.wait_for_url("**/stalking")
        assert reason(db, visit) == "She spoke first."


def test_somebody_else_who_signs_in_meanwhile_sees_nothing_and_sends_nothing(app: Flask, world: World, cast: Cast, db: Database, open_page: OpenPage) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    visit = world.planned()
    with serving(app) as url:
        page = opened(open_page, app, url, cast.wren, part(visit))
        typed_signed_out(page, "She spoke first.")
        sign_in(page, app, url, cast.bram)
        other = open_page(f"{url}/visits/{visit.ref}", of=page.context)
        expect(page.get_by_text("Somebody else signed in with this browser.")).to_be_visible()
        expect(page.locator("#G1-reason")).not_to_be_visible()
        picture(page, "somebody-else")
        check_in_browser(page)
        assert "She spoke first." not in other.content()
        assert reason(db, visit) == ""
        page.context.set_offline(True)
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        page.wait_for_timeout(300)
        expect(page.locator("#G1-reason")).not_to_be_visible()
        page.context.set_offline(False)
        sign_in(page, app, url, cast.wren)
        open_page(url, of=page.context)
        expect(page.locator("#G1-reason")).to_be_visible()
        expect(page.locator("[data-saving]")).to_have_text("Saved at 2:32pm")
        assert reason(db, visit) == "She spoke first."


def test_the_next_visitor_of_the_same_visit_cannot_read_it_and_after_a_week_it_is_gone(
    app: Flask, world: World, cast: Cast, db: Database, open_page: OpenPage
) -> None:
    visit = world.planned()
    with serving(app) as url:
        page = opened(open_page, app, url, cast.wren, part(visit))
        typed_signed_out(page, "She spoke first.")
        page.close()
        planning.hand_over(db, visit, replace(visit.plan, visitor=Seat.of(cast.idris)), by=cast.bram, at=NOW)
        sign_in(page, app, url, cast.idris)
        other = open_page(f"{url}{part(visit)}", of=page.context)
        other.wait_for_load_state("networkidle")
        assert "She spoke first." not in other.content()
        assert len(kept(other).copies) == 1
        other.context.clear_cookies()
        set_back(other, 6)
        other.goto(f"{url}/help")
        other.wait_for_load_state("networkidle")
        assert len(kept(other).copies) == 1
        set_back(other, 2)
        other.goto(f"{url}/help")
        wait_until_kept(other, 0)


def test_signing_out_says_what_is_not_saved_and_then_erases_it(app: Flask, world: World, cast: Cast, open_page: OpenPage) -> None:
    visit = world.planned()
    with serving(app) as url:
        page = opened(open_page, app, url, cast.wren, part(visit))
        typed_signed_out(page, "She spoke first.")
        page.close()
        sign_in(page, app, url, cast.wren)
        again = open_page(f"{url}/visits", of=page.context)
        again.wait_for_load_state("networkidle")
        again.get_by_role("navigation").get_by_role("button", name="Sign out").click()
        expect(again.get_by_text("Something you wrote is not saved yet")).to_be_visible()
        picture(again, "sign-out-with-words-kept")
        check_in_browser(again)
        again.get_by_role("button", name="Sign out", exact=True).last.click()
        again.wait_for_load_state("networkidle")
        assert kept(again).copies == []
