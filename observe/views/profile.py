"""The drawn profile of a report's answers, as inline SVG: the paper's own drawings."""

from __future__ import annotations

from markupsafe import Markup

from reports import charts
from reports.feedback import Answer, FeedbackReport


def rows(report: FeedbackReport) -> dict[str, Markup]:
    """Question key to its place on the scale, drawn; for the pillars, and nothing where no ratings are used."""
    if not report.scale:
        return {}
    return {one.key: _row(one, report.scale) for part in report.parts if part.pillar for one in part.answers}


def _row(answer: Answer, scale: tuple[str, ...]) -> Markup:
    name = f"{answer.key}: {answer.word}, on a scale of {', '.join(scale)}"
    return Markup(charts.to_svg(charts.rating_row(answer.level, answer.word, scale), name, "", f"profile-{answer.key}"))  # noqa: S704 - to_svg escapes what it is given
