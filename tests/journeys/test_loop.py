"""The loop closes: a report is released, its chair promises and says that it is done, and the next visitor sees that it is."""

from __future__ import annotations

from flask import Flask
from playwright.sync_api import Page, expect
from sqlite_utils import Database

from observe.domain.actions import State
from observe.store import actions
from tests.axe import check_in_browser
from tests.browser import OpenPage, picture, serving
from tests.cast import TODAY, Cast, World
from tests.journeys.signed_in import sign_in

PROMISE, DONE, SEEN = "Housing names a deputy for each meeting.", "The deputy came to both meetings since.", "A deputy from housing spoke in each case."


def looked_at(page: Page, name: str) -> None:
    """Nothing that axe finds, here or at 320 px, and a picture for people to look at."""
    check_in_browser(page)
    picture(page, name)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).last.click()


def release(page: Page, url: str, ref: str) -> None:
    """The Executive Office checks it and lets it go."""
    page.goto(f"{url}/visits/{ref}/checking")
    page.get_by_label("Release it to the chair").check()
    press(page, "Continue")
    press(page, "Release the report")
    expect(page.get_by_text("You released this report")).to_be_visible()


def promise(page: Page, url: str, ref: str) -> None:
    """The chair replies with one thing that will be done."""
    page.goto(f"{url}/visits/{ref}/reply")
    page.get_by_label("There is nothing to correct").check()
    page.get_by_label("Yes").first.check()
    page.get_by_label("What will be done?").fill(PROMISE)
    page.get_by_label("Who will do it?").select_option(label="The administrator")
    for part, value in {"Day": "27", "Month": "1", "Year": "2027"}.items():
        page.get_by_label(part, exact=True).fill(value)
    page.get_by_label("Yes").last.check()
    press(page, "Continue to check your reply")
    press(page, "Send your reply")
    expect(page.get_by_role("heading", name="Reply sent")).to_be_visible()


def say_done(page: Page, url: str, number: int) -> None:
    """Whoever answers for it says so, and how."""
    page.goto(f"{url}/actions/{number}")
    page.get_by_role("link", name="Say that it is done").click()
    page.get_by_label("What was done?").fill(DONE)
    press(page, "Say that it is done")
    expect(page.get_by_text("You said that this action is done.")).to_be_visible()


def see_and_send(page: Page, url: str, ref: str) -> None:
    """The next visitor is shown what to look at again, says what she saw of it, and sends her observation."""
    page.goto(f"{url}/visits/{ref}")
    expect(page.get_by_role("heading", name="What to look at again")).to_be_visible()
    expect(page.get_by_text(PROMISE)).to_be_visible()
    page.goto(f"{url}/visits/{ref}/observation/last-time")
    expect(page.get_by_role("heading", name=PROMISE)).to_be_visible()
    looked_at(page, "last-time-action")
    page.get_by_label("It got better").check()
    page.get_by_label("What you saw or heard").fill(SEEN)
    press(page, "Save and continue")
    expect(page.get_by_role("heading", name=PROMISE)).to_have_count(0)
    page.goto(f"{url}/visits/{ref}/check")
    expect(page.get_by_text(SEEN)).to_be_visible()
    for box in page.get_by_role("checkbox").all():
        box.check()
    press(page, "Send to the Executive Office")
    expect(page.get_by_role("heading", name="Observation sent")).to_be_visible()


def test_what_was_asked_for_is_promised_done_and_seen_to_be_done_on_the_next_visit(
    app: Flask, world: World, cast: Cast, db: Database, open_page: OpenPage
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    first = world.submitted()
    with serving(app) as url:
        wren, tamsin, bram = (open_page(f"{url}/help") for _ in range(3))
        for page, person in ((wren, cast.wren), (tamsin, cast.tamsin), (bram, cast.bram)):
            sign_in(page, app, url, person)
        release(bram, url, first.ref)
        promise(tamsin, url, first.ref)
        (action,) = actions.of_visit(db, first.id)
        say_done(tamsin, url, action.id)
        assert actions.get(db, action.id).state(TODAY) is State.SAID_DONE
        second = world.written(meeting_on=TODAY)
        see_and_send(wren, url, second.ref)
        assert actions.get(db, action.id).state(TODAY) is State.SAID_DONE
        release(bram, url, second.ref)
        tamsin.goto(f"{url}/actions/{action.id}")
        expect(tamsin.get_by_text(f"on visit {second.ref}")).to_be_visible()
        expect(tamsin.get_by_text(SEEN)).to_be_visible()
        looked_at(tamsin, "actions-seen-to-be-done")
        tamsin.goto(f"{url}/visits/{second.ref}/report")
        expect(tamsin.get_by_text(SEEN)).to_be_visible()
    assert actions.get(db, action.id).state(TODAY) is State.SEEN_DONE
