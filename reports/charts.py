"""Drawings for paper and page: one shape language, readable without colour. More ink means more firmly in place, and every mark carries a word or a number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from reportlab.graphics.shapes import Circle, Drawing, Group, Line, Polygon, Rect, String
from reportlab.lib.colors import Color
from reportlab.pdfbase.pdfmetrics import stringWidth

from reports.style import BLUE, BODY, BOLD, GREY, INK, NAVY, PALE, RULE, SEMIBOLD, SIZE, WHITE, width
from reports.svg import to_svg

__all__ = ["Drawing", "columns", "count_rows", "key", "look", "now_mark", "rating_row", "scale_words", "swatch", "to_svg", "unit_bar", "unit_cell"]

Anchor = Literal["start", "middle", "end"]
#: The distance of a mark to its neighbour.
GAP = 1.2
#: Where squares begin beside their count.
UNITS_FROM = 48.0


@dataclass(frozen=True, slots=True)
class Look:
    """How a rating word is drawn wherever it appears."""

    fill: Color
    text: Color
    edge: Color
    hatched: bool = False


LOOKS = (Look(WHITE, INK, INK, hatched=True), Look(PALE, INK, INK), Look(BLUE, WHITE, BLUE), Look(NAVY, WHITE, NAVY))


def look(level: int, levels: int) -> Look:
    """The look of a level out of so many, lowest first: the ends of every scale look alike."""
    return LOOKS[round(level * (len(LOOKS) - 1) / max(levels - 1, 1))]


def label(x: float, y: float, text: str, *, font: str = BODY, size: float = SIZE, colour: Color = INK, anchor: Anchor = "start") -> String:
    """One line of text whose base line starts, centres or ends at x, y."""
    return String(x, y, text, fontName=font, fontSize=size, fillColor=colour, textAnchor=anchor)


def area(x: float, y: float, wide: float, high: float, *, fill: Color | None = WHITE, edge: Color | None = None, line: float = 0.9) -> Rect:
    """A rectangle with its lower left corner at x, y; white and without an edge unless told."""
    return Rect(x, y, wide, high, fillColor=fill, strokeColor=edge, strokeWidth=line)


def hatch(x: float, y: float, wide: float, high: float, *, step: float = 4.5) -> Group:
    """Diagonal lines cut at the rectangle's edges."""
    group, offset = Group(), step
    while offset < wide + high:
        left, right = max(0.0, offset - high), min(wide, offset)
        group.add(Line(x + left, y + offset - left, x + right, y + offset - right, strokeColor=GREY, strokeWidth=0.6))
        offset += step
    return group


def block(x: float, y: float, wide: float, high: float, *, of: Look) -> Group:
    """A filled area in a level's own look, outlined so that the pale ones keep their edge in print; a sliver stays as light as it is."""
    group = Group(area(x, y, wide, high, fill=of.fill))
    if of.hatched:
        group.add(hatch(x, y, wide, high))
    group.add(area(x, y, wide, high, fill=None, edge=of.edge, line=min(1.6 if of.hatched else 0.9, wide / 5)))
    return group


@lru_cache(maxsize=64)
def columns(scale: tuple[str, ...]) -> tuple[float, ...]:
    """The width of each word's column in a profile row: wide enough for the word in the paper's font and in the page's."""
    return tuple(_box(word) + 5 for word in scale)


def _box(word: str) -> float:
    return max(width(word, BOLD), float(stringWidth(word, "Helvetica-Bold", SIZE))) + 9


@lru_cache(maxsize=256)
def rating_row(level: int | None, word: str, scale: tuple[str, ...], *, height: float = 17) -> Drawing:
    """One question's place on the scale: the chosen word in a box, a small ring where each other word would be.

    Without a level a dashed box spans the whole scale and holds the word, so that it cannot be read as a low rating.
    """
    wide, middle = sum(columns(scale)), height / 2
    drawing = Drawing(wide, height)
    if level is None:
        dashed = area(2, 1, wide - 4, height - 2, edge=GREY, line=0.8)
        dashed.strokeDashArray = (2, 2)
        drawing.add(dashed)
        drawing.add(label(wide / 2, middle - 3.8, word, anchor="middle"))
        return drawing
    centres = _centres(scale)
    drawing.add(Line(centres[0], middle, centres[-1], middle, strokeColor=RULE, strokeWidth=0.8))
    for place, centre in enumerate(centres):
        drawing.add(_chosen(centre, word, look(level, len(scale)), height) if place == level else _ring(centre, middle))
    return drawing


def _centres(scale: tuple[str, ...]) -> list[float]:
    wide = columns(scale)
    return [sum(wide[:place]) + wide[place] / 2 for place in range(len(wide))]


def _ring(x: float, y: float) -> Circle:
    return Circle(x, y, 2.6, fillColor=WHITE, strokeColor=GREY, strokeWidth=0.8)


def _chosen(centre: float, word: str, of: Look, height: float) -> Group:
    box = _box(word)
    group = Group(block(centre - box / 2, 0.8, box, height - 1.6, of=of))
    if of.hatched:
        group.add(area(centre - box / 2 + 3, 2.4, box - 6, height - 4.8))
    group.add(label(centre, height / 2 - 3.8, word, font=BOLD, colour=of.text, anchor="middle"))
    return group


