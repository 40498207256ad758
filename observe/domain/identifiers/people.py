"""Names of people: with a title, with initials, in two capitalised words, beside a word for a relative. All are questions: no rule knows a name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, pairwise

from observe.domain.identifiers.kinds import Found, Kind, Known, Tier
from observe.domain.identifiers.sweeping import LOOKS, look
from observe.domain.identifiers.words import ACRONYMS, BEFORE_A_LETTER, RELATIVES, SHORT_WORDS, TITLES, is_known, phrases_of, without_phrases, words_of

CAPITAL = "[A-ZÀ-ÖØ-ÞĀ-ɏΑ-ΩА-Я]"
#: What may follow the first capital of a word: more initials, a stop after one or after a short title, or the rest of the word.
REST = rf"(?:(?:\.{CAPITAL})++\.?|\.(?= {CAPITAL})|(?:r|rs|s|rof|ev|gt|llr)\.(?= )|[\w’-]*+)"
BEGINNING = rf"{CAPITAL}(?<![\w’&/.-]{CAPITAL})"
#: Two to five capitalised words side by side.
ROW = re.compile(rf"{BEGINNING}{REST}(?: {CAPITAL}{REST}){{1,4}}+")
WORD = re.compile(r"[^ ]+")
SMALL_TITLE = re.compile(r"mrs?(?:(?<![\w’-]mr)|(?<![\w’-]mrs))\.? (?P<name>[a-z’-]{3,30})")
PARTICLE = re.compile(rf"(?:Mr|Mrs|Ms|Miss|Dr|Professor)\.?(?: (?:de|van|von|der|la|le|al|el)){{1,2}} {CAPITAL}\w+")
TWO_CAPITALS = re.compile(r"[A-Z](?<![\w&/.’-][A-Z])[A-Z](?![\w&/’-])")
STOPPED = re.compile(rf"{BEGINNING}(?:\.{CAPITAL})++\.?(?!\w)")
KIN = "|".join(sorted(RELATIVES, key=len, reverse=True))
AFTER_KIN = re.compile(rf"[^\w](?:{KIN})(?:’s)?,?(?: called| named)? (?P<name>{CAPITAL}\w+)")
BEFORE_KIN = re.compile(rf"{BEGINNING}\w++(?:’s|, (?:his|her|their|the)) (?:{KIN})(?!\w)")


def find(text: str, known: Known) -> Iterator[Found]:
    """Every passage of plain text that one of these kinds fits."""
    allowed = words_of(known)
    yield from _rows(text, allowed, phrases_of(known))
    yield from _relatives(text, allowed)
    for match in look(SMALL_TITLE, text):
        if not is_known(match["name"], allowed):
            yield Kind.NAME, Tier.ASK, match.start(), match.end()
    for match in look(PARTICLE, text):
        yield Kind.NAME, Tier.ASK, match.start(), match.end()
    for match in look(STOPPED, text):
        if match[0] not in ("U.K.", "U.S."):
            yield Kind.INITIALS, Tier.ASK, match.start(), match.end()
    for match in look(TWO_CAPITALS, text):
        if match[0].lower() not in ACRONYMS and match[0].lower() not in SHORT_WORDS:
            yield Kind.INITIALS, Tier.ASK, match.start(), match.end()


def _rows(text: str, allowed: frozenset[str], phrases: dict[str, list[list[str]]]) -> Iterator[Found]:
    """Capitalised words side by side that are not all ordinary."""
    rows = (match for match in ROW.finditer(text) if not allowed.issuperset(match[0].casefold().split(" ")))
    for row in islice(rows, LOOKS):
        words = list(WORD.finditer(text, row.start(), row.end()))
        unknown = [word for word in without_phrases(words, phrases) if not is_known(word[0], allowed)]
        yield from _initials(text, words, unknown)
        if unknown:
            yield from _names(text, words, unknown)


def _initials(text: str, words: list[re.Match[str]], unknown: list[re.Match[str]]) -> Iterator[Found]:
    for first, second in pairwise(words):
        if _is_initial(first[0]) and (_is_initial(second[0]) or (second in unknown and not _names_a_part(text, first.start()))):
            yield Kind.INITIALS, Tier.ASK, first.start(), second.end()


def _is_initial(word: str) -> bool:
    """One capital; A and I only with a stop, since they are words."""
    return (len(word) == 1 and word not in "AI") or (len(word) == 2 and word[1] == ".")


def _names_a_part(text: str, at: int) -> bool:
    """Whether the letter there belongs to the word before it: "Form A", "Category B"."""
    before = text[max(0, at - 24) : at].lower().split()
    return bool(before) and before[-1] in BEFORE_A_LETTER


def _names(text: str, words: list[re.Match[str]], unknown: list[re.Match[str]]) -> Iterator[Found]:
    """From a title to the last unknown word after it, or from the first of two unknown ones to the last."""
    title = next((word for word in words if word[0].rstrip(".").casefold() in TITLES and word.start() < unknown[-1].start()), None)
    if title:
        yield Kind.NAME, Tier.ASK, title.start(), unknown[-1].end()
    elif len(unknown) > 1:
        yield Kind.TWO_NAMES, Tier.ASK, unknown[0].start(), unknown[-1].end()


def _relatives(text: str, allowed: frozenset[str]) -> Iterator[Found]:
    """Names after and before a word for a relative: "his wife Karen", "Karen’s mother"."""
    for match in look(AFTER_KIN, text):
        if not is_known(match["name"], allowed):
            yield Kind.RELATION, Tier.ASK, *match.span("name")
    for match in look(BEFORE_KIN, text):
        name = re.split("[’,]", match[0], maxsplit=1)[0]
        if not is_known(name, allowed):
            yield Kind.RELATION, Tier.ASK, match.start(), match.start() + len(name)
