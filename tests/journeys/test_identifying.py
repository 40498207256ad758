"""A visitor types what may identify a person: told while writing, held back when sending, and heard; the Executive Office sees it marked."""

from __future__ import annotations

from flask import Flask
from playwright.sync_api import Page
from sqlite_utils import Database

from observe.domain.visit import Stage
from observe.services import visiting
from observe.store import observations, visits
from tests.axe import check_in_browser, too_wide
from tests.browser import OpenPage, picture, serving
from tests.cast import NOW, Cast, World
from tests.journeys.signed_in import sign_in

POSTCODE, PRISON = "Alarms go in near ZZ9 9ZZ.", "The template A0000AA was used."
WHY = "It is the number of the agenda’s template."


def looked_at(page: Page, name: str) -> None:
    """Nothing that axe finds, nothing too wide, and a picture for people to look at."""
    for width in (1200, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert too_wide(page) == [], name
        picture(page, f"identifying-{name}")
    check_in_browser(page)
    page.set_viewport_size({"width": 1200, "height": 900})


def button(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).last.click()


def test_a_visitor_is_told_held_back_and_heard(app: Flask, world: World, cast: Cast, db: Database, open_page: OpenPage) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    visit = visiting.choose_form(db, world.written(), short=False, by=cast.wren, at=NOW)
    with serving(app) as url:
        page = open_page(f"{url}/help")
        sign_in(page, app, url, cast.wren)
        page.goto(f"{url}/visits/{visit.ref}/observation/victim-safety")
        box = page.locator("#G2-reason")
        box.fill(POSTCODE)
        page.get_by_text("“ZZ9 9ZZ” looks like a postcode.").wait_for()
        assert box.get_attribute("aria-describedby") == "G2-reason-note G2-reason-hint"
        assert box.input_value() == POSTCODE
        page.get_by_text("Saved at 2:32pm. A note says where something may identify a person.").wait_for()
        box.fill(PRISON)
        button(page, "Save and continue")
        page.wait_for_url("**/victim-safety?noted=1")
        page.get_by_role("region", name="Saved at 2:32pm").get_by_role("link", name="question G2").click()
        assert page.evaluate("document.activeElement.id") == "G2-reason"
        looked_at(page, "part")
        button(page, "Save and continue")
        page.wait_for_url("**/stalking#G2-reason")

        page.goto(f"{url}/visits/{visit.ref}/check")
        for tick in page.get_by_role("checkbox").all():
            tick.check()
        button(page, "Send to the Executive Office")
        page.get_by_text("1 thing is left to do before you can send this").wait_for()
        looked_at(page, "check")
        assert visits.get(db, visit.ref).stage is Stage.WRITING
        page.locator("#row-G2").get_by_role("link", name="change what looks like a prison number").click()
        page.get_by_label("If “A0000AA” is not a prison number, say why").press_sequentially(WHY[:20], delay=5)
        page.wait_for_timeout(3000)  # it saves meanwhile, and the box stays as it is
        page.keyboard.type(WHY[20:])
        button(page, "Save and go back to your answers")
        page.wait_for_url("**/check#part-victim-safety")
        assert list(observations.get(db, visit).explained.values()) == [WHY]
        for tick in page.get_by_role("checkbox").all():
            tick.check()
        button(page, "Send to the Executive Office")
        page.wait_for_url("**/sent#part-victim-safety")

        office = open_page(f"{url}/help")
        sign_in(office, app, url, cast.bram)
        office.goto(f"{url}/visits/{visit.ref}/checking")
        office.get_by_role("link", name="Looks like a prison number, in question G2").click()
        assert " ".join(office.locator("mark:target").inner_text().split()) == "Start of what looks like a prison number: A0000AA (end of it)"
        assert WHY in office.locator(".ob-note").inner_text()
        looked_at(office, "checking")
        office.get_by_label("Release it to the chair").check()
        button(office, "Continue")
        office.get_by_text("The report has 1 thing that was stopped, with the visitor’s reason.").wait_for()
        looked_at(office, "release")
