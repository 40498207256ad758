"""How far an observation is, what keeps it from being sent, and that four kinds of silence stay four."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

import observe
from forms.attended import Attended
from forms.found import Finding
from forms.instrument import Answer, Instrument, load
from observe.domain import area
from observe.domain import observation as observations
from observe.domain import progress as progressing
from observe.domain.observation import Earlier, Observation
from observe.domain.visit import Level, Mode, Plan, Seat, Stage, Visit

LONDON = area.read(Path(observe.__file__).parent / "areas" / "london.toml")
INSTRUMENT: Instrument = load("four-pillars-1")
PLAN = Plan(("hackney",), date(2026, 11, 17), time(10), Level.TWO, Mode.HYBRID, Seat(2, "Tamsin Okehurst"), Seat(1, "Wren Applegarth"))
VISIT = Visit(1, "V-2026-0001", Stage.WRITING, PLAN, LONDON, "four-pillars-1")
EMPTY = Observation(1, 1)
POINT = Earlier(7, "Housing was missing.", "V-2026-0001", date(2026, 8, 26))


def slugs(visit: Visit, observation: Observation = EMPTY) -> list[str]:
    return [section.slug for section in observations.sections(visit, INSTRUMENT, observation)]


def messages(slug: str, observation: Observation) -> list[str]:
    return [fault.message for fault in progressing.open_in(INSTRUMENT.section(slug), VISIT, INSTRUMENT, observation)]


def progress(slug: str, observation: Observation) -> tuple[bool, str, str]:
    found = progressing.progress(INSTRUMENT.section(slug), VISIT, INSTRUMENT, observation)
    return found.done, found.text, found.hint


def saved(slug: str, **said: object) -> Observation:
    return replace(EMPTY, revisions={slug: 1}, **said)  # type: ignore[arg-type]  # a test names only what differs


def test_the_declaration_is_asked_on_sending_and_is_no_part_of_the_list() -> None:
    assert "declaration" not in slugs(VISIT)
    assert observations.declaration(INSTRUMENT) is INSTRUMENT.section("declaration")
    assert len(progressing.undeclared(VISIT, INSTRUMENT, EMPTY)) == 3
    assert progressing.undeclared(VISIT, INSTRUMENT, replace(EMPTY, answers={"L8": Answer("no-names notes urgent")})) == []


@pytest.mark.parametrize("short", [True, False])
def test_people_online_are_asked_about_only_where_there_were_some(short: bool) -> None:
    held = replace(VISIT, short=short)
    assert "people-online" in slugs(held)
    assert "people-online" not in slugs(replace(held, plan=replace(PLAN, mode=Mode.IN_PERSON)))


def test_last_time_is_asked_only_where_there_was_one() -> None:
    assert "last-time" not in slugs(VISIT)
    assert "last-time" in slugs(VISIT, replace(EMPTY, earlier=(POINT,)))


def test_nothing_said_of_attendance_is_one_thing_missing() -> None:
    assert messages("who-was-there", EMPTY) == ["Say who was there"]
    police = replace(EMPTY, attended=(Attended("police", "Police", True, "room", "led"),))
    assert len(messages("who-was-there", police)) == len(LONDON.agencies) - 1


def test_an_agency_that_the_visitor_added_is_asked_about_too() -> None:
    observation = replace(EMPTY, attended=(Attended("other-trust", "A trust", True),))
    assert ("other-trust", "A trust") in observations.agencies_asked(VISIT, observation)
    assert "Say how A trust took part" in messages("who-was-there", observation)


def test_what_is_missing_from_a_finding_says_from_which() -> None:
    good = Finding(1, "good-practice", "Well chaired.", "chairing", share="yes")
    better = [Finding(2, "improvement", "Late papers.", "minutes", who="chair"), Finding(3, "improvement", "", "time", who="agency")]
    observation = replace(EMPTY, findings=(good, *better))
    assert messages("findings", observation) == [
        "Area for improvement 2: enter what could be better",
        "Area for improvement 2: choose which agency",
    ]


def test_good_practice_may_be_left_out_with_a_reason_and_areas_for_improvement_without() -> None:
    assert messages("findings", EMPTY) == ["Add a good practice, or say why there is none to report"]
    assert messages("findings", replace(EMPTY, answers={"L3_none": Answer("I saw one case.")})) == []


@pytest.mark.parametrize(
    ("now", "why", "said"),
    [
        ("", "", "Choose better, same or not seen for point 1 of last time"),
        ("worse", "", "Choose better, same or not seen for point 1 of last time"),
        ("better", " ", "Say what you saw on point 1 of last time"),
        ("better", "They came.", ""),
        ("not-seen", "", ""),
        ("same", "x" * 2001, "What you saw on point 1 of last time must be 2,000 characters or fewer"),
    ],
)
def test_each_point_of_last_time_needs_a_choice_and_a_word_on_why(now: str, why: str, said: str) -> None:
    assert messages("last-time", replace(EMPTY, earlier=(replace(POINT, now=now, why=why),))) == ([said] if said else [])


def test_a_part_is_complete_only_once_it_was_saved() -> None:
    assert progress("findings", saved("findings", answers={"L3_none": Answer("None.")})) == (True, "Completed", "")
    assert progress("talk", EMPTY) == (False, "Not started", "")


def test_a_part_says_how_far_it_is() -> None:
    answers = {"G1": Answer("3"), "G2": Answer("4", "")}
    assert progress("victim-safety", saved("victim-safety", answers=answers)) == (False, "2 of 4 answered", "1 reason is missing")
    some = tuple(Attended(agency.key, agency.name, True, "room", "led") for agency in LONDON.agencies[1:])
    assert progress("who-was-there", saved("who-was-there", attended=some)) == (False, "Started", "1 agency is left")


def test_not_seen_did_not_apply_and_not_answered_are_three_things() -> None:
    answers = {"G1": Answer("NS"), "G2": Answer("NA")}
    assert messages("victim-safety", replace(EMPTY, answers=answers)) == [
        "Choose an answer to question G3, or Not seen if you could not judge",
        "Choose an answer to question G4, or Not seen if you could not judge",
    ]


def test_what_cannot_stand_keeps_it_from_being_sent() -> None:
    answers = {"X4_how": Answer("room"), "X5_listed": Answer("11"), "X5_seen": Answer("12")}
    assert messages("the-meeting", replace(EMPTY, answers=answers)) == ["Cases you saw (12) cannot be more than cases on the agenda (11)"]


def test_the_short_form_does_not_ask_what_it_leaves_out() -> None:
    short = replace(VISIT, short=True)
    asked = {point.fault.question for point in progressing.open_points(short, INSTRUMENT, EMPTY)}
    assert {"G1", "B2"} <= asked
    assert "G4" not in asked
