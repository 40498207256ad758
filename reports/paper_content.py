"""What the Board's paper holds: counts that are already counted, and words that are already chosen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reports.content import Fact
from reports.run_charts import Point
from reports.tile_map import Tile


@dataclass(frozen=True, slots=True)
class Statement:
    """A numbered paragraph; `label` (may be empty) begins it in semibold."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Counted:
    """A question's meetings by rating, lowest first, and those that are no part of n: Not seen, Did not apply, No answer, not asked."""

    question: str
    counts: tuple[int, ...]
    aside: tuple[int, ...]

    @property
    def n(self) -> int:
        """Meetings that were rated."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a table; with `total` also so many squares, of which `done` are filled."""

    text: str
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table: its head, and its cells."""

    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; `title` is its figure's, and empty where it belongs to the figure above. `note` says what is counted, and where it comes from."""

    title: str
    heads: tuple[str, ...]
    lines: tuple[Line, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Map:
    """Months since the last visit, by borough."""

    title: str
    tiles: tuple[Tile, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Profile:
    """Questions with their counts. `scale` has the rating words, lowest first."""

    title: str
    scale: tuple[str, ...]
    questions: tuple[Counted, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Trend:
    """A question by quarter; `middle` is the median of the shares since it was last reworded."""

    title: str
    points: tuple[Point, ...]
    middle: float | None


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words of a report, under its theme, without where they are from."""

    theme: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it, in this order; what is empty stands nowhere."""

    title: str
    strip: tuple[Fact, ...] = ()
    said: tuple[Statement, ...] = ()
    map: Map | None = None
    profile: Profile | None = None
    trend: Trend | None = None
    grids: tuple[Grid, ...] = ()
    quoted: tuple[Quoted, ...] = ()
    quoted_note: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """All that a paper says: the page and the PDF are both made from this and nothing else.

    `issued_on` is None until it is issued. `brief` is the Executive Office's summary (may be empty), `asked` what the Board is asked for.
    """

    reference: str
    issued_on: date | None
    board: str
    marking: str
    demonstration: bool
    heading: str
    facts: tuple[Fact, ...]
    brief: str
    strip: tuple[Fact, ...]
    said: tuple[Statement, ...]
    sections: tuple[Section, ...]
    asked: tuple[str, ...]
    about: tuple[Fact, ...]
