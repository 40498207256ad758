"""That every free text of an observation is looked at, and what sending and releasing do with what is found."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from sqlite_utils import Database

from forms.attended import Attended
from forms.instrument import Answer, Kind, Section
from observe.domain import instruments, wording
from observe.domain.visit import Visit
from observe.services import checking, visiting
from observe.store import explanations, observations, visits
from reports import feedback
from tests.cast import DECLARED, NOW, TODAY, Cast, World

PLANTED = re.compile(r"A[0-9]{4}AA")


def planted(world: World, visit: Visit) -> tuple[Visit, int]:
    """The visit with a prison number of its own in every box that takes words; how many there are."""
    numbers = (f"A{number:04}AA" for number in range(1, 10_000))
    count = 0
    wren = world.cast.wren
    for section in world_sections(world, visit):
        observation = observations.get(world.db, visit)
        seen = observation.revision(section.slug)
        said = {}
        for question in section.every_question():
            answer = observation.answer(question.key)
            if question.kind is Kind.RATING:
                said[question.key] = replace(answer, reason=next(numbers))
            elif question.kind in (Kind.LINE, Kind.TEXT) and question.applies(observation.answers) and question.key != "L3_none":
                said[question.key] = Answer(next(numbers))
        count += len(said)
        visiting.record(world.db, visit, section.slug, said, seen=seen, by=wren, at=NOW)
    observation = observations.get(world.db, visit)
    for finding in observation.findings:
        new = replace(finding, text=next(numbers), step=next(numbers) if finding.kind == "improvement" else "")
        count += 1 + bool(new.step)
        visiting.record_finding(world.db, visit, "findings", new, by=wren, at=NOW)
    points = [replace(point, why=next(numbers)) for point in observation.earlier]
    count += len(points)
    visiting.record_earlier(world.db, visit, "last-time", points, seen=observation.revision("last-time"), by=wren, at=NOW)
    added = [*observation.attended, Attended("other-own", next(numbers), True, "room", "active")]
    visiting.record_attendance(world.db, visit, "who-was-there", added, {}, seen=observation.revision("who-was-there"), by=wren, at=NOW)
    return visits.get(world.db, visit.ref), count + 1


def world_sections(world: World, visit: Visit) -> list[Section]:
    """Those of ordinary questions."""
    special = (Kind.ATTENDANCE, Kind.GOOD_PRACTICE, Kind.IMPROVEMENT, Kind.EARLIER, Kind.DECLARATION)
    asked = instruments.of_visit(visit).asked(short=bool(visit.short), online=visit.plan.online)
    return [section for section in asked if section.questions[0].kind not in special]


def test_every_text_that_a_chair_would_read_is_looked_at(world: World, cast: Cast, db: Database) -> None:
    world.released(meeting_on=TODAY.replace(month=8))
    visit, count = planted(world, world.written())
    found = wording.found(visit, instruments.of_visit(visit), observations.get(db, visit))
    assert len({one.words for one in found}) == count > 30
    explained = {one.place: "The number of a form." for one in found}
    sent = visiting.submit(db, visit, DECLARED, by=cast.wren, at=NOW, explained=explained)
    read = {number for text in feedback.words(checking.draft(db, sent)) for number in PLANTED.findall(text)}
    assert read == {one.words for one in found}


def test_an_observation_is_sent_only_when_every_stop_is_explained(world: World, cast: Cast, db: Database) -> None:
    visit, _ = planted(world, world.written())
    found = wording.found(visit, instruments.of_visit(visit), observations.get(db, visit))
    explained = {one.place: "The number of a form." for one in found}
    with pytest.raises(visiting.Incomplete):
        visiting.submit(db, visit, DECLARED, by=cast.wren, at=NOW, explained=dict(list(explained.items())[1:]))
    with pytest.raises(visiting.Incomplete):
        visiting.submit(db, visit, DECLARED, by=cast.wren, at=NOW, explained=explained | {found[0].place: "It is B0000BB."})
    visiting.submit(db, visit, DECLARED, by=cast.wren, at=NOW, explained=explained)


def test_a_reason_is_forgotten_when_its_words_are_gone_on_sending(world: World, cast: Cast, db: Database) -> None:
    visit = world.written()
    said = {"G2": Answer("4", "The form A0000AA."), "G3": Answer("4", "The form A0000AA.")}
    visiting.record(db, visit, "victim-safety", said, seen=1, by=cast.wren, at=NOW)
    found = wording.found(visit, instruments.of_visit(visit), observations.get(db, visit))
    explained = {one.place: "The number of a form." for one in found}
    visiting.record(db, visit, "victim-safety", {"G3": Answer("4", "A form.")}, seen=2, by=cast.wren, at=NOW, explained=explained)
    assert len(explanations.get(db, observations.get(db, visit).id)) == 2
    visiting.submit(db, visit, DECLARED, by=cast.wren, at=NOW)
    assert list(explanations.get(db, observations.get(db, visit).id)) == [found[0].place]


def test_what_a_reason_is_kept_under_says_nothing_of_the_words() -> None:
    key = wording.key_of("G2-reason", "A0000AA", "V-2026-0001")
    assert "A0000AA" not in key
    assert key == wording.key_of("G2-reason", "a 0000-aa", "V-2026-0001")
    others = [("G3-reason", "A0000AA", "V-2026-0001"), ("G2-reason", "A0000AB", "V-2026-0001"), ("G2-reason", "A0000AA", "V-2026-0002")]
    assert key not in [wording.key_of(*one) for one in others]
