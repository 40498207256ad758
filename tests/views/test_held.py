"""What is typed into a page whose session is over: it waits, sealed, in the pages of signing in, and is shown to whom it belongs and to nobody else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from html import unescape

import pytest
from flask import Flask
from sqlite_utils import Database
from werkzeug.test import TestResponse

from forms.instrument import Answer
from observe.app import create_app
from observe.domain.people import Person, Role
from observe.domain.visit import Seat
from observe.services import holding, planning, sealing, visiting
from observe.settings import Settings
from observe.store import facts, observations, visits
from observe.store.database import connect, rows, write
from tests.cast import NOW, Cast, World
from tests.conftest import CheckingClient
from tests.hostile import Form, forms_of
from tests.mail import Postbox, serving
from tests.second_factors import set_up_code_app
from tests.sessions import sign_in, who

As = Callable[[Person | None], CheckingClient]
WORDS = "The chair asked who “knows” the school.\r\nTwo agencies\tdid  — & <one> did not."
#: What a browser says of a form that a page of the same site sends.
OURS = {"Origin": "http://localhost"}


class Clock:
    """The time, which a test may move on."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def box() -> Postbox:
    return Postbox()


@pytest.fixture
def app(settings: Settings, cast: Cast, clock: Clock, box: Postbox) -> Iterator[Flask]:
    """With tokens in its forms, and a mail server."""
    with serving(box) as mail:
        made = create_app(replace(settings, address="http://localhost", mail_port=mail.mail_port, mail_security="none"), clock=clock)
        made.config["TESTING"] = True
        made.test_client_class = CheckingClient
        yield made


def form_of(page: str, path: str, where: str = "/") -> Form:
    """The first form of a page that goes to this path."""
    return next(one for one in forms_of(page, where) if one.action.partition("?")[0] == path)


def press(client: CheckingClient, page: str, path: str, *, headers: dict[str, str] | None = None, **typed: str) -> TestResponse:
    """Fills in the form of a page that goes to a path, as a browser does, and presses its button."""
    form = form_of(page, path.partition("?")[0], path)
    fields = [(name, unescape(value)) for name, value in form.fields if name not in typed]
    sent: dict[str, list[str]] = {}
    for name, value in [*fields, *typed.items()]:
        sent.setdefault(name, []).append(value)
    return client.post(path, data=sent, headers=OURS if headers is None else headers, buffered=True)


def code_in(box: Postbox, count: int = 1) -> str:
    found = re.search(r"Observe is ([0-9]{6})", box.wait_for(count)[-1].get_content())
    assert found
    return found[1]


def typed_too_late(client: CheckingClient, clock: Clock, where: str, **typed: str) -> TestResponse:
    """Opens a page, types into it for three hours, and presses Save."""
    page = client.get(where).text
    clock.now += timedelta(hours=3)
    return press(client, page, where, **typed)


def by_code(client: CheckingClient, box: Postbox, waiting: TestResponse, email: str = "", count: int = 1) -> TestResponse:
    """From the page of signing in to whatever comes after the code."""
    typed = {"email": email} if email else {}
    asked = press(client, waiting.text, "/sign-in", **typed)
    assert asked.status_code == 200
    return press(client, asked.text, "/sign-in/code", code=code_in(box, count))


def section(world: World) -> str:
    return f"/visits/{world.writing().ref}/observation/victim-safety"


def reason(db: Database, where: str) -> str:
    visit = visits.get(db, where.split("/")[2])
    return observations.get(db, visit).answers.get("G1", Answer()).reason


def test_she_signs_in_again_and_finds_every_word_with_a_button_that_saves_it(
    as_: As, world: World, cast: Cast, clock: Clock, box: Postbox, db: Database
) -> None:
    client, where = as_(cast.wren), section(world)
    waiting = typed_too_late(client, clock, f"{where}?check=1", **{"G1-reason": WORDS, "G1": "2"})
    assert waiting.status_code == 401
    assert "What you typed is not saved yet, but it is not lost." in waiting.text
    assert 'value="wren@example.org"' in waiting.text
    shown = by_code(client, box, waiting)
    assert (shown.status_code, who(client)) == (200, cast.wren.id)
    assert unescape(shown.text).count(WORDS) == 2
    assert "What you saw or heard on question G1" in shown.text
    assert reason(db, where) == ""
    saved = press(client, shown.text, f"{where}?check=1")
    assert f'action="{where}?check=1"' in shown.text
    assert (saved.status_code, saved.location.partition("#")[0]) == (303, f"/visits/{where.split('/')[2]}/check")
    assert reason(db, where).splitlines() == WORDS.splitlines()


