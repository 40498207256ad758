"""Tables with rules only across: heads repeat on every page, and a row longer than half a page goes on over the next."""

# reportlab has no types, so its classes are Any to mypy.
# mypy: disallow-subclassing-any=False

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from reportlab.lib.colors import Color
from reportlab.platypus import Flowable

from reports.flowables import TALL, Block, paint_stacked, split_stacked, stacked_height
from reports.style import CELL_HEAD, HEAD_RULE, ROW_RULE, TextStyle
from reports.tagged import TaggedCanvas, utf_16
from reports.texts import Text

Rule = tuple[float, Color] | None


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """What stands in a cell. `head` makes it the head of its column or row; `gap` points stay free at its right."""

    blocks: Sequence[Block]
    head: Literal["", "Column", "Row"] = ""
    span: int = 1
    actual: str = ""
    bottom: bool = False
    gap: float = 8
    #: The cell that this one goes on with after a page's end.
    whole: Cell | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """Cells side by side. `joined` keeps it with the row below; `above` and `below` are paddings."""

    cells: Sequence[Cell]
    rule: Rule = ROW_RULE
    joined: bool = False
    above: float = 3
    below: float = 4.5
    whole: Row | None = None


class Table(Block):
    """Rows under heads. `summary` says what the table is about to those who cannot see it."""

    after = 10.0

    def __init__(self, widths: Sequence[float], rows: Sequence[Row], *, heads: Sequence[Row] = (), summary: str = "", whole: Table | None = None) -> None:
        super().__init__()
        self.widths, self.rows, self.heads, self.summary = widths, rows, heads, summary
        self.whole, self.continued = whole or self, whole is not None
        self._heights: dict[Row, float] = {}

    def says(self) -> Iterator[str]:
        for row in (*self.heads, *self.rows):
            for cell in row.cells:
                for block in cell.blocks:
                    yield from block.says()

    def height_in(self, room: float) -> float:
        if not self._heights:
            self._heights = {row: self._height(row) for row in (*self.heads, *self.rows)}
        return sum(self._heights.values())

    def _height(self, row: Row) -> float:
        return row.above + row.below + max(stacked_height(cell.blocks, room) for cell, _, room in self._placed(row))

    def _placed(self, row: Row) -> Iterator[tuple[Cell, float, float]]:
        """Each cell with where it begins and how much room it has."""
        column, left = 0, 0.0
        for cell in row.cells:
            wide = sum(self.widths[column : column + cell.span])
            yield cell, left, wide - cell.gap
            column, left = column + cell.span, left + wide

    def split(self, room: float, height: float) -> list[Flowable]:
        """As many rows as fit, and the rest under the same heads."""
        if self.height_in(room) <= height:
            return [self]
        left = height - sum(self._heights[row] for row in self.heads)
        fits: list[Row] = []
        rest = list(self.rows)
        for group in _groups(self.rows):
            tall = sum(self._heights[row] for row in group)
            if tall > left:
                taken, kept = self._split_group(group, left) if tall > TALL else ([], group)
                fits, rest = [*fits, *taken], [*kept, *rest[len(group) :]]
                break
            fits, rest, left = [*fits, *group], rest[len(group) :], left - tall
        if not fits:
            return []
        return [self._part(fits, self.whole if self.continued else None), self._part(rest, self.whole)]

    def _part(self, rows: Sequence[Row], whole: Table | None) -> Table:
        part = Table(self.widths, rows, heads=self.heads, summary=self.summary, whole=whole)
        part.whole = self.whole
        return part

    def _split_group(self, group: list[Row], left: float) -> tuple[list[Row], list[Row]]:
        """The rows of a group that fit, the last of them in part; nothing when that would part what is joined."""
        taken: list[Row] = []
        for number, row in enumerate(group):
            if self._heights[row] <= left:
                taken.append(row)
                left -= self._heights[row]
                continue
            pieces = self._split_row(row, left - row.above - row.below)
            return ([*taken, pieces[0]], [pieces[1], *group[number + 1 :]]) if pieces else ([], group)
        return taken, []

    def _split_row(self, row: Row, height: float) -> tuple[Row, Row] | None:
        upper: list[Cell] = []
        lower: list[Cell] = []
        for cell, _, room in self._placed(row):
            fits, rest = split_stacked(cell.blocks, room, height)
            upper.append(replace(cell, blocks=fits, whole=cell.whole or cell))
            lower.append(replace(cell, blocks=rest, whole=cell.whole or cell))
        if not any(cell.blocks for cell in upper):
            return None
        whole = row.whole or row
        return replace(row, cells=upper, rule=None, whole=whole), replace(row, cells=lower, whole=whole)

    def paint(self, canvas: TaggedCanvas, x: float, y: float) -> None:
        top = y + self.height
        self._paint_rules(canvas, x, top)
        attributes = f"<</O/Table/Summary {utf_16(self.summary)}>>" if self.summary else ""
        with canvas.within(canvas.element("Table", self.whole, attributes=attributes)):
            for row in self.heads:
                self._paint_head(canvas, row, x, top)
                top -= self._heights[row]
            for row in self.rows:
                self._paint_row(canvas, row, x, top)
                top -= self._heights[row]

    def _paint_head(self, canvas: TaggedCanvas, row: Row, x: float, top: float) -> None:
        """The heads, which are read once, however often they are printed."""
        if not self.continued:
            self._paint_row(canvas, row, x, top)
            return
        with canvas.artifact("/Type /Pagination"):
            for cell, left, room in self._placed(row):
                for block in cell.blocks:
                    block.wrap(room, 0)
                    block.paint_content(canvas, x + left, self._top_of(row, cell, room, top) - block.height)

    def _paint_row(self, canvas: TaggedCanvas, row: Row, x: float, top: float) -> None:
        with canvas.within(canvas.element("TR", row.whole or row)):
            for cell, left, room in self._placed(row):
                self._paint_cell(canvas, cell, x + left, self._top_of(row, cell, room, top))

    def _top_of(self, row: Row, cell: Cell, room: float, top: float) -> float:
        """Where the content of a cell begins: below the row's upper edge, or as low as it can."""
        spare = self._heights[row] - row.above - row.below - stacked_height(cell.blocks, room) if cell.bottom else 0.0
        return top - row.above - spare

    def _paint_cell(self, canvas: TaggedCanvas, cell: Cell, x: float, top: float) -> None:
        element = canvas.element("TH" if cell.head else "TD", cell.whole or cell, actual=cell.actual, attributes=_attributes(cell))
        if len(cell.blocks) == 1 and cell.blocks[0].plain and not element.children:
            with canvas.content_of(element):
                cell.blocks[0].paint_content(canvas, x, top - cell.blocks[0].height)
            return
        with canvas.within(element):
            paint_stacked(cell.blocks, canvas, x, top)

    def _paint_rules(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        with canvas.artifact():
            for row in (*self.heads, *self.rows):
                top -= self._heights[row]
                if row.rule:
                    canvas.setLineWidth(row.rule[0])
                    canvas.setStrokeColor(row.rule[1])
                    canvas.line(x, top, x + sum(self.widths), top)


def _groups(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Rows that are joined to the next, with it."""
    group: list[Row] = []
    for row in rows:
        group.append(row)
        if not row.joined:
            yield group
            group = []
    if group:
        yield group


def _attributes(cell: Cell) -> str:
    scope = f"/Scope/{cell.head}" if cell.head else ""
    span = f"/ColSpan {cell.span}" if cell.span > 1 else ""
    return f"<</O/Table{scope}{span}>>" if scope or span else ""


def heads(words: Sequence[str], style: TextStyle = CELL_HEAD) -> Row:
    """A row of column heads."""
    return Row([Cell([Text(word, style)], head="Column") for word in words], rule=HEAD_RULE)
