"""What papers are made of: blocks that know their words, stand one under the other, and draw themselves under their own element."""

# reportlab has no types, so its classes are Any to mypy.
# mypy: disallow-subclassing-any=False

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Drawing
from reportlab.platypus import Flowable
from reportlab.platypus.doctemplate import NullActionFlowable

from reports.style import HEIGHT
from reports.tagged import TaggedCanvas

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

    def drawOn(self, canvas: TaggedCanvas, x: float, y: float, _sW: float = 0) -> None:
        self.paint(canvas, x, y)

    def getSpaceBefore(self) -> float:
        return self.before

    def getSpaceAfter(self) -> float:
        return self.after


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
        # reportlab wants the first of what it gets to fit: nothing always does
        return [NullActionFlowable(), *self.blocks] if total > TALL and height >= COMPANY else []

    def paint(self, canvas: TaggedCanvas, x: float, y: float) -> None:
        paint_stacked(self.blocks, canvas, x, y + self.height)


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
