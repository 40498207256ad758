"""Drawings for pages, as inline SVG without style attributes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count

import segno
from markupsafe import Markup

from forms.instrument import Instrument
from observe.domain.counts import Tally
from reports import charts
from reports.charts import Drawing

#: How wide bars are at most in points, how wide one visit in them, and how many pixels a point is where there is room.
BARS, VISIT, SCALE = 280.0, 18.0, 1.5


def svg(drawing: Drawing, title: str, ident: str, *, description: str = "", scale: float = 1) -> Markup:
    """A drawing of the papers for the page. `ident` is its own on the page; without a title it is hidden from screen readers."""
    return Markup(charts.to_svg(drawing, title, description, ident, scale=scale))  # noqa: S704 - to_svg escapes what it is given


def numbered() -> Callable[[Drawing, str], Markup]:
    """For a page of many drawings: each is told apart by its number."""
    numbers = count(1)
    return lambda drawing, title: svg(drawing, title, f"drawing-{next(numbers)}")


def bars(instrument: Instrument, tallies: Sequence[Tally]) -> list[Markup]:
    """The ratings of each as a bar, all on one scale; the page says the same numbers in words below."""
    scale = [rating.code for rating in instrument.levels]
    rows = [[one.levels[code] for code in scale] for one in tallies]
    return [svg(drawing, "", "", scale=SCALE) for drawing in charts.count_rows(rows, wide=BARS, most=VISIT)]


def swatches(scale: Sequence[str]) -> list[tuple[Markup, str]]:
    """How each word of a scale is drawn in bars, and the word, lowest first."""
    return [(svg(charts.swatch(level, len(scale)), "", ""), word) for level, word in enumerate(scale)]


def qr_code(text: str) -> Markup:
    """A QR code, dark on white in either colour scheme; what it says stands on the page as text, too."""
    made = segno.make(text, micro=False, error="m")
    drawing = made.svg_inline(scale=5, border=4, dark="#0b0c0c", light="#ffffff", svgclass="ob-qr", lineclass=None, omitsize=False)
    return Markup(drawing.replace("<svg ", '<svg role="img" aria-label="QR code for the app" ', 1))  # noqa: S704 - segno draws it; the text is in no attribute
