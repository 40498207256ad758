"""Every font, size and colour of the papers, and which characters the font can print."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from font_source_sans_pro import font_files_ttf
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

BODY, SEMIBOLD, BOLD = "Body", "BodySemibold", "BodyBold"
FONT_FILES = {BODY: "SourceSansPro", SEMIBOLD: "SourceSansProSemibold", BOLD: "SourceSansProBold"}

INK, GREY, RULE, WHITE = HexColor("#0b0c0c"), HexColor("#505a5f"), HexColor("#b1b4b6"), HexColor("#ffffff")
NAVY, BLUE, PALE = HexColor("#0b2f52"), HexColor("#1d70b8"), HexColor("#c9def1")

#: The smallest size on any paper.
SIZE = 11.0

PAGE_WIDTH, PAGE_HEIGHT = A4
MARGIN = 20 * mm
FRAME_EDGE = 21.5 * mm
WIDTH = PAGE_WIDTH - 2 * MARGIN
HEIGHT = PAGE_HEIGHT - 2 * FRAME_EDGE
#: What running text leaves free at the right, so that a line has about 80 characters.
MEASURE = 20 * mm
#: Points at which the text of a numbered thing begins.
HANG = 22.0
BAR_WIDTH = 4.0
#: The width of the labels in a list of facts.
LABELS = 106.0

#: Stands for a character that the font lacks.
SUBSTITUTE = "\u2610"


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How a text is set; lengths in points. `bar` draws a bar at its left, `fill` an area behind it; `even` makes its lines alike in length.

    `end` sets them at the right.
    """

    font: str = BODY
    size: float = 11.5
    leading: float = 15.5
    colour: Color = INK
    before: float = 0
    after: float = 6
    left: float = 0
    right: float = MEASURE
    bar: bool = False
    fill: Color | None = None
    even: bool = False
    end: bool = False


TITLE = TextStyle(BOLD, 24, 28, after=4, right=60, even=True)
OWNER = TextStyle(SEMIBOLD, 12, 15, BLUE, after=3)
PLACE = TextStyle(BODY, 13, 18, GREY, after=8)
HEADING = TextStyle(BOLD, 16.5, 20, before=18, after=5)
SUBHEADING = TextStyle(SEMIBOLD, 12.5, 16, before=9, after=1.5)
NUMBERED_HEADING = TextStyle(SEMIBOLD, 12.5, 16, before=9, after=1.5, left=HANG)
LEAD = TextStyle(BODY, 13, 18, after=10, left=16, right=0, bar=True)
TEXT = TextStyle()
NUMBERED_TEXT = TextStyle(after=3.5, left=HANG)
ITEM = TextStyle(after=2, left=16)
NOTE = TextStyle(BODY, 11, 14.5, GREY, right=0)
NOTICE = TextStyle(BOLD, 13, 18, WHITE, after=12, left=10, right=10, fill=INK)
CELL = TextStyle(BODY, 11, 14.2, after=0, right=0)
CELL_HEAD = TextStyle(SEMIBOLD, 11, 14.2, after=0, right=0)
CELL_NOTE = TextStyle(BODY, 11, 14.2, GREY, after=2, left=HANG, right=0)
CELL_TEXT = TextStyle(BODY, 11, 14.2, after=2, left=HANG, right=0)
QUESTION = TextStyle(SEMIBOLD, 11, 14.2, after=0, left=HANG, right=4)
TABLE_HEADING = TextStyle(BOLD, 12.5, 16, after=0, right=0)
COUNT_LABEL = TextStyle(BODY, 11, 14.2, after=0, right=0)
COUNT = TextStyle(BOLD, 22, 25, after=0, right=0)

#: The Board's paper: numbered paragraphs, what the Board is asked for, a figure's title, and numbers under each other.
PAPER_HEADING = TextStyle(BOLD, 16.5, 20, before=18, after=5, left=28)
STATEMENT = TextStyle(after=6, left=28)
ASKED = TextStyle(BODY, 12.5, 16.5, after=0, left=16, right=0, bar=True)
FIGURE = TextStyle(SEMIBOLD, 12, 15.5, before=6, after=5, right=0)
NUMBER = TextStyle(BODY, 11, 14.2, after=0, right=0, end=True)
NUMBER_HEAD = TextStyle(SEMIBOLD, 11, 14.2, after=0, right=0, end=True)

#: The note sheet, which has more to ask than room.
SHEET_TITLE = TextStyle(BOLD, 20, 24, after=4, right=0)
SHEET_HEADING = TextStyle(BOLD, 12.5, 15, before=8, after=4, right=0)
SHEET_LEAD = TextStyle(BODY, 11, 14.8, before=8, after=2, left=16, right=0, bar=True)
SHEET_QUESTION = TextStyle(SEMIBOLD, 11, 14.2, before=5, after=0, left=HANG, right=0)
SHEET_TEXT = TextStyle(BODY, 11, 14.2, after=1, right=0)
SHEET_GAP = TextStyle(SEMIBOLD, 11, 14.2, after=1, right=0)
SHEET_LETTERS = TextStyle(BODY, 11, 14.2, after=1, left=HANG, right=0)
SHEET_HINT = TextStyle(BODY, 11, 14.2, GREY, after=1, left=HANG, right=0)

#: Rules under a table's heads, and under its rows: width and colour.
HEAD_RULE, ROW_RULE = (1.2, INK), (0.6, RULE)


def _register() -> set[int]:
    """Registers the fonts, and returns what all of them can print."""
    covered: list[set[int]] = []
    for name, file in FONT_FILES.items():
        font = TTFont(name, font_files_ttf[file], asciiReadable=False)
        pdfmetrics.registerFont(font)
        covered.append(set(font.face.charToGlyph))
    return set.intersection(*covered)


def _printable(codes: Iterable[int]) -> list[int]:
    """Without what no reader of the file could map back: control and private characters, the byte order mark, what lies above U+FFFF."""
    return sorted(code for code in codes if 32 <= code < 0xFFFE and not 0x7F <= code < 0xA0 and not 0xD800 <= code < 0xF900 and code != 0xFEFF)


def _anything_but(codes: list[int]) -> re.Pattern[str]:
    """Matches what is not among these, one or more characters long."""
    ranges: list[list[int]] = []
    for code in codes:
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return re.compile("([^" + "".join(f"\\u{low:04x}-\\u{high:04x}" for low, high in ranges) + r"\s]+)")


#: Characters that the fonts lack. White space is never among them.
LACKING = _anything_but(_printable(_register()))


def shown(text: str) -> str:
    """The text as it is printed: one visible substitute for each character that the font lacks."""
    return LACKING.sub(lambda found: SUBSTITUTE * len(found[0]), text)


def lacking(text: str) -> int:
    """How many characters of the text the font lacks."""
    return sum(len(found) for found in LACKING.findall(text))


@lru_cache(maxsize=4096)
def width(text: str, font: str = BODY, size: float = SIZE) -> float:
    """The printed text's width in points."""
    return float(pdfmetrics.stringWidth(shown(text), font, size))
