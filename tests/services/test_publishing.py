"""Small numbers are withheld together with whatever would give them away."""

from __future__ import annotations

from collections.abc import Sequence

import numpy
from hypothesis import given, settings
from hypothesis import strategies as some
from scipy.optimize import LinearConstraint, milp

from observe.domain.withholding import LEAST_CHAIRS, LEAST_VISITS, Counted, publish, publish_part

#: A random small year: for each visit its chair, and into which cell of a table with so many columns it falls.
YEARS = some.integers(5, 24).flatmap(
    lambda visits: some.tuples(
        some.lists(some.integers(1, 6), min_size=visits, max_size=visits),
        some.lists(some.lists(some.integers(0, 3), min_size=visits, max_size=visits), min_size=1, max_size=6),
        some.lists(some.lists(some.booleans(), min_size=visits, max_size=visits), min_size=0, max_size=4),
    )
)


def whole_of(chairs: Sequence[int]) -> Counted:
    return Counted({visit: frozenset({chair}) for visit, chair in enumerate(chairs)})


def extremes(rows: list[tuple[int | None, ...]], parts: list[int | None], total: int) -> list[tuple[int, int]]:
    """The least and the most that each withheld count can be, by all that is published: totals of rows, and that counts are whole and not negative."""
    places = [(number, place) for number, row in enumerate(rows) for place, count in enumerate(row) if count is None]
    alone = [number for number, count in enumerate(parts) if count is None]
    size = len(places) + len(alone)
    matrix, sums = [], []
    for number, row in enumerate(rows):
        unknown = [1.0 if where[0] == number else 0.0 for where in places] + [0.0] * len(alone)
        if any(unknown):
            matrix.append(unknown)
            sums.append(total - sum(count for count in row if count is not None))
    found = []
    for place in range(size):
        goal = numpy.zeros(size)
        goal[place] = 1
        constraints = [LinearConstraint(numpy.array(matrix), sums, sums)] if matrix else []
        least, most = (milp(sign * goal, constraints=constraints, integrality=numpy.ones(size), bounds=(0, total)) for sign in (1, -1))
        assert least.success
        assert most.success
        found.append((round(least.fun), round(-most.fun)))
    return found


@settings(max_examples=120, deadline=None)
@given(YEARS)
def test_no_withheld_count_has_only_one_possible_value(year: tuple[list[int], list[list[int]], list[list[bool]]]) -> None:
    chairs, tables, themes = year
    whole = whole_of(chairs)
    if whole.small:
        return
    rows = [publish([whole.of({visit for visit, cell in enumerate(table) if cell == column}) for column in range(4)]) for table in tables]
    parts = [publish_part(whole.of({visit for visit, there in enumerate(theme) if there}), whole) for theme in themes]
    assert all(most > least for least, most in extremes(rows, parts, whole.count))


@settings(max_examples=300, deadline=None)
@given(YEARS)
def test_nothing_published_and_nothing_that_can_be_subtracted_is_of_a_few(year: tuple[list[int], list[list[int]], list[list[bool]]]) -> None:
    chairs, tables, themes = year
    whole = whole_of(chairs)
    if whole.small:
        return
    for table in tables:
        cells = [whole.of({visit for visit, cell in enumerate(table) if cell == column}) for column in range(4)]
        told = publish(cells)
        together = [cell for cell, count in zip(cells, told, strict=True) if count is None]
        assert all(count is None or not cell.small for cell, count in zip(cells, told, strict=True))
        if together:
            left = Counted({visit: those for cell in together for visit, those in cell.chairs.items()})
            assert len(together) >= 2
            assert not left.small
    for theme in themes:
        part = whole.of({visit for visit, there in enumerate(theme) if there})
        if publish_part(part, whole) is not None:
            assert not part.small
            assert not whole.of(whole.chairs.keys() - part.chairs.keys()).small


def cells(*sizes: int, chairs: int = 5) -> list[Counted]:
    """Cells of so many visits, each visit to the next of so many chairs."""
    visits = iter(range(1_000))
    return [Counted({visit: frozenset({visit % chairs}) for visit, _ in zip(visits, range(size), strict=False)}) for size in sizes]


def test_the_smallest_of_the_others_is_withheld_with_a_single_small_count() -> None:
    assert publish(cells(3, 40, 7)) == (None, 40, None)
    assert publish(cells(12, 40, 7)) == (12, 40, 7)
    assert publish(cells(0, 40, 0)) == (None, None, None)
    assert publish(cells(1, 1, 50)) == (None, None, None)


def test_few_chairs_are_as_small_as_few_visits() -> None:
    assert publish(cells(20, 20, chairs=2)) == (None, None)
    assert (LEAST_VISITS, LEAST_CHAIRS) == (5, 3)


def test_a_part_is_withheld_where_the_rest_would_point_to_a_few() -> None:
    whole = whole_of([1, 2, 3, 4] * 5)
    assert [publish_part(whole.of(set(range(size))), whole) for size in (4, 5, 15, 16, 20)] == [None, 5, 15, None, None]
