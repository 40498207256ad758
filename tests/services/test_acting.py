"""Actions: given out of a reply or by the Executive Office, said and seen to be done; each step is noted, and its owner is told of what others did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlite_utils import Database

from observe.domain import instruments
from observe.domain.actions import Action, Owner, State, Terms
from observe.domain.errors import NotAllowed, NotFound
from observe.domain.people import Person
from observe.domain.visit import Visit
from observe.services import acting, inviting, undoing, visiting
from observe.store import actions, drafts, history, observations, reports, visits
from observe.store.database import rows, write
from reports import feedback
from tests.cast import DECLARED, NOW, TODAY, Cast, World

DUE = TODAY + timedelta(days=60)


@pytest.fixture
def action(world: World, db: Database) -> Action:
    """What Tamsin promised for the one area for improvement of Wren's report."""
    visit = world.replied()
    (found,) = actions.of_visit(db, visit.id)
    return found


def terms(person: Person | None, **changes: object) -> Terms:
    return replace(Terms("Agree on a deputy for each agency.", Owner.AGENCY, DUE, person.id if person else None, "housing"), **changes)  # type: ignore[arg-type]


def told(db: Database) -> list[tuple[str, str]]:
    return [tuple(one) for one in rows(db, "select letter, recipient from outbox where letter glob 'action_*' order by id")]  # type: ignore[misc]


def steps(db: Database, action: Action) -> list[tuple[str, str, str]]:
    return [(one.by, one.step, one.text) for one in actions.notes(db, action)]


def test_each_yes_of_a_reply_becomes_an_action_of_its_chair_who_is_not_written_to(action: Action, db: Database, cast: Cast) -> None:
    (finding,) = [one for one in observations.get(db, visits.get(db, action.ref)).findings if one.kind == "improvement"]
    assert (action.finding, action.terms.person, action.name, action.boroughs, action.place) == (
        finding.id,
        cast.tamsin.id,
        "Tamsin Okehurst",
        ("hackney",),
        "Hackney",
    )
    assert steps(db, action) == [("Tamsin Okehurst", "Given", "")]
    assert told(db) == []
    assert f"Action {action.id}: given" in [one.step for one in history.list_for(db, visits.get(db, action.ref))]


def test_a_reply_that_is_not_sent_gives_no_action(world: World, db: Database) -> None:
    visit = world.released()
    with pytest.raises(KeyError):
        _give_and_fail(world, visit)
    assert actions.count_in(db, actions.EVERY_ACTION) == 0
    assert told(db) == []


def _give_and_fail(world: World, visit: Visit) -> None:
    with write(world.db):
        acting.give(world.db, visit, None, terms(world.cast.corin), by=world.cast.bram, at=NOW)
        raise KeyError


def test_who_is_from_outside_is_told_what_is_theirs_without_its_words(world: World, db: Database, cast: Cast) -> None:
    outside = inviting.invite(db, Person(0, "Una Fairley", "una@example.org", agency="housing"), at=NOW)
    given = acting.give(db, world.released(), None, terms(outside), by=cast.bram, at=NOW)
    assert told(db) == [("action_given", "una@example.org")]
    (letter,) = rows(db, "select subject, body from outbox where letter = 'action_given'")
    assert letter["subject"].endswith(f"Action {given.id} is yours")
    assert f"/actions/{given.id}\n" in letter["body"]
    assert "deputy" not in letter["subject"] + letter["body"]


def test_an_action_is_due_later_and_out_of_an_area_for_improvement_of_this_report(world: World, db: Database, cast: Cast) -> None:
    visit, other = world.released(), world.released()
    good = next(one.id for one in observations.get(db, visit).findings if one.kind == "good-practice")
    better = next(one.id for one in observations.get(db, other).findings if one.kind == "improvement")
    for finding in (good, better, 99_999):
        with pytest.raises(NotFound):
            acting.give(db, visit, finding, terms(cast.corin), by=cast.bram, at=NOW)
    for day in (TODAY, TODAY - timedelta(days=1)):
        with pytest.raises(NotAllowed, match="in the future"):
            acting.give(db, visit, None, terms(cast.corin, due_on=day), by=cast.bram, at=NOW)
    with pytest.raises(KeyError):
        acting.give_without_visit(db, world.area, ("atlantis",), terms(cast.corin), by=cast.bram, at=NOW)
    assert actions.count_in(db, actions.EVERY_ACTION) == 0


