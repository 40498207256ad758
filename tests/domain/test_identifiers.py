"""The check for identifying details: what it finds, where, and what it lets pass. No number here can be anybody's."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.gb import nhs

from observe.domain import identifiers
from observe.domain.identifiers import SAYS, Kind, Known, Tier, find, instead, known_of, looks_like, reading
from tests.identifying import KNOWN, LONDON, OWN_TEXTS, PLAN, clean, flagged, is_found, labelled, made, own_texts
from tests.made_numbers import CHECKED, MADE

GUIDE = (Path(__file__).parents[2] / "docs/identifiers.md").read_text(encoding="utf-8")


def found(text: str, known: Known = KNOWN) -> list[tuple[Kind, Tier, str]]:
    """Kind, tier and passage of each mark."""
    return [(mark.kind, mark.tier, text[mark.start : mark.end]) for mark in find(text, known)]


#: The examples that go with the published rules, in years and parts that cannot be live.
EXAMPLES = [
    ("2099/0000001G", Kind.PNC),
    ("2098/7654321E", Kind.PNC),
    ("000000/88Y", Kind.CRO),
    ("SF88/1G", Kind.CRO),
    ("99/00ZZ/00/1T", Kind.ASN),
    ("05/9876/123456L", Kind.COURT),
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


@pytest.mark.parametrize("room", ["01/1Q", "99/1G", "2/3A", "12/345B"])
def test_a_room_is_no_police_number_since_its_serial_is_short(room: str) -> None:
    assert found(f"We met in room {room} at ten.") == []


@pytest.mark.parametrize("kind", MADE)
def test_a_right_number_is_a_stop_however_it_is_written_and_marked_as_typed(kind: Kind) -> None:
    assert [number for number in made(kind, right=True) if not is_found(number, kind, Tier.STOP)] == []


@pytest.mark.parametrize("kind", CHECKED)
def test_a_number_with_a_wrong_check_is_a_warning(kind: Kind) -> None:
    assert [number for number in made(kind, right=False) if not is_found(number, kind, Tier.WARN)] == []


def test_nhs_numbers_are_judged_as_another_program_judges_them() -> None:
    random = Random(0)
    for _ in range(2_000):
        number = str(random.randrange(1_000_000_000, 10_000_000_000))
        assert found(number) == [(Kind.NHS, Tier.STOP if nhs.is_valid(number) else Tier.WARN, number)]


def test_no_stop_is_missed_and_no_clean_sentence_is_stopped() -> None:
    assert [one.text for one in labelled() if one.tier is Tier.STOP and not one.is_caught()] == []
    assert flagged(clean(), Tier.STOP) == []


def test_at_most_two_in_a_hundred_warnings_are_missed_or_false() -> None:
    warned = [one for one in labelled() if one.tier is Tier.WARN]
    assert sum(not one.is_caught() for one in warned) <= len(warned) * 0.02
    assert len(flagged(clean(), Tier.WARN)) <= len(clean()) * 0.02


def test_the_measure_is_long_enough_to_mean_something() -> None:
    assert len(clean()) >= 200
    assert len(list(labelled())) >= 200
    assert {one.kind for one in labelled()} == set(Kind)


@pytest.mark.parametrize("pattern", OWN_TEXTS.values())
def test_texts_of_our_own_hold_nothing_to_stop_or_to_warn_of(pattern: str) -> None:
    assert flagged(own_texts(pattern), Tier.STOP) == flagged(own_texts(pattern), Tier.WARN) == []


def test_the_chair_the_meeting_s_date_and_the_office_may_be_named() -> None:
    text = "Tamsin Oyelaran chaired on 14 March. The next day, 15 March, ring 020 7946 0123 or write to mappa.office@london.example.org."
    assert found(text) == [(Kind.DATE, Tier.ASK, "15 March")]
    assert {kind for kind, _, _ in found(text, Known())} == {Kind.TWO_NAMES, Kind.DATE, Kind.PHONE, Kind.EMAIL}


def test_without_a_plan_the_area_s_names_are_known_and_no_date_is() -> None:
    assert known_of(LONDON).dates == frozenset()
    assert "waltham forest" in known_of(LONDON).names
    assert known_of(LONDON, PLAN).dates == {date(2026, 3, 14)}


def test_a_name_in_an_area_s_phrase_is_no_licence_for_the_name() -> None:
    known = Known(frozenset({"sarah’s law", "suzy lamplugh trust"}))
    assert found("Sarah’s Law and the Suzy Lamplugh Trust were named.", known) == []
    assert found("His wife Sarah met Suzy Quillfeather.", known) == [(Kind.RELATION, Tier.ASK, "Sarah"), (Kind.TWO_NAMES, Tier.ASK, "Suzy Quillfeather")]


def test_where_two_kinds_fit_the_strictest_wins() -> None:
    assert found("Ring Mr A.N. Quill at a.n.quill@example.org") == [
        (Kind.NAME, Tier.ASK, "Mr A.N. Quill"),
        (Kind.EMAIL, Tier.STOP, "a.n.quill@example.org"),
    ]
    assert found("ViSOR 999 000 0018") == [(Kind.NHS, Tier.STOP, "999 000 0018")]


@given(st.text(st.sampled_from("0123456789ABGQXZabz /-.@\n\r\u200b\u00ad０Ａ’,(+")) | st.text())
def test_marks_are_in_order_apart_and_inside_the_text(text: str) -> None:
    marks = find(text, KNOWN)
    ends = [0, *(mark.end for mark in marks)]
    assert all(end <= mark.start < mark.end <= len(text) for end, mark in zip(ends, marks, strict=False))


def test_plain_text_is_no_longer_than_typed_and_stays_so_in_small_letters() -> None:
    every = "".join(map(chr, range(0x110000)))
    plain = reading.plain(every)
    assert len(plain) == len(plain.lower()) == len(every) - len(reading.unseen(every))


def test_every_kind_has_its_words_and_its_place_in_the_guide() -> None:
    assert set(SAYS) == set(Kind)
    for kind in Kind:
        assert f"### {SAYS[kind].looks_like[0].upper()}{SAYS[kind].looks_like[1:]}" in GUIDE, kind
        assert f"“{SAYS[kind].instead}”" in GUIDE, kind


def test_a_mark_says_what_it_looks_like_and_what_to_say_instead() -> None:
    (mark,) = find("The hostel is at ZZ9 9ZZ.", KNOWN)
    assert (looks_like(mark), instead(mark)) == ("a postcode", "near the home")


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
