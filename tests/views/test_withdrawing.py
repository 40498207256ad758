"""A report is withdrawn: nobody reads it any more, no byte of its words is left, and a version without them takes its place."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlite_utils import Database

from observe.domain.errors import NotAllowed
from observe.domain.people import Person
from observe.domain.replies import Point
from observe.domain.visit import Visit
from observe.services import checking, replying, visiting, withdrawing
from observe.services.withdrawing import Words
from observe.settings import Settings
from observe.store import actions, history, observations, replies, reports, visits
from observe.store.database import rows, write
from reports import feedback
from tests import pdfs
from tests.cast import DECLARED, NOW, TODAY, Cast, World, a_draft
from tests.test_retention import files, mark, only_in_its_pdf, write_everything

As = Callable[[Person | None], FlaskClient]
#: Words that stand nowhere else.
WORD = "Marmalade-Zeppelin"
SAID = "Housing was missing, so two actions had no owner."
GONE = {"words": "two actions had no owner", "instead": "", "reason": "They could point to one case."}


@pytest.fixture
def visit(world: World) -> Visit:
    return world.released()


def withdraw(client: FlaskClient, visit: Visit, **changes: str) -> object:
    return client.post(f"/visits/{visit.ref}/withdraw", data={**GONE, "seen": "1", "then": "withdraw", **changes}, follow_redirects=True)


def test_the_office_sees_where_the_words_stand_and_who_read_them_before_it_withdraws(as_: As, db: Database, visit: Visit, cast: Cast) -> None:
    as_(cast.ottilie).get(f"/visits/{visit.ref}/report")
    bram, where = as_(cast.bram), f"/visits/{visit.ref}/withdraw"
    assert where in bram.get(f"/visits/{visit.ref}/report").text
    assert where not in as_(cast.ottilie).get(f"/visits/{visit.ref}/report").text
    check = unescape(bram.post(where, data=GONE).text)
    for words in (SAID, "Housing was missing, so [words withdrawn].", "Area for improvement, point 2", "Ottilie"):
        assert words in check
    assert reports.get(db, visit).version == 1
    assert "The report was withdrawn" in withdraw(bram, visit).text  # type: ignore[attr-defined]


def test_nobody_reads_the_withdrawn_version_and_everybody_reads_the_next(as_: As, db: Database, visit: Visit, cast: Cast) -> None:
    before = reports.get(db, visit)
    withdraw(as_(cast.bram), visit)
    for one in (cast.tamsin, cast.wren, cast.ottilie, cast.bram):
        client = as_(one)
        for page in ("report/1", "report/1.pdf"):
            answer = client.get(f"/visits/{visit.ref}/{page}")
            assert answer.status_code == 410
            assert "They could point to one case." in answer.text
            assert before.sha256 in answer.text
        now = unescape(client.get(f"/visits/{visit.ref}/report").text)
        assert "Housing was missing, so [words withdrawn]." in now
        assert "Version 1 was withdrawn on 24 November 2026" in now
    pdfs.collect("withdrawn", reports.get_pdf(db, visit, 2))
    assert (reports.get(db, visit, 1).sha256, reports.get_pdf(db, visit, 1)) == (before.sha256, b"")


def everything_marked(world: World, db: Database, cast: Cast) -> Visit:
    """A released visit with the word wherever somebody can type one, replied to, with actions and notes."""
    visit = world.planned(link=f"{WORD} is a neighbour")
    write_everything(world, visit)
    mark(db, visit, f"{WORD} and more")
    mark(db, visit, f"Then {WORD} spoke.")
    sent = visiting.submit(db, visits.get(db, visit.ref), DECLARED, by=cast.wren, at=NOW)
    sent = checking.give_back(db, sent, [("", f"{WORD}, please.")], by=cast.bram, at=NOW)
    sent = visiting.submit(db, visits.get(db, visit.ref), DECLARED, by=cast.wren, at=NOW)
    released = world.release(sent)
    with write(db):
        history.add(db, released, cast.bram.id, "Corrected", NOW, note=f"{WORD} said so")
    replying.save_point(db, released, Point(None, "finding:2", "wrong", f"It was {WORD.upper()}."), by=cast.tamsin, at=NOW)
    draft = a_draft(replying.asked(db, released, replying.report_of(db, released)), message=f"Thank {WORD}.")
    replying.save(db, released, draft, seen=0, by=cast.tamsin, at=NOW)
    replying.send(db, released, replies.get(db, released).mark, by=cast.tamsin, at=NOW)
    with write(db):
        for action in actions.of_visit(db, released.id):
            actions.add_note(db, action, cast.bram.id, "Note", NOW, text=f"Ask {WORD}.")
        db.execute("update responses set what = ? where visit = ?", (f"{WORD} will.", released.id))
        db.execute("update actions set text = ? where visit = ?", (f"{WORD} will.", released.id))
    return visits.get(db, visit.ref)


def test_no_byte_of_the_words_is_left_in_the_files(settings: Settings, world: World, db: Database, cast: Cast) -> None:
    visit, other = everything_marked(world, db, cast), world.released(boroughs=("camden",))
    pieces, untouched = only_in_its_pdf(db, visit, other), reports.get(db, other)
    written = files(settings)
    assert WORD.encode() in written
    assert any(piece in written for piece in pieces)
    assert withdrawing.withdraw(db, visit, 1, Words((WORD,)), "It names somebody.", by=cast.bram, at=NOW) is True
    left, now = files(settings), reports.get_pdf(db, visit, 2)
    gone = [piece for piece in pieces if piece not in now]
    assert len(gone) > 5
    assert [found for found in (WORD.encode(), WORD.upper().encode(), *gone) if found in left] == []
    assert reports.get(db, other) == untouched
    assert db.execute("pragma integrity_check").fetchone()[0] == "ok"
    report = feedback.from_json(reports.get(db, visit).content)
    assert report.improvements[0].text == "Then [words withdrawn] spoke."
    assert feedback.fingerprint(report) == reports.get(db, visit).sha256
    assert "[words withdrawn]" in replies.get(db, visit).message


def test_ratings_and_counts_stay_as_they_are(db: Database, visit: Visit, cast: Cast) -> None:
    cells = "select cell, counted_day, question, value from answers where observation = ? order by question"
    own = observations.get(db, visit).id
    before, levels = [tuple(one) for one in rows(db, cells, own)], [one.level for part in report_of(db, visit).parts for one in part.answers]
    withdrawing.withdraw(db, visit, 1, Words(("housing was missing", "strong", "secure")), "It names somebody.", by=cast.bram, at=NOW)
    coded = [one for one in before if one[0] is not None]
    assert coded
    assert [one for one in map(tuple, rows(db, cells, own)) if one[0] is not None] == coded
    assert [one.level for part in report_of(db, visit).parts for one in part.answers] == levels


def report_of(db: Database, visit: Visit) -> feedback.FeedbackReport:
    return feedback.from_json(reports.get(db, visit).content)


def test_everybody_who_read_it_the_chair_and_the_visitor_are_told_once_without_the_words(as_: As, db: Database, visit: Visit, cast: Cast) -> None:
    for _ in range(2):
        as_(cast.ottilie).get(f"/visits/{visit.ref}/report")
    withdraw(as_(cast.bram), visit)
    letters = rows(db, "select recipient, subject, body from outbox where letter = 'withdrawn' order by recipient")
    assert [one["recipient"] for one in letters] == ["ottilie@example.org", "tamsin@example.org", "wren@example.org"]
    assert all(visit.ref in one["subject"] and "owner" not in one["body"] for one in letters)
    newest = history.list_for(db, visit)[0]
    assert (newest.step, newest.note) == ("Withdrew the report", "Version 2 took its place. They could point to one case.")


def test_it_is_frozen_again_afterwards(db: Database, visit: Visit, cast: Cast) -> None:
    withdrawing.withdraw(db, visit, 1, Words(("two actions",)), "It names somebody.", by=cast.bram, at=NOW)
    for change in ("update reports set content = ''", "update pdfs set bytes = x''", "update history set note = ''"):
        with pytest.raises(Exception, match=r"frozen|append-only"):
            db.execute(change)
        db.conn.rollback()


def test_a_second_one_withdraws_what_took_its_place(as_: As, db: Database, visit: Visit, cast: Cast) -> None:
    bram = as_(cast.bram)
    withdraw(bram, visit)
    assert "These words do not stand in the report" in withdraw(bram, visit).text  # type: ignore[attr-defined]
    withdraw(bram, visit, words="Housing was missing", seen="2")
    assert reports.get(db, visit).version == 3
    assert {bram.get(f"/visits/{visit.ref}/report/{version}").status_code for version in (1, 2)} == {410}
    assert "Versions 1 to 2 were withdrawn" in bram.get(f"/visits/{visit.ref}/report").text


def test_a_reply_and_its_points_go_on_with_the_version_that_took_its_place(as_: As, db: Database, world: World, cast: Cast) -> None:
    visit = world.replied(Point(None, "finding:2", "identifying", "Please leave the last words out."))
    withdraw(as_(cast.bram), visit)
    page = unescape(as_(cast.tamsin).get(f"/visits/{visit.ref}/reply").text)
    assert "Housing was missing, so [words withdrawn]." in page
    assert as_(cast.bram).get(f"/visits/{visit.ref}/settle").status_code == 200


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"words": " "}, "Enter the words that could identify somebody"),
        ({"words": "an"}, "Each piece must have at least 3 letters or digits"),
        ({"words": "not in it at all"}, "These words do not stand in the report"),
        ({"reason": ""}, "Enter why it is withdrawn"),
        ({"reason": "Because two actions had no owner."}, "Say it without the words themselves"),
        ({"reason": "It was A0000AA."}, "looks like"),
        ({"instead": "x" * 201}, "Use 200 characters or fewer"),
    ],
)
def test_what_is_missing_or_cannot_stand_is_said_and_nothing_is_withdrawn(
    wrong: dict[str, str], error: str, as_: As, db: Database, visit: Visit, cast: Cast
) -> None:
    answer = as_(cast.bram).post(f"/visits/{visit.ref}/withdraw", data={**GONE, "seen": "1", "then": "withdraw", **wrong})
    assert answer.status_code == 400
    assert answer.text.count(error) >= 2
    assert reports.get(db, visit).version == 1


def test_nobody_else_withdraws(as_: As, db: Database, visit: Visit, cast: Cast) -> None:
    for one, code in ((cast.wren, 403), (cast.tamsin, 403), (cast.ottilie, 403), (cast.corin, 404)):
        assert as_(one).post(f"/visits/{visit.ref}/withdraw", data=GONE).status_code == code
    with pytest.raises(NotAllowed):
        withdrawing.withdraw(db, visit, 1, Words(("two actions",)), "Why.", by=cast.wren, at=NOW)
    assert reports.get(db, visit).version == 1


def test_later_reports_that_quote_it_are_listed_and_what_waits_to_be_released_no_longer_does(as_: As, db: Database, world: World, cast: Cast) -> None:
    visit = world.replied()
    released = world.released(meeting_on=TODAY)
    waiting = world.submitted(meeting_on=TODAY)
    assert "two actions had no owner" in reports.last_submission(db, waiting)
    check = as_(cast.bram).post(f"/visits/{visit.ref}/withdraw", data=GONE).text
    assert (released.ref in check, waiting.ref in check) == (True, False)
    withdraw(as_(cast.bram), visit)
    assert "two actions had no owner" not in reports.last_submission(db, waiting)
