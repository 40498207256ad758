"""What needs somebody now: the cards of the first page, a function a role."""

from __future__ import annotations

from datetime import date, timedelta

from flask import url_for
from sqlite_utils import Database

from observe.domain import dates, instruments
from observe.domain.actions import State
from observe.domain.area import Area
from observe.domain.observation import sections
from observe.domain.people import Person, Role
from observe.domain.progress import progress
from observe.domain.visit import LEVEL_NAMES, Stage, Visit
from observe.domain.working_days import CalendarEnds, working_days_after
from observe.store import actions, needs, observations, outbox, papers, reports, visits
from observe.views import access, days, replies_needed
from observe.views.cards import MOST, Card, Line, called


def cards(me: Person) -> list[Card]:
    """Everything that needs this person, the most urgent first."""
    found: list[Card] = []
    if me.has(Role.VISITOR):
        found += returned(me) + to_confirm(me) + to_write(me)
    if me.has(Role.CHAIR):
        found += replies_needed.to_reply(me)
    if me.has(Role.OFFICE):
        found += replies_needed.could_identify() + unsent_letters() + to_check(me) + replies_needed.to_settle() + typing_in(me) + overdue()
    if me.has(Role.BOARD):
        found += to_consider()
    found += to_act(me)
    return sorted(found, key=lambda card: card.urgent)


def to_consider() -> list[Card]:
    """Papers that were issued for the Board's next meeting."""
    return [
        Card(
            urgent=paper.words.meeting_on,
            title=f"Paper for the Board: {dates.quarter(paper.period, access.installation().area.year_starts_month).name}",
            text=f"For the meeting of {dates.with_weekday(paper.words.meeting_on)}.",
            action="Read the paper",
            href=url_for("papers.show", key=paper.period),
        )
        for paper in papers.to_consider(access.database())[:MOST]
    ]


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
            title=f"You type in for {visit.typed_for.name}: {visit.place}",
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
    if visit.both_finished and visit.joint_by is None:
        return _to_join(visit, last_day)
    return Card(
        urgent=last_day or visit.plan.meeting_on,
        title=f"Finish writing up {visit.place}" if begun else f"Write up {visit.place}",
        text=f"{_meeting(visit)}. {_parts(db, visit)}" if begun else f"{_meeting(visit)}. You have not begun to write.",
        action="Go on writing" if begun else "Begin to write",
        href=url_for("visits.show", ref=visit.ref),
        last_day=f"Send by {dates.with_weekday(last_day)}" if last_day else "",
        left=days.left(last_day) if last_day else "",
    )


def _to_join(visit: Visit, last_day: date | None) -> Card:
    return Card(
        urgent=last_day or visit.plan.meeting_on,
        title=f"Make the joint report: {visit.place}",
        text=f"{_meeting(visit)}. {' and '.join(seat.name for seat in visit.visitors)} have both finished. One of you makes the joint report.",
        action="Read what each of you wrote",
        href=url_for("pairs.show", ref=visit.ref),
        last_day=f"Send by {dates.with_weekday(last_day)}" if last_day else "",
        left=days.left(last_day) if last_day else "",
    )


def _parts(db: Database, visit: Visit) -> str:
    instrument, observation = instruments.of_visit(visit), observations.get(db, visit, visit.written_by(access.me().id))
    asked = sections(visit, instrument, observation)
    complete = sum(progress(section, visit, instrument, observation).done for section in asked)
    return f"{complete} of {len(asked)} parts are complete."


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
            text=f"{'It' if count == 1 else 'The oldest'} was sent {days.ago(since)}: {called(oldest[0])}.",
            action="Go to checking",
            href=url_for("checking.queue"),
        )
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


def _meeting(visit: Visit) -> str:
    return f"{LEVEL_NAMES[visit.plan.level]} meeting on {dates.long(visit.plan.meeting_on)}"
