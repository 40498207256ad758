"""What a page of ours asks, read off the page itself: so that what was typed there can be shown beside its question, whichever page it was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from io import BytesIO
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from flask import current_app, g, request
from werkzeug.exceptions import HTTPException

from observe.domain.errors import NotAllowed, NotFound
from observe.domain.people import Person

#: Elements without an end.
VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})


class Row(NamedTuple):
    """What was asked, and what was typed or chosen; no question where the page asks nothing under that name."""

    question: str
    answers: list[str]


class Element:
    """An element of a page, with what is in it."""

    def __init__(self, tag: str, has: dict[str, str], parent: Element | None) -> None:
        self.tag, self.has, self.parent = tag, has, parent
        self.inside: list[Element | str] = []

    @property
    def words(self) -> str:
        """All text in it, on one line."""
        return " ".join("".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        for one in self.inside:
            yield from [one] if isinstance(one, str) else one._texts()

    def every(self, *tags: str) -> Iterator[Element]:
        """The elements of these kinds in it, in order."""
        for one in self.inside:
            if isinstance(one, Element):
                if one.tag in tags:
                    yield one
                yield from one.every(*tags)

    def group(self) -> Element | None:
        """The fieldset around it."""
        around = self.parent
        while around is not None and around.tag != "fieldset":
            around = around.parent
        return around


class Page(HTMLParser):
    """A page, as far as its forms go that lead to one path."""

    def __init__(self, html: str, path: str) -> None:
        super().__init__()
        self.path, self.whole = path, Element("", {}, None)
        self.here = self.whole
        self.feed(html)
        self.close()
        self.forms = [one for one in self.whole.every("form") if self._is_asked(one)]
        self.labels = {one.has.get("for", ""): one.words for one in self.whole.every("label")}
        self.heading = next((one.words for one in self.whole.every("h1")), "")

    def _is_asked(self, form: Element) -> bool:
        return form.has.get("method", "").lower() == "post" and urlsplit(form.has.get("action") or self.path).path == self.path

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Builds the tree."""
        made = Element(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.inside.append(made)
        self.here = self.here if tag in VOID else made

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """As in drawings."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Closes whatever was left open in it, too."""
        around: Element | None = self.here
        while around is not None and around.tag != tag:
            around = around.parent
        self.here = around.parent if around is not None and around.parent is not None else self.here

    def handle_data(self, data: str) -> None:
        """Text."""
        self.here.inside.append(data)

    def button(self, sent: Sequence[tuple[str, str]]) -> str:
        """The words of the button that was pressed: of one with a name, or else of the first one without."""
        buttons = [(one.has.get("name", ""), one.has.get("value", ""), one.words) for form in self.forms for one in form.every("button")]
        pressed = [words for name, value, words in buttons if (name, value) in sent] + [words for name, _, words in buttons if not name]
        return pressed[0] if pressed else ""

    def questions(self) -> dict[str, list[Element]]:
        """What one types into or chooses from, by name."""
        found: dict[str, list[Element]] = {}
        for one in (one for form in self.forms for one in form.every("input", "select", "textarea")):
            if one.has.get("type") != "hidden":
                found.setdefault(one.has.get("name", ""), []).append(one)
        return found

    def row(self, controls: Sequence[Element], values: Sequence[str]) -> Row:
        """One question with the answers in words."""
        first, label, group = controls[0], self.labels.get(controls[0].has.get("id", ""), ""), controls[0].group()
        legend = next((one.words for one in group.every("legend")), "") if group else ""
        if _is_chosen(first):
            offered = {one.has.get("value", "on"): self.labels.get(one.has.get("id", ""), "") for one in controls}
            return Row(legend or label, [offered.get(value, value) for value in values])
        offered = {one.has.get("value", one.words): one.words for one in first.every("option")}
        # What follows one of the choices in a group has a label that says all; the boxes of a date have not.
        is_part = group is not None and not any(_is_chosen(one) for one in group.every("input"))
        return Row(f"{legend}: {label}" if is_part else label, [offered.get(value, value) for value in values])


def _is_chosen(control: Element) -> bool:
    return control.has.get("type") in ("radio", "checkbox")


def page_at(address: str, me: Person) -> Page | None:
    """A page of ours as somebody is shown it now; None where it is not open to them. It is asked for apart from this request, and cannot write."""
    path, _, query = address.partition("?")
    asking = {"REQUEST_METHOD": "GET", "PATH_INFO": unquote(path), "QUERY_STRING": query, "CONTENT_LENGTH": "0", "wsgi.input": BytesIO()}
    with current_app.app_context(), current_app.request_context({**request.environ, **asking}):
        g.person, g.half_signed_in = me, None
        try:
            answer = current_app.make_response(current_app.dispatch_request())
        except (NotFound, NotAllowed, HTTPException):
            return None
        return Page(answer.get_data(as_text=True), unquote(path)) if answer.status_code == 200 else None


def rows(page: Page | None, sent: Sequence[tuple[str, str]]) -> list[Row]:
    """All that was typed or chosen, in the order of the page; what it does not ask comes last, as far as it is words."""
    values: dict[str, list[str]] = {}
    for name, value in sent:
        values.setdefault(name, []).append(value)
    asked = page.questions() if page else {}
    shown = [page.row(controls, values[name]) for name, controls in asked.items() if any(values.get(name, ()))] if page else []
    return shown + [Row("", found) for name, found in values.items() if name not in asked and any(" " in value.strip() for value in found)]
