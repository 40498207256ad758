"""What anybody may open, and what a machine that watches is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from observe.domain.people import Person
from tests.cast import Cast
from tests.conftest import CheckingClient

Client = Callable[[Person | None], CheckingClient]


@pytest.mark.parametrize(("path", "title"), [("/help", "Help"), ("/privacy", "Privacy"), ("/cookies", "Cookies"), ("/accessibility", "Accessibility")])
def test_a_stranger_and_everybody_else_can_read_it(as_: Client, cast: Cast, path: str, title: str) -> None:
    for person in (None, cast.wren, cast.bram):
        answer = as_(person).get(path)
        assert answer.status_code == 200
        assert f"<title>{title}" in answer.text


def test_help_says_what_the_answers_mean(as_: Client) -> None:
    text = as_(None).get("/help").text
    assert "Not yet in place" in text
    assert "020 7946 0123" in text


def test_the_cookies_page_names_the_cookie_that_is_set(as_: Client) -> None:
    client = as_(None)
    client.get("/sign-in")
    assert client.get_cookie("observe") is not None
    assert "observe" in client.get("/cookies").text
