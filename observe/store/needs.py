"""Which visits the first page speaks of: scopes beside those of `visits`, each short for everybody however many visits are stored."""

from __future__ import annotations

from datetime import date, datetime

from sqlite_utils import Database

from observe.domain.visit import OPEN_STAGES, Stage
from observe.store.database import row
from observe.store.moments import clock, maybe_day
from observe.store.visits import EVERY_VISIT, Scope, in_stages, reports_to, typed_in_by, visits_of

#: Who observes this visit and has not finished their own observation; alone nobody ever has.
UNFINISHED = "from seats where seats.visit = visits.id and place in ('visitor', 'second-visitor') and finished_at is null"
#: They have not finished, and nobody types it in for them; or they make the joint report.
WRITTEN_BY = f"""iif(joint_by is null,
  not (typed_in_with_office is 1 and typed_in_for is ?) and exists (select 1 {UNFINISHED} and person = ?),
  joint_by = ?)"""

#: Stages before an observation is first sent.
UNSENT = (Stage.PLANNED, Stage.WRITING)
#: Stages after it was sent, and not given back.
SENT = (Stage.SUBMITTED, Stage.RELEASED, Stage.CONSIDERED)


def written_by(person: int) -> Scope:
    """Those that this visitor writes: of a pair until they have finished, or where they make the joint report."""
    return visits_of(person).also(WRITTEN_BY, person, person, person)


def returned_to(person: int) -> Scope:
    """Those that the Executive Office gave back to this visitor."""
    return in_stages(written_by(person), Stage.RETURNED)


def to_write(person: int, there: datetime) -> Scope:
    """Those of this visitor whose meeting has begun by the clock on the wall, and which were never sent; or whose joint report either of a pair can begin."""
    waits = visits_of(person).also(f"({WRITTEN_BY} or joint_by is null and not exists (select 1 {UNFINISHED}))", person, person, person)
    return begun(in_stages(waits, *UNSENT), there)


def to_confirm(person: int) -> Scope:
    """Those that were typed in for this visitor, who was asked to confirm it."""
    return in_stages(visits_of(person), *OPEN_STAGES).also("typed_in_for = ? and typed_in_with_office = 1 and typed_in_asked_at is not null", person)


def typing_in(person: int) -> Scope:
    """Those that this member of the Executive Office types in."""
    return in_stages(typed_in_by(person), *OPEN_STAGES).also("typed_in_with_office = 1")


def coming_up(scope: Scope, there: datetime) -> Scope:
    """Those of a scope whose meeting is still to come."""
    return in_stages(scope, *UNSENT).also("(meeting_on, starts_at) > (?, ?)", *_on_the_wall(there))


def begun(scope: Scope, there: datetime) -> Scope:
    """Those of a scope whose meeting has begun."""
    return scope.also("(meeting_on, starts_at) <= (?, ?)", *_on_the_wall(there))


def sent_by(person: int) -> Scope:
    """Those of this visitor that are with the Executive Office or were released."""
    return in_stages(visits_of(person), *SENT)


def overdue(last_day: date) -> Scope:
    """Those of everybody whose meeting was on this day or before, and which were never sent."""
    return in_stages(EVERY_VISIT, *UNSENT).also("meeting_on <= ?", last_day.isoformat())


def unreplied(person: int) -> Scope:
    """Reports to this chair, or to whoever they followed, whose reply was not sent."""
    return reports_to(person).also("visits.id not in (select visit from replies where sent_at is not null)")


def could_identify() -> Scope:
    """Those of everybody whose chair says that wording could identify someone, while that is not answered and no newer version was released."""
    return EVERY_VISIT.also(
        """visits.id in (select visit from points where told_at is not null and removed_at is null and verdict is null and kind = 'identifying'
             and told_at >= (select max(released_at) from reports where reports.visit = points.visit))"""
    )


def to_settle() -> Scope:
    """Those of everybody whose chair sent a reply with points of fact that are not answered."""
    return EVERY_VISIT.also(
        """visits.id in (select replies.visit from replies join points on points.visit = replies.visit
             where sent_at is not null and settled_at is null and removed_at is null)"""
    )


def between(scope: Scope, first: date, last: date) -> Scope:
    """Those of a scope whose meeting is within these days."""
    return scope.also("meeting_on between ? and ?", first.isoformat(), last.isoformat())


def done(person: int) -> Scope:
    """Visits that a person made and wrote up, which is what a commitment counts."""
    return in_stages(visits_of(person), *SENT, Stage.RETURNED)


def not_done(person: int) -> Scope:
    """Visits that a person planned or is writing up."""
    return in_stages(visits_of(person), *UNSENT)


def _on_the_wall(there: datetime) -> tuple[str, str]:
    return there.date().isoformat(), clock(there.time())


def last_considered(db: Database) -> date | None:
    """The day of the Board's last meeting that considered reports; None before the first."""
    found = row(db, "select max(considered_on) as day from visits where considered_on is not null")
    return maybe_day(found["day"]) if found else None


def released_after(db: Database, day: date) -> int:
    """How many visits' first reports were released after this day."""
    found = row(db, "select count(*) as n from reports where released_at > ? and version = 1", f"{day.isoformat()}T24")
    return int(found["n"]) if found else 0
