"""A form that is sent twice is acted on once, whatever form it is: twice in a row, and both at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from sqlite3 import IntegrityError
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlite_utils import Database
from werkzeug.test import TestResponse

from observe.app import create_app
from observe.domain.people import Person
from observe.domain.visit import Stage, Visit
from observe.services import readdressing
from observe.settings import Settings
from observe.store import observations, people, sent_forms, visits
from observe.store.database import rows, write
from tests.cast import NOW, TODAY, Cast, World
from tests.conftest import CheckingClient
from tests.hostile import Form, forms_of
from tests.lab import Lab, endpoint, open_lab
from tests.sessions import sign_in
from tests.views.test_planning_new import said as a_visit

Client = Callable[[Person | None], CheckingClient]

#: Forms without a key, and why the same one twice does no harm.
REPEATABLE = {
    "observation.section": "saved against a revision, as a whole",
    "attendance.how": "saved against a revision, as a whole",
    "withdrawing.show": "a second time the words are not there any more",
    "papers.make": "makes the draft again, of the same",
    "naming.choose": "says how it shall be",
    "signing_in.ask": "has a key of its own kind: the browser that asked",
    "signing_in.code": "works once, and signs in",
    "signing_in.link": "works once, and signs in",
    "signing_in.demonstration": "signs in",
    "signing_in.out": "signs out",
    "signing_in.extend": "goes on with a session",
    "second_factor.ask": "a code counts once",
    "second_factor.passkey": "an answer counts once",
    "second_factor.recover": "a code counts once",
    "second_factor.set_up": "shows the secret that waits to be confirmed",
    "second_factor.app": "a code counts once",
    "second_factor.new_passkey": "an answer counts once",
    "account.confirm": "leads to the second factor",
    "calendars.switch_on": "shows a new address, and voids one that was not read",
    "calendars.switch_off": "says how it shall be",
    "account.recovery_codes": "shows new codes, and voids those that were not read",
}


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with open_lab(tmp_path_factory.mktemp("lab") / "instance") as made:
        yield made


def with_key(client: FlaskClient, where: str, **typed: object) -> dict[str, object]:
    """What a browser sends from the form on this page that goes to the page itself: its hidden fields, and what was typed."""
    form = next(one for one in forms_of(client.get(where).text, where) if one.action == where.partition("?")[0])
    return {**{name: value for name, value in form.fields if name in ("form_key", "revision", "seen")}, **typed}


def twice(client: FlaskClient, where: str, sent: dict[str, object]) -> TestResponse:
    """Sent twice from one page: both are led to the same place."""
    first, second = client.post(where, data=sent), client.post(where, data=sent)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    return second


def count(db: Database, table: str) -> int:
    return int(db.execute(f"select count(*) from {table}").fetchone()[0])


def test_each_form_that_anybody_is_shown_has_a_key_or_does_no_harm_twice(lab: Lab) -> None:
    without = {endpoint(lab, form.action) for _, form in lab.asked if "form_key" not in form.names and "csrf_token" in form.names}
    assert without <= set(REPEATABLE)


def test_each_form_as_it_is_shown_changes_something_once(lab: Lab) -> None:
    acted = set()
    for who, form in lab.asked:
        lab.undo()
        if "form_key" in form.names and (answers := sent_twice(lab, who, form)):
            acted.add(endpoint(lab, form.action))
            assert answers == (303, 303), form.action
    lab.undo()
    assert len(acted) >= 12, acted


def sent_twice(lab: Lab, who: str, form: Form) -> tuple[int, int] | None:
    """The two answers, when the first one changed something; the second then changes nothing, and leads to the same place."""
    client, before = lab.client(who), lab.content()
    first = client.post(form.action, data=dict(form.fields))
    after = lab.content()
    if after == before:
        return None
    second = client.post(form.action, data=dict(form.fields))
    assert (lab.content(), second.location) == (after, first.location), form.action
    return first.status_code, second.status_code


def test_a_visit_is_planned_once(as_: Client, cast: Cast, db: Database) -> None:
    bram = as_(cast.bram)
    answer = twice(bram, "/visits/new", with_key(bram, "/visits/new", **a_visit(cast)))
    assert answer.location == "/visits/V-2026-0001"
    assert count(db, "visits") == 1


def test_other_words_under_the_same_key_are_a_form_of_their_own_and_not_lost(as_: Client, cast: Cast, world: World, db: Database) -> None:
    visit, wren = world.planned(), as_(cast.wren)
    where = f"/visits/{visit.ref}/observation/findings/good-practice/new"
    sent = with_key(wren, where, text="Each agency was asked by name.", theme="chairing", share="yes")
    twice(wren, where, sent)
    assert wren.post(where, data={**sent, "text": "Each agency was asked, by name."}).status_code == 303
    assert [one.text for one in observations.get(db, visit).findings] == ["Each agency was asked by name.", "Each agency was asked, by name."]


def test_an_observation_is_sent_once(as_: Client, cast: Cast, world: World, db: Database) -> None:
    visit, wren = world.written(), as_(cast.wren)
    where = f"/visits/{visit.ref}/check"
    twice(wren, where, with_key(wren, where, L8=["no-names", "notes", "urgent"], L8_urgent=""))
    assert (visits.get(db, visit.ref).stage, count(db, "submissions")) == (Stage.SUBMITTED, 1)


def test_a_report_is_released_once_with_one_letter_to_each_and_both_presses_are_told(as_: Client, cast: Cast, world: World, db: Database) -> None:
    visit, bram = world.submitted(), as_(cast.bram)
    where = seen_release(bram, visit)
    page = bram.get(twice(bram, where.partition("?")[0], with_key(bram, where)).location).text
    assert "You released this report. The chair and the visitor have been told by e-mail." in page
    assert (visits.get(db, visit.ref).stage, count(db, "reports"), count(db, "outbox")) == (Stage.RELEASED, 1, 2)


def seen_release(client: FlaskClient, visit: Visit) -> str:
    """The address of the page that asks once more."""
    found = re.search(r'name="seen" value="([0-9a-f]+)"', client.get(f"/visits/{visit.ref}/checking").text)
    assert found
    return f"/visits/{visit.ref}/release?seen={found[1]}"


def test_an_observation_is_returned_once_with_one_letter(as_: Client, cast: Cast, world: World, db: Database) -> None:
    visit, bram = world.submitted(), as_(cast.bram)
    where = f"/visits/{visit.ref}/checking"
    sent = with_key(bram, where, **{"decision": "return", "section-1": "", "text-1": "Please say it more generally."})
    assert "was returned to Wren Applegarth" in bram.get(twice(bram, where, sent).location).text
    assert (visits.get(db, visit.ref).stage, count(db, "notes"), count(db, "outbox")) == (Stage.RETURNED, 1, 1)


def test_somebody_is_invited_once(as_: Client, cast: Cast, db: Database) -> None:
    bram = as_(cast.bram)
    told = {"name": "Maud Selby", "email": "maud@example.org", "roles": ["visitor"], "standing": "lay-adviser", "post": "", "agency": ""}
    assert "Maud Selby is invited" in bram.get(twice(bram, "/people/new", with_key(bram, "/people/new", **told)).location).text
    assert (people.count(db), count(db, "outbox")) == (8, 1)


def test_a_visit_and_a_chairs_reports_are_handed_over_once(as_: Client, cast: Cast, world: World, db: Database) -> None:
    bram, visit, chair = as_(cast.bram), world.planned(), cast.tamsin.id
    where = f"/visits/{visit.ref}/hand-over"
    twice(bram, where, with_key(bram, where, visitor=str(cast.idris.id)))
    assert count(db, "outbox") == 2
    world.released(meeting_on=TODAY - timedelta(days=30))
    before, where = count(db, "outbox"), f"/people/{chair}/successor"
    twice(bram, where, with_key(bram, where, successor=str(cast.corin.id), boroughs=["hackney"]))
    assert count(db, "outbox") == before + 1


def test_an_address_is_confirmed_once_and_a_second_press_says_so_too(as_: Client, cast: Cast, world: World, db: Database) -> None:
    stranger = as_(None)
    key = stranger.application.extensions["observe"].secret_key.encode()
    with write(db):
        sent = readdressing.ask(db, cast.wren, "fairweather@example.org", area=world.area, key=key, at=NOW)
    where = readdressing.link_path(sent)
    assert "Your address is confirmed" in stranger.get(twice(stranger, where, with_key(stranger, where)).location).text
    assert people.get(db, cast.wren.id).email == "fairweather@example.org"


def test_a_key_is_no_use_to_anybody_else_nor_for_another_page(as_: Client, cast: Cast, world: World, db: Database) -> None:
    visit, other = world.planned(), world.planned(meeting_on=TODAY)
    bram, where = as_(cast.bram), f"/visits/{visit.ref}/cancel"
    sent = with_key(bram, where)
    twice(bram, where, sent)
    assert as_(cast.tamsin).post(where, data=sent).status_code == 404
    assert as_(cast.wren).post(where, data=sent).status_code == 403
    assert bram.post(f"/visits/{other.ref}/cancel", data=sent).status_code == 303
    assert visits.get(db, other.ref).stage is Stage.CANCELLED


def test_what_is_refused_is_judged_anew_when_it_is_sent_again(as_: Client, cast: Cast, db: Database) -> None:
    bram = as_(cast.bram)
    sent = with_key(bram, "/visits/new", **a_visit(cast, starts_at=""))
    assert [bram.post("/visits/new", data=sent).status_code for _ in "12"] == [400, 400]
    assert bram.post("/visits/new", data={**sent, "starts_at": "9:30"}).status_code == 303
    assert (count(db, "visits"), count(db, "sent_forms")) == (1, 1)


def test_a_key_that_no_page_has_given_is_as_good_as_a_new_one(as_: Client, cast: Cast, db: Database) -> None:
    for number, key in enumerate(("", "\x00", "x" * 10_000, "'; drop table visits; --"), start=1):
        assert as_(cast.bram).post("/visits/new", data={**a_visit(cast, meeting_on=[str(number), "12", "2026"]), "form_key": key}).status_code == 303
    assert count(db, "visits") == 4


def test_keys_are_kept_for_seven_days_and_hold_none_of_the_words(as_: Client, cast: Cast, world: World, settings: Settings, db: Database) -> None:
    visit, wren = world.planned(), as_(cast.wren)
    where = f"/visits/{visit.ref}/observation/findings/good-practice/new"
    twice(wren, where, with_key(wren, where, text="A rare word: marmalade.", theme="chairing", share="yes"))
    (kept,) = rows(db, "select key, leads_to, said from sent_forms")
    assert (len(kept["key"]), kept["leads_to"].partition("#")[0], kept["said"]) == (64, f"/visits/{visit.ref}/observation/findings", "[]")
    later = create_app(settings, clock=lambda: NOW + sent_forms.KEPT + timedelta(seconds=1))
    later.config["WTF_CSRF_ENABLED"] = False
    client = later.test_client()
    sign_in(client, cast.wren)
    client.post(where, data=with_key(client, where, text="Another.", theme="chairing", share="yes"))
    assert [one["key"] != kept["key"] for one in rows(db, "select key from sent_forms")] == [True]


def at_once(app: Flask, person: Person, where: str, sent: dict[str, object], times: int = 4) -> list[tuple[int, str | None]]:
    """Sent so many times at the same moment, each on a connection of its own."""
    gate = Barrier(times)

    def send(client: FlaskClient) -> tuple[int, str | None]:
        gate.wait()
        answer = client.post(where, data=sent)
        return answer.status_code, answer.location

    clients = [app.test_client() for _ in range(times)]
    for client in clients:
        sign_in(client, person)
    with ThreadPoolExecutor(times) as threads:
        return list(threads.map(send, clients))


def test_of_four_presses_at_once_one_acts_and_all_are_led_to_what_it_did(app: Flask, as_: Client, cast: Cast, world: World, db: Database) -> None:
    bram, wren = as_(cast.bram), as_(cast.wren)
    planned = at_once(app, cast.bram, "/visits/new", with_key(bram, "/visits/new", **a_visit(cast)))
    assert set(planned) == {(303, "/visits/V-2026-0001")}
    visit = world.written()
    where = f"/visits/{visit.ref}/check"
    assert set(at_once(app, cast.wren, where, with_key(wren, where, L8=["no-names", "notes", "urgent"], L8_urgent=""))) == {(303, f"/visits/{visit.ref}/sent")}
    letters, where = count(db, "outbox"), seen_release(bram, visit)
    released = at_once(app, cast.bram, where.partition("?")[0], with_key(bram, where))
    assert set(released) == {(303, f"/visits/{visit.ref}/report")}
    assert (count(db, "visits"), count(db, "submissions"), count(db, "reports"), count(db, "outbox") - letters) == (2, 1, 1, 2)


def test_what_fails_after_its_change_leaves_neither_change_nor_key(as_: Client, cast: Cast, db: Database) -> None:
    bram = as_(cast.bram)
    sent = with_key(bram, "/visits/new", **a_visit(cast))
    db.execute("create trigger no_room before insert on sent_forms begin select raise(abort, 'no room'); end")
    with pytest.raises(IntegrityError, match="no room"):
        bram.post("/visits/new", data=sent)
    assert (count(db, "visits"), count(db, "history"), count(db, "sent_forms")) == (0, 0, 0)
    db.execute("drop trigger no_room")
    assert bram.post("/visits/new", data=sent).location == "/visits/V-2026-0001"


def test_the_very_same_meeting_is_planned_again_only_when_that_is_confirmed(as_: Client, cast: Cast, db: Database) -> None:
    bram = as_(cast.bram)
    assert bram.post("/visits/new", data=a_visit(cast)).status_code == 303
    again = bram.post("/visits/new", data=a_visit(cast, starts_at="2pm"))
    assert again.status_code == 200
    assert "This visit is already planned" in again.text
    assert 'href="/visits/V-2026-0001"' in again.text
    assert count(db, "visits") == 1
    assert bram.post("/visits/new", data=a_visit(cast, starts_at="2pm", agreed="V-2026-0001")).location == "/visits/V-2026-0002"
    for other in ({"level": "3"}, {"meeting_on": ["3", "12", "2026"]}, {"boroughs": ["hackney", "newham"]}, {"visitor": str(cast.idris.id)}):
        assert bram.post("/visits/new", data=a_visit(cast, **other)).status_code == 303


def test_a_cancelled_visit_is_planned_again_without_asking(as_: Client, cast: Cast, world: World) -> None:
    world.cancelled()
    plan = replace(world.planned().plan, link="")
    world.db.execute("update visits set stage = 'cancelled', stage_before = 'planned'")
    world.db.conn.commit()
    day = [str(plan.meeting_on.day), str(plan.meeting_on.month), str(plan.meeting_on.year)]
    assert as_(cast.wren).post("/visits/new", data=a_visit(cast, meeting_on=day)).status_code == 303


def test_a_page_that_saves_by_itself_makes_one_finding_even_when_no_answer_comes(as_: Client, cast: Cast, world: World, db: Database) -> None:
    visit, wren = world.planned(), as_(cast.wren)
    where = f"/visits/{visit.ref}/observation/findings/good-practice/new"
    page, itself = with_key(wren, where, theme="", share=""), {"X-Autosave": "1"}
    for words in ("Each agency", "Each agency", "Each agency was asked", "Each agency was asked by name."):
        assert wren.post(where, data={**page, "text": words}, headers=itself).headers["Observe-Action"].endswith("/good-practice/1")
    assert wren.post(where, data={**page, "text": "Each agency was asked by name.", "theme": "chairing", "share": "yes"}).status_code == 303
    assert [(one.text, one.theme) for one in observations.get(db, visit).findings] == [("Each agency was asked by name.", "chairing")]


def test_such_a_page_does_not_overwrite_what_was_saved_elsewhere_meanwhile(as_: Client, cast: Cast, world: World, db: Database) -> None:
    visit, wren = world.planned(), as_(cast.wren)
    where = f"/visits/{visit.ref}/observation/findings/good-practice/new"
    page = with_key(wren, where, theme="", share="")
    wren.post(where, data={**page, "text": "Each agency"}, headers={"X-Autosave": "1"})
    known = where.replace("new", "1")
    assert wren.post(known, data=with_key(wren, known, text="All were asked.", theme="chairing", share="yes")).status_code == 303
    assert wren.post(where, data={**page, "text": "Each agency was asked"}).status_code == 409
    assert [one.text for one in observations.get(db, visit).findings] == ["All were asked."]
