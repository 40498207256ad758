"""The first page says what needs one now, by role, the most urgent first, and never what one may not see."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from observe.domain.people import Person, Role
from observe.domain.visit import Seat, Stage
from observe.services import acting, checking, inviting
from observe.store import actions, history
from observe.store.database import write
from tests.cast import NOW, TODAY, Cast, World
from tests.conftest import CheckingClient

Client = Callable[[Person | None], CheckingClient]


def days(count: int) -> date:
    return TODAY + timedelta(days=count)


def headings(page: str) -> list[str]:
    return [re.sub(r"<[^>]+>", "", found).strip() for found in re.findall(r"<h2[^>]*>(.*?)</h2>", page.split("<footer")[0], re.DOTALL)]


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.split('id="main-content">')[1].split("</main>")[0]).split())


def test_a_stranger_reads_what_this_is_and_nothing_else(as_: Client, world: World) -> None:
    world.released()
    page = as_(None).get("/").text
    assert "Observe: visits to local MAPPA meetings" in page
    assert "Hackney" not in page


@pytest.mark.parametrize("name", ["wren", "tamsin", "ottilie", "bram"])
def test_when_nothing_needs_somebody_it_says_so(as_: Client, cast: Cast, name: str) -> None:
    assert "Nothing needs you now." in as_(getattr(cast, name)).get("/").text


def test_a_visitor_sees_what_was_returned_first_then_what_is_late_then_what_is_due(as_: Client, world: World) -> None:
    world.writing()
    world.planned(boroughs=("brent",), meeting_on=days(-30))
    returned = world.returned(boroughs=("merton",))
    world.planned(boroughs=("camden",), meeting_on=days(9), starts_at=time(10))
    page = as_(world.cast.wren).get("/").text
    assert headings(page)[:4] == ["Merton was returned to you", "Write up Brent", "Finish writing up Hackney", "Coming up"]
    assert page.count("ob-card--first") == 1
    assert "Your reason on question G2 may point to one case." in page
    assert f'href="/visits/{returned.ref}/observation/victim-safety"' in page
    assert "Send by Friday 6 November 2026 (12 working days late)" not in page
    assert "Send by Friday 6 November 2026 (12 working days late)" in words(page)
    assert "Send by Tuesday 1 December 2026 (5 working days left)" in words(page)
    assert "0 of 16 parts are complete." in page
    assert "Thursday 3 December 2026, 10am" in page


def test_several_notes_are_all_quoted_and_lead_to_the_whole_observation(as_: Client, world: World) -> None:
    visit = world.submitted()
    checking.give_back(world.db, visit, [("victim-safety", "First note."), ("", "Second note <b>.")], by=world.cast.bram, at=NOW)
    page = as_(world.cast.wren).get("/").text
    assert "First note." in page
    assert "Second note &lt;b&gt;." in page
    assert "Change “Victim Safety”" in page


def test_progress_counts_the_parts_that_are_complete(as_: Client, world: World) -> None:
    world.written()
    found = re.search(r"(\d+) of (\d+) parts are complete", as_(world.cast.wren).get("/").text)
    assert found
    assert found[1] == found[2]


def test_a_meeting_this_afternoon_is_coming_up_and_one_this_morning_is_to_be_written(as_: Client, world: World) -> None:
    world.planned(boroughs=("brent",), meeting_on=TODAY, starts_at=time(14, 33))
    world.planned(boroughs=("camden",), meeting_on=TODAY, starts_at=time(14, 32))
    page = as_(world.cast.wren).get("/").text
    assert headings(page)[:2] == ["Write up Camden", "Coming up"]


def test_a_visitor_reads_what_became_of_what_she_sent_and_how_her_year_stands(as_: Client, world: World) -> None:
    world.submitted(boroughs=("ealing",))
    world.released(boroughs=("camden",))
    world.considered(boroughs=("bromley",))
    world.cancelled(boroughs=("sutton",))
    world.planned(boroughs=("brent",), meeting_on=days(9))
    world.released(boroughs=("barnet",), meeting_on=date(2026, 3, 31))
    text = words(as_(world.cast.wren).get("/").text)
    assert "Ealing, 17 November 2026 With the Executive Office since 24 November 2026" in text
    assert "Camden, 17 November 2026 Released to the chair on 24 November 2026" in text
    assert "Bromley, 17 November 2026 Considered by the Board on 24 November 2026" in text
    assert "3 done of the 4 that a Lay Adviser agrees to in 2026/27. 1 more is planned or being written up." in text
    assert "Do not wait for a report. Phone the lead agency, or the Executive Office on 020 7946 0123" in text
    assert "Sutton" not in text


def test_more_than_was_agreed_is_not_said_as_a_share(as_: Client, world: World) -> None:
    for borough in ("ealing", "camden", "brent"):
        world.submitted(boroughs=(borough,))
    inviting.change(world.db, replace(world.cast.wren, standing="member"), at=NOW)
    assert "3 done in 2026/27, more than the 2 that a Board member agrees to." in words(as_(world.cast.wren).get("/").text)


def test_the_second_of_a_pair_is_asked_to_write_too(as_: Client, world: World) -> None:
    world.planned(second_visitor=Seat.of(world.cast.idris))
    world.planned(boroughs=("brent",), meeting_on=days(3), second_visitor=Seat.of(world.cast.idris))
    text = words(as_(world.cast.idris).get("/").text)
    assert "Write up Hackney" in text
    assert "Brent, Level 2, hybrid. With: Wren Applegarth. Chair: Tamsin Okehurst." in text


def test_a_chair_sees_a_report_until_she_has_replied_or_the_board_has_considered_it(as_: Client, world: World) -> None:
    visit = world.released()
    client = as_(world.cast.tamsin)
    text = words(client.get("/").text)
    assert "A feedback report for you: Hackney, 17 November 2026 Level 2 meeting. Observed by Wren Applegarth, Lay Adviser. You have not opened it yet." in text
    assert "Reply by Tuesday 8 December 2026 (10 working days left)" in text
    with write(world.db):
        history.add_reading(world.db, visit, 1, world.cast.tamsin.id, "page", NOW)
    assert "You first opened it on 24 November 2026 at 2:32pm." in words(client.get("/").text)
    old = checking.release(world.db, *_checked(world), by=world.cast.bram, at=NOW - timedelta(days=40))
    assert "Brent, 17 November 2026 Level 2 meeting. Observed by Wren Applegarth, Lay Adviser. You have not opened it yet." in words(client.get("/").text)
    with write(world.db):
        history.add_reading(world.db, old, 1, world.cast.tamsin.id, "page", NOW)
    assert "You can still reply: it is marked as late." in words(client.get("/").text)
    checking.consider(world.db, old, TODAY, by=world.cast.bram, at=NOW)
    text = words(client.get("/").text)
    assert "A feedback report for you: Brent" not in text
    assert "Earlier reports Brent, 17 November 2026 No reply by the last day, 29 October 2026" in text


def test_a_chair_sees_what_became_of_replies_and_actions_and_which_meetings_will_be_visited(as_: Client, world: World) -> None:
    visit, cast = world.replied(), world.cast
    planned = world.planned(meeting_on=TODAY + timedelta(days=7), visitor=Seat.of(cast.wren))
    client = as_(cast.tamsin)
    text = words(client.get("/").text)
    assert "Earlier reports Hackney, 17 November 2026 Reply sent on 24 November 2026. 0 of 1 action seen to be done" in text
    with write(world.db):
        world.db.execute("update visits set chair_told_at = ? where id = ?", (NOW.isoformat(), planned.id))
    (action,) = actions.of_visit(world.db, visit.id)
    acting.see_done(world.db, world.area, action, "", by=cast.bram, at=NOW)
    text = words(client.get("/").text)
    assert "1 of 1 action seen to be done" in text
    assert "Visits to your meetings Tuesday 1 December 2026, 10am Hackney, Level 2. Visited by Wren Applegarth, Lay Adviser." in text


def _checked(world: World) -> tuple[object, str]:
    from observe.store import reports
    from reports import feedback

    visit = world.submitted(boroughs=("brent",))
    return visit, feedback.fingerprint(feedback.from_json(reports.last_submission(world.db, visit)))


@pytest.mark.parametrize("stage", [Stage.PLANNED, Stage.WRITING, Stage.SUBMITTED, Stage.RETURNED])
def test_a_chair_sees_nothing_of_a_visit_before_release_and_nothing_of_other_chairs(as_: Client, world: World, stage: Stage) -> None:
    world.at(stage)
    world.released(boroughs=("brent",), chair=Seat.of(world.cast.corin))
    text = words(as_(world.cast.tamsin).get("/").text)
    assert "Hackney" not in text
    assert "Brent" not in text


def test_the_office_sees_what_waits_with_its_age_what_is_overdue_and_what_comes(as_: Client, world: World) -> None:
    world.submitted(boroughs=("ealing",))
    world.submitted(boroughs=("enfield",))
    world.planned(boroughs=("brent",), meeting_on=days(-30))
    world.writing(meeting_on=days(-15))
    world.planned(boroughs=("sutton",), meeting_on=days(-14))
    world.planned(boroughs=("camden",), meeting_on=days(9))
    text = words(as_(world.cast.bram).get("/").text)
    assert "2 observations wait to be checked The oldest was sent today: Ealing, 17 November 2026." in text
    assert "2 visits are overdue to be written up An observation is to be sent within 10 working days." in text
    assert "Brent, 25 October 2026 : Wren Applegarth. Not begun. Hackney, 9 November 2026 : Wren Applegarth. Being written." in text
    assert "Sutton" not in text
    assert "Camden, Level 2, hybrid. Visitor: Wren Applegarth. Chair: Tamsin Okehurst." in text


def test_who_has_a_part_in_a_visit_is_not_told_to_check_it(as_: Client, world: World) -> None:
    inviting.change(world.db, replace(world.cast.wren, roles=frozenset({Role.VISITOR, Role.OFFICE})), at=NOW)
    world.submitted()
    assert "waits to be checked" not in as_(world.cast.wren).get("/").text
    assert "1 observation waits to be checked" in as_(world.cast.bram).get("/").text


def test_the_board_sees_the_newest_reports_and_the_way_to_the_findings(as_: Client, world: World) -> None:
    world.released()
    world.submitted(boroughs=("ealing",))
    page = as_(world.cast.ottilie).get("/").text
    assert "Hackney, 17 November 2026 Released to the chair on 24 November 2026" in words(page)
    assert 'href="/board"' in page
    assert "Ealing" not in page


def test_somebody_with_two_roles_gets_both(as_: Client, world: World) -> None:
    inviting.change(world.db, replace(world.cast.wren, roles=frozenset({Role.VISITOR, Role.BOARD})), at=NOW)
    world.released()
    assert headings(as_(world.cast.wren).get("/").text) == [
        "Sent",
        "Newest reports",
        "All visits together",
        "Your visits this year",
        "If someone may be at risk",
    ]


def test_every_link_on_it_leads_to_a_page_that_is_there(as_: Client, world: World) -> None:
    for stage in (Stage.PLANNED, Stage.WRITING, Stage.SUBMITTED, Stage.RETURNED, Stage.RELEASED, Stage.CONSIDERED):
        world.at(stage)
    world.planned(meeting_on=days(5))
    for person in (world.cast.wren, world.cast.tamsin, world.cast.ottilie, world.cast.bram):
        client = as_(person)
        for href in sorted(set(re.findall(r'href="(/(?!static)[^"#]*)"', client.get("/").text))):
            assert client.get(href).status_code == 200, href


def test_the_page_stays_short_however_many_visits_there_are(as_: Client, world: World) -> None:
    for number in range(12):
        world.planned(meeting_on=days(-number - 1))
        world.planned(meeting_on=days(number + 1))
    page = as_(world.cast.wren).get("/").text
    assert page.count('<section class="ob-card') == 5
    assert page.count("Hackney, Level 2") == 5
