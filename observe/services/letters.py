"""The words of every e-mail: marking and reference in the subject, a link, and never any content."""

from __future__ import annotations

from datetime import date, datetime
from email.utils import make_msgid

from sqlite_utils import Database

from forms.typed import show_time
from observe.domain import dates, telling
from observe.domain.actions import Action
from observe.domain.area import Area
from observe.domain.people import Person
from observe.domain.visit import Visit
from observe.store import outbox

#: Stands for the service's address in a stored letter: it is filled in when the letter is sent.
ADDRESS = "{address}"


def invited(db: Database, area: Area, person: Person, at: datetime) -> None:
    """Tells somebody that they can sign in from now on."""
    text = (
        f"The {area.office_name} has invited you to Observe, where visits to local MAPPA meetings are planned, written up and read.\n\n"
        "Sign in with this e-mail address. There is no password. Begin here:"
    )
    to_person(db, area, person, "invited", text, "/sign-in", at)


def returned(db: Database, visit: Visit, visitor: Person, at: datetime) -> None:
    """Tells the visitor that the Executive Office asks for a change."""
    text = f"The {visit.area.office_name} has returned your observation {visit.ref} and asks you to change something.\n\nRead what, and change it here:"
    about_visit(db, visit, visitor, "returned", text, f"/visits/{visit.ref}", at)


def one_finished(db: Database, visit: Visit, visitor: Person, at: datetime) -> None:
    """Tells one of a pair that the other has finished, or that both have."""
    if visit.both_finished:
        text = f"Both observations of the visit {visit.ref} are finished. You can now read what each of you wrote, and one of you makes the joint report."
        about_visit(db, visit, visitor, "one_finished", f"{text}\n\nRead them here:", f"/visits/{visit.ref}/joint", at)
        return
    text = f"The other visitor has finished their observation of the visit {visit.ref}. Please finish yours."
    text += " After that you can read what each of you wrote, and make the joint report."
    about_visit(db, visit, visitor, "one_finished", f"{text}\n\nWrite yours here:", f"/visits/{visit.ref}", at)


def joint_begun(db: Database, visit: Visit, visitor: Person, at: datetime) -> None:
    """Tells one of a pair that the other makes the joint report."""
    text = f"The other visitor makes the joint report on the visit {visit.ref}. Please read it before it is sent, and talk about where you differ."
    about_visit(db, visit, visitor, "joint_begun", f"{text}\n\nRead it here:", f"/visits/{visit.ref}/joint", at)


def released_to_chair(db: Database, visit: Visit, chair: Person, reply_by: date, at: datetime) -> None:
    """Tells the chair that a feedback report is there."""
    text = (
        f"A feedback report about a meeting that you chaired is ready, reference {visit.ref}.\n\n"
        f"Please read it, and reply by {dates.long(reply_by)}: whether a fact in it is wrong or missing, and what you will do.\n\n"
        "Sign in with this e-mail address. There is no password. Read the report, and reply, here:"
    )
    about_visit(db, visit, chair, "released_to_chair", text, f"/visits/{visit.ref}/report", at)


def released_to_visitor(db: Database, visit: Visit, visitor: Person, at: datetime) -> None:
    """Tells the visitor that the report went to the chair."""
    text = f"Your observation {visit.ref} has been checked, and its feedback report was released to the chair.\n\nRead the report here:"
    about_visit(db, visit, visitor, "released_to_visitor", text, f"/visits/{visit.ref}/report", at)


def could_identify(db: Database, visit: Visit, to: Person, at: datetime) -> None:
    """Tells the Executive Office, before the reply is sent, that its chair says so."""
    text = (
        f"The chair says that wording in the feedback report {visit.ref} could identify someone. The chair may still be writing the reply.\n\n"
        "Please act on it today. Read the report here:"
    )
    about_visit(db, visit, to, "could_identify", text, f"/visits/{visit.ref}/report", at)


def replied_to_office(db: Database, visit: Visit, to: Person, at: datetime) -> None:
    """Tells the Executive Office that a chair has replied."""
    text = f"The chair has replied to the feedback report {visit.ref}.\n\nRead the reply, and answer its points of fact if it has any, here:"
    about_visit(db, visit, to, "replied_to_office", text, f"/visits/{visit.ref}/reply", at)


def replied_to_visitor(db: Database, visit: Visit, visitor: Person, at: datetime) -> None:
    """Tells the visitor that the chair has replied."""
    text = f"The chair has replied to the feedback report {visit.ref}. You do not have to do anything.\n\nRead the reply here:"
    about_visit(db, visit, visitor, "replied_to_visitor", text, f"/visits/{visit.ref}/reply", at)


def settled_to_chair(db: Database, visit: Visit, chair: Person, at: datetime) -> None:
    """Tells the chair that the points of fact are answered."""
    text = (
        f"The {visit.area.office_name} has answered your points of fact about the feedback report {visit.ref}. "
        "A new version of it has the answers.\n\nRead it here:"
    )
    about_visit(db, visit, chair, "settled_to_chair", text, f"/visits/{visit.ref}/report", at)


