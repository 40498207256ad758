"""A double click, the back button and a form that is sent again, in a real browser: one visit, one submission, one letter to each."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page, Route
from sqlite_utils import Database

from observe.domain.visit import Stage, Visit
from observe.store import history, visits
from observe.store.database import rows
from tests.axe import check_in_browser
from tests.browser import OpenPage, picture, serving
from tests.cast import Cast, World
from tests.journeys.signed_in import sign_in


@pytest.fixture
def url(app: Flask) -> Iterator[str]:
    """The application as it is served: every post carries its token."""
    app.config["WTF_CSRF_ENABLED"] = True
    with serving(app) as found:
        yield found


def plan(page: Page, chair: int, visitor: int) -> None:
    """Fills in the plan of a visit, up to the button."""
    page.get_by_label("Hackney").check()
    for name, value in (("Day", "2"), ("Month", "12"), ("Year", "2026")):
        page.get_by_label(name, exact=True).fill(value)
    page.locator("[name=starts_at]").fill("9:30")
    for name, value in (("level", "2"), ("mode", "hybrid"), ("chair_from", "list")):
        page.locator(f"[name={name}][value='{value}']").check()
    page.locator("[name=chair]").select_option(str(chair))
    page.locator("[name=visitor]").select_option(str(visitor))


def planned(db: Database) -> list[str]:
    return [one["ref"] for one in rows(db, "select ref from visits order by ref")]


@pytest.mark.parametrize("javascript", [True, False])
def test_a_double_click_plans_one_visit_and_the_same_once_more_is_asked_about(
    app: Flask, url: str, cast: Cast, db: Database, open_page: OpenPage, javascript: bool
) -> None:
    page = open_page(f"{url}/help", javascript=javascript)
    sign_in(page, app, url, cast.bram)
    page.goto(f"{url}/visits/new")
    plan(page, cast.tamsin.id, cast.wren.id)
    page.get_by_role("button", name="Plan this visit").last.dblclick()
    page.wait_for_url("**/visits/V-2026-0001")
    assert planned(db) == ["V-2026-0001"]
    page.goto(f"{url}/visits/new")
    plan(page, cast.tamsin.id, cast.wren.id)
    page.get_by_role("button", name="Plan this visit").last.click()
    page.get_by_role("heading", name="This visit is already planned").wait_for()
    if javascript:
        check_in_browser(page)
        picture(page, "planned-before")
    page.get_by_role("button", name="Plan it all the same").dblclick()
    page.wait_for_url("**/visits/V-2026-0002")
    assert planned(db) == ["V-2026-0001", "V-2026-0002"]


def test_an_answer_that_was_lost_is_asked_for_again_and_nothing_is_sent_twice(
    app: Flask, url: str, world: World, cast: Cast, db: Database, open_page: OpenPage
) -> None:
    visit = world.written()
    page = open_page(f"{url}/help")
    sign_in(page, app, url, cast.wren)
    page.goto(f"{url}/visits/{visit.ref}/check")
    for box in page.locator("[name=L8]").all():
        box.check()
    answers: list[int] = []

    def lose_the_first(route: Route) -> None:
        answers.append(route.fetch(max_redirects=0).status)
        if len(answers) > 1:
            route.continue_()
        else:
            route.abort("connectionreset")

    page.route(re.compile(r"/check$"), lambda route: lose_the_first(route) if route.request.method == "POST" else route.continue_())
    page.get_by_role("button", name="Send to the Executive Office").last.click()
    page.wait_for_url("chrome-error://**")
    assert visits.get(db, visit.ref).stage is Stage.SUBMITTED
    page.reload()
    page.wait_for_url(f"**/visits/{visit.ref}/sent")
    assert answers == [303, 303]
    assert sent(db, visit) == 1


def sent(db: Database, visit: Visit) -> int:
    return [one.step for one in history.list_for(db, visit)].count("Sent to the Executive Office")


def test_back_and_the_same_button_again_releases_once(app: Flask, url: str, world: World, cast: Cast, db: Database, open_page: OpenPage) -> None:
    visit = world.submitted()
    before = len(rows(db, "select id from outbox"))
    page = open_page(f"{url}/help", javascript=False)
    sign_in(page, app, url, cast.bram)
    page.goto(f"{url}/visits/{visit.ref}/checking")
    page.get_by_label("Release it to the chair").check()
    page.get_by_role("button", name="Continue").last.click()
    page.get_by_role("button", name=re.compile("Release")).last.dblclick()
    page.wait_for_url(f"**/visits/{visit.ref}/report")
    page.get_by_text("You released this report.").wait_for()
    page.go_back()
    if page.get_by_role("button", name=re.compile("Release")).count():
        page.get_by_role("button", name=re.compile("Release")).last.click()
    assert len(rows(db, "select version from reports")) == 1
    assert len(rows(db, "select id from outbox")) == before + 2
