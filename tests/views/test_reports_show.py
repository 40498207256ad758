"""The feedback report as a page: who reads it, what stands around it, and that reading is written down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlite_utils import Database

from observe.app import create_app
from observe.domain.people import Person
from observe.domain.visit import Seat, Stage, Visit
from observe.services import checking
from observe.settings import Settings
from observe.store import history
from observe.store import reports as stored_reports
from observe.store.database import write
from reports import feedback
from tests.cast import NOW, Cast, World
from tests.conftest import CheckingClient
from tests.sessions import sign_in

As = Callable[[Person | None], FlaskClient]


def page(client: FlaskClient, visit: Visit) -> str:
    return client.get(f"/visits/{visit.ref}/report").get_data(as_text=True)


def readings(db: Database) -> list[tuple[str, int, str]]:
    return [(one["what"], one["version"], one["at"]) for one in db["readings"].rows]


def second_version(db: Database, visit: Visit, by: Person) -> None:
    """A corrected version, stored as a correction would."""
    first = stored_reports.get(db, visit)
    report = replace(feedback.from_json(first.content), version=2, brief="Corrected.")
    with write(db):
        stored_reports.freeze(
            db, visit, version=2, released_at=NOW, reply_by=first.reply_by, content=feedback.as_json(report), pdf=feedback.render(report), by=by.id
        )


def later(settings: Settings, days: int, person: Person) -> FlaskClient:
    """A client of the same installation, some days on."""

    def clock() -> datetime:
        return NOW + timedelta(days=days)

    made: Flask = create_app(settings, clock=clock)
    made.test_client_class = CheckingClient
    client = made.test_client()
    sign_in(client, person)
    return client


def test_the_chair_reads_it_and_sees_until_when_to_reply(world: World, cast: Cast, as_: As) -> None:
    visit = world.released()

    html = page(as_(cast.tamsin), visit)

    assert "Feedback on the Level 2 meeting in Hackney" in html
    assert "version 1." in html
    assert "Reply by 8 December 2026" in html
    assert "10 working days left" in html
    assert "The chair may still correct facts" not in html


def test_the_parts_come_with_the_four_pillars_first(world: World, cast: Cast, as_: As) -> None:
    html = page(as_(cast.tamsin), world.released())

    headings = [
        "This report rests on 6 of the 11 cases listed.",
        ">Good practice<",
        ">Areas for improvement<",
        ">The chair’s own view<",
        'id="reply">How to reply<',
        ">Supervision and Oversight</h3>",
        ">Monitoring and Control</h3>",
        ">Interventions and Treatment</h3>",
        ">Victim Safety</h3>",
        ">Who attended<",
    ]
    places = [html.index(heading) for heading in headings]
    assert places == sorted(places)


def test_the_board_and_the_office_are_told_that_facts_may_still_be_corrected(world: World, cast: Cast, as_: As) -> None:
    visit = world.released()

    for reader in (cast.ottilie, cast.hester):
        html = page(as_(reader), visit)
        assert "The chair may still correct facts" in html
        assert "Until 8 December 2026" in html


def test_after_the_last_day_the_heading_is_gone(settings: Settings, world: World, cast: Cast) -> None:
    visit = world.released()

    assert "today is the last day" in page(later(settings, 14, cast.ottilie), visit)
    assert "The chair may still correct facts" not in page(later(settings, 15, cast.ottilie), visit)
    assert "The last day for your reply was 8 December 2026." in page(later(settings, 15, cast.tamsin), visit)


def test_that_the_chair_opened_it_and_when_is_on_the_page_and_in_the_history(db: Database, world: World, cast: Cast, as_: As) -> None:
    visit = world.released()
    assert "Tamsin Okehurst, who chaired the meeting, has not opened it yet." in page(as_(cast.wren), visit)

    assert "You first opened it on 24 November 2026 at 2:32pm." in page(as_(cast.tamsin), visit)

    for reader in (cast.wren, cast.bram):
        assert "Tamsin Okehurst, who chaired the meeting, first opened it on 24 November 2026 at 2:32pm." in page(as_(reader), visit)
    assert ("Tamsin Okehurst", "Opened the report", "Version 1") in [(step.who, step.step, step.note) for step in history.list_for(db, visit)]


def test_the_board_is_not_told_who_opened_it(world: World, cast: Cast, as_: As) -> None:
    visit = world.released()
    page(as_(cast.tamsin), visit)

    assert "first opened it" not in page(as_(cast.ottilie), visit)


def test_a_second_chair_is_not_mistaken_for_the_first(world: World, cast: Cast, as_: As) -> None:
    visit = world.released(second_chair=Seat.of(cast.corin))

    html = page(as_(cast.corin), visit)

    assert "Tamsin Okehurst, who chaired the meeting, has not opened it yet." in html
    assert "You first opened it on" in html


def test_each_reading_of_the_page_and_of_the_pdf_is_written_down(db: Database, world: World, cast: Cast, as_: As) -> None:
    visit, client = world.released(), as_(cast.tamsin)

    client.get(f"/visits/{visit.ref}/report")
    client.get(f"/visits/{visit.ref}/report/1.pdf")

    assert readings(db) == [("page", 1, "2026-11-24T14:32:00Z"), ("pdf", 1, "2026-11-24T14:32:00Z")]


@pytest.mark.parametrize("headers", [{"Sec-Purpose": "prefetch;prerender"}, {"Purpose": "prefetch"}, {"X-Purpose": "preview"}, {"X-Moz": "prefetch"}])
@pytest.mark.parametrize("address", ["report", "report.pdf"])
def test_what_a_browser_fetches_in_case_it_is_wanted_is_no_reading(
    db: Database, world: World, cast: Cast, as_: As, headers: dict[str, str], address: str
) -> None:
    assert as_(cast.tamsin).get(f"/visits/{world.released().ref}/{address}", headers=headers).status_code == 200
    assert readings(db) == []


@pytest.mark.parametrize("address", ["report", "report/1", "report.pdf", "report/1.pdf"])
def test_a_question_for_the_headers_is_no_reading(db: Database, world: World, cast: Cast, as_: As, address: str) -> None:
    response = FlaskClient.open(as_(cast.tamsin), f"/visits/{world.released().ref}/{address}", method="HEAD")  # there is no page to check

    assert (response.status_code, response.data) == (200, b"")
    assert readings(db) == []


def test_a_link_to_the_pdf_says_how_large_it_is(db: Database, world: World, cast: Cast, as_: As) -> None:
    visit = world.released()

    html = page(as_(cast.tamsin), visit)

    kilobytes = round(len(stored_reports.get_pdf(db, visit, 1)) / 1024)
    assert f"pages, {kilobytes} KB)" in html
    assert f'href="/visits/{visit.ref}/report/1.pdf"' in html


def test_the_hashes_of_words_and_pdf_are_there(db: Database, world: World, cast: Cast, as_: As) -> None:
    visit = world.released()
    stored = stored_reports.get(db, visit)

    html = page(as_(cast.tamsin), visit)

    assert stored.sha256 in html
    assert stored.pdf_sha256 in html


def test_an_earlier_version_stays_readable_and_says_that_it_is_one(db: Database, world: World, cast: Cast, as_: As) -> None:
    visit = world.released()
    second_version(db, visit, cast.bram)
    client = as_(cast.tamsin)

    newest, first = page(client, visit), client.get(f"/visits/{visit.ref}/report/1").get_data(as_text=True)

    assert "version 2." in newest
    assert "Corrected." in newest
    assert "This is version 1." in first
    assert "Corrected." not in first
    assert [version for _, version, _ in readings(db)] == [2, 1]


@pytest.mark.parametrize("address", ["report/2", "report/0", "report/2.pdf", "report/99999999999999999999", "report/-1", "report/one", "report/1.PDF"])
def test_a_version_that_is_not_there_is_answered_404(db: Database, world: World, cast: Cast, as_: As, address: str) -> None:
    assert as_(cast.tamsin).get(f"/visits/{world.released().ref}/{address}").status_code == 404
    assert readings(db) == []


@pytest.mark.parametrize("stage", [Stage.PLANNED, Stage.WRITING, Stage.SUBMITTED, Stage.RETURNED, Stage.CANCELLED])
def test_nobody_reads_a_report_before_it_is_released(world: World, cast: Cast, as_: As, stage: Stage) -> None:
    visit = world.at(stage)

    codes = [as_(one).get(f"/visits/{visit.ref}/report").status_code for one in (cast.wren, cast.tamsin, cast.ottilie, cast.bram)]

    assert codes == [403, 404, 403, 403]


@pytest.mark.parametrize("stage", [Stage.RELEASED, Stage.CONSIDERED])
def test_who_reads_a_released_report(world: World, cast: Cast, as_: As, stage: Stage) -> None:
    visit = world.at(stage)
    everybody = (cast.wren, cast.tamsin, cast.ottilie, cast.bram, cast.idris, cast.corin)

    for address in ("report", "report/1", "report.pdf", "report/1.pdf"):
        assert [as_(one).get(f"/visits/{visit.ref}/{address}").status_code for one in everybody] == [200, 200, 200, 200, 404, 404]


def test_what_was_typed_is_shown_as_typed(db: Database, world: World, cast: Cast, as_: As) -> None:
    visit = world.submitted()
    report = replace(checking.draft(db, visit), brief="<b>Bold</b> & “quoted”\nŵ ŷ 🙂 <script>alert(1)</script>")
    with write(db):
        stored_reports.replace_submission(db, visit, feedback.as_json(report))
    checking.release(db, visit, feedback.fingerprint(report), by=cast.bram, at=NOW)

    html = page(as_(cast.tamsin), visit)

    assert "&lt;b&gt;Bold&lt;/b&gt; &amp; “quoted”\nŵ ŷ 🙂 &lt;script&gt;alert(1)&lt;/script&gt;" in html
