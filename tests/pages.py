"""What must hold of every page that any test opens: read from its HTML alone, so it costs next to nothing."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser

#: Fields that a person fills in; other kinds of input need no label.
NEEDS_LABEL = frozenset({"input", "select", "textarea"})
NO_LABEL = frozenset({"hidden", "submit", "button", "image", "reset"})
VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})


class Page(HTMLParser):
    """What one page holds, as far as the rules ask."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: dict[str, list[str]] = {"h1": [], "title": [], "header": [], "footer": []}
        self.open: list[str] = []
        self.ids: list[str] = []
        self.labels: set[str] = set()
        self.fields: list[dict[str, str]] = []
        self.points: list[str] = []
        self.unsafe: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        self._note_references(tag, has)
        self._note_unsafe(tag, has)
        if tag in NEEDS_LABEL and has.get("type") not in NO_LABEL and "label" not in self.open:
            self.fields.append(has)
        if tag not in VOID:
            self.open.append(tag)
        if tag in self.words and "svg" not in self.open:
            self.words[tag].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            del self.open[len(self.open) - 1 - self.open[::-1].index(tag) :]

    def handle_data(self, text: str) -> None:
        for tag in self.words.keys() & set(self.open):
            if self.words[tag]:
                self.words[tag][-1] += text

    def _note_references(self, tag: str, has: dict[str, str]) -> None:
        if "id" in has:
            self.ids.append(has["id"])
        if tag == "label" and "for" in has:
            self.labels.add(has["for"])
        self.points += has.get("aria-describedby", "").split() + has.get("aria-labelledby", "").split()
        if tag == "a" and has.get("href", "").startswith("#") and len(has["href"]) > 1:
            self.points.append(has["href"][1:])

    def _note_unsafe(self, tag: str, has: dict[str, str]) -> None:
        self.unsafe += [f"<{tag} {name}>" for name in has if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in has and not has.get("nonce")):
            self.unsafe.append(f"<{tag}>")


def faults(html: str) -> list[str]:
    """Everything that is wrong with a page, in words."""
    page = Page(html)
    headings, titles = page.words["h1"], page.words["title"]
    found = [f"{len(headings)} h1 instead of one"] if len(headings) != 1 else []
    if headings and not _plain(titles[0] if titles else "").removeprefix("Error: ").startswith(_plain(headings[0])):
        found.append(f"the title {titles} does not begin with the h1 {headings[0]!r}")
    found += [f"the id {one!r} is there {count} times" for one, count in Counter(page.ids).items() if count > 1]
    found += [f"nothing has the id {one!r}, which the page points to" for one in dict.fromkeys(page.points) if one not in page.ids]
    found += [f"no label for {field}" for field in page.fields if not _labelled(field, page.labels)]
    found += [f"inline code or style: {one}" for one in page.unsafe]
    found += [f"no marking in the {place}" for place in ("header", "footer") if "Security marking: " not in "".join(page.words[place])]
    return found


def check_page(html: str) -> None:
    """Fails with everything that is wrong with a page."""
    found = faults(html)
    assert not found, "\n".join(found)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _labelled(field: dict[str, str], labels: set[str]) -> bool:
    return field.get("id") in labels or bool(field.get("aria-label") or field.get("aria-labelledby"))
