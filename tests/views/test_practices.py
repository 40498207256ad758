"""The good-practice library: what chairs agreed to share, in words without place or person, for everybody."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

from flask.testing import FlaskClient
from sqlite_utils import Database

from observe.domain.visit import Visit
from observe.services import withdrawing
from observe.store import practices
from tests.cast import NOW, Cast, World

As = Callable[..., FlaskClient]
WORDS = "Each agency is invited by name a week before, with the cases that need it."


def waiting(db: Database) -> int:
    return practices.list_offered(db, limit=9)[0].finding


def put(client: FlaskClient, finding: int, **changes: str) -> FlaskClient:
    client.post(f"/good-practice/waiting/{finding}", data={"theme": "attendance", "words": WORDS, **changes})
    return client


def shared(world: World, as_: As) -> Visit:
    visit = world.replied()
    put(as_(world.cast.bram), waiting(world.db))
    return visit


def test_what_a_chair_agreed_to_share_waits_and_goes_in_in_the_offices_words(world: World, cast: Cast, as_: As, db: Database) -> None:
    world.released()
    assert practices.count_offered(db) == 0
    world.replied(boroughs=("camden",))
    bram = as_(cast.bram)
    assert "1 more could go in" in bram.get("/good-practice").text
    page = bram.get("/good-practice/waiting").text
    assert "Each agency was invited by name" in page
    assert "Camden" in page
    answer = bram.post(f"/good-practice/waiting/{waiting(db)}", data={"theme": "attendance", "words": WORDS}, follow_redirects=True)
    assert "It is in the library now." in answer.text
    assert practices.count_offered(db) == 0
    for one in (cast.wren, cast.tamsin, cast.corin, cast.ottilie, cast.bram):
        page = unescape(as_(one).get("/good-practice").text)
        assert WORDS in page
        assert "Camden" not in page.partition("Nothing")[0].partition('<form class="ob-filters"')[2]
        assert cast.tamsin.name not in page.partition("</header>")[2]


def test_it_is_searched_by_stems_and_themes(world: World, cast: Cast, as_: As) -> None:
    shared(world, as_)
    client = as_(cast.tamsin)
    for query, there in (("q=inviting", True), ("q=zeppelin", False), ("theme=attendance", True), ("theme=time", False), ("q=invited+week", True)):
        page = re.sub(r"</?mark>", "", client.get(f"/good-practice?{query}").text)
        assert (WORDS in page) is there, query


def test_words_that_name_a_place_or_nobody_wrote_do_not_go_in(world: World, cast: Cast, as_: As, db: Database) -> None:
    world.replied()
    bram, where = as_(cast.bram), f"/good-practice/waiting/{waiting(db)}"
    for words, message in (
        ("In Hackney each agency is invited.", "Say it without the place: Hackney"),
        ("In Kensington each agency is invited.", "Say it without the place: Kensington"),
        ("The central north BCU invites each agency.", "Say it without the place: Central North"),
        ("", "Enter what the library says"),
        ("x" * 601, "Use 600 characters or fewer"),
        ("Prison number A1234BC.", "looks like"),
    ):
        page = bram.post(where, data={"theme": "attendance", "words": words})
        assert page.status_code == 400
        assert message in page.text
    assert bram.post(where, data={"theme": "narnia", "words": WORDS}).status_code == 400
    assert practices.list_newest(db, limit=9) == []


def test_an_entry_is_taken_out_and_waits_again(world: World, cast: Cast, as_: As, db: Database) -> None:
    shared(world, as_)
    (entry,) = practices.list_newest(db, limit=9)
    assert as_(cast.ottilie).post(f"/good-practice/{entry.id}/remove").status_code == 404
    assert "out of the library" in as_(cast.bram).post(f"/good-practice/{entry.id}/remove", follow_redirects=True).text
    assert (practices.list_newest(db, limit=9), practices.count_offered(db)) == ([], 1)
    assert as_(cast.bram).post(f"/good-practice/{entry.id}/remove").status_code == 404


def test_only_what_is_offered_can_go_in_and_once(world: World, cast: Cast, as_: As, db: Database) -> None:
    world.replied()
    finding = waiting(db)
    put(as_(cast.ottilie), finding)
    assert practices.list_newest(db, limit=9) == []
    put(put(as_(cast.bram), finding), finding)
    assert len(practices.list_newest(db, limit=9)) == 1
    assert as_(cast.bram).get(f"/good-practice/waiting/{finding}").status_code == 404
    assert as_(cast.bram).get("/good-practice/waiting/999").status_code == 404


def test_withdrawn_words_go_from_the_library_too(world: World, cast: Cast, as_: As, db: Database) -> None:
    visit = world.replied()
    put(as_(cast.bram), waiting(db), words=f"{WORDS} So two actions had no owner.")
    withdrawing.withdraw(db, visit, 1, withdrawing.Words(("two actions had no owner",)), "It names somebody.", by=cast.bram, at=NOW)
    (entry,) = practices.list_newest(db, limit=9)
    assert entry.text == f"{WORDS} So [words withdrawn]."
    assert practices.find(db, '"owner"', limit=9) == []
