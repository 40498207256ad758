"""In a browser: two visitors finish apart, and one of them makes the joint report."""

from __future__ import annotations

from flask import Flask
from playwright.sync_api import expect
from sqlite_utils import Database

from forms.instrument import Answer
from observe.domain.visit import Seat
from observe.services import visiting
from observe.store import observations, visits
from tests.axe import check_in_browser
from tests.browser import OpenPage, serving
from tests.cast import NOW, Cast, World
from tests.journeys.signed_in import sign_in

WORDS = "Idris heard the victim’s own words read out."


def test_one_of_two_chooses_the_others_words_for_the_joint_report(app: Flask, world: World, cast: Cast, db: Database, open_page: OpenPage) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    planned = world.planned(second_visitor=Seat.of(cast.idris))
    visiting.record(db, planned, "victim-safety", {f"G{n}": Answer("2", WORDS) for n in range(1, 5)}, seen=0, by=cast.idris, at=NOW)
    visit = world.finished_by_both(planned)
    with serving(app) as url:
        page = open_page(url)
        sign_in(page, app, url, cast.wren)
        page.goto(url)
        page.get_by_role("button", name="Read what each of you wrote").click()
        expect(page.get_by_text(WORDS).first).to_be_visible()
        check_in_browser(page)
        page.get_by_role("button", name="Make the joint report").click()
        expect(page).to_have_url(f"{url}/visits/{visit.ref}")
        page.goto(f"{url}/visits/{visit.ref}/observation/victim-safety")
        check_in_browser(page)
        page.get_by_role("button", name="by Idris Penhale, for: G1").click()
        expect(page.locator('textarea[name="G1-reason"]')).to_have_value(WORDS)
    assert observations.get(db, visits.get(db, visit.ref)).answer("G1") == Answer("2", WORDS)
