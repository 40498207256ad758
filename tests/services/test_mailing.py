"""Mail by a real server: with and without TLS, refused, put off and tried again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from observe.domain.people import Role
from observe.services import letters, mailing
from observe.settings import Settings
from observe.store import facts, outbox
from observe.store.database import rows, write
from tests.cast import NOW, Cast, World
from tests.mail import Postbox, certificate, serving


def a_mail(settings: Settings, to: str = "wren@example.org") -> mailing.EmailMessage:
    return mailing.message(settings, to=to, subject="OFFICIAL-SENSITIVE: Sign in", body=f"Follow {letters.ADDRESS}/sign-in", at=NOW)


def put(db: Database, *recipients: str) -> None:
    with write(db):
        for number, recipient in enumerate(recipients):
            outbox.add(db, "returned", message_id=f"<{number}@observe.invalid>", recipient=recipient, subject="S", body=f"See {letters.ADDRESS}/visits", at=NOW)


def state(db: Database) -> list[tuple[str, int, bool, str]]:
    return [(one["recipient"], one["tries"], one["sent_at"] is not None, one["error"]) for one in rows(db, "select * from outbox order by id")]


def test_a_message_has_its_marking_in_the_subject_and_the_address_of_the_settings_in_its_link() -> None:
    box = Postbox()
    with serving(box) as settings:
        mailing.send(settings, a_mail(settings))
    (mail,) = box.mails
    assert (mail["From"], mail["To"], mail["Subject"]) == ("observe@example.org", "wren@example.org", "OFFICIAL-SENSITIVE: Sign in")
    assert mail.get_content().strip() == "Follow https://observe.example.org/sign-in"
    assert mail["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_server_whose_certificate_is_known_gets_name_and_password_and_the_mail(security: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    box, pem = Postbox(), certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "only.pem"))
    with serving(box, security=security, pem=pem, needs_login=security == "starttls") as settings:
        mailing.send(replace(settings, **({"mail_username": "observe", "mail_password": "right"} if security == "starttls" else {})), a_mail(settings))
    assert len(box.mails) == 1
    assert box.logins == ([("observe", "right")] if security == "starttls" else [])


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_server_whose_certificate_nobody_vouches_for_gets_nothing(security: str, tmp_path: Path) -> None:
    box = Postbox()
    with serving(box, security=security, pem=certificate(tmp_path)) as settings:
        given = replace(settings, mail_username="observe", mail_password="right")
        with pytest.raises(mailing.NotSent, match="certificate"):
            mailing.send(given, a_mail(settings))
    assert (box.mails, box.logins) == ([], [])


def test_a_server_that_offers_no_starttls_gets_neither_password_nor_mail() -> None:
    box = Postbox()
    with serving(box) as settings:
        given = replace(settings, mail_security="starttls", mail_username="observe", mail_password="right")
        with pytest.raises(mailing.NotSent):
            mailing.send(given, a_mail(settings))
    assert (box.mails, box.logins) == ([], [])


def test_a_wrong_password_is_told_as_a_number_without_the_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    box, pem = Postbox(), certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "only.pem"))
    with serving(box, security="starttls", pem=pem, needs_login=True) as settings, pytest.raises(mailing.NotSent, match="535") as told:
        mailing.send(replace(settings, mail_username="observe", mail_password="a-secret"), a_mail(settings))
    assert "a-secret" not in str(told.value)
    assert box.mails == []


def test_a_line_break_in_an_address_makes_no_second_header() -> None:
    with pytest.raises(mailing.NotSent):
        a_mail(Settings(instance=Path("none"), mail_from="observe@example.org"), to="wren@example.org\nBcc: all@example.org")


def test_letters_that_are_due_go_out_once_with_the_message_id_they_were_written_with(db: Database) -> None:
    box = Postbox()
    put(db, "wren@example.org", "idris@example.org")
    with serving(box) as settings:
        assert mailing.send_due(db, settings, NOW) == (2, 0)
        assert mailing.send_due(db, settings, NOW + timedelta(days=1)) == (0, 0)
    assert [mail["Message-ID"] for mail in box.mails] == ["<0@observe.invalid>", "<1@observe.invalid>"]
    assert "See https://observe.example.org/visits" in box.mails[0].get_content()


def test_one_refused_address_keeps_no_other_letter_back_and_is_not_written_into_the_error(db: Database) -> None:
    box = Postbox()
    put(db, "refused@example.org", "idris@example.org")
    with serving(box) as settings:
        assert mailing.send_due(db, settings, NOW) == (1, 1)
    assert state(db) == [("refused@example.org", 1, False, "the address was refused (550)"), ("idris@example.org", 1, True, "")]


def test_a_letter_waits_longer_after_each_failure_and_goes_out_when_the_server_is_back(db: Database) -> None:
    box, at = Postbox(refuses_all=True), NOW
    put(db, "wren@example.org")
    with serving(box) as settings:
        for minutes in (1, 5, 15, 60, 240, 240):
            assert mailing.send_due(db, settings, at) == (0, 1)
            assert mailing.send_due(db, settings, at + timedelta(minutes=minutes, seconds=-1)) == (0, 0)
            at += timedelta(minutes=minutes)
        box.refuses_all = False
        assert mailing.send_due(db, settings, at) == (1, 0)
    assert state(db) == [("wren@example.org", 7, True, "")]


def test_a_server_that_is_not_there_is_tried_once_for_all_letters(db: Database) -> None:
    put(db, *(f"person{number}@example.org" for number in range(mailing.AT_A_TIME + 5)))
    with serving(Postbox()) as settings:
        gone = settings
    assert mailing.send_due(db, gone, NOW) == (0, mailing.AT_A_TIME)
    assert state(db)[0][3].startswith(f"127.0.0.1 port {gone.mail_port}: ")


def test_two_senders_at_once_send_a_letter_once(db: Database, settings: Settings) -> None:
    box = Postbox()
    put(db, "wren@example.org")
    taken = mailing._take(db, NOW)
    with serving(box) as there:
        assert mailing.send_due(db, there, NOW) == (0, 0)
    assert len(taken) == 1
    assert box.mails == []


def test_a_demonstration_sends_no_mail_at_all(db: Database, cast: Cast) -> None:
    box = Postbox()
    put(db, "wren@example.org")
    with write(db):
        facts.make_demonstration(db, {Role.VISITOR: cast.wren.id})
    with serving(box) as settings:
        assert mailing.send_due(db, settings, NOW) == (0, 0)
    assert box.mails == []


def test_a_released_report_is_told_of_by_mail_without_a_word_of_it(db: Database, world: World) -> None:
    world.released()
    box = Postbox()
    with serving(box) as settings:
        mailing.send_due(db, settings, NOW)
    to_chair = next(mail for mail in box.mails if mail["To"] == world.cast.tamsin.email)
    assert to_chair["Subject"].startswith("OFFICIAL-SENSITIVE: ")
    assert "Housing was missing" not in to_chair.get_content()
    assert "https://observe.example.org/visits/V-2026-0001/report" in to_chair.get_content()
