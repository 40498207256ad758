"""Actions as the Board follows them: where they stand, how long they take, and what comes back."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from html import unescape

from flask.testing import FlaskClient
from sqlite_utils import Database

from observe.domain import dates
from observe.domain.actions import Action, State
from observe.domain.follow_up import LEAST_TO_SAY, Took, by_quarter, days_until, took
from observe.store import actions
from tests.cast import NOW, TODAY, Cast, World

As = Callable[..., FlaskClient]


def text(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def an_action(world: World, db: Database) -> Action:
    return actions.of_visit(db, world.replied().id)[0]


def test_actions_are_counted_by_state_and_by_the_quarter_in_which_they_were_given(world: World, cast: Cast, as_: As, db: Database) -> None:
    an_action(world, db)
    page = as_(cast.ottilie).get("/board/actions")
    assert "Open 1 Overdue 0 Said to be done 0" in text(page.text)
    assert "October to December 2026 1 1 0 0 0 0" in text(page.text)
    assert "/actions?state=overdue" in page.text
    assert "Too few to say how long it takes until an action is seen to be done: 0 were" in text(page.text)
    assert "/board/actions" in as_(cast.ottilie).get("/board").text


def test_without_an_action_it_says_so(cast: Cast, as_: As) -> None:
    page = text(as_(cast.bram).get("/board/actions").text)
    assert "No action has been given since 1 January 2025." in page
    assert "No visit since 1 January 2025 looked again" in page


def test_a_theme_comes_back_where_two_visits_to_one_borough_named_it(world: World, cast: Cast, as_: As) -> None:
    world.released(boroughs=("camden",))
    client = as_(cast.ottilie)
    assert "Themes that were an area for improvement" not in client.get("/board/actions").text
    world.released(boroughs=("brent",))
    assert "Themes that were an area for improvement" not in client.get("/board/actions").text
    world.released(boroughs=("camden", "islington"))
    page = text(client.get("/board/actions").text)
    assert re.search(r"Theme Boroughs .* 1 ", page)


def test_how_long_it_takes_is_said_from_ten_on_by_the_middle_one() -> None:
    assert took([3] * (LEAST_TO_SAY - 1)) == Took(LEAST_TO_SAY - 1)
    assert took([*range(1, 10), 100]) == Took(10, 5.5, 1, 100)


def test_days_and_quarters_are_those_of_the_calendar(world: World, db: Database) -> None:
    action = an_action(world, db)
    done = replace(action, said_done_at=NOW + timedelta(days=3), seen_done_at=NOW + timedelta(days=30))
    assert (days_until([done, action], seen=False), days_until([done, action], seen=True)) == ([3], [30])
    last, now = by_quarter([done, action], dates.last_quarters(dates.quarter_of(TODAY), 2), TODAY)
    assert (last.total, now.states[State.OPEN], now.states[State.SEEN_DONE]) == (0, 1, 1)
