"""What changed from one text to another, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum


class Fate(StrEnum):
    """What became of some words."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words that share a fate, with the blanks among them."""

    fate: Fate
    text: str


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """Both texts at once: without the new pieces they are the first, without those that are gone the second."""
    old, new = (re.findall(r"\S+\s*|\s+", text) for text in (before, after))
    found = []
    for _, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = "".join(old[first:last]), "".join(new[start:end])
        found += [Piece(Fate.SAME, gone)] if gone == come else [Piece(Fate.GONE, gone), Piece(Fate.NEW, come)]
    return tuple(piece for piece in found if piece.text)