def settled_to_visitor(db: Database, visit: Visit, visitor: Person, at: datetime) -> None:
    """Tells the visitor the same. The observation stays as it was written."""
    text = (
        f"The {visit.area.office_name} has answered the chair’s points of fact about the feedback report {visit.ref}. Your observation stays as you wrote it. "
        "A new version of the report has the answers, and marks what was corrected.\n\nRead it here:"
    )
    about_visit(db, visit, visitor, "settled_to_visitor", text, f"/visits/{visit.ref}/report", at)


def withdrawn(db: Database, visit: Visit, to: Person, at: datetime) -> None:
    """Tells somebody to delete what they may have kept."""
    text = (
        f"The feedback report {visit.ref} was withdrawn, because wording in it could identify somebody. Nobody can read that version any more.\n\n"
        "If you kept a copy, on paper or in a file, delete it now. A version without that wording took its place:"
    )
    about_visit(db, visit, to, "withdrawn", text, f"/visits/{visit.ref}/report", at)


def paper_issued(db: Database, area: Area, period: str, version: int, meeting_on: date, to: Person, at: datetime) -> None:
    """Tells a member of the Board that a paper can be read, and whether it takes another one's place."""
    name = dates.quarter(period, area.year_starts_month).name
    said = f"The {area.office_name} has issued the Board's paper on the visits of {name}, for the meeting on {dates.long(meeting_on)}."
    said += f" This is version {version}: it takes the place of what was issued before." if version > 1 else ""
    to_person(db, area, to, "paper_issued", f"{said}\n\nRead it here, or take the PDF with you:", f"/board/papers/{period}", at, ref=name)


def paper_withdrawn(db: Database, area: Area, period: str, to: Person, at: datetime) -> None:
    """Tells somebody to delete a paper that they read."""
    name = dates.quarter(period, area.year_starts_month).name
    text = (
        f"The Board's paper on the visits of {name} was withdrawn, because a report that it quoted was. Nobody can read that version any more.\n\n"
        "If you kept a copy, on paper or in a file, delete it now. Whatever is issued in its place stands here:"
    )
    to_person(db, area, to, "paper_withdrawn", text, f"/board/papers/{period}", at, ref=name)


def more_days(db: Database, visit: Visit, chair: Person, last_day: date, at: datetime) -> None:
    """Tells the chair of another last day."""
    text = f"You have more time to reply to the feedback report {visit.ref}: the last day is now {dates.long(last_day)}.\n\nReply here:"
    about_visit(db, visit, chair, "more_days", text, f"/visits/{visit.ref}/reply", at)


def action_given(db: Database, area: Area, action: Action, to: Person, at: datetime) -> None:
    """Tells somebody that an action is theirs. Who is from outside may never have heard of Observe."""
    text = (
        f"Action {action.id}, out of a visit to a local MAPPA meeting, is yours to answer for. It is due by {dates.long(action.terms.due_on)}.\n\n"
        "Sign in with this e-mail address. There is no password. Read what is to be done, and say when it is done, here:"
    )
    _of_action(db, area, action, to, "action_given", text, at)


def action_due(db: Database, area: Area, action: Action, to: Person, at: datetime) -> None:
    """Reminds its owner some days before."""
    text = f"Action {action.id} is due by {dates.long(action.terms.due_on)}. If it is done, please say so.\n\nRead it here:"
    _of_action(db, area, action, to, "action_due", text, at)


def action_overdue(db: Database, area: Area, action: Action, to: Person, at: datetime) -> None:
    """Tells its owner that its day has passed."""
    text = (
        f"Action {action.id} was due by {dates.long(action.terms.due_on)}. If it is done, please say so; if it takes longer, add a note that says why.\n\n"
        "Read it here:"
    )
    _of_action(db, area, action, to, "action_overdue", text, at)


def action_seen(db: Database, area: Area, action: Action, to: Person, at: datetime) -> None:
    """Tells its owner that somebody else saw it done."""
    text = f"Action {action.id} was seen to be done. You do not have to do anything more.\n\nRead it here:"
    _of_action(db, area, action, to, "action_seen", text, at)


def action_changed(db: Database, area: Area, action: Action, to: Person, what: str, at: datetime) -> None:
    """Tells its owner what the Executive Office did with it; `what` is a sentence."""
    text = f"The {area.office_name} has changed action {action.id}, which is yours. {what}\n\nRead it here:"
    _of_action(db, area, action, to, "action_changed", text, at)


def second_factor(db: Database, area: Area, person: Person, what: str, at: datetime) -> None:
    """Tells somebody that their second factor was changed, in case it was not they who did it."""
    text = f"{what}\n\nIf this was not you, ring the {area.office_name} at once.\n\nWhat is set up for you is here:"
    to_person(db, area, person, "second_factor", text, "/account", at)


def handed_to(db: Database, visit: Visit, visitor: Person, calendar: str, at: datetime) -> None:
    """Tells a visitor that a visit is theirs from now on."""
    text = (
        f"The {visit.area.office_name} has given you the visit {visit.ref}. What somebody else may have written about it is not shown to you.\n\nSee it here:"
    )
    about_visit(db, visit, visitor, "handed_to", text, f"/visits/{visit.ref}", at, calendar)


