"""What can be taken out of Observe: tables, their columns, and what each means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from forms.attended import PART, PRESENCE
from forms.instrument import Instrument, Kind
from observe.domain.actions import STATE_NAMES, Owner
from observe.domain.visit import LEVEL_NAMES, MODE_NAMES

#: What a cell can hold; None is an empty one.
Value = str | int | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, what its cells are, and what they mean."""

    name: str
    kind: Literal["text", "number", "date"]
    meaning: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table that can be exported: a row is what `a_row` says. `filtered`: the Board's filters choose its visits."""

    key: str
    title: str
    a_row: str
    columns: tuple[Column, ...]
    filtered: bool = True


def _codes(names: Mapping[Any, str]) -> str:
    return "; ".join(f"{code} = {name}" for code, name in names.items())


REFERENCE = Column("reference", "text", "The visit's reference, such as V-2026-0042.")
MEETING = Column("meeting_on", "date", "The day of the meeting.")
#: Last in every table, so that no line is without it.
MARKING = Column("marking", "text", "The security marking of everything in this line.")

TABLES: tuple[Table, ...] = (
    Table(
        "visits",
        "Visits",
        "One row a visit whose report was released. A pair of visitors is one visit.",
        (
            REFERENCE,
            MEETING,
            Column("quarter", "text", "The quarter of the area's year, such as 2026-q1."),
            Column("boroughs", "text", "Where the meeting was held; several are parted by semicolons."),
            Column("bcu", "text", "The police's Basic Command Unit on that day; several are parted by semicolons."),
            Column("pdu", "text", "The Probation Delivery Unit on that day; several are parted by semicolons."),
            Column("level", "text", _codes(LEVEL_NAMES)),
            Column("mode", "text", _codes(MODE_NAMES)),
            Column("form", "text", "full or short."),
            Column("questions", "text", "The version of the questions."),
            Column("chaired_by", "text", "Who chaired, with post and agency on that day."),
            Column("observed_by", "text", "Who observed; a Lay Adviser who chose that, by role alone."),
            Column("released_on", "date", "The day on which the report was first released."),
            Column("report_version", "number", "The newest version of the report; what is exported is as it says."),
            Column("reply", "text", "Where the chair's reply is."),
            Column("facts_open", "text", "yes while the chair may still correct facts: do not quote it before."),
            Column("considered_on", "date", "The day of the Board meeting that considered it."),
            Column("good_practice", "number", "How many good practices the report names."),
            Column("improvements", "number", "How many areas for improvement the report names."),
            MARKING,
        ),
    ),
    Table(
        "answers",
        "Answers",
        "One row an answer: each rated question that a visit was asked, and each count or tick that belongs to one.",
        (
            REFERENCE,
            MEETING,
            Column("section", "text", "The part of the questions."),
            Column("question", "text", "The question's code, such as C1; see the dictionary for its words."),
            Column("title", "text", "The question's short name."),
            Column("part", "text", "Empty for the rating itself; else which count or tick of the question it is."),
            Column("code", "text", "The rating's code; see the dictionary."),
            Column("answer", "text", "The rating's word, or what was counted or ticked."),
            Column("level", "number", "1 to 4, the highest is best; empty where it was not rated."),
            Column("reason", "text", "What the visitor saw or heard, as the newest version of the report has it."),
            MARKING,
        ),
    ),
    Table(
        "attendance",
        "Attendance",
        "One row an agency at a visit.",
        (
            REFERENCE,
            MEETING,
            Column("agency", "text", "The agency's key; begins with other- where the visitor added it."),
            Column("name", "text", "The agency's name."),
            Column("attended", "text", _codes(PRESENCE)),
            Column("part", "text", f"Where it was there: {_codes(PART)}"),
            Column("for_one_case", "text", "yes where it came for one case only."),
            MARKING,
        ),
    ),
    Table(
        "findings",
        "Findings",
        "One row a good practice or an area for improvement, as the newest version of the report has it.",
        (
            REFERENCE,
            MEETING,
            Column("number", "number", "Its number in the report."),
            Column("kind", "text", "good-practice or improvement."),
            Column("theme", "text", "What it is about."),
            Column("text", "text", "The visitor's words."),
            Column("step", "text", "The suggested first step, for an area for improvement."),
            Column("who", "text", "Who could act, for an area for improvement."),
            Column("facts_open", "text", "yes while the chair may still correct facts: do not quote it before."),
            MARKING,
        ),
    ),
    Table(
        "actions",
        "Actions",
        "One row an action, whether it came out of a report or not. The filters do not choose among them.",
        (
            Column("action", "number", "The action's number."),
            Column("reference", "text", "The visit out of whose report it came; empty where the Executive Office gave it by hand."),
            Column("where", "text", "For which boroughs."),
            Column("text", "text", "What is to be done."),
            Column("owner", "text", f"Whose it is to do: {', '.join(Owner)}."),
            Column("answers_for_it", "text", "Who answers for it in Observe; empty where the whole Board does."),
            Column("given_on", "date", "The day on which it was given."),
            Column("due_on", "date", "The day by which it is to be done."),
            Column("state", "text", ", ".join(STATE_NAMES.values()) + ": on the day of the export."),
            Column("said_done_on", "date", "The day on which its owner said that it is done."),
            Column("seen_done_on", "date", "The day on which a later visit or the Executive Office saw that it is done."),
            MARKING,
        ),
        filtered=False,
    ),
)
BY_KEY = {table.key: table for table in TABLES}


def dictionary(instrument: Instrument) -> Iterator[tuple[Value, ...]]:
    """The data dictionary: table or question, its column or code, and what it means."""
    for table in TABLES:
        for column in table.columns:
            yield table.key, column.name, column.kind, column.meaning
    for question in instrument.every_question():
        if question.kind is Kind.RATING:
            yield "question", question.key, question.title, question.question
            for rating in instrument.ratings:
                yield "rating", f"{question.key} = {rating.code}", rating.label, question.meaning(rating.code)


#: The dictionary is a table too.
DICTIONARY = Table(
    "dictionary",
    "Data dictionary",
    "One row a column, a question, or an answer to one.",
    (
        Column("of", "text", "A table; question; or rating."),
        Column("name", "text", "The column, the question's code, or the question with the rating's code."),
        Column("kind", "text", "What the column's cells are, the question's short name, or the rating's word."),
        Column("meaning", "text", "What it means."),
    ),
)
