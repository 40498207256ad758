"""Which counts can be published, and which are withheld so that they cannot be worked out. Design, section 5."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

#: A count that is made of fewer visits, or of visits to fewer chairs, is withheld.
LEAST_VISITS, LEAST_CHAIRS = 5, 3


@dataclass(frozen=True, slots=True)
class Counted:
    """The visits that a count is made of, each with the chairs of its meeting."""

    chairs: Mapping[int, frozenset[int]]

    @property
    def count(self) -> int:
        """How many visits."""
        return len(self.chairs)

    @property
    def small(self) -> bool:
        """Whether it would point to a few: none is fewer than five, too."""
        return self.count < LEAST_VISITS or len({chair for those in self.chairs.values() for chair in those}) < LEAST_CHAIRS

    def of(self, visits: Collection[int]) -> Counted:
        """Some of them."""
        return Counted({visit: chairs for visit, chairs in self.chairs.items() if visit in visits})


def publish(cells: Sequence[Counted]) -> tuple[int | None, ...]:
    """The counts of cells whose sum is published too: each visit is in one of them. None where a count is withheld.

    What is withheld adds up to a number that anybody can work out, so it is not small itself: the smallest of the others are withheld with it.
    """
    withheld = [cell for cell in cells if cell.small]
    others = sorted((cell for cell in cells if not cell.small), key=lambda cell: cell.count)
    while withheld and others and (len(withheld) < 2 or _together(withheld).small):
        withheld.append(others.pop(0))
    return tuple(None if any(cell is one for one in withheld) else cell.count for cell in cells)


def publish_part(part: Counted, whole: Counted) -> int | None:
    """The count of a part of something whose count is published; None where it, or what is left without it, would point to a few."""
    rest = whole.of(whole.chairs.keys() - part.chairs.keys())
    return None if part.small or rest.small else part.count


def _together(cells: Sequence[Counted]) -> Counted:
    return Counted({visit: chairs for cell in cells for visit, chairs in cell.chairs.items()})
