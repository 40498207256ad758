"""A message by a real server: with and without TLS, and refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from observe.services import letters, mailing
from observe.settings import Settings
from tests.cast import NOW
from tests.mail import Postbox, certificate, serving


def a_mail(settings: Settings, to: str = "wren@example.org") -> mailing.EmailMessage:
    return mailing.message(settings, to=to, subject="OFFICIAL-SENSITIVE: Sign in", body=f"Follow {letters.ADDRESS}/sign-in", at=NOW)


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
