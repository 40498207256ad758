"""The words of the e-mails that are written because a day has come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlite_utils import Database

from observe.domain import dates
from observe.domain.area import Area
from observe.domain.people import Person
from observe.domain.visit import Visit
from observe.services.letters import about_visit, to_person


def to_write_up(db: Database, visit: Visit, visitor: Person, last_day: date, at: datetime) -> None:
    """Asks a visitor, after the meeting, to write down what they saw."""
    text = (
        f"The meeting of your visit {visit.ref} was on {dates.long(visit.plan.meeting_on)}. Please write down what you saw while you remember it, "
        f"and send it by {dates.long(last_day)}.\n\nIf the meeting did not take place, change the date or cancel the visit.\n\nBegin here:"
    )
    about_visit(db, visit, visitor, "to_write_up", text, f"/visits/{visit.ref}", at)


def not_sent(db: Database, visit: Visit, visitor: Person, last_day: date, at: datetime) -> None:
    """Reminds a visitor who has still not sent it."""
    text = (
        f"The meeting of your visit {visit.ref} was on {dates.long(visit.plan.meeting_on)}, and you have not sent your observation yet. "
        f"The last day for that is {dates.long(last_day)}.\n\nIf you cannot, tell the {visit.area.office_name}.\n\nGo on here:"
    )
    about_visit(db, visit, visitor, "not_sent", text, f"/visits/{visit.ref}", at)


def not_sent_office(db: Database, area: Area, office: Person, refs: Sequence[str], at: datetime) -> None:
    """Tells the Executive Office of visits that were not written up, all together."""
    text = f"Five working days after the meeting, nothing was sent of {_listed(refs)}.\n\nSee what is overdue here:"
    to_person(db, area, office, "not_sent_office", text, "/", at)


def submitted(db: Database, area: Area, office: Person, refs: Sequence[str], at: datetime) -> None:
    """Tells the Executive Office what came in since the last such letter."""
    text = f"New to be checked: {_listed(refs)}.\n\nCheck what waits here:"
    to_person(db, area, office, "submitted", text, "/checking", at)


def reply_half_time(db: Database, visit: Visit, chair: Person, last_day: date, at: datetime) -> None:
    """Reminds a chair when half of the time has passed."""
    text = (
        f"Half of the time to reply to the feedback report {visit.ref} has passed. You have until {dates.long(last_day)}.\n\nRead the report, and reply, here:"
    )
    about_visit(db, visit, chair, "reply_half_time", text, f"/visits/{visit.ref}/report", at)


def reply_two_days(db: Database, visit: Visit, chair: Person, last_day: date, at: datetime) -> None:
    """Reminds a chair shortly before the last day."""
    text = (
        f"The last day to reply to the feedback report {visit.ref} is {dates.long(last_day)}. If nothing in it is wrong, say so: that is a reply, too.\n\n"
        "Read the report, and reply, here:"
    )
    about_visit(db, visit, chair, "reply_two_days", text, f"/visits/{visit.ref}/report", at)


def no_reply(db: Database, visit: Visit, chair: Person, last_day: date, at: datetime) -> None:
    """Tells a chair that the last day has passed, and that a reply still counts."""
    text = (
        f"The last day to reply to the feedback report {visit.ref} was {dates.long(last_day)}, and no reply was sent. "
        "You can still reply: it is then marked as late.\n\nRead the report, and reply, here:"
    )
    about_visit(db, visit, chair, "no_reply", text, f"/visits/{visit.ref}/report", at)


def _listed(refs: Sequence[str]) -> str:
    return f"{', '.join(refs[:-1])} and {refs[-1]}" if len(refs) > 1 else refs[0]
