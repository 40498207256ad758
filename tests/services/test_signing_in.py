"""The link and the code: once, for ten minutes, in the browser that asked, and the same for an address that nobody has."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlite_utils import Database

from observe.domain.people import Person
from observe.services import inviting, signing_in
from observe.services.signing_in import Sent
from observe.settings import Settings
from observe.store import people
from observe.store.database import rows, write
from tests.cast import NOW, Cast, World

KEY = b"a key of this test"


def ask(db: Database, email: str = "wren@example.org", browser: str = "hers") -> Sent | None:
    return signing_in.ask(db, email, browser=browser, lands_on="/visits", key=KEY, at=NOW)


def asked(db: Database, email: str = "wren@example.org", browser: str = "hers") -> Sent:
    sent = ask(db, email, browser)
    assert sent is not None
    return sent


def by_code(db: Database, code: str, browser: str = "hers", minutes: float = 1) -> tuple[Person, str]:
    return signing_in.with_code(db, code, browser=browser, key=KEY, at=NOW + timedelta(minutes=minutes))


def by_link(db: Database, sent: Sent, minutes: float = 1) -> tuple[Person, str]:
    return signing_in.with_link(db, sent.link_token, key=KEY, at=NOW + timedelta(minutes=minutes))


def test_code_and_link_lead_where_she_was_going_and_end_each_other(db: Database, cast: Cast) -> None:
    sent = asked(db)
    assert by_code(db, sent.code) == (cast.wren, "/visits")
    with pytest.raises(signing_in.Refused):
        by_code(db, sent.code)
    with pytest.raises(signing_in.Refused):
        by_link(db, sent)


def test_the_link_works_on_another_device_and_looking_at_it_uses_nothing_up(db: Database, cast: Cast) -> None:
    sent = asked(db)
    assert signing_in.behind_link(db, sent.link_token, key=KEY, at=NOW) == cast.wren
    assert by_link(db, sent) == (cast.wren, "/visits")


@pytest.mark.parametrize("minutes", [10, 10.5, 60])
def test_after_ten_minutes_neither_works(db: Database, cast: Cast, minutes: float) -> None:
    sent = asked(db)
    with pytest.raises(signing_in.Refused):
        by_code(db, sent.code, minutes=minutes)
    with pytest.raises(signing_in.Refused):
        by_link(db, sent, minutes=minutes)


def test_a_code_read_over_her_shoulder_opens_nothing_in_another_browser(db: Database, cast: Cast) -> None:
    sent = asked(db)
    with pytest.raises(signing_in.Refused):
        by_code(db, sent.code, browser="his")


def test_after_five_wrong_codes_the_right_one_is_refused_too(db: Database, cast: Cast) -> None:
    sent = asked(db)
    wrong = f"{(int(sent.code) + 1) % 10**6:06}"
    for _ in range(5):
        with pytest.raises(signing_in.Refused):
            by_code(db, wrong)
    with pytest.raises(signing_in.Refused):
        by_code(db, sent.code)


def test_asking_again_voids_what_was_sent_before(db: Database, cast: Cast) -> None:
    first = asked(db)
    asked(db, "WREN@example.org", "another of hers")
    with pytest.raises(signing_in.Refused):
        by_link(db, first)


def test_an_address_that_nobody_has_leaves_the_same_kind_of_row_and_no_letter(db: Database, cast: Cast) -> None:
    assert ask(db, "nobody@example.org") is None
    asked(db)
    unknown, known = (dict(one) for one in rows(db, "select * from sign_ins order by id"))
    assert {name for name in known if type(known[name]) is not type(unknown[name])} == {"person"}


def test_who_was_deactivated_or_never_invited_gets_no_letter_and_an_older_link_ends(db: Database, cast: Cast) -> None:
    sent = asked(db)
    with write(db):
        people.save(db, replace(cast.wren, active=False))
        people.save(db, replace(cast.tamsin, invited_at=None))
    assert ask(db, "tamsin@example.org") is None
    assert ask(db, browser="another of hers") is None
    with pytest.raises(signing_in.Refused):
        by_link(db, sent)
    inviting.bring_back(db, cast.wren, at=NOW)
    assert ask(db, browser="a third of hers") is not None


def test_link_and_code_are_nowhere_in_the_database(db: Database, cast: Cast, settings: Settings) -> None:
    sent = asked(db)
    stored = b"".join(path.read_bytes() for path in settings.instance.glob("observe.db*"))
    assert sent.link_token.encode() not in stored
    assert all(sent.code not in (one["code_hash"], one["link_hash"]) for one in rows(db, "select * from sign_ins"))


def test_the_letter_says_code_link_and_end_and_whom_to_ring_and_keeps_the_code_out_of_the_subject(db: Database, world: World) -> None:
    sent = asked(db)
    subject, body = signing_in.letter(sent, world.area)
    assert subject == "OFFICIAL-SENSITIVE: Sign in to Observe"
    assert sent.code in body
    assert f"{{address}}/sign-in/link/{sent.link_token}" in body
    assert "until 24 November 2026 at 2:42pm" in body
    assert world.area.office_phone in body
