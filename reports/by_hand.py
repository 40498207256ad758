"""Where somebody writes with a pen: lines, boxes to tick, short gaps; and how the lines share what room the pages have."""

# reportlab has no types, so its classes are Any to mypy.
# mypy: disallow-subclassing-any=False

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from reportlab.graphics.shapes import Drawing, Rect
from reportlab.lib.units import mm

from reports.charts import label
from reports.flowables import Block, Picture, Together
from reports.style import BODY, GREY, HANG, HEAD_RULE, HEIGHT, INK, SEMIBOLD, SIZE, WHITE, WIDTH, TextStyle, width
from reports.tagged import TaggedCanvas
from reports.texts import Heading, Text

#: From one line to the next, as on ruled paper.
PITCH = float(7.1 * mm)
#: The rule that is written on: thin, and dark enough for a poor printer.
_RULE = 0.5
#: The least that the gap at the end of a text is long enough to write in.
_SHORTEST = 24.0
#: A box to tick, from it to its word, and from the word to the next box.
_BOX, _TO_WORD, _TO_BOX = 10.5, 4.0, 11.0
_ROW = 16.5
#: Lines that no question has more of; and how many beyond its least each is given, if there is room.
_MOST, _MORE = 7, (4, 3, 2, 1, 0, -1)


class Lines(Block):
    """Ruled lines: at least so many, and more where the page has room. They say nothing."""

    after = 5.0

    def __init__(self, least: int, *, number: str = "") -> None:
        super().__init__()
        self.least = self.count = least
        self.number = number

    def says(self) -> Iterator[str]:
        yield from (self.number,) if self.number else ()

    def height_in(self, room: float) -> float:
        return self.count * PITCH

    def paint(self, canvas: TaggedCanvas, x: float, y: float) -> None:
        with canvas.artifact():
            canvas.drawn_once((Lines, self.count, self.width), x, y, lambda: self._rules(canvas))
        if self.number:
            with canvas.content_of(canvas.element("P")):
                _write(canvas, x + HANG - 14, y + (self.count - 1) * PITCH + 3, self.number)

    def _rules(self, canvas: TaggedCanvas) -> None:
        _pen(canvas)
        canvas.lines([(HANG, line * PITCH, self.width, line * PITCH) for line in range(self.count)])


class Gap(Text):
    """A few words, and a line after them to write on, as far as the column goes."""

    after = 0.0

    def height_in(self, room: float) -> float:
        return super().height_in(room) + PITCH - self.style.leading

    def paint(self, canvas: TaggedCanvas, x: float, y: float) -> None:
        super().paint(canvas, x, y)
        last = self._lines[-1][-1] if self._lines else None
        begins = x + self.style.left + (last.x + width(last.text, last.run.font, self.style.size) + 6 if last else 0)
        if x + self.width - begins > _SHORTEST:
            with canvas.artifact():
                _pen(canvas)
                canvas.line(begins, y, x + self.width, y)


class Blank(Block):
    """A cell that somebody writes into; a box round it where it stands beside others."""

    def __init__(self, high: float, *, box: bool = False) -> None:
        super().__init__()
        self.high, self.box = high, box

    def height_in(self, room: float) -> float:
        return self.high

    def paint(self, canvas: TaggedCanvas, x: float, y: float) -> None:
        if self.box:
            with canvas.artifact():
                canvas.drawn_once((Blank, self.width, self.high), x, y, lambda: self._box(canvas))

    def _box(self, canvas: TaggedCanvas) -> None:
        _pen(canvas)
        canvas.rect(0, 0, self.width, self.high, stroke=1, fill=0)


class Ticks(Picture):
    """Boxes to tick, each before its word, after a few words of their own (may be none)."""

    def __init__(self, options: tuple[str, ...], *, lead: str = "", one: bool = True, left: float = HANG) -> None:
        super().__init__(_boxes(options, lead, left), (lead, *options) if lead else options)
        how = "tick one of" if one else "tick all that apply of"
        self.actual = f"{lead}: {how} {', '.join(options)}" if lead else f"{how.capitalize()} {', '.join(options)}"
        self.after = 4.0

    def paint(self, canvas: TaggedCanvas, x: float, y: float) -> None:
        with canvas.content_of(canvas.element("P", actual=self.actual)):
            self.paint_content(canvas, x, y)


