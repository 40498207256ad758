"""Points of fact answered: once, together, by somebody else; the next version has the corrections, the points and the answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlite_utils import Database

from observe.domain.errors import NotAllowed, Stale
from observe.domain.replies import Point, State, Verdict
from observe.domain.visit import Visit
from observe.services import replying, settling
from observe.services.settling import Answer, Settled
from observe.store import history, observations, replies, reports
from observe.store.database import rows
from reports import feedback
from reports.content import FeedbackReport
from tests import pdfs
from tests.cast import NOW, Cast, World

WRONG = Point(None, "finding:2", "wrong", "Housing joined for the last two cases.")
MISSING = Point(None, "answer:G2", "missing", "The victim liaison officer had sent a note.")
NOW_SAID = "Housing was missing from three cases, so two actions had no owner."
MARK = "[Corrected by the London MAPPA Executive Office: point of fact 1]"
YES = Answer(Verdict.ACCEPTED, "The minutes say so.", NOW_SAID)
NO = Answer(Verdict.NOT_ACCEPTED, "The visitor did not see it.")


@pytest.fixture
def visit(world: World) -> Visit:
    return world.replied(WRONG, MISSING)


def settle(db: Database, visit: Visit, cast: Cast, *answers: Answer) -> FeedbackReport:
    reply = replies.get(db, visit)
    by_id = {point.id or 0: answer for point, answer in zip(reply.points, answers, strict=True)}
    settling.settle(db, visit, reply.mark, by_id, by=cast.bram, at=NOW + timedelta(days=2))
    return feedback.from_json(reports.get(db, visit).content)


def test_the_next_version_marks_what_was_corrected_and_ends_with_the_points_and_answers(db: Database, visit: Visit, cast: Cast) -> None:
    before = reports.get(db, visit)
    report = settle(db, visit, cast, YES, NO)
    assert (report.version, report.released_on) == (2, (NOW + timedelta(days=2)).date())
    assert report.improvements[0].text == f"{NOW_SAID}\n{MARK}"
    assert [(one.number, one.about, one.kind, one.text, one.answer, one.reason) for one in report.points] == [
        (1, "Area for improvement, point 2", "A fact is wrong", WRONG.text, "Accepted", "The minutes say so."),
        (2, report.points[1].about, "A fact is missing", MISSING.text, "Not accepted", "The visitor did not see it."),
    ]
    assert report.points[0].quoted == "Housing was missing, so two actions had no owner."
    first = feedback.from_json(before.content)
    assert report == replace(first, version=2, released_on=report.released_on, how_to_reply=(), points=report.points, improvements=report.improvements)
    said = feedback.words(report)
    assert said.index("The chair’s points of fact") > said.index("About this report")
    pdfs.collect("settled", reports.get_pdf(db, visit, 2))


def test_what_the_visitor_wrote_and_version_1_stay_as_they_were(db: Database, visit: Visit, cast: Cast) -> None:
    before, pdf = reports.get(db, visit), reports.get_pdf(db, visit, 1)
    settle(db, visit, cast, YES, NO)
    assert reports.get(db, visit, 1) == before
    assert reports.get_pdf(db, visit, 1) == pdf
    assert [one.text for one in observations.get(db, visit).findings if one.kind == "improvement"] == ["Housing was missing, so two actions had no owner."]


def test_a_version_is_made_even_when_nothing_is_accepted(db: Database, visit: Visit, cast: Cast) -> None:
    report = settle(db, visit, cast, NO, NO)
    assert report.version == 2
    assert "Office: point of fact" not in feedback.as_json(report)
    assert [one.answer for one in report.points] == ["Not accepted", "Not accepted"]


def test_words_are_left_out_where_that_is_the_correction(db: Database, visit: Visit, cast: Cast) -> None:
    report = settle(db, visit, cast, replace(YES, words=" "), NO)
    assert report.improvements[0].text == "[Left out by the London MAPPA Executive Office: point of fact 1]"


def test_it_is_settled_and_chair_and_visitor_are_told(db: Database, visit: Visit, cast: Cast) -> None:
    assert replies.standing(db, visit).open_for_facts(NOW)
    settle(db, visit, cast, YES, NO)
    standing = replies.standing(db, visit)
    assert (standing.state(NOW), standing.open_for_facts(NOW)) == (State.SETTLED, False)
    assert standing.last_day == replies.last_day(db, visit)
    told = rows(db, "select letter, recipient from outbox where letter glob 'settled_*' order by letter")
    assert [tuple(one) for one in told] == [("settled_to_chair", "tamsin@example.org"), ("settled_to_visitor", "wren@example.org")]
    assert (history.list_for(db, visit)[0].step, history.list_for(db, visit)[0].note) == ("Answered the chair’s points of fact", "Version 2")
    point = replies.get(db, visit).points[0]
    assert (point.verdict, point.reason, point.corrected) == (Verdict.ACCEPTED, "The minutes say so.", NOW_SAID)


def test_a_second_time_changes_nothing(db: Database, visit: Visit, cast: Cast) -> None:
    report = settle(db, visit, cast, YES, NO)
    with pytest.raises(Settled):
        settle(db, visit, cast, NO, NO)
    assert feedback.from_json(reports.get(db, visit).content) == report


def test_a_reply_without_points_has_nothing_to_settle(db: Database, world: World, cast: Cast) -> None:
    visit = world.replied()
    with pytest.raises(Settled):
        settle(db, visit, cast)
    assert reports.get(db, visit).version == 1


def test_each_point_needs_an_answer_to_the_reply_that_was_read(db: Database, visit: Visit, cast: Cast) -> None:
    reply = replies.get(db, visit)
    numbers = [point.id or 0 for point in reply.points]
    for seen, answers in (("another", dict.fromkeys(numbers, NO)), (reply.mark, {numbers[0]: NO}), (reply.mark, {**dict.fromkeys(numbers, NO), 99: NO})):
        with pytest.raises(Stale):
            settling.settle(db, visit, seen, answers, by=cast.bram, at=NOW)
    assert reports.get(db, visit).version == 1


def test_nobody_else_settles_and_nothing_is_stored(db: Database, visit: Visit, cast: Cast) -> None:
    reply = replies.get(db, visit)
    answers = {point.id or 0: NO for point in reply.points}
    for by in (cast.wren, cast.tamsin, cast.ottilie):
        with pytest.raises(NotAllowed):
            settling.settle(db, visit, reply.mark, answers, by=by, at=NOW)
    assert (reports.get(db, visit).version, replies.get(db, visit).settled_at) == (1, None)


def test_a_report_of_before_reads_as_it_did(db: Database, world: World) -> None:
    stored = reports.get(db, world.released())
    assert '"points"' not in stored.content
    assert feedback.fingerprint(feedback.from_json(stored.content)) == stored.sha256


def test_a_reply_is_still_shown_beside_the_version_it_was_about(db: Database, visit: Visit, cast: Cast) -> None:
    settle(db, visit, cast, YES, NO)
    assert replying.report_of(db, visit, replies.get(db, visit).version).version == 1
