"""Going through a text with a pattern."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

#: So many passages are looked at by one pattern: far more than anybody writes, and a bound for what nobody would.
LOOKS = 60


def look(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The matches side by side, up to LOOKS."""
    return islice(pattern.finditer(text), LOOKS)


def sweep(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The same with those that begin inside another: what only looked like a number may hide the beginning of a true one."""
    at = 0
    for _ in range(LOOKS):
        if not (match := pattern.search(text, at)):
            return
        yield match
        at = match.start() + 1
