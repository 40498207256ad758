"""Earlier drafts of a part, and what can be undone with them: nothing that was typed is gone until release."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlite_utils import Database

from forms.attended import Attended
from forms.found import Finding
from forms.instrument import Answer
from observe.domain import instruments
from observe.domain.drafts import Content, Draft, content_of
from observe.domain.errors import NotAllowed, NotFound, Stale
from observe.domain.observation import Observation
from observe.domain.visit import Stage, Visit
from observe.services import planning, undoing, visiting
from observe.store import drafts, history, observations, visits
from tests.cast import NOW, TODAY, Cast, World, a_plan

Save = Callable[..., None]
BETTER = Finding(None, "improvement", "Papers came late.", "minutes", who="administrator")


@pytest.fixture
def visit(world: World) -> Visit:
    return world.planned()


@pytest.fixture
def save(db: Database, visit: Visit, cast: Cast) -> Save:
    """Saves a reason on G1, so many minutes after the start; pressed, unless it saves by itself."""

    def saved(words: str, minutes: int, *, seen: int | None = None, by_itself: bool = False) -> None:
        now = observations.get(db, visit).revision("victim-safety") if seen is None else seen
        said = {"G1": Answer("4", words)}
        visiting.record(db, visit, "victim-safety", said, seen=now, by=cast.wren, at=after(minutes), by_itself=by_itself)

    return saved


def after(minutes: int) -> datetime:
    return NOW + timedelta(minutes=minutes)


def kept(db: Database, visit: Visit, slug: str = "victim-safety") -> list[Draft]:
    section = instruments.of_visit(visit).section(slug)
    return drafts.list_for(db, observations.get(db, visit).id, section, limit=99)


def reasons(db: Database, visit: Visit) -> list[tuple[str, int]]:
    """The kept reasons on G1, each with the minutes from the start to the save it was of."""
    return [(one.content.answers["G1"].reason, (one.at - NOW) // timedelta(minutes=1)) for one in kept(db, visit)]


def now(db: Database, visit: Visit) -> Observation:
    return observations.get(db, visit)


def test_each_pressed_save_is_kept_and_nothing_that_saved_itself_within_a_sitting(db: Database, visit: Visit, save: Save) -> None:
    save("She", 0, by_itself=True)
    save("She spoke.", 1)
    save("She spoke. And", 2, by_itself=True)
    save("She spoke first.", 3)
    assert reasons(db, visit) == [("She spoke first.", 3), ("She spoke.", 1)]


@pytest.mark.parametrize(("pause", "expected"), [(29, []), (30, [("Before.", 0)])])
def test_a_pause_of_30_minutes_keeps_what_the_next_sitting_found(db: Database, visit: Visit, save: Save, pause: int, expected: list[tuple[str, int]]) -> None:
    save("Before.", 0, by_itself=True)
    save("After.", pause, by_itself=True)
    assert reasons(db, visit) == expected


def test_the_same_words_are_kept_once_under_the_last_moment_they_were_saved(db: Database, visit: Visit, save: Save) -> None:
    for minutes, words in enumerate(("One.", "One.", "Two.", "One.", "Two.", "One.")):
        save(words, minutes)
    save("Three.", 60)
    assert reasons(db, visit) == [("Three.", 60), ("One.", 5), ("Two.", 4)]


def test_a_part_without_a_word_is_no_draft(db: Database, visit: Visit, cast: Cast) -> None:
    visiting.record(db, visit, "victim-safety", {"G1": Answer()}, seen=0, by=cast.wren, at=NOW)
    visiting.record(db, visit, "victim-safety", {"G1": Answer("4", "")}, seen=1, by=cast.wren, at=after(60))
    assert [one.content.answers for one in kept(db, visit)] == [{"G1": Answer("4", "")}]


def test_a_refused_save_keeps_both_texts_and_changes_nothing(db: Database, visit: Visit, save: Save) -> None:
    save("From the phone.", 0, by_itself=True)
    with pytest.raises(Stale):
        save("From the laptop.", 1, seen=0)
    assert now(db, visit).answer("G1").reason == "From the phone."
    assert now(db, visit).revision("victim-safety") == 1
    assert [(one.content.answers["G1"].reason, one.refused) for one in kept(db, visit)] == [("From the laptop.", True), ("From the phone.", False)]
    save("From the laptop.", 2)
    assert [(one.content.answers["G1"].reason, one.refused) for one in kept(db, visit)] == [("From the laptop.", False), ("From the phone.", False)]


def test_the_same_sent_twice_is_no_draft_of_its_own(db: Database, visit: Visit, save: Save) -> None:
    save("She spoke.", 0)
    with pytest.raises(Stale):
        save("She spoke.", 1, seen=0)
    assert [one.refused for one in kept(db, visit)] == [False]


def test_words_come_back_exactly_as_they_were_typed(db: Database, visit: Visit, save: Save) -> None:
    absurd = 'Ĥłěδ 💥 <b>&amp;</b> \'; drop table drafts --\n\n\t"quoted\\"  \x1f\u2028'
    save(absurd, 0)
    assert reasons(db, visit) == [(absurd, 0)]


def fill_findings(world: World, visit: Visit) -> str:
    wren, db = world.cast.wren, world.db
    visiting.record(db, visit, "findings", {"L3_none": Answer("I saw one case.")}, seen=0, by=wren, at=NOW)
    for text in ("Papers came late.", "The room was cold."):
        visiting.record_finding(db, visit, "findings", replace(BETTER, text=text), by=wren, at=NOW)
    return "findings"


def fill_attendance(world: World, visit: Visit) -> str:
    there = [Attended("police", "Police", True, "room", "led"), Attended("other-a-trust", "A trust", True), Attended("housing", "Housing", away="absent")]
    visiting.record_attendance(world.db, visit, "who-was-there", there, {}, seen=0, by=world.cast.wren, at=NOW)
    return "who-was-there"


def fill_last_time(world: World, visit: Visit) -> str:
    points = [replace(point, now="better", why="They came.") for point in observations.get(world.db, visit).earlier]
    visiting.record_earlier(world.db, visit, "last-time", points, seen=0, by=world.cast.wren, at=NOW)
    return "last-time"


def fill_talk(world: World, visit: Visit) -> str:
    said = {"L2": Answer("given"), "L2_date": Answer("31 2 2026"), "L2_told": Answer("That papers help.")}
    visiting.record(world.db, visit, "talk", said, seen=0, by=world.cast.wren, at=NOW)
    return "talk"


@pytest.mark.parametrize("fill", [fill_findings, fill_attendance, fill_last_time, fill_talk])
def test_a_cleared_part_comes_back_whole(db: Database, world: World, cast: Cast, fill: Callable[[World, Visit], str]) -> None:
    world.released(meeting_on=TODAY - timedelta(days=90))
    visit = world.planned()
    visiting.record(db, visit, "victim-safety", {"G1": Answer("4", "Stays.")}, seen=0, by=cast.wren, at=NOW)
    slug = fill(world, visit)
    section, before = instruments.of_visit(visit).section(slug), now(db, visit)
    undoing.clear(db, visit, slug, seen=before.revision(slug), by=cast.wren, at=after(1))
    cleared = now(db, visit)
    assert content_of(section, cleared) == Content()
    assert cleared.answer("G1").reason == "Stays."
    undoing.bring_back(db, visit, slug, kept(db, visit, slug)[0].id, seen=cleared.revision(slug), by=cast.wren, at=after(2))
    back = now(db, visit)
    assert (back.answers, back.attended, back.findings, back.earlier) == (before.answers, before.attended, before.findings, before.earlier)
    assert [(step.step, step.note) for step in history.list_for(db, visit, limit=2)] == [
        ("Brought back an earlier draft of a part", section.title),
        ("Cleared a part", section.title),
    ]


def test_a_finding_that_saved_itself_and_was_removed_stands_in_a_draft(db: Database, visit: Visit, cast: Cast) -> None:
    number = visiting.record_finding(db, visit, "findings", BETTER, by=cast.wren, at=NOW, by_itself=True)
    assert kept(db, visit, "findings") == []
    visiting.remove_finding(db, visit, "findings", number, by=cast.wren, at=NOW)
    assert [one.content.findings for one in kept(db, visit, "findings")] == [(replace(BETTER, id=number),)]


def test_a_part_that_was_saved_elsewhere_is_not_cleared(db: Database, visit: Visit, save: Save, cast: Cast) -> None:
    save("She spoke.", 0)
    with pytest.raises(Stale):
        undoing.clear(db, visit, "victim-safety", seen=0, by=cast.wren, at=NOW)
    assert now(db, visit).answer("G1").reason == "She spoke."
    assert [step.step for step in history.list_for(db, visit)] == ["Began to write", "Planned"]


def test_one_text_is_used_again_and_what_it_replaces_is_kept(db: Database, visit: Visit, save: Save, cast: Cast) -> None:
    save("The first.", 0)
    visiting.record(
        db, visit, "victim-safety", {"G1": Answer("2", "The second."), "G2": Answer("3", "Mine.")}, seen=1, by=cast.wren, at=after(1), by_itself=True
    )
    undoing.use_again(db, visit, "victim-safety", kept(db, visit)[0].id, "G1-reason", seen=2, by=cast.wren, at=after(2))
    assert now(db, visit).answer("G1") == Answer("2", "The first.")
    assert now(db, visit).answer("G2") == Answer("3", "Mine.")
    assert [one.content.answers["G1"].reason for one in kept(db, visit)] == ["The first.", "The second.", "The first."]


@pytest.mark.parametrize("name", ["G9-reason", "finding-1-text", "earlier-1-why", "", "G1-reason-reason", "earlier-x-why"])
def test_a_text_that_a_draft_does_not_have_changes_nothing(db: Database, visit: Visit, save: Save, cast: Cast, name: str) -> None:
    save("The first.", 0)
    with pytest.raises(NotFound):
        undoing.use_again(db, visit, "victim-safety", kept(db, visit)[0].id, name, seen=1, by=cast.wren, at=NOW)
    assert now(db, visit).revision("victim-safety") == 1


def test_one_text_of_a_finding_and_of_last_time_is_used_again(db: Database, world: World, cast: Cast) -> None:
    world.released(meeting_on=TODAY - timedelta(days=90))
    visit = world.planned()
    for slug, fill in (("findings", fill_findings), ("last-time", fill_last_time)):
        fill(world, visit)
        was = kept(db, visit, slug)[0]
        undoing.clear(db, visit, slug, seen=now(db, visit).revision(slug), by=cast.wren, at=after(1))
        name = next(name for name, text in was.content.texts().items() if text in ("The room was cold.", "They came."))
        if slug == "findings":
            undoing.bring_back(db, visit, slug, was.id, seen=now(db, visit).revision(slug), by=cast.wren, at=after(2))
            changed = replace(now(db, visit).findings[1], text="It was 12 degrees.")
            visiting.record_finding(db, visit, slug, changed, by=cast.wren, at=after(3))
        undoing.use_again(db, visit, slug, was.id, name, seen=now(db, visit).revision(slug), by=cast.wren, at=after(4))
    assert [one.text for one in now(db, visit).findings] == ["Papers came late.", "The room was cold."]
    assert [(point.now, point.why) for point in now(db, visit).earlier] == [("", "They came.")]


def test_a_draft_of_another_visit_or_part_cannot_be_brought_back(db: Database, world: World, visit: Visit, save: Save, cast: Cast) -> None:
    save("She spoke.", 0)
    draft, other = kept(db, visit)[0].id, world.writing()
    for of, slug, seen in ((other, "victim-safety", 1), (visit, "stalking", 0)):
        with pytest.raises(NotFound):
            undoing.bring_back(db, of, slug, draft, seen=seen, by=cast.wren, at=NOW)
        assert now(db, of).revision(slug) == seen


def test_what_was_sent_is_neither_cleared_nor_brought_back(db: Database, world: World, cast: Cast) -> None:
    visit = world.submitted()
    (draft,) = kept(db, visit)
    for undo in (
        lambda: undoing.clear(db, visit, "victim-safety", seen=1, by=cast.wren, at=NOW),
        lambda: undoing.bring_back(db, visit, "victim-safety", draft.id, seen=1, by=cast.wren, at=NOW),
        lambda: undoing.use_again(db, visit, "victim-safety", draft.id, "G1-reason", seen=1, by=cast.wren, at=NOW),
    ):
        with pytest.raises(NotAllowed):
            undo()


def test_drafts_outlast_a_return_and_a_cancelled_visit_but_no_release(db: Database, world: World, cast: Cast) -> None:
    returned, cancelled = world.returned(), world.writing()
    planning.cancel(db, cancelled, by=cast.bram, at=NOW)
    assert len(kept(db, returned)) == len(kept(db, cancelled)) == 1
    assert kept(db, world.released()) == []


def test_whoever_takes_over_finds_no_drafts_and_neither_does_who_gets_it_back(db: Database, world: World, cast: Cast, visit: Visit, save: Save) -> None:
    save("Wren's words.", 0)
    handed = planning.hand_over(db, visits.get(db, visit.ref), a_plan(cast, visitor=replace(visit.plan.visitor, person=cast.idris.id)), by=cast.bram, at=NOW)
    assert (handed.stage, now(db, handed).id) == (Stage.PLANNED, 0)
    planning.hand_over(db, handed, visit.plan, by=cast.bram, at=NOW)
    assert now(db, visit).answer("G1").reason == "Wren's words."
    assert kept(db, visit) == []


def test_the_history_holds_no_word_of_a_draft(db: Database, world: World, cast: Cast) -> None:
    visit = world.planned()
    slug = fill_findings(world, visit)
    undoing.clear(db, visit, slug, seen=3, by=cast.wren, at=NOW)
    undoing.bring_back(db, visit, slug, kept(db, visit, slug)[0].id, seen=4, by=cast.wren, at=NOW)
    said = " ".join(f"{step.step} {step.note}" for step in history.list_for(db, visit))
    assert [words for words in ("Papers", "cold", "one case") if words in said] == []
