"""What needs somebody now: the cards of the first page, a function a role."""

from __future__ import annotations

from datetime import date, timedelta

from flask import url_for
from sqlite_utils import Database

from observe.domain import dates, instruments
from observe.domain.actions import State
from observe.domain.area import Area
from observe.domain.observation import sections
from observe.domain.people import STANDING_NAMES, Person, Role
from observe.domain.progress import progress
from observe.domain.replies import Standing
from observe.domain.visit import LEVEL_NAMES, Seat, Stage, Visit
from observe.domain.working_days import CalendarEnds, working_days_after, working_days_left
from observe.store import actions, history, needs, observations, outbox, replies, reports, visits
from observe.views import access
from observe.views.cards import MOST, Card, Line


def cards(me: Person) -> list[Card]:
    """Everything that needs this person, the most urgent first."""
    found: list[Card] = []
    if me.has(Role.VISITOR):
        found += returned(me) + to_confirm(me) + to_write(me)
    if me.has(Role.CHAIR):
        found += to_reply(me)
    if me.has(Role.OFFICE):
        found += could_identify() + unsent_letters() + to_check(me) + to_settle() + typing_in(me) + overdue()
    found += to_act(me)
    return sorted(found, key=lambda card: card.urgent)


def called(visit: Visit) -> str:
    """Place and day are what people call a visit."""
    return f"{visit.place}, {dates.long(visit.plan.meeting_on)}"


def returned(me: Person) -> list[Card]:
    """Somebody waits for these, so they come before all else."""
    db = access.database()
    return [_returned(db, visit) for visit in visits.list_in(db, needs.returned_to(me.id), limit=MOST, order="waiting")]


def _returned(db: Database, visit: Visit) -> Card:
    notes = reports.notes_on_last(db, visit)
    titles = {section.slug: section.title for section in instruments.of_visit(visit).sections}
    asked = {note.section for note in notes if note.section in titles}
    slug = asked.pop() if len(asked) == 1 else ""
    return Card(
        urgent=date.min,
        title=f"{visit.place} was returned to you",
        text=f"{_meeting(visit)}. The Executive Office asks:",
        quotes=tuple(f"{titles[note.section]}: {note.text}" if note.section in titles else note.text for note in notes),
        action=f"Change “{titles[slug]}”" if slug else "See what to change",
        href=url_for("observation.section", ref=visit.ref, slug=slug) if slug else url_for("visits.show", ref=visit.ref),
    )


def to_confirm(me: Person) -> list[Card]:
    """What was typed in for this visitor goes no further without them."""
    return [
        Card(
            urgent=date.min,
            title=f"Confirm what was typed in for you: {visit.place}",
            text=f"{_meeting(visit)}. The {visit.area.office_name} typed in what you sent.",
            action="Read and confirm it",
            href=url_for("typing_in.confirm", ref=visit.ref),
        )
        for visit in visits.list_in(access.database(), needs.to_confirm(me.id), limit=MOST, order="soonest")
    ]


def typing_in(me: Person) -> list[Card]:
    """What this member of the Executive Office types in for visitors."""
    return [
        Card(
            urgent=write_by(visit) or visit.plan.meeting_on,
            title=f"You type in for {visit.plan.visitor.name}: {visit.place}",
            text=f"{_meeting(visit)}. {_parts(access.database(), visit)}",
            action="Go on",
            href=url_for("visits.show", ref=visit.ref),
        )
        for visit in visits.list_in(access.database(), needs.typing_in(me.id), limit=MOST, order="soonest")
    ]


def to_write(me: Person) -> list[Card]:
    """Visits whose meeting has begun, and which were not sent."""
    db = access.database()
    return [_to_write(db, visit) for visit in visits.list_in(db, needs.to_write(me.id, dates.local(access.now())), limit=MOST, order="soonest")]


def _to_write(db: Database, visit: Visit) -> Card:
    last_day = write_by(visit)
    begun = visit.stage is Stage.WRITING
    return Card(
        urgent=last_day or visit.plan.meeting_on,
        title=f"Finish writing up {visit.place}" if begun else f"Write up {visit.place}",
        text=f"{_meeting(visit)}. {_parts(db, visit)}" if begun else f"{_meeting(visit)}. You have not begun to write.",
        action="Go on writing" if begun else "Begin to write",
        href=url_for("visits.show", ref=visit.ref),
        last_day=f"Send by {dates.with_weekday(last_day)}" if last_day else "",
        left=left(last_day) if last_day else "",
    )


