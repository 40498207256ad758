"""What somebody types to search for, as words and phrases that are searched for and never read as commands."""

from __future__ import annotations

import re

#: The longest search, in characters.
LIMIT = 200
_PARTS = re.compile(r'"([^"]*)"?|(\S+)')


def phrases(typed: str) -> tuple[str, ...]:
    """What is between quotation marks is one phrase, every other word one of its own; what has no letter and no digit is none."""
    found = [(phrase or word).replace('"', " ").strip() for phrase, word in _PARTS.findall(typed.replace("“", '"').replace("”", '"'))]
    return tuple(one for one in found if any(sign.isalnum() for sign in one))


def as_query(wanted: tuple[str, ...]) -> str:
    """All of these, in the words of FTS5: each a quoted string, in which nothing is an operator."""
    return " ".join(f'"{one}"' for one in wanted)
