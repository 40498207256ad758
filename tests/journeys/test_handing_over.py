"""In a browser: a visit is typed in and confirmed, another is handed over, and reports go to a successor."""

from __future__ import annotations

from flask import Flask
from playwright.sync_api import Page, expect
from sqlite_utils import Database

from forms.instrument import Answer
from observe.domain.visit import Stage
from observe.services import readdressing, visiting
from observe.store import visits
from observe.store.database import write
from tests.axe import check_in_browser
from tests.browser import OpenPage, picture, serving
from tests.cast import NOW, Cast, World
from tests.journeys.signed_in import sign_in


def looked_at(page: Page, name: str) -> None:
    """axe finds nothing on the page, and people can look at it afterwards."""
    check_in_browser(page)
    picture(page, name)


def test_it_is_typed_in_and_confirmed(app: Flask, world: World, cast: Cast, db: Database, open_page: OpenPage) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    visit = world.planned()
    with serving(app) as url:
        bram, wren = open_page(url), open_page(url)
        sign_in(bram, app, url, cast.bram)
        sign_in(wren, app, url, cast.wren)
        bram.goto(f"{url}/visits/{visit.ref}")
        bram.get_by_role("link", name="Type in for the visitor").click()
        looked_at(bram, "typing-in-begin")
        bram.get_by_role("button", name="Begin to type in").click()
        looked_at(bram, "typing-in-parts")
        visiting.record(db, visit, "victim-safety", {"G1": Answer("3", "A liaison officer spoke first.")}, seen=0, by=cast.bram, at=NOW)
        bram.goto(f"{url}/visits/{visit.ref}/check")
        looked_at(bram, "typing-in-check")
        bram.get_by_role("link", name="Have it confirmed").click()
        looked_at(bram, "typing-in-ask")
        bram.get_by_role("button", name="Ask Wren Applegarth by e-mail").click()
        wren.goto(url)
        looked_at(wren, "typing-in-home")
        wren.get_by_role("button", name="Read and confirm it").click()
        looked_at(wren, "typing-in-confirm")
        wren.get_by_role("button", name="Confirm, and go on to send it").click()
        expect(wren.get_by_role("button", name="Send to the Executive Office")).to_be_visible()
    assert visits.get(db, visit.ref).sender == cast.wren.id


def test_a_visit_and_reports_are_handed_over(app: Flask, world: World, cast: Cast, db: Database, open_page: OpenPage) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    visit, released = world.writing(), world.released()
    with serving(app) as url:
        page = open_page(url)
        sign_in(page, app, url, cast.bram)
        page.goto(f"{url}/visits/{visit.ref}/hand-over")
        looked_at(page, "hand-over")
        page.get_by_label("Who visits instead?").select_option(label="Idris Penhale")
        page.get_by_role("button", name="Hand over").click()
        page.goto(f"{url}/people/{cast.tamsin.id}")
        looked_at(page, "person")
        page.get_by_role("link", name="Hand the reports to Tamsin Okehurst to a successor").click()
        page.get_by_label("Who follows as chair?").select_option(label="Corin Vale")
        page.get_by_role("button", name="Hand over").click()
        page.goto(f"{url}/people/{cast.tamsin.id}/successor")
        looked_at(page, "successor")
        page.goto(f"{url}/visits/{released.ref}/report")
        page.get_by_role("link", name="Readings").click()
        looked_at(page, "readings")
    assert visits.get(db, visit.ref).stage is Stage.PLANNED


def test_a_stranger_confirms_an_address_and_a_lay_adviser_chooses_her_name(app: Flask, world: World, cast: Cast, db: Database, open_page: OpenPage) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    key = app.extensions["observe"].secret_key.encode()
    with write(db):
        sent = readdressing.ask(db, cast.wren, "fairweather@example.org", area=world.area, key=key, at=NOW)
    with serving(app) as url:
        page = open_page(url + readdressing.link_path(sent))
        looked_at(page, "new-address")
        page.get_by_role("button", name="Use this address").click()
        looked_at(page, "new-address-confirmed")
        page.goto(url + readdressing.link_path(sent))
        looked_at(page, "new-address-spent")
        sign_in(page, app, url, cast.wren)
        page.goto(f"{url}/account/name")
        page.get_by_label("As “A Lay Adviser”").check()
        page.get_by_role("button", name="Save").click()
        looked_at(page, "name-on-reports")
