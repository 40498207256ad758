"""Where a reply stands: its last day ends at midnight in London."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from observe.domain.replies import Reply, State, state

LAST = date(2026, 7, 8)
#: Half past eleven at night and half past midnight in London, in summer.
BEFORE, AFTER = datetime(2026, 7, 8, 22, 30, tzinfo=UTC), datetime(2026, 7, 8, 23, 30, tzinfo=UTC)
NONE = Reply(visit=1, version=1)
BEGUN = replace(NONE, revision=1)


@pytest.mark.parametrize(
    ("reply", "at", "expected"),
    [
        (NONE, BEFORE, State.AWAITED),
        (BEGUN, BEFORE, State.WRITING),
        (BEGUN, AFTER, State.NONE),
        (replace(BEGUN, sent_at=BEFORE, sent_by=1), AFTER, State.SENT),
        (replace(BEGUN, sent_at=AFTER, sent_by=1), AFTER, State.LATE),
        (replace(BEGUN, sent_at=BEFORE, sent_by=1, settled_at=AFTER), AFTER, State.SETTLED),
    ],
)
def test_a_reply_is_where_its_moments_put_it(reply: Reply, at: datetime, expected: State) -> None:
    assert state(reply, LAST, at) is expected