def handed_on(db: Database, visit: Visit, visitor: Person, calendar: str, at: datetime) -> None:
    """Tells a visitor that somebody else visits in their place."""
    text = f"The {visit.area.office_name} has given the visit {visit.ref} to another visitor. You do not have to do anything. Your other visits are here:"
    about_visit(db, visit, visitor, "handed_on", text, "/visits", at, calendar)


def to_confirm(db: Database, visit: Visit, visitor: Person, at: datetime) -> None:
    """Asks a visitor to read what was typed in for them."""
    text = (
        f"The {visit.area.office_name} has typed in what you sent about the visit {visit.ref}. It is sent on when you have confirmed it.\n\n"
        "Please read whether it says what you said, and confirm it or change it here:"
    )
    about_visit(db, visit, visitor, "to_confirm", text, f"/visits/{visit.ref}/confirm", at)


def succeeded(db: Database, area: Area, successor: Person, at: datetime) -> None:
    """Tells a chair that the reports to another one are theirs to read too."""
    text = f"The {area.office_name} has handed you the feedback reports about meetings that somebody else chaired before you.\n\nYou find them here:"
    to_person(db, area, successor, "succeeded", text, "/reports", at)


def address_changing(db: Database, area: Area, person: Person, at: datetime) -> None:
    """Tells the old address that another one was asked for."""
    text = (
        "Another e-mail address was entered for you in Observe. It counts once it has been confirmed with a link that was sent to it; "
        f"until then this one stays.\n\nIf you do not know of this, ring the {area.office_name} at once.\n\nObserve is here:"
    )
    to_person(db, area, person, "address_changing", text, "/", at)


def planned(db: Database, visit: Visit, to: Person, calendar: str, at: datetime) -> None:
    """Tells visitor and chair of a visit to come, for their calendars: when, and nothing else."""
    text = f"The MAPPA visit {visit.ref} is planned for {_when(visit)}.\n\nYour calendar program can take it from this message.\n\nSign in to see it here:"
    about_visit(db, visit, to, "planned", text, f"/visits/{visit.ref}", at, calendar)


def moved(db: Database, visit: Visit, to: Person, calendar: str, at: datetime) -> None:
    """Tells them of another day or time, or of whatever else their calendars say."""
    text = f"The MAPPA visit {visit.ref} was changed. It is now planned for {_when(visit)}.\n\nSign in to see it here:"
    about_visit(db, visit, to, "moved", text, f"/visits/{visit.ref}", at, calendar)


def cancelled(db: Database, visit: Visit, to: Person, calendar: str, at: datetime) -> None:
    """Tells them that it does not take place."""
    text = f"The MAPPA visit {visit.ref}, planned for {_when(visit)}, is cancelled.\n\nSign in to see it here:"
    about_visit(db, visit, to, "cancelled", text, f"/visits/{visit.ref}", at, calendar)


def left_out(db: Database, visit: Visit, to: Person, calendar: str, at: datetime) -> None:
    """Tells somebody that they have no part in it any more."""
    text = f"You no longer have a part in the MAPPA visit {visit.ref}, and can take it out of your calendar.\n\nWhat you do have is here:"
    about_visit(db, visit, to, "left_out", text, "/", at, calendar)


def _when(visit: Visit) -> str:
    return f"{dates.with_weekday(visit.plan.meeting_on)}, {show_time(visit.plan.starts_at)}"


def about_visit(db: Database, visit: Visit, to: Person, letter: str, text: str, path: str, at: datetime, calendar: str = "") -> None:
    """A letter about one visit; `letter` is its row in `domain.telling`."""
    to_person(db, visit.area, to, letter, text, path, at, calendar, visit.id, visit.ref)


def _of_action(db: Database, area: Area, action: Action, to: Person, letter: str, text: str, at: datetime) -> None:
    to_person(db, area, to, letter, text, f"/actions/{action.id}", at, visit=action.visit, ref=str(action.id))


def to_person(
    db: Database, area: Area, to: Person, letter: str, text: str, path: str, at: datetime, calendar: str = "", visit: int | None = None, ref: str = ""
) -> None:
    outbox.add(
        db,
        letter,
        message_id=make_msgid(domain="observe.invalid"),
        recipient=to.email,
        person=to.id,
        visit=visit,
        subject=subject(area, letter, ref),
        body=body(area, text, path),
        at=at,
        calendar=calendar,
    )


def subject(area: Area, letter: str, ref: str = "") -> str:
    """The marking, and what the table of letters says."""
    return f"{area.marking}: {telling.ROWS[letter].subject.format(ref=ref)}"


def body(area: Area, text: str, path: str) -> str:
    """The words with the link, whom to ring, and the marking."""
    return f"{text}\n{ADDRESS}{path}\n\n{area.office_name}\n{area.office_email}\n{area.office_phone}\n\n{area.marking}\n{area.handling}\n"