@lru_cache(maxsize=64)
def _boxes(options: tuple[str, ...], lead: str, left: float) -> Drawing:
    """The words and boxes from left to right, in as many rows as they need."""
    x, row, placed = left, 0, []
    if lead:
        x += width(lead, SEMIBOLD) + _TO_BOX
    for word in options:
        long = _BOX + _TO_WORD + width(word)
        if x > left and x + long > WIDTH:
            x, row = left, row + 1
        placed.append((x, row, word))
        x += long + _TO_BOX
    drawing = Drawing(WIDTH, (row + 1) * _ROW)
    if lead:
        drawing.add(label(left, row * _ROW + 4, lead, font=SEMIBOLD))
    for at, number, word in placed:
        base = (row - number) * _ROW + 4
        drawing.add(Rect(at, base - 1.5, _BOX, _BOX, fillColor=WHITE, strokeColor=INK, strokeWidth=0.7))
        drawing.add(label(at + _BOX + _TO_WORD, base, word))
    return drawing


class Beside(Block):
    """Blocks in columns of equal width, filled from left to right, row by row."""

    after = 4.0

    def __init__(self, blocks: Sequence[Block], columns: int, *, gap: float = 16, left: float = 0) -> None:
        super().__init__()
        self.rows = [blocks[at : at + columns] for at in range(0, len(blocks), columns)]
        self.columns, self.gap, self.left = columns, gap, left

    def says(self) -> Iterator[str]:
        for row in self.rows:
            for block in row:
                yield from block.says()

    def height_in(self, room: float) -> float:
        self._room = (room - self.left - (self.columns - 1) * self.gap) / self.columns
        self._heights = [max(block.wrap(self._room, 0)[1] for block in row) for row in self.rows]
        return sum(self._heights)

    def paint(self, canvas: TaggedCanvas, x: float, y: float) -> None:
        top = y + self.height
        for row, high in zip(self.rows, self._heights, strict=True):
            for column, block in enumerate(row):
                block.paint(canvas, x + self.left + column * (self._room + self.gap), top - block.height)
            top -= high


class Ruled(Heading):
    """A heading with a rule under it."""

    def __init__(self, text: str, style: TextStyle) -> None:
        super().__init__(text, style, "H2", outline=1)

    def _behind(self, canvas: TaggedCanvas, x: float, y: float) -> None:
        with canvas.artifact():
            canvas.setStrokeColor(HEAD_RULE[1])
            canvas.setLineWidth(HEAD_RULE[0])
            canvas.line(x, y - 1.5, x + self._set_for, y - 1.5)


def _pen(canvas: TaggedCanvas) -> None:
    canvas.setStrokeColor(GREY)
    canvas.setLineWidth(_RULE)


def _write(canvas: TaggedCanvas, x: float, base: float, text: str) -> None:
    canvas.setFont(BODY, SIZE)
    canvas.setFillColor(INK)
    canvas.drawString(x, base, text)


@dataclass(frozen=True, slots=True)
class Unit:
    """What stays on one page, and the lines in it."""

    block: Together
    lines: tuple[Lines, ...]


def unit(blocks: Sequence[Block]) -> Unit:
    """Blocks that are not parted."""
    return Unit(Together(blocks), tuple(block for block in blocks if isinstance(block, Lines)))


def spread(units: Sequence[Unit], *, pages: int) -> None:
    """Gives every question as many lines as go into so many pages, and then what room is left on each page to those on it."""
    for more in _MORE:
        for lines in (lines for one in units for lines in one.lines):
            lines.count = lines.least + (more if lines.least > 1 else max(more, 0) // 2)
        packed = _packed(units)
        if len(packed) <= pages:
            break
    for page in packed:
        _fill([lines for one in page.units for lines in one.lines], page.spare)


@dataclass(frozen=True, slots=True)
class _Page:
    units: tuple[Unit, ...]
    spare: float


def _packed(units: Sequence[Unit]) -> list[_Page]:
    """What comes on which page, as the frame places it."""
    pages: list[_Page] = []
    after = 0.0
    for one in units:
        _, high = one.block.wrap(WIDTH, 0)
        needed = max(after, one.block.before) + high
        if pages and needed <= pages[-1].spare:
            pages[-1] = _Page((*pages[-1].units, one), pages[-1].spare - needed)
        else:
            pages.append(_Page((one,), HEIGHT - high))
        after = one.block.after
    return pages


def _fill(lines: Sequence[Lines], spare: float) -> None:
    """One line more for each in turn, while there is room."""
    while spare >= PITCH and (few := [one for one in lines if one.count < _MOST]):
        least = min(few, key=lambda one: one.count - one.least)
        least.count += 1
        spare -= PITCH
