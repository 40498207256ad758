"""The private address of somebody's visits: made, seen once, renewed, switched off; and what a calendar program finds there."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import vobject
from flask.testing import FlaskClient
from sqlite_utils import Database

from observe.domain.people import Person, Role
from observe.services import inviting, planning
from observe.settings import Settings
from observe.store.database import rows
from tests.cast import NOW, TODAY, Cast, World

As = Callable[[Person | None], FlaskClient]

SOON = TODAY + timedelta(days=16)


def switch_on(client: FlaskClient) -> str:
    """The path of the address that the page shows."""
    page = html.unescape(client.post("/account/calendar").get_data(as_text=True))
    found = re.search(r"https?://[^/\s]+(/calendar/[\w-]{43}\.ics)", page)
    assert found, page
    return found[1]


def refs(client: FlaskClient, path: str) -> list[str]:
    """The visits that a calendar program finds there."""
    answer = client.get(path)
    assert answer.status_code == 200
    events = vobject.readOne(answer.get_data(as_text=True)).contents.get("vevent", [])
    return [event.summary.value.removeprefix("MAPPA visit ") for event in events]


def test_a_program_that_is_not_signed_in_finds_ones_visits_there_and_nothing_but_when(world: World, cast: Cast, as_: As) -> None:
    visit = world.planned(meeting_on=SOON)
    path = switch_on(as_(cast.wren))
    answer = as_(None).get(path)
    assert answer.mimetype == "text/calendar"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    said = answer.get_data(as_text=True)
    event = vobject.readOne(said).vevent
    assert event.summary.value == f"MAPPA visit {visit.ref}"
    assert event.dtstart.value.isoformat() == "2026-12-10T10:00:00+00:00"
    assert not [word for word in ("Hackney", "Level", "Tamsin", "Wren", "example.org/people") if word in said]


def test_it_holds_ones_own_visits_as_visitor_and_as_chair_once_told_and_no_other(db: Database, world: World, cast: Cast, as_: As) -> None:
    own, past = world.planned(meeting_on=SOON), world.planned(meeting_on=TODAY - timedelta(days=1))
    cancelled = world.planned(meeting_on=SOON)
    planning.cancel(db, cancelled, by=cast.bram, at=NOW)
    world.planned(meeting_on=TODAY - timedelta(days=200))
    assert refs(as_(None), switch_on(as_(cast.wren))) == [past.ref, own.ref]
    assert refs(as_(None), switch_on(as_(cast.tamsin))) == [own.ref]
    for nobodys in (cast.idris, cast.corin, cast.ottilie, cast.bram):
        assert refs(as_(None), switch_on(as_(nobodys))) == []


def test_who_has_lost_the_role_finds_nothing(db: Database, world: World, cast: Cast, as_: As) -> None:
    world.planned(meeting_on=SOON)
    path = switch_on(as_(cast.wren))
    inviting.change(db, Person(cast.wren.id, cast.wren.name, cast.wren.email, frozenset({Role.BOARD})), at=NOW)
    assert refs(as_(None), path) == []


def test_renewing_switching_off_and_deactivating_end_an_address(db: Database, cast: Cast, as_: As) -> None:
    wren = as_(cast.wren)
    first = switch_on(wren)
    second = switch_on(wren)
    assert [as_(None).get(path).status_code for path in (first, second)] == [404, 200]
    assert wren.post("/account/calendar/off").status_code == 303
    assert as_(None).get(second).status_code == 404
    third = switch_on(wren)
    inviting.deactivate(db, cast.wren, by=cast.bram, at=NOW)
    assert as_(None).get(third).status_code == 404
    inviting.bring_back(db, cast.wren, at=NOW, by=cast.bram)
    assert as_(None).get(third).status_code == 404


def test_the_address_is_shown_once_and_kept_nowhere(db: Database, settings: Settings, cast: Cast, as_: As, caplog: pytest.LogCaptureFixture) -> None:
    wren = as_(cast.wren)
    with caplog.at_level("INFO"):
        path = switch_on(wren)
        as_(None).get(path)
        as_(None).get(f"{path}x")
        as_(None).get(path.replace("/calendar/", "/calendar/x"))
    token = path.removeprefix("/calendar/").removesuffix(".ics")
    assert "/calendar/<token>.ics" in caplog.text
    assert token not in caplog.text
    assert token not in wren.get("/account").get_data(as_text=True)
    db.execute("pragma wal_checkpoint(truncate)")
    assert token.encode() not in settings.database.read_bytes()


def test_the_account_page_says_what_the_address_shows_and_since_when_there_is_one(cast: Cast, as_: As) -> None:
    wren = as_(cast.wren)
    before = wren.get("/account").get_data(as_text=True)
    assert "Make a private address" in before
    assert "“MAPPA visit” with the reference, the date, the time and a link, and nothing else." in before
    switch_on(wren)
    after = wren.get("/account").get_data(as_text=True)
    assert "Made 24 November 2026 at 2:32pm" in after
    assert "Renew the address" in after
    assert "Switch it off" in after


def test_asking_for_a_feed_changes_nothing(db: Database, world: World, cast: Cast, as_: As) -> None:
    path = switch_on(as_(cast.wren))
    kept = {table: rows(db, f"select count(*) as n from {table}")[0]["n"] for table in db.table_names()}
    as_(None).get(path)
    as_(None).head(path)
    assert kept == {table: rows(db, f"select count(*) as n from {table}")[0]["n"] for table in db.table_names()}
