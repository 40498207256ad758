"""In a browser: the Executive Office finds an e-mail that was not sent, and tries it again; Help says who is told what."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlite_utils import Database

from observe.services import delivering
from observe.store import outbox, people
from observe.store.database import rows, write
from tests import mail
from tests.axe import check_in_browser
from tests.browser import OpenPage, picture, serving
from tests.cast import NOW, Cast, World
from tests.journeys.signed_in import sign_in


@pytest.mark.parametrize("width", [1200, 320])
def test_a_letter_that_was_refused_is_tried_again(app: Flask, world: World, cast: Cast, db: Database, open_page: OpenPage, width: int) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    with write(db):
        people.save(db, replace(cast.tamsin, email="refused@example.org"))
        people.save(db, replace(cast.wren, email="later@example.org"))
    world.released()
    with mail.serving(mail.Postbox()) as settings:
        delivering.send_due(db, settings, lambda: NOW)
    with write(db):
        db.execute("update outbox set tries = ? where error like '%450%'", (outbox.MANY,))
    with serving(app) as url:
        page = open_page(url, width)
        sign_in(page, app, url, cast.bram)
        page.goto(url)
        picture(page, "letters-home")
        page.get_by_role("button", name="See which, and why").click()
        check_in_browser(page)
        picture(page, "letters")
        page.get_by_role("button", name=re.compile("^Try again.*Tamsin Okehurst")).click()
        expect(page.get_by_text("The e-mail is tried again now.")).to_be_visible()
        page.get_by_role("button", name=re.compile("^Do not send it.*Wren Applegarth")).click()
        expect(page.get_by_text("Every e-mail was sent")).to_be_visible()
        check_in_browser(page)
        picture(page, "letters-none")
        page.goto(f"{url}/help#told")
        page.locator("#told").scroll_into_view_if_needed()
        page.screenshot(path=picture(page, "help").with_name(f"help-told-{width}.png"))
    assert rows(db, "select letter from outbox where person = ? and sent_at is null", cast.wren.id) == []
