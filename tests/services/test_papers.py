"""The Board's paper: what it may rest on, frozen when issued, what was decided on it, and gone when its words are withdrawn."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlite_utils import Database

from observe.domain import dates
from observe.domain.counts import Share, wilson
from observe.domain.errors import NotAllowed, Stale
from observe.domain.paper import Words, firm_and_weak
from observe.domain.replies import Point, Verdict
from observe.domain.run_chart import LEAST_POINTS
from observe.domain.visit import Stage
from observe.services import deleting, letters, paper_parts, paper_reading, papers, settling, withdrawing
from observe.settings import Settings
from observe.store import counts, replies, visits
from observe.store import papers as stored
from observe.store.database import rows
from observe.store.papers import Kept
from reports import canonical
from reports import paper as printed
from reports.paper_content import Paper
from tests import pdfs
from tests.cast import NOW, TODAY, Cast, World
from tests.test_retention import files

QUARTER = dates.quarter("2026-q3")
WORDS = Words(date(2026, 12, 3), "Meetings open well.", ("note the paper",))
IMPROVEMENT = "Housing was missing, so two actions had no owner."


def made(world: World, at: datetime = NOW) -> Kept:
    list(papers.make(world.db, world.area, QUARTER, WORDS, by=world.cast.bram, at=at))
    return stored.versions(world.db, QUARTER.key)[0]


def issued(world: World) -> Kept:
    papers.issue(world.db, world.area, made(world), by=world.cast.bram, at=NOW)
    return stored.versions(world.db, QUARTER.key)[0]


def said(kept: Kept) -> str:
    return " ".join(printed.words(canonical.load(Paper, kept.content)))


@pytest.mark.parametrize("days", [0, 13, 14, 15, 40])
def test_it_rests_on_reports_of_which_no_fact_can_be_corrected_any_more(world: World, days: int) -> None:
    """The condition in SQL is the predicate, visit by visit."""
    world.released()
    world.replied()
    world.replied(Point(None, "finding:2", "wrong", "It was Health."))
    later = NOW + timedelta(days=days)
    every = visits.list_in(world.db, visits.released(), limit=9)
    expected = [one.id for one in every if not replies.standing(world.db, one).open_for_facts(later)]
    where, arguments = counts.condition(paper_reading.quotable(QUARTER, dates.local(later).date()))
    assert sorted(one["id"] for one in rows(world.db, f"select id from visits where {where}", *arguments)) == sorted(expected)
    assert len(expected) == (1 if days < 15 else 3)


def test_it_says_what_it_rests_on_and_what_it_leaves_out(world: World) -> None:
    world.replied()
    world.released(boroughs=("camden",))
    world.replied(meeting_on=date(2026, 9, 15))
    told = said(made(world))
    assert "1 released visits: 1 to Level 2 meetings" in told
    assert "In the quarter 2 visits were made. This paper rests on 1 of them. 1 is not in it" in told
    assert "Meetings open well." in told
    assert "Strong or Secure in 1 of 1." in told


def test_commitments_are_those_of_the_quarters_own_year(world: World) -> None:
    world.replied(meeting_on=date(2026, 2, 10))
    world.replied()
    world.replied(boroughs=("camden",))
    for quarter, done in (
        ("2025-q4", "Of the whole of 2025/26 1 visit was written up."),
        ("2026-q1", "2026/27, 2 are done"),
        ("2026-q3", "2026/27, 2 are done"),
    ):
        read = paper_reading.read(world.db, world.area, dates.quarter(quarter), TODAY)
        assert done in paper_parts.where(read).said[2].text


def test_a_draft_is_made_again_and_an_issued_paper_is_not_changed(world: World) -> None:
    world.replied()
    first = made(world)
    world.replied(boroughs=("camden",))
    second = made(world, NOW + timedelta(hours=1))
    assert len(stored.versions(world.db, QUARTER.key)) == 1
    assert said(first) != said(second)
    with pytest.raises(Stale):
        papers.issue(world.db, world.area, first, by=world.cast.bram, at=NOW)
    papers.issue(world.db, world.area, second, by=world.cast.bram, at=NOW)
    kept = stored.versions(world.db, QUARTER.key)[0]
    pdfs.collect("paper issued", stored.get_pdf(world.db, kept))
    assert canonical.load(Paper, kept.content).issued_on == TODAY
    assert [made(world).version, stored.versions(world.db, QUARTER.key)[1]] == [2, kept]
    for change in ("update papers set content = 'x' where version = 1", "update papers set asked = '[\"other\"]' where version = 1"):
        with pytest.raises(sqlite3.IntegrityError, match="an issued paper is frozen"):
            world.db.execute(change)
        world.db.conn.rollback()


def test_what_the_board_decided_is_kept_and_the_visits_are_considered(world: World) -> None:
    counted, considered, other = world.replied(), world.considered(boroughs=("camden",)), world.replied(meeting_on=date(2026, 9, 15))
    paper = issued(world)
    with pytest.raises(NotAllowed):
        papers.decide(world.db, paper, TODAY - timedelta(days=1), "Noted.", by=world.cast.bram, at=NOW)
    assert papers.decide(world.db, paper, TODAY, "Noted.", by=world.cast.bram, at=NOW) == 1
    assert [visits.get(world.db, one.ref).stage for one in (counted, considered, other)] == [Stage.CONSIDERED, Stage.CONSIDERED, Stage.RELEASED]
    kept = stored.versions(world.db, QUARTER.key)[0]
    assert (kept.considered_on, kept.decisions) == (TODAY, "Noted.")
    with pytest.raises(Stale):
        papers.decide(world.db, kept, TODAY, "Something else.", by=world.cast.bram, at=NOW)


def test_its_charts_go_back_far_enough_for_the_rules_to_speak(world: World) -> None:
    for quarter in dates.last_quarters(QUARTER, 12):
        world.replied(meeting_on=quarter.first_day)
    quarters = paper_reading.read(world.db, world.area, QUARTER, TODAY).series["C1"].quarters
    assert len(quarters) == 12
    assert len(quarters) > LEAST_POINTS


def test_of_words_that_are_withdrawn_while_it_is_made_no_draft_is_kept(world: World, cast: Cast, db: Database) -> None:
    visit = world.replied()
    steps = papers.make(db, world.area, QUARTER, WORDS, by=cast.bram, at=NOW)
    for step in steps:
        if step == "Drawing the pages":
            withdrawing.withdraw(db, visit, 1, withdrawing.Words(("two actions had no owner",)), "It names somebody.", by=cast.bram, at=NOW)
            break
    with pytest.raises(NotAllowed):
        list(steps)
    assert stored.versions(db, QUARTER.key) == []


def test_members_of_the_board_are_told_of_an_issued_paper_and_of_a_draft_nobody_is(world: World, cast: Cast, db: Database) -> None:
    world.replied()
    sent = "select person, subject, body from outbox where letter = 'paper_issued'"
    paper = made(world)
    assert rows(db, sent) == []
    db.execute("insert into roles (person, role) values (?, 'board')", (cast.corin.id,))
    db.execute("update people set invited_at = null where id = ?", (cast.corin.id,))
    db.conn.commit()
    papers.issue(db, world.area, paper, by=cast.bram, at=NOW)
    (letter,) = rows(db, sent)
    assert letter["person"] == cast.ottilie.id
    assert letter["subject"] == "OFFICIAL-SENSITIVE: The Board's paper for October to December 2026 is ready"
    assert "the Board's paper on the visits of October to December 2026, for the meeting on 3 December 2026" in letter["body"]
    assert "/board/papers/2026-q3" in letter["body"]
    assert IMPROVEMENT not in letter["body"]
    assert "version" not in letter["body"]
    papers.issue(db, world.area, made(world), by=cast.bram, at=NOW)
    assert "This is version 2: it takes the place of what was issued before." in rows(db, sent)[1]["body"]


def test_a_paper_that_quotes_withdrawn_words_is_gone_and_can_be_issued_again(world: World, cast: Cast, db: Database, settings: Settings) -> None:
    visit = world.replied()
    paper = issued(world)
    assert IMPROVEMENT in said(paper)
    stored.add_reading(db, paper, cast.ottilie.id, "page", NOW)
    db.execute("commit") if db.conn.in_transaction else None
    untouched = papers.saying(db, visit, lambda text: text.replace("zeppelin", ""))
    assert untouched == []
    withdrawing.withdraw(db, visit, 1, withdrawing.Words(("two actions had no owner",)), "It names somebody.", by=cast.bram, at=NOW)
    gone = stored.versions(db, QUARTER.key)[0]
    assert (gone.content, gone.words.brief, gone.sha256) == ("", "", paper.sha256)
    assert stored.get_pdf(db, gone) == b""
    assert visit.ref in gone.withdrawn_why
    assert db.execute("select count(*) from outbox where letter = 'paper_withdrawn' and person = ?", (cast.ottilie.id,)).fetchone() == (1,)
    assert b"two actions had no owner" not in files(settings)
    again = made(world, NOW + timedelta(days=20))
    assert again.version == 2
    assert "[words withdrawn]" in said(again)


def test_a_paper_goes_with_the_old_visits_that_it_quotes(world: World, settings: Settings) -> None:
    world.replied()
    issued(world)
    deleting.delete(world.db, world.area, NOW + timedelta(days=365 * 3 + 30))
    assert stored.versions(world.db, QUARTER.key) == []
    assert IMPROVEMENT.encode() not in files(settings)


def test_an_example_that_names_a_chair_by_surname_is_not_quoted(world: World) -> None:
    world.replied()
    read = paper_reading.read(world.db, world.area, QUARTER, TODAY)
    (report,) = read.reports
    assert [one.text for one in paper_parts.themes(read).quoted] == [IMPROVEMENT]
    named = replace(report, improvements=(replace(report.improvements[0], text=f"Ms Okehurst said: {IMPROVEMENT}"),))
    assert paper_parts.themes(replace(read, reports=[named])).quoted == ()


def test_a_good_practice_that_was_corrected_is_still_shared(world: World) -> None:
    visit = world.replied(Point(None, "finding:1", "wrong", "It was by letter."))
    reply = replies.get(world.db, visit)
    answers = {point.id or 0: settling.Answer(Verdict.ACCEPTED, "So it was.", "Each agency was invited by letter.") for point in reply.points}
    settling.settle(world.db, visit, reply.mark, answers, by=world.cast.bram, at=NOW)
    read = paper_reading.read(world.db, world.area, QUARTER, TODAY)
    assert [one.text.splitlines()[0] for one in paper_parts.good_practice(read).quoted] == ["Each agency was invited by letter."]


@pytest.mark.parametrize(
    ("before", "agrees", "why"),
    [
        ("", False, "No chair has agreed yet that a good practice of this quarter may be shared."),
        ("Hackney: ", True, "Chairs agreed that 1 good practice of this quarter may be shared. None could be quoted here: it names or may name a place"),
    ],
)
def test_why_no_good_practice_is_quoted(world: World, before: str, agrees: bool, why: str) -> None:
    world.replied()
    read = paper_reading.read(world.db, world.area, QUARTER, TODAY)
    (report,) = read.reports
    assert len(paper_parts.good_practice(read).quoted) == 1
    good = tuple(replace(one, text=f"{before}{one.text}") for one in report.good_practice)
    section = paper_parts.good_practice(replace(read, reports=[replace(report, good_practice=good)], shared=read.shared if agrees else frozenset()))
    assert section.quoted == ()
    assert section.said[0].text.startswith(why)


def test_questions_are_named_by_their_counts_from_five_meetings_on() -> None:
    shares = [(name, Share(hits, n, *wilson(hits, n))) for name, hits, n in (("A", 9, 11), ("B", 2, 5), ("C", 3, 5), ("D", 4, 4))]
    assert firm_and_weak([*shares, ("E", None)]) == (["A (9 of 11)"], ["B (2 of 5)"])


def test_letters_name_the_quarter_by_its_months_in_the_areas_year(world: World, cast: Cast, db: Database) -> None:
    """A year that begins in April has July to September as its second quarter, and one that begins in January has April to June."""
    for first_month in (4, 1):
        area = replace(world.area, year_starts_month=first_month)
        letters.paper_issued(db, area, "2026-q2", 1, date(2026, 12, 3), cast.ottilie, NOW)
        letters.paper_withdrawn(db, area, "2026-q2", cast.ottilie, NOW)
    found = rows(db, "select subject, body from outbox where letter in ('paper_issued', 'paper_withdrawn') order by id")
    assert [one["subject"].removeprefix("OFFICIAL-SENSITIVE: ") for one in found] == [
        "The Board's paper for July to September 2026 is ready",
        "The paper for July to September 2026 was withdrawn: delete your copy",
        "The Board's paper for April to June 2026 is ready",
        "The paper for April to June 2026 was withdrawn: delete your copy",
    ]
    assert all(one["body"].count("2026-q2") == 1 and "/board/papers/2026-q2" in one["body"] for one in found)
