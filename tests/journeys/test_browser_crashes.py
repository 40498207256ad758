"""The whole browser is killed while there is no connection: what was typed is saved when it is opened again."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, expect
from sqlite_utils import Database

from observe.store import observations
from tests.browser import ARGUMENTS, serving
from tests.cast import Cast, World
from tests.journeys.kept import kept, wait_until_kept
from tests.journeys.signed_in import sign_in

CHROMIUM = "/usr/bin/chromium"


def kill(process: subprocess.Popen[bytes]) -> None:
    """The browser and its helpers at once: a helper left over keeps the profile, and the next browser would wait for it."""
    os.killpg(process.pid, signal.SIGKILL)


@contextmanager
def started(browser: Browser, folder: Path) -> Iterator[tuple[BrowserContext, subprocess.Popen[bytes]]]:
    """A Chromium of its own that keeps what it keeps in this folder."""
    port = folder / "DevToolsActivePort"
    port.unlink(missing_ok=True)
    process = subprocess.Popen(
        [CHROMIUM, "--headless=new", "--remote-debugging-port=0", f"--user-data-dir={folder}", *ARGUMENTS],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        until = monotonic() + 30
        while not (port.exists() and port.read_text().strip()) and monotonic() < until:
            sleep(0.05)
        connected = browser.browser_type.connect_over_cdp(f"http://127.0.0.1:{port.read_text().split()[0]}")
        yield connected.contexts[0], process
    finally:
        kill(process)
        process.wait()


def key_of(html: str) -> bytes:
    """The key that the page hands to its script."""
    found = re.search(r'data-key="([^"]+)"', html)
    assert found
    return found.group(1).encode()


def test_a_browser_that_is_killed_loses_nothing(app: Flask, world: World, cast: Cast, db: Database, browser: Browser, tmp_path: Path) -> None:
    visit = world.planned()
    address = f"/visits/{visit.ref}/observation/victim-safety"
    with serving(app) as url:
        with started(browser, tmp_path / "profile") as (context, process):
            page = context.new_page()
            page.goto(f"{url}/help")
            sign_in(page, app, url, cast.wren)
            page.goto(f"{url}{address}")
            page.wait_for_load_state("networkidle")
            secrets = [b"magnolia", "magnolia".encode("utf-16-le"), key_of(context.request.get(f"{url}{address}").text())]
            context.set_offline(True)
            page.locator("#G1-reason").press_sequentially("She spoke first; magnolia.")
            wait_until_kept(page, 1)
            page.wait_for_timeout(500)
            kill(process)
        files = [file for file in (tmp_path / "profile").rglob("*") if file.is_file() and not file.is_symlink()]
        assert not [file.name for file in files for secret in secrets if secret in file.read_bytes()]
        with started(browser, tmp_path / "profile") as (context, _):
            page = context.new_page()
            page.goto(f"{url}/help")
            sign_in(page, app, url, cast.wren)
            page.goto(f"{url}{address}")
            expect(page.locator("#G1-reason")).to_have_value("She spoke first; magnolia.")
            assert observations.get(db, visit).answer("G1").reason == "She spoke first; magnolia."
            assert kept(page).copies == []