def test_until_then_nobody_can_read_it_in_the_page_and_nothing_of_it_is_stored(
    as_: As, world: World, cast: Cast, clock: Clock, settings: Settings, box: Postbox
) -> None:
    client, where = as_(cast.wren), section(world)
    waiting = typed_too_late(client, clock, where, **{"G1-reason": "Marmalade, said the chair"})
    asked = press(client, waiting.text, "/sign-in")
    wrong = press(client, asked.text, "/sign-in/code", code="000000")
    code_in(box)
    for page in (waiting, asked, wrong):
        assert "armalade" not in page.text
        assert form_of(page.text, "/sign-in").names[-1] != ""
    assert b"armalade" not in b"".join(path.read_bytes() for path in settings.instance.rglob("*") if path.is_file())


def test_a_page_whose_cookie_is_gone_keeps_the_words_too(as_: As, world: World, cast: Cast, clock: Clock, box: Postbox, app: Flask, db: Database) -> None:
    where = section(world)
    page = as_(cast.wren).get(where).text
    again = app.test_client()
    assert isinstance(again, CheckingClient)
    waiting = press(again, page, where, **{"G1-reason": WORDS})
    assert waiting.status_code == 401
    saved = press(again, by_code(again, box, waiting).text, where)
    assert saved.status_code == 303
    assert reason(db, where).splitlines() == WORDS.splitlines()


def test_who_signed_in_meanwhile_in_another_tab_sees_them_at_once(as_: As, world: World, cast: Cast, db: Database) -> None:
    client, where = as_(cast.wren), section(world)
    page = client.get(where).text
    sign_in(client, cast.wren)
    shown = press(client, page, where, **{"G1-reason": WORDS})
    assert "What you typed is not saved yet" in shown.text
    assert press(client, shown.text, where).status_code == 303
    assert reason(db, where).splitlines() == WORDS.splitlines()


def test_the_link_opened_in_another_tab_is_enough(as_: As, world: World, cast: Cast, clock: Clock, box: Postbox, db: Database) -> None:
    client, where = as_(cast.wren), section(world)
    asked = press(client, typed_too_late(client, clock, where, **{"G1-reason": WORDS}).text, "/sign-in")
    early = press(client, asked.text, "/sign-in/held")
    assert (early.status_code, "You are not signed in in this browser." in early.text) == (401, True)
    link = re.search(r"http://localhost(/sign-in/link/\S+)", box.wait_for(1)[-1].get_content())
    assert link
    assert press(client, client.get(link[1]).text, link[1]).location == where
    for path, typed in (("/sign-in/held", {}), ("/sign-in/code", {"code": "123456"}), ("/sign-in", {})):
        assert "What you typed is not saved yet" in press(client, asked.text, path, **typed).text


def test_somebody_else_who_signs_in_sees_nothing_of_them_and_whoever_typed_them_still_can(
    as_: As, world: World, cast: Cast, clock: Clock, box: Postbox, db: Database
) -> None:
    client, where = as_(cast.wren), section(world)
    waiting = typed_too_late(client, clock, where, **{"G1-reason": "Marmalade, said the chair"})
    refused = by_code(client, box, waiting, "idris@example.org")
    assert (refused.status_code, who(client)) == (403, cast.idris.id)
    assert "Somebody else typed this" in refused.text
    assert "armalade" not in refused.text
    assert "Wren" not in refused.text
    out = press(client, refused.text, "/sign-out")
    assert (out.status_code, who(client), out.headers["Clear-Site-Data"]) == (401, None, '"cache", "storage"')
    assert "Marmalade, said the chair" in by_code(client, box, out, count=2).text


