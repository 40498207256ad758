"""Words that the rules look for or pass over."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path

from observe.domain.identifiers.kinds import Known

_LISTS = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))


def _words(name: str) -> frozenset[str]:
    return frozenset(_LISTS[name].split())


SHORT_WORDS = _words("short")
BEFORE_STREET = _words("before_street")
BEFORE_A_LETTER = _words("before_a_letter")
TITLES = _words("titles")
RELATIVES = _words("relatives")
ACRONYMS = _words("acronyms")
ORDINARY = _words("ordinary") | ACRONYMS

Phrases = dict[str, list[list[str]]]

PARTS = re.compile(r"[^\W_]+")


def _parts(word: str) -> list[str]:
    """A word without its possessive s, at its hyphens, casefolded."""
    return PARTS.findall(word.casefold().removesuffix("’s"))


@lru_cache(maxsize=64)
def words_of(known: Known) -> frozenset[str]:
    """Every single word that may be said with a capital: the ordinary ones, and known names of one word. "Camden and Islington" are two of these."""
    names = (name for names in known.names for name in re.split(", | and ", names))
    return ORDINARY.union(*(_parts(name) for name in names if " " not in name))


@lru_cache(maxsize=64)
def phrases_of(known: Known) -> Phrases:
    """Known names of several words, the longest first, by their first word."""
    phrases: Phrases = {}
    for name in sorted(known.names, key=len, reverse=True):
        words = name.replace("'", "’").split()
        if len(words) > 1:
            phrases.setdefault(words[0], []).append(words)
    return phrases


def unknown_ones(words: list[str], allowed: frozenset[str], phrases: Phrases) -> list[int]:
    """Which of capitalised words side by side are neither ordinary nor part of a known name."""
    folded = [word.casefold() for word in words]
    unknown, at = [], 0
    while at < len(words):
        length = next((len(phrase) for phrase in phrases.get(folded[at], ()) if folded[at : at + len(phrase)] == phrase), 0)
        if not length and not is_known(words[at], allowed):
            unknown.append(at)
        at += length or 1
    return unknown


def is_known(word: str, allowed: frozenset[str]) -> bool:
    """Whether a capitalised word, which may be hyphenated, is all known. One letter is no name."""
    if len(word) == 1 or word.casefold() in allowed:
        return True
    return not word.isalpha() and all(part in allowed or len(part) == 1 or part.isdigit() for part in _parts(word))


def are_known(words: str, allowed: frozenset[str]) -> bool:
    """Whether each of several words is known."""
    return all(is_known(word, allowed) for word in words.split())
