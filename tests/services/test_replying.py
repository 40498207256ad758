"""A chair's reply: saved as it is written, sent once, late or not; who is told; more days for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlite_utils import Database

from observe.domain.errors import NotAllowed, NotFound, Stale
from observe.domain.people import Person
from observe.domain.replies import Draft, Point, Response, State
from observe.domain.visit import Seat, Visit
from observe.services import replying
from observe.services.replying import Incomplete, Sent
from observe.store import actions, history, replies, visits
from observe.store.database import rows
from tests.cast import NOW, Cast, World, a_draft

WRONG = Point(None, "finding:2", "wrong", "Housing joined for the last two cases.")


@pytest.fixture
def visit(world: World) -> Visit:
    return world.released()


def whole(db: Database, visit: Visit, **changes: object) -> Draft:
    return a_draft(replying.asked(db, visit, replying.report_of(db, visit)), **changes)


def send(db: Database, visit: Visit, by: Person, days: int = 0) -> Visit:
    return replying.send(db, visit, replies.get(db, visit).mark, by=by, at=NOW + timedelta(days=days))


def steps(db: Database, visit: Visit) -> list[tuple[str, str]]:
    return [(one.step, one.note) for one in history.list_for(db, visit)]


def letters_of(db: Database, *names: str) -> list[tuple[str, str]]:
    return sorted((one["letter"], one["recipient"]) for one in rows(db, "select letter, recipient from outbox") if one["letter"] in names)


def test_a_reply_is_kept_as_typed_and_sent_once(db: Database, visit: Visit, cast: Cast) -> None:
    replying.save(db, visit, whole(db, visit, nothing_to_correct=True, message=" Thank you. "), seen=0, by=cast.tamsin, at=NOW)
    assert send(db, visit, cast.tamsin).replied_at == NOW
    sent = replies.get(db, visit)
    assert (sent.message, sent.sent_by, sent.version) == (" Thank you. ", cast.tamsin.id, 1)
    assert replies.standing(db, visit).state(NOW) is State.SENT
    assert ("Sent the reply", "") in steps(db, visit)
    assert letters_of(db, "replied_to_office", "replied_to_visitor") == [
        ("replied_to_office", "bram@example.org"),
        ("replied_to_office", "hester@example.org"),
        ("replied_to_visitor", "wren@example.org"),
    ]
    assert [(one.terms.text, one.terms.owner, one.terms.due_on.isoformat()) for one in actions.of_visit(db, visit.id)] == [
        ("Housing names a deputy for each meeting.", "administrator", "2027-01-27")
    ]
    for again in (
        lambda: send(db, visit, cast.tamsin),
        lambda: replying.save(db, visit, Draft(), seen=1, by=cast.tamsin, at=NOW),
        lambda: replying.save_point(db, visit, WRONG, by=cast.tamsin, at=NOW),
        lambda: replying.remove_point(db, visit, 1, by=cast.tamsin, at=NOW),
    ):
        with pytest.raises(Sent):
            again()
    assert replies.get(db, visit) == sent


def test_raising_a_point_does_not_make_the_rest_of_the_reply_old(db: Database, visit: Visit, cast: Cast) -> None:
    number = replying.save_point(db, visit, WRONG, by=cast.tamsin, at=NOW)
    replying.save(db, visit, whole(db, visit), seen=0, by=cast.tamsin, at=NOW)
    known = replies.get(db, visit).points[0]
    assert known.id == number
    replying.save_point(db, visit, replace(known, text="For the last case."), by=cast.tamsin, at=NOW)
    with pytest.raises(Stale):
        replying.save_point(db, visit, replace(known, text="For both."), by=cast.tamsin, at=NOW)
    with pytest.raises(Stale):
        replying.save(db, visit, Draft(), seen=0, by=cast.tamsin, at=NOW)
    assert replies.get(db, visit).points[0].text == "For the last case."


def test_what_is_missing_contradicts_or_could_identify_somebody_holds_the_sending_back(db: Database, visit: Visit, cast: Cast) -> None:
    full = whole(db, visit, nothing_to_correct=True)
    finding = next(iter(full.responses))

    def answered(**changes: str) -> Draft:
        return replace(full, responses={finding: replace(full.responses[finding], **changes)})

    not_yet = [
        Draft(),
        replace(full, nothing_to_correct=False),
        replace(full, shares={}),
        *(answered(**{name: ""}) for name in ("will", "what", "owner", "due")),
        *(answered(due=due) for due in ("24 11 2026", "31 2 2027", "27 1")),
        answered(will="no"),
        answered(will="not-ours"),
        answered(owner="agency"),
        replace(full, message="We spoke of A0000AA."),
        replace(full, message="x" * 10_001),
    ]
    for seen, draft in enumerate(not_yet):
        replying.save(db, visit, draft, seen=seen, by=cast.tamsin, at=NOW)
        with pytest.raises(Incomplete):
            send(db, visit, cast.tamsin)
    replying.save(db, visit, answered(will="no", why="We have a deputy since May.", due="nonsense"), seen=len(not_yet), by=cast.tamsin, at=NOW)
    number = replying.save_point(db, visit, replace(WRONG, kind=""), by=cast.tamsin, at=NOW)
    with pytest.raises(Incomplete):  # a point, and nothing to correct
        send(db, visit, cast.tamsin)
    replying.remove_point(db, visit, number, by=cast.tamsin, at=NOW)
    assert send(db, visit, cast.tamsin).replied_at


def test_a_removed_point_comes_back(db: Database, visit: Visit, cast: Cast, world: World) -> None:
    number, other = replying.save_point(db, visit, WRONG, by=cast.tamsin, at=NOW), world.released()
    replying.remove_point(db, visit, number, by=cast.tamsin, at=NOW)
    assert replies.get(db, visit).points == ()
    assert replies.last_removed(db, visit) == (replace(WRONG, id=number), NOW)
    for change in (replying.remove_point, replying.bring_point_back):
        with pytest.raises(NotFound):
            change(db, other, number, by=cast.tamsin, at=NOW)
    replying.bring_point_back(db, visit, number, by=cast.tamsin, at=NOW)
    assert [one.id for one in replies.get(db, visit).points] == [number]


def test_the_office_is_told_at_once_and_once_where_wording_could_identify_someone(db: Database, visit: Visit, cast: Cast) -> None:
    point = replace(WRONG, kind="identifying", text="It says how old he is.")
    number = replying.save_point(db, visit, point, by=cast.tamsin, at=NOW, by_itself=True)
    assert letters_of(db, "could_identify") == []
    for revision in (1, 2):
        replying.save_point(db, visit, replace(point, id=number, revision=revision), by=cast.tamsin, at=NOW)
    assert letters_of(db, "could_identify") == [("could_identify", "bram@example.org"), ("could_identify", "hester@example.org")]
    assert ("Said that wording could identify someone", "") in steps(db, visit)
    assert "how old" not in str(rows(db, "select body, subject from outbox")) + str(steps(db, visit))


def test_a_reply_after_its_last_day_is_taken_and_known_as_late(db: Database, visit: Visit, cast: Cast) -> None:
    last = replies.last_day(db, visit)
    days = (last - NOW.date()).days + 1
    draft = whole(db, visit, nothing_to_correct=True)
    replying.save(db, visit, draft, seen=0, by=cast.tamsin, at=NOW)
    assert replies.standing(db, visit).state(NOW + timedelta(days=days)) is State.NONE
    send(db, visit, cast.tamsin, days)
    assert replies.standing(db, visit).state(NOW) is State.LATE
    assert ("Sent the reply", "After its last day") in steps(db, visit)


def test_more_days_are_allowed_with_a_reason_and_the_chair_is_told(db: Database, visit: Visit, cast: Cast) -> None:
    last = replies.last_day(db, visit)
    replying.extend(db, visit, last + timedelta(days=7), "She was away.", by=cast.bram, at=NOW)
    assert replies.last_day(db, visit) == last + timedelta(days=7)
    assert steps(db, visit)[0] == ("Allowed more days for the reply", "Until 15 December 2026. She was away.")
    assert letters_of(db, "more_days") == [("more_days", "tamsin@example.org")]
    for day in (last, last + timedelta(days=7), last - timedelta(days=300)):
        with pytest.raises(NotAllowed):
            replying.extend(db, visit, day, "Again.", by=cast.bram, at=NOW)
    with pytest.raises(NotAllowed):  # the last day has passed by then
        replying.extend(db, visit, last + timedelta(days=8), "Again.", by=cast.bram, at=NOW + timedelta(days=60))


def test_no_more_days_once_it_is_sent(db: Database, world: World, cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        replying.extend(db, world.replied(), NOW.date() + timedelta(days=60), "Too late.", by=cast.bram, at=NOW)


def test_only_a_chair_of_the_meeting_or_who_followed_one_replies(db: Database, world: World, visit: Visit, cast: Cast) -> None:
    others: tuple[Person, ...] = (cast.corin, cast.wren, cast.bram, cast.ottilie)
    for one in others:
        for change in (lambda by: replying.save(db, visit, Draft(), seen=0, by=by, at=NOW), lambda by: replying.save_point(db, visit, WRONG, by=by, at=NOW)):
            said: Callable[[Person], object] = change
            with pytest.raises(NotAllowed):
                said(one)
    with pytest.raises(NotAllowed):
        replying.save(db, world.submitted(), Draft(), seen=0, by=cast.tamsin, at=NOW)
    pair = world.released(second_chair=Seat.of(cast.corin))
    replying.save(db, pair, Draft(message="From both of us."), seen=0, by=cast.corin, at=NOW)
    assert replies.get(db, pair).message == "From both of us."


def test_nothing_is_sent_that_changed_since_it_was_checked(db: Database, visit: Visit, cast: Cast) -> None:
    replying.save(db, visit, whole(db, visit), seen=0, by=cast.tamsin, at=NOW)
    number = replying.save_point(db, visit, WRONG, by=cast.tamsin, at=NOW)
    checked = replies.get(db, visit).mark
    replying.save_point(db, visit, replace(WRONG, id=number, text="Otherwise."), by=cast.tamsin, at=NOW)
    with pytest.raises(Stale):
        replying.send(db, visit, checked, by=cast.tamsin, at=NOW)
    assert visits.get(db, visit.ref).replied_at is None


def test_a_reply_speaks_to_each_point_as_the_report_numbers_it(db: Database, visit: Visit) -> None:
    found = replying.asked(db, visit, replying.report_of(db, visit))
    assert [(one.kind, one.number, one.theme) for one in found] == [("improvement", 2, "Attendance"), ("good-practice", 1, "Chairing")]
    assert Response(found[0].finding).will == ""
