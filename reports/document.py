"""The frame of every page: marking at top and bottom, page numbers, metadata, language."""

# reportlab has no types, so its classes are Any to mypy.
# mypy: disallow-subclassing-any=False

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from threading import Lock
from typing import Any

from reportlab import rl_config
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from reports.style import BODY, BOLD, FRAME_EDGE, GREY, HEIGHT, INK, MARGIN, PAGE_HEIGHT, PAGE_WIDTH, RULE, SEMIBOLD, SIZE, WIDTH, width
from reports.tagged import TaggedCanvas

# Streams are bytes: as text they would be a quarter longer, and take longer to write.
rl_config.useA85 = 0

#: One paper at a time: reportlab's fonts are shared, and keep their place in the font's file while they make a subset of it.
_DRAWING = Lock()

LANGUAGE = "en-GB"
PRODUCER = "Observe"
_COUNT = "page-count"
_HEAD, _FOOT, _FOOT_RULE = PAGE_HEIGHT - 14 * mm, 11.5 * mm, 17 * mm
#: Room for the number of pages at the right of the foot; a paper of ten pages or more reaches a little into the margin.
_COUNT_WIDTH = width(" of 8")


@dataclass(frozen=True, slots=True)
class Edges:
    """What every page says: the marking at top and bottom, a notice at the top (may be empty), and what the paper is at the bottom."""

    marking: str
    notice: str
    name: str


@dataclass(frozen=True, slots=True)
class About:
    """What the file says of itself."""

    title: str
    author: str
    subject: str


def build(story: Sequence[Flowable], about: About, edges: Edges, *, invariant: bool = False, canvas: type[TaggedCanvas] = TaggedCanvas) -> bytes:
    """The paper as a file. With `invariant` it is dated 2000-01-01, so that equal papers are equal bytes."""
    written = BytesIO()
    document = _Document(written, edges, about, invariant)
    with _DRAWING:
        document.build(list(story), canvasmaker=canvas)
    return written.getvalue()


class _Document(BaseDocTemplate):
    """One column on A4, the same on every page."""

    def __init__(self, written: BytesIO, edges: Edges, about: About, invariant: bool) -> None:
        super().__init__(
            written,
            pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
            title=_one_line(about.title),
            author=_one_line(about.author),
            subject=_one_line(about.subject),
            creator=PRODUCER,
            producer=PRODUCER,
            lang=LANGUAGE,
            displayDocTitle=True,
            invariant=int(invariant),
            initialFontName=BODY,
            pageCompression=1,
            pdfVersion=(1, 7),
        )
        self.edges = edges
        frame = Frame(MARGIN, FRAME_EDGE, WIDTH, HEIGHT, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)
        self.addPageTemplates(PageTemplate("page", [frame], onPage=self._edge))

    def _edge(self, canvas: TaggedCanvas, _document: Any) -> None:
        """What stands on every page; it is no part of what the paper says."""
        with canvas.artifact("/Type /Pagination /Subtype /Header /Attached [/Top]"):
            _words(canvas, MARGIN, _HEAD, self.edges.marking, BOLD)
            right = MARGIN + WIDTH - width(self.edges.notice, SEMIBOLD)
            _words(canvas, right, _HEAD, self.edges.notice, SEMIBOLD)
        with canvas.artifact("/Type /Pagination /Subtype /Footer /Attached [/Bottom]"):
            canvas.setStrokeColor(RULE)
            canvas.setLineWidth(0.6)
            canvas.line(MARGIN, _FOOT_RULE, MARGIN + WIDTH, _FOOT_RULE)
            _words(canvas, MARGIN, _FOOT, self.edges.marking, BOLD)
            name = f"{self.edges.name}\xa0\xa0\xa0Page {canvas.getPageNumber()}"
            _words(canvas, MARGIN + WIDTH - _COUNT_WIDTH - width(name), _FOOT, name, BODY, GREY)
            canvas.doForm(_COUNT)

    def _endBuild(self) -> None:
        self._define_count(self.canv)
        super()._endBuild()

    def _define_count(self, canvas: Canvas) -> None:
        """The number of pages, known now, where every foot has referred to it."""
        canvas.beginForm(_COUNT)
        _words(canvas, MARGIN + WIDTH - _COUNT_WIDTH, _FOOT, f" of {self.page}", BODY, GREY)
        canvas.endForm()


def _words(canvas: Canvas, x: float, y: float, text: str, font: str, colour: Any = INK) -> None:
    if not text:
        return
    canvas.setFont(font, SIZE)
    canvas.setFillColor(colour)
    canvas.drawString(x, y, text)


def _one_line(text: str) -> str:
    """Without what XML cannot hold."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
