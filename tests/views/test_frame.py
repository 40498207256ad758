"""What stands around every page is what GOV.UK's own page template draws."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader

from observe.domain.people import Person
from tests.cast import Cast, World
from tests.conftest import CheckingClient
from tests.forms.test_components import Elements

Client = Callable[[Person | None], CheckingClient]

#: GOV.UK's template in place of ours.
THEIRS = {"frame.html": '{% extends "govuk_frontend_jinja/template.html" %}{% set cspNonce = csp_nonce %}'}
#: What is another at each opening of a page.
CHANGING = re.compile(r'(nonce|name="(?:csrf_token|form_key|ask_key)" value)="[^"]*"')


def elements(html: str) -> list[object]:
    return Elements(CHANGING.sub("", html)).found


@pytest.mark.parametrize(
    "path", ["/sign-in", "/help", "/", "/visits", "/visits/{ref}/observation/victim-safety", "/visits/{ref}/observation/who-was-there", "/none"]
)
def test_a_page_has_the_frame_that_gov_uk_gives_it(app: Flask, as_: Client, cast: Cast, world: World, path: str) -> None:
    client, address = as_(None if path == "/sign-in" else cast.wren), path.format(ref=world.writing().ref)
    ours = client.get(address).text
    assert app.jinja_env.loader is not None
    app.jinja_env.loader = ChoiceLoader([DictLoader(THEIRS), app.jinja_env.loader])
    assert app.jinja_env.cache is not None
    app.jinja_env.cache.clear()
    assert elements(client.get(address).text) == elements(ours)
