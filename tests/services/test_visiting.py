"""Writing, sending, and adding the talk afterwards: what is kept, what is refused, and that nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlite_utils import Database

from forms.found import Finding
from forms.instrument import Answer
from observe.domain.errors import NotAllowed, NotFound, Stale
from observe.domain.visit import Stage, Visit
from observe.services import visiting
from observe.store import history, observations, reports, visits
from tests.cast import DECLARED, NOW, TODAY, Cast, World

BETTER = Finding(None, "improvement", "Papers came late.", "minutes", who="administrator")


def write(db: Database, visit: Visit, cast: Cast, said: dict[str, Answer], *, seen: int) -> None:
    visiting.record(db, visit, "victim-safety", said, seen=seen, by=cast.wren, at=NOW)


def not_yet_talked(world: World) -> Visit:
    visit = world.written()
    said = {"L2": Answer("not-yet"), "L2_why": Answer("She was called away. We speak on Thursday.")}
    visiting.record(world.db, visit, "talk", said, seen=1, by=world.cast.wren, at=NOW)
    return visiting.submit(world.db, visit, DECLARED, by=world.cast.wren, at=NOW)


def test_the_first_save_begins_the_observation_and_says_so_once(db: Database, world: World, cast: Cast) -> None:
    visit = world.planned()
    write(db, visit, cast, {"G1": Answer("4", "")}, seen=0)
    write(db, visit, cast, {"G1": Answer("4", "She spoke first.")}, seen=1)
    assert visits.get(db, visit.ref).stage is Stage.WRITING
    assert [step.step for step in history.list_for(db, visit)] == ["Began to write", "Planned"]


def test_an_absurd_answer_is_kept_as_it_was_typed(db: Database, world: World, cast: Cast) -> None:
    visit = world.planned()
    visiting.record(db, visit, "the-meeting", {"X5_listed": Answer("about twelve")}, seen=0, by=cast.wren, at=NOW)
    assert observations.get(db, visit).answer("X5_listed").value == "about twelve"


def test_a_visitor_cannot_overwrite_what_she_saved_in_another_tab(db: Database, world: World, cast: Cast) -> None:
    visit = world.planned()
    write(db, visit, cast, {"G1": Answer("4", "From the phone.")}, seen=0)
    with pytest.raises(Stale):
        write(db, visit, cast, {"G1": Answer("1", "From the laptop.")}, seen=0)
    assert observations.get(db, visit).answer("G1") == Answer("4", "From the phone.")


def test_two_parts_can_be_written_in_two_tabs(db: Database, world: World, cast: Cast) -> None:
    visit = world.planned()
    write(db, visit, cast, {"G1": Answer("4", "")}, seen=0)
    visiting.record(db, visit, "talk", {"L2": Answer("given")}, seen=0, by=cast.wren, at=NOW)
    assert observations.get(db, visit).revisions == {"talk": 1, "victim-safety": 1}


def test_a_removed_finding_comes_back_as_it_was(db: Database, world: World, cast: Cast) -> None:
    visit = world.planned()
    number = visiting.record_finding(db, visit, "findings", BETTER, by=cast.wren, at=NOW)
    assert visiting.remove_finding(db, visit, "findings", number, by=cast.wren, at=NOW).text == "Papers came late."
    assert observations.get(db, visit).findings == ()
    visiting.bring_finding_back(db, visit, "findings", number, by=cast.wren, at=NOW)
    assert observations.get(db, visit).findings == (replace(BETTER, id=number),)


def test_a_finding_of_another_visit_is_not_there(db: Database, world: World, cast: Cast) -> None:
    one, other = world.planned(), world.planned()
    number = visiting.record_finding(db, one, "findings", BETTER, by=cast.wren, at=NOW)
    with pytest.raises(NotFound):
        visiting.record_finding(db, other, "findings", replace(BETTER, id=number, text="Mine now"), by=cast.wren, at=NOW)
    assert observations.get(db, one).findings[0].text == "Papers came late."


def test_a_whole_observation_is_sent_with_what_its_visitor_vouches_for(db: Database, world: World) -> None:
    sent = world.submitted()
    assert visits.get(db, sent.ref).stage is Stage.SUBMITTED
    assert observations.get(db, sent).answer("L8").value == "no-names notes urgent"
    assert "Hackney" in reports.last_submission(db, sent)


def test_nothing_is_sent_while_something_is_missing(db: Database, world: World, cast: Cast) -> None:
    visit = world.writing()
    with pytest.raises(visiting.Incomplete):
        visiting.submit(db, visit, DECLARED, by=cast.wren, at=NOW)
    with pytest.raises(NotFound):
        reports.last_submission(db, visit)


@pytest.mark.parametrize("ticks", ["", "no-names", "no-names notes", "no-names notes unheard-of"])
def test_nothing_is_sent_before_all_of_the_declaration_is_ticked(db: Database, world: World, cast: Cast, ticks: str) -> None:
    visit = world.written()
    with pytest.raises(visiting.Incomplete):
        visiting.submit(db, visit, {"L8": Answer(ticks)}, by=cast.wren, at=NOW)
    assert visits.get(db, visit.ref).stage is Stage.WRITING
    assert observations.get(db, visit).answer("L8") == Answer()


def test_a_meeting_still_to_come_cannot_have_been_observed(db: Database, world: World, cast: Cast) -> None:
    visit = world.written(meeting_on=TODAY + timedelta(days=1))
    with pytest.raises(NotAllowed):
        visiting.submit(db, visit, DECLARED, by=cast.wren, at=NOW)


def test_what_was_sent_can_no_longer_be_written(db: Database, world: World, cast: Cast) -> None:
    visit = world.submitted()
    with pytest.raises(NotAllowed):
        write(db, visit, cast, {"G1": Answer("1", "")}, seen=1)
    with pytest.raises(NotAllowed):
        visiting.submit(db, visit, DECLARED, by=cast.wren, at=NOW)


def test_the_talk_is_added_after_not_yet_and_nothing_else(db: Database, world: World, cast: Cast) -> None:
    visit = not_yet_talked(world)
    before = reports.last_submission(db, visit)
    talk = {"L2": Answer("given"), "L2_date": Answer("23 11 2026"), "L2_how": Answer("phone"), "L2_told": Answer("That papers help."), "G1": Answer("1", "No")}
    visiting.add_talk(db, visit, talk, seen=2, by=cast.wren, at=NOW)
    assert "That papers help." in reports.last_submission(db, visit) != before
    assert observations.get(db, visit).answer("G1").value == "4"


def test_a_talk_with_gaps_is_not_added(db: Database, world: World, cast: Cast) -> None:
    visit = not_yet_talked(world)
    before = reports.last_submission(db, visit)
    with pytest.raises(visiting.Incomplete):
        visiting.add_talk(db, visit, {"L2": Answer("given"), "L2_date": Answer("31 2 2026")}, seen=2, by=cast.wren, at=NOW)
    assert reports.last_submission(db, visit) == before


def test_no_talk_is_added_where_it_was_given(db: Database, world: World, cast: Cast) -> None:
    visit = world.submitted()
    with pytest.raises(NotAllowed):
        visiting.add_talk(db, visit, {}, seen=1, by=cast.wren, at=NOW)
