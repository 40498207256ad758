"""The drawn profile of a report's answers, as inline SVG: the paper's own drawings."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup

from observe.views.drawn import svg
from reports import charts
from reports.feedback import FeedbackReport


def rows(report: FeedbackReport) -> dict[str, Markup]:
    """Question key to its place on the scale, drawn; for the pillars, and nothing where no ratings are used."""
    if not report.scale:
        return {}
    return {one.key: _row(one.key, one.level, one.word, report.scale) for part in report.parts if part.pillar for one in part.answers}


@lru_cache(maxsize=1024)
def _row(key: str, level: int | None, word: str, scale: tuple[str, ...]) -> Markup:
    """Drawn once: there are few answers to few questions."""
    name = f"{key}: {word}, on a scale of {', '.join(scale)}"
    return svg(charts.rating_row(level, word, scale), name, f"profile-{key}")
