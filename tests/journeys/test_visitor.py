"""A first-time visitor writes and sends one whole observation: by keyboard alone, and on a small phone without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page
from sqlite_utils import Database

from observe.domain.visit import Stage
from observe.store import observations, visits
from tests.axe import check_in_browser, too_wide
from tests.browser import OpenPage, serving
from tests.cast import Cast, World
from tests.journeys.signed_in import sign_in

#: What is typed into boxes that hold something else than words.
TYPED = {
    "X1_start": "10am", "X1_finish": "12.30pm", "X5_listed": "11", "X5_discussed": "9", "X5_seen": "6", "X5_first": "2", "X5_reviews": "4",
    "K1_set": "9", "K1_owner": "8", "K1_date": "7",
}  # fmt: skip
DAY = {"L2_date": "17", "L2_date-month": "11", "L2_date-year": "2026"}
LEFT_EMPTY = ("X1_joined", "X1_left", "others", "L3_none")
WORDS = "The chair asked each agency by name."

#: What has the focus: its id, what it is, the text of a button, and whether it is chosen.
FOCUSED = """() => { const e = document.activeElement; return {
    id: e.id, kind: e.type || e.localName, text: e.innerText || "", ticked: Boolean(e.checked), main: Boolean(e.closest("form#part, main form")),
    chosen: e.type === "radio" && Boolean(document.querySelector(`input[name="${e.name}"]:checked`)), secondary: e.matches(".govuk-button--secondary"),
}; }"""


@pytest.fixture
def guarded(app: Flask) -> Flask:
    """The application as it is served: every post carries its token."""
    app.config["WTF_CSRF_ENABLED"] = True
    return app


def fits(page: Page) -> None:
    assert too_wide(page) == [], page.url


def tab_to(page: Page, words: str) -> None:
    """Moves on by the tabulator until something with these words has the focus."""
    for _ in range(400):
        page.keyboard.press("Tab")
        if words in page.evaluate(FOCUSED)["text"]:
            return
    raise AssertionError(f"{words!r} cannot be reached by keyboard on {page.url}")


def press(page: Page, words: str) -> None:
    tab_to(page, words)
    with page.expect_event("load"):
        page.keyboard.press("Enter")


def fill_by_keyboard(page: Page, button: str = "Save and continue") -> None:
    """Goes through the page by the tabulator, answers whatever takes an answer, and presses the button."""
    for _ in range(400):
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUSED)
        if button in here["text"] and here["kind"] == "submit":
            with page.expect_event("load"):
                page.keyboard.press("Enter")
            return
        if here["main"]:
            answer_by_keyboard(page, here)
    raise AssertionError(f"{button!r} cannot be reached by keyboard on {page.url}")


def answer_by_keyboard(page: Page, here: dict[str, str]) -> None:
    wanted = TYPED.get(here["id"]) or DAY.get(here["id"])
    if here["id"] in LEFT_EMPTY:
        return
    if here["kind"] in ("radio", "checkbox"):
        if not here["ticked"]:
            page.keyboard.press("Space")
    elif here["kind"] == "select-one":
        page.keyboard.press("ArrowDown")
    elif here["kind"] in ("text", "textarea"):
        page.keyboard.press("Control+a")
        page.keyboard.insert_text(wanted or WORDS)


def fill_by_hand(page: Page, button: str = "Save and continue") -> None:
    """Taps and types: whatever is seen and takes an answer, then the button."""
    done: set[str] = set()
    for control in page.locator("main form input, main form select, main form textarea").all():
        answer_by_hand(control, done)
    page.get_by_role("button", name=button, exact=True).last.click()


def answer_by_hand(control: Locator, done: set[str]) -> None:
    kind, name, own = (control.get_attribute(one) or "" for one in ("type", "name", "id"))
    if kind == "hidden" or own in LEFT_EMPTY or not control.is_visible():
        return
    if kind == "radio" and name not in done:
        done.add(name)
        control.check(force=True)
    elif kind == "checkbox":
        control.check(force=True)
    elif own.endswith("-reason") or own in (*TYPED, *DAY) or kind in ("", "text"):
        tag = control.evaluate("one => one.localName")
        control.select_option(index=1) if tag == "select" else control.fill(TYPED.get(own) or DAY.get(own) or WORDS)


def write_every_part(page: Page, fill: Callable[..., None], go: Callable[[str], None], check: Callable[[Page], None]) -> list[str]:
    """From the first part to the check of all answers, by the buttons alone; the headings on the way."""
    seen = []
    while not urlsplit(page.url).path.endswith("/check"):
        seen.append(page.get_by_role("heading", level=1).inner_text())
        check(page)
        if page.get_by_role("button", name="Add a good practice").count():
            for add in ("Add a good practice", "Add an area for improvement"):
                go(add)
                check(page)
                fill(page, "Save")
        fill(page)
        assert len(seen) < 30, seen
    return seen


def test_one_whole_observation_by_keyboard_alone(guarded: Flask, world: World, cast: Cast, db: Database, open_page: OpenPage) -> None:
    visit = world.planned()
    with serving(guarded) as url:
        page = open_page(f"{url}/help")
        sign_in(page, guarded, url, cast.wren)
        page.goto(f"{url}/visits/{visit.ref}")
        page.keyboard.press("Tab")
        fill_by_keyboard(page, "Continue")
        press(page, "The meeting and the cases you saw")
        parts = write_every_part(page, fill_by_keyboard, lambda words: press(page, words), check_in_browser)
        assert len(parts) == 17
        check_in_browser(page)
        fill_by_keyboard(page, "Send to the Executive Office")
        check_in_browser(page)
        assert page.get_by_role("heading", level=1).inner_text() == "Observation sent"
        press(page, "Read a copy of what you sent")
        check_in_browser(page)
    assert visits.get(db, visit.ref).stage is Stage.SUBMITTED
    assert observations.get(db, visit).answer("G1").reason == WORDS


def test_one_whole_observation_on_a_small_phone_without_javascript(guarded: Flask, world: World, cast: Cast, db: Database, open_page: OpenPage) -> None:
    visit = world.planned()
    with serving(guarded) as url:
        page = open_page(f"{url}/help", 320, javascript=False)
        sign_in(page, guarded, url, cast.wren)
        page.goto(f"{url}/visits/{visit.ref}/observation/the-meeting")
        parts = write_every_part(page, fill_by_hand, lambda words: page.get_by_role("button", name=words).click(), fits)
        assert len(parts) == 17
        fits(page)
        fill_by_hand(page, "Send to the Executive Office")
        assert page.get_by_role("heading", level=1).inner_text() == "Observation sent"
    assert visits.get(db, visit.ref).stage is Stage.SUBMITTED
