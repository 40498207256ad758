"""Where an area uses no ratings, the words are the answer; that something was not seen or did not apply is still told."""

from __future__ import annotations

from dataclasses import replace

from reports.content import Answer
from reports.feedback import NO_REASON, words
from tests.reports.examples import REPORT

WORDS_ONLY = Answer("C1", "Structure", "Were the Four Pillars used?", None, "Not answered", "", (), "The headings were on screen.")
NOT_SEEN = Answer("C2", "Risk", "Did the meeting move to risk?", None, "Not seen", "The visitor could not judge this.", (), "")
SILENT = Answer("C3", "Strengths", "Were strengths part of the plan?", None, "Not answered", "", (), "")


def test_not_seen_is_told_where_nothing_is_rated() -> None:
    part = replace(REPORT.parts[0], answers=(WORDS_ONLY, NOT_SEEN, SILENT))
    said = words(replace(REPORT, scale=(), parts=(part,)))
    assert "The headings were on screen." in said
    assert "The visitor could not judge this." in said
    assert said.count(NO_REASON) == 1, "only where there is neither a reason nor a meaning"
