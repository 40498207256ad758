"""What the feedback report says, and its record as JSON."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest

from reports import feedback
from reports.feedback import Fact, as_json, from_json, words
from tests.reports.examples import REPORT


def typed(value: Any) -> list[str]:
    """Every piece of text in the content."""
    if isinstance(value, str):
        return [value] if value else []
    if isinstance(value, tuple):
        return [text for one in value for text in typed(one)]
    if is_dataclass(value):
        skipped = {"slug", "key"} | ({"title"} if isinstance(value, feedback.Answer) else set())
        return [text for one in fields(value) if one.name not in skipped for text in typed(getattr(value, one.name))]
    return []


def test_everything_in_the_content_is_said() -> None:
    said = " ".join(words(REPORT))
    assert not [text for text in typed(REPORT) if text not in said and text != REPORT.area]


def test_the_report_comes_in_the_order_that_the_chair_reads_it() -> None:
    said = words(REPORT)
    places = [
        said.index(words)
        for words in (
            REPORT.heading,
            REPORT.basis,
            feedback.IN_BRIEF,
            feedback.NUMBERED,
            feedback.SUGGESTED_STEP,
            feedback.LAST_TIME,
            feedback.CHAIR_VIEW,
            feedback.TALK,
            feedback.HOW_TO_REPLY,
            feedback.ANSWERS,
            "Supervision and Oversight",
            "Who was there",
            feedback.ATTENDANCE,
            feedback.NOT_ASKED,
            feedback.ABOUT,
        )
    ]
    assert places == sorted(places)


def test_the_report_opens_with_counts_of_points_and_never_with_a_total_of_ratings() -> None:
    assert feedback.counts(REPORT) == (Fact("Good practice", "4"), Fact("Areas for improvement", "3"), Fact("Earlier points better", "2 of 4"))
    assert len(feedback.counts(replace(REPORT, earlier=()))) == 2


def test_a_report_without_good_practice_gives_the_reason() -> None:
    assert "Nothing stood out." in words(replace(REPORT, good_practice=(), no_good_practice="Nothing stood out."))
    assert feedback.NO_GOOD_PRACTICE in words(replace(REPORT, good_practice=(), no_good_practice=""))
    assert feedback.NO_IMPROVEMENTS in words(replace(REPORT, improvements=()))


def test_the_story_says_at_its_end_how_many_characters_paper_cannot_show_and_the_words_do_not() -> None:
    report = replace(REPORT, brief="One 👍 only")
    last = feedback.story(report)[-1]
    assert list(last.says()) == ["1 character could not be printed and is shown as ☐. The page in Observe shows what was typed."]
    assert not any("could not be printed" in said for said in words(report))
    assert "One 👍 only" in words(report)


def test_the_record_comes_back_as_it_was() -> None:
    for report in (REPORT, replace(REPORT, released_on=None, brief='ŵ 👍 \u2028 "quoted" <b>')):
        assert from_json(as_json(report)) == report


def test_the_record_is_canonical() -> None:
    text = as_json(REPORT)
    assert text == json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert '"released_on":"2026-09-24"' in text


@pytest.mark.parametrize(("field", "value"), [("version", "1"), ("brief", None), ("facts", [{"label": "x"}]), ("unknown", "x")])
def test_what_is_no_record_is_refused(field: str, value: object) -> None:
    broken = json.loads(as_json(REPORT)) | {field: value}
    with pytest.raises((KeyError, TypeError, ValueError)):
        from_json(json.dumps(broken))
