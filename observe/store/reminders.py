"""What was told because its day had come, and the visits for which a day may have come."""

from __future__ import annotations

from datetime import date, datetime

from sqlite_utils import Database

from observe.store.database import row
from observe.store.moments import stored
from observe.store.visits import EVERY_VISIT, NARROWED_TO_RELEASED, Scope


def add(db: Database, what: str, due: str, visit: int | None, action: int | None, at: datetime) -> None:
    """Writes down that it is told: of a visit, an action, or neither. Raises IntegrityError when it was."""
    db.execute("insert into reminders (what, due, visit, action, told_at) values (?, ?, ?, ?, ?)", (what, due, visit, action, stored(at)))


def was_told(db: Database, what: str, due: str, visit: int | None, action: int | None) -> bool:
    """Whether it was told."""
    sql = "select 1 from reminders where ifnull(visit, 0) = ? and ifnull(action, 0) = ? and what = ? and due = ?"
    return row(db, sql, visit or 0, action or 0, what, due) is not None


def awaiting_reply(since: date) -> Scope:
    """Released visits without a reply whose last day, as it is or as it once was, is on this day or later."""
    return EVERY_VISIT.also(
        f"""{NARROWED_TO_RELEASED} and visits.id in (
              select visit from reports where reply_by >= ? union all select visit from extensions where reply_by >= ?)
            and not exists (select 1 from replies where replies.visit = visits.id and sent_at is not null)""",
        since.isoformat(),
        since.isoformat(),
    )


def forget(db: Database, before: datetime) -> None:
    """Deletes what was told of no visit and no action longer ago. The rest goes with its visit."""
    db.execute("delete from reminders where visit is null and action is null and told_at < ?", (stored(before),))
