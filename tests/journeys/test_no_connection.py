"""While nothing can be saved, what is typed stays in this browser, readable by nobody else, and is saved by itself afterwards."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from flask import Flask
from playwright.sync_api import Page, Route, expect
from sqlite_utils import Database

from forms.instrument import Answer
from observe.app import create_app
from observe.domain.visit import Visit
from observe.services import visiting
from observe.settings import Settings
from observe.store import observations
from tests.axe import check_in_browser
from tests.browser import OpenPage, picture, serving
from tests.cast import DECLARED, NOW, Cast, World
from tests.journeys.kept import kept, opened, wait_until_kept
from tests.views.test_access import without_talk

NO_CONNECTION = "Not saved yet: no connection. Your words are kept in this browser."


def part(visit: Visit, slug: str = "victim-safety") -> str:
    return f"/visits/{visit.ref}/observation/{slug}"


def reason(db: Database, visit: Visit) -> str:
    return observations.get(db, visit).answer("G1").reason


def typed_offline(page: Page, words: str, box: str = "#G1-reason") -> None:
    """Typed while there is no connection, until the page says so."""
    page.context.set_offline(True)
    page.locator(box).press_sequentially(words)
    expect(page.locator("[data-saving]")).to_have_text(NO_CONNECTION)
    wait_until_kept(page, 1)


def test_what_was_typed_in_a_closed_tab_is_saved_when_the_visit_is_opened_again(
    app: Flask, world: World, cast: Cast, db: Database, open_page: OpenPage
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    visit = visiting.choose_form(db, world.planned(), short=False, by=cast.wren, at=NOW)
    with serving(app) as url:
        page = opened(open_page, app, url, cast.wren, part(visit))
        page.locator("input[name=G1]").first.check()
        typed_offline(page, "She spoke first; magnolia.")
        picture(page, "no-connection")
        check_in_browser(page)
        found = kept(page)
        assert found.copies == ["at id iv sealed visit"]
        assert not [word for word in ("magnolia", "spoke", "G1", "victim", cast.wren.name, str(cast.wren.email)) if word in found.dump]
        page.close()
        page.context.set_offline(False)
        again = open_page(f"{url}/visits/{visit.ref}", of=page.context)
        expect(again.locator("#kept-words")).to_contain_text("“Victim Safety”: what you wrote there could not be saved at the time. It is saved now.")
        assert reason(db, visit) == "She spoke first; magnolia."
        assert kept(again).copies == []
        expect(again.get_by_role("listitem").filter(has_text="Victim Safety")).not_to_contain_text("Not started")
        picture(again, "kept-and-saved")
        check_in_browser(again)


def test_the_server_comes_back_and_the_open_page_saves_by_itself(app: Flask, world: World, cast: Cast, db: Database, open_page: OpenPage) -> None:
    visit = world.planned()
    with serving(app) as url:
        page = opened(open_page, app, url, cast.wren, part(visit))
    page.locator("#G1-reason").press_sequentially("She spoke first.")
    expect(page.locator("[data-saving]")).to_have_text(NO_CONNECTION)
    page.get_by_role("button", name="Save and continue").last.click()
    page.wait_for_timeout(300)
    assert page.locator("#G1-reason").input_value() == "She spoke first."
    with serving(app, urlsplit(url).port or 0):
        page.evaluate("window.dispatchEvent(new Event('online'))")
        expect(page.locator("[data-saving]")).to_have_text("Saved at 2:32pm")
        assert reason(db, visit) == "She spoke first."
        wait_until_kept(page, 0)


def test_a_save_whose_answer_was_lost_is_no_conflict_with_oneself(app: Flask, world: World, cast: Cast, db: Database, open_page: OpenPage) -> None:
    visit, lost = world.planned(), []

    def lose(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch())
            route.abort()
        else:
            route.continue_()

    with serving(app) as url:
        page = opened(open_page, app, url, cast.wren, part(visit))
        page.route("**/observation/**", lose)
        page.locator("#G1-reason").press_sequentially("She spoke first.")
        expect(page.locator("[data-saving]")).to_have_text(NO_CONNECTION)
        assert reason(db, visit) == "She spoke first."
        page.locator("#G1-reason").press_sequentially(" Then the plan changed.")
        expect(page.locator("[data-saving]")).to_have_text("Saved at 2:32pm")
        assert reason(db, visit) == "She spoke first. Then the plan changed."


def test_what_was_saved_elsewhere_meanwhile_is_shown_beside_it_and_not_overwritten(
    app: Flask, world: World, cast: Cast, db: Database, open_page: OpenPage
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    visit = world.planned()
    with serving(app) as url:
        page = opened(open_page, app, url, cast.wren, part(visit))
        typed_offline(page, "From the train.")
        page.close()
        visiting.record(db, visit, "victim-safety", {"G1": Answer("4", "From the phone.")}, seen=0, by=cast.wren, at=NOW)
        page.context.set_offline(False)
        again = open_page(f"{url}/visits/{visit.ref}", of=page.context)
        expect(again.locator("#kept-words")).to_contain_text("It was saved in another place meanwhile, so nothing was overwritten.")
        picture(again, "kept-and-saved-elsewhere")
        check_in_browser(again)
        again.get_by_role("button", name="See both and choose").click()
        expect(again.locator("#G1-reason-error")).to_contain_text("saved meanwhile at 2:32pm: From the phone.")
        assert again.locator("#G1-reason").input_value() == "From the train."
        assert len(kept(again).copies) == 1
        again.goto(f"{url}/visits/{visit.ref}")  # without a choice both are still there
        again.get_by_role("button", name="See both and choose").click()
        again.locator("#G1-reason").fill("From the train and the phone.")
        again.get_by_role("button", name="Save and continue").last.click()
        again.wait_for_url("**/stalking")
        assert reason(db, visit) == "From the train and the phone."
        wait_until_kept(again, 0)


def test_two_tabs_closed_without_a_connection_lose_neither_text(app: Flask, world: World, cast: Cast, db: Database, open_page: OpenPage) -> None:
    visit = world.planned()
    with serving(app) as url:
        one = opened(open_page, app, url, cast.wren, part(visit))
        two = open_page(f"{url}{part(visit)}", of=one.context)
        typed_offline(one, "From the first tab.")
        two.locator("#G1-reason").press_sequentially("From the second tab.")
        wait_until_kept(two, 2)
        one.close()
        two.close()
        one.context.set_offline(False)
        again = open_page(f"{url}{part(visit)}", of=one.context)
        again.get_by_role("button", name="See both and choose").click()
        assert {again.locator("#G1-reason").input_value(), reason(db, visit)} == {"From the first tab.", "From the second tab."}


def test_a_new_finding_is_added_once(app: Flask, world: World, cast: Cast, db: Database, open_page: OpenPage) -> None:
    visit = world.planned()
    with serving(app) as url:
        page = opened(open_page, app, url, cast.wren, f"{part(visit, 'findings')}/good-practice/new")
        page.locator("#text").press_sequentially("Each agency")
        expect(page.locator("[data-saving]")).to_have_text("Saved at 2:32pm")
        page.reload()  # it has an address of its own now
        page.wait_for_load_state("networkidle")
        page.locator("#text").press("Control+End")
        typed_offline(page, " was asked by name.", "#text")
        page.close()
        page.context.set_offline(False)
        again = open_page(f"{url}{part(visit, 'findings')}", of=page.context)
        expect(again.get_by_text("Each agency was asked by name.")).to_be_visible()
        assert [one.text for one in observations.get(db, visit).findings] == ["Each agency was asked by name."]
        assert kept(again).copies == []


def test_what_can_no_longer_be_saved_is_shown_to_whoever_wrote_it(app: Flask, world: World, cast: Cast, db: Database, open_page: OpenPage) -> None:
    visit = world.written()
    with serving(app) as url:
        page = opened(open_page, app, url, cast.wren, part(visit))
        typed_offline(page, " One more thing.")
        page.close()
        visiting.submit(db, visit, DECLARED, by=cast.wren, at=NOW)
        page.context.set_offline(False)
        again = open_page(f"{url}/visits/{visit.ref}", of=page.context)
        again.get_by_text("Show what you wrote").click()
        expect(again.locator("#kept-words")).to_contain_text("One more thing.")
        picture(again, "kept-and-closed")
        check_in_browser(again)
        again.get_by_role("button", name="Erase it from this browser").click()
        expect(again.locator("#kept-words")).to_contain_text("It was erased from this browser.")
        assert kept(again).copies == []


def test_the_talk_is_kept_and_stands_there_again(app: Flask, world: World, cast: Cast, db: Database, open_page: OpenPage) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    visit = without_talk(world.written(), world)
    with serving(app) as url:
        page = opened(open_page, app, url, cast.wren, f"/visits/{visit.ref}/talk")
        page.get_by_label("Yes", exact=False).first.check()
        page.locator("textarea").first.fill("She was glad of it.")
        wait_until_kept(page, 1)
        page.close()
        again = open_page(f"{url}/visits/{visit.ref}", of=page.context)
        again.get_by_role("link", name="Go on writing there").click()
        expect(again.locator("textarea").first).to_have_value("She was glad of it.")
        expect(again.locator("[data-saving]")).to_have_text("What you typed here before was kept in this browser. It is not sent yet.")
        picture(again, "talk-kept")


def test_where_the_browser_cannot_keep_it_the_page_says_so(settings: Settings, world: World, cast: Cast, open_page: OpenPage) -> None:
    app = create_app(replace(settings, trusted_hosts=("127.0.0.1", "observe.test")), clock=lambda: NOW)
    visit = world.planned()
    with serving(app) as url:
        page = opened(open_page, app, url.replace("127.0.0.1", "observe.test"), cast.wren, part(visit))
        page.get_by_text("Where your words are kept").click()
        expect(page.get_by_text("This text is not kept in this browser.")).to_be_visible()
        page.context.set_offline(True)
        page.locator("#G1-reason").press_sequentially("She spoke first.")
        expect(page.locator("[data-saving]")).to_have_text("Not saved yet: no connection. This browser cannot keep your words, so leave this page open.")
        picture(page, "not-kept")
        page.context.set_offline(False)
        expect(page.locator("[data-saving]")).to_have_text("Saved at 2:32pm")
