"""The Board's paper of a quarter: what the Executive Office adds to the counts, and what is said of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from observe.domain.area import Area
from observe.domain.counts import Share

#: A question stands among those that were mostly in place from this share on, among the others below that one; with fewer visits rated it is not named.
MOSTLY, HALF, LEAST_TO_NAME = 0.75, 0.5, 5
#: The longest quotation in a paper, in characters: longer ones are read in their reports.
LONGEST_QUOTE = 400
WORD = re.compile(r"[^\W_]+")
#: What stands in the names of places and says no place by itself.
PLAIN = frozenset({"and", "upon", "of", "the", "london", "area", "north", "south", "east", "west", "central"})
#: A single word of a place's name tells from so many letters on, and one of a person's.
OF_PLACES, OF_PEOPLE = 3, 2
#: Words of which nothing is left but what stands for them.
LEFT_OUT = re.compile(r"\s*\[[^\]]*\]\s*")


@dataclass(frozen=True, slots=True)
class Words:
    """For which meeting of the Board it is, a summary (may be empty), and what the Board is asked to do, each a line."""

    meeting_on: date
    brief: str = ""
    asked: tuple[str, ...] = ()


def firm_and_weak(shares: Iterable[tuple[str, Share | None]]) -> tuple[list[str], list[str]]:
    """Questions that were Strong or Secure in three quarters of the meetings or more, and in fewer than half: each "title (x of n)"."""
    told = [(share.hits / share.n, f"{title} ({share.hits} of {share.n})") for title, share in shares if share and share.n >= LEAST_TO_NAME]
    return [said for rate, said in told if rate >= MOSTLY], [said for rate, said in told if rate < HALF]


@dataclass(frozen=True, slots=True)
class Names:
    """Names in full, by their words in small letters; the single words in small letters that tell who or where it was; and codes as they are written."""

    full: Mapping[str, str]
    words: frozenset[str]
    codes: frozenset[str]

    def found_in(self, text: str) -> list[str]:
        """Full names whatever their case, then single words that the text has with a capital: "may" is a word, and "May" may be a name."""
        said = f" {_small(text)} "
        whole = {words: name for words, name in self.full.items() if f" {words} " in said}
        told = {word for words in whole for word in words.split()}
        alone = [word for word in WORD.findall(text) if word in self.codes or (word[0].isupper() and word.casefold() in self.words - told)]
        return [*whole.values(), *dict.fromkeys(alone)]


def _small(text: str) -> str:
    """Its words in small letters, and nothing between them but a space."""
    return " ".join(word.casefold() for word in WORD.findall(text))


def names_of(places: Iterable[str], people: Iterable[str] = (), codes: Iterable[str] = ()) -> Names:
    """Names as they are looked for: in full, and word by word. Of places, words such as "upon" and "North" do not count alone."""
    where, who = ({_small(name): name for name in those if _small(name)} for those in (places, people))
    single = [{word for word in " ".join(those).split() if len(word) >= least} for those, least in ((where, OF_PLACES), (who, OF_PEOPLE))]
    return Names({**where, **who}, frozenset(single[0] - PLAIN | single[1]), frozenset(codes))


def names_in(area: Area, people: Iterable[str] = ()) -> Names:
    """The area's boroughs, also as they are shortened with an "&"; the police's and probation's units there, with the police's codes; and these people."""
    shortened = [one.short for one in area.boroughs if "&" in one.short]
    places = [name for one in area.boroughs for name in (one.name, one.bcu, one.pdu) if name]
    return names_of([*places, *shortened], people, [one.bcu_code for one in area.boroughs if one.bcu_code])


def can_stand_unnamed(text: str, names: Names) -> bool:
    """Whether words can be quoted without saying where they are from: short enough, nobody's and no place's name in them, and not all left out."""
    return len(text) <= LONGEST_QUOTE and not LEFT_OUT.fullmatch(text) and not names.found_in(text)


def none_to_share(agreed: int) -> str:
    """Why no good practice is quoted, of so many which chairs agreed to share."""
    if not agreed:
        return "No chair has agreed yet that a good practice of this quarter may be shared."
    those, why = ("1 good practice", "it names or may name") if agreed == 1 else (f"{agreed} good practices", "each names or may name")
    return f"Chairs agreed that {those} of this quarter may be shared. None could be quoted here: {why} a place or a person, is too long, or was left out."


def visits(count: int) -> str:
    """ "1 visit", "12 visits"."""
    return f"{count} visit" if count == 1 else f"{count} visits"
