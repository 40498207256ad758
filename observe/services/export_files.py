"""Rows as CSV, as a workbook, and as JSON."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import xlsxwriter

from observe.domain.exports import Table, Value

#: What a spreadsheet takes for the beginning of a formula, and what would hide one.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
#: The most rows of a sheet, its heads included.
MOST_ROWS = 1_048_576
#: So many lines are handed on at a time.
LINES = 200
WIDE, NARROW = 40, 14


class TooManyRows(Exception):
    """More than a workbook can hold."""


def as_csv(table: Table, rows: Iterable[Sequence[Value]]) -> Iterator[str]:
    """Lines of CSV, with the mark by which Excel knows UTF-8. A text that a spreadsheet would take for a formula begins with an apostrophe."""
    written = StringIO()
    writer = csv.writer(written)
    written.write("\ufeff")
    writer.writerow([column.name for column in table.columns])
    for number, row in enumerate(rows, 1):
        writer.writerow([_plain(value) for value in row])
        if number % LINES == 0:
            yield _taken(written)
    yield _taken(written)


def as_json(table: Table, about: dict[str, str], rows: Iterable[Sequence[Value]]) -> Iterator[str]:
    """One object: what it is, its rows as objects, and last how many there are."""
    names = [column.name for column in table.columns]
    yield json.dumps(about, ensure_ascii=False)[:-1] + ', "rows": ['
    number = 0
    for number, row in enumerate(rows, 1):
        said = {name: value.isoformat() if isinstance(value, date) else value for name, value in zip(names, row, strict=True)}
        yield (",\n" if number > 1 else "\n") + json.dumps(said, ensure_ascii=False)
    yield f'\n], "n": {number}}}\n'


def as_workbook(table: Table, about: dict[str, str], rows: Iterable[Sequence[Value]]) -> bytes:
    """A workbook: the rows with dates and numbers as such, then what it is and what the columns mean. Raises TooManyRows.

    Every text is written as a text: none becomes a formula or a link.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / "export.xlsx"
        with xlsxwriter.Workbook(path, {"constant_memory": True, "tmpdir": folder, "default_date_format": "yyyy-mm-dd"}) as book:
            _write_rows(book, table, rows)
            _write_about(book, table, about)
        return path.read_bytes()


def _write_rows(book: xlsxwriter.Workbook, table: Table, rows: Iterable[Sequence[Value]]) -> None:
    sheet, bold = book.add_worksheet(table.title), book.add_format({"bold": True})
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, WIDE if column.name in ("text", "reason", "meaning", "step") else NARROW)
        sheet.write_string(0, place, column.name, bold)
    for number, row in enumerate(rows, 1):
        if number >= MOST_ROWS:
            raise TooManyRows
        for place, value in enumerate(row):
            _write(sheet, number, place, value)


def _write(sheet: xlsxwriter.worksheet.Worksheet, row: int, place: int, value: Value) -> None:
    if isinstance(value, date):
        sheet.write_datetime(row, place, value)
    elif isinstance(value, int):
        sheet.write_number(row, place, value)
    elif value:
        sheet.write_string(row, place, value)


def _write_about(book: xlsxwriter.Workbook, table: Table, about: dict[str, str]) -> None:
    sheet = book.add_worksheet("About")
    sheet.set_column(0, 0, NARROW * 2)
    sheet.set_column(1, 1, WIDE * 2)
    told = [*about.items(), ("", ""), *((column.name, column.meaning) for column in table.columns)]
    for row, (name, text) in enumerate(told):
        sheet.write_string(row, 0, name)
        sheet.write_string(row, 1, text)


def _plain(value: Value) -> str:
    if isinstance(value, str):
        return f"'{value}" if value.lstrip(" \n\u00a0\u200b\ufeff").startswith(FORMULA) else value
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)


def _taken(written: StringIO) -> str:
    text = written.getvalue()
    written.seek(0)
    written.truncate()
    return text
