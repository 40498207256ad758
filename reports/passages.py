"""The passages of a feedback report: what a chair can raise a point about, and what a correction replaces."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from reports.content import FeedbackReport


@dataclass(frozen=True, slots=True)
class Passage:
    """Some words of a report with a key that stays the same in every version of it: "finding:3" (its number), "answer:G2", "fact:Cases".

    `about` says where they stand, as the chair reads it. `words` are empty where the visitor wrote none.
    """

    key: str
    about: str
    words: str


def passages(report: FeedbackReport) -> tuple[Passage, ...]:
    """Every passage, in the order of the report."""
    return (
        *(Passage(f"fact:{fact.label}", fact.label, fact.text) for fact in report.facts),
        Passage("brief", "In brief", report.brief),
        *(Passage(f"finding:{one.number}", f"Good practice, point {one.number}", one.text) for one in report.good_practice),
        *(Passage(f"finding:{one.number}", f"Area for improvement, point {one.number}", one.text) for one in report.improvements),
        *(Passage(f"step:{one.number}", f"Suggested step, point {one.number}", one.step) for one in report.improvements if one.step),
        *(Passage(f"earlier:{n}", f"What was asked for last time: {one.text}", one.why) for n, one in enumerate(report.earlier, start=1)),
        *(Passage(f"view:{fact.label}", f"Your own view: {fact.label}", fact.text) for fact in report.chair_view),
        *(Passage(f"talk:{fact.label}", f"The talk with you: {fact.label}", fact.text) for fact in report.talk),
        *(Passage(f"answer:{answer.key}", f"{answer.key}. {answer.question}", answer.reason) for part in report.parts for answer in part.answers),
        *(Passage(f"attendance:{n}", f"Who attended: {one.agency}", one.how) for n, one in enumerate(report.attendance, start=1)),
    )


def corrected(report: FeedbackReport, words: Mapping[str, str]) -> FeedbackReport:
    """The report with these passages, by key, in other words. All else stays, and so do their ratings. Raises KeyError for a passage that it does not have."""
    if unknown := words.keys() - {passage.key for passage in passages(report)}:
        raise KeyError(", ".join(sorted(unknown)))

    def now(key: str, before: str) -> str:
        return words.get(key, before)

    return replace(
        report,
        facts=tuple(replace(one, text=now(f"fact:{one.label}", one.text)) for one in report.facts),
        brief=now("brief", report.brief),
        good_practice=tuple(replace(one, text=now(f"finding:{one.number}", one.text)) for one in report.good_practice),
        improvements=tuple(replace(one, text=now(f"finding:{one.number}", one.text), step=now(f"step:{one.number}", one.step)) for one in report.improvements),
        earlier=tuple(replace(one, why=now(f"earlier:{n}", one.why)) for n, one in enumerate(report.earlier, start=1)),
        chair_view=tuple(replace(one, text=now(f"view:{one.label}", one.text)) for one in report.chair_view),
        talk=tuple(replace(one, text=now(f"talk:{one.label}", one.text)) for one in report.talk),
        parts=tuple(replace(part, answers=tuple(replace(one, reason=now(f"answer:{one.key}", one.reason)) for one in part.answers)) for part in report.parts),
        attendance=tuple(replace(one, how=now(f"attendance:{n}", one.how)) for n, one in enumerate(report.attendance, start=1)),
    )
