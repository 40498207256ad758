"""What is said of answers that cannot stand, and of what is missing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from forms.answers import ELSEWHERE, LIMITS, REASON_LIMIT, Fault, faults_in, missing, status
from forms.fields import FIELDS
from forms.instrument import Answer, Kind, load

INSTRUMENT = load("four-pillars-1")
MEETING = INSTRUMENT.section("the-meeting")
VICTIMS = INSTRUMENT.section("victim-safety")
TALK = INSTRUMENT.section("talk")


def said(**answers: str | Answer) -> dict[str, Answer]:
    """Answers by key; a bare text is a value without a reason."""
    return {key: Answer(answer) if isinstance(answer, str) else answer for key, answer in answers.items()}


def messages(faults: list[Fault]) -> list[str]:
    """What the visitor reads."""
    return [fault.message for fault in faults]


def test_every_kind_is_judged_or_has_a_page_of_its_own() -> None:
    assert set(FIELDS) | ELSEWHERE == set(Kind)
    assert not set(FIELDS) & ELSEWHERE


def test_nothing_is_wrong_while_nothing_is_answered() -> None:
    assert all(faults_in(INSTRUMENT, one, {}) == [] for one in INSTRUMENT.sections)


@pytest.mark.parametrize(
    ("slug", "key", "valid"),
    [
        ("victim-safety", "G2", "NS"),
        ("the-meeting", "X4_how", "room"),
        ("the-meeting", "X5_categories", "1 4"),
        ("the-meeting", "X5_listed", "11"),
        ("the-meeting", "X1_start", "9.30am"),
        ("in-brief", "L7", "Well run."),
        ("declaration", "L8", "no-names notes urgent"),
    ],
)
def test_a_valid_answer_of_each_kind_stands(slug: str, key: str, valid: str) -> None:
    assert faults_in(INSTRUMENT, INSTRUMENT.section(slug), said(**{key: valid})) == []


@pytest.mark.parametrize(
    ("slug", "key", "absurd", "message"),
    [
        ("victim-safety", "G2", "5", "Choose one of the answers to question G2"),
        ("the-meeting", "X4_how", "astrally", "Choose one of the answers to: How did you attend?"),
        ("the-meeting", "X5_categories", "1 9", "Choose only from the answers to: Which MAPPA categories were among the cases you saw?"),
        ("the-meeting", "X5_listed", "twelve", "Cases on the agenda must be a whole number, like 12"),
        ("the-meeting", "X1_start", "soon", "Actual start must be a time, like 9:30 or 2:15pm"),
        ("in-brief", "L7", "x" * 10_001, "In brief must be 10,000 characters or fewer"),
        ("declaration", "L8", "all", "Choose only from the answers to: Tick each one to confirm it"),
    ],
)
def test_an_absurd_answer_of_each_kind_is_told_of(slug: str, key: str, absurd: str, message: str) -> None:
    assert faults_in(INSTRUMENT, INSTRUMENT.section(slug), said(**{key: absurd})) == [Fault(key, key, message)]


def test_an_impossible_day_is_told_of() -> None:
    assert messages(faults_in(INSTRUMENT, TALK, said(L2="given", L2_date="31 2 2026"))) == ["When you talked must be a real date"]
    assert messages(faults_in(INSTRUMENT, TALK, said(L2="given", L2_date="1 2 20226"))) == ["When you talked must have a year between 2000 and 2099"]
    assert faults_in(INSTRUMENT, TALK, said(L2="given", L2_date="28 2 2026")) == []


def test_a_line_of_text_has_a_limit() -> None:
    line = replace(INSTRUMENT.question("L7"), kind=Kind.LINE)
    section = replace(INSTRUMENT.section("in-brief"), questions=(line,))
    assert messages(faults_in(INSTRUMENT, section, said(L7="x" * (LIMITS[Kind.LINE] + 1)))) == ["In brief must be 200 characters or fewer"]


def test_more_cases_seen_than_listed_is_told_of() -> None:
    faults = faults_in(INSTRUMENT, MEETING, said(X5_listed="11", X5_seen="12"))
    assert faults == [Fault("X5_seen", "X5_seen", "Cases you saw (12) cannot be more than cases on the agenda (11)")]
    assert faults_in(INSTRUMENT, MEETING, said(X5_listed="11", X5_seen="11")) == []


def test_an_end_before_the_start_is_told_of() -> None:
    faults = faults_in(INSTRUMENT, MEETING, said(X1_start="2pm", X1_finish="13:30"))
    assert messages(faults) == ["Actual finish (1:30pm) cannot be before actual start (2pm)"]


def test_a_number_is_not_held_against_one_that_is_none() -> None:
    assert messages(faults_in(INSTRUMENT, MEETING, said(X5_listed="twelve", X5_seen="12"))) == ["Cases on the agenda must be a whole number, like 12"]


def test_parts_are_judged_with_their_question() -> None:
    actions = INSTRUMENT.section("actions")
    assert messages(faults_in(INSTRUMENT, actions, said(K1_set="3", K1_owner="4"))) == ["With a named owner (4) cannot be more than actions set (3)"]


def test_a_reason_that_is_too_long_is_told_of() -> None:
    faults = faults_in(INSTRUMENT, VICTIMS, said(G2=Answer("3", "x" * (REASON_LIMIT + 1))))
    assert faults == [Fault("G2-reason", "G2", "The reason on question G2 must be 2,000 characters or fewer")]
    assert faults_in(INSTRUMENT, VICTIMS, said(G2=Answer("3", "x" * REASON_LIMIT))) == []


def test_a_follow_up_that_is_not_called_for_is_ignored() -> None:
    answers = said(L2="not-yet", L2_date="31 2 2026", L2_why="She was called away. We talk on Friday.")
    assert faults_in(INSTRUMENT, TALK, answers) == []
    assert missing(INSTRUMENT, TALK, answers) == []


def test_what_is_missing_is_said_as_something_to_do() -> None:
    answers = said(G1="3", G2=Answer("4", " "), G3="NS")
    assert missing(INSTRUMENT, VICTIMS, answers) == [
        Fault("G2-reason", "G2", "Say what led you to Strong on question G2"),
        Fault("G4", "G4", "Choose an answer to question G4, or Not seen if you could not judge"),
    ]


def test_the_talk_with_the_chair_is_asked_for() -> None:
    assert messages(missing(INSTRUMENT, TALK, {})) == ["Say when you talked with the chair, or why you have not"]
    assert messages(missing(INSTRUMENT, TALK, said(L2="given"))) == [
        "Enter the day when you talked with the chair",
        "Choose how you talked with the chair",
        "Enter what you told the chair",
    ]
    assert messages(missing(INSTRUMENT, TALK, said(L2="not-yet"))) == ["Say why you have not talked with the chair yet, and when you will"]


def test_times_counts_and_ticks_may_stay_empty_when_it_is_sent() -> None:
    assert missing(INSTRUMENT, MEETING, said(X4_how="room", X5_listed="11", X5_seen="6")) == []
    assert missing(INSTRUMENT, INSTRUMENT.section("stalking"), said(H1="NA")) == []


def test_each_line_of_the_declaration_is_asked_for_beside_its_own_tick() -> None:
    faults = missing(INSTRUMENT, INSTRUMENT.section("declaration"), said(L8="notes"))
    assert faults == [
        Fault("L8", "L8", "Confirm that nothing here could identify a person who was discussed"),
        Fault("L8-3", "L8", "Confirm that you have raised anything urgent directly, or that nothing was urgent"),
    ]


def test_a_rating_that_is_none_is_wrong_and_not_missing() -> None:
    answers = said(G1="3", G2="9", G3="NS", G4="NA")
    assert messages(faults_in(INSTRUMENT, VICTIMS, answers)) == ["Choose one of the answers to question G2"]
    assert missing(INSTRUMENT, VICTIMS, answers) == []


def test_the_list_of_parts_says_how_far_a_section_is() -> None:
    untouched = status(INSTRUMENT, VICTIMS, {})
    assert (untouched.answered, untouched.of, untouched.started, untouched.complete) == (0, 4, False, False)
    begun = status(INSTRUMENT, VICTIMS, said(G1="4", G2="3"))
    assert (begun.answered, begun.of, begun.reasons_missing, begun.started, begun.complete) == (2, 4, 1, True, False)
    assert status(INSTRUMENT, VICTIMS, said(G1=Answer("4", "Yes."), G2="3", G3="NS", G4="NA")).complete


def test_a_section_with_something_wrong_in_it_is_not_complete() -> None:
    wrong = status(INSTRUMENT, MEETING, said(X4_how="room", X5_listed="11", X5_seen="12"))
    assert (wrong.answered, wrong.of, wrong.faults, wrong.complete) == (3, 3, 1, False)


def test_follow_ups_count_once_they_are_called_for() -> None:
    assert status(INSTRUMENT, TALK, {}).of == 1
    assert status(INSTRUMENT, TALK, said(L2="given")).of == 4
    assert status(INSTRUMENT, TALK, said(L2="not-yet")).of == 2


def test_where_ratings_are_switched_off_the_words_are_the_answer() -> None:
    plain = replace(INSTRUMENT, uses_ratings=False)
    assert messages(missing(plain, VICTIMS, said(G1=Answer("", "She was."), G2="NS", G3="NA"))) == [
        "Say what you saw or heard on question G4, or choose Not seen"
    ]
    assert messages(faults_in(plain, VICTIMS, said(G1="4"))) == ["Choose one of the answers to question G1"]
    half = status(plain, VICTIMS, said(G1=Answer("", "She was.")))
    assert (half.answered, half.of, half.reasons_missing) == (1, 4, 0)
