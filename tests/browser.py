"""A real browser and a real server for tests: Debian's Chromium, and the application on a port of its own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, expect, sync_playwright
from werkzeug.serving import make_server

SCREENS = Path(__file__).parent.parent / "build" / "screens"
#: How long a page may take to show something, in milliseconds: on a busy machine a browser stands still for seconds.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)
#: Chromium does nothing but what the tests ask.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP observe.test 127.0.0.1",
]


#: What a console says of an answer that a page itself explains, and of a server that is not reached over HTTPS.
NO_TROUBLE = ("Failed to load resource", "The Cross-Origin-Opener-Policy header has been ignored")


class OpenPage(Protocol):
    """Opens an address in a browser of its own, as a new visitor, or beside what `of` already has open."""

    def __call__(self, url: str, width: int = 1200, javascript: bool = True, *, of: BrowserContext | None = None) -> Page: ...


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Opens pages, and fails at the end of the test when one had an error in a script, in its security policy, or in fetching a part."""
    contexts: list[BrowserContext] = []
    troubles: list[str] = []

    def opened(url: str, width: int = 1200, javascript: bool = True, *, of: BrowserContext | None = None) -> Page:
        context = of or browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=javascript, locale="en-GB")
        if of is None:
            context.set_default_timeout(PATIENCE)
            contexts.append(context)
        page = context.new_page()
        listen(page, troubles)
        page.goto(url)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not troubles, "\n".join(troubles)


def listen(page: Page, troubles: list[str]) -> None:
    """Notes what a browser's console would show. That a page itself answers 404 is no trouble, nor that a page is told why it cannot save."""

    def console(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(NO_TROUBLE):
            troubles.append(f"{page.url}: {message.text}")

    def response(answer: Response) -> None:
        if answer.status >= 400 and answer.request.resource_type != "document" and "x-autosave" not in answer.request.headers:
            troubles.append(f"{page.url}: {answer.status} for {answer.url}")

    page.on("console", console)
    page.on("pageerror", lambda error: troubles.append(f"{page.url}: {error}"))
    page.on("response", response)


def picture(page: Page, name: str) -> Path:
    """The whole page as a picture, build/screens/<name>-<width>.png, for people to look at."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    width = page.viewport_size["width"] if page.viewport_size else 0
    path = SCREENS / f"{name}-{width}.png"
    page.screenshot(path=path, full_page=True)
    return path


@contextmanager
def serving(app: Flask, port: int = 0) -> Iterator[str]:
    """The application on this port of this computer, or on a free one; its address."""
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
