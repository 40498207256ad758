"""A sent reply, as each reads it; and more days for one that is not sent."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlite_utils import Database

from observe.domain.people import Person
from observe.domain.replies import Point
from observe.services import replying
from observe.store import replies
from tests.cast import NOW, Cast, World

As = Callable[[Person | None], FlaskClient]
WRONG = Point(None, "finding:2", "wrong", "Housing joined for the last two cases.")


def test_everybody_who_reads_the_report_reads_the_reply_once_it_is_sent(as_: As, world: World, cast: Cast) -> None:
    visit = world.replied(WRONG)
    for one in (cast.wren, cast.ottilie, cast.bram, cast.tamsin):
        page = unescape(as_(one).get(f"/visits/{visit.ref}/reply").text)
        for words in ("Housing joined for the last two cases.", "Area for improvement, point 2", "A fact is wrong", "The administrator", "27 January 2027"):
            assert words in page
        assert ("What happens next" in page) is (one == cast.tamsin)
    assert as_(cast.corin).get(f"/visits/{visit.ref}/reply").status_code == 404
    assert as_(cast.ottilie).post(f"/visits/{visit.ref}/reply").status_code == 403


def test_the_office_allows_more_days_and_the_pages_say_the_new_last_day(as_: As, db: Database, world: World, cast: Cast) -> None:
    visit = world.released()
    client, where = as_(cast.bram), f"/visits/{visit.ref}/reply/more-days"
    assert "The last day is now Tuesday 8 December 2026" in client.get(where).text
    answer = client.post(where, data={"last_day": ["15", "12", "2026"], "reason": "The chair was away."})
    assert answer.status_code == 303
    for one, page in ((cast.tamsin, "report"), (cast.tamsin, "reply"), (cast.ottilie, "report"), (cast.bram, "history")):
        assert "15 December 2026" in as_(one).get(f"/visits/{visit.ref}/{page}").text
    assert "15 December 2026" in as_(cast.tamsin).get("/reports").text
    assert "15 December 2026" in as_(cast.tamsin).get("/").text
    assert "The chair was away." not in as_(cast.tamsin).get(f"/visits/{visit.ref}/reply").text
    replying.save(db, visit, replies.get(db, visit).draft, seen=0, by=cast.tamsin, at=NOW)


@pytest.mark.parametrize(
    ("day", "reason", "said"),
    [
        (["8", "12", "2026"], "Away.", "The new last day must be later than the last day now, and later than today"),
        (["12", "12", "2026"], "Away.", "The new last day must be a working day"),
        (["25", "12", "2026"], "Away.", "The new last day must be a working day"),
        (["31", "2", "2027"], "Away.", "New last day must be a real date"),
        (["1", "2", "2090"], "Away.", "The new last day must be a working day"),
        (["", "", ""], "Away.", "Enter the new last day"),
        (["15", "12", "2026"], "  ", "Enter why"),
        (["15", "12", "2026"], "x" * 1_001, "Use 1,000 characters or fewer"),
        (["15", "12", "2026"], "It was about A0000AA.", "what looks like"),
    ],
)
def test_a_last_day_that_is_none_or_has_no_reason_is_refused(day: list[str], reason: str, said: str, as_: As, db: Database, world: World, cast: Cast) -> None:
    visit = world.released()
    answer = as_(cast.bram).post(f"/visits/{visit.ref}/reply/more-days", data={"last_day": day, "reason": reason})
    assert answer.status_code == 400
    assert said in unescape(answer.text)
    assert replies.last_day(db, visit).isoformat() == "2026-12-08"
