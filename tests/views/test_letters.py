"""The Executive Office sees which e-mails were not sent, and why, without a word of them, and decides what becomes of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlite_utils import Database

from observe.domain.people import Person
from observe.services import delivering
from observe.store import outbox, people
from observe.store.database import rows, write
from tests.cast import NOW, Cast, World
from tests.mail import Postbox, serving

Client = Callable[[Person | None], FlaskClient]


@pytest.fixture
def refused(db: Database, world: World) -> int:
    """The letter to Tamsin that her report is ready, to an address that no longer exists."""
    with write(db):
        people.save(db, replace(world.cast.tamsin, email="refused@example.org"))
    world.released()
    send(db)
    return int(rows(db, "select id from outbox where letter = 'released_to_chair'")[0]["id"])


def send(db: Database, box: Postbox | None = None, *, days: int = 0) -> Postbox:
    box = box or Postbox()
    with serving(box) as settings:
        delivering.send_due(db, settings, lambda: NOW + timedelta(days=days))
    return box


def test_a_letter_that_was_given_up_is_on_the_first_page_and_on_its_own_without_its_words(as_: Client, cast: Cast, refused: int) -> None:
    client = as_(cast.bram)
    assert "1 e-mail was not sent" in client.get("/").text
    page = client.get("/letters").text
    for said in (
        "Tamsin Okehurst",
        "“Feedback report V-2026-0001 is ready”",
        "Given up",
        "24 November 2026",
        "the address was refused (550)",
    ):
        assert said in page
    assert "Please read it" not in page
    assert "refused@example.org" not in page


def test_nobody_else_is_shown_what_was_not_sent(as_: Client, cast: Cast, refused: int) -> None:
    for person in (cast.tamsin, cast.wren, cast.ottilie):
        assert "not sent" not in as_(person).get("/").text
        assert as_(person).get("/letters").status_code == 404
        assert as_(person).post(f"/letters/{refused}/try-again").status_code == 404


def test_when_nothing_was_given_up_there_is_nothing_to_see(as_: Client, cast: Cast, world: World) -> None:
    world.released()
    assert "not sent" not in as_(cast.bram).get("/").text
    assert "Every e-mail was sent" in as_(cast.bram).get("/letters").text


def test_tried_again_it_goes_to_the_address_that_the_person_has_now(as_: Client, cast: Cast, db: Database, refused: int) -> None:
    client = as_(cast.bram)
    with write(db):
        people.save(db, replace(people.get(db, cast.tamsin.id), email="tamsin.new@example.org"))
    assert client.post(f"/letters/{refused}/try-again", follow_redirects=True).text.count("The e-mail is tried again now.") == 1
    assert [mail["To"] for mail in send(db).mails] == ["tamsin.new@example.org"]
    again = client.post(f"/letters/{refused}/try-again", follow_redirects=True).text
    assert "that e-mail is not waiting any more" in again
    assert send(db, days=1).mails == []


def test_what_is_still_refused_comes_back(as_: Client, cast: Cast, db: Database, refused: int) -> None:
    client = as_(cast.bram)
    client.post(f"/letters/{refused}/try-again")
    assert "1 e-mail was not sent" not in client.get("/").text
    send(db)
    assert "1 e-mail was not sent" in client.get("/").text


def test_a_letter_that_nobody_wants_any_more_is_deleted(as_: Client, cast: Cast, db: Database, refused: int) -> None:
    assert "The e-mail is not sent." in as_(cast.bram).post(f"/letters/{refused}/drop", follow_redirects=True).text
    assert rows(db, "select id from outbox where id = ?", refused) == []
    assert "is not waiting any more" in as_(cast.bram).post(f"/letters/{refused}/drop", follow_redirects=True).text


def test_what_was_sent_or_waits_for_its_first_hour_cannot_be_dropped(as_: Client, cast: Cast, db: Database, world: World) -> None:
    world.released()
    (waiting,) = rows(db, "select id from outbox where letter = 'released_to_chair'")
    as_(cast.bram).post(f"/letters/{waiting['id']}/drop")
    assert len(send(db).mails) > 0
    as_(cast.bram).post(f"/letters/{waiting['id']}/drop")
    assert len(rows(db, "select id from outbox where id = ?", waiting["id"])) == 1


def test_while_the_mail_server_is_away_the_executive_office_is_told_after_five_tries_and_can_try_all_again(
    as_: Client, cast: Cast, db: Database, world: World
) -> None:
    client, box = as_(cast.bram), Postbox(does="refuses")
    world.released()
    for days in range(outbox.MANY):
        assert "not sent" not in client.get("/").text
        send(db, box, days=days)
    count = len(rows(db, "select id from outbox"))
    assert f"{count} e-mails were not sent" in client.get("/").text
    page = client.get("/letters").text
    assert "Tried 5 times, next on" in page
    assert f"Try all {count} again" in page
    assert f"{count} e-mails are tried again now." in client.post("/letters/try-again", follow_redirects=True).text
    assert len(send(db).mails) == count
