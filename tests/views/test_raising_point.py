"""Points of fact: raised from their part of the report, changed, moved, removed and brought back."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlite_utils import Database

from observe.domain.people import Person
from observe.domain.replies import Point
from observe.domain.visit import Visit
from observe.services import replying
from observe.store import replies
from tests.cast import NOW, Cast, World

As = Callable[[Person | None], FlaskClient]


@pytest.fixture
def visit(world: World) -> Visit:
    return world.released()


@pytest.fixture
def point(db: Database, visit: Visit, cast: Cast) -> int:
    return replying.save_point(db, visit, Point(None, "finding:2", "wrong", "Housing joined late."), by=cast.tamsin, at=NOW)


def sent(kind: str = "missing", text: str = "It began at ten.", seen: int = 0) -> dict[str, str]:
    return {"revision": str(seen), "kind": kind, "text": text}


def test_a_point_is_raised_from_the_part_that_it_is_about(as_: As, db: Database, visit: Visit, cast: Cast) -> None:
    client = as_(cast.tamsin)
    report = unescape(client.get(f"/visits/{visit.ref}/report").text)
    for key in ("finding:1", "finding:2", "answer:G2"):
        assert f"/visits/{visit.ref}/reply/points/new?about={key}" in report
    where = f"/visits/{visit.ref}/reply/points/new?about=answer:G2"
    page = unescape(client.get(where).text)
    assert "G2. Was the victim’s voice heard" in page.replace("'", "’")
    assert "The chair came back to this in four of the six cases seen." in page
    saved = client.post(where, data=sent())
    assert (saved.status_code, saved.location) == (303, f"/visits/{visit.ref}/reply#point-1")
    assert [(one.passage, one.kind, one.text) for one in replies.get(db, visit).points] == [("answer:G2", "missing", "It began at ten.")]
    assert client.post(where, data=sent()).status_code == 303
    assert len(replies.get(db, visit).points) == 1


def test_only_the_chair_who_can_reply_is_shown_the_way(as_: As, world: World, visit: Visit, cast: Cast) -> None:
    for one, ref in ((cast.wren, visit.ref), (cast.ottilie, visit.ref), (cast.tamsin, world.replied().ref)):
        assert "/reply/points/new" not in as_(one).get(f"/visits/{ref}/report").text


@pytest.mark.parametrize("about", ["answer:Z9", "finding:99", "brief ", "../../people", "finding:0", "'; drop table points"])
def test_a_point_about_a_part_that_is_not_there_is_refused(about: str, as_: As, db: Database, visit: Visit, cast: Cast) -> None:
    client, where = as_(cast.tamsin), f"/visits/{visit.ref}/reply/points/new"
    assert client.get(where, query_string={"about": about}).status_code == 400
    assert client.post(where, query_string={"about": about}, data=sent()).status_code == 400
    assert client.post(where, data=sent()).status_code == 400
    assert replies.get(db, visit).points == ()


def test_what_is_missing_in_it_is_said_and_what_was_typed_is_kept(as_: As, db: Database, visit: Visit, cast: Cast) -> None:
    client, where = as_(cast.tamsin), f"/visits/{visit.ref}/reply/points/new?about=brief"
    assert client.post(where, data=sent("", "")).status_code == 400
    assert replies.get(db, visit).points == ()
    half = client.post(where, data=sent("", "It began at ten."))
    assert half.status_code == 400
    assert "Choose what is wrong" in half.text
    assert f"/visits/{visit.ref}/reply/points/1" in half.text
    assert [one.text for one in replies.get(db, visit).points] == ["It began at ten."]
    check = client.post(f"/visits/{visit.ref}/reply/check", data={"seen": "0"}).text
    assert "Point of fact 1: Choose what is wrong" in check


def test_it_is_changed_and_moved_to_another_part(as_: As, db: Database, visit: Visit, point: int, cast: Cast) -> None:
    client, where = as_(cast.tamsin), f"/visits/{visit.ref}/reply/points/{point}"
    assert "Housing joined late." in client.get(where).text
    aside = client.post(where, data=sent("wrong", "Housing joined at eleven.", 1) | {"then": "part"})
    assert aside.location == f"/visits/{visit.ref}/reply/parts?point={point}"
    assert f"/reply/points/{point}?about=attendance:1" in unescape(client.get(aside.location).text)
    client.post(f"{where}?about=attendance:1", data=sent("wrong", "Housing joined at eleven.", 2))
    assert replies.get(db, visit).points == (Point(point, "attendance:1", "wrong", "Housing joined at eleven.", revision=3),)


def test_two_tabs_lose_nothing(as_: As, db: Database, visit: Visit, point: int, cast: Cast) -> None:
    client, where = as_(cast.tamsin), f"/visits/{visit.ref}/reply/points/{point}"
    client.post(where, data=sent("wrong", "From the first tab.", 1))
    both = client.post(where, data=sent("missing", "From the second tab.", 1))
    assert both.status_code == 409
    for words in ("From the first tab.", "From the second tab.", "A fact is wrong"):
        assert words in both.text
    assert client.post(where, data=sent("missing", "From the second tab.", 2) | {"keep-text": "both"}).status_code == 303
    assert replies.get(db, visit).points[0].text == "From the second tab.\n\nFrom the first tab."
    assert client.post(where, data=sent("missing", "From the second tab.\n\nFrom the first tab.", 2)).status_code == 303


def test_it_is_removed_and_brought_back(as_: As, db: Database, visit: Visit, point: int, cast: Cast) -> None:
    client, where = as_(cast.tamsin), f"/visits/{visit.ref}/reply/points/{point}"
    assert client.post(f"{where}/remove").location == f"/visits/{visit.ref}/reply#removed"
    assert "You removed “Housing joined late.”" in client.get(f"/visits/{visit.ref}/reply").text
    assert client.get(where).status_code == 404
    assert client.post(f"{where}/bring-back").location == f"/visits/{visit.ref}/reply#point-{point}"
    client.post(f"{where}/remove")
    assert client.post(where, data=sent("wrong", "Saved in the other tab.", 1)).status_code == 303
    assert [one.text for one in replies.get(db, visit).points] == ["Saved in the other tab."]


def test_a_point_of_another_visit_is_not_there(as_: As, world: World, point: int, cast: Cast) -> None:
    other, client = world.released(), as_(cast.tamsin)
    for number in (str(point), "0", "99999999999999999999", "one"):
        where = f"/visits/{other.ref}/reply/points/{number}"
        assert client.get(where).status_code == 404
        assert client.post(where, data=sent(seen=1)).status_code == 404
        assert client.post(f"{where}/remove").status_code == 404


def test_what_no_page_of_ours_sends_is_refused(as_: As, db: Database, visit: Visit, cast: Cast) -> None:
    client, where = as_(cast.tamsin), f"/visits/{visit.ref}/reply/points/new?about=brief"
    bad: list[dict[str, str | list[str]]] = [
        {},
        {"revision": "0", "kind": "rude", "text": ""},
        {"revision": "0", "kind": ["wrong", "missing"], "text": "Twice."},
    ]
    bad += [{"revision": "0", "kind": "wrong", "text": ["one", "two"]}, {"revision": "-1", "kind": "wrong", "text": "x"}]
    for data in bad:
        assert client.post(where, data=data).status_code == 400
    assert replies.get(db, visit).points == ()
    assert client.post(where, data=sent(text="x" * 1_000_000)).status_code == 400
    assert len(replies.get(db, visit).points[0].text) == 1_000_000


def test_wording_that_could_identify_someone_is_told_at_once_and_the_page_says_so(as_: As, visit: Visit, cast: Cast) -> None:
    client = as_(cast.tamsin)
    where = f"/visits/{visit.ref}/reply/points/new?about=finding:2"
    saved = client.post(where, data=sent("identifying", "It says how old somebody is."))
    assert "has been told that wording could identify someone" in client.get(saved.location).text


def test_a_page_that_saves_by_itself_goes_on_at_its_points_address(as_: As, db: Database, visit: Visit, cast: Cast) -> None:
    client, where = as_(cast.tamsin), f"/visits/{visit.ref}/reply/points/new?about=finding:2"
    first = client.post(where, data=sent("", "It be"), headers={"X-Autosave": "1"})
    assert (first.headers["Observe-Revision"], first.headers["Observe-Action"]) == ("1", f"/visits/{visit.ref}/reply/points/1")
    second = client.post(first.headers["Observe-Action"], data=sent("wrong", "It began.", 1), headers={"X-Autosave": "1"})
    assert second.headers["Observe-Revision"] == "2"
    assert [one.text for one in replies.get(db, visit).points] == ["It began."]
