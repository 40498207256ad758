"""Two texts, word by word."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from observe.domain.differences import Fate, Piece, pieces

TEXTS = some.text(alphabet="ab \n\u00e9", max_size=40)


@given(before=TEXTS, after=TEXTS)
def test_both_texts_are_in_it_whole(before: str, after: str) -> None:
    found = pieces(before, after)
    assert "".join(one.text for one in found if one.fate is not Fate.NEW) == before
    assert "".join(one.text for one in found if one.fate is not Fate.GONE) == after


def test_only_the_words_that_changed_are_marked() -> None:
    assert pieces("Two actions had no owner.", "Two actions had an owner.") == (
        Piece(Fate.SAME, "Two actions had "),
        Piece(Fate.GONE, "no "),
        Piece(Fate.NEW, "an "),
        Piece(Fate.SAME, "owner."),
    )
    assert pieces("", "") == ()
