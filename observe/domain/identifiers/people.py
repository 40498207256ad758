"""Names of people: with a title, with initials, in two capitalised words, beside a word for a relative. All are questions: no rule knows a name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from observe.domain.identifiers.kinds import Kind, Known, Mark, Tier
from observe.domain.identifiers.words import ACRONYMS, BEFORE_A_LETTER, RELATIVES, SHORT_WORDS, are_known, is_known, phrases_of, without_phrases, words_of

#: A capital, of any alphabet that has them: no digit, no small letter of Latin 1. `isupper` has the last word.
CAPITAL = r"[^\W\d_a-zß-öø-ÿ]"
WORD = CAPITAL + r"[\w’-]{1,30}+"
START = r"(?<![\w’-])"

TITLES = (
    "Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Lord|Lady|Rev|Reverend|Judge|Councillor|Cllr"
    "|PC|DC|PS|DS|DI|DCI|DSupt|Constable|Sergeant|Sgt|Inspector|Superintendent|MR|MRS|MISS|DR"
)
TITLED = re.compile(
    rf"{START}(?:(?:{TITLES})\.?[ \n](?:(?:de|van|von|der|la|le|al|el) ){{0,2}}(?P<name>{WORD}(?: {WORD}){{0,2}})|(?:mr|mrs)\.? (?P<small>[a-z’-]{{3,30}}))"
)
DOTTED = re.compile(rf"{START}(?<!\.)[A-Z]\.(?: ?[A-Z]\.){{1,3}}")
INITIAL = re.compile(rf"{START}(?<!\.)(?:[A-Z]\. |[B-HJ-Z] )(?P<name>{WORD})")
TWO_CAPITALS = re.compile(r"(?<![\w&/.’-])[A-Z]{2}(?![\w&/’-])")
RUN = re.compile(rf"{START}{WORD}(?: {WORD})++")
KIN = "|".join(sorted(RELATIVES, key=len, reverse=True))
AFTER_KIN = re.compile(rf"(?<!\w)(?i:{KIN})(?:’s)?,?(?: called| named)? (?P<name>{WORD})")
BEFORE_KIN = re.compile(rf"{START}(?P<name>{CAPITAL}\w{{1,30}}+)(?:’s|, (?:his|her|their|the)) (?:{KIN})(?!\w)")
LAST_WORD = re.compile(r"\w+(?=[ \n]\Z)")


def find(text: str, known: Known) -> Iterator[Mark]:
    """Every passage of plain text that one of these kinds fits."""
    allowed = words_of(known)
    yield from _titled(text, allowed)
    yield from _initials(text, allowed)
    yield from _two_names(text, allowed, known)
    for pattern in (AFTER_KIN, BEFORE_KIN):
        for match in pattern.finditer(text):
            if match["name"][0].isupper() and not is_known(match["name"], allowed):
                yield Mark(Kind.RELATION, Tier.ASK, *match.span("name"))


def _titled(text: str, allowed: frozenset[str]) -> Iterator[Mark]:
    for match in TITLED.finditer(text):
        if not are_known(match["name"] or match["small"], allowed):
            yield Mark(Kind.NAME, Tier.ASK, match.start(), match.end())


def _initials(text: str, allowed: frozenset[str]) -> Iterator[Mark]:
    for match in DOTTED.finditer(text):
        if match[0].replace(" ", "") not in ("U.K.", "U.S."):
            yield Mark(Kind.INITIALS, Tier.ASK, match.start(), match.end())
    for match in INITIAL.finditer(text):
        before = LAST_WORD.search(text, max(0, match.start() - 20), match.start())
        if not is_known(match["name"], allowed) and not (before and before[0].casefold() in BEFORE_A_LETTER):
            yield Mark(Kind.INITIALS, Tier.ASK, match.start(), match.end())
    for match in TWO_CAPITALS.finditer(text):
        small = match[0].lower()
        if small not in ACRONYMS and small not in SHORT_WORDS and small not in allowed:
            yield Mark(Kind.INITIALS, Tier.ASK, match.start(), match.end())


def _two_names(text: str, allowed: frozenset[str], known: Known) -> Iterator[Mark]:
    """Capitalised words side by side, two of them unknown: from the first of these to the last."""
    phrases = phrases_of(known)
    for match in RUN.finditer(text):
        words = [word for word in without_phrases(match[0], phrases) if not is_known(word[0], allowed)]
        if len(words) > 1:
            yield Mark(Kind.TWO_NAMES, Tier.ASK, match.start() + words[0].start(), match.start() + words[-1].end())
