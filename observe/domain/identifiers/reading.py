"""Text as the rules read it: plain letters, digits, dashes and slashes, whatever was typed, and the way back to the text as typed."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from itertools import chain

#: Cyrillic and Greek letters that look like a Latin one, and that one.
LOOK_ALIKES = dict(zip("İАВЕЅІЈКМНОРСТХУавесіјкморѕтхуһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορτυχ", "IABESIJKMHOPCTXYabecijkmopstxyhdqwABEZHIKMNOPTYXaiknoptux", strict=True))

#: Where characters with a plainer form are: Latin to the general symbols, full-width forms, mathematical and enclosed letters, and digits of other scripts.
PLACES = (range(0x80, 0x3100), range(0xA620, 0xABFA), range(0xFE00, 0xFFF0), range(0x1D400, 0x1D800), range(0x1F100, 0x1F190), range(0xE0000, 0xE0080))

#: Characters that nobody sees, besides those whose category says so: fillers, joiners, and the ring around an emoji's digit.
UNSEEN = frozenset("\r\u034f\u115f\u1160\u17b4\u17b5\u20e3\u3164\uffa0")


def _plainer(character: str) -> str | None:
    """The one plain character that this one looks like, itself, or None for what nobody sees."""
    category = unicodedata.category(character)
    if category == "Cf" or character in UNSEEN or "VARIATION SELECTOR" in unicodedata.name(character, ""):
        return None
    if category in ("Zl", "Zp") or character in "\x0b\x0c\x85":
        return "\n"
    if category == "Zs" or character == "\t":
        return " "
    if category == "Pd" or character in "\u2212\u02d7\u2043":
        return "-"
    if character in "\\\u2044\u2215\u29f8\u2571":
        return "/"
    if character in "'\u2018\u2032\u02bc":
        return "\u2019"
    if (digit := unicodedata.decimal(character, None)) is not None:
        return str(digit)
    one = unicodedata.normalize("NFKC", character)
    return LOOK_ALIKES.get(one, one) if len(one) == 1 else character


def _table() -> dict[int, str | None]:
    """Every character that has a plainer form; ASCII in full, which makes translation faster."""
    every = ((one, _plainer(one)) for one in map(chr, chain(range(0x80), *PLACES)))
    return {ord(one): plain for one, plain in every if plain != one or one < "\x80"}


PLAINER = _table()

BREAK = re.compile("\n(?<=[0-9]\n)(?=[0-9])")


def plain(typed: str) -> str:
    """The text in plain characters, one for one but for those that nobody sees, which are left out."""
    return typed.translate(PLAINER)


def unseen(typed: str) -> list[int]:
    """Where `plain` leaves something out, in offsets of what it makes: for `restored`."""
    left_out = (at for at, one in enumerate(typed) if PLAINER.get(ord(one), "") is None)
    return [at - count for count, at in enumerate(left_out)]


def joined(plain: str) -> str:
    """The plain text without the line breaks that stand between two digits."""
    return BREAK.sub("", plain)


def breaks(plain: str) -> list[int]:
    """Where `joined` leaves something out, likewise."""
    return [match.start() - count for count, match in enumerate(BREAK.finditer(plain))]


def restored(start: int, end: int, left_out: list[int]) -> tuple[int, int]:
    """A passage, from its first to its last character, in offsets of the text from which characters were left out."""
    return start + bisect_right(left_out, start), end + bisect_right(left_out, end - 1)