def test_a_page_of_one_person_sent_while_another_is_signed_in_shows_nothing(as_: As, world: World, cast: Cast, db: Database) -> None:
    client, where = as_(cast.wren), section(world)
    page = client.get(where).text
    sign_in(client, cast.idris)
    refused = press(client, page, where, **{"G1-reason": "Marmalade, said the chair"})
    assert (refused.status_code, "armalade" in refused.text) == (403, False)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:81"},
        {"Origin": "https://localhost"},
        {"Referer": "https://evil.example/http://localhost/"},
        {"Referer": "https://[::1"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_a_form_that_no_page_of_ours_is_known_to_have_sent_shows_nothing(
    as_: As, world: World, cast: Cast, clock: Clock, headers: dict[str, str], app: Flask
) -> None:
    client, where = as_(cast.wren), section(world)
    page = client.get(where).text
    for browser in (app.test_client(), as_(cast.wren), as_(cast.idris)):
        assert isinstance(browser, CheckingClient)
        answer = press(browser, page, where, headers=headers, **{"G1-reason": "Marmalade, said the chair"})
        assert (answer.status_code, "armalade" in answer.text, "held" in answer.text) == (400, False, False)
    clock.now += timedelta(hours=3)
    answer = press(client, page, where, headers=headers, **{"G1-reason": "Marmalade, said the chair"})
    assert (answer.status_code, answer.location) == (303, f"/sign-in?next={where}")


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Referer": "http://localhost/visits"}])
def test_what_browsers_say_of_our_pages_is_known(as_: As, world: World, cast: Cast, headers: dict[str, str]) -> None:
    client, where = as_(cast.wren), section(world)
    page = client.get(where).text
    sign_in(client, cast.wren)
    assert "What you typed is not saved yet" in press(client, page, where, headers=headers, **{"G1-reason": WORDS}).text


def test_a_token_that_was_never_signed_here_names_nobody(as_: As, world: World, cast: Cast) -> None:
    where = section(world)
    for token in ("", "x", f"{cast.wren.id}.abc", "IjEuYWJjIg.aaaa.bbbb"):
        answer = as_(cast.wren).post(where, data={"G1-reason": "Marmalade, said the chair", "csrf_token": token}, headers=OURS)
        assert (answer.status_code, "armalade" in answer.text) == (400, False)


def test_the_second_factor_keeps_the_words_of_a_return_note(as_: As, world: World, cast: Cast, clock: Clock, box: Postbox, app: Flask, db: Database) -> None:
    made, where = set_up_code_app(db, app, cast.bram), f"/visits/{world.submitted().ref}/checking"
    client = as_(cast.bram)
    waiting = typed_too_late(client, clock, where, decision="return", **{"text-1": WORDS, "section-1": "victim-safety"})
    second = by_code(client, box, waiting)
    assert "Confirm that it is you" in second.text
    assert "school" not in second.text
    wrong = press(client, second.text, "/second-factor", code="000000")
    assert wrong.status_code == 400
    shown = press(client, wrong.text, "/second-factor", code=made.at(clock.now))
    assert (shown.status_code, who(client)) == (200, cast.bram.id)
    assert '<dt class="govuk-summary-list__key">What should the visitor change?</dt>' in shown.text
    assert "Victim Safety" in shown.text
    assert press(client, shown.text, where).status_code in (200, 303)
    assert [one["text"].splitlines() for one in rows(db, "select text from notes")] == [WORDS.splitlines()]


def test_after_five_wrong_codes_of_the_app_one_begins_again_with_the_words(as_: As, cast: Cast, clock: Clock, box: Postbox, app: Flask, db: Database) -> None:
    set_up_code_app(db, app, cast.bram)
    client, where = as_(cast.bram), "/people/new"
    page = by_code(client, box, typed_too_late(client, clock, where, name="Petra Lindqvist"))
    for _ in range(5):
        page = press(client, page.text, "/second-factor", code="000000")
    locked = press(client, page.text, "/second-factor", code="000000")
    assert locked.status_code == 429
    assert press(client, locked.text, "/sign-in/held").status_code == 401


def test_who_has_no_second_factor_yet_sets_it_up_in_another_tab(
    as_: As, world: World, cast: Cast, clock: Clock, box: Postbox, app: Flask, db: Database
) -> None:
    client, where = as_(cast.bram), "/people/new"
    page = by_code(client, box, typed_too_late(client, clock, where, name="Petra Lindqvist", email="petra@example.org"))
    assert "Set up your second factor (opens in a new tab)" in page.text
    assert press(client, page.text, "/sign-in/held").status_code == 200
    sign_in(client, cast.bram)
    shown = press(client, page.text, "/sign-in/held")
    assert "Petra Lindqvist" in shown.text
    assert "petra@example.org" in shown.text


def test_who_joins_the_board_while_writing_owes_the_second_factor_and_keeps_the_words(as_: As, cast: Cast) -> None:
    client = as_(None)
    sign_in(client, cast.bram, both_factors=False)
    with client.session_transaction() as session:
        token = session["token"]
    full = as_(cast.bram)
    page = full.get("/people/new").text
    with full.session_transaction() as session:
        session["token"] = token
    answer = press(full, page, "/people/new", name="Petra Lindqvist")
    assert (answer.status_code, "Set up your second factor" in answer.text, "Petra" in answer.text) == (200, True, False)


def test_five_wrong_codes_and_too_many_requests_keep_the_words(as_: As, world: World, cast: Cast, clock: Clock, box: Postbox, db: Database) -> None:
    client, where = as_(cast.wren), section(world)
    page = press(client, typed_too_late(client, clock, where, **{"G1-reason": WORDS}).text, "/sign-in")
    for _ in range(5):
        page = press(client, page.text, "/sign-in/code", code="000000")
        assert page.status_code == 400
    assert press(client, page.text, "/sign-in/code", code=code_in(box)).status_code == 400
    for count in range(2, 6):
        page = press(client, page.text, "/sign-in")
        assert page.status_code == 200
        last = code_in(box, count)
    often = press(client, page.text, "/sign-in")
    assert often.status_code == 429
    typing = press(client, often.text, "/sign-in/code")
    assert "Enter the 6-digit code" not in typing.text
    assert who(client) is None
    shown = press(client, typing.text, "/sign-in/code", code=last)
    assert "What you saw or heard on question G1" in shown.text
    clock.now += timedelta(hours=2)
    shown = by_code(client, box, press(client, often.text, "/sign-in/held"), count=6)
    assert "What you saw or heard on question G1" in shown.text


def test_an_address_that_is_none_is_said_and_keeps_the_words(as_: As, world: World, cast: Cast, clock: Clock) -> None:
    client, where = as_(cast.wren), section(world)
    waiting = typed_too_late(client, clock, where, **{"G1-reason": WORDS})
    wrong = press(client, waiting.text, "/sign-in", email="wren")
    assert wrong.status_code == 400
    assert "held" in form_of(wrong.text, "/sign-in").names


def test_what_was_saved_elsewhere_meanwhile_is_shown_beside_it(as_: As, world: World, cast: Cast, clock: Clock, box: Postbox, db: Database) -> None:
    client, where = as_(cast.wren), section(world)
    waiting = typed_too_late(client, clock, where, **{"G1-reason": WORDS})
    visit = visits.get(db, where.split("/")[2])
    visiting.record(db, visit, "victim-safety", {"G1": Answer("3", "Written on the phone.")}, seen=1, by=cast.wren, at=clock.now)
    both = press(client, by_code(client, box, waiting).text, where)
    assert both.status_code == 409
    assert "Written on the phone." in both.text
    assert "Two agencies" in both.text


def test_where_it_can_be_saved_no_more_it_can_still_be_copied(as_: As, world: World, cast: Cast, clock: Clock, box: Postbox, db: Database) -> None:
    client, where = as_(cast.wren), section(world)
    waiting = typed_too_late(client, clock, where, **{"G1-reason": WORDS})
    visit = visits.get(db, where.split("/")[2])
    planning.hand_over(db, visit, replace(visit.plan, visitor=Seat.of(cast.idris)), by=cast.bram, at=clock.now)
    shown = by_code(client, box, waiting)
    assert "takes no more changes now" in shown.text
    assert "Two agencies" in shown.text
    assert [form for form in forms_of(shown.text, "/") if form.action == where] == []


def test_a_button_on_a_page_where_nothing_was_typed_leads_back_to_the_page(as_: As, world: World, cast: Cast, clock: Clock, box: Postbox) -> None:
    client, where = as_(cast.bram), f"/people/{cast.wren.id}/deactivate"
    assert typed_too_late(client, clock, where).location == f"/sign-in?next={where}"


def test_what_one_signs_in_with_is_never_held(as_: As, cast: Cast, clock: Clock, app: Flask) -> None:
    client = as_(cast.bram)
    page = client.get("/second-factor/recovery").text
    clock.now += timedelta(hours=3)
    answer = press(client, page, "/second-factor/recovery", code="aaaaa-bbbbb")
    assert (answer.status_code, "held" in answer.text) == (303, False)


def test_seven_days_later_it_cannot_be_opened_any_more(as_: As, world: World, cast: Cast, clock: Clock, box: Postbox) -> None:
    client, where = as_(cast.wren), section(world)
    waiting = typed_too_late(client, clock, where, **{"G1-reason": "Marmalade, said the chair"})
    clock.now += timedelta(days=7)
    old = by_code(client, box, waiting)
    assert (old.status_code, "This waited for too long" in old.text, "armalade" in old.text) == (400, True, False)


def test_a_seal_that_was_changed_or_made_for_another_use_is_as_none(app: Flask, as_: As, cast: Cast) -> None:
    key = app.extensions["observe"].secret_key.encode()
    kept = holding.Held(cast.wren.id, "/people/new", NOW + timedelta(days=1), (("name", "Marmalade"),))
    good = holding.seal(kept, key=key)
    assert holding.unseal(good, key=key) == kept
    for wrong in ("", "x", good[:-8], good[:40] + ("A" if good[40] != "A" else "B") + good[41:], sealing.seal("{}", key=key, use=b"another use")):
        client = as_(cast.wren)
        page = client.get("/sign-out").text
        token = dict(form_of(page, "/sign-out").fields)["csrf_token"]
        answer = client.post("/sign-in/held", data={"held": wrong, "csrf_token": token}, headers=OURS)
        assert (answer.status_code, answer.location) == (303, "/")


def test_long_texts_repeated_fields_and_every_sign_come_through_as_they_were_sent(as_: As, world: World, cast: Cast, clock: Clock, box: Postbox) -> None:
    where = section(world)
    client = as_(cast.wren)
    page = client.get(where).text
    clock.now += timedelta(hours=3)
    token = dict(form_of(page, where, where).fields)["csrf_token"]
    signs = "\u202e\u200b\ufeffé½😀\ud7ff\ue000 \"'`" + "a b" * 300_000
    sent = {"csrf_token": token, "revision": "1", "G1": ["2", "3"], "G1-reason": signs, "extra field": "+ & %41"}
    waiting = client.post(where, data=sent, headers=OURS)
    assert waiting.status_code == 401
    shown = by_code(client, box, waiting)
    fields = [(name, unescape(value)) for name, value in form_of(shown.text, where).fields]
    assert fields[1:] == [("revision", "1"), ("G1", "2"), ("G1", "3"), ("G1-reason", signs), ("extra field", "+ & %41")]


@pytest.mark.parametrize("reason", ["a\0b c", "b" * 1_500_000, "b" * 3_000_000])
def test_what_a_browser_would_change_or_is_too_much_is_refused_or_leads_to_signing_in(as_: As, world: World, cast: Cast, clock: Clock, reason: str) -> None:
    client, where = as_(cast.wren), section(world)
    answer = typed_too_late(client, clock, where, **{"G1-reason": reason})
    assert answer.status_code in (303, 413)


def test_in_a_demonstration_the_buttons_hand_it_on(as_: As, world: World, cast: Cast, clock: Clock, app: Flask, db: Database) -> None:
    where, other = section(world), as_(cast.wren)
    with write(db):
        facts.make_demonstration(db, {Role.VISITOR: cast.wren.id, Role.CHAIR: cast.tamsin.id})
    app.extensions["observe"] = replace(app.extensions["observe"], demonstration=True)
    waiting = typed_too_late(other, clock, where, **{"G1-reason": WORDS})
    anothers = press(other, waiting.text, "/sign-in/as/chair")
    assert anothers.status_code == 403
    shown = press(other, press(other, anothers.text, "/sign-out").text, "/sign-in/as/visitor")
    assert "What you saw or heard on question G1" in shown.text


def test_the_organisations_own_sign_on_is_used_in_another_tab(as_: As, world: World, cast: Cast, clock: Clock, app: Flask, settings: Settings) -> None:
    oidc = {"oidc_issuer": "https://sso.example.org", "oidc_client_id": "observe", "oidc_client_secret": "x", "oidc_name": "Borough sign-on"}
    installed = app.extensions["observe"]
    app.extensions["observe"] = replace(installed, settings=replace(installed.settings, **oidc))
    client, where = as_(cast.wren), section(world)
    waiting = typed_too_late(client, clock, where, **{"G1-reason": WORDS})
    assert f'href="/sign-on?next={where}" target="_blank" rel="noopener">Sign in with Borough sign-on (opens in a new tab)</a>' in waiting.text
    sign_in(client, cast.wren)
    assert "What you saw or heard on question G1" in press(client, waiting.text, "/sign-in/held").text


def test_a_database_that_cannot_be_written_while_signing_in_keeps_it(as_: As, world: World, cast: Cast, clock: Clock, box: Postbox, settings: Settings) -> None:
    client, where = as_(cast.wren), section(world)
    asked = press(client, typed_too_late(client, clock, where, **{"G1-reason": WORDS}).text, "/sign-in")
    connections = client.application.extensions["observe"].connections
    waits = connections.take(only_reads=False)
    waits.execute("pragma busy_timeout = 100")
    connections.give_back(waits, only_reads=False)
    other = connect(settings.database)
    with write(other):
        failed = press(client, asked.text, "/sign-in/code", code=code_in(box))
    other.conn.close()
    assert (failed.status_code, "school" in failed.text) == (503, False)
    assert press(client, failed.text, "/sign-in/held").status_code == 401
