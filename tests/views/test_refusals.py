"""What was refused is a line in the log: who, which page, and why, and never what was typed."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from observe.app import create_app
from observe.settings import Settings
from tests.cast import NOW, Cast, World
from tests.sessions import sign_in


@pytest.fixture
def events(caplog: pytest.LogCaptureFixture) -> Callable[[], list[dict[str, object]]]:
    """The refusals so far, without their times."""
    caplog.set_level(logging.INFO, "observe.security")

    def refusals() -> list[dict[str, object]]:
        lines = [json.loads(record.getMessage()) for record in caplog.records if record.name == "observe.security"]
        return [{name: value for name, value in line.items() if name not in ("time", "event")} for line in lines if line["event"] == "refused"]

    return refusals


def test_who_asks_for_what_is_not_theirs_is_named(
    cast: Cast, world: World, as_: Callable[..., FlaskClient], events: Callable[[], list[dict[str, object]]]
) -> None:
    visit = world.writing()
    assert as_(cast.wren).get("/people").status_code == 404
    assert as_(cast.corin).get(f"/visits/{visit.ref}/observation/victim-safety").status_code == 404
    assert as_(cast.bram).get(f"/visits/{visit.ref}/observation/victim-safety").status_code == 403
    path = "/visits/<ref>/observation/<slug>".replace("<ref>", visit.ref)
    assert events() == [
        {"person": cast.wren.id, "why": "not their role", "page": "people.listing"},
        {"person": cast.corin.id, "why": "no part in the visit", "visit": visit.ref, "page": "observation.section"},
        {"person": cast.bram.id, "why": "not allowed", "method": "GET", "path": path},
    ]


def test_a_form_from_elsewhere_and_another_host_are_written_down(settings: Settings, cast: Cast, events: Callable[[], list[dict[str, object]]]) -> None:
    app: Flask = create_app(settings, clock=lambda: NOW)
    client = app.test_client()
    sign_in(client, cast.bram)
    client.post("/people/new", data={"name": "Some words"})
    client.get("/help", headers={"Host": "evil.example"})
    assert [(one["why"], one["path"]) for one in events()] == [("no valid token", "/people/new"), ("another host", "(no such page)")]
    assert "words" not in json.dumps(events())
