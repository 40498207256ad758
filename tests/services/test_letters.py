"""Every letter stands in the one table of who is told what and when, and says nothing of what a report says."""

from __future__ import annotations

import ast
import inspect
from html import unescape

from flask.testing import FlaskClient
from sqlite_utils import Database

from observe.domain import telling
from observe.services import letters, readdressing, reminder_letters, signing_in
from observe.store.database import rows
from tests.cast import World

#: Sent at once and never stored: their words stand with the links that they carry.
AT_ONCE = {"sign_in": signing_in, "confirm_address": readdressing}


def written_by(function: ast.FunctionDef) -> set[str]:
    """The rows that a function of `letters` names."""
    return {one.value for one in ast.walk(function) if isinstance(one, ast.Constant) and one.value in telling.ROWS}


def test_every_letter_stands_in_the_table_and_the_table_has_no_other() -> None:
    statements = [one for module in (letters, reminder_letters) for one in ast.parse(inspect.getsource(module)).body]
    named = {one.name: written_by(one) for one in statements if isinstance(one, ast.FunctionDef) and written_by(one)}
    assert {name: {name} for name in named} == named
    assert {*named, *AT_ONCE} == {*telling.ROWS}
    for letter, module in AT_ONCE.items():
        assert f'letters.subject(area, "{letter}")' in inspect.getsource(module)


def test_no_letter_stands_in_the_table_twice() -> None:
    assert len(telling.ROWS) == sum(len(found) for _, found in telling.GROUPS)


def test_a_letter_is_kept_with_its_row_its_reader_and_its_visit(db: Database, world: World) -> None:
    visit = world.released()
    found = [(one["letter"], one["person"], one["visit"], one["subject"]) for one in rows(db, "select * from outbox order by id")]
    assert ("released_to_chair", world.cast.tamsin.id, visit.id, f"OFFICIAL-SENSITIVE: Feedback report {visit.ref} is ready") in found


def test_help_shows_the_whole_table(as_) -> None:  # type: ignore[no-untyped-def]
    client = as_(None)
    assert isinstance(client, FlaskClient)
    page = unescape(client.get("/help").text)
    for row in telling.ROWS.values():
        assert f"{row.whom}. {row.when}.<br>“{row.example}”" in page
        assert row.event in page
