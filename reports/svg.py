"""A drawing as inline SVG: presentation attributes and no styles, so that a strict Content-Security-Policy lets it be seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from typing import Any

from reportlab.graphics.shapes import Circle, Drawing, Group, Line, Polygon, Rect, String
from reportlab.lib.colors import Color

from reports.style import BODY, BOLD, SEMIBOLD

_WEIGHTS = {BODY: "400", SEMIBOLD: "600", BOLD: "700"}


def to_svg(drawing: Drawing, title: str, description: str, ident: str, *, scale: float = 1) -> str:
    """The drawing as an `svg` element, `scale` pixels a point; `ident` is unique on the page, and `title` its name to those who cannot see it.

    Without a title it is hidden from them: the page says the same in words.
    """
    wide, high = float(drawing.width), float(drawing.height)
    size = f'width="{_number(wide * scale)}" height="{_number(high * scale)}" viewBox="0 0 {_number(wide)} {_number(high)}"'
    shapes = "".join(_shapes(drawing.contents, high))
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {_named(title, description, escape(ident))}{shapes}</svg>'


def _named(title: str, description: str, ident: str) -> str:
    """The rest of the first tag, and the name and description that it speaks of."""
    if not title:
        return 'aria-hidden="true" focusable="false">'
    told = f'<title id="{ident}-title">{escape(title)}</title>'
    if not description:
        return f'role="img" aria-labelledby="{ident}-title">{told}'
    return f'role="img" aria-labelledby="{ident}-title {ident}-desc">{told}<desc id="{ident}-desc">{escape(description)}</desc>'


def _shapes(shapes: list[Any], top: float) -> Iterator[str]:
    for shape in shapes:
        if isinstance(shape, Group):
            yield from _shapes(shape.contents, top)
        else:
            yield _WRITTEN[type(shape)](shape, top)


def _rect(shape: Rect, top: float) -> str:
    corner = f'x="{_number(shape.x)}" y="{_number(top - shape.y - shape.height)}"'
    return f'<rect {corner} width="{_number(shape.width)}" height="{_number(shape.height)}"{_fill(shape)}{_stroke(shape)}/>'


def _line(shape: Line, top: float) -> str:
    ends = (("x1", shape.x1), ("y1", top - shape.y1), ("x2", shape.x2), ("y2", top - shape.y2))
    return "<line" + "".join(f' {name}="{_number(value)}"' for name, value in ends) + f"{_stroke(shape)}/>"


def _circle(shape: Circle, top: float) -> str:
    return f'<circle cx="{_number(shape.cx)}" cy="{_number(top - shape.cy)}" r="{_number(shape.r)}"{_fill(shape)}{_stroke(shape)}/>'


def _polygon(shape: Polygon, top: float) -> str:
    corners = zip(shape.points[::2], shape.points[1::2], strict=True)
    return f'<polygon points="{" ".join(f"{_number(x)},{_number(top - y)}" for x, y in corners)}"{_fill(shape)}{_stroke(shape)}/>'


def _string(shape: String, top: float) -> str:
    place = f'x="{_number(shape.x)}" y="{_number(top - shape.y)}" text-anchor="{shape.textAnchor}"'
    font = f'font-family="arial, sans-serif" font-size="{_number(shape.fontSize)}" font-weight="{_WEIGHTS[shape.fontName]}"'
    return f"<text {place} {font}{_fill(shape)}>{escape(shape.text.strip())}</text>"


#: How each kind of shape is written; a kind that is not here is an error.
_WRITTEN: dict[type, Callable[[Any, float], str]] = {Rect: _rect, Line: _line, Circle: _circle, Polygon: _polygon, String: _string}


def _fill(shape: Any) -> str:
    return f' fill="{_colour(shape.fillColor)}"'


def _stroke(shape: Any) -> str:
    if shape.strokeColor is None:
        return ""
    dashes = f' stroke-dasharray="{" ".join(map(_number, shape.strokeDashArray))}"' if shape.strokeDashArray else ""
    return f' stroke="{_colour(shape.strokeColor)}" stroke-width="{_number(shape.strokeWidth)}"{dashes}'


def _colour(colour: Color | None) -> str:
    return "none" if colour is None else "#" + colour.hexval()[2:]


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
