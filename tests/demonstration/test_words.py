"""The words of the demonstration: enough of each, believable, and free of what a report must not hold."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from forms.found import WHO
from forms.instrument import Kind, load
from observe.demonstration.people import everybody
from observe.demonstration.words import Words, read
from observe.domain import identifiers
from observe.domain.area import read as read_area

INSTRUMENT = load("four-pillars-1")
RATED = [question.key for section in INSTRUMENT.sections for question in section.every_question() if question.kind is Kind.RATING]
LONDON = read_area(Path(__file__).parents[2] / "observe" / "areas" / "london.toml")


def every_text(words: Words) -> Iterator[str]:
    """All that a reader could come to see, a text each."""
    yield from (text for texts in words.reasons.values() for text in texts)
    yield from (one.text for one in words.good_practices)
    yield from (text for one in words.improvements for text in (one.text, one.step))
    yield from (one.text for one in (*words.told, *words.in_brief))
    yield from (one.note for one in words.returned)
    yield from (text for texts in words.sayings.values() for text in texts)
    said = words.replies
    yield from (text for texts in (*said.promise.values(), *said.done.values(), said.no, said.message, said.extended) for text in texts)
    yield from (one.text for one in said.points)


TEXTS = list(every_text(read()))


def test_every_rated_question_has_four_reasons_or_more_for_every_rating() -> None:
    assert len(RATED) == 26
    short = [(key, code) for key in RATED for code in "4321" if len(read().reasons.get((key, code), ())) < 4]
    assert short == []


def test_no_reason_is_about_a_question_that_is_not_asked() -> None:
    assert {key for key, _ in read().reasons} - {*RATED, "any"} == set()


def test_not_seen_and_did_not_apply_have_reasons_for_any_question() -> None:
    assert len(read().reasons["any", "NS"]) >= 3
    assert len(read().reasons["any", "NA"]) >= 3


def test_there_are_enough_findings_on_every_theme() -> None:
    words, themes = read(), {theme.code for theme in INSTRUMENT.themes}
    good, better = Counter(one.theme for one in words.good_practices), Counter(one.theme for one in words.improvements)
    assert len(words.good_practices) >= 70
    assert len(words.improvements) >= 90
    assert set(good) == set(better) == themes
    assert min(good.values()) >= 3
    assert min(better.values()) >= 3


def test_a_finding_goes_with_a_rated_question() -> None:
    words = read()
    assert {one.about for one in words.good_practices} | {one.about for one in words.improvements} <= set(RATED)
    assert {key for one in (*words.told, *words.in_brief) for key in (*one.strong, *one.weak)} <= set(RATED)


def test_an_improvement_says_who_could_act_and_what_the_first_step_is() -> None:
    for one in read().improvements:
        assert one.who in WHO
        assert one.step.endswith((".", "?"))
        assert bool(one.agency) == (one.who == "agency"), one.text
        assert not one.agency or LONDON.agency(one.agency)
        assert one.there is None or one.agency


@pytest.mark.parametrize(
    ("name", "least"), [("well", 25), ("way", 25), ("board", 25), ("response", 25), ("not-yet", 4), ("cancelled", 3), ("earlier-better", 3)]
)
def test_there_are_enough_sayings(name: str, least: int) -> None:
    assert len(read().sayings[name]) >= least


def test_there_are_enough_words_on_the_whole_meeting_and_some_for_any() -> None:
    words = read()
    assert len(words.told) >= 25
    assert len(words.in_brief) >= 20
    for verdicts in (words.told, words.in_brief):
        assert {one.tone for one in verdicts if not one.strong and not one.weak} == {"well", "mixed", "poorly"}


def test_a_note_on_return_is_about_a_section_of_the_instrument() -> None:
    assert {one.section for one in read().returned} <= {section.slug for section in INSTRUMENT.sections}


def test_agencies_are_spoken_of_by_the_keys_of_london() -> None:
    assert all(LONDON.agency(key) for key in read().spoken)


def test_nothing_is_said_twice() -> None:
    assert [text for text, times in Counter(TEXTS).items() if times > 1] == []


def test_no_text_is_stopped_warned_of_or_asked_about() -> None:
    known = identifiers.known_of(LONDON)
    assert {text: identifiers.find(text, known) for text in TEXTS if identifiers.find(text, known)} == {}


def what_is_wrong(text: str) -> list[str]:
    """Why a text could not stand in a report."""
    faults = {
        "not whole sentences": text != text.strip() or text[-1] not in ".?" or not (text[0].isupper() or text[0] == "{"),
        "figures": re.search(r"[0-9]{2}", text),
        "a title": re.search(r"\b(Mr|Mrs|Ms|Miss|Dr)\b", text),
        "an age": re.search(r"year-old|aged", text),
        "two spaces": "  " in text,
    }
    return [fault for fault, found in faults.items() if found]


def test_texts_are_whole_sentences_without_figures_titles_or_ages() -> None:
    assert {text: what_is_wrong(text) for text in TEXTS if what_is_wrong(text)} == {}
    assert what_is_wrong("call Dr Smith at ZZ9 9ZZ") == ["not whole sentences", "a title"]


def test_no_text_names_anybody_or_a_borough() -> None:
    names = {part for person in everybody() for part in re.split(r"[ -]", person.name)}
    places = {borough.name for borough in LONDON.boroughs}
    assert [(text, name) for text in TEXTS for name in names | places if re.search(rf"\b{name}\b", text)] == []


def test_a_text_leaves_room_only_for_what_can_be_filled_in() -> None:
    rooms = {room for text in TEXTS for room in re.findall(r"\{(\w*)\}", text)}
    assert rooms <= {"seen", "most", "half", "few", "absent", "Absent", "reported", "Reported", "agency"}
    rooms_in = {text: text.replace("{agency}", "") for text in TEXTS}
    elsewhere = [text for text, rest in rooms_in.items() if "{" in rest and not any(text in texts for texts in read().reasons.values())]
    assert elsewhere == []


def test_a_text_that_counts_cases_says_of_how_many() -> None:
    assert [text for text in TEXTS if re.search(r"\{(most|half|few)\}", text) and "{seen}" not in text] == []