def _parts(db: Database, visit: Visit) -> str:
    instrument, observation = instruments.of_visit(visit), observations.get(db, visit)
    asked = sections(visit, instrument, observation)
    complete = sum(progress(section, visit, instrument, observation).done for section in asked)
    return f"{complete} of {len(asked)} parts are complete."


def to_reply(me: Person) -> list[Card]:
    """Reports to this chair that wait for a reply, or were never opened."""
    db = access.database()
    found = visits.list_in(db, needs.unreplied(me.id), limit=MOST)
    standings = replies.standings(db, found)
    cards = [_to_reply(db, visit, standings[visit.id], me) for visit in found]
    return [card for card in cards if card is not None]


def _to_reply(db: Database, visit: Visit, standing: Standing, me: Person) -> Card | None:
    opened, is_late = history.first_opened(db, visit, me.id), standing.is_late(access.now())
    if opened and is_late and visit.stage is Stage.CONSIDERED:
        return None
    read = f"You first opened it on {dates.show_moment(opened)}." if opened else "You have not opened it yet."
    late = " You can still reply: it is marked as late." if is_late else ""
    action, page = (
        ("Read the report", "reports.show") if not opened else ("Go on with your reply" if standing.begun else "Reply to the report", "replying.show")
    )
    return Card(
        urgent=standing.last_day,
        title=f"A feedback report for you: {called(visit)}",
        text=f"{LEVEL_NAMES[visit.plan.level]} meeting. Observed by {_observers(visit)}. {read}{late}",
        action=action,
        href=url_for(page, ref=visit.ref),
        last_day=f"Reply by {dates.with_weekday(standing.last_day)}",
        left=left(standing.last_day),
    )


def _observers(visit: Visit) -> str:
    seats: list[Seat] = [seat for seat in (visit.plan.visitor, visit.plan.second_visitor) if seat is not None]
    return " and ".join(seat.name_on_reports if seat.by_role or not seat.standing else f"{seat.name}, {STANDING_NAMES[seat.standing]}" for seat in seats)


def unsent_letters() -> list[Card]:
    """Whoever these were for knows nothing yet."""
    given_up, tried = outbox.count_stuck(access.database())
    if not (given_up or tried):
        return []
    counts = ((given_up, "was given up.", "were given up."), (tried, "is still tried.", "are still tried."))
    said = [f"{count} {one if count == 1 else more}" for count, one, more in counts if count]
    return [
        Card(
            urgent=date.min,
            title="1 e-mail was not sent" if given_up + tried == 1 else f"{given_up + tried} e-mails were not sent",
            text=" ".join(said),
            action="See which, and why",
            href=url_for("letters.listing"),
        )
    ]


def to_check(me: Person) -> list[Card]:
    """What waits for this member of the Executive Office."""
    db, scope = access.database(), visits.to_check(me.id)
    oldest = visits.list_in(db, scope, limit=1, order="waiting")
    if not oldest or oldest[0].submitted_at is None:
        return []
    count, since = visits.count_in(db, scope), dates.local(oldest[0].submitted_at).date()
    return [
        Card(
            urgent=since,
            title="1 observation waits to be checked" if count == 1 else f"{count} observations wait to be checked",
            text=f"{'It' if count == 1 else 'The oldest'} was sent {_ago(since)}: {called(oldest[0])}.",
            action="Go to checking",
            href=url_for("checking.queue"),
        )
    ]


def to_settle() -> list[Card]:
    """Replies with points of fact that wait to be answered; the oldest first."""
    db = access.database()
    found = [(visit, dates.local(visit.replied_at).date()) for visit in visits.list_in(db, needs.to_settle(), limit=MOST, order="replied") if visit.replied_at]
    if not found:
        return []
    count, (oldest, since) = visits.count_in(db, needs.to_settle()), found[0]
    return [
        Card(
            urgent=since,
            title="1 reply has points of fact to answer" if count == 1 else f"{count} replies have points of fact to answer",
            text="Somebody who was not the visitor answers them, with a reason." + (f" The {MOST} oldest:" if count > MOST else ""),
            lines=tuple(Line(called(visit), url_for("replying.show", ref=visit.ref), f"Sent {_ago(day)}.") for visit, day in found),
            action="Answer the oldest",
            href=url_for("settling.show", ref=oldest.ref),
        )
    ]