@lru_cache(maxsize=64)
def scale_words(scale: tuple[str, ...], *, height: float = 15) -> Drawing:
    """The words of the scale above their columns."""
    drawing = Drawing(sum(columns(scale)), height)
    for word, centre in zip(scale, _centres(scale), strict=True):
        drawing.add(label(centre, 3.5, f"{word} ", colour=GREY, anchor="middle"))
    return drawing


@lru_cache(maxsize=16)
def now_mark(word: str, *, better: str = "Better", same: str = "Same", worse: str = "Worse") -> Drawing:
    """What became of an earlier point: a triangle up, a bar, a triangle down or a dashed ring, and the word. Not the rating's look: another scale."""
    drawing = Drawing(18 + width(word, SEMIBOLD), 14)
    if word == same:
        drawing.add(area(0, 4, 11, 3.4, fill=INK))
    elif word in (better, worse):
        up = word == better
        drawing.add(Polygon([0, 1 if up else 10, 11, 1 if up else 10, 5.5, 10 if up else 1], fillColor=INK, strokeColor=None))
    else:
        drawing.add(Circle(5.5, 5.5, 4.6, fillColor=WHITE, strokeColor=GREY, strokeWidth=0.9, strokeDashArray=(2, 1.5)))
    drawing.add(label(18, 2, word, font=SEMIBOLD))
    return drawing


def count_rows(rows: Sequence[Sequence[int]], *, wide: float, most: float) -> list[Drawing]:
    """Counts of several questions' answers, or of one question's by quarter; each row lowest level first, on either side of a line through the middle.

    All are on one scale: a visit is at most `most` points wide, and so narrow that the longest sides have room in `wide` points.
    """
    left, right = (max((sum(side) for side in sides), default=0) for sides in zip(*map(_sides, rows), strict=True)) if rows else (0, 0)
    unit = min(most, (wide - 2) / max(left + right, 1))
    return [_count_row(counts, left, right, unit) for counts in rows]


def _sides(counts: Sequence[int]) -> tuple[Sequence[int], Sequence[int]]:
    """The lower half of the scale, and the upper."""
    return counts[: len(counts) // 2], counts[len(counts) // 2 :]


def _count_row(counts: Sequence[int], left: int, right: int, unit: float, *, height: float = 17) -> Drawing:
    drawing, half = Drawing((left + right) * unit + 2, height + 6), len(counts) // 2
    zero = 1 + left * unit
    x = zero - sum(counts[:half]) * unit
    for level, count in enumerate(counts):
        if count:
            drawing.add(_counted(x, count, count * unit, height, look(level, len(counts))))
            x += count * unit
    drawing.add(Line(zero, 0, zero, height + 6, strokeColor=INK, strokeWidth=1.2))
    return drawing


def _counted(x: float, count: int, wide: float, height: float, of: Look) -> Group:
    """Its number stands in it where that has room; the words beside the row say every number."""
    group, text = Group(block(x + GAP / 2, 3, max(wide - GAP, 0.1), height, of=of)), str(count)
    if width(text, BOLD) > wide:
        return group
    if of.hatched:
        patch = width(text, BOLD) + 1
        group.add(area(x + wide / 2 - patch / 2, 4.5, patch, height - 3))
    group.add(label(x + wide / 2, 3 + height / 2 - 3.8, text, font=BOLD, colour=of.text, anchor="middle"))
    return group


def unit_bar(done: int, total: int, *, unit: float = 8, height: float = 11) -> Drawing:
    """One small square a visit: filled for `done`, empty for the rest of `total`."""
    drawing = Drawing(max(total, 1) * unit, height)
    drawing.add(_squares(0, 0, done, total, unit, height))
    return drawing


def unit_cell(text: str, done: int, total: int, *, unit: float, wide: float) -> Drawing:
    """A count in words, and its squares beside it."""
    drawing = Drawing(wide, 14)
    drawing.add(label(0, 2.5, text))
    drawing.add(_squares(UNITS_FROM, 1, done, total, unit, 11))
    return drawing


def _squares(x: float, y: float, done: int, total: int, unit: float, height: float) -> Group:
    """Where they would be too narrow to count they are one bar, filled as far."""
    if unit >= 4:
        return Group(*(area(x + at * unit + 0.5, y + 1, unit - 2, height - 2, fill=BLUE if at < done else WHITE, edge=BLUE) for at in range(total)))
    return Group(*(area(x, y + 1, count * unit, height - 2, fill=fill, edge=BLUE) for count, fill in ((total, WHITE), (done, BLUE)) if count))


def swatch(level: int, levels: int) -> Drawing:
    """One rating word's look, for a key whose words are the page's own."""
    drawing = Drawing(18, 14)
    drawing.add(block(1, 1.5, 16, 11, of=look(level, levels)))
    return drawing


def key(words: Sequence[str], *, wide: float) -> Drawing:
    """The words of a scale, each with its look, on one line."""
    drawing, x = Drawing(wide, 16), 1.0
    for level, word in enumerate(words):
        drawing.add(block(x, 2.5, 16, 11, of=look(level, len(words))))
        drawing.add(label(x + 22, 4, word))
        x += 22 + max(width(word), float(stringWidth(word, "Helvetica", SIZE))) + 18
    return drawing
