"""Drawings for pages, as inline SVG without style attributes."""

from __future__ import annotations

import segno
from markupsafe import Markup


def qr_code(text: str) -> Markup:
    """A QR code, dark on white in either colour scheme; what it says stands on the page as text, too."""
    made = segno.make(text, micro=False, error="m")
    drawing = made.svg_inline(scale=5, border=4, dark="#0b0c0c", light="#ffffff", svgclass="ob-qr", lineclass=None, omitsize=False)
    return Markup(drawing.replace("<svg ", '<svg role="img" aria-label="QR code for the app" ', 1))  # noqa: S704 - segno draws it; the text is in no attribute
