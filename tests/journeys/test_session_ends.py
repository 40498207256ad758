"""The warning before a session ends, in a real browser whose clock a test moves on."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from flask import Flask
from playwright.sync_api import Page, expect
from sqlite_utils import Database

from observe.app import create_app
from observe.settings import Settings
from observe.store.database import rows
from tests.axe import check_in_browser
from tests.browser import OpenPage, picture, serving
from tests.cast import NOW, Cast
from tests.journeys.signed_in import sign_in


class Clock:
    """The server's time, which a test may move on."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def app_with(settings: Settings, clock: Clock) -> Flask:
    return create_app(replace(settings, session_idle_minutes=30, session_hours=1), clock=clock)


def opened(open_page: OpenPage, app: Flask, url: str, cast: Cast, width: int = 1200) -> Page:
    """Ottilie's first page, in a browser whose clock stands still until it is moved on."""
    page = open_page(f"{url}/help", width)
    page.clock.install()
    sign_in(page, app, url, cast.ottilie)
    page.goto(f"{url}/board")
    return page


def later(page: Page, clock: Clock, minutes: int) -> None:
    """Both clocks are moved on."""
    clock.now += timedelta(minutes=minutes)
    page.clock.run_for(minutes * 60_000)


def test_she_is_warned_five_minutes_before_and_goes_on_at_a_press(settings: Settings, cast: Cast, db: Database, open_page: OpenPage) -> None:
    clock = Clock()
    app = app_with(settings, clock)
    with serving(app) as url:
        page = opened(open_page, app, url, cast)
        later(page, clock, 24)
        expect(page.get_by_role("dialog")).to_have_count(0)
        later(page, clock, 2)
        dialog = page.get_by_role("dialog", name="You will be signed out soon")
        expect(dialog).to_contain_text("We sign you out in 4 minutes")
        expect(dialog).to_contain_text("If you go on, you stay signed in for 30 minutes more.")
        check_in_browser(page)
        picture(page, "session-ending")
        page.get_by_role("button", name="Stay signed in").click()
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(page.locator("#session-said")).to_have_text("You stay signed in until 3:28pm, or longer if you go on using Observe.")
        assert [one["last_seen_at"] for one in rows(db, "select last_seen_at from sessions")] == ["2026-11-24T14:58:00Z"]
        later(page, clock, 20)
        page.reload()
        assert page.title().startswith("What visits found")


def test_at_the_end_she_is_told_and_led_back_to_where_she_was(settings: Settings, cast: Cast, open_page: OpenPage) -> None:
    clock = Clock()
    app = app_with(settings, clock)
    with serving(app) as url:
        page = opened(open_page, app, url, cast, 320)
        later(page, clock, 31)
        dialog = page.get_by_role("dialog", name="You were signed out")
        expect(dialog).to_contain_text("What you saved is safe.")
        check_in_browser(page)
        picture(page, "session-over")
        dialog.get_by_role("button", name="Close this message").click()
        expect(page.get_by_role("dialog")).to_have_count(0)
        assert page.locator("[data-again]").get_attribute("href") == f"{url}/sign-in?next=%2Fboard"
        page.reload()
        assert page.url == f"{url}/sign-in?next=/board"
        assert "You were signed out: nothing was asked of Observe for 30 minutes" in page.content()


def test_when_the_whole_time_is_nearly_over_she_is_told_to_save(settings: Settings, cast: Cast, open_page: OpenPage) -> None:
    clock = Clock()
    app = app_with(settings, clock)
    with serving(app) as url:
        page = opened(open_page, app, url, cast)
        for _ in range(2):
            later(page, clock, 20)
            page.reload()
        later(page, clock, 16)
        dialog = page.get_by_role("dialog", name="You will be signed out soon")
        expect(dialog).to_contain_text("You have been signed in for as long as is possible at a time, 1 hour.")
        expect(dialog.get_by_role("button", name="Stay signed in")).to_have_count(0)


def test_a_quiet_tab_does_not_warn_while_another_one_is_used(settings: Settings, cast: Cast, open_page: OpenPage) -> None:
    clock = Clock()
    app = app_with(settings, clock)
    with serving(app) as url:
        quiet = opened(open_page, app, url, cast)
        busy = open_page(f"{url}/board", of=quiet.context)
        later(quiet, clock, 20)
        busy.reload()
        busy.wait_for_load_state("networkidle")
        later(quiet, clock, 8)
        expect(quiet.get_by_role("dialog")).to_have_count(0)
        later(quiet, clock, 20)
        expect(quiet.get_by_role("dialog")).to_have_count(1)
