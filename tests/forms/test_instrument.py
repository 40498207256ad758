"""The instrument that comes with the product, and how files with faults are told of."""

from __future__ import annotations

from pathlib import Path

import pytest

from forms.attended import QUESTION
from forms.found import QUESTIONS
from forms.instrument import InstrumentFaults, Kind, load, read
from forms.reading import INSTRUMENTS

INSTRUMENT = load("four-pillars-1")
GRADED = [question for question in INSTRUMENT.every_question() if question.kind in (Kind.RATING, Kind.ATTENDANCE)]


def test_it_has_27_graded_items_and_8_more() -> None:
    after = {question.key.split("_")[0] for question in INSTRUMENT.every_question() if question.key.startswith("L")}
    assert len(GRADED) == 27
    assert after == {f"L{number}" for number in range(1, 9)}


def test_the_short_form_has_14_core_items() -> None:
    core = [question.key for question in INSTRUMENT.every_question() if question.core]
    assert core == ["A1", "A2", "B1", "C1", "C2", "C3", "D1", "E1", "F1", "G1", "G2", "H1", "J1", "K1"]


def test_the_short_form_asks_only_core_items_and_what_is_always_asked() -> None:
    keys = [question.key for section in INSTRUMENT.asked(short=True, online=False) for question in section.questions]
    assert [key for key in keys if key[0] in "ABCDEFGHJK"] == [question.key for question in INSTRUMENT.every_question() if question.core]
    assert {"X5_listed", "L2", "L3", "L4", "L5", "L6", "L8"} <= set(keys)


@pytest.mark.parametrize("short", [True, False])
def test_people_online_are_asked_about_in_both_forms_but_only_when_there_were_any(short: bool) -> None:
    assert "people-online" in [section.slug for section in INSTRUMENT.asked(short=short, online=True)]
    assert "people-online" not in [section.slug for section in INSTRUMENT.asked(short=short, online=False)]


def test_every_rating_has_a_meaning_on_every_question() -> None:
    for question in INSTRUMENT.every_question():
        if question.kind is Kind.RATING:
            assert [code for code, words in question.meanings if words.strip()] == ["4", "3", "2", "1", "NS", "NA"]


def test_a_question_may_say_in_its_own_words_that_it_did_not_apply() -> None:
    assert INSTRUMENT.question("H1").meaning("NA") == "No case I saw had such features."
    assert INSTRUMENT.question("G1").meaning("NA") == "No case I saw called for it."


def test_strong_developing_and_not_yet_in_place_need_a_reason() -> None:
    assert [rating.label for rating in INSTRUMENT.ratings if rating.needs_reason] == ["Strong", "Developing", "Not yet in place"]
    assert [(rating.code, rating.level) for rating in INSTRUMENT.ratings] == [("4", 3), ("3", 2), ("2", 1), ("1", 0), ("NS", None), ("NA", None)]


def test_there_are_21_themes() -> None:
    assert len(INSTRUMENT.themes) == 21
    assert INSTRUMENT.theme("structure").label == "Structure (Four Pillars)"


def test_every_graded_item_says_why_it_is_asked() -> None:
    assert all(question.basis for question in GRADED)


def test_an_area_gives_the_pillars_their_names() -> None:
    named = INSTRUMENT.named({"victims": "Diogelwch Dioddefwyr"})
    assert named.section("victim-safety").title == "Diogelwch Dioddefwyr"
    assert named.question("H1_pillars").option("victims").label == "Diogelwch Dioddefwyr"
    assert named.section("supervision").title == "Supervision and Oversight"
    assert named.theme("victims").label == "Victim safety"


def test_the_pages_of_their_own_answer_questions_that_it_asks() -> None:
    assert INSTRUMENT.question(QUESTION).kind is Kind.ATTENDANCE
    assert {INSTRUMENT.question(key).kind for key in QUESTIONS.values()} == {Kind.GOOD_PRACTICE, Kind.IMPROVEMENT}


