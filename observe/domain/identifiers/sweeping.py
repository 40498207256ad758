"""Going through a text with a pattern."""

from __future__ import annotations

import re
from collections.abc import Iterator


def sweep(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Every match, also one that begins inside another: what looked like a number may hide the beginning of a true one."""
    at = 0
    while match := pattern.search(text, at):
        yield match
        at = match.start() + 1
