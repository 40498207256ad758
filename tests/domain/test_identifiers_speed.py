"""The check for identifying details never grows faster than the text."""

from __future__ import annotations

import time

import pytest

from observe.domain.identifiers import look_through
from tests.hard_texts import PIECES, of_length
from tests.identifying import KNOWN


def least(text: str) -> float:
    """The least CPU that the check takes of three times, in seconds."""
    took = []
    for _ in range(3):
        begun = time.process_time()
        look_through(text, KNOWN)
        took.append(time.process_time() - begun)
    return min(took)


@pytest.mark.parametrize("piece", PIECES, ids=repr)
def test_eight_times_the_text_takes_nowhere_near_sixty_four_times_as_long(piece: str) -> None:
    assert least(of_length(piece, 32_000)) < 24 * least(of_length(piece, 4_000)) + 0.01


def test_a_megabyte_of_digits_is_read_at_once() -> None:
    assert least("1" * 1_000_000) < 2