def test_what_it_does_not_have_is_a_key_error() -> None:
    for look in (INSTRUMENT.section, INSTRUMENT.question, INSTRUMENT.section_of, INSTRUMENT.rating, INSTRUMENT.theme):
        with pytest.raises(KeyError):
            look("Z9")
    assert INSTRUMENT.section_of("K1_owner").slug == "actions"


def test_all_faults_of_a_file_are_told_at_once_with_their_place(tmp_path: Path) -> None:
    broken = (INSTRUMENTS / "four-pillars-1.toml").read_text(encoding="utf-8")
    for right, wrong in [
        ("version = 1\n", 'version = "one"\n'),
        ('key = "G2"\nkind = "rating"', 'key = "G2"\nkind = "grading"'),
        ('meaning.2 = "Gaps were spotted but not filled."', 'meaning.2 = ""'),
        ('key = "K2"', 'key = "K1"'),
        ('slug = "talk"\ntitle = "Your talk with the chair"\ngroup = "after"', 'slug = "talk"\ntitle = "Your talk with the chair"\ngroup = "later"'),
        ('only_if = "L2=not-yet"', 'only_if = "L2=never"'),
        ('at_most = "K1_set"', 'at_most = "K1_sets"'),
        ("core = true\ntitle = ", "cor = true\ntitle = "),
        ("level = 3\n", "level = 7\n"),
    ]:
        assert right in broken
        broken = broken.replace(right, wrong, 1)
    faults = _faults(tmp_path, broken)
    for place, words in [
        ("version", "must be a whole number"),
        ("section victim-safety, question G2", '"grading"'),
        ("section supervision, question D2", "Developing is missing"),
        ("question K1", "is there 2 times"),
        ("section talk", '"later" is none of the groups'),
        ("section talk, question L2_why", "L2=never"),
        ("section actions, question K1, part K1_owner", "K1_sets"),
        ("section who-was-there, question A1", "cor is not a word"),
        ("rating", "levels must be 0, 1, 2"),
    ]:
        assert any(place in fault and words in fault for fault in faults), (place, words, faults)


def _faults(folder: Path, text: str) -> list[str]:
    path = folder / "broken.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InstrumentFaults) as raised:
        read(path)
    return raised.value.faults


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("version = \n", "line 1"),
        ("", "version is missing"),
        ('section = "all"\n', "section must be a list of tables"),
        ("section = [1, 2]\n", "section must be a list of tables"),
        ('[[section]]\nslug = "../x"\n', '"../x"'),
        ("gone = 3\n", "gone must be a list of words"),
        ('uses_ratings = "yes"\n', "uses_ratings must be true or false"),
        ('version = 2\n[[section]]\n[[section.question]]\nkey = "A1"\n', "question A1: change is missing"),
        ('[[section]]\n[[section.question]]\nkey = "A1"\nkind = "choice"\n', "question A1: there is no option"),
    ],
)
def test_a_file_that_is_far_from_an_instrument_is_refused_in_plain_words(tmp_path: Path, text: str, words: str) -> None:
    assert any(words in fault for fault in _faults(tmp_path, text))


def test_a_file_that_is_not_there_or_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "picture.toml").write_bytes(b"\xff\xfe\x00")
    for name in ("picture.toml", "nowhere.toml"):
        with pytest.raises(InstrumentFaults) as raised:
            read(tmp_path / name)
        assert len(raised.value.faults) == 1


SECOND = """
version = 2
title = "A second wording"
reason_label = "What you saw"
gone = ["B9", "A7"]
group = [{ key = "all", title = "All" }]
[[section]]
slug = "all"
title = "All"
group = "all"
[[section.question]]
key = "A7"
kind = "line"
change = "reworded"
title = "Room"
question = "Which room was it?"
[[section.question]]
key = "A8"
kind = "line"
change = "better"
title = "Chairs"
question = "Were there chairs?"
"""


def test_a_later_version_says_of_each_question_what_became_of_it(tmp_path: Path) -> None:
    assert _faults(tmp_path, SECOND) == [
        'gone: "A7" is still asked',
        'section all, question A8: change is "better", which is none of same, reworded, new',
    ]
