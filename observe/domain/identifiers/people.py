"""Names of people: with a title, with initials, in two capitalised words, beside a word for a relative. All are questions: no rule knows a name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from observe.domain.identifiers.kinds import Found, Kind, Known, Tier
from observe.domain.identifiers.sweeping import LOOKS, look
from observe.domain.identifiers.words import ACRONYMS, BEFORE_A_LETTER, RELATIVES, SHORT_WORDS, TITLES, Phrases, is_known, phrases_of, unknown_ones, words_of

CAPITAL = "[A-ZÀ-ÖØ-ÞĀ-ɏΑ-ΩА-Я]"
LETTERS = "[A-Za-zÀ-ÖØ-öø-ɏΑ-ωА-я’-]"
#: What may follow the first capital of a word: more initials, a stop after one or after a short title, or the rest of the word.
REST = rf"(?:(?:\.{CAPITAL})++\.?|\.(?= {CAPITAL})|(?:r|rs|s|rof|ev|gt|llr)\.(?= )|{LETTERS}*+(?!\w))"
BEGINNING = rf"{CAPITAL}(?<![\w’&/.-]{CAPITAL})"
#: Two to five capitalised words side by side.
ROW = re.compile(rf"{BEGINNING}{REST}(?: {CAPITAL}{REST}){{1,4}}+")
SMALL_TITLE = re.compile(r"mrs?(?:(?<![\w’-]mr)|(?<![\w’-]mrs))\.? (?P<name>[a-z’-]{3,30})")
PARTICLE = re.compile(rf"(?:Mr|Mrs|Ms|Miss|Dr|Professor)\.?(?: (?:de|van|von|der|la|le|al|el)){{1,2}} {CAPITAL}\w+")
TWO_CAPITALS = re.compile(r"[A-Z](?<![\w&/.’-][A-Z])[A-Z](?![\w&/’-])")
#: Initials with stops, from the first stop on.
STOPPED = re.compile(rf"\.(?<={CAPITAL}\.)(?<![\w’&/.-]{CAPITAL}\.){CAPITAL}(?:\.{CAPITAL})*+\.?(?!\w)")
KIN = "|".join(sorted(RELATIVES, key=len, reverse=True))
AFTER_KIN = re.compile(rf"[^\w](?=[a-z])(?:{KIN})(?:’s)?,?(?: called| named)? (?P<name>{CAPITAL}\w+)")
#: What stands between a name and a word for a relative, with this; and the name, which is looked for before it.
BEFORE_KIN = re.compile(rf"(?:’s|, (?:his|her|their|the)) (?:{KIN})(?!\w)")
NAME_BEFORE = re.compile(rf"(?<![\w’&/.-]){CAPITAL}\w++\Z")


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
        if text[match.start() - 1 : match.end()] not in ("U.K.", "U.S."):
            yield Kind.INITIALS, Tier.ASK, match.start() - 1, match.end()
    for match in look(TWO_CAPITALS, text):
        if match[0].lower() not in ACRONYMS and match[0].lower() not in SHORT_WORDS:
            yield Kind.INITIALS, Tier.ASK, match.start(), match.end()


def _rows(text: str, allowed: frozenset[str], phrases: Phrases) -> Iterator[Found]:
    """Capitalised words side by side that are not all ordinary."""
    rows = (match for match in ROW.finditer(text) if not allowed.issuperset(match[0].casefold().split(" ")))
    for row in islice(rows, LOOKS):
        words = row[0].split(" ")
        unknown = unknown_ones(words, allowed, phrases)
        for kind, first, last in _names(words, unknown, text[max(0, row.start() - 24) : row.start()]):
            start = row.start() + sum(map(len, words[:first])) + first
            yield kind, Tier.ASK, start, start + len(" ".join(words[first : last + 1]))


def _names(words: list[str], unknown: list[int], before: str) -> Iterator[tuple[Kind, int, int]]:
    """The kind, and which words of a row, given which of them are unknown and what stands before it."""
    for at in range(len(words) - 1):
        if _is_initial(words[at]) and (_is_initial(words[at + 1]) or (at + 1 in unknown and not (at == 0 and _names_a_part(before)))):
            yield Kind.INITIALS, at, at + 1
            break
    if not unknown:
        return
    title = next((at for at in range(unknown[-1]) if words[at].rstrip(".").casefold() in TITLES), None)
    if title is not None:
        yield Kind.NAME, title, unknown[-1]
    elif len(unknown) > 1:
        yield Kind.TWO_NAMES, unknown[0], unknown[-1]


def _is_initial(word: str) -> bool:
    """One capital; A and I only with a stop, since they are words."""
    return len(word) < 3 and (word[1:] == "." or (len(word) == 1 and word not in "AI"))


def _names_a_part(before: str) -> bool:
    """Whether a letter belongs to the word before it: "Form A", "Category B"."""
    words = before.lower().split()
    return bool(words) and words[-1] in BEFORE_A_LETTER


def _relatives(text: str, allowed: frozenset[str]) -> Iterator[Found]:
    """Names after and before a word for a relative: "his wife Karen", "Karen’s mother"."""
    for match in look(AFTER_KIN, text):
        if not is_known(match["name"], allowed):
            yield Kind.RELATION, Tier.ASK, *match.span("name")
    for match in look(BEFORE_KIN, text):
        name = NAME_BEFORE.search(text, max(0, match.start() - 32), match.start())
        if name and not is_known(name[0], allowed):
            yield Kind.RELATION, Tier.ASK, *name.span()
