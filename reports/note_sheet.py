"""The note sheet: all questions of one visit with room to write by hand, for a meeting at which no device is allowed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from reportlab.platypus import Flowable

from reports import document, flowables, style
from reports.by_hand import Beside, Blank, Gap, Lines, Ruled, Ticks, Unit, spread, unit
from reports.content import Fact
from reports.flowables import Block
from reports.layout import Run
from reports.tables import Cell, Row, Table, heads
from reports.texts import Heading, Text

DEMONSTRATION = "Demonstration: all people and visits are invented"
RATINGS = "How to answer"
ATTENDANCE_HEADS = ("Agency", "Came", "Part")

#: How somebody answers on paper: one or any of the boxes, in a gap after a few words, or on lines.
By = Literal["one box", "boxes", "gap", "line", "lines", "points", "nothing"]
#: Points that a list of findings has room for, and agencies that somebody may add.
POINTS, OTHERS = 3, 3


@dataclass(frozen=True, slots=True)
class Ask:
    """One question as paper asks it. `options` are what there is to tick, `about` names the pillar; `key`, `about` and `hint` may be empty."""

    key: str
    words: str
    by: By
    options: tuple[str, ...] = ()
    about: str = ""
    hint: str = ""
    parts: tuple[Ask, ...] = ()

    @property
    def rated(self) -> bool:
        """Whether it has boxes to tick, and lines for the reason."""
        return self.by == "lines" and bool(self.options)


@dataclass(frozen=True, slots=True)
class Roll:
    """The question who was there: each agency by name, and the letters by which one notes how it came and what part it took."""

    key: str
    words: str
    agencies: tuple[str, ...]
    came: tuple[Fact, ...]
    part: tuple[Fact, ...]
    rated: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and what is asked below it."""

    title: str
    asks: tuple[Ask | Roll, ...]


@dataclass(frozen=True, slots=True)
class NoteSheet:
    """All that a note sheet says. `ratings` are the answers' words with their meanings; `pages` is the most that it may have."""

    reference: str
    board: str
    marking: str
    demonstration: bool
    heading: str
    facts: tuple[Fact, ...]
    reminders: tuple[str, ...]
    ratings: tuple[Fact, ...]
    reasons: str
    parts: tuple[Part, ...]
    pages: int


def story(sheet: NoteSheet) -> list[Flowable]:
    """What the sheet says, in order, with its lines spread over its pages. Tests read this."""
    units = [_front(sheet), *_units(sheet)]
    spread(units, pages=sheet.pages)
    return [one.block for one in units]


def words(sheet: NoteSheet) -> list[str]:
    """Every piece of text on the sheet, in order."""
    return flowables.words(story(sheet))


def render(sheet: NoteSheet, *, invariant: bool = False) -> bytes:
    """The sheet as tagged PDF (PDF/UA-1, PDF/A-2a). With `invariant` equal sheets are equal bytes: for tests."""
    name = f"{sheet.reference}, note sheet"
    about = document.About(f"{sheet.heading}, {name}", sheet.board, f"Room to write by hand on the visit {sheet.reference}")
    edges = document.Edges(sheet.marking, DEMONSTRATION if sheet.demonstration else "", name)
    return document.build(story(sheet), about, edges, invariant=invariant)


def file_name(sheet: NoteSheet) -> str:
    """Such as "OFFICIAL-SENSITIVE V-2026-0042 note sheet.pdf"."""
    return re.sub(r'[\x00-\x1f"/\\:*?<>|]+', "-", f"{sheet.marking} {sheet.reference} note sheet.pdf")


def _front(sheet: NoteSheet) -> Unit:
    facts = [Text([Run(f"{fact.label}:", style.SEMIBOLD), Run(f" {fact.text}")], style.SHEET_TEXT) for fact in sheet.facts]
    title = Heading(sheet.heading, style.SHEET_TITLE, "H1", outline=0)
    return unit([Text(sheet.board, style.OWNER), title, Beside(facts, 2), Text("\n".join(sheet.reminders), style.SHEET_LEAD)])


