"""Search over what released reports say, for the Board and the Executive Office."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlite_utils import Database

from forms.instrument import Answer
from observe.domain.replies import Point, Verdict
from observe.domain.searching import as_query, phrases
from observe.domain.visit import Visit
from observe.services import deleting, settling, visiting, withdrawing
from observe.services.settling import Answer as Settled
from observe.settings import Settings
from observe.store import replies, reports
from tests.cast import DECLARED, NOW, Cast, World
from tests.test_retention import files

As = Callable[..., FlaskClient]
WHERE = "/board/findings"


def saying(world: World, words: str, **changes: object) -> Visit:
    """A released visit with these words under an answer."""
    visit = world.written(**changes)
    visiting.record(world.db, visit, "victim-safety", {"G1": Answer("3", words)}, seen=1, by=world.cast.wren, at=NOW)
    return world.release(visiting.submit(world.db, visit, DECLARED, by=world.cast.wren, at=NOW))


def found(client: FlaskClient, words: str, more: str = "") -> list[str]:
    """The references of what is found, the best first."""
    page = client.get(WHERE, query_string={"q": words, **dict(one.split("=") for one in more.split("&") if one)})
    assert page.status_code == 200
    return re.findall(r"/visits/(V-[0-9-]+)/report", page.text)


def test_words_are_found_by_their_stems_in_reasons_and_findings_the_best_first(world: World, cast: Cast, as_: As) -> None:
    once = saying(world, "The zeppelin was late, and so were many other things at this meeting, as had been said before.")
    often = saying(world, "Zeppelins, zeppelins.", boroughs=("camden",))
    client = as_(cast.ottilie)
    assert found(client, "zeppelin") == [often.ref, once.ref]
    assert found(client, "ZEPPELIN late") == [once.ref]
    assert found(client, "two actions owners")[:1] != []
    page = unescape(client.get(WHERE, query_string={"q": "zeppelin"}).text)
    assert "<mark>Zeppelins</mark>, <mark>zeppelins</mark>." in page


def test_a_phrase_is_found_as_it_stands(world: World, cast: Cast, as_: As) -> None:
    here = saying(world, "The green zeppelin rose.")
    saying(world, "A zeppelin, green and slow, rose.", boroughs=("camden",))
    client = as_(cast.ottilie)
    assert found(client, '"green zeppelin"') == [here.ref]
    assert found(client, "“green zeppelin”") == [here.ref]
    assert len(found(client, "green zeppelin")) == 2


def test_filters_hold_for_what_is_found(world: World, cast: Cast, as_: As) -> None:
    here, there = saying(world, "A zeppelin.", boroughs=("brent",)), saying(world, "A zeppelin.", boroughs=("camden",))
    client = as_(cast.bram)
    assert sorted(found(client, "zeppelin")) == sorted([here.ref, there.ref])
    assert found(client, "zeppelin", "borough=camden") == [there.ref]
    assert found(client, "zeppelin", "kind=improvement") == []
    assert found(client, "zeppelin", "kind=reason") != []
    assert found(client, "owner", "kind=improvement&theme=time") == []


def test_only_released_words_are_found_and_those_of_the_newest_version(world: World, cast: Cast, as_: As, db: Database, settings: Settings) -> None:
    written = world.written()
    visiting.record(db, written, "victim-safety", {"G1": Answer("3", "A zeppelin waits.")}, seen=1, by=cast.wren, at=NOW)
    visiting.submit(db, written, DECLARED, by=cast.wren, at=NOW)
    client = as_(cast.bram)
    assert found(client, "zeppelin") == []
    visit = world.replied(Point(None, "finding:2", "wrong", "It was Health."), boroughs=("camden",))
    reply = replies.get(db, visit)
    settling.settle(
        db, visit, reply.mark, {reply.points[0].id or 0: Settled(Verdict.ACCEPTED, "So it was.", "Health missed a zeppelin.")}, by=cast.bram, at=NOW
    )
    assert found(client, "zeppelin") == [visit.ref]
    assert "Health missed a zeppelin." in client.get(WHERE).text
    withdrawing.withdraw(db, visit, 2, withdrawing.Words(("missed a zeppelin",)), "It could point to one case.", by=cast.bram, at=NOW)
    assert found(client, "zeppelin") == []
    assert found(client, "words withdrawn") == [visit.ref]
    assert reports.get(db, visit).version == 3


def test_no_stem_of_withdrawn_or_old_words_is_left_in_the_files(world: World, cast: Cast, db: Database, settings: Settings) -> None:
    visit = saying(world, "The marmaladen zeppelin rose.")
    old = saying(world, "A xylophonic gale.", boroughs=("camden",), meeting_on=date(2023, 11, 20))
    assert b"xylophon" in files(settings)
    withdrawing.withdraw(db, visit, 1, withdrawing.Words(("marmaladen zeppelin",)), "It names somebody.", by=cast.bram, at=NOW)
    assert not re.search(rb"(?i)marmalad|zeppelin", files(settings))
    deleting.delete(db, world.area, NOW + timedelta(days=1))
    assert not re.search(rb"(?i)xylophon", files(settings))
    assert db.execute("select count(*) from visits where ref = ?", (old.ref,)).fetchone() == (0,)


@pytest.mark.parametrize(
    "typed", ['"', "*", "NEAR(", "a AND", "text:x", "^", "-", "'", "🎈", "\x00", "%", '""', "NOT", "{a}", "x" * 200, "(((", "\\", "é" * 50]
)
def test_whatever_is_typed_is_searched_for_and_never_an_error(world: World, cast: Cast, as_: As, typed: str) -> None:
    world.released()
    client = as_(cast.ottilie)
    for where in (WHERE, "/good-practice"):
        page = client.get(where, query_string={"q": typed})
        assert page.status_code == 200
        assert "found" in page.text or "Type at least one word" in page.text or "nothing here yet" in page.text


def test_a_filter_that_cannot_be_is_shown_again_in_the_search_with_what_was_typed(world: World, cast: Cast, as_: As) -> None:
    world.released()
    page = as_(cast.ottilie).get(WHERE, query_string={"borough": "atlantis", "level": "3", "q": "zeppelin", "theme": "time"})
    assert page.status_code == 400
    assert re.findall(r"<h1[^>]*>(.*?)</h1>", page.text) == ["Findings of visits"]
    assert re.findall(r'<form class="ob-filters" method="get" action="(.*?)"', page.text) == [WHERE]
    assert page.text.count("Borough: choose one from the list") == 2, "in the summary and beside the field"
    assert '<select class="govuk-select govuk-select--error" id="borough"' in page.text
    assert '<input type="hidden" name="level" value="3">' in page.text
    assert 'name="borough" value' not in page.text
    assert 'value="zeppelin"' in page.text
    assert '<option value="time" selected>' in page.text


@pytest.mark.parametrize("typed", ["zeppelin", ""])
def test_reasons_have_no_theme_and_the_search_says_so(world: World, cast: Cast, as_: As, typed: str) -> None:
    saying(world, "A zeppelin.")
    page = as_(cast.ottilie).get(WHERE, query_string={"q": typed, "theme": "time", "kind": "reason"})
    assert page.status_code == 400
    assert page.text.count("Reasons under answers have no theme: choose all themes or another kind") == 2, "in the summary and beside the field"
    assert "Nothing is found" not in page.text
    assert '<option value="time" selected>' in page.text
    assert '<option value="reason" selected>' in page.text


def test_ten_thousand_characters_are_too_many(cast: Cast, as_: As) -> None:
    for where in (WHERE, "/good-practice"):
        page = as_(cast.ottilie).get(where, query_string={"q": "zeppelin " * 1_111})
        assert page.status_code == 400
        assert "Search for 200 characters or fewer" in page.text


def test_what_is_typed_becomes_phrases_in_which_nothing_is_an_operator() -> None:
    assert phrases('late "two actions" or* NEAR( "') == ("late", "two actions", "or*", "NEAR(")
    assert as_query(("two actions", "or*")) == '"two actions" "or*"'
    assert phrases('"unfinished phrase') == ("unfinished phrase",)
