"""Where a reply stands: its last day ends at midnight in London."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from observe.domain.replies import Standing, State

LAST = date(2026, 7, 8)
#: Half past eleven at night and half past midnight in London, in summer.
BEFORE, AFTER = datetime(2026, 7, 8, 22, 30, tzinfo=UTC), datetime(2026, 7, 8, 23, 30, tzinfo=UTC)
NONE = Standing(LAST)
BEGUN = replace(NONE, begun=True)


@pytest.mark.parametrize(
    ("standing", "at", "expected"),
    [
        (NONE, BEFORE, State.AWAITED),
        (BEGUN, BEFORE, State.WRITING),
        (BEGUN, AFTER, State.NONE),
        (replace(BEGUN, sent_at=BEFORE), AFTER, State.SENT),
        (replace(BEGUN, sent_at=AFTER), AFTER, State.LATE),
        (replace(BEGUN, sent_at=BEFORE, settled_at=AFTER), AFTER, State.SETTLED),
    ],
)
def test_a_reply_is_where_its_moments_put_it(standing: Standing, at: datetime, expected: State) -> None:
    assert standing.state(at) is expected


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        (NONE, True),
        (replace(BEGUN, points=1), True),
        (replace(BEGUN, points=1, sent_at=BEFORE), True),
        (replace(BEGUN, sent_at=BEFORE), False),
        (replace(BEGUN, points=1, sent_at=BEFORE, settled_at=BEFORE), False),
    ],
)
def test_facts_may_be_corrected_until_nothing_is_left_to_answer_or_the_last_day_has_passed(standing: Standing, expected: bool) -> None:
    assert standing.open_for_facts(BEFORE) is expected
    assert not standing.open_for_facts(AFTER)
