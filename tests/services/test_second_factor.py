"""The second factor: codes count once, wrong ones close the sign-in, secrets are never in clear, and a colleague can reset it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pyotp
import pytest

from observe.domain.errors import NotAllowed, NotFound
from observe.domain.people import Person
from observe.services import passkeys, recovery, second_factor
from observe.services.second_factor import Locked, Wrong
from observe.store import factors
from observe.store.database import rows
from tests.cast import NOW, Cast, World

KEY = b"a key of this test"
LATER = NOW + timedelta(minutes=5)
SITE = second_factor.Site("localhost", "http://localhost:5000")


def with_app(world: World, person: Person) -> pyotp.TOTP:
    """Sets up the app; what it shows from then on."""
    second_factor.start_code_app(world.db, person, key=KEY)
    app = pyotp.TOTP(second_factor.new_secret(world.db, person, key=KEY))
    second_factor.confirm_code_app(world.db, person, app.at(NOW), area=world.area, key=KEY, at=NOW)
    return app


def test_the_office_and_the_board_are_asked_and_others_once_they_set_it_up(world: World, cast: Cast) -> None:
    assert [second_factor.is_asked(world.db, one) for one in (cast.bram, cast.ottilie, cast.wren, cast.tamsin)] == [True, True, False, False]
    with_app(world, cast.wren)
    assert second_factor.is_asked(world.db, cast.wren)


def test_a_code_counts_once_and_so_does_the_one_of_the_set_up(world: World, cast: Cast) -> None:
    app = with_app(world, cast.bram)
    with pytest.raises(Wrong):
        second_factor.with_code(world.db, cast.bram, app.at(NOW), key=KEY, at=NOW)
    second_factor.with_code(world.db, cast.bram, app.at(LATER), key=KEY, at=LATER)
    for code in (app.at(LATER), app.at(LATER - timedelta(seconds=30))):
        with pytest.raises(Wrong):
            second_factor.with_code(world.db, cast.bram, code, key=KEY, at=LATER)


@pytest.mark.parametrize(("seconds", "counts"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_clock_may_be_half_a_minute_off_and_no_more(world: World, cast: Cast, seconds: int, counts: bool) -> None:
    code = with_app(world, cast.bram).at(LATER + timedelta(seconds=seconds))
    if counts:
        second_factor.with_code(world.db, cast.bram, code, key=KEY, at=LATER)
    else:
        with pytest.raises(Wrong):
            second_factor.with_code(world.db, cast.bram, code, key=KEY, at=LATER)


def test_five_wrong_tries_close_the_sign_in_whatever_was_tried_and_a_new_one_opens_it(world: World, cast: Cast) -> None:
    app = with_app(world, cast.bram)
    recovery.new_codes(world.db, cast.bram, at=NOW)
    second_factor.begin(world.db, cast.bram)
    passkeys.to_use(world.db, cast.bram, SITE, now=LATER)
    tries = [
        lambda: second_factor.with_code(world.db, cast.bram, "000000", key=KEY, at=LATER),
        lambda: recovery.use(world.db, cast.bram, "aaaaa-aaaaa", at=LATER),
        lambda: passkeys.use(world.db, cast.bram, "{}", SITE, now=LATER),
    ]
    for number in range(5):
        with pytest.raises(Wrong):
            tries[number % 3]()
    for one in tries:
        with pytest.raises(Locked):
            one()
    with pytest.raises(Locked):
        second_factor.with_code(world.db, cast.bram, app.at(LATER), key=KEY, at=LATER)
    second_factor.begin(world.db, cast.bram)
    second_factor.with_code(world.db, cast.bram, app.at(LATER), key=KEY, at=LATER)


def test_no_secret_and_no_recovery_code_is_in_the_database_in_clear(world: World, cast: Cast) -> None:
    secret = with_app(world, cast.bram).secret
    codes = recovery.new_codes(world.db, cast.bram, at=NOW)
    kept = "\n".join(world.db.iterdump())
    assert secret not in kept
    assert not [code for code in codes if code in kept or code.replace("-", "") in kept]


def test_under_another_key_no_code_counts(world: World, cast: Cast) -> None:
    app = with_app(world, cast.bram)
    with pytest.raises(Wrong):
        second_factor.with_code(world.db, cast.bram, app.at(LATER), key=b"another key", at=LATER)
    with pytest.raises(Wrong):
        second_factor.with_code(world.db, cast.hester, app.at(LATER), key=KEY, at=LATER)


def test_ten_recovery_codes_each_work_once_however_they_are_typed_and_new_ones_void_them(world: World, cast: Cast) -> None:
    codes = recovery.new_codes(world.db, cast.bram, at=NOW)
    assert len(set(codes)) == 10
    recovery.use(world.db, cast.bram, f" {codes[0].upper().replace('-', ' ')} ", at=NOW)
    with pytest.raises(Wrong):
        recovery.use(world.db, cast.bram, codes[0], at=NOW)
    with pytest.raises(Wrong):
        recovery.use(world.db, cast.hester, codes[1], at=NOW)
    assert factors.get(world.db, cast.bram.id).recovery_left == 9
    recovery.new_codes(world.db, cast.bram, at=NOW)
    with pytest.raises(Wrong):
        recovery.use(world.db, cast.bram, codes[1], at=NOW)


def test_a_colleague_resets_it_nobody_their_own_and_they_are_told(world: World, cast: Cast) -> None:
    app = with_app(world, cast.bram)
    recovery.new_codes(world.db, cast.bram, at=NOW)
    with pytest.raises(NotAllowed, match="your own"):
        second_factor.reset(world.db, cast.bram, by=cast.bram, area=world.area, at=NOW)
    second_factor.reset(world.db, cast.bram, by=cast.hester, area=world.area, at=NOW)
    assert factors.get(world.db, cast.bram.id) == factors.Factors((), None, 0)
    with pytest.raises(Wrong):
        second_factor.with_code(world.db, cast.bram, app.at(LATER), key=KEY, at=LATER)
    told = rows(world.db, "select recipient, body from outbox order by id desc")[0]
    assert told["recipient"] == "bram@example.org"
    assert "was reset" in told["body"]


def test_the_last_one_stays_where_the_role_needs_it(world: World, cast: Cast) -> None:
    with_app(world, cast.bram)
    with_app(world, cast.wren)
    with pytest.raises(NotAllowed, match="Your role needs a second factor"):
        second_factor.remove_code_app(world.db, cast.bram, area=world.area, at=NOW)
    assert factors.are_set_up(world.db, cast.bram.id)
    second_factor.remove_code_app(world.db, cast.wren, area=world.area, at=NOW)
    assert not factors.are_set_up(world.db, cast.wren.id)
    with pytest.raises(NotFound):
        second_factor.remove_code_app(world.db, cast.wren, area=world.area, at=NOW)


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://observe.example.org", "observe.example.org"),
        ("https://observe.example.org:8443", "observe.example.org"),
        ("http://localhost:5000", "localhost"),
        ("http://observe.example.org", None),
        ("http://127.0.0.1:5000", None),
        ("https://192.0.2.7", None),
        ("https://[2001:db8::7]", None),
    ],
)
def test_passkeys_are_bound_to_the_settings_address(address: str, host: str | None) -> None:
    found = second_factor.site(address)
    assert (found.host if found else None) == host
    assert found is None or found.origin == address


@pytest.mark.parametrize(
    "answer", ["", "{}", "[]", "null", "[" * 15_000, '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {}}', "x" * 30_000, "\x00"]
)
@pytest.mark.parametrize("asked_at", [NOW, NOW - timedelta(minutes=11), None])
def test_an_answer_that_is_none_adds_no_passkey_and_uses_none(world: World, cast: Cast, answer: str, asked_at: datetime | None) -> None:
    if asked_at:
        passkeys.to_add(world.db, cast.bram, SITE, now=asked_at)
    for one in (
        lambda: passkeys.add(world.db, cast.bram, answer, SITE, area=world.area, now=NOW),
        lambda: passkeys.use(world.db, cast.bram, answer, SITE, now=NOW),
    ):
        with pytest.raises(Wrong):
            one()
    assert not factors.are_set_up(world.db, cast.bram.id)
