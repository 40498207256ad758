"""A section as a form: what was typed comes back as typed, valid or not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from werkzeug.datastructures import MultiDict

from forms.answers import missing
from forms.instrument import Answer, load
from forms.observation import NotAForm, as_typed, build_form, posted

INSTRUMENT = load("four-pillars-1")
MEETING = INSTRUMENT.section("the-meeting")
VICTIMS = INSTRUMENT.section("victim-safety")
TALK = INSTRUMENT.section("talk")

#: For each kind what a browser may send: valid, and absurd.
KINDS = [
    ("victim-safety", "G2", ["4"], ["5"]),
    ("victim-safety", "G2-reason", ["She was heard."], ["x" * 2_001]),
    ("the-meeting", "X5_categories", ["1", "2"], ["1", "9"]),
    ("the-meeting", "X4_how", ["online"], ["astrally"]),
    ("the-meeting", "X5_listed", ["11"], ["twelve"]),
    ("the-meeting", "X1_start", ["9:30"], ["soon"]),
    ("talk", "L2_date", ["17", "11", "2026"], ["31", "2", "2026"]),
    ("in-brief", "L7", ["Well run."], ["x" * 10_001]),
    ("declaration", "L8", ["notes"], ["nothing"]),
]


def sent(slug: str, name: str = "", values: list[str] | None = None) -> MultiDict[str, str]:
    """What a browser sends of an empty page, with one field filled in."""
    form = posted(INSTRUMENT.section(slug), {"L2": Answer("given")})
    if name:
        form.setlist(name, values or [])
    return form


@pytest.mark.parametrize(("slug", "name", "valid", "absurd"), KINDS, ids=[name for _, name, _, _ in KINDS])
def test_a_valid_an_empty_and_an_absurd_answer_of_each_kind(slug: str, name: str, valid: list[str], absurd: list[str]) -> None:
    section = INSTRUMENT.section(slug)
    assert build_form(INSTRUMENT, section, {}, sent(slug)).validate()
    assert build_form(INSTRUMENT, section, {}, sent(slug, name, valid)).validate()
    form = build_form(INSTRUMENT, section, {}, sent(slug, name, absurd))
    assert not form.validate()
    assert [field.name for field in form if field.errors] == [name]
    assert posted(section, form.answers).getlist(name) == absurd


def test_what_was_stored_comes_back_on_the_page_even_when_it_is_no_number() -> None:
    form = build_form(INSTRUMENT, MEETING, {"X5_listed": Answer("twelve")})
    assert form["X5_listed"].data == "twelve"


def test_what_was_just_sent_wins_over_what_is_stored() -> None:
    form = build_form(INSTRUMENT, MEETING, {"X5_listed": Answer("11")}, sent("the-meeting", "X5_listed", ["12"]))
    assert form["X5_listed"].data == "12"


def test_clearing_takes_the_choice_and_leaves_the_words() -> None:
    form = posted(VICTIMS, {"G1": Answer("3", "Yes."), "G2": Answer("4", "She spoke first.")})
    form["clear"] = "G2"
    typed = as_typed(VICTIMS, form)
    assert typed["G1"] == Answer("3", "Yes.")
    assert typed["G2"] == Answer("", "She spoke first.")


@pytest.mark.parametrize(
    ("slug", "name", "values"),
    [
        ("victim-safety", "G2", ["4", "3"]),
        ("victim-safety", "G2-reason", ["a", "b"]),
        ("victim-safety", "G2-reason", []),
        ("the-meeting", "X5_listed", ["1", "2"]),
        ("the-meeting", "X5_listed", []),
        ("the-meeting", "X4_how", ["room", "online"]),
        ("talk", "L2_date", ["17", "11"]),
        ("talk", "L2_date", ["17", "11", "2026", "9"]),
        ("talk", "L2_how", []),
    ],
)
def test_what_no_page_could_have_sent_is_refused(slug: str, name: str, values: list[str]) -> None:
    with pytest.raises(NotAForm, match=name):
        as_typed(INSTRUMENT.section(slug), sent(slug, name, values))


def test_lines_come_back_as_they_were_typed_and_not_as_a_browser_parts_them() -> None:
    assert as_typed(TALK, sent("talk", "L2_told", [" one\r\n two\r\n"]))["L2_told"].value == " one\n two\n"


def test_words_beside_an_answer_that_is_not_called_for_are_kept() -> None:
    form = sent("talk", "L2_told", ["Kept."])
    form["L2"] = "not-yet"
    assert as_typed(TALK, form)["L2_told"].value == "Kept."


def test_what_is_missing_stands_beside_its_field_when_it_is_asked_for() -> None:
    answers = {"G1": Answer("4"), "G2": Answer("3"), "G3": Answer("NS")}
    form = build_form(INSTRUMENT, VICTIMS, answers)
    assert form.validate()
    assert not form.show(missing(INSTRUMENT, VICTIMS, answers))
    assert form["G1-reason"].errors == ["Say what led you to Strong on question G1"]
    assert form["G4"].errors == ["Choose an answer to question G4, or Not seen if you could not judge"]


#: Anything a browser can send in a box: line breaks arrive as two characters.
WORDS = some.text(some.characters(exclude_characters="\r\0", exclude_categories=["Cs"]), max_size=40)


@settings(max_examples=60, deadline=None)
@given(value=WORDS, reason=WORDS, count=WORDS)
def test_any_words_come_back_as_they_were_typed(value: str, reason: str, count: str) -> None:
    answers = {"G2": Answer(value, reason)}
    assert as_typed(VICTIMS, posted(VICTIMS, answers))["G2"] == Answer(value, reason)
    form = build_form(INSTRUMENT, MEETING, {"X5_seen": Answer(count)})
    assert (form["X5_seen"].data or "") == count
    form.validate()
