"""The outbox by a real server that refuses, hangs, drops and drips: each letter goes out, once, or is given up where somebody sees it."""

from __future__ import annotations

from datetime import datetime, timedelta
from time import monotonic

import pytest
from sqlite_utils import Database

from observe.domain.people import Role
from observe.services import delivering, letters, mailing
from observe.settings import Settings
from observe.store import facts, outbox
from observe.store.database import rows, write
from tests.cast import NOW, Cast, World
from tests.mail import Postbox, serving

#: Seconds: a test does not wait as long as the real thing.
SHORT = 0.3


def put(db: Database, *recipients: str) -> None:
    with write(db):
        for number, recipient in enumerate(recipients):
            body = f"See {letters.ADDRESS}/visits"
            outbox.add(db, "returned", message_id=f"<{number}@observe.invalid>", recipient=recipient, subject="S", body=body, at=NOW)


def send(db: Database, settings: Settings, at: datetime = NOW) -> tuple[int, int]:
    return delivering.send_due(db, settings, lambda: at, patience=SHORT)


def state(db: Database) -> list[tuple[str, int, str, str]]:
    def became(sent: object, given_up: object) -> str:
        return "sent" if sent else "given up" if given_up else "waits"

    found = rows(db, "select * from outbox order by id")
    return [(one["recipient"], one["tries"], became(one["sent_at"], one["given_up_at"]), one["error"]) for one in found]


def test_letters_that_are_due_go_out_once_with_the_message_id_they_were_written_with(db: Database) -> None:
    box = Postbox()
    put(db, "wren@example.org", "idris@example.org")
    with serving(box) as settings:
        assert send(db, settings) == (2, 0)
        assert send(db, settings, NOW + timedelta(days=1)) == (0, 0)
    assert [mail["Message-ID"] for mail in box.mails] == ["<0@observe.invalid>", "<1@observe.invalid>"]
    assert "See https://observe.example.org/visits" in box.mails[0].get_content()


def test_of_a_letter_that_was_sent_its_words_are_not_kept_and_after_a_month_nothing(db: Database) -> None:
    put(db, "wren@example.org")
    with serving(Postbox()) as settings:
        send(db, settings)
    assert [(one["body"], one["calendar"]) for one in rows(db, "select body, calendar from outbox")] == [("", "")]
    delivering.forget(db, NOW + timedelta(days=30))
    assert len(state(db)) == 1
    delivering.forget(db, NOW + timedelta(days=30, seconds=1))
    assert state(db) == []


def test_an_address_that_is_refused_is_given_up_at_once_and_keeps_no_other_letter_back(db: Database) -> None:
    box = Postbox()
    put(db, "refused@example.org", "later@example.org", "idris@example.org")
    with serving(box) as settings:
        assert send(db, settings) == (1, 2)
        assert send(db, settings, NOW + timedelta(days=1)) == (0, 1)
    assert [mail["To"] for mail in box.mails] == ["idris@example.org"]
    assert state(db) == [
        ("refused@example.org", 1, "given up", "the address was refused (550)"),
        ("later@example.org", 2, "waits", "the address was refused (450)"),
        ("idris@example.org", 1, "sent", ""),
    ]


def test_a_message_that_is_refused_for_good_is_given_up_at_once(db: Database) -> None:
    put(db, "wren@example.org")
    with serving(Postbox(does="forbids")) as settings:
        assert send(db, settings) == (0, 1)
    assert state(db) == [("wren@example.org", 1, "given up", "the message was refused (554)")]


def test_a_letter_waits_longer_after_each_failure_and_goes_out_when_the_server_is_back(db: Database) -> None:
    box, at = Postbox(does="refuses"), NOW
    put(db, "wren@example.org")
    with serving(box) as settings:
        for minutes in (1, 5, 15, 60, 240, 240):
            assert send(db, settings, at) == (0, 1)
            assert send(db, settings, at + timedelta(minutes=minutes, seconds=-1)) == (0, 0)
            at += timedelta(minutes=minutes)
        box.does = "takes"
        assert send(db, settings, at) == (1, 0)
    assert state(db) == [("wren@example.org", 7, "sent", "")]


def test_after_five_days_of_tries_a_letter_is_given_up(db: Database) -> None:
    at = NOW
    put(db, "wren@example.org")
    with serving(Postbox(does="refuses")) as settings:
        for tries in range(delivering.MOST_TRIES):
            assert state(db)[0][1:3] == (tries, "waits")
            assert send(db, settings, at) == (0, 1)
            at += delivering.wait_after(tries)
        assert send(db, settings, at + timedelta(days=30)) == (0, 0)
    assert state(db) == [("wren@example.org", delivering.MOST_TRIES, "given up", "the message was refused (451)")]
    assert timedelta(days=5) - timedelta(hours=4) < at - NOW < timedelta(days=5) + timedelta(hours=4)


