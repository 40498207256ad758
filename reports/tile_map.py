"""Boroughs as equal tiles, each in roughly its place, with the months since the last visit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.graphics.shapes import Drawing
from reportlab.pdfbase.pdfmetrics import stringWidth

from reports.charts import LOOKS, Look, area, block, label
from reports.style import BOLD, INK, SIZE, WHITE, WIDTH, width

#: Points between tiles, at a tile's edge, and from line to line of a name; a name is smaller than any other word on paper.
GAP, EDGE, LEADING, NAME = 2.0, 3.0, 10.5, 10.0
HEIGHT = 54.0
#: What a tile looks like from so many months on, and what that is called.
SHADES: tuple[tuple[int, str, Look], ...] = ((12, "12 and over", LOOKS[3]), (6, "6 to 11", LOOKS[1]), (0, "0 to 5 months", Look(WHITE, INK, INK)))
NEVER = "No visit yet"
_CONSONANTS = re.compile(r"[^\Waeiouy](?=[^\Waeiouy])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Tile:
    """One borough: whole months since its last visit, None for none yet; `short` stands where the name has no room; row and column count from 1."""

    name: str
    short: str
    row: int
    column: int
    months: int | None


def tile_map(tiles: Sequence[Tile], *, wide: float = WIDTH) -> Drawing:
    """The map with the key beneath it."""
    rows, columns = max((one.row for one in tiles), default=1), max((one.column for one in tiles), default=1)
    side = (wide + GAP) / columns - GAP
    drawing = Drawing(wide, rows * (HEIGHT + GAP) + 22)
    for one in tiles:
        _draw(drawing, one, (one.column - 1) * (side + GAP), 22 + (rows - one.row) * (HEIGHT + GAP), side)
    _draw_key(drawing)
    return drawing


def _draw(drawing: Drawing, tile: Tile, x: float, y: float, side: float) -> None:
    look = _look(tile.months)
    drawing.add(block(x, y, side, HEIGHT, of=look))
    if look.hatched:
        drawing.add(area(x + 3, y + 3, side - 6, HEIGHT - 6))
    for place, line in enumerate(lines(tile.name, tile.short, side - 2 * EDGE)):
        drawing.add(label(x + EDGE + 0.5, y + HEIGHT - 12 - LEADING * place, line, size=NAME, colour=look.text))
    said, size = ("none", 12.0) if tile.months is None else (str(tile.months), 15.0)
    drawing.add(label(x + side - EDGE - 1, y + 5.5, said, font=BOLD, size=size, colour=look.text, anchor="end"))


def _look(months: int | None) -> Look:
    return LOOKS[0] if months is None else next(look for least, _, look in SHADES if months >= least)


def _draw_key(drawing: Drawing) -> None:
    x = 1.0
    for said, look in [*((words, look) for _, words, look in reversed(SHADES)), (NEVER, LOOKS[0])]:
        drawing.add(block(x, 2.5, 16, 11, of=look))
        drawing.add(label(x + 22, 4, said))
        x += 22 + max(width(said), float(stringWidth(said, "Helvetica", SIZE))) + 18


def lines(name: str, short: str, room: float) -> list[str]:
    """A name in at most three lines, with "&" for "and" and a long word parted; the short one where that has no room."""
    found: list[str] = []
    for word in (part for one in name.replace(" and ", " & ").split() for part in _parts(one, room)):
        if found and _wide(f"{found[-1]} {word}") <= room:
            found[-1] += f" {word}"
        else:
            found.append(word)
    return found if len(found) <= 3 and all(_wide(one) <= room for one in found) else [short]


def _parts(word: str, room: float) -> list[str]:
    """The word; where it has no room in two, parted between the consonants that are nearest to its middle."""
    places = [found.start() + 1 for found in _CONSONANTS.finditer(word)]
    if _wide(word) <= room or not places:
        return [word]
    place = min(places, key=lambda one: abs(2 * one - len(word)))
    return [f"{word[:place]}-", word[place:]]


def _wide(text: str) -> float:
    """In the paper's font or the page's, whichever takes more room."""
    return max(width(text, size=NAME), float(stringWidth(text, "Helvetica", NAME)))