def could_identify() -> list[Card]:
    """Reports of which their chair says that wording could identify someone: this is acted on the same day."""
    return [
        Card(
            urgent=date.min,
            title=f"Wording could identify someone: {called(visit)}",
            text=f"The chair says so of the report {visit.ref}. Act on it today.",
            action="Read the report",
            href=url_for("reports.show", ref=visit.ref),
        )
        for visit in visits.list_in(access.database(), needs.could_identify(), limit=MOST)
    ]


def overdue() -> list[Card]:
    """Visits of anybody that should have been sent by now."""
    db, area = access.database(), access.installation().area
    last_day = last_overdue_day(area, access.today())
    if last_day is None or not (count := visits.count_in(db, needs.overdue(last_day))):
        return []
    found = visits.list_in(db, needs.overdue(last_day), limit=MOST, order="soonest")
    lines = tuple(Line(called(visit), url_for("visits.show", ref=visit.ref), f"{visit.plan.visitor.name}. {STAGE_WORDS[visit.stage]}") for visit in found)
    return [
        Card(
            urgent=date.max,
            title="1 visit is overdue to be written up" if count == 1 else f"{count} visits are overdue to be written up",
            text=f"An observation is to be sent within {area.write_days} working days." + (f" The {MOST} oldest:" if count > MOST else ""),
            lines=lines,
            action="See all visits",
            href=url_for("visits.listing"),
        )
    ]


def to_act(me: Person) -> list[Card]:
    """Actions that are overdue: those that this person answers for, and for the Executive Office all."""
    db, today = access.database(), access.today()
    scope = actions.in_state(actions.EVERY_ACTION if me.has(Role.OFFICE) else actions.owned_by(me), State.OVERDUE, today)
    if not (count := actions.count_in(db, scope)):
        return []
    found = actions.list_in(db, scope, limit=MOST, state=State.OVERDUE)
    lines = tuple(Line(f"Action {one.id}: {one.place}", url_for("actions.show", number=one.id), f"Due by {dates.long(one.terms.due_on)}.") for one in found)
    return [
        Card(
            urgent=found[0].terms.due_on,
            title="1 action is overdue" if count == 1 else f"{count} actions are overdue",
            text="Say that it is done, or add a note on why it takes longer." + (f" The {MOST} oldest:" if count > MOST else ""),
            lines=lines,
            action="See overdue actions",
            href=url_for("actions.listing", state=State.OVERDUE.value),
        )
    ]


#: How far a visitor is who has not sent anything.
STAGE_WORDS = {Stage.PLANNED: "Not begun.", Stage.WRITING: "Being written."}


def write_by(visit: Visit) -> date | None:
    """The last day for sending an observation; None where the bank holidays of its year are not known."""
    try:
        return working_days_after(visit.plan.meeting_on, visit.area.write_days)
    except CalendarEnds:
        return None


def last_overdue_day(area: Area, today: date) -> date | None:
    """The newest day of a meeting whose observation is overdue today; None where the bank holidays of the year are not known."""
    day = today
    try:
        while working_days_after(day, area.write_days) >= today:
            day -= timedelta(days=1)
    except CalendarEnds:
        return None
    return day


def left(last_day: date) -> str:
    """How long it is until a last day, or how long that has passed."""
    today = access.today()
    if last_day == today:
        return "today is the last day"
    try:
        days = working_days_left(today, last_day) if last_day > today else working_days_left(last_day, today)
    except CalendarEnds:
        return ""
    if last_day > today:
        return "1 working day left" if days == 1 else f"{days} working days left"
    return "the last day has passed" if days == 0 else "1 working day late" if days == 1 else f"{days} working days late"


def _ago(day: date) -> str:
    days = (access.today() - day).days
    return "today" if days == 0 else "yesterday" if days == 1 else f"{days} days ago, on {dates.long(day)}"


def _meeting(visit: Visit) -> str:
    return f"{LEVEL_NAMES[visit.plan.level]} meeting on {dates.long(visit.plan.meeting_on)}"