def test_a_server_that_is_not_there_is_tried_once_for_all_letters(db: Database) -> None:
    put(db, *(f"person{number}@example.org" for number in range(25)))
    with serving(Postbox()) as settings:
        gone = settings
    assert send(db, gone) == (0, 25)
    assert {one[1:3] for one in state(db)} == {(1, "waits")}
    assert state(db)[0][3].startswith(f"127.0.0.1 port {gone.mail_port}: ")


@pytest.mark.parametrize("does", ["hangs", "drips", "drops"])
def test_a_server_that_never_finishes_costs_each_letter_a_try_and_nobody_the_day(db: Database, does: str) -> None:
    box, began = Postbox(does=does), monotonic()
    put(db, *(f"person{number}@example.org" for number in range(5)))
    with serving(box) as settings:
        assert send(db, settings) == (0, delivering.MOST_CUT_OFF)
        assert monotonic() - began < delivering.MOST_CUT_OFF * SHORT * (mailing.TIMES + 2)
        box.does = "takes"
        assert send(db, settings) == (2, 0)
        assert send(db, settings, NOW + timedelta(minutes=1)) == (3, 0)
    assert len(box.mails) == 5
    assert [one[1:] for one in state(db)] == [(2, "sent", "")] * 3 + [(1, "sent", "")] * 2


def test_a_server_that_keeps_a_letter_and_drops_the_line_gets_it_again_under_the_same_number(db: Database) -> None:
    box = Postbox(does="keeps and drops")
    put(db, "wren@example.org")
    with serving(box) as settings:
        assert send(db, settings) == (0, 1)
        box.does = "takes"
        assert send(db, settings, NOW + timedelta(minutes=1)) == (1, 0)
    assert [mail["Message-ID"] for mail in box.mails] == ["<0@observe.invalid>"] * 2
    assert state(db)[0][3] == ""


def test_two_senders_at_once_send_a_letter_once(db: Database) -> None:
    box = Postbox()
    put(db, "wren@example.org")
    taken = delivering._take(db, NOW)
    with serving(box) as settings:
        assert taken is not None
        assert send(db, settings) == (0, 0)
        assert send(db, settings, NOW + delivering.LEASE - timedelta(seconds=1)) == (0, 0)
        assert box.mails == []
        assert send(db, settings, NOW + delivering.LEASE) == (1, 0), "what a sender that died had in hand is sent by another"


def test_nobody_else_takes_a_letter_before_its_sender_must_have_ended() -> None:
    assert timedelta(seconds=mailing.LONGEST_SECONDS) < delivering.LEASE


def test_a_sender_that_is_to_stop_finishes_the_letter_in_hand_and_no_more(db: Database) -> None:
    box = Postbox()
    put(db, "wren@example.org", "idris@example.org")
    with serving(box) as settings:
        assert delivering.send_due(db, settings, lambda: NOW, is_over=lambda: bool(box.mails)) == (1, 0)
    assert [one[2] for one in state(db)] == ["sent", "waits"]


def test_an_address_that_no_message_can_have_is_given_up(db: Database) -> None:
    put(db, "wren@example.org\nBcc: all@example.org", "idris@example.org")
    with serving(Postbox()) as settings:
        assert send(db, settings) == (1, 1)
    assert state(db)[0][1:] == (1, "given up", "the address or the subject cannot stand in a message")


def test_a_demonstration_sends_no_mail_at_all(db: Database, cast: Cast) -> None:
    box = Postbox()
    put(db, "wren@example.org")
    with write(db):
        facts.make_demonstration(db, {Role.VISITOR: cast.wren.id})
    with serving(box) as settings:
        assert send(db, settings) == (0, 0)
    assert box.mails == []


def test_a_released_report_is_told_of_by_mail_without_a_word_of_it(db: Database, world: World) -> None:
    world.released()
    box = Postbox()
    with serving(box) as settings:
        send(db, settings)
    to_chair = next(mail for mail in box.mails if mail["To"] == world.cast.tamsin.email)
    assert to_chair["Subject"].startswith("OFFICIAL-SENSITIVE: ")
    assert "Housing was missing" not in to_chair.get_content()
    assert "https://observe.example.org/visits/V-2026-0001/report" in to_chair.get_content()
