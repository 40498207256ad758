"""A passkey in a real browser with a virtual authenticator: set up, used, lost, recovered, and reset by a colleague; and the app without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs

import pyotp
import pytest
from flask import Flask
from playwright.sync_api import CDPSession, Page, expect
from sqlite_utils import Database

from observe.app import create_app
from observe.domain.people import Person, Role
from observe.services import passkeys, second_factor, signing_in
from observe.settings import Settings
from observe.store import factors
from tests import browser
from tests.axe import check_in_browser, too_wide
from tests.browser import OpenPage, picture
from tests.cast import NOW, Cast

KEY = {"protocol": "ctap2", "transport": "internal", "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}


class Clock:
    """The time, which a test may move on."""

    def __init__(self) -> None:
        self.now = NOW


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def served(settings: Settings, cast: Cast, clock: Clock) -> Iterator[tuple[Flask, str]]:
    """The application under the name localhost, since passkeys need one, and its address."""
    first = create_app(settings)
    with browser.serving(first) as url:
        address = url.replace("127.0.0.1", "localhost")
        first.extensions["observe"] = replace(first.extensions["observe"], settings=replace(settings, address=address), clock=lambda: clock.now)
        yield first, address


def authenticator(page: Page) -> tuple[CDPSession, str]:
    """A device that keeps passkeys and says yes."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    return session, session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})["authenticatorId"]


def first_factor(page: Page, served: tuple[Flask, str], db: Database, person: Person, clock: Clock) -> None:
    """Through the link of the e-mail, and its button."""
    app, url = served
    lands_on = "/people" if person.has(Role.OFFICE) else "/"
    sent = signing_in.ask(db, person.email, browser="b" * 32, lands_on=lands_on, key=app.extensions["observe"].secret_key.encode(), at=clock.now)
    assert sent
    page.goto(url + signing_in.link_path(sent))
    page.get_by_role("button", name="Sign in", exact=True).click()


def looked_at(page: Page, name: str) -> None:
    check_in_browser(page)
    picture(page, name)


def set_up_passkey(page: Page) -> list[str]:
    expect(page.get_by_role("heading", name="Set up a second factor")).to_be_visible()
    looked_at(page, "second-factor-set-up")
    page.bring_to_front()  # a browser asks for a passkey on the page that somebody looks at
    page.get_by_role("button", name="Set up a passkey").click()
    expect(page.get_by_role("heading", name="Keep your recovery codes")).to_be_visible()
    looked_at(page, "second-factor-codes")
    codes = page.locator(".ob-codes li").all_inner_texts()
    page.get_by_role("button", name="I have kept them").click()
    expect(page.get_by_role("heading", name="People", exact=True)).to_be_visible()
    return codes


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").first.click()
    page.wait_for_url(re.compile(r"/$"))


def test_a_passkey_from_its_set_up_to_its_loss(served: tuple[Flask, str], cast: Cast, db: Database, clock: Clock, open_page: OpenPage) -> None:
    page = open_page(f"{served[1]}/help")
    device, known = authenticator(page)
    first_factor(page, served, db, cast.bram, clock)
    codes = set_up_passkey(page)
    assert len(codes) == 10
    sign_out(page)

    clock.now += timedelta(minutes=1)
    first_factor(page, served, db, cast.bram, clock)
    expect(page.get_by_role("heading", name="Confirm that it is you")).to_be_visible()
    looked_at(page, "second-factor-ask")
    page.get_by_role("button", name="Use your passkey").click()
    expect(page.get_by_role("heading", name="People", exact=True)).to_be_visible()
    assert factors.get(db, cast.bram.id).passkeys[0].used_at == clock.now
    page.get_by_role("link", name="Your account").click()
    looked_at(page, "account")
    page.get_by_role("link", name="Home").click()
    sign_out(page)

    device.send("WebAuthn.clearCredentials", {"authenticatorId": known})
    clock.now += timedelta(minutes=1)
    first_factor(page, served, db, cast.bram, clock)
    page.get_by_role("button", name="Use your passkey").click()
    expect(page.get_by_text("The passkey was not used.")).to_be_visible()
    page.get_by_role("link", name="Use a recovery code").click()
    page.get_by_label("Recovery code").fill("wrong")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    looked_at(page, "second-factor-recover")
    page.get_by_label("Recovery code").fill(codes[0])
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("9 left")).to_be_visible()
    looked_at(page, "account-recovered")
    page.get_by_role("button", name="Add a passkey or a code app").click()
    page.get_by_role("button", name="Set up a passkey").click()
    expect(page.get_by_text("It is set up. We ask for it when you next sign in.")).to_be_visible()
    page.get_by_role("button", name="Remove the passkey").first.click()
    expect(page.get_by_text("The passkey is removed.")).to_be_visible()
    assert len(factors.get(db, cast.bram.id).passkeys) == 1


