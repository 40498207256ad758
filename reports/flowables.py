"""What papers are made of: text, headings, lists and pictures. Nothing here reads markup, so that what somebody typed is only ever text."""

# reportlab has no types, so its classes are Any to mypy.
# mypy: disallow-subclassing-any=False

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import replace
from itertools import groupby
from typing import Any, Self

from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Drawing
from reportlab.platypus import Flowable

from reports import layout
from reports.layout import Line, Run
from reports.style import BAR_WIDTH, BLUE, HEIGHT, SEMIBOLD, TEXT, TextStyle
from reports.tagged import Element, TaggedCanvas

_BLANK_LINES = re.compile(r"(?:\s*(?:\r\n|[\n\r\v\f\x85\u2028\u2029])){2,}\s*")
#: What is higher than this is never moved to the next page whole: it would leave half a page empty.
TALL = HEIGHT / 2
#: The least room in which a heading may stand at the foot of a page.
COMPANY = 110.0


class Block(Flowable):
    """Something that stands in the column, knows its words, and draws itself under its own element."""

    before = after = 0.0
    #: Whether it may be a cell's content as it is, without an element of its own.
    plain = False

    def says(self) -> Iterator[str]:
        """What it says, in order, as it was given."""
        return iter(())

    def height_in(self, room: float) -> float:
        """How high it is in a column of this width."""
        raise NotImplementedError

    def paint(self, canvas: TaggedCanvas, x: float, y: float) -> None:
        """Draws it with its lower left corner at x, y, under an element of its own."""
        raise NotImplementedError

    def paint_content(self, canvas: TaggedCanvas, x: float, y: float) -> None:
        """Draws it as content of the element that is open."""
        raise NotImplementedError

    def wrap(self, room: float, _height: float) -> tuple[float, float]:
        self.width, self.height = room, self.height_in(room)
        return room, self.height

    def drawOn(self, canvas: TaggedCanvas, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803 - reportlab's names
        self.paint(canvas, x, y)

    def getSpaceBefore(self) -> float:  # noqa: N802 - reportlab's name
        return self.before

    def getSpaceAfter(self) -> float:  # noqa: N802 - reportlab's name
        return self.after


class Text(Block):
    """One paragraph, or what stands in a cell. `number` hangs at its left and is part of it."""

    def __init__(self, text: str | Sequence[Run], style: TextStyle = TEXT, *, tag: str = "P", number: str = "", actual: str = "") -> None:
        super().__init__()
        runs = [Run(text, style.font)] if isinstance(text, str) else text
        self.runs = [replace(run, text=unicodedata.normalize("NFC", run.text)) for run in runs]
        self.style, self.tag, self.number, self.actual = style, tag, number, actual
        self.before, self.after = style.before, style.after
        self.plain = tag == "P" and not any(run.link for run in self.runs)
        self.whole: Text = self
        self._lines: list[Line] = []
        self._set_for = -1.0

    def says(self) -> Iterator[str]:
        yield from (said for said in (self.number, *(run.text for run in self.runs)) if said.strip())

    def height_in(self, room: float) -> float:
        if self._set_for != room:
            self._lines = layout.lines(self.runs, room - self.style.left - self.style.right, self.style.size)
            self._set_for = room
        return len(self._lines) * self.style.leading

    def split(self, room: float, height: float) -> list[Flowable]:
        """The lines that fit and the rest: neither ever a single line of a longer text."""
        self.height_in(room)
        total, fit = len(self._lines), int(height / self.style.leading + 1e-6)
        if fit >= total:
            return [self]
        fit = min(fit, total - 2)
        return [self._part(0, fit), self._part(fit, total)] if fit >= 2 else []

    def _part(self, start: int, end: int) -> Self:
        part = copy(self)
        part._lines = self._lines[start:end]
        if start:
            part.number, part.before = "", 0.0
        else:
            part.after = 0.0
        return part

    def paint(self, canvas: TaggedCanvas, x: float, y: float) -> None:
        self._behind(canvas, x, y)
        element = canvas.element(self.tag, self.whole, actual=self.actual)
        for link, pieces in groupby(self._placed(x, y), key=lambda placed: placed[2].link):
            if link:
                self._paint_link(canvas, element, link, list(pieces))
                continue
            with canvas.content_of(element):
                self._write(canvas, pieces)

    def paint_content(self, canvas: TaggedCanvas, x: float, y: float) -> None:
        self._write(canvas, self._placed(x, y))

    def _paint_link(self, canvas: TaggedCanvas, element: Element, link: str, pieces: list[tuple[float, float, Run, str]]) -> None:
        words = "".join(text for _, _, _, text in pieces).strip()
        with canvas.within(element):
            anchor = canvas.element("Link", (self.whole, id(pieces[0][2])), alt=words)
        with canvas.content_of(anchor):
            self._write(canvas, pieces)
        for left, base, run, text in pieces:
            right = left + layout.width(text.rstrip(), run.font, self.style.size)
            canvas.link(anchor, link, (left, base - 3, right, base + self.style.size), words)

    def _placed(self, x: float, y: float) -> Iterator[tuple[float, float, Run, str]]:
        """Each piece with the start of its base line."""
        style = self.style
        base = y + len(self._lines) * style.leading - style.size * 0.92 - (style.leading - style.size) / 2
        if self.number:
            yield x, base, Run("", SEMIBOLD), f"{self.number} "
        for line in self._lines:
            for piece in line:
                yield x + style.left + piece.x, base, piece.run, piece.text
            base -= style.leading

    def _write(self, canvas: TaggedCanvas, pieces: Iterable[tuple[float, float, Run, str]]) -> None:
        writing = canvas.beginText()
        writing.setFillColor(self.style.colour)
        font = ""
        for x, base, run, text in pieces:
            writing.setTextOrigin(x, base)
            if run.font != font:
                font = run.font
                writing.setFont(font, self.style.size)
            writing._textOut(text)
        canvas.drawText(writing)

    def _behind(self, canvas: TaggedCanvas, x: float, y: float) -> None:
        """The bar at the left, or the area, that says nothing."""
        height = len(self._lines) * self.style.leading
        if self.style.bar or self.style.fill:
            with canvas.artifact():
                canvas.setFillColor(self.style.fill or BLUE)
                width = self._set_for if self.style.fill else BAR_WIDTH
                canvas.rect(x, y - 2, width, height + 4, stroke=0, fill=1)


class Heading(Text):
    """A heading, which the file's outline lists too when it has a level there."""

    def __init__(self, text: str, style: TextStyle, tag: str, *, number: str = "", outline: int | None = None) -> None:
        super().__init__(text, style, tag=tag, number=number)
        self.outline = outline

    def _write(self, canvas: TaggedCanvas, pieces: Iterable[tuple[float, float, Run, str]]) -> None:
        if self.outline is not None:
            key = f"heading-{len(canvas.tree.by_key)}"
            canvas.bookmarkPage(key)
            canvas.addOutlineEntry(self.runs[0].text, key, self.outline)
        super()._write(canvas, pieces)


class Item(Text):
    """One item of a list; items with the same `of` are one list."""

    def __init__(self, text: str | Sequence[Run], style: TextStyle, *, of: object, label: str = "•") -> None:
        super().__init__(text, style, tag="LBody")
        self.of, self.label = of, label

    def says(self) -> Iterator[str]:
        yield from (run.text for run in self.runs if run.text.strip())

    def _part(self, start: int, end: int) -> Self:
        part = super()._part(start, end)
        part.label = "" if start else self.label
        return part

    def paint(self, canvas: TaggedCanvas, x: float, y: float) -> None:
        numbering = "Disc" if self.label == "•" else "Decimal"
        listed = canvas.element("L", self.of, attributes=f"<</O/List/ListNumbering/{numbering}>>")
        with canvas.within(listed), canvas.within(canvas.element("LI", self.whole)):
            if self.label and self._lines:
                self._paint_label(canvas, x, next(self._placed(x, y))[1])
            super().paint(canvas, x, y)

    def _paint_label(self, canvas: TaggedCanvas, x: float, base: float) -> None:
        with canvas.content_of(canvas.element("Lbl")):
            self._write(canvas, [(x + self.style.left - 14, base, self.runs[0], f"{self.label} ")])


class Picture(Block):
    """A drawing whose words are real text, as in a cell; `words` are what it says."""

    plain = True

    def __init__(self, drawing: Drawing, words: Sequence[str] = ()) -> None:
        super().__init__()
        self.drawing, self.words = drawing, words

    def says(self) -> Iterator[str]:
        yield from self.words

    def height_in(self, room: float) -> float:
        return float(self.drawing.height)

    def paint(self, canvas: TaggedCanvas, x: float, y: float) -> None:
        with canvas.content_of(canvas.element("P")):
            self.paint_content(canvas, x, y)

    def paint_content(self, canvas: TaggedCanvas, x: float, y: float) -> None:
        canvas.drawn_once(self.drawing, x, y, lambda: renderPDF.draw(self.drawing, canvas, 0, 0))


class Figure(Picture):
    """A drawing that stands for itself, with its text alternative."""

    plain = False

    def __init__(self, drawing: Drawing, alt: str) -> None:
        super().__init__(drawing)
        self.alt = alt

    def paint(self, canvas: TaggedCanvas, x: float, y: float) -> None:
        box = f"{x:.2f} {y:.2f} {x + self.drawing.width:.2f} {y + self.drawing.height:.2f}"
        with canvas.content_of(canvas.element("Figure", alt=self.alt, attributes=f"<</O/Layout/Placement/Block/BBox[{box}]>>")):
            self.paint_content(canvas, x, y)


class Together(Block):
    """Blocks that stay on one page, unless they are so tall that this would leave half a page empty."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        super().__init__()
        self.blocks = blocks
        self.before, self.after = blocks[0].before, blocks[-1].after

    def says(self) -> Iterator[str]:
        for block in self.blocks:
            yield from block.says()

    def height_in(self, room: float) -> float:
        return stacked_height(self.blocks, room)

    def split(self, room: float, height: float) -> list[Flowable]:
        total = self.height_in(room)
        if total <= height:
            return [self]
        return list(self.blocks) if total > TALL and height >= min(COMPANY, total) else []

    def paint(self, canvas: TaggedCanvas, x: float, y: float) -> None:
        paint_stacked(self.blocks, canvas, x, y + self.height)


def paragraphs(text: str, style: TextStyle = TEXT, *, label: str = "") -> list[Block]:
    """What somebody typed, a paragraph for each that they made; a label begins the first, in semibold."""
    typed = [one for one in _BLANK_LINES.split(text.strip()) if one]
    if label and typed:
        first = Text([Run(label, SEMIBOLD), Run(f" {typed[0]}", style.font)], style)
        return [first, *(Text(one, style) for one in typed[1:])]
    return [Text(one, style) for one in typed]


def stacked_height(blocks: Sequence[Block], room: float) -> float:
    """The height of blocks one under the other, without what stands before the first and after the last."""
    return sum(gap + block.wrap(room, 0)[1] for gap, block in _gaps(blocks))


def split_stacked(blocks: Sequence[Block], room: float, height: float) -> tuple[list[Block], list[Block]]:
    """The blocks that fit into this height, the last of them perhaps in part, and the rest."""
    fits: list[Block] = []
    for number, (gap, block) in enumerate(_gaps(blocks)):
        height -= gap
        if block.wrap(room, 0)[1] > height:
            parts = block.split(room, height)
            return ([*fits, parts[0]], [parts[1], *blocks[number + 1 :]]) if len(parts) == 2 else (fits, list(blocks[number:]))
        fits.append(block)
        height -= block.height
    return fits, []


def paint_stacked(blocks: Sequence[Block], canvas: TaggedCanvas, x: float, top: float) -> None:
    """Draws blocks, already measured, one under the other from the top downwards."""
    for gap, block in _gaps(blocks):
        top -= gap + block.height
        block.paint(canvas, x, top)


def _gaps(blocks: Sequence[Block]) -> Iterator[tuple[float, Block]]:
    above = None
    for block in blocks:
        yield (max(above.after, block.before) if above else 0.0), block
        above = block


def words(blocks: Iterable[Any]) -> list[str]:
    """Every piece of text that the blocks say, in order."""
    return [said.strip() for block in blocks for said in block.says()]
