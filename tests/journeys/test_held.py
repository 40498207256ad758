"""Typed for three hours, and the session is over: without JavaScript, on a phone and on a computer, every word is still there after signing in again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pyotp
import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlite_utils import Database

from observe.app import create_app
from observe.settings import Settings
from observe.store import observations, visits
from observe.store.database import rows
from tests import browser, mail
from tests.axe import check_in_browser, too_wide
from tests.browser import OpenPage, picture
from tests.cast import NOW, Cast, World
from tests.journeys.signed_in import sign_in
from tests.second_factors import set_up_code_app

WORDS = "The chair asked twice who “knows” the school.\n\nTwo agencies did not say."


class Clock:
    """The server's time, which a test may move on."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def box() -> mail.Postbox:
    return mail.Postbox()


@pytest.fixture
def served(settings: Settings, cast: Cast, clock: Clock, box: mail.Postbox) -> Iterator[tuple[Flask, str]]:
    """The application, which sends its mail to the box, and its address."""
    with mail.serving(box) as sent_by:
        app = create_app(replace(settings, mail_port=sent_by.mail_port, mail_security="none"), clock=clock)
        with browser.serving(app) as url:
            yield app, url


def looked_at(page: Page, name: str) -> None:
    assert too_wide(page) == []
    picture(page, f"held-{name}")


def type_the_code(page: Page, box: mail.Postbox, email: str) -> None:
    """From the sign-in page to what comes after the e-mailed code."""
    expect(page.get_by_text("What you typed is not saved yet, but it is not lost.")).to_be_visible()
    expect(page.get_by_label("E-mail address")).to_have_value(email)
    looked_at(page, "ask")
    page.get_by_role("button", name="Send me a link and a code").click()
    code = re.search(r"Observe is ([0-9]{6})", box.wait_for(1)[0].get_content())
    assert code
    looked_at(page, "code")
    page.get_by_label("6-digit code").fill(code[1])
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_a_visitor_on_a_small_phone_saves_what_she_typed(
    served: tuple[Flask, str], world: World, cast: Cast, db: Database, clock: Clock, box: mail.Postbox, open_page: OpenPage
) -> None:
    (app, url), visit = served, world.writing()
    page = open_page(f"{url}/help", 320, javascript=False)
    sign_in(page, app, url, cast.wren)
    page.goto(f"{url}/visits/{visit.ref}/observation/victim-safety")
    page.locator("#G1-reason").fill(WORDS)
    clock.now += timedelta(hours=3)
    page.get_by_role("button", name="Save and continue").last.click()
    type_the_code(page, box, cast.wren.email)
    expect(page.get_by_role("heading", name="What you typed is not saved yet")).to_be_visible()
    expect(page.get_by_text("knows” the school")).to_be_visible()
    looked_at(page, "show")
    page.get_by_role("button", name="Save and continue").click()
    page.goto(f"{url}/visits/{visit.ref}/observation/victim-safety")
    expect(page.locator("#G1-reason")).to_have_value(WORDS)
    assert observations.get(db, visits.get(db, visit.ref)).answers["G1"].reason.splitlines() == WORDS.splitlines()


def test_a_return_note_survives_the_second_factor(
    served: tuple[Flask, str], world: World, cast: Cast, db: Database, clock: Clock, box: mail.Postbox, open_page: OpenPage
) -> None:
    (app, url), visit = served, world.submitted()
    codes: pyotp.TOTP = set_up_code_app(db, app, cast.bram)
    page = open_page(f"{url}/help", javascript=False)
    sign_in(page, app, url, cast.bram)
    page.goto(f"{url}/visits/{visit.ref}/checking")
    page.get_by_label("Return it to the visitor").check()
    page.get_by_label("Which part is it about?").select_option(label="Victim Safety")
    page.get_by_label("What should the visitor change?").fill(WORDS)
    clock.now += timedelta(hours=3)
    page.get_by_role("button", name="Continue").last.click()
    type_the_code(page, box, cast.bram.email)
    expect(page.get_by_role("heading", name="Confirm that it is you")).to_be_visible()
    looked_at(page, "second-factor")
    page.get_by_label("6-digit code").fill("000000")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("6-digit code").fill(codes.at(clock.now))
    page.get_by_role("button", name="Continue").click()
    looked_at(page, "show-note")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("was returned to Wren Applegarth")).to_be_visible()
    assert [one["text"].splitlines() for one in rows(db, "select text from notes")] == [WORDS.splitlines()]


def test_nobody_else_at_the_computer_is_shown_it_and_whoever_typed_it_still_is(
    served: tuple[Flask, str], world: World, cast: Cast, clock: Clock, box: mail.Postbox, open_page: OpenPage
) -> None:
    (app, url), visit = served, world.writing()
    page = open_page(f"{url}/help")
    sign_in(page, app, url, cast.wren)
    page.goto(f"{url}/people/{cast.wren.id}")
    page.goto(f"{url}/visits/{visit.ref}/plan")
    page.get_by_label("Start").fill(WORDS.splitlines()[0])
    sign_in(page, app, url, cast.idris)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Somebody else typed this")).to_be_visible()
    expect(page.get_by_text("school")).to_have_count(0)
    check_in_browser(page)
    looked_at(page, "anothers")
    page.get_by_role("button", name="Sign out, and in as whoever typed it").click()
    check_in_browser(page)
    page.get_by_role("button", name="Send me a link and a code").click()
    code = re.search(r"Observe is ([0-9]{6})", box.wait_for(1)[0].get_content())
    assert code
    check_in_browser(page)
    page.get_by_label("6-digit code").fill(code[1])
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_text("knows” the school").first).to_be_visible()
    check_in_browser(page)
