"""The Executive Office answers points of fact on a page, checks, and settles them; and what each then reads."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlite_utils import Database

from observe.domain.people import Person
from observe.domain.replies import Point
from observe.domain.visit import Visit
from observe.store import replies, reports
from tests.cast import Cast, World

As = Callable[[Person | None], FlaskClient]
WRONG = Point(None, "finding:2", "wrong", "Housing joined for the last two cases.")
SAID = "Housing was missing, so two actions had no owner."
NOW_SAID = "Housing was missing from three cases."


@pytest.fixture
def visit(world: World) -> Visit:
    return world.replied(WRONG)


def typed(db: Database, visit: Visit, **changes: str) -> dict[str, str]:
    reply = replies.get(db, visit)
    said = {"verdict": "accepted", "reason": "The minutes say so.", "words": NOW_SAID, **changes}
    return {f"point-{reply.points[0].id}-{name}": text for name, text in said.items()} | {"seen": reply.mark}


def test_points_are_answered_checked_and_settled(as_: As, db: Database, visit: Visit, cast: Cast) -> None:
    bram, where = as_(cast.bram), f"/visits/{visit.ref}/settle"
    assert "1 reply has points of fact to answer" in bram.get("/").text
    assert where in bram.get(f"/visits/{visit.ref}/reply").text
    page = unescape(bram.get(where).text)
    for words in (SAID, "Housing joined for the last two cases.", "A fact is wrong"):
        assert words in page
    check = bram.post(where, data=typed(db, visit))
    assert check.status_code == 200
    assert reports.get(db, visit).version == 1
    for words in (SAID, NOW_SAID, "The minutes say so.", "Settle the points and release the new version"):
        assert words in unescape(check.text)
    assert NOW_SAID in bram.post(where, data={**typed(db, visit), "then": "change"}).text
    done = bram.post(where, data={**typed(db, visit), "then": "settle"}, follow_redirects=True)
    assert "You answered the points of fact, and released version 2." in done.text
    assert "points of fact to answer" not in bram.get("/").text
    assert bram.get(where).status_code == 403


def test_everybody_reads_the_new_version_and_the_one_before(as_: As, db: Database, visit: Visit, cast: Cast) -> None:
    assert "The chair may still correct facts" in as_(cast.ottilie).get(f"/visits/{visit.ref}/report").text
    as_(cast.bram).post(f"/visits/{visit.ref}/settle", data={**typed(db, visit), "then": "settle"})
    for one in (cast.tamsin, cast.wren, cast.ottilie):
        page = unescape(as_(one).get(f"/visits/{visit.ref}/report").text)
        for words in (
            NOW_SAID,
            "[Corrected by the London MAPPA Executive Office: point of fact 1]",
            "The chair’s points of fact",
            "Accepted. The minutes say so.",
            SAID,
        ):
            assert words in page
        assert "The chair may still correct facts" not in page
        before = unescape(as_(one).get(f"/visits/{visit.ref}/report/1").text)
        assert SAID in before
        assert NOW_SAID not in before
    assert "its points of fact answered" in as_(cast.tamsin).get("/reports").text
    assert "The minutes say so." in as_(cast.tamsin).get(f"/visits/{visit.ref}/reply").text


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"verdict": ""}, "Choose whether you accept point of fact 1"),
        ({"reason": " "}, "Enter why, for point of fact 1"),
        ({"words": SAID}, "Change the words that point of fact 1 is about, or do not accept it"),
        ({"reason": "x" * 2_001}, "must be 2,000 characters or fewer"),
        ({"words": "Ask A0000AA."}, "looks like"),
        ({"verdict": "not-accepted", "reason": "It was A0000AA."}, "looks like"),
    ],
)
def test_what_is_missing_or_cannot_stand_is_said_and_nothing_is_settled(
    wrong: dict[str, str], error: str, as_: As, db: Database, visit: Visit, cast: Cast
) -> None:
    answer = as_(cast.bram).post(f"/visits/{visit.ref}/settle", data={**typed(db, visit, **wrong), "then": "settle"})
    assert answer.status_code == 400
    assert answer.text.count(error) >= 2
    assert reports.get(db, visit).version == 1


def test_a_reply_that_is_another_one_now_is_read_again(as_: As, db: Database, visit: Visit, cast: Cast) -> None:
    answer = as_(cast.bram).post(f"/visits/{visit.ref}/settle", data={**typed(db, visit), "seen": "0", "then": "settle"})
    assert answer.status_code == 409
    assert NOW_SAID in answer.text
    assert reports.get(db, visit).version == 1


def test_an_answer_that_is_none_of_these_did_not_come_from_the_page(as_: As, db: Database, visit: Visit, cast: Cast) -> None:
    assert as_(cast.bram).post(f"/visits/{visit.ref}/settle", data=typed(db, visit, verdict="perhaps")).status_code == 400


def test_only_another_of_the_office_answers(as_: As, world: World, visit: Visit, cast: Cast) -> None:
    for one, code in ((cast.wren, 403), (cast.tamsin, 403), (cast.ottilie, 403), (cast.corin, 404)):
        assert as_(one).get(f"/visits/{visit.ref}/settle").status_code == code
    assert as_(cast.bram).get(f"/visits/{world.replied().ref}/settle").status_code == 403
    assert as_(cast.bram).get(f"/visits/{world.released().ref}/settle").status_code == 403