def test_said_to_be_done_by_its_owner_and_seen_to_be_done_by_the_office(action: Action, world: World, db: Database, cast: Cast) -> None:
    said = acting.say_done(db, action, "Two deputies are named.", by=cast.tamsin, at=NOW)
    assert said.state(TODAY) is State.SAID_DONE
    with pytest.raises(NotAllowed, match="already been said"):
        acting.say_done(db, action, "Again.", by=cast.tamsin, at=NOW)
    seen = acting.see_done(db, world.area, action, "They came twice.", by=cast.bram, at=NOW)
    assert (seen.state(TODAY), seen.said_by, seen.seen_by) == (State.SEEN_DONE, cast.tamsin.id, cast.bram.id)
    assert steps(db, action)[:2] == [
        ("Bram Tolliver", "Seen to be done", "They came twice."),
        ("Tamsin Okehurst", "Said to be done", "Two deputies are named."),
    ]
    assert told(db) == [("action_seen", "tamsin@example.org")]
    written = " ".join(one.step + one.note for one in history.list_for(db, visits.get(db, action.ref)))
    assert f"Action {action.id}: seen to be done" in written
    assert "deputies" not in written


def test_its_owner_who_spoke_too_early_opens_it_again(action: Action, world: World, db: Database, cast: Cast) -> None:
    acting.say_done(db, action, "", by=cast.tamsin, at=NOW)
    assert acting.reopen(db, world.area, action, "One is still missing.", by=cast.tamsin, at=NOW) == action
    assert told(db) == []


def test_the_office_moves_drops_hands_on_and_opens_again_and_the_owner_is_told(action: Action, world: World, db: Database, cast: Cast) -> None:
    area, by = world.area, cast.bram
    later = DUE + timedelta(days=30)
    assert acting.move(db, area, action, later, "The panel meets in March.", by=by, at=NOW).terms.due_on == later
    assert acting.drop(db, area, action, "Housing has left.", by=by, at=NOW).state(TODAY) is State.DROPPED
    assert acting.reopen(db, area, action, "It is back.", by=by, at=NOW).state(TODAY) is State.OPEN
    assert acting.hand_to(db, area, action, cast.corin, "He chairs it now.", by=by, at=NOW).name == "Corin Vale"
    assert told(db) == [("action_changed", "tamsin@example.org")] * 3 + [("action_given", "corin@example.org")]
    assert [step for _, step, _ in steps(db, action)] == [
        "Handed to Corin Vale",
        "Opened again",
        "Dropped",
        f"Due by {later.day} February 2027 instead of 27 January 2027",
        "Given",
    ]


def test_what_somebody_may_not_do_is_refused_and_changes_nothing(action: Action, world: World, db: Database, cast: Cast) -> None:
    refused: list[Callable[[], object]] = [
        lambda: acting.say_done(db, action, "", by=cast.corin, at=NOW),
        lambda: acting.say_done(db, action, "", by=cast.bram, at=NOW),
        lambda: acting.see_done(db, world.area, action, "", by=cast.tamsin, at=NOW),
        lambda: acting.move(db, world.area, action, DUE, "", by=cast.tamsin, at=NOW),
        lambda: acting.move(db, world.area, action, TODAY, "", by=cast.bram, at=NOW),
        lambda: acting.drop(db, world.area, action, "", by=cast.ottilie, at=NOW),
        lambda: acting.reopen(db, world.area, action, "", by=cast.bram, at=NOW),
        lambda: acting.add_note(db, action, "Mine.", by=cast.wren, at=NOW),
    ]
    for refuse in refused:
        with pytest.raises(NotAllowed):
            refuse()
    assert actions.get(db, action.id) == action
    assert len(steps(db, action)) == 1


def test_of_what_is_the_boards_its_chair_is_told_and_with_none_all_of_it(world: World, db: Database, cast: Cast) -> None:
    visit, of_board = world.released(), terms(None, owner=Owner.BOARD, agency="")
    acting.give(db, visit, None, of_board, by=cast.bram, at=NOW)
    assert told(db) == [("action_given", "ottilie@example.org")]
    inviting.invite(db, replace(cast.ottilie, id=0, name="Rufus Adair", email="rufus@example.org", board_chair=True), at=NOW)
    given = acting.give(db, visit, None, of_board, by=cast.bram, at=NOW)
    assert [one.name for one in acting.owners(db, given)] == ["Rufus Adair"]


def seen_as(world: World, now: str, why: str = "They came to each case.") -> Visit:
    """A visit to the same borough today, which saw each point of last time like this; released."""
    visit = world.written(meeting_on=TODAY)
    points = [replace(one, now=now, why=why) for one in observations.get(world.db, visit).earlier]
    seen = observations.get(world.db, visit).revision("last-time")
    visiting.record_earlier(world.db, visit, "last-time", points, seen=seen, by=world.cast.wren, at=NOW)
    return world.release(visiting.submit(world.db, visits.get(world.db, visit.ref), DECLARED, by=world.cast.wren, at=NOW))


