"""Paragraphs, headings and lists. Nothing here reads markup, so that what somebody typed is only ever text."""

# reportlab has no types, so its classes are Any to mypy.
# mypy: disallow-subclassing-any=False

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import replace
from itertools import groupby
from typing import Self

from reportlab.platypus import Flowable

from reports import layout
from reports.flowables import Block
from reports.layout import Line, Run
from reports.style import BAR_WIDTH, BLUE, SEMIBOLD, TEXT, TextStyle, width
from reports.tagged import Element, TaggedCanvas

_BLANK_LINES = re.compile(r"\n\s*\n")
#: By so much a text is made narrower until it would take another line.
EVEN_STEP = 12.0

#: A piece of text with the start of its base line.
Placed = tuple[float, float, Run, str]


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
            self._lines = self._set(room - self.style.left - self.style.right)
            self._set_for = room
        return len(self._lines) * self.style.leading

    def _set(self, room: float) -> list[Line]:
        set_lines = narrower = layout.lines(self.runs, room, self.style.size)
        while self.style.even and 1 < len(narrower) == len(set_lines) and room > EVEN_STEP:
            set_lines, room = narrower, room - EVEN_STEP
            narrower = layout.lines(self.runs, room, self.style.size)
        return set_lines

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
        part.__dict__.pop("_postponed", None)  # reportlab's note that it was moved to the next page already
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

    def _paint_link(self, canvas: TaggedCanvas, element: Element, link: str, pieces: list[Placed]) -> None:
        words = "".join(text for _, _, _, text in pieces).strip()
        with canvas.within(element):
            anchor = canvas.element("Link", (self.whole, id(pieces[0][2])), alt=words)
        with canvas.content_of(anchor):
            self._write(canvas, pieces)
        for left, base, run, text in pieces:
            right = left + width(text.rstrip(), run.font, self.style.size)
            canvas.link(anchor, link, (left, base - 3, right, base + self.style.size), words)

    def _placed(self, x: float, y: float) -> Iterator[Placed]:
        """Each piece with the start of its base line."""
        style = self.style
        base = y + len(self._lines) * style.leading - style.size * 0.92 - (style.leading - style.size) / 2
        if self.number:
            yield x, base, Run("", SEMIBOLD), f"{self.number} "
        for line in self._lines:
            start = x + style.left + (self._spare(line) if style.end else 0.0)
            for piece in line:
                yield start + piece.x, base, piece.run, piece.text
            base -= style.leading

    def _spare(self, line: Line) -> float:
        """How much room a line leaves."""
        last = line[-1]
        return self._set_for - self.style.left - self.style.right - last.x - width(last.text.rstrip(), last.run.font, self.style.size)

    def _write(self, canvas: TaggedCanvas, pieces: Iterable[Placed]) -> None:
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
                canvas.rect(x, y - 2, self._set_for if self.style.fill else BAR_WIDTH, height + 4, stroke=0, fill=1)


class Heading(Text):
    """A heading, which the file's outline lists too when it has a level there."""

    def __init__(self, text: str, style: TextStyle, tag: str, *, number: str = "", outline: int | None = None) -> None:
        super().__init__(text, style, tag=tag, number=number)
        self.outline = outline

    def _write(self, canvas: TaggedCanvas, pieces: Iterable[Placed]) -> None:
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


def paragraphs(text: str, style: TextStyle = TEXT, *, label: str = "") -> list[Block]:
    """What somebody typed, a paragraph for each that they made; a label begins the first, in semibold."""
    typed = [one for one in _BLANK_LINES.split("\n".join(text.strip().splitlines())) if one.strip()]
    if label and typed:
        first = Text([Run(label, SEMIBOLD), Run(f" {typed[0]}", style.font)], style)
        return [first, *(Text(one, style) for one in typed[1:])]
    return [Text(one, style) for one in typed]
