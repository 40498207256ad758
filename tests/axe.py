"""axe, and what else only a real browser can see: sideways scrolling at 320 px, and controls too small to hit."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from playwright.sync_api import Page

SOURCE = Path(__file__).parent.parent / "node_modules" / "axe-core" / "axe.min.js"

#: WCAG 2.2 A and AA and best practices. target-size is off in axe unless it is named.
RUN = """() => axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    rules: {"target-size": {enabled: true}}, resultTypes: ["violations"],
}).then(result => result.violations.map(v => ({id: v.id, help: v.help, nodes: v.nodes.map(n => n.html.slice(0, 200) + " " + n.failureSummary)})))"""

TOO_WIDE = """() => document.documentElement.scrollWidth <= window.innerWidth ? [] : [...document.body.querySelectorAll("*")]
    .filter(e => e.getBoundingClientRect().right > window.innerWidth + 1).slice(-5).map(e => e.outerHTML.slice(0, 160))"""

TOO_SMALL = """() => [...document.querySelectorAll("button, input:not([type=hidden]), select, textarea, summary, .govuk-button")]
    .filter(e => e.checkVisibility() && !e.matches(".govuk-visually-hidden"))
    .map(e => [e, e.getBoundingClientRect()]).filter(([, box]) => box.width < 24 || box.height < 24)
    .map(([e, box]) => `${Math.round(box.width)} x ${Math.round(box.height)} px: ${e.outerHTML.slice(0, 160)}`)"""


@cache
def source() -> str:
    """axe-core as npm brought it."""
    return SOURCE.read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it is now: rule, what it asks, and each place."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(source())
    found: list[dict[str, str]] = page.evaluate(RUN)
    return [f"{one['id']}: {one['help']}\n  " + "\n  ".join(one["nodes"]) for one in found]


def too_wide(page: Page) -> list[str]:
    """What reaches over the right edge of the page as it is now, once it has arrived whole: a click that leads on returns before that."""
    page.wait_for_load_state()
    found: list[str] = page.evaluate(TOO_WIDE)
    return found


def check_in_browser(page: Page) -> None:
    """Fails unless axe finds nothing, at this width and at 320 px, where nothing may scroll sideways; leaves the width as it was."""
    page.wait_for_load_state()
    before = page.viewport_size
    found = violations(page)
    page.set_viewport_size({"width": 320, "height": 800})
    found += [f"at 320 px: {one}" for one in violations(page)]
    found += [f"wider than 320 px: {one}" for one in too_wide(page)]
    found += [f"smaller than 24 px, {one}" for one in page.evaluate(TOO_SMALL)]
    if before:
        page.set_viewport_size(before)
    assert not found, f"{page.url}\n" + "\n".join(found)
