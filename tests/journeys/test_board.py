"""In a browser: every page of the Board's, wide and narrow, by axe; and a paper that is made, issued and read."""

from __future__ import annotations

from flask import Flask
from playwright.sync_api import expect
from sqlite_utils import Database

from observe.store import papers
from tests.axe import check_in_browser
from tests.browser import OpenPage, picture, serving
from tests.cast import Cast, World
from tests.journeys.signed_in import sign_in

PAGES = (
    "board",
    "board?borough=narnia",
    "board?pillar=victims",
    "board/questions/C1",
    "board/over-time",
    "board/agreement",
    "board/coverage",
    "board/actions",
    "board/findings",
    "board/findings?q=owner",
    "board/exports",
    "board/papers",
    "good-practice",
    "published",
)


def test_axe_finds_nothing_on_any_page_of_the_boards(app: Flask, world: World, cast: Cast, open_page: OpenPage) -> None:
    world.replied()
    world.considered(boroughs=("camden", "islington"))
    with serving(app) as url:
        page = open_page(url)
        sign_in(page, app, url, cast.ottilie)
        for path in PAGES:
            page.goto(f"{url}/{path}")
            check_in_browser(page)


def test_the_office_makes_a_paper_and_issues_it_and_the_board_reads_it(app: Flask, world: World, cast: Cast, db: Database, open_page: OpenPage) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    world.replied()
    with serving(app) as url:
        bram, ottilie = open_page(url, javascript=False), open_page(url)
        sign_in(bram, app, url, cast.bram)
        sign_in(ottilie, app, url, cast.ottilie)
        bram.goto(f"{url}/board/papers")
        bram.get_by_role("link", name="October to December 2026").click()
        for box, value in (("Day", "3"), ("Month", "12"), ("Year", "2026")):
            bram.get_by_label(box).fill(value)
        bram.get_by_label("What is the Board asked to do? (optional)").fill("note the paper")
        bram.get_by_role("button", name="Make the paper").click()
        expect(bram.get_by_role("heading", name="The paper is made")).to_be_visible()
        bram.get_by_role("link", name="Read the draft").click()
        bram.get_by_role("button", name="Issue this paper").click()
        expect(bram.get_by_text("The paper is issued.")).to_be_visible()
        ottilie.goto(f"{url}/board/papers/2026-q3")
        expect(ottilie.get_by_role("heading", name="The Board is asked to")).to_be_visible()
        check_in_browser(ottilie)
        picture(ottilie, "paper")
    assert papers.versions(db, "2026-q3")[0].issued_at is not None
