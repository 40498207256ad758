"""What a test sees of the words that a browser keeps: the whole of its storage, as bytes."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask
from playwright.sync_api import Page

from observe.domain.people import Person
from tests.browser import OpenPage
from tests.journeys.signed_in import sign_in

ALL = """async () => {
    const dump = [JSON.stringify({...localStorage}), JSON.stringify({...sessionStorage})];
    const copies = [];
    for (const {name} of await indexedDB.databases()) {
        const db = await new Promise((done) => { const r = indexedDB.open(name); r.onsuccess = () => done(r.result); });
        for (const store of db.objectStoreNames) {
            const rows = await new Promise((done) => { const r = db.transaction(store).objectStore(store).getAll(); r.onsuccess = () => done(r.result); });
            for (const row of rows) {
                copies.push(Object.keys(row).sort().join(" "));
                for (const part of Object.values(row)) dump.push(part instanceof Object ? new TextDecoder("latin1").decode(part) : String(part));
            }
        }
        db.close();
    }
    return {copies, dump: dump.join("\\n")};
}"""

SET_BACK = """async (days) => {
    const db = await new Promise((done) => { const r = indexedDB.open("observe"); r.onsuccess = () => done(r.result); });
    const store = db.transaction("sealed", "readwrite").objectStore("sealed");
    const rows = await new Promise((done) => { const r = store.getAll(); r.onsuccess = () => done(r.result); });
    for (const row of rows) await new Promise((done) => { store.put({...row, at: row.at - days * 86_400_000}).onsuccess = done; });
    db.close();
}"""


@dataclass(frozen=True, slots=True)
class Kept:
    """How many copies there are, and all that the storage holds."""

    copies: list[str]
    dump: str


def kept(page: Page) -> Kept:
    """What this page's browser keeps now."""
    found = page.evaluate(ALL)
    return Kept(found["copies"], found["dump"])


def wait_until_kept(page: Page, copies: int) -> None:
    """Until the browser keeps so many copies."""
    for _ in range(100):
        if len(kept(page).copies) == copies:
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{len(kept(page).copies)} copies are kept, not {copies}")


def set_back(page: Page, days: int) -> None:
    """What is kept was put away so many days earlier."""
    page.evaluate(SET_BACK, days)


def opened(open_page: OpenPage, app: Flask, url: str, person: Person, address: str, width: int = 1200) -> Page:
    """Somebody's page in a browser of their own."""
    page = open_page(f"{url}/help", width)
    sign_in(page, app, url, person)
    page.goto(f"{url}{address}")
    page.wait_for_load_state("networkidle")
    return page
