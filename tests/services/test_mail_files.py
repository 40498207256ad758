"""Mail written into a folder: each message a file of its own, for its owner's eyes only."""

from __future__ import annotations

from email import message_from_bytes, policy
from pathlib import Path

import pytest
from sqlite_utils import Database

from observe.domain.people import Person, Role
from observe.services import delivering, inviting, mailing
from observe.settings import read
from observe.store.database import rows
from tests.cast import NOW, World


def test_what_waits_is_written_as_files_for_their_owner_only(db: Database, world: World, tmp_path: Path) -> None:
    settings = read(tmp_path / "files", {}, mail="files", address="https://observe.example.org")
    settings.instance.mkdir()
    for name in ("Ann", "Petra"):
        inviting.invite(db, Person(0, name, f"{name.lower()}@example.org", frozenset({Role.BOARD})), at=NOW, area=world.area)
    assert delivering.send_due(db, settings, lambda: NOW) == (2, 0)
    found = sorted(settings.mail_folder.iterdir())
    assert [path.name[:16] for path in found] == ["20261124T143200-"] * 2
    assert {path.stat().st_mode & 0o777 for path in found} == {0o600}
    assert settings.mail_folder.stat().st_mode & 0o777 == 0o700
    mails = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in found]
    assert {mail["To"] for mail in mails} == {"ann@example.org", "petra@example.org"}
    assert {mail["From"] for mail in mails} == {"observe@observe.example.org"}
    assert "https://observe.example.org/sign-in" in mails[0].as_string()
    assert delivering.send_due(db, settings, lambda: NOW) == (0, 0)


def test_a_folder_that_cannot_be_written_is_a_message_not_sent_that_is_tried_again(db: Database, world: World, tmp_path: Path) -> None:
    settings = read(tmp_path / "files", {}, mail="files")
    settings.instance.mkdir()
    settings.mail_folder.write_text("in the way")
    inviting.invite(db, Person(0, "Ann", "ann@example.org", frozenset({Role.BOARD})), at=NOW, area=world.area)
    assert delivering.send_due(db, settings, lambda: NOW) == (0, 1)
    (letter,) = rows(db, "select sent_at, error from outbox")
    assert letter["sent_at"] is None
    assert letter["error"].startswith("the folder of messages: ")


def test_a_header_with_a_line_break_is_no_message(tmp_path: Path) -> None:
    settings = read(tmp_path, {}, mail="files")
    with pytest.raises(mailing.NotSent):
        mailing.message(settings, to="ann@example.org\nBcc: all@example.org", subject="Hello", body="", at=NOW)
