"""One whole observation as a browser sends it: every page opened, whatever it asks answered, and posted. For the benchmark."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from itertools import count
from typing import TYPE_CHECKING

from flask import Flask
from flask.testing import FlaskClient
from sqlite_utils import Database
from werkzeug.datastructures import MultiDict

from forms.instrument import Kind
from observe.domain import instruments
from observe.domain.observation import kind, sections
from observe.domain.visit import Visit
from observe.store import observations

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

WORDS = "The chair asked each agency by name, and nobody left before the last case was done."
#: No two texts are the same.
NUMBERS = count(1)
#: What is typed into boxes that hold something else than words.
TYPED = {
    "X1_start": "10am", "X1_finish": "12.30pm", "X1_joined": "", "X1_left": "", "X5_listed": "11", "X5_discussed": "9", "X5_seen": "6", "X5_first": "2",
    "X5_reviews": "4", "K1_set": "9", "K1_owner": "8", "K1_date": "7", "others": "Street pastors", "L3_none": "", "L2_why": "",
}  # fmt: skip


class Sheet(HTMLParser):
    """The form on which one writes, answered: the first radio, every tick, the first choice of a list, words in every box."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.answers: MultiDict[str, str] = MultiDict()
        self._inside, self._list, self._day = False, "", iter(("17", "11", "2026"))
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = has.get("id") == "part" or "action" not in has
        elif self._inside and tag in ("input", "textarea"):
            self._answer(has["name"], has.get("type", "text"), has.get("value", ""))
        elif self._inside and tag == "select":
            self._list = has["name"]
        elif self._list and tag == "option" and has["value"]:
            self.answers[self._list], self._list = has["value"], ""

    def _answer(self, name: str, kind: str, value: str) -> None:
        if kind == "radio" and name in self.answers:
            return
        typed = next(self._day) if name == "L2_date" else TYPED.get(name, f"{WORDS} So it was in {next(NUMBERS)} of them.")
        self.answers.add(name, value if kind in ("radio", "checkbox", "hidden") else typed)


def pages(db: Database, visit: Visit) -> Iterator[str]:
    """The address of every page of an observation, in the order of the list."""
    for section in sections(visit, instruments.of_visit(visit), observations.get(db, visit)):
        address = f"/visits/{visit.ref}/observation/{section.slug}"
        if kind(section) in (Kind.GOOD_PRACTICE, Kind.IMPROVEMENT):
            yield from (f"{address}/good-practice/new", f"{address}/improvement/new")
        yield address
        if kind(section) is Kind.ATTENDANCE:
            yield f"{address}/how"
    yield f"/visits/{visit.ref}/check"


class Watch:
    """Stands between a server and the application: how much CPU each answer took from its request to its last byte, in milliseconds."""

    def __init__(self, app: Flask) -> None:
        self.answers = app.wsgi_app
        self.spent: list[float] = []
        app.wsgi_app = self  # type: ignore[method-assign]  # as Flask's documentation says

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """One answer, whole."""
        begun = time.process_time()
        answer = self.answers(environ, start_response)
        body = b"".join(answer)
        answer.close()  # type: ignore[attr-defined]  # Werkzeug's always can
        self.spent.append((time.process_time() - begun) * 1000)
        return [body]


def walk(client: FlaskClient, addresses: list[str], watch: Watch) -> list[float]:
    """Opens and posts each page once; how much CPU each answer took in the server, in milliseconds, without what the client does."""
    watch.spent = []
    for address in addresses:
        page = client.get(address)
        answer = client.post(address, data=Sheet(page.get_data(as_text=True)).answers)
        assert answer.status_code == 303, (address, page.status_code, answer.status_code)
    return watch.spent
