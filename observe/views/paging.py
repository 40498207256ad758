"""Long lists, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from flask import request, url_for

from observe.domain.errors import NotFound

#: Rows on one page of a list.
SIZE = 20


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: `number` counts from 1 up to `of`, `total` is the number of rows on all of them."""

    number: int
    of: int
    total: int

    @property
    def offset(self) -> int:
        """How many rows stand on the pages before."""
        return (self.number - 1) * SIZE

    @property
    def links(self) -> dict[str, object] | None:
        """What GOV.UK's pagination is given; None when there is one page."""
        if self.of == 1:
            return None
        before = {"href": _address(self.number - 1)} if self.number > 1 else None
        after = {"href": _address(self.number + 1)} if self.number < self.of else None
        return {"previous": before, "next": after, "items": [self._item(number) for number in self._shown()]}

    def _shown(self) -> list[int]:
        """The first, the last, and those next to this one; 0 stands for those left out between."""
        near = sorted({1, self.of} | {number for number in range(self.number - 1, self.number + 2) if 1 <= number <= self.of})
        gaps = [number for before, number in pairwise(near) if number - before > 1]
        return [one for number in near for one in ([0, number] if number in gaps else [number])]

    def _item(self, number: int) -> dict[str, object]:
        return {"number": number, "href": _address(number), "current": number == self.number} if number else {"ellipsis": True}


def page_of(total: int) -> Page:
    """The page of the list that the address asks for; raises NotFound when there is no such page."""
    of, number = max(1, -(-total // SIZE)), number_asked()
    if number > of:
        raise NotFound
    return Page(number, of, total)


def number_asked() -> int:
    """The number of the page in the address; raises NotFound where it is none."""
    asked = request.args.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 0
    if not number:
        raise NotFound
    return number


def beside(number: int, *, more: bool, words: tuple[str, str] = ("Newer", "Older")) -> dict[str, object] | None:
    """What GOV.UK's pagination is given for a list that nobody counts: the page before, and the one after where there is `more`."""
    before = {"href": _address(number - 1), "text": words[0]} if number > 1 else None
    after = {"href": _address(number + 1), "text": words[1]} if more else None
    return {"previous": before, "next": after} if before or after else None


def _address(number: int) -> str:
    """This list's address with another page, and everything else as it is."""
    values = {**(request.view_args or {}), **request.args.to_dict(), "page": str(number)}
    return url_for(request.endpoint or "home.show", **values)
