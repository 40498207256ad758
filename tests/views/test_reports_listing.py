"""Lists of reports: a chair's own, and all of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from observe.domain.people import Person
from observe.domain.visit import Seat
from observe.views import paging
from tests.cast import TODAY, Cast, World

As = Callable[[Person | None], FlaskClient]


def test_a_chair_finds_the_reports_about_own_meetings_only(world: World, cast: Cast, as_: As) -> None:
    own, other = world.released(), world.released(chair=Seat.of(cast.corin))
    waits = world.submitted()

    html = as_(cast.tamsin).get("/reports").get_data(as_text=True)

    assert "Your reports" in html
    assert f"/visits/{own.ref}/report" in html
    assert "Reply by 8 December 2026." in html
    assert other.ref not in html
    assert waits.ref not in html


def test_a_report_that_the_chair_has_not_opened_says_so(world: World, cast: Cast, as_: As) -> None:
    visit, client = world.released(), as_(cast.tamsin)
    assert "You have not opened it yet." in client.get("/reports").get_data(as_text=True)

    client.get(f"/visits/{visit.ref}/report")

    assert "You have not opened it yet." not in client.get("/reports").get_data(as_text=True)


def test_the_board_and_the_office_find_all_that_were_released(world: World, cast: Cast, as_: As) -> None:
    older = world.considered(meeting_on=TODAY - timedelta(days=30))
    newer = world.released(chair=Seat.of(cast.corin))
    waits = world.submitted()

    for reader in (cast.ottilie, cast.bram):
        html = as_(reader).get("/reports").get_data(as_text=True)
        assert html.index(newer.ref) < html.index(older.ref)
        assert "Considered by the Board on 24 November 2026." in html
        assert "The chair may correct facts until 8 December 2026." in html
        assert "Reply awaited, 10 working days left" in html
        assert waits.ref not in html


def test_a_list_without_reports_says_so(cast: Cast, as_: As) -> None:
    assert "There is no report for you yet." in as_(cast.tamsin).get("/reports").get_data(as_text=True)
    assert "No report has been released yet." in as_(cast.ottilie).get("/reports").get_data(as_text=True)


def test_a_long_list_is_paged(world: World, cast: Cast, as_: As, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "SIZE", 1)
    first, second = world.released(), world.released()

    html = as_(cast.ottilie).get("/reports?page=2").get_data(as_text=True)

    assert first.ref in html
    assert f"/visits/{second.ref}/report" not in html
    assert as_(cast.ottilie).get("/reports?page=3").status_code == 404


def test_somebody_who_only_visits_has_no_such_list(cast: Cast, as_: As) -> None:
    assert as_(cast.wren).get("/reports").status_code == 404
    assert as_(None).get("/reports").status_code == 303