def test_the_next_visit_is_asked_about_an_action_once_and_not_about_what_it_came_out_of(action: Action, world: World, db: Database) -> None:
    (point,) = observations.get(db, world.planned(meeting_on=TODAY)).earlier
    assert (point.action, point.finding, point.will, point.due_on) == (action.id, action.finding, action.terms.text, action.terms.due_on)
    assert point.words == f"Housing was missing, so two actions had no owner.\nAction {action.id}: {action.terms.text}"
    assert observations.get(db, world.planned(boroughs=("barnet",), meeting_on=TODAY)).earlier == ()


def test_a_visit_is_asked_about_what_was_given_by_its_day_and_is_not_finished(action: Action, world: World, db: Database, cast: Cast) -> None:
    (before,) = observations.get(db, world.planned(meeting_on=TODAY - timedelta(days=1))).earlier
    assert before.action is None
    acting.give_without_visit(db, world.area, ("hackney", "barnet"), terms(cast.corin), by=cast.bram, at=NOW)
    acting.see_done(db, world.area, action, "", by=cast.bram, at=NOW)
    points = observations.get(db, world.planned(meeting_on=TODAY)).earlier
    assert [(point.finding, point.action) for point in points] == [(action.finding, None), (None, action.id + 1)]


def test_better_on_a_later_visit_is_seen_to_be_done_from_its_release_on(action: Action, world: World, db: Database, cast: Cast) -> None:
    written = world.written(meeting_on=TODAY)
    visiting.submit(db, written, DECLARED, by=cast.wren, at=NOW)
    assert actions.get(db, action.id) == action
    visit = world.release(visits.get(db, written.ref))
    seen = actions.get(db, action.id)
    assert (seen.state(TODAY), seen.seen_in, seen.seen_by) == (State.SEEN_DONE, visit.id, cast.wren.id)
    newest = actions.notes(db, action)[0]
    assert (newest.step, newest.text, newest.visit) == ("Seen to be done", "Done in each case.", visit.ref)
    assert told(db) == [("action_seen", "tamsin@example.org")]
    assert (f"Action {action.id}: seen to be done", f"On the visit {visit.ref}") in [
        (one.step, one.note) for one in history.list_for(db, visits.get(db, action.ref))
    ]
    report = feedback.from_json(reports.get(db, visit).content)
    assert [(one.text.splitlines()[1], one.now) for one in report.earlier] == [(f"Action {action.id}: {action.terms.text}", "Better")]
    assert report.earlier_from == "Actions that were to be done."


@pytest.mark.parametrize(("now", "noted"), [("same", True), ("not-seen", False)])
def test_the_same_is_noted_and_not_seen_is_not(now: str, *, noted: bool, action: Action, world: World, db: Database) -> None:
    visit = seen_as(world, now)
    assert actions.get(db, action.id) == action
    assert next((one.step, one.visit) for one in actions.notes(db, action)) == (("Seen to be the same", visit.ref) if noted else ("Given", ""))
    assert told(db) == []


def test_an_action_that_was_finished_meanwhile_stays_as_it_is(action: Action, world: World, db: Database, cast: Cast) -> None:
    written = world.written(meeting_on=TODAY)
    acting.drop(db, world.area, action, "Housing has left.", by=cast.bram, at=NOW)
    world.release(visiting.submit(db, written, DECLARED, by=cast.wren, at=NOW))
    assert actions.get(db, action.id).state(TODAY) is State.DROPPED


def test_an_older_draft_brings_back_what_was_said_of_an_action(action: Action, world: World, db: Database, cast: Cast) -> None:
    visit = world.planned(meeting_on=TODAY)
    points = [replace(one, now="same", why="They still sent nobody.") for one in observations.get(db, visit).earlier]
    visiting.record_earlier(db, visit, "last-time", points, seen=0, by=cast.wren, at=NOW)
    undoing.clear(db, visit, "last-time", seen=1, by=cast.wren, at=NOW)
    assert [(one.action, one.now) for one in observations.get(db, visit).earlier] == [(action.id, "")]
    own = observations.get(db, visit).id
    (draft,) = drafts.list_for(db, own, instruments.of_visit(visit).section("last-time"), limit=5)
    undoing.bring_back(db, visit, "last-time", draft.id, seen=2, by=cast.wren, at=NOW)
    assert list(observations.get(db, visit).earlier) == points
