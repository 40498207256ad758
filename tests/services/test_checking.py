"""Checking: what is returned, what is frozen on release, and who is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256

import pytest
from sqlite_utils import Database

from forms.instrument import Answer
from observe.domain.errors import NotAllowed, Stale
from observe.domain.people import Person, Role
from observe.domain.visit import Seat, Stage, Visit
from observe.services import checking, planning, visiting
from observe.store import history, outbox, people, visits
from observe.store import reports as stored_reports
from observe.store.database import write
from reports import feedback
from tests.cast import DECLARED, NOW, TODAY, Cast, World


def fingerprint(db: Database, visit: Visit) -> str:
    return feedback.fingerprint(checking.draft(db, visit))


def a_chair_typed_in(db: Database) -> Person:
    """Somebody whom a visitor named as chair: known, and without an account."""
    with write(db):
        return people.add(db, Person(0, "Marlow Finch", "marlow@example.org", frozenset({Role.CHAIR}), agency="police"), NOW)


def recipients(db: Database) -> list[str]:
    return [letter.recipient for letter in outbox.due(db, NOW, limit=20)]


def test_a_returned_observation_goes_back_with_every_note(db: Database, world: World, cast: Cast) -> None:
    visit = world.submitted()
    notes = [("victim-safety", "Please say G2 more generally."), ("", "Please say less about the building.")]

    returned = checking.give_back(db, visit, notes, by=cast.bram, at=NOW)

    assert returned.stage is visits.get(db, visit.ref).stage is Stage.RETURNED
    assert [(note.section, note.text, note.by) for note in stored_reports.notes_on_last(db, visit)] == [(*note, "Bram Tolliver") for note in notes]
    assert recipients(db) == ["wren@example.org"]


def test_what_is_being_written_cannot_be_returned(db: Database, world: World, cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        checking.give_back(db, world.writing(), [("", "Too early.")], by=cast.bram, at=NOW)


def test_release_freezes_the_words_that_were_checked(db: Database, world: World, cast: Cast) -> None:
    visit = world.submitted()
    draft = checking.draft(db, visit)

    checking.release(db, visit, fingerprint(db, visit), by=cast.bram, at=NOW)

    frozen = stored_reports.get(db, visit)
    assert feedback.from_json(frozen.content) == replace(draft, version=1, released_on=TODAY)
    assert frozen.sha256 == sha256(frozen.content.encode()).hexdigest()
    assert frozen.pdf_sha256 == sha256(stored_reports.get_pdf(db, visit, 1)).hexdigest()


def test_the_chair_has_ten_working_days(db: Database, world: World) -> None:
    visit = world.released()

    assert stored_reports.get(db, visit).reply_by == date(2026, 12, 8)
    assert checking.reply_by(visit, NOW + timedelta(days=28)) == date(2027, 1, 8)


def test_a_report_that_changed_since_it_was_checked_is_not_released(db: Database, world: World, cast: Cast) -> None:
    visit = world.submitted()
    seen = fingerprint(db, visit)
    moved = replace(visit.plan, meeting_on=visit.plan.meeting_on - timedelta(days=1))
    planning.correct(db, visit, moved, "It was a day earlier.", by=cast.bram, at=NOW)

    with pytest.raises(Stale):
        checking.release(db, visit, seen, by=cast.bram, at=NOW)

    assert visits.get(db, visit.ref).stage is Stage.SUBMITTED
    assert recipients(db) == []


def test_a_report_is_released_once(db: Database, world: World, cast: Cast) -> None:
    visit = world.submitted()
    seen = fingerprint(db, visit)
    checking.release(db, visit, seen, by=cast.bram, at=NOW)

    with pytest.raises(NotAllowed):
        checking.release(db, visit, seen, by=cast.hester, at=NOW)

    assert [step.step for step in history.list_for(db, visit)].count("Released to the chair") == 1


def test_chair_and_visitor_are_told_without_any_content(db: Database, world: World) -> None:
    visit = world.released()

    letters = outbox.due(db, NOW, limit=20)

    assert sorted(letter.recipient for letter in letters) == ["tamsin@example.org", "wren@example.org"]
    for letter in letters:
        assert letter.subject.startswith("OFFICIAL-SENSITIVE: ")
        assert f"/visits/{visit.ref}/report" in letter.body
        assert "Hackney" not in letter.subject + letter.body
        assert "The chair came back to this" not in letter.body


def test_both_chairs_and_both_visitors_are_told(db: Database, world: World, cast: Cast) -> None:
    world.released(second_chair=Seat.of(cast.corin), second_visitor=Seat.of(cast.idris))

    told = sorted(one.recipient for one in outbox.due(db, NOW, limit=20) if "/report" in one.body)
    assert told == [
        "corin@example.org",
        "idris@example.org",
        "tamsin@example.org",
        "wren@example.org",
    ]


def test_a_chair_who_was_typed_in_gets_an_account_on_release_and_no_mail_before(db: Database, world: World, cast: Cast) -> None:
    typed_in = a_chair_typed_in(db)
    visit = world.submitted(chair=Seat.of(typed_in))
    assert not people.get(db, typed_in.id).may_sign_in
    assert recipients(db) == []

    checking.release(db, visit, fingerprint(db, visit), by=cast.bram, at=NOW)

    assert people.get(db, typed_in.id).may_sign_in
    assert "marlow@example.org" in recipients(db)


def test_whoever_chaired_can_read_the_report_as_a_chair(db: Database, world: World, cast: Cast) -> None:
    visit = world.submitted(chair=Seat.of(cast.idris))

    checking.release(db, visit, fingerprint(db, visit), by=cast.bram, at=NOW)

    assert people.get(db, cast.idris.id).roles == {Role.VISITOR, Role.CHAIR}


def test_a_visitor_changes_what_was_returned_and_the_new_words_are_released(db: Database, world: World, cast: Cast) -> None:
    visit = world.returned()
    visiting.record(db, visit, "victim-safety", {"G2": Answer("4", "Views were brought by role.")}, seen=1, by=cast.wren, at=NOW)

    sent = visiting.submit(db, visit, DECLARED, by=cast.wren, at=NOW)
    checking.release(db, sent, fingerprint(db, sent), by=cast.hester, at=NOW)

    assert "Views were brought by role." in stored_reports.get(db, sent).content


def test_the_board_considers_a_released_report_once(db: Database, world: World, cast: Cast) -> None:
    visit = world.considered()

    assert visits.get(db, visit.ref).considered_on == TODAY
    with pytest.raises(NotAllowed):
        checking.consider(db, visit, TODAY, by=cast.bram, at=NOW)
