"""Deleting visits and actions for their age, with all that belongs to them, once what would go has been said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlite_utils import Database

from observe.domain import dates
from observe.domain.area import Area
from observe.store import exports, old, search, sent_forms
from observe.store.database import write
from observe.store.old import OldVisit

#: For so long an asked-for way in is kept, to count who asks too often.
WAYS_IN = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Gone:
    """What was or would be deleted: visits whose meeting was before `before`, how many actions out of no report that were due before it, and people.

    People are named here: nothing needs them any more.
    """

    before: date
    visits: tuple[OldVisit, ...]
    actions: int
    people: tuple[str, ...]


def first_day_kept(area: Area, at: datetime) -> date:
    """Meetings before this day are older than the area keeps visits."""
    today = dates.local(at).date()
    year = today.year - area.retention_years
    return date(year, 3, 1) if (today.month, today.day) == (2, 29) else today.replace(year=year)


def look(db: Database, area: Area, at: datetime) -> Gone:
    """What `delete` would do now; nothing is changed."""
    db.execute("begin immediate")
    try:
        return _delete(db, area, at)
    finally:
        db.execute("rollback")


def delete(db: Database, area: Area, at: datetime) -> Gone:
    """Deletes it and leaves no byte of it in the database's files. Raises old.NotScrubbed when it is deleted and traces may be left."""
    with write(db):
        gone = _delete(db, area, at)
    old.scrub(db)
    return gone


def _delete(db: Database, area: Area, at: datetime) -> Gone:
    before = first_day_kept(area, at)
    visits = old.visits_before(db, before)
    old.delete_visits(db, visits, first_month=area.year_starts_month)
    actions = old.delete_actions(db, before)
    search.forget_deleted(db)
    old.forget_ways_in(db, at - WAYS_IN)
    exports.delete_before(db, datetime.combine(before, time(), UTC))
    sent_forms.forget_all(db)
    people = old.people_of_nothing(db)
    old.delete_people(db, [person for person, _ in people])
    return Gone(before, tuple(visits), actions, tuple(name for _, name in people))


def told(gone: Gone, *, done: bool) -> list[str]:
    """What is or would be gone, in lines for whoever typed the command."""
    lines = [f"{visit.ref}, {visit.place}, {dates.long(visit.meeting_on)}, {visit.stage}" for visit in gone.visits]
    lines += [f"{name}, who does not sign in and is named on no visit that is kept" for name in gone.people]
    count = f"{len(gone.visits)} visits and {gone.actions} actions without a visit from before {dates.long(gone.before)}, and {len(gone.people)} people"
    return [*lines, f"Deleted: {count}." if done else f"Would delete: {count}. To do it: python run.py delete-old --yes"]
