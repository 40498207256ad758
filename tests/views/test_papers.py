"""The pages of the Board's papers."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlite_utils import Database

from observe.domain.visit import Stage
from observe.store import papers, visits
from reports import canonical
from reports import paper as printed
from reports.paper_content import Paper
from tests.cast import NOW, Cast, World

As = Callable[..., FlaskClient]
WHERE = "/board/papers/2026-q3"
TYPED = {"meeting_on": ["3", "12", "2026"], "brief": "Meetings open well.", "asked": "note the paper\n\nagree where to visit next"}


def text(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def make(client: FlaskClient, **changes: object) -> str:
    return client.post(f"{WHERE}/make", data={**TYPED, **changes}).get_data(as_text=True)


def issue(client: FlaskClient, db: Database) -> None:
    client.post(f"{WHERE}/issue", data={"seen": papers.versions(db, "2026-q3")[0].sha256})


def test_the_office_makes_it_sees_how_far_it_is_and_issues_it_to_the_board(world: World, cast: Cast, as_: As, db: Database) -> None:
    world.replied()
    bram, ottilie = as_(cast.bram), as_(cast.ottilie)
    assert "1 visit can be counted in it today" in text(bram.get(WHERE).text)
    steps = make(bram)
    assert re.findall(r"<li>([^<]+)</li>", steps)[:3] == ["Reading the reports", "Where visits have been", "What was seen"]
    assert "The paper is made" in steps
    assert "Draft, not yet issued." in bram.get(WHERE).text
    assert "There is no paper for this quarter yet." in ottilie.get(WHERE).text
    assert ottilie.get(f"{WHERE}/1.pdf").status_code == 404
    issue(bram, db)
    assert "Version 1, issued on 24 November 2026" in ottilie.get(WHERE).text
    assert ottilie.get(f"{WHERE}/1.pdf").data == papers.get_pdf(db, papers.versions(db, "2026-q3")[0])
    assert "July to September 2026" not in ottilie.get("/board/papers").text
    assert "Issued on 24 November 2026" in ottilie.get("/board/papers").text
    assert "Paper for the Board: October to December 2026" in ottilie.get("/").text


def test_who_read_a_paper_is_listed(world: World, cast: Cast, as_: As, db: Database) -> None:
    world.replied()
    bram, ottilie = as_(cast.bram), as_(cast.ottilie)
    make(bram)
    issue(bram, db)
    ottilie.get(WHERE)
    ottilie.get(f"{WHERE}/1.pdf")
    page = text(bram.get("/readings/exports").text)
    assert f"{cast.ottilie.name} Paper for the Board, as PDF 2026-q3, version 1" in page
    assert f"{cast.ottilie.name} Paper for the Board, as a page 2026-q3, version 1" in page


def test_the_page_says_what_the_paper_says_in_the_same_order(world: World, cast: Cast, as_: As, db: Database) -> None:
    world.replied()
    bram = as_(cast.bram)
    make(bram)
    page, at = text(bram.get(WHERE).text), 0
    page = page[page.index("Only the London MAPPA Executive Office can read it.") :]
    kept = papers.versions(db, "2026-q3")[0]
    told = printed.words(canonical.load(Paper, kept.content))
    for words in told[told.index("For") :]:
        plain = re.sub(r"^(\d+)$", r"\1.", " ".join(words.split()))
        found = page.find(" ".join(words.split()), at)
        assert found >= 0, plain
        at = found


def test_decisions_are_written_down_and_the_visits_are_considered(world: World, cast: Cast, as_: As, db: Database) -> None:
    visit = world.replied()
    bram = as_(cast.bram)
    make(bram)
    assert bram.post(f"{WHERE}/considered", data={}).status_code == 409
    issue(bram, db)
    early = bram.post(f"{WHERE}/considered", data={"considered_on": ["1", "11", "2026"], "decisions": "Noted."})
    assert early.status_code == 400
    assert "on or after the day of issue" in early.text
    answer = bram.post(f"{WHERE}/considered", data={"considered_on": ["24", "11", "2026"], "decisions": "Noted, and agreed."}, follow_redirects=True)
    assert "1 report is considered with it." in answer.text
    assert "Noted, and agreed." in as_(cast.ottilie).get(WHERE).text
    assert "Paper for the Board" not in as_(cast.ottilie).get("/").text
    assert visits.get(db, visit.ref).stage is Stage.CONSIDERED


def test_nothing_to_count_a_quarter_to_come_and_none_at_all(world: World, cast: Cast, as_: As) -> None:
    world.released()
    bram = as_(cast.bram)
    assert "It cannot be made yet" in bram.get(WHERE).text
    assert bram.post(f"{WHERE}/make", data=TYPED).status_code == 409
    future = bram.get("/board/papers/2031-q1")
    assert future.status_code == 404
    assert "April to June 2031 has not begun" in future.text
    assert bram.get("/board/papers/2026-q9").status_code == 404
    assert bram.get("/board/papers/1999-q1").status_code == 200
    assert bram.get(f"{WHERE}/7").status_code == 404


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"meeting_on": ["", "", ""]}, "Enter the date of the Board meeting"),
        ({"meeting_on": ["31", "2", "2026"]}, "Date of the Board meeting"),
        ({"brief": "x" * 601}, "Use 600 characters or fewer"),
        ({"asked": "note\n" * 9}, "Ask for 8 things or fewer"),
        ({"asked": "x" * 301}, "Use 300 characters or fewer in each line"),
        ({"brief": "Prison number A1234BC."}, "looks like"),
    ],
)
def test_what_cannot_stand_is_said_beside_it_and_what_was_typed_stays(
    world: World, cast: Cast, as_: As, db: Database, changes: dict[str, object], message: str
) -> None:
    world.replied()
    page = as_(cast.bram).post(f"{WHERE}/make", data={**TYPED, **changes})
    assert page.status_code == 400
    assert message in page.text
    assert str(changes.get("brief", TYPED["brief"])) in unescape(page.text)
    assert papers.versions(db, "2026-q3") == []


def test_asked_for_twice_at_once_there_is_one_draft(world: World, cast: Cast, as_: As, db: Database) -> None:
    world.replied()
    clients = [as_(cast.bram), as_(cast.bram)]
    with ThreadPoolExecutor(2) as pool:
        pages = list(pool.map(make, clients))
    assert all("The paper is made" in page for page in pages)
    assert len(papers.versions(db, "2026-q3")) == 1


def test_issuing_one_that_was_made_again_issues_nothing(world: World, cast: Cast, as_: As, db: Database) -> None:
    world.replied()
    bram = as_(cast.bram)
    make(bram)
    seen = papers.versions(db, "2026-q3")[0].sha256
    make(bram, brief="Something else.")
    answer = bram.post(f"{WHERE}/issue", data={"seen": seen}, follow_redirects=True)
    assert "Nothing was issued" in answer.text
    assert papers.versions(db, "2026-q3")[0].issued_at is None


def test_a_draft_of_an_issued_paper_is_the_offices_and_the_board_reads_the_issued_one(world: World, cast: Cast, as_: As, db: Database) -> None:
    world.replied()
    bram, ottilie = as_(cast.bram), as_(cast.ottilie)
    make(bram)
    issue(bram, db)
    make(bram, brief="A later summary.")
    assert "A later summary." in bram.get(WHERE).text
    assert "A later summary." not in ottilie.get(WHERE).text
    assert ottilie.get(f"{WHERE}/2").status_code == 404
    assert [kept.version for kept in papers.versions(db, "2026-q3")] == [2, 1]


DECIDED = {"considered_on": ["24", "11", "2026"], "decisions": "Noted, and agreed."}


def test_the_board_decides_on_the_issued_version_whatever_draft_stands_beside_it(world: World, cast: Cast, as_: As, db: Database) -> None:
    visit = world.replied()
    bram, ottilie = as_(cast.bram), as_(cast.ottilie)
    make(bram)
    issue(bram, db)
    make(bram, brief="A later summary.")
    for address in (WHERE, f"{WHERE}/1", f"{WHERE}/2"):
        assert "What the Board decided on version 1" in text(bram.get(address).text), address
        assert "Write down the decisions" not in ottilie.get(address).text
    assert "A later summary." not in bram.post(f"{WHERE}/considered", data={}).text
    answer = bram.post(f"{WHERE}/considered", data={**DECIDED, "version": "1"}, follow_redirects=True)
    assert "1 report is considered with it." in answer.text
    assert "Noted, and agreed." in answer.text
    assert [kept.decisions for kept in papers.versions(db, "2026-q3")] == ["", "Noted, and agreed."]
    assert visits.get(db, visit.ref).stage is Stage.CONSIDERED
    assert "Write down the decisions" not in bram.get(WHERE).text
    assert "Considered by the Board on 24 November 2026; a draft of version 2 was made on" in text(bram.get("/board/papers").text)


def test_the_list_says_to_the_office_that_a_draft_stands_beside_the_issued_paper(world: World, cast: Cast, as_: As, db: Database) -> None:
    world.replied()
    bram = as_(cast.bram)
    assert "Not made yet" in text(bram.get("/board/papers").text)
    make(bram)
    assert "Draft, made on 24 November 2026 at 2:32pm" in text(bram.get("/board/papers").text)
    issue(bram, db)
    make(bram)
    both = "Issued on 24 November 2026 at 2:32pm; a draft of version 2 was made on 24 November 2026 at 2:32pm"
    assert both in text(bram.get("/board/papers").text)
    board = text(as_(cast.ottilie).get("/board/papers").text)
    assert "Issued on 24 November 2026 at 2:32pm" in board
    assert "draft" not in board
    assert "version 2 (draft), version 1" in text(bram.get(f"{WHERE}/1").text)
    assert "Versions:" not in text(as_(cast.ottilie).get(WHERE).text)


def test_where_there_is_nothing_to_decide_on_the_page_says_why_and_what_to_do(world: World, cast: Cast, as_: As, db: Database) -> None:
    world.replied()
    bram = as_(cast.bram)

    def refused() -> str:
        answer = bram.post(f"{WHERE}/considered", data=DECIDED)
        assert answer.status_code == 409
        return text(answer.text)

    assert "No version of this paper is issued yet. Issue it first" in refused()
    make(bram)
    assert "No version of this paper is issued yet. Issue it first" in refused()
    issue(bram, db)
    bram.get(WHERE)
    papers.withdraw(db, papers.versions(db, "2026-q3")[0], "It quoted a report.", "", NOW)
    db.conn.commit()
    assert "Version 1 was withdrawn. Issue the paper again first" in refused()
    make(bram)
    issue(bram, db)
    bram.get(WHERE)
    bram.post(f"{WHERE}/considered", data=DECIDED, follow_redirects=True)
    make(bram)
    assert "What the Board decided on version 2 is written down already, and stays." in refused()


def test_decisions_typed_on_one_version_are_not_written_on_another(world: World, cast: Cast, as_: As, db: Database) -> None:
    world.replied()
    bram = as_(cast.bram)
    make(bram)
    issue(bram, db)
    bram.get(WHERE)
    make(bram)
    issue(bram, db)
    answer = bram.post(f"{WHERE}/considered", data={**DECIDED, "version": "1"})
    assert answer.status_code == 409
    assert "Version 2 is the one to decide on now." in text(answer.text)
    assert "Noted, and agreed." in answer.text
    assert all(kept.considered_on is None for kept in papers.versions(db, "2026-q3"))
    assert "Write down the decisions" not in bram.get(f"{WHERE}/1").text


def test_a_withdrawn_version_leads_to_the_one_that_was_issued_in_its_place(world: World, cast: Cast, as_: As, db: Database) -> None:
    world.replied()
    bram, ottilie = as_(cast.bram), as_(cast.ottilie)
    make(bram)
    issue(bram, db)
    papers.withdraw(db, papers.versions(db, "2026-q3")[0], "It quoted a report.", "", NOW)
    db.conn.commit()
    assert "Make the paper again below." in text(bram.get(WHERE).text)
    assert "It will be issued again." in text(ottilie.get(f"{WHERE}/1").text)
    make(bram)
    assert "It will be issued again." in text(ottilie.get(WHERE).text)
    assert "below" not in text(bram.get(f"{WHERE}/1").text)
    issue(bram, db)
    for client in (bram, ottilie):
        page = client.get(f"{WHERE}/1")
        assert page.status_code == 410
        assert f'<a class="govuk-link" href="{WHERE}/2">Version 2</a>, issued on 24 November 2026 at 2:32pm, stands.' in page.text
        assert "issued again" not in page.text
        assert "below" not in page.text


def test_where_a_later_version_is_withdrawn_the_one_before_stands_and_can_be_considered(world: World, cast: Cast, as_: As, db: Database) -> None:
    world.replied()
    bram, ottilie = as_(cast.bram), as_(cast.ottilie)
    for _ in range(2):
        make(bram)
        issue(bram, db)
    papers.withdraw(db, papers.versions(db, "2026-q3")[0], "It quoted a report.", "", NOW)
    db.conn.commit()
    assert "Issued on 24 November 2026" in text(ottilie.get("/board/papers").text)
    assert f'href="{WHERE}/1">Version 1</a>, issued on 24 November 2026 at 2:32pm, stands.' in ottilie.get(WHERE).text
    assert [one.version for one in papers.to_consider(db)] == [1]
    bram.post(f"{WHERE}/considered", data=DECIDED)
    assert papers.to_consider(db) == []
    assert "Considered by the Board" in text(ottilie.get("/board/papers").text)
