"""One report from the checking to the Board: returned, changed, sent again, released, read by its chair and by the Board, each in a real browser."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from playwright.sync_api import Page, expect
from sqlite_utils import Database

from observe.app import Cookie
from observe.domain.people import Person
from observe.domain.visit import Stage
from observe.store import reports as stored_reports
from observe.store import visits
from tests import pdfs
from tests.axe import check_in_browser, too_wide
from tests.browser import OpenPage, picture, serving
from tests.cast import Cast, World
from tests.sessions import begin

NOTE = "Your reason on question G2 may point to one case. Please say it more generally."
CHANGED = "A victim liaison officer spoke first, by role, in the cases seen."


def sign_in(page: Page, app: Flask, url: str, person: Person) -> Page:
    signer = Cookie().get_signing_serializer(app)
    assert signer is not None
    page.context.add_cookies([{"name": "observe", "value": signer.dumps({"token": begin(app, person)}), "url": url}])
    return page


def looked_at(page: Page, name: str) -> None:
    """axe finds nothing on the page, at this width and at 320 px, and people can look at it afterwards."""
    check_in_browser(page)
    picture(page, name)


def return_it(page: Page, url: str) -> None:
    page.goto(f"{url}/checking")
    looked_at(page, "checking-queue")
    page.get_by_role("link", name="Hackney, 17 November 2026").click()
    looked_at(page, "checking-show")
    page.get_by_role("button", name="Continue").last.click()
    expect(page).to_have_title("Error: Check the wording: Hackney, 17 November 2026 - Observe - London MAPPA")
    looked_at(page, "checking-show-error")
    page.get_by_role("link", name="Choose whether to release it or return it").click()
    expect(page.get_by_label("Release it to the chair")).to_be_focused()
    page.get_by_label("Return it to the visitor").check()
    page.get_by_label("Which part is it about?").select_option(label="Victim Safety")
    page.get_by_label("What should the visitor change?").fill(NOTE)
    page.get_by_role("button", name="Add another note").click()
    expect(page.get_by_label("What should the visitor change?", exact=True)).to_have_value(NOTE)
    looked_at(page, "checking-return")
    page.get_by_role("button", name="Continue").last.click()
    expect(page.get_by_text("was returned to Wren Applegarth")).to_be_visible()
    looked_at(page, "checking-returned")


def change_and_send(page: Page, url: str, ref: str) -> None:
    page.goto(f"{url}/visits/{ref}")
    expect(page.get_by_text(NOTE)).to_be_visible()
    page.goto(f"{url}/visits/{ref}/observation/victim-safety")
    page.locator("#G2-reason").fill(CHANGED)
    page.get_by_role("button", name="Save and continue").last.click()
    expect(page).not_to_have_url(f"{url}/visits/{ref}/observation/victim-safety")
    page.goto(f"{url}/visits/{ref}/check")
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Send to the Executive Office").click()
    expect(page.get_by_role("heading", name="Observation sent")).to_be_visible()


def release_it(page: Page, url: str, ref: str) -> None:
    page.goto(f"{url}/visits/{ref}/checking")
    expect(page.get_by_text(CHANGED)).to_be_visible()
    page.get_by_label("Release it to the chair").check()
    page.get_by_role("button", name="Continue").last.click()
    expect(page.get_by_text("tamsin@example.org")).to_be_visible()
    looked_at(page, "checking-release")
    page.get_by_role("button", name="Release the report").click()
    expect(page.get_by_text("You released this report")).to_be_visible()
    looked_at(page, "reports-released")


def read_as_chair(page: Page, url: str, ref: str) -> bytes:
    page.goto(f"{url}/reports")
    looked_at(page, "reports-listing")
    page.get_by_role("link", name="Hackney, 17 November 2026").click()
    expect(page.get_by_text("Reply by 8 December 2026")).to_be_visible()
    expect(page.get_by_text(CHANGED)).to_be_visible()
    looked_at(page, "reports-show")
    page.get_by_role("link", name="G2", exact=False).first.click()
    expect(page.get_by_role("heading", name="G2. Was the victim")).to_be_in_viewport()
    with page.expect_download() as waited:
        page.get_by_role("link", name="Download the report").click()
    assert waited.value.suggested_filename == f"OFFICIAL-SENSITIVE {ref} feedback report version 1.pdf"
    return Path(waited.value.path()).read_bytes()


def test_a_report_is_returned_changed_released_and_read(app: Flask, world: World, cast: Cast, db: Database, open_page: OpenPage) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    visit = world.submitted()
    with serving(app) as url:
        office, visitor, chair, board = (sign_in(open_page(f"{url}/help"), app, url, person) for person in (cast.bram, cast.wren, cast.tamsin, cast.ottilie))
        return_it(office, url)
        change_and_send(visitor, url, visit.ref)
        release_it(office, url, visit.ref)
        pdf = read_as_chair(chair, url, visit.ref)
        board.goto(f"{url}/visits/{visit.ref}/report")
        expect(board.get_by_role("heading", name="The chair may still correct facts")).to_be_visible()
        looked_at(board, "reports-show-board")
        office.reload()
        expect(office.get_by_text("Tamsin Okehurst, who chaired the meeting, first opened it on")).to_be_visible()
    pdfs.collect("as-the-chair-downloads-it", pdf)
    assert pdf == stored_reports.get_pdf(db, visit, 1)
    assert visits.get(db, visit.ref).stage is Stage.RELEASED
    assert db["readings"].count == 5


def test_a_small_phone_without_javascript_is_enough_to_release_and_to_read(app: Flask, world: World, cast: Cast, db: Database, open_page: OpenPage) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    visit = world.submitted()
    with serving(app) as url:
        office = sign_in(open_page(f"{url}/help", 320, javascript=False), app, url, cast.bram)
        office.goto(f"{url}/visits/{visit.ref}/checking")
        office.get_by_label("Release it to the chair").check()
        office.get_by_role("button", name="Continue").last.click()
        expect(office.get_by_role("button", name="Release the report")).to_be_visible()
        assert too_wide(office) == []
        office.get_by_role("button", name="Release the report").click()
        expect(office.get_by_text("You released this report")).to_be_visible()
        assert too_wide(office) == []
    assert visits.get(db, visit.ref).stage is Stage.RELEASED
