"""The check for identifying details: what it finds in sentences, and what it lets pass. No number here can be anybody's."""

from __future__ import annotations

import sys
from datetime import date

import pytest

from observe.domain import identifiers
from observe.domain.identifiers import SAYS, Kind, Known, Tier, find

KNOWN = Known(frozenset({"camden"}), frozenset({date(2026, 3, 14)}))


def found(text: str) -> list[tuple[Kind, Tier, str]]:
    """Kind, tier and passage of each mark."""
    return [(mark.kind, mark.tier, text[mark.start : mark.end]) for mark in find(text, KNOWN)]


#: The examples that go with the published rules, in years and parts that cannot be live.
EXAMPLES = [
    ("2099/0000001G", Kind.PNC),
    ("2098/7654321E", Kind.PNC),
    ("000000/88Y", Kind.CRO),
    ("SF88/1G", Kind.CRO),
    ("99/00ZZ/00/1T", Kind.ASN),
    ("A0000AA", Kind.PRISON),
    ("Z000000", Kind.CRN),
    ("999 000 0018", Kind.NHS),
    ("999 000 0026", Kind.NHS),
    ("QQ 12 34 56 A", Kind.NATIONAL_INSURANCE),
]


@pytest.mark.parametrize(("number", "kind"), EXAMPLES, ids=[number for number, _ in EXAMPLES])
def test_every_example_of_a_published_rule_is_a_stop(number: str, kind: Kind) -> None:
    assert found(f"The number {number} was read out.") == [(kind, Tier.STOP, number)]


def test_the_published_sample_of_a_court_number_breaks_its_own_rule_and_is_a_warning() -> None:
    assert found("05/9876/123456R") == [(Kind.COURT, Tier.WARN, "05/9876/123456R")]
    assert found("05/9876/123456L") == [(Kind.COURT, Tier.STOP, "05/9876/123456L")]


def test_every_kind_has_its_words() -> None:
    assert set(SAYS) == set(Kind)


def test_what_was_found_once_is_found_anew_where_the_text_or_what_may_be_said_is_another() -> None:
    text, on_the_day = "On 14 March 2026 it was Mr Oakley.", Known(frozenset(), frozenset({date(2026, 3, 14)}))
    another, with_name = Known(frozenset(), frozenset({date(2026, 3, 15)})), Known(frozenset({"oakley"}), frozenset({date(2026, 3, 14)}))
    first = [find(text, known) for known in (on_the_day, another, with_name)]
    assert len(set(first)) == 3
    assert [find(text, known) for known in (on_the_day, another, with_name)] == first
    assert find(text[:-1] + "s.", on_the_day) != first[0]


def test_no_text_is_kept_in_memory() -> None:
    text = " ".join(["Somebody", "said", "so."])
    before = sys.getrefcount(text)
    find(text, KNOWN)
    assert sys.getrefcount(text) == before


def test_more_texts_than_are_remembered_are_looked_through_as_well() -> None:
    assert [find(f"Case {number} was 2099/0000001G.", KNOWN)[0].kind for number in range(identifiers.MOST + 5)] == [Kind.PNC] * (identifiers.MOST + 5)
