"""What can be quoted without saying where it is from."""

from __future__ import annotations

import pytest

from observe.domain.paper import can_stand_unnamed, names_of

NAMES = names_of(
    ["Kensington and Chelsea", "Kingston upon Thames", "City of London", "Barking and Dagenham", "Central North"], ["Idris Penhale", "Li West"], ["CN", "NA"]
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Housing was missing.", []),
        ("In Kensington Ms PENHALE and Idris’s deputy asked.", ["Kensington", "PENHALE", "Idris"]),
        ("In kensington  and\nchelsea the chair asked.", ["Kensington and Chelsea"]),
        ("Ms West of the central north BCU asked Chelsea.", ["Central North", "West", "Chelsea"]),
        ("Upon the day, London came from North and Central.", []),
        ("The City sent Li, and the CN team came for na.", ["City", "Li", "CN"]),
        ("A dog was barking; Thamesmead is another word.", []),
        ("Barking was asked.", ["Barking"]),
        ("The City of London sent a deputy.", ["City of London"]),
    ],
)
def test_full_names_are_found_in_any_case_and_single_words_with_a_capital(text: str, found: list[str]) -> None:
    assert NAMES.found_in(text) == found
    assert can_stand_unnamed(text, NAMES) is (not found)


def test_only_short_words_stand_unnamed() -> None:
    assert can_stand_unnamed("x" * 400, NAMES)
    assert not can_stand_unnamed("x" * 401, NAMES)
    assert not can_stand_unnamed("[Left out by the office: point of fact 1]", NAMES)
