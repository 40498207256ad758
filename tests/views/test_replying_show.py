"""The page on which a chair writes the reply: saved as it is written, nothing lost, and what it says of what was typed."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlite_utils import Database

from observe.domain.people import Person
from observe.domain.replies import Point
from observe.domain.visit import Seat, Visit
from observe.services import replying
from observe.store import observations, replies
from tests.cast import NOW, Cast, World

As = Callable[[Person | None], FlaskClient]
WRONG = Point(None, "finding:2", "wrong", "Housing joined for the last two cases.")


@pytest.fixture
def visit(world: World) -> Visit:
    return world.released()


def filled(db: Database, visit: Visit, seen: int = 0, **changes: str) -> dict[str, str | list[str]]:
    """All that the page sends: a promise, a good practice that may be shared, and what a test says otherwise, by the end of its name."""
    good, better = observations.get(db, visit).findings
    sent: dict[str, str | list[str]] = {
        "revision": str(seen),
        "message": "",
        f"act-{better.id}-will": "yes",
        f"act-{better.id}-what": "Housing names a deputy.",
        f"act-{better.id}-owner": "agency-housing",
        f"act-{better.id}-due": ["27", "1", "2027"],
        f"act-{better.id}-why": "",
        f"act-{better.id}-whose": "",
        f"share-{good.id}": "yes",
    }
    for name, value in changes.items():
        sent[next((one for one in sent if one.endswith(f"-{name}")), name)] = value.split(" ") if name == "due" else value
    return sent


def test_a_reply_is_written_checked_and_sent(as_: As, db: Database, visit: Visit, cast: Cast) -> None:
    client, where = as_(cast.tamsin), f"/visits/{visit.ref}/reply"
    page = client.get(where).text
    assert "Reply by 8 December 2026" in page
    assert "10 working days left" in page
    saved = client.post(where, data=filled(db, visit, nothing="y", message=" Thank you.\r\nA good visit. "))
    assert (saved.status_code, saved.location) == (303, f"{where}/check")
    assert replies.get(db, visit).message == " Thank you.\nA good visit. "
    check = client.get(f"{where}/check").text
    for words in ("Housing names a deputy.", "Who will do it: Housing", "By when: 27 January 2027", "There is nothing to correct"):
        assert words in check
    assert "left to do" not in check
    sent = client.post(f"{where}/check", data={"seen": replies.get(db, visit).mark})
    assert (sent.status_code, sent.location) == (303, where)
    after = client.get(where).text
    assert "Reply sent" in after
    assert "What happens next" in after
    assert client.get(f"{where}/check").location == where
    assert client.get(f"{where}/points/new?about=brief").location == where


def test_nothing_blocks_saving_and_what_is_missing_is_said_at_the_check(as_: As, db: Database, visit: Visit, cast: Cast) -> None:
    client, where = as_(cast.tamsin), f"/visits/{visit.ref}/reply"
    empty = filled(db, visit, will="", what="", owner="", due="  ", message="")
    empty = {name: value for name, value in empty.items() if not name.startswith("share") and not name.endswith("will")}
    assert client.post(where, data=empty).location == f"{where}/check"
    page = unescape(client.post(f"{where}/check", data={"seen": "1"}).text)
    for words in (
        "Raise a point of fact, or say that there is nothing to correct",
        "Choose whether you will act on point 2",
        "Choose whether point 1 may be shared",
    ):
        assert words in page
    assert "3 things are left to do" in page
    assert replies.get(db, visit).sent_at is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("31 2 2027", "The date for point 2 must be a real date"),
        ("24 11 2026", "The date for point 2 must be in the future"),
        ("1 1 1026", "The date for point 2 must have a year between 2000 and 2099"),
        ("27  2027", "The date for point 2 must include a month"),
        ("soon  ", "The date for point 2 must include a month and a year"),
    ],
)
def test_a_date_that_is_none_or_past_is_saved_and_said(typed: str, said: str, as_: As, db: Database, visit: Visit, cast: Cast) -> None:
    answer = as_(cast.tamsin).post(f"/visits/{visit.ref}/reply", data=filled(db, visit, due=typed))
    assert answer.status_code == 400
    assert said in answer.text
    assert "Saved at" in answer.text
    assert next(iter(replies.get(db, visit).responses.values())).due.split() == typed.split()


def test_nothing_to_correct_beside_points_is_an_error_in_plain_words(as_: As, db: Database, visit: Visit, cast: Cast) -> None:
    replying.save_point(db, visit, WRONG, by=cast.tamsin, at=NOW)
    answer = as_(cast.tamsin).post(f"/visits/{visit.ref}/reply", data=filled(db, visit, nothing="y"))
    assert answer.status_code == 400
    assert "You raised points of fact. Remove them, or untick “There is nothing to correct”" in answer.text
    assert replies.get(db, visit).nothing_to_correct


def test_what_may_identify_a_person_is_saved_told_and_held_back(as_: As, db: Database, visit: Visit, cast: Cast) -> None:
    client, where = as_(cast.tamsin), f"/visits/{visit.ref}/reply"
    typed = filled(db, visit, nothing="y", message="We spoke of A0000AA.")
    assert client.post(where, data=typed).location == f"{where}?noted=1"
    page = client.get(f"{where}?noted=1").text
    assert "You cannot send this until you change it" in page
    assert "say why" not in page
    refused = client.post(f"{where}/check", data={"seen": replies.get(db, visit).mark})
    assert refused.status_code == 400
    assert "Say it another way" in refused.text
    assert replies.get(db, visit).message == "We spoke of A0000AA."


def test_two_tabs_lose_nothing(as_: As, db: Database, visit: Visit, cast: Cast) -> None:
    client, where = as_(cast.tamsin), f"/visits/{visit.ref}/reply"
    client.post(where, data=filled(db, visit, message="From the first tab."))
    both = client.post(where, data=filled(db, visit, message="From the second tab.", owner="chair"))
    assert both.status_code == 409
    for words in ("From the first tab.", "From the second tab.", "saved in another place", "Housing"):
        assert words in both.text
    assert replies.get(db, visit).message == "From the first tab."
    kept = filled(db, visit, 1, message="From the second tab.") | {"keep-message": "both"}
    assert client.post(where, data=kept).status_code == 303
    assert replies.get(db, visit).message == "From the second tab.\n\nFrom the first tab."
    same = filled(db, visit, 1, message="From the second tab.\n\nFrom the first tab.")
    assert client.post(where, data=same).status_code == 303


def test_the_page_that_saves_by_itself_is_told_so(as_: As, db: Database, visit: Visit, cast: Cast) -> None:
    client, where = as_(cast.tamsin), f"/visits/{visit.ref}/reply"
    answer = client.post(where, data=filled(db, visit, message="Near ZZ9 9ZZ."), headers={"X-Autosave": "1"})
    assert (answer.status_code, answer.headers["Observe-Revision"]) == (200, "1")
    assert "message" in answer.json["notes"]
    stale = client.post(where, data=filled(db, visit, message="Otherwise."), headers={"X-Autosave": "1"})
    assert (stale.status_code, "Observe-Revision" in stale.headers) == (204, False)
    assert replies.get(db, visit).message == "Near ZZ9 9ZZ."


def test_what_no_page_of_ours_sends_is_refused(as_: As, db: Database, visit: Visit, cast: Cast) -> None:
    client, where = as_(cast.tamsin), f"/visits/{visit.ref}/reply"
    good = filled(db, visit)
    will = next(name for name in good if name.endswith("will"))
    bad: list[dict[str, str | list[str]]] = [
        {},
        good | {"revision": "one"},
        good | {"revision": ["0", "0"], "message": ["a", "b"]},
        good | {will: "perhaps"},
        good | {will: ["yes", "no"]},
        good | {"nothing": ["y", "y"]},
        good | {will.replace("will", "due"): ["1", "2"]},
        good | {will.replace("will", "owner"): "agency-nobody"},
    ]
    for data in bad:
        assert client.post(where, data=data).status_code == 400
    assert replies.get(db, visit).revision == 0


def test_a_megabyte_is_saved_and_judged_and_more_is_refused(as_: As, db: Database, visit: Visit, cast: Cast) -> None:
    client, where = as_(cast.tamsin), f"/visits/{visit.ref}/reply"
    answer = client.post(where, data=filled(db, visit, nothing="y", message="x" * 1_000_000))
    assert answer.status_code == 400
    assert "Anything else must be 10,000 characters or fewer" in answer.text
    assert len(replies.get(db, visit).message) == 1_000_000
    assert client.post(where, data=filled(db, visit, 1, message="x" * 3_000_000)).status_code == 413


def test_a_reply_that_was_sent_meanwhile_is_not_changed_and_what_was_typed_can_be_copied(as_: As, db: Database, world: World, cast: Cast) -> None:
    visit = world.replied(second_chair=Seat.of(cast.corin))
    for client in (as_(cast.tamsin), as_(cast.corin)):
        for where in ("reply", "reply/points/new?about=brief"):
            answer = client.post(f"/visits/{visit.ref}/{where}", data=filled(db, visit, 1, message="One more thing.", kind="wrong", text="One more thing."))
            assert answer.status_code == 409
            assert "This reply was already sent" in answer.text
            assert "One more thing." in answer.text


def test_nobody_else_has_it_before_it_is_sent(as_: As, world: World, visit: Visit, cast: Cast) -> None:
    where = f"/visits/{visit.ref}/reply"
    assert as_(cast.corin).get(where).status_code == 404
    for one in (cast.wren, cast.ottilie, cast.bram):
        assert as_(one).get(where).status_code == 403
    assert as_(cast.tamsin).get(f"/visits/{world.submitted().ref}/reply").status_code == 404
