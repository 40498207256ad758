"""Tables out of Observe: whole, typed, marked, written down, and with nothing in them that a spreadsheet would run."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlite_utils import Database

from forms.found import Finding
from observe.domain import instruments
from observe.domain.exports import BY_KEY, DICTIONARY, TABLES, Value
from observe.domain.observation import sections
from observe.domain.people import Person
from observe.domain.visit import Visit
from observe.services import export_files, exporting, visiting, withdrawing
from observe.store import observations, visits, withdrawals
from observe.store.database import write
from tests.cast import DECLARED, NOW, Cast, World

As = Callable[[Person | None], FlaskClient]
#: What a spreadsheet would run.
FORMULA = "=cmd|'/c calc'!A1"
KEYS = [*BY_KEY, "dictionary"]


def as_csv(client: FlaskClient, key: str, query: str = "") -> list[dict[str, str]]:
    text = client.get(f"/board/exports/{key}.csv{query}").data.decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text)))


def as_json(client: FlaskClient, key: str) -> list[dict[str, object]]:
    found = json.loads(client.get(f"/board/exports/{key}.json").data)
    assert found["n"] == len(found["rows"])
    rows: list[dict[str, object]] = found["rows"]
    return rows


def with_finding(world: World, text: str) -> Visit:
    """A released visit one of whose findings says this."""
    visit = world.written()
    found = Finding(None, "improvement", text, "time", who="chair", step="Begin earlier.")
    with write(world.db):
        observations.save_finding(world.db, observations.get(world.db, visit).id, found)
    return world.release(visiting.submit(world.db, visits.get(world.db, visit.ref), DECLARED, by=world.cast.wren, at=NOW))


@pytest.mark.parametrize("key", KEYS)
def test_a_table_says_the_same_as_csv_as_json_and_as_a_workbook(world: World, cast: Cast, as_: As, key: str) -> None:
    world.replied()
    world.considered(boroughs=("camden", "islington"))
    client = as_(cast.ottilie)
    lines, objects = as_csv(client, key), as_json(client, key)
    book = load_workbook(BytesIO(client.get(f"/board/exports/{key}.xlsx").data))
    heads, *rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert list(heads) == list(lines[0]) == list(objects[0]) == [column.name for column in BY_KEY.get(key, DICTIONARY).columns]
    assert len(lines) == len(objects) == len(rows) > 0
    for line, said, row in zip(lines, objects, rows, strict=True):
        assert ["" if one is None else str(one) for one in said.values()] == list(line.values())
        assert [one.date().isoformat() if isinstance(one, datetime) else one for one in row] == [one or None if one != 0 else 0 for one in said.values()]


def test_cells_are_what_the_dictionary_says(world: World, cast: Cast, as_: As) -> None:
    world.replied()
    client = as_(cast.bram)
    for table in TABLES:
        for row in as_json(client, table.key):
            for column in table.columns:
                value = row[column.name]
                if column.kind == "number":
                    assert value is None or isinstance(value, int)
                elif column.kind == "date":
                    assert value is None or date.fromisoformat(str(value))
                else:
                    assert isinstance(value, str)


def test_every_rated_question_that_a_visit_was_asked_is_a_row_with_its_code(world: World, cast: Cast, as_: As, db: Database) -> None:
    visit = world.released()
    observation = observations.get(db, visit)
    asked = {q.key for section in sections(visit, instruments.of_visit(visit), observation) for q in section.questions if q.kind == "rating"}
    rows = [row for row in as_csv(as_(cast.ottilie), "answers") if not row["part"]]
    assert {row["question"]: row["code"] for row in rows} == {key: observation.answer(key).value for key in asked}
    assert all(row["marking"] == "OFFICIAL-SENSITIVE" for row in rows)


@pytest.mark.parametrize("text", [FORMULA, "+1", "-1+1", "@SUM(A1)", "\t=1", "  =1", "'=1", "\ufeff=1"])
def test_nothing_that_somebody_typed_becomes_a_formula(world: World, cast: Cast, as_: As, text: str) -> None:
    with_finding(world, f"{text} and so on")
    client = as_(cast.ottilie)
    typed = next(str(row["text"]) for row in as_json(client, "findings") if "and so on" in str(row["text"]))
    assert [row["text"] for row in as_csv(client, "findings") if "and so on" in row["text"]] == [f"'{typed}"]
    sheet = load_workbook(BytesIO(client.get("/board/exports/findings.xlsx").data)).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row if "and so on" in str(cell.value)]
    assert [(cell.data_type, cell.hyperlink) for cell in cells] == [("s", None)]


def test_filters_choose_the_visits_and_what_is_not_released_is_in_none(world: World, cast: Cast, as_: As) -> None:
    here = world.released(boroughs=("brent",))
    world.released(boroughs=("camden",))
    world.submitted(boroughs=("brent",))
    client = as_(cast.ottilie)
    assert [row["reference"] for row in as_csv(client, "visits", "?borough=brent")] == [here.ref]
    assert client.get("/board/exports/visits.csv?borough=narnia").status_code == 400
    assert as_csv(client, "visits", "?quarter=2019-q1") == []
    assert json.loads(client.get("/board/exports/findings.json?quarter=2019-q1").data)["n"] == 0


def test_only_the_board_and_the_office_take_tables(cast: Cast, as_: As) -> None:
    for one in (cast.wren, cast.tamsin):
        assert [as_(one).get(f"/board/exports{rest}").status_code for rest in ("", "/visits.csv")] == [404, 404]
    assert [as_(cast.ottilie).get(f"/board/exports/{name}").status_code for name in ("people.csv", "visits.exe", "visits")] == [404, 404, 404]


def test_what_was_taken_is_written_down_before_its_first_byte(world: World, cast: Cast, as_: As) -> None:
    world.released()
    as_(cast.ottilie).get("/board/exports/answers.csv?borough=brent")
    as_(cast.bram).head("/board/exports/visits.json")
    page = as_(cast.bram).get("/readings/exports").text
    assert page.count("1 line, newest first") == 1
    for words in (cast.ottilie.name, "Answers, CSV", "Brent"):
        assert words in page
    assert "/readings/exports" in as_(cast.bram).get("/readings").text
    assert as_(cast.ottilie).get("/readings/exports").status_code == 404


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_who_takes_a_table_is_known_before_anything_is_read_for_it(
    kind: str, monkeypatch: pytest.MonkeyPatch, world: World, cast: Cast, as_: As, db: Database
) -> None:
    visit, read, seen = world.released(), exporting.rows, []

    def watched(*asked: Any) -> Iterator[tuple[Value, ...]]:
        seen.append(withdrawals.readers(db, visit))
        yield from read(*asked)

    monkeypatch.setattr(exporting, "rows", watched)
    assert as_(cast.ottilie).get(f"/board/exports/findings.{kind}").data
    assert seen == [[cast.ottilie.id]]


def test_whoever_took_a_table_since_the_release_is_told_of_a_withdrawal(world: World, cast: Cast, as_: As, db: Database) -> None:
    visit = world.released()
    as_(cast.ottilie).get("/board/exports/dictionary.csv")
    assert withdrawals.readers(db, visit) == []
    as_(cast.ottilie).get("/board/exports/findings.csv")
    assert withdrawals.readers(db, visit) == [cast.ottilie.id]
    withdrawing.withdraw(db, visit, 1, withdrawing.Words(("two actions had no owner",)), "It could point to one case.", by=cast.bram, at=NOW)
    texts = [str(row["text"]) for row in as_json(as_(cast.ottilie), "findings")]
    assert "Housing was missing, so [words withdrawn]." in texts


def test_a_lay_adviser_who_chose_that_stands_there_by_role(world: World, cast: Cast, as_: As, db: Database) -> None:
    world.released()
    db.execute("update people set named_on_reports = 0 where id = ?", (cast.wren.id,))
    db.execute("update seats set standing = 'lay-adviser' where person = ?", (cast.wren.id,))
    db.conn.commit()
    assert [row["observed_by"] for row in as_csv(as_(cast.ottilie), "visits")] == ["A Lay Adviser"]


def test_too_many_rows_for_a_workbook_are_refused(monkeypatch: pytest.MonkeyPatch, world: World, cast: Cast, as_: As) -> None:
    world.released()
    monkeypatch.setattr(export_files, "MOST_ROWS", 3)
    answer = as_(cast.ottilie).get("/board/exports/answers.xlsx")
    assert answer.status_code == 400
    assert "Take the table as CSV" in answer.text
    assert "Nobody has" in as_(cast.bram).get("/readings/exports").text
    assert as_(cast.ottilie).get("/board/exports/visits.xlsx").status_code == 200


def test_the_file_names_its_marking(world: World, cast: Cast, as_: As) -> None:
    world.released()
    named = as_(cast.ottilie).get("/board/exports/visits.csv").headers["Content-Disposition"]
    assert named == 'attachment; filename="OFFICIAL-SENSITIVE visits 2026-11-24.csv"'
