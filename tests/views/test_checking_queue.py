"""The queue of the Executive Office."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlite_utils import Database

from observe.domain.people import Person
from observe.domain.visit import Seat
from observe.views import paging
from tests.cast import Cast, World

As = Callable[[Person | None], FlaskClient]


def waits_since(db: Database, ref: str, at: str) -> None:
    db.execute("update visits set submitted_at = ? where ref = ?", (at, ref))
    db.conn.commit()


def test_what_has_waited_longest_comes_first_with_its_age_in_working_days(db: Database, world: World, cast: Cast, as_: As) -> None:
    new, old = world.submitted(), world.submitted()
    waits_since(db, old.ref, "2026-11-19T09:00:00Z")

    html = as_(cast.bram).get("/checking").get_data(as_text=True)

    assert "2 observations wait for you" in html
    assert html.index(old.ref) < html.index(new.ref)
    assert "3 working days ago" in html
    assert "less than a working day ago" in html


def test_visits_that_do_not_wait_are_not_there(world: World, cast: Cast, as_: As) -> None:
    others = [world.writing(), world.returned(), world.released(), world.cancelled()]

    html = as_(cast.bram).get("/checking").get_data(as_text=True)

    assert "Nothing waits for you to check." in html
    assert not any(visit.ref in html for visit in others)


def test_ones_own_visit_is_named_apart_and_cannot_be_checked(world: World, cast: Cast, as_: As) -> None:
    own = world.submitted(visitor=Seat.of(cast.bram))
    chaired = world.submitted(second_chair=Seat.of(cast.bram))

    brams = as_(cast.bram).get("/checking").get_data(as_text=True)
    hesters = as_(cast.hester).get("/checking").get_data(as_text=True)

    assert "Yours, for a colleague" in brams
    assert own.ref in brams
    assert chaired.ref in brams
    assert f"/visits/{own.ref}/checking" not in brams
    assert "Yours, for a colleague" not in hesters
    assert f"/visits/{own.ref}/checking" in hesters


def test_a_long_queue_is_paged(world: World, cast: Cast, as_: As, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "SIZE", 1)
    first, second, third = world.submitted(), world.submitted(), world.submitted()
    client = as_(cast.bram)

    html = client.get("/checking?page=2").get_data(as_text=True)

    assert second.ref in html
    assert first.ref not in html
    assert third.ref not in html
    assert 'aria-current="page"' in html


@pytest.mark.parametrize("page", ["0", "-1", "9", "two", "1e3", "²", ""])
def test_a_page_that_is_not_there_is_answered_404(cast: Cast, as_: As, page: str) -> None:
    assert as_(cast.bram).get("/checking", query_string={"page": page}).status_code == 404


def test_it_is_there_for_the_office_only(cast: Cast, as_: As) -> None:
    assert [as_(person).get("/checking").status_code for person in (cast.wren, cast.tamsin, cast.ottilie)] == [404, 404, 404]
    assert as_(None).get("/checking").status_code == 303
