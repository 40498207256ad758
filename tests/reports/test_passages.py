"""The passages of a report: each has a key of its own, and a correction changes that passage alone."""

from __future__ import annotations

import pytest

from reports.passages import corrected, passages
from tests.reports.examples import REPORT


def test_every_passage_can_be_corrected_and_nothing_else_changes_with_it() -> None:
    before = {passage.key: passage.words for passage in passages(REPORT)}
    assert len(before) == len(passages(REPORT)) > 30
    for key in before:
        now = {passage.key: passage.words for passage in passages(corrected(REPORT, {key: "Otherwise."}))}
        assert now == {**before, key: "Otherwise."}


def test_a_report_without_corrections_is_the_same_report() -> None:
    assert corrected(REPORT, {}) == REPORT


def test_a_passage_that_is_not_there_is_refused() -> None:
    with pytest.raises(KeyError, match="finding:99"):
        corrected(REPORT, {"finding:99": "Otherwise."})