def test_a_colleague_resets_it_and_it_is_set_up_anew(served: tuple[Flask, str], cast: Cast, db: Database, clock: Clock, open_page: OpenPage) -> None:
    bram, hester = open_page(f"{served[1]}/help"), open_page(f"{served[1]}/help")
    for page, person in ((bram, cast.bram), (hester, cast.hester)):
        authenticator(page)
        first_factor(page, served, db, person, clock)
        set_up_passkey(page)
    hester.get_by_role("link", name="Bram Tolliver").click()
    hester.get_by_role("link", name="Reset the second factor of Bram Tolliver").click()
    looked_at(hester, "second-factor-reset")
    hester.get_by_role("button", name="Reset it").click()
    expect(hester.get_by_text("The second factor of Bram Tolliver is reset.")).to_be_visible()
    bram.reload()
    expect(bram.get_by_role("heading", name="Sign in to Observe")).to_be_visible()
    clock.now += timedelta(minutes=1)
    first_factor(bram, served, db, cast.bram, clock)
    set_up_passkey(bram)


def test_an_answer_of_a_passkey_counts_once_and_for_its_owner(served: tuple[Flask, str], cast: Cast, db: Database, clock: Clock, open_page: OpenPage) -> None:
    page = open_page(f"{served[1]}/help")
    authenticator(page)
    first_factor(page, served, db, cast.bram, clock)
    set_up_passkey(page)
    sign_out(page)
    first_factor(page, served, db, cast.bram, clock)
    with page.expect_request(f"{served[1]}/second-factor/passkey") as sent:
        page.get_by_role("button", name="Use your passkey").click()
    expect(page.get_by_role("heading", name="People", exact=True)).to_be_visible()
    answer = parse_qs(sent.value.post_data or "")["credential"][0]
    here = second_factor.Site("localhost", served[1])
    for person in (cast.bram, cast.hester):
        for is_asked in (False, True):
            if is_asked:
                passkeys.to_use(db, person, here, now=clock.now)
            with pytest.raises(second_factor.Wrong):
                passkeys.use(db, person, answer, here, now=clock.now)


def test_on_a_small_phone_without_javascript_the_app_is_enough(served: tuple[Flask, str], cast: Cast, db: Database, clock: Clock, open_page: OpenPage) -> None:
    page = open_page(f"{served[1]}/help", 320, javascript=False)
    first_factor(page, served, db, cast.ottilie, clock)
    expect(page.get_by_text("Your browser cannot use a passkey here: it needs JavaScript")).to_be_visible()
    expect(page.get_by_role("button", name="Set up a passkey")).to_have_count(0)
    assert too_wide(page) == []
    page.get_by_role("button", name="Set up a code app").click()
    expect(page.get_by_label("6-digit code")).to_be_visible()
    assert too_wide(page) == []
    picture(page, "second-factor-app")
    page.get_by_text("If you cannot scan it").click()
    app = pyotp.TOTP(page.locator("details strong").inner_text().replace(" ", ""))
    page.get_by_label("6-digit code").fill(app.at(clock.now))
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Keep your recovery codes")).to_be_visible()
    assert too_wide(page) == []
    page.get_by_role("button", name="I have kept them").click()
    clock.now += timedelta(minutes=1)
    first_factor(page, served, db, cast.ottilie, clock)
    page.get_by_label("6-digit code").fill(app.at(clock.now))
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("link", name="Findings")).to_be_visible()
