"""Reading what a browser sent, and refusing what no page of ours could have sent."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from werkzeug.datastructures import MultiDict


class NotAForm(Exception):
    """What was sent did not come from the page: two values where one belongs, or a box that is not there at all."""


def one(submitted: MultiDict[str, str], name: str) -> str:
    """The value of a box, which a browser sends even when it is empty."""
    return only(name, submitted.getlist(name))


def one_or_none(submitted: MultiDict[str, str], name: str) -> str:
    """The value of a group of radios, of which a browser sends nothing while none is chosen."""
    return only(name, submitted.getlist(name) or [""])


def chosen(submitted: MultiDict[str, str], name: str, codes: Collection[str]) -> str:
    """A code of a list, or nothing."""
    value = one_or_none(submitted, name)
    if value and value not in codes:
        raise NotAForm(f"{name} has a value that is not offered")
    return value


def only(name: str, values: Sequence[str]) -> str:
    """The one value there is."""
    if len(values) != 1:
        raise NotAForm(f"{name} has {len(values)} values, not one")
    return plain(values[0])


def tidy(typed: str | None) -> str:
    """The filter of a box for words: `plain`, without what is empty at both ends."""
    return plain(typed or "").strip()


def plain(value: str) -> str:
    """The words without what a browser or a tool adds: it sends lines parted by two characters, and nobody types a NUL."""
    return value.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
