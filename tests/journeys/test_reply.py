"""A chair follows the e-mail about a report, raises a point of fact, makes a promise, checks the reply and sends it: with scripts, and without."""

from __future__ import annotations

import re

from flask import Flask
from playwright.sync_api import Page, expect
from sqlite_utils import Database

from observe.domain.visit import Visit
from observe.store import actions, outbox, replies, visits
from tests.axe import check_in_browser
from tests.browser import OpenPage, picture, serving
from tests.cast import NOW, Cast, World
from tests.journeys.signed_in import sign_in

POINT, PROMISE = "Housing joined online for the last case, after the visitor had left.", "Housing names a deputy for each meeting."


def looked_at(page: Page, name: str) -> None:
    """Nothing that axe finds, here or at 320 px, and a picture for people to look at."""
    check_in_browser(page)
    picture(page, name)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).last.click()


def the_link(db: Database, visit: Visit, to: str) -> str:
    """The address in the newest letter about a visit to somebody."""
    bodies = [letter.body for letter in outbox.due(db, NOW, limit=99) if letter.recipient == to and visit.ref in letter.subject]
    found = re.search(r"\{address\}(/\S+)", bodies[-1])
    assert found is not None
    return found[1]


def test_a_chair_replies_from_the_email_to_the_sent_reply(app: Flask, world: World, cast: Cast, db: Database, open_page: OpenPage) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    visit = world.released()
    with serving(app) as url:
        page = open_page(f"{url}/help")
        sign_in(page, app, url, cast.tamsin)
        page.goto(f"{url}{the_link(db, visit, cast.tamsin.email)}")
        expect(page.get_by_text("Reply by 8 December 2026").first).to_be_visible()
        page.get_by_role("link", name="Raise a point of fact about point 2").click()
        expect(page.get_by_text("Housing was missing, so two actions had no owner.")).to_be_visible()
        page.get_by_label("What should it say?").fill(POINT)
        expect(page.locator("[data-saving]")).to_have_text("Saved at 2:32pm")
        press(page, "Save this point")
        expect(page.get_by_role("link", name="Choose what is wrong")).to_be_visible()
        looked_at(page, "raising-point-error")
        page.get_by_label("A fact is missing").check()
        press(page, "Save this point")
        expect(page.get_by_role("heading", name="Point of fact 1")).to_be_visible()

        page.get_by_label("Yes").first.check()
        with page.expect_response(lambda answer: answer.request.method == "POST"):  # it saves by itself
            page.get_by_label("What will be done?").fill(PROMISE)
        page.reload()
        expect(page.get_by_label("What will be done?")).to_have_value(PROMISE)
        looked_at(page, "replying-show")
        press(page, "Continue to check your reply")
        expect(page.get_by_text("3 things are left to do")).to_be_visible()
        looked_at(page, "replying-check")
        page.get_by_role("link", name="Choose who will do it, for point 2").click()
        page.get_by_label("Who will do it?").select_option(label="The administrator")
        for part, value in {"Day": "27", "Month": "1", "Year": "2026"}.items():
            page.get_by_label(part, exact=True).fill(value)
        page.get_by_label("Yes").last.check()
        press(page, "Continue to check your reply")
        expect(page.get_by_role("link", name="The date for point 2 must be in the future")).to_be_visible()
        looked_at(page, "replying-show-error")
        page.get_by_label("Year", exact=True).fill("2027")
        press(page, "Continue to check your reply")
        press(page, "Send your reply")
        expect(page.get_by_role("heading", name="Reply sent")).to_be_visible()
        looked_at(page, "replying-sent")
        page.goto(f"{url}/reports")
        expect(page.get_by_text("Reply sent on 24 November 2026")).to_be_visible()
        office = open_page(f"{url}/help")
        sign_in(office, app, url, cast.bram)
        office.goto(f"{url}{the_link(db, visit, cast.bram.email)}")
        for words in (POINT, PROMISE):
            expect(office.get_by_text(words)).to_be_visible()
        looked_at(office, "replying-sent-office")
    sent = replies.get(db, visit)
    assert [(one.passage, one.kind, one.text) for one in sent.points] == [("finding:2", "missing", POINT)]
    assert [one.terms.text for one in actions.of_visit(db, visit.id)] == [PROMISE]


def test_a_small_phone_without_javascript_is_enough_to_reply(app: Flask, world: World, cast: Cast, db: Database, open_page: OpenPage) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    visit = world.released()
    with serving(app) as url:
        page = open_page(f"{url}/help", 320, javascript=False)
        sign_in(page, app, url, cast.tamsin)
        page.goto(f"{url}/visits/{visit.ref}/reply")
        page.get_by_label("There is nothing to correct").check()
        page.get_by_label("It is not mine to act on").check()
        page.get_by_label("Whose is it?").fill("The Board")
        page.get_by_label("Yes").last.check()
        press(page, "Continue to check your reply")
        press(page, "Send your reply")
        expect(page.get_by_role("heading", name="Reply sent")).to_be_visible()
    assert visits.get(db, visit.ref).replied_at == NOW
