"""The Board's paper of a quarter: what the Executive Office adds to the counts, and what is said of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from observe.domain.counts import Share

#: A question stands among those that were mostly in place from this share on, among the others below that one; with fewer visits rated it is not named.
MOSTLY, HALF, LEAST_TO_NAME = 0.75, 0.5, 5
#: The longest quotation in a paper, in characters: longer ones are read in their reports.
LONGEST_QUOTE = 400


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


def can_stand_unnamed(text: str, names: Sequence[str]) -> bool:
    """Whether words can be quoted without saying where they are from: short enough, and with nobody's and no place's name in them."""
    said = text.casefold()
    return len(text) <= LONGEST_QUOTE and not any(name.casefold() in said for name in names if name)


def visits(count: int) -> str:
    """ "1 visit", "12 visits"."""
    return f"{count} visit" if count == 1 else f"{count} visits"
