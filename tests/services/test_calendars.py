"""Invitations, sent to a real mail server and read back by a library that did not write them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
import vobject
from sqlite_utils import Database

from observe.domain.dates import LONDON
from observe.domain.people import Person, Role
from observe.domain.policy import Action, may
from observe.domain.visit import Level, Plan, Seat, Visit
from observe.services import calendar_files, calendars, delivering, inviting, planning, visiting
from observe.services.calendars import Event, Method
from observe.store import people, visits
from observe.store.database import rows
from tests.cast import NOW, TODAY, Cast, World, a_plan
from tests.mail import Postbox, serving

SOON = TODAY + timedelta(days=16)
TEN, LATER = datetime.combine(SOON, time(10)), datetime.combine(SOON + timedelta(days=1), time(14, 30))
#: What a calendar may not say unless the area allows it.
BEHIND_SIGN_IN = ("Hackney", "Level 2", "Wren", "Applegarth", "Tamsin", "Okehurst", "Hybrid", "some in the room")

Post = Callable[[], list[EmailMessage]]


@pytest.fixture
def post(db: Database) -> Post:
    """What is sent since the last time, in the order of its recipients."""

    def sent() -> list[EmailMessage]:
        box = Postbox()
        with serving(box) as settings:
            delivering.send_due(db, settings, lambda: NOW)
        return sorted(box.mails, key=lambda mail: str(mail["To"]))

    return sent


def entry(mail: EmailMessage) -> Any:
    """The calendar that a message carries, as vobject understands it."""
    (part,) = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    read = vobject.readOne(part.get_content())
    assert part.get_param("method") == read.method.value
    return read


def told(mail: EmailMessage) -> tuple[str, str, str, int, datetime]:
    """To whom, what to do, with which entry, at its how many-th change, for when."""
    read = entry(mail)
    event = read.vevent
    return str(mail["To"]), read.method.value, event.uid.value, int(event.sequence.value), event.dtstart.value.replace(tzinfo=None)


def moved(visit: Visit, **changes: object) -> Plan:
    return replace(visit.plan, **changes)  # type: ignore[arg-type]  # a test names only what differs


def test_visitor_and_chair_are_invited_to_a_visit_to_come(world: World, post: Post) -> None:
    visit = world.planned(meeting_on=SOON)
    mails = post()
    assert [mail["To"] for mail in mails] == ["tamsin@example.org", "wren@example.org"]
    for mail in mails:
        read = entry(mail)
        event = read.vevent
        assert read.method.value == "REQUEST"
        assert event.summary.value == f"MAPPA visit {visit.ref}"
        assert event.dtstart.value.isoformat() == "2026-12-10T10:00:00+00:00"
        assert event.dtstart.params["X-VOBJ-ORIGINAL-TZID"] == ["Europe/London"]
        assert event.url.value == f"https://observe.example.org/visits/{visit.ref}"
        assert event.organizer.value == "mailto:observe@example.org"
        assert event.attendee.value == f"mailto:{mail['To']}"
        assert event.attendee.params["RSVP"] == ["FALSE"]
        assert event.status.value == "CONFIRMED"


def test_a_mail_program_that_knows_no_calendars_shows_the_words(world: World, post: Post) -> None:
    visit = world.planned(meeting_on=SOON)
    mail = post()[0]
    assert mail.get_content_type() == "multipart/alternative"
    body = mail.get_body(("plain",))
    assert body is not None
    assert f"The MAPPA visit {visit.ref} is planned for Thursday 10 December 2026, 10am." in body.get_content()
    assert mail["Subject"] == f"OFFICIAL-SENSITIVE: MAPPA visit {visit.ref} is planned"


def test_nothing_else_is_said_in_the_mail_or_in_what_waits_to_be_sent(db: Database, world: World, post: Post) -> None:
    visit = world.planned(meeting_on=SOON)
    planning.change(db, visit, moved(visit, starts_at=time(11)), by=world.cast.bram, at=NOW)
    planning.cancel(db, visit, by=world.cast.bram, at=NOW)
    kept = [str(tuple(one)) for one in rows(db, "select subject, body, calendar from outbox order by id")]
    read = [str(part.get_content()) for mail in post() for part in mail.walk() if not part.is_multipart()]
    assert len(kept) == 6
    assert len(read) == 12
    assert not [word for word in BEHIND_SIGN_IN for text in (*kept, *read) if word in text.replace("wren@", "").replace("tamsin@", "")]


def test_an_area_may_let_it_say_place_level_and_names_and_a_lay_adviser_stands_there_by_role(db: Database, cast: Cast, world: World, post: Post) -> None:
    inviting.stand_on_reports(db, cast.wren, by_name=False)
    for says, there in (
        (("place",), "Hackney"),
        (("level",), "Level 2"),
        (("names",), "Chair: Tamsin Okehurst\nVisitor: A Lay Adviser"),
    ):
        world.area = replace(world.area, calendar_says=says)
        world.planned(meeting_on=SOON)
        event = entry(post()[0]).vevent
        said = f"{event.description.value}\n{getattr(event, 'location', event.summary).value}"
        assert there in said
        assert not [word for word in BEHIND_SIGN_IN if word in said and word not in there]


def test_one_entry_is_moved_cancelled_and_brought_back(db: Database, world: World, post: Post) -> None:
    visit = world.planned(meeting_on=SOON)
    (_, first) = map(told, post())
    visit = planning.change(db, visit, moved(visit, meeting_on=SOON + timedelta(days=1), starts_at=time(14, 30)), by=world.cast.bram, at=NOW)
    (_, second) = map(told, post())
    planning.cancel(db, visit, by=world.cast.bram, at=NOW)
    cancelled = post()[1]
    planning.bring_back(db, visit, by=world.cast.bram, at=NOW)
    (_, fourth) = map(told, post())
    uid = first[2]
    assert first == ("wren@example.org", "REQUEST", uid, 0, TEN)
    assert second == ("wren@example.org", "REQUEST", uid, 1, LATER)
    assert told(cancelled) == ("wren@example.org", "CANCEL", uid, 2, LATER)
    assert entry(cancelled).vevent.status.value == "CANCELLED"
    assert fourth == ("wren@example.org", "REQUEST", uid, 3, LATER)


def test_a_change_of_what_calendars_do_not_say_is_not_told(db: Database, world: World, post: Post) -> None:
    visit = world.planned(meeting_on=SOON)
    post()
    planning.change(db, visit, moved(visit, level=Level.THREE, boroughs=("camden",)), by=world.cast.bram, at=NOW)
    assert post() == []


def test_another_chair_is_invited_the_first_one_let_go_and_the_visitor_left_in_peace(db: Database, cast: Cast, world: World, post: Post) -> None:
    visit = world.planned(meeting_on=SOON)
    post()
    changed = planning.change(db, visit, moved(visit, chair=Seat.of(cast.corin)), by=cast.bram, at=NOW)
    assert [told(mail)[:2] for mail in post()] == [("corin@example.org", "REQUEST"), ("tamsin@example.org", "CANCEL")]
    assert may(cast.corin, Action.READ_PLAN, changed)
    assert not may(cast.tamsin, Action.READ_PLAN, changed)


def test_who_is_handed_a_visit_has_one_letter_about_it_and_so_has_who_gave_it(db: Database, cast: Cast, world: World, post: Post) -> None:
    visit = world.planned(meeting_on=SOON)
    post()
    planning.hand_over(db, visit, moved(visit, visitor=Seat.of(cast.idris)), by=cast.bram, at=NOW)
    mails = post()
    assert [told(mail)[:2] for mail in mails] == [("idris@example.org", "REQUEST"), ("wren@example.org", "CANCEL")]
    assert [told(mail)[3] for mail in mails] == [1, 1]
    assert "is your visit now" in str(mails[0]["Subject"])


def test_a_meeting_that_has_begun_is_nothing_for_a_calendar(db: Database, cast: Cast, world: World, post: Post) -> None:
    visit = world.planned(meeting_on=TODAY, starts_at=time(14, 0))
    planning.change(db, visit, moved(visit, starts_at=time(13, 0)), by=cast.bram, at=NOW)
    planning.cancel(db, visit, by=cast.bram, at=NOW)
    assert post() == []
    assert not may(cast.tamsin, Action.READ_PLAN, visits.get(db, visit.ref))


def test_an_invitation_that_was_moved_into_the_past_is_moved_in_the_calendar_too(db: Database, world: World, post: Post) -> None:
    visit = world.planned(meeting_on=SOON)
    post()
    planning.change(db, visit, moved(visit, meeting_on=TODAY - timedelta(days=3)), by=world.cast.bram, at=NOW)
    assert [told(mail)[4].date() for mail in post()] == [TODAY - timedelta(days=3)] * 2


def test_the_chair_may_read_the_plan_once_the_e_mail_is_written(db: Database, cast: Cast, world: World) -> None:
    assert may(cast.tamsin, Action.READ_PLAN, visits.get(db, world.planned(meeting_on=SOON).ref))


def test_a_chair_who_was_only_typed_in_gets_no_mail_and_sees_nothing(db: Database, cast: Cast, world: World, post: Post) -> None:
    newcomer = Person(0, "Una Marlow", "una@example.org", frozenset({Role.CHAIR}))
    visit = planning.plan(db, a_plan(cast, meeting_on=SOON), world.area, by=cast.bram, at=NOW, newcomer=newcomer)
    assert [mail["To"] for mail in post()] == ["wren@example.org"]
    assert visits.get(db, visit.ref).chair_told_at is None


def test_a_chair_who_was_not_written_to_does_not_see_what_the_one_before_was_told(db: Database, cast: Cast, world: World, post: Post) -> None:
    visit = world.planned(meeting_on=SOON)
    newcomer = Person(0, "Una Marlow", "una@example.org", frozenset({Role.CHAIR}))
    changed = planning.change(db, visit, moved(visit), by=cast.bram, at=NOW, newcomer=newcomer)
    assert changed.chair_told_at is None
    assert [told(mail)[:2] for mail in post() if mail["To"] == "tamsin@example.org"] == [("tamsin@example.org", "REQUEST"), ("tamsin@example.org", "CANCEL")]


def test_a_plan_that_fails_invites_nobody(db: Database, cast: Cast, world: World) -> None:
    newcomer = Person(0, "Una Marlow", cast.ottilie.email, frozenset({Role.CHAIR}))
    with pytest.raises(people.Taken):
        planning.plan(db, a_plan(cast, meeting_on=SOON), world.area, by=cast.bram, at=NOW, newcomer=newcomer)
    assert rows(db, "select id from outbox where calendar <> ''") == []


def test_the_hours_are_those_of_the_clock_in_london_in_summer_and_in_winter() -> None:
    for day in (date(year, month, 12) for year in range(2026, 2034) for month in range(1, 13)):
        starts = datetime.combine(day, time(10))
        made = calendar_files.feed([Event("uid", 0, "V-2026-0001", starts)], address="https://observe.example.org", at=NOW)
        assert vobject.readOne(made.decode()).vevent.dtstart.value.utcoffset() == starts.replace(tzinfo=LONDON).utcoffset()


def test_no_line_of_a_calendar_file_is_longer_than_the_standard_allows() -> None:
    long = Event("uid", 0, "V-2026-0001", TEN, "Ŵ" * 200, ("a, b; c\\ d\nBEGIN:VEVENT",))
    made = calendar_files.feed([long], address="https://observe.example.org", at=NOW)
    assert max(len(line) for line in made.split(b"\r\n")) <= 75
    (event,) = vobject.readOne(made.decode()).contents["vevent"]
    assert event.location.value == long.place
    assert event.description.value.startswith(long.more[0])


def test_what_is_kept_with_a_letter_comes_back_as_it_was() -> None:
    for one in (Event("uid", 3, "V-2026-0001", TEN, "Hackney", ("Level 2", "Chair: A")), Event("u", 0, "V", NOW.replace(tzinfo=None))):
        assert calendars.from_json(calendars.as_json(Method.CANCEL, one)) == (Method.CANCEL, one)


def test_choosing_a_form_or_writing_tells_no_calendar(db: Database, world: World, post: Post) -> None:
    visit = world.planned(meeting_on=SOON)
    post()
    visiting.choose_form(db, visit, short=True, by=world.cast.wren, at=NOW)
    assert post() == []
