"""The cards of the first page: each is one thing to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from observe.domain import dates
from observe.domain.visit import Visit

#: Cards of one sort on the page, and lines in a card.
MOST = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One visit in a list: what it is called, where it leads, a sentence on it, and where its note sheet is (empty: none to print)."""

    title: str
    href: str
    text: str
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One thing to do. `urgent` orders the cards: the earliest first. `last_day` says by when, `left` how long that is."""

    urgent: date
    title: str
    text: str
    action: str
    href: str
    quotes: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    last_day: str = ""
    left: str = ""


def called(visit: Visit) -> str:
    """Place and day are what people call a visit."""
    return f"{visit.place}, {dates.long(visit.plan.meeting_on)}"
