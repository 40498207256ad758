"""Choosing words: they fit the scene, come back late, and are the same for the same seed."""

from random import Random

import pytest

from observe.demonstration.choose import Chooser, Deck, counts
from observe.demonstration.fitting import Scene, agrees, fits, suits
from observe.demonstration.words import Improvement, Verdict, read

RATED = sorted({key for key, _ in read().reasons} - {"any"})
ALL_STRONG = dict.fromkeys(RATED, "4")
ALL_MISSING = dict.fromkeys(RATED, "1")

#: The scenes that the fewest words fit.
BARE = [
    Scene(1, online=False, level_three=False, attended={"police": "room"}),
    Scene(1, room=False, level_three=False, attended={"police": "online"}),
    Scene(12, attended={"police": "room", "housing": "absent", "stac": "apologies-report"}),
]


@pytest.mark.parametrize("code", ["4", "3", "2", "1", "NS", "NA"])
@pytest.mark.parametrize("key", RATED)
def test_there_is_a_reason_for_every_answer_even_in_the_barest_scene(key: str, code: str) -> None:
    for scene in BARE:
        if scene.online or key != "B2":
            text = Chooser(Random(1)).reason(key, code, scene)
            assert "{" not in text
            assert "  " not in text


def test_a_question_without_words_is_refused() -> None:
    with pytest.raises(LookupError, match="no words for 4 to Z9"):
        Chooser(Random(1)).reason("Z9", "4", Scene(6))


def test_the_same_seed_says_the_same() -> None:
    def said(seed: int) -> list[str]:
        chooser = Chooser(Random(seed))
        return [chooser.reason(key, "2", Scene(6)) for key in RATED] + [chooser.told(Scene(6)), chooser.saying("well", Scene(6))]

    assert said(7) == said(7)
    assert said(7) != said(8)


def test_nothing_comes_back_before_the_others_had_their_turn() -> None:
    deck = Deck(Random(1), range(10))
    assert sorted(deck.deal(lambda _: True) for _ in range(10)) == list(range(10))
    assert deck.deal(lambda one: one % 2 == 0) % 2 == 0
    with pytest.raises(LookupError):
        deck.deal(lambda one: one > 10)


def test_cases_are_counted_in_words_that_fit_how_many_were_seen() -> None:
    assert counts(6) == {"seen": "six", "most": "five", "half": "three", "few": "two"}
    assert counts(4) == {"seen": "four", "most": "three", "half": "two", "few": "one"}
    assert counts(20)["seen"] == "20"
    texts = [Chooser(Random(seed)).reason("C2", "3", Scene(5)) for seed in range(20)]
    assert any("four of the five cases" in text for text in texts)
    assert not any("of the" in Chooser(Random(seed)).reason("C2", "3", Scene(2)) for seed in range(20))


def test_a_missing_agency_is_the_one_that_was_missing() -> None:
    scene = Scene(6, attended={"police": "room", "housing": "absent", "children": "apologies-report"})
    texts = {Chooser(Random(seed)).reason("A2", "2", scene) for seed in range(30)}
    assert any(text.startswith("Housing did not come") for text in texts)
    reported = {Chooser(Random(seed)).reason("A2", "3", scene) for seed in range(30)}
    assert any(text.startswith("Children's Services sent a report") for text in reported)


def test_nobody_is_said_to_have_spoken_who_was_not_there() -> None:
    text = "The Victim Liaison Officer spoke first."
    assert fits(text, Scene(6, attended={"victim-liaison": "online"}))
    assert not fits(text, Scene(6, attended={"victim-liaison": "apologies"}))
    assert not fits(text, Scene(6, attended={"police": "room"}))
    assert fits(text, Scene(6))


def test_words_about_callers_are_not_used_where_all_were_in_the_room_nor_the_other_way_round() -> None:
    assert not fits("Two callers were not greeted.", Scene(6, online=False))
    assert not fits("People in the room were asked last.", Scene(6, room=False))
    assert not fits("At Level 3 I expected more.", Scene(6, level_three=False))
    assert not fits("In all {seen} cases.", Scene(3))


def test_an_agency_that_did_not_come_is_asked_to_come_only_where_it_did_not() -> None:
    one = Improvement("Housing did not come.", "attendance", "A2", "agency", "Send a deputy.", "housing", there=False)
    assert suits(one, Scene(6, attended={"housing": "absent"}))
    assert not suits(one, Scene(6, attended={"housing": "room"}))
    assert not suits(one, Scene(6, attended={"housing": "not-needed"}))


def test_findings_go_with_the_answers_each_on_a_theme_of_its_own() -> None:
    answers = {"C1": "4", "C2": "4", "G1": "3", "J1": "2", "K1": "1"}
    scene = Scene(6, answers=answers)
    good, better = Chooser(Random(3)).good_practices(scene, 3), Chooser(Random(3)).improvements(scene, 3)
    assert [answers[one.about] for one in good] == ["4", "4", "3"]
    assert [answers[one.about] for one in better][:2] == ["1", "2"]
    for found in (good, better):
        assert len({one.theme for one in found}) == len(found)


def test_where_all_was_strong_there_is_nothing_to_improve_and_where_all_was_missing_nothing_to_praise() -> None:
    assert Chooser(Random(1)).improvements(Scene(6, answers=ALL_STRONG), 3) == []
    assert Chooser(Random(1)).good_practices(Scene(6, answers=ALL_MISSING), 3) == []
    assert len(Chooser(Random(1)).improvements(Scene(6, answers=ALL_MISSING), 30)) >= 20


def test_the_tone_follows_the_answers() -> None:
    assert Scene(6, answers=ALL_STRONG).tone == "well"
    assert Scene(6, answers=ALL_MISSING).tone == "poorly"
    assert Scene(6, answers={"C1": "4", "C2": "3", "K1": "2"}).tone == "mixed"
    assert Scene(6, answers={"C1": "NS"}).tone == "mixed"


def test_the_opening_words_praise_nothing_that_was_answered_badly() -> None:
    verdict = Verdict("Good headings, poor actions.", "mixed", ("C1",), ("K1",))
    assert agrees(verdict, Scene(6, answers={"C1": "4", "G1": "4", "K1": "2"}))
    assert not agrees(verdict, Scene(6, answers={"C1": "1", "G1": "4", "K1": "2", "J1": "4", "J2": "4"}))
    assert not agrees(verdict, Scene(6, answers={"C1": "4", "K1": "NS"}))


@pytest.mark.parametrize("name", sorted(read().sayings))
def test_there_is_a_saying_of_each_kind_for_the_barest_scene(name: str) -> None:
    for scene in BARE:
        assert Chooser(Random(1)).saying(name, scene)


def test_there_are_opening_words_for_every_tone() -> None:
    for answers in (ALL_STRONG, ALL_MISSING, {"C1": "4", "C2": "3", "K1": "2"}, {}):
        for scene in BARE:
            told = Scene(scene.seen, scene.online, scene.room, scene.level_three, scene.attended, answers)
            assert Chooser(Random(2)).in_brief(told)
            assert Chooser(Random(2)).told(told)