def _units(sheet: NoteSheet) -> Iterator[Unit]:
    """Each heading with its first question, then the others. What the answers mean stands before the first that is rated."""
    legend = _legend(sheet)
    for part in sheet.parts:
        lead: list[Block] = [Ruled(part.title, style.SHEET_HEADING)]
        for ask, blocks in _asked(part):
            if legend and ask.rated:
                yield unit(legend)
                legend = []
            yield unit([*lead, *blocks])
            lead = []


def _legend(sheet: NoteSheet) -> list[Block]:
    reasons = [Text(sheet.reasons, style.SHEET_TEXT)] if sheet.reasons else []
    return [Ruled(RATINGS, style.SHEET_HEADING), _meanings(sheet.ratings), *reasons]


def _meanings(ratings: tuple[Fact, ...]) -> Table:
    rows = [
        Row([Cell([Text(one.label, style.CELL_HEAD)], head="Row"), Cell([Text(one.text, style.CELL)], gap=0)], rule=None, above=1, below=1) for one in ratings
    ]
    return Table((style.LABELS, style.WIDTH - style.LABELS), rows)


def _asked(part: Part) -> Iterator[tuple[Ask | Roll, list[Block]]]:
    """Each question as it stands on paper: first those that are answered in a gap, three beside each other."""
    gaps = [ask for ask in part.asks if isinstance(ask, Ask) and ask.by == "gap"]
    if gaps:
        yield gaps[0], [_gaps(gaps)]
    for ask in part.asks:
        if isinstance(ask, Roll):
            yield ask, _roll(ask)
        elif ask.by != "gap":
            yield ask, list(_ask(ask))


def _gaps(asks: Sequence[Ask], *, left: float = 0) -> Beside:
    return Beside([Gap(ask.words, style.SHEET_GAP) for ask in asks], 3, left=left)


def _ask(ask: Ask) -> Iterator[Block]:
    if ask.by in ("one box", "boxes"):
        yield Ticks(ask.options, lead=ask.words, one=ask.by == "one box", left=0)
        return
    if not ask.key:
        yield Gap(ask.words, style.SHEET_GAP)
        yield Lines(0)
        return
    yield Text([Run(ask.words, style.SEMIBOLD), *([Run(f" ({ask.about})")] if ask.about else [])], style.SHEET_QUESTION, number=ask.key)
    if ask.hint:
        yield Text(ask.hint, style.SHEET_HINT)
    if ask.options:
        yield Ticks(ask.options)
    yield from _parts(ask.parts)
    if ask.by == "points":
        yield from (Lines(1, number=str(number)) for number in range(1, POINTS + 1))
    elif ask.by != "nothing":
        yield Lines(2 if ask.rated else 1)


def _parts(parts: tuple[Ask, ...]) -> Iterator[Block]:
    """Ticks and numbers that belong to a question."""
    yield from (Ticks(part.options, lead=part.words, one=part.by == "one box") for part in parts if part.options)
    if gaps := [part for part in parts if not part.options]:
        yield _gaps(gaps, left=style.HANG)


def _roll(roll: Roll) -> list[Block]:
    """The agencies in two tables beside each other: a letter goes into each box."""
    names = [*roll.agencies, *[""] * OTHERS]
    half = (len(names) + 1) // 2
    tables = [_agencies(names[:half]), _agencies(names[half:])]
    return [
        Text(roll.words, style.SHEET_QUESTION, number=roll.key),
        _letters(ATTENDANCE_HEADS[1], roll.came),
        _letters(ATTENDANCE_HEADS[2], (*roll.part, Fact("1", "For one case only"))),
        Beside(tables, 2),
    ]


def _letters(lead: str, letters: tuple[Fact, ...]) -> Text:
    runs = [Run(f"{lead}:", style.SEMIBOLD)]
    for letter in letters:
        runs += [Run(f" {letter.label}", style.SEMIBOLD), Run(f"\xa0{letter.text}{'.' if letter is letters[-1] else ';'}")]
    return Text(runs, style.SHEET_LETTERS)


def _agencies(names: list[str]) -> Table:
    box = partial(Blank, 12.6, box=True)
    named = [Cell([Text(name, style.CELL)], head="Row") if name else Cell([Blank(style.CELL.leading)]) for name in names]
    rows = [Row([name, Cell([box()]), Cell([box()])], above=1.5, below=1.5) for name in named]
    return Table((159, 37, 37), rows, heads=[heads(ATTENDANCE_HEADS)], summary="Who was there")
