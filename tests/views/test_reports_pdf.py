"""The PDF of a report: the frozen bytes, named with the marking, and saying what the page says."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlite_utils import Database

from observe.app import create_app
from observe.domain.people import Person
from observe.domain.visit import Level, Visit
from observe.services import checking
from observe.settings import Settings
from observe.store import reports as stored_reports
from observe.store import visits
from observe.store.database import write
from reports import feedback
from reports.feedback import FeedbackReport
from tests import pdfs
from tests.cast import NOW, TODAY, Cast, World
from tests.reports import reading
from tests.sessions import sign_in

As = Callable[[Person | None], FlaskClient]

TYPED = "<b>Bold</b> & “quoted” ŵ ŷ 🙂 سلام\n\nA second paragraph, with a ten-letter word and 100% of one."


class Main(HTMLParser):
    """The words of a page's main part."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.inside, self.text = False, ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = self.inside or tag == "main"

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "main"

    def handle_data(self, data: str) -> None:
        self.text += data if self.inside else ""


def plain(text: str) -> str:
    """Words as they can be compared: without white space, and an accented letter written in one way."""
    return "".join(unicodedata.normalize("NFC", text).split())


def on_page(html: str) -> str:
    return plain(Main(html).text)


def not_said(report: FeedbackReport, text: str) -> list[str]:
    """The words of the report that the text lacks, or has in another order."""
    lacks, place = [], 0
    for words in map(plain, feedback.words(report)):
        found = text.find(words, place)
        if found < 0:
            lacks.append(words)
        else:
            place = found + len(words)
    return lacks


def released_as(db: Database, world: World, cast: Cast, **changes: object) -> Visit:
    """A released visit, whose report says something else in places."""
    visit = world.submitted()
    report = replace(checking.draft(db, visit), **changes)  # type: ignore[arg-type]  # a test names only what differs
    with write(db):
        stored_reports.replace_submission(db, visit, feedback.as_json(report))
    return checking.release(db, visit, feedback.fingerprint(report), by=cast.bram, at=NOW)


def page_and_paper(client: FlaskClient, visit: Visit) -> tuple[str, str]:
    """What a screen reader reads out of each: of the paper, the structure with the true text of what the font lacks."""
    html = client.get(f"/visits/{visit.ref}/report").get_data(as_text=True)
    pdf = client.get(f"/visits/{visit.ref}/report.pdf").data
    pdfs.collect(f"page-and-paper-{visit.ref}", pdf)
    return on_page(html), plain(reading.read(pdf).words())


def say_the_same(db: Database, client: FlaskClient, visit: Visit) -> None:
    report = feedback.from_json(stored_reports.get(db, visit).content)
    page, paper = page_and_paper(client, visit)
    assert not_said(report, page) == []
    assert not_said(report, paper) == []


def test_page_and_paper_say_the_same_in_the_same_order(db: Database, world: World, cast: Cast, as_: As) -> None:
    world.released(meeting_on=TODAY - timedelta(days=90))
    visit = world.released()

    assert feedback.from_json(stored_reports.get(db, visit).content).earlier
    say_the_same(db, as_(cast.tamsin), visit)


@pytest.mark.parametrize(
    "changes",
    [
        {"brief": TYPED, "no_good_practice": TYPED, "good_practice": ()},
        {"improvements": (), "chair_view": (), "talk": (), "not_needed": ("Education", "Prison Service")},
        {"demonstration": True, "not_asked": ("Papers and carry-over", "Time in proportion"), "attendance": ()},
        {"scale": ()},
    ],
    ids=["typed", "none", "demonstration", "no ratings"],
)
def test_they_say_the_same_whatever_the_report_says(db: Database, world: World, cast: Cast, as_: As, changes: dict[str, object]) -> None:
    say_the_same(db, as_(cast.tamsin), released_as(db, world, cast, **changes))


def test_the_comparison_sees_what_is_missing(db: Database, world: World, cast: Cast, as_: As) -> None:
    page, _ = page_and_paper(as_(cast.tamsin), visit := world.released())
    report = feedback.from_json(stored_reports.get(db, visit).content)

    assert plain("Nobody wrote this.") in not_said(replace(report, brief="Nobody wrote this."), page)
    assert not_said(report, page.replace(plain("Housing was missing"), "")) == [plain("Housing was missing, so two actions had no owner.")]


def test_the_file_is_named_with_marking_reference_and_version(world: World, cast: Cast, as_: As) -> None:
    visit = world.released()

    response = as_(cast.tamsin).get(f"/visits/{visit.ref}/report.pdf")

    assert response.mimetype == "application/pdf"
    assert response.headers["Content-Disposition"] == f'attachment; filename="OFFICIAL-SENSITIVE {visit.ref} feedback report version 1.pdf"'
    assert response.headers["Cache-Control"] == "no-store"


def test_a_file_asked_for_twice_has_the_same_bytes(db: Database, world: World, cast: Cast, as_: As) -> None:
    visit = world.released()

    copies: Sequence[bytes] = [
        as_(reader).get(f"/visits/{visit.ref}/{name}").data for reader in (cast.tamsin, cast.ottilie) for name in ("report.pdf", "report/1.pdf")
    ]

    assert set(copies) == {stored_reports.get_pdf(db, visit, 1)}


def test_a_report_stays_as_it_was_when_the_area_and_the_plan_change(
    db: Database, settings: Settings, world: World, cast: Cast, as_: As, tmp_path: Path
) -> None:
    visit = world.released()
    before = as_(cast.tamsin).get(f"/visits/{visit.ref}/report.pdf").data
    page = on_page(as_(cast.tamsin).get(f"/visits/{visit.ref}/report").get_data(as_text=True))
    with write(db):
        visits.save(db, replace(visit, plan=replace(visit.plan, level=Level.THREE, meeting_on=TODAY)))
    other = tmp_path / "other.toml"
    london = Path("observe/areas/london.toml").read_text(encoding="utf-8")
    other.write_text(london.replace('marking = "OFFICIAL-SENSITIVE"', 'marking = "OFFICIAL"').replace("Victim Safety", "Safety of victims"), encoding="utf-8")

    changed = create_app(replace(settings, area=str(other)), clock=lambda: NOW).test_client()
    sign_in(changed, cast.tamsin)

    response = changed.get(f"/visits/{visit.ref}/report.pdf")
    assert response.data == before
    assert "OFFICIAL-SENSITIVE" in response.headers["Content-Disposition"]
    html = changed.get(f"/visits/{visit.ref}/report").get_data(as_text=True)
    assert on_page(html) == page
    assert html.count("OFFICIAL-SENSITIVE") >= 2
