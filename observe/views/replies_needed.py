"""What needs somebody now about reports and replies: cards of the first page."""

from __future__ import annotations

from datetime import date

from flask import url_for
from sqlite_utils import Database

from observe.domain import dates
from observe.domain.people import STANDING_NAMES, Person
from observe.domain.replies import Standing
from observe.domain.visit import LEVEL_NAMES, Seat, Stage, Visit
from observe.store import history, needs, replies, visits
from observe.views import access, days
from observe.views.cards import MOST, Card, Line, called


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
        text=f"{LEVEL_NAMES[visit.plan.level]} meeting. Observed by {observers(visit)}. {read}{late}",
        action=action,
        href=url_for(page, ref=visit.ref),
        last_day=f"Reply by {dates.with_weekday(standing.last_day)}",
        left=days.left(standing.last_day),
    )


def observers(visit: Visit) -> str:
    """Who observes, as reports name them."""
    seats: list[Seat] = [seat for seat in (visit.plan.visitor, visit.plan.second_visitor) if seat is not None]
    return " and ".join(seat.name_on_reports if seat.by_role or not seat.standing else f"{seat.name}, {STANDING_NAMES[seat.standing]}" for seat in seats)


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
            lines=tuple(Line(called(visit), url_for("replying.show", ref=visit.ref), f"Sent {days.ago(day)}.") for visit, day in found),
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
