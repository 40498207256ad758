"""The log: one line of JSON an event, a request and a failure, and nowhere a word that somebody typed, an address, a link or a code."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
from flask import Flask
from sqlite_utils import Database

from observe import log
from observe.app import create_app
from observe.domain.people import Person, Role
from observe.domain.visit import Seat
from observe.services import inviting, planning, readdressing, succeeding, typing_in
from observe.settings import Settings
from observe.store.database import connect, write
from tests.cast import NOW, TODAY, Cast, World, a_plan
from tests.conftest import CheckingClient
from tests.mail import Postbox, serving

As = Callable[[Person | None], CheckingClient]
MARKER = "Zebrafink"


@pytest.fixture
def lines() -> Iterator[StringIO]:
    """All that is logged, in the form that `serve` writes it."""
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(log.Lines())
    root, before = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    levels = {one: one.level for one in (log.SECURITY, log.REQUESTS, log.ERRORS)}
    for one in levels:
        one.setLevel(logging.INFO)
    yield written
    root.removeHandler(handler)
    root.setLevel(before)
    for one, level in levels.items():
        one.setLevel(level)


def read(lines: StringIO, what: str = "event") -> list[dict[str, Any]]:
    """The lines of one kind."""
    return [found for line in lines.getvalue().splitlines() if what in (found := json.loads(line))]


def names(lines: StringIO) -> list[tuple[str, int | None]]:
    return [(one["event"], one.get("person")) for one in read(lines)]


def test_nothing_that_is_typed_reaches_the_log(app: Flask, as_: As, world: World, cast: Cast, lines: StringIO) -> None:
    visit, wren, bram = world.writing(), as_(cast.wren), as_(cast.bram)
    word = {"data": dict.fromkeys(("G1", "G1_reason", "name", "email", "code", "next", "link", MARKER), MARKER)}
    app.config["PROPAGATE_EXCEPTIONS"] = False
    for client in (wren, bram, as_(None)):
        client.get(f"/{MARKER}?q={MARKER}")
        client.get(f"/visits/{MARKER}/report/{MARKER}")
        client.get(f"/board/findings?q={MARKER}")
        client.get("/help", headers={"Host": f"{MARKER}.example", "Referer": MARKER, "User-Agent": MARKER})
        for path in ("/sign-in", "/sign-in/code", f"/sign-in/link/{MARKER}", "/visits/new", f"/visits/{visit.ref}/observation/victim-safety", "/people/new"):
            client.post(path, **word)
            client.open(path, method=MARKER.upper(), **word)
    assert len(read(lines, "method")) > 20
    assert MARKER.lower() not in lines.getvalue().lower()


def test_what_may_identify_a_person_reaches_neither_the_log_nor_a_header(app: Flask, as_: As, world: World, cast: Cast, lines: StringIO) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    visit, wren = world.written(), as_(cast.wren)
    page, said = f"/visits/{visit.ref}/observation/victim-safety", {"revision": "1", "G1-reason": "It is A0000AA.", "G2-reason": "", "G3-reason": ""}
    answers = [
        wren.post(page, data=said),  # not a form of ours
        wren.post(page, data={**said, "G4-reason": "ZZ9 9ZZ"}),
        wren.post(page, data={**said, "revision": "2", "G4-reason": "ZZ9 9ZZ"}, headers={"X-Autosave": "1"}),
        wren.get(f"{page}?noted=1"),
        wren.post(f"/visits/{visit.ref}/check", data={"L8": ["no-names", "notes", "urgent"], "L8_urgent": "A0000AA"}),
    ]
    assert [answer.status_code for answer in answers] == [400, 303, 200, 200, 400]
    for said_elsewhere in (lines.getvalue(), *(str(answer.headers) for answer in answers)):
        assert not re.search("A0000AA|ZZ9", said_elsewhere, re.IGNORECASE)


def test_a_request_is_one_line_with_person_and_reference_and_no_query(as_: As, world: World, cast: Cast, lines: StringIO) -> None:
    visit = world.planned()
    as_(cast.wren).get(f"/visits/{visit.ref}?secret=1")
    (found,) = read(lines, "method")
    assert found.pop("ms") > 0
    assert found == {"time": "2026-11-24T14:32:00.000+00:00", "method": "GET", "path": f"/visits/{visit.ref}", "status": 200, "person": cast.wren.id}


def test_signing_in_and_out_leave_events_without_address_link_or_code(settings: Settings, cast: Cast, lines: StringIO) -> None:
    box = Postbox()
    with serving(box) as mail:
        app = create_app(replace(settings, mail_port=mail.mail_port, mail_security="none"), clock=lambda: NOW)
        app.config.update(WTF_CSRF_ENABLED=False, TESTING=True)
        client = app.test_client()
        client.post("/sign-in", data={"email": "stranger@example.org"}, buffered=True)
        client.post("/sign-in", data={"email": "wren@example.org"}, buffered=True)
        text = box.wait_for(1)[0].get_content()
    code, link = (re.search(one, text) for one in (r"is ([0-9]{6})", r"/sign-in/link/(\S+)"))
    assert code
    assert link
    client.get(f"/sign-in/link/{link[1]}")
    client.post("/sign-in/code", data={"code": f"{(int(code[1]) + 1) % 10**6:06}"})
    client.post("/sign-in/code", data={"code": code[1]})
    client.post("/sign-out")
    wren = cast.wren.id
    assert names(lines) == [("sign-in asked", None), ("sign-in asked", wren), ("refused", wren), ("signed in", wren), ("signed out", wren)]
    stored = b"".join(path.read_bytes() for path in settings.instance.glob("observe.db*"))
    for secret in (link[1], code[1], "stranger@", "wren@"):
        assert secret not in lines.getvalue()
    assert link[1].encode() not in stored
    assert not re.search(rb"(?<![0-9a-f])" + code[1].encode() + rb"(?![0-9a-f])", stored)


def test_who_may_do_what_is_an_event_when_it_changes(world: World, db: Database, cast: Cast, lines: StringIO) -> None:
    petra = inviting.invite(db, Person(0, "Petra Lindqvist", "petra@example.org", frozenset({Role.BOARD})), at=NOW, by=cast.bram)
    inviting.change(db, replace(petra, roles=frozenset({Role.BOARD, Role.OFFICE})), at=NOW, by=cast.bram)
    inviting.change(db, replace(petra, name="Petra Lind", roles=frozenset({Role.BOARD, Role.OFFICE})), at=NOW, by=cast.bram)
    inviting.deactivate(db, petra, by=cast.hester, at=NOW)
    inviting.bring_back(db, petra, at=NOW)
    visit = world.released()
    at = {"time": "2026-11-24T14:32:00.000+00:00"}
    assert read(lines) == [
        at | {"event": "invitation", "person": petra.id, "by": cast.bram.id, "roles": "board"},
        at | {"event": "role change", "person": petra.id, "by": cast.bram.id, "roles": "board office", "roles_before": "board"},
        at | {"event": "deactivation", "person": petra.id, "by": cast.hester.id},
        at | {"event": "activation", "person": petra.id, "by": "whoever runs Observe"},
        at | {"event": "release", "person": cast.bram.id, "visit": visit.ref, "version": 1},
    ]


def test_a_crash_has_a_number_that_the_person_sees_and_the_line_holds_and_no_message(settings: Settings, cast: Cast, lines: StringIO) -> None:
    app = create_app(settings, clock=lambda: NOW)

    def crash() -> str:
        try:
            return str(int(MARKER))
        except ValueError as fault:
            raise RuntimeError(MARKER) from fault

    app.view_functions["public.help"] = crash
    answer = app.test_client().get(f"/help?{MARKER}")
    assert answer.status_code == 500
    (found,) = read(lines, "error")
    assert f"The number of this error is <strong>{found['error']}</strong>" in answer.text
    assert (found["kind"], found["path"]) == ("RuntimeError", "/help")
    assert [one for one in found["places"] if one in ("ValueError", "RuntimeError")] == ["ValueError", "RuntimeError"]
    assert any(one.endswith(" crash") and "test_log.py" in one for one in found["places"])
    assert MARKER not in lines.getvalue()


def test_a_database_that_cannot_be_written_has_a_number_too(
    app: Flask, as_: As, cast: Cast, settings: Settings, lines: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("observe.store.database.BUSY_SECONDS", 0.1)
    client, other = as_(cast.bram), connect(settings.database)
    with write(other):
        answer = client.post("/people/new", data={"name": f"Petra {MARKER}", "email": "petra@example.org", "roles": "board", "standing": "", "agency": ""})
    other.conn.close()
    assert answer.status_code == 503
    (found,) = read(lines, "error")
    assert found["kind"] == "SQLITE_BUSY"
    assert f"<strong>{found['error']}</strong>" in answer.text
    assert MARKER not in lines.getvalue()


def test_a_line_of_a_library_is_one_line_and_its_exception_says_no_message() -> None:
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(log.Lines())
    library = logging.getLogger("a library of this test")
    library.addHandler(handler)
    library.propagate = False
    try:
        int(MARKER)
    except ValueError:
        library.exception("It failed\nin two lines")
    (line,) = written.getvalue().splitlines()
    assert json.loads(line)["said"] == "It failed\nin two lines"
    assert json.loads(line)["failed"].endswith("ValueError")
    assert MARKER not in line


def test_whose_is_changed_is_an_event_without_names_and_addresses(world: World, db: Database, cast: Cast, lines: StringIO) -> None:
    successor = inviting.invite(db, Person(0, "Sunniva Okoro", "sunniva@example.org", frozenset({Role.CHAIR})), at=NOW, by=cast.bram)
    planning.hand_over(db, visit := world.planned(), a_plan(cast, visitor=Seat.of(cast.idris)), by=cast.bram, at=NOW)
    typing_in.begin(db, typed := world.planned(), by=cast.bram, at=NOW)
    with write(db):
        sent = readdressing.ask(db, cast.wren, "fairweather@example.org", area=world.area, key=b"key", at=NOW)
    readdressing.confirm(db, sent.token, key=b"key", at=NOW)
    readdressing.withdraw(db, cast.wren, by=cast.bram, at=NOW)
    succeeding.hand_on(db, cast.tamsin, successor, ["hackney"], by=cast.bram, area=world.area, at=NOW, today=TODAY)
    succeeding.take_back(db, cast.tamsin, successor, by=cast.bram, area=world.area, at=NOW)
    bram, wren, tamsin = cast.bram.id, cast.wren.id, cast.tamsin.id
    facts = [{key: value for key, value in one.items() if key != "time"} for one in read(lines)][1:]
    assert facts == [
        {"event": "handed over", "person": bram, "visit": visit.ref, "to": cast.idris.id},
        {"event": "typing in", "person": bram, "visit": typed.ref, "what": "Began to type in what the visitor sent"},
        {"event": "new address asked", "person": wren},
        {"event": "address change", "person": wren},
        {"event": "new address withdrawn", "person": wren, "by": bram},
        {"event": "succession", "person": successor.id, "by": bram, "after": tamsin, "meetings": 2},
        {"event": "succession ended", "person": successor.id, "by": bram, "after": tamsin, "meetings": 2},
    ]
