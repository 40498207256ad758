"""A question quarter by quarter: how many of the meetings were Strong or Secure, and that share with its interval around the median."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.graphics.shapes import Circle, Drawing, Group, Line

from reports.charts import area, label
from reports.style import BLUE, BOLD, GREY, INK, RULE, WHITE, WIDTH

#: The room at the left for the two names and the scale's figures.
AXIS = 62.0
#: How high the share's panel and the tallest column are, and how high a block is at most.
SHARE, COLUMN, BLOCK = 104.0, 120.0, 9.5
#: A block a meeting, as long as a block is no lower than this.
LEAST_BLOCK = 4.0


@dataclass(frozen=True, slots=True)
class Point:
    """One quarter: its names ("Jul to Sep", "2026"), and `hits` of `n` meetings. `low` and `high` bound the interval where n is large enough for one.

    `reworded`: the question was worded otherwise before.
    """

    months: str
    year: str
    hits: int
    n: int
    low: float | None = None
    high: float | None = None
    reworded: bool = False


def run_chart(points: Sequence[Point], middle: float | None, *, wide: float = WIDTH) -> Drawing:
    """Counts above, shares below; `middle` is the median of the shares since the last rewording. No line joins quarters: nothing was seen between them."""
    tallest = max((one.n for one in points), default=0) or 1
    unit, base = min(BLOCK, COLUMN / tallest), SHARE + 60
    drawing, step = Drawing(wide, base + tallest * unit + 18), (wide - AXIS) / max(len(points), 1)
    drawing.add(label(0, base + tallest * unit - 6, "Meetings", font=BOLD))
    drawing.add(label(0, SHARE + 22, "Share", font=BOLD))
    for share in (0.0, 0.5, 1.0):
        drawing.add(Line(AXIS, 6 + share * SHARE, wide, 6 + share * SHARE, strokeColor=RULE, strokeWidth=0.6))
        drawing.add(label(AXIS - 6, 2.2 + share * SHARE, f"{share:.0%}", colour=GREY, anchor="end"))
    for place, point in enumerate(points):
        x = AXIS + step * (place + 0.5)
        if point.reworded:
            left = x - step / 2
            drawing.add(Line(left, 2, left, base + tallest * unit + 14, strokeColor=INK, strokeWidth=0.8, strokeDashArray=(3, 2)))
            drawing.add(label(left + 3, SHARE + 22, "reworded", colour=GREY))
        drawing.add(_column(point, x, base, unit, min(30.0, step - 5)))
        drawing.add(label(x, base - 14, point.months, anchor="middle"))
        drawing.add(label(x, base - 27, point.year, anchor="middle"))
    if middle is not None:
        first = max((place for place, point in enumerate(points) if point.reworded), default=0)
        drawing.add(Line(AXIS + step * first, 6 + middle * SHARE, wide, 6 + middle * SHARE, strokeColor=INK, strokeWidth=1, strokeDashArray=(6, 2)))
    for place, point in enumerate(points):
        if point.n:
            drawing.add(_share(point, AXIS + step * (place + 0.5), 6))
    drawing.add(Line(AXIS, base, wide, base, strokeColor=INK, strokeWidth=0.9))
    return drawing


def _column(point: Point, x: float, base: float, unit: float, wide: float) -> Group:
    """A block a meeting, filled where it was Strong or Secure; one piece each where there are too many for blocks."""
    group = Group()
    if unit >= LEAST_BLOCK:
        for place in range(point.n):
            group.add(area(x - wide / 2, base + place * unit + 1, wide, unit - 2, fill=BLUE if place < point.hits else WHITE, edge=BLUE))
    elif point.n:
        group.add(area(x - wide / 2, base, wide, point.n * unit, edge=BLUE))
        group.add(area(x - wide / 2, base, wide, point.hits * unit, fill=BLUE, edge=BLUE))
    group.add(label(x, base + point.n * unit + 5, f"{point.hits}/{point.n}", font=BOLD, anchor="middle"))
    return group


def _share(point: Point, x: float, y: float) -> Group:
    """A filled dot with its whisker; a hollow one, without, where n is too small for a percentage."""
    at = y + SHARE * point.hits / point.n
    if point.low is None or point.high is None:
        return Group(Circle(x, at, 4, fillColor=WHITE, strokeColor=BLUE, strokeWidth=1.4))
    low, high = y + SHARE * point.low, y + SHARE * point.high
    group = Group(Line(x, low, x, high, strokeColor=INK, strokeWidth=1.6))
    for end in (low, high):
        group.add(Line(x - 4, end, x + 4, end, strokeColor=INK, strokeWidth=1.6))
    group.add(Circle(x, at, 4, fillColor=BLUE, strokeColor=WHITE, strokeWidth=1))
    return group
