"""Who is told what by e-mail, and when: the one table. Letters take their subjects from it, and the help page shows it."""

from __future__ import annotations

from dataclasses import dataclass

AT_ONCE = "At once"
VISITOR, CHAIR, BOTH, OFFICE = "Visitor", "Chair", "Visitor and chair", "Executive Office"
WHOEVER = "The person it is about"
OWNER = "Its owner"


@dataclass(frozen=True, slots=True)
class Row:
    """One letter. `letter` is the name of the function that writes it; in `subject`, which follows the marking, {ref} is the visit's or action's reference,
    or the months of a paper.
    """

    letter: str
    event: str
    whom: str
    when: str
    subject: str

    @property
    def example(self) -> str:
        """The subject as somebody might get it."""
        paper = "July to September 2026" if self.letter.startswith("paper") else ""
        return self.subject.format(ref=paper or ("12" if self.whom == OWNER else "V-2026-0042"))


#: A letter that has no row here cannot be written; a test holds that each row has its letter.
GROUPS: tuple[tuple[str, tuple[Row, ...]], ...] = (
    (
        "Before the meeting",
        (
            Row("planned", "A visit is planned, or somebody gets a part in it", BOTH, AT_ONCE, "MAPPA visit {ref} is planned"),
            Row("moved", "It is moved to another day or time", BOTH, AT_ONCE, "MAPPA visit {ref} was changed"),
            Row("cancelled", "It is cancelled", BOTH, AT_ONCE, "MAPPA visit {ref} is cancelled"),
            Row("left_out", "Somebody no longer has a part in it", "Whoever had it", AT_ONCE, "MAPPA visit {ref} is no longer yours"),
            Row("handed_to", "It is handed to another visitor", "The new visitor", AT_ONCE, "{ref} is your visit now"),
            Row("handed_on", "It is handed to another visitor", "The visitor before", AT_ONCE, "{ref} is no longer your visit"),
        ),
    ),
    (
        "From the meeting to the release",
        (
            Row("to_write_up", "Nothing was sent yet", VISITOR, "On the first working day after the meeting", "{ref}: please write up the meeting"),
            Row("not_sent", "Still nothing was sent", VISITOR, "On the fifth working day after the meeting", "{ref} has not been sent yet"),
            Row(
                "not_sent_office",
                "Still nothing was sent",
                OFFICE,
                "On the fifth working day after the meeting, all together",
                "Visits that were not written up",
            ),
            Row(
                "to_confirm", "The Executive Office has typed in what the visitor sent on paper", VISITOR, AT_ONCE, "Please confirm what was typed in for {ref}"
            ),
            Row("one_finished", "One of two visitors has finished their own observation, or both have", VISITOR, AT_ONCE, "{ref}: an observation is finished"),
            Row("joint_begun", "One of two visitors makes the joint report", "The other visitor", AT_ONCE, "{ref}: the joint report is being made"),
            Row("submitted", "Observations were sent", OFFICE, "Once a working day, all together", "Observations wait to be checked"),
            Row("returned", "The Executive Office returns an observation", VISITOR, AT_ONCE, "{ref} was returned to you"),
        ),
    ),
    (
        "The report and the reply",
        (
            Row("released_to_chair", "A report is released", CHAIR, AT_ONCE, "Feedback report {ref} is ready"),
            Row("released_to_visitor", "A report is released", VISITOR, AT_ONCE, "{ref} was released to the chair"),
            Row("more_days", "The Executive Office allows more days for a reply", CHAIR, AT_ONCE, "More time to reply to {ref}"),
            Row("reply_half_time", "No reply was sent yet", CHAIR, "When half of the time has passed", "{ref} waits for your reply"),
            Row("reply_two_days", "No reply was sent yet", CHAIR, "Two working days before the last day", "The last day to reply to {ref} is near"),
            Row("no_reply", "No reply was sent", CHAIR, "On the working day after the last day", "The last day to reply to {ref} has passed"),
            Row("could_identify", "A chair says that wording in a report could identify someone", OFFICE, AT_ONCE, "Wording in {ref} could identify someone"),
            Row("replied_to_office", "A chair sends the reply", OFFICE, AT_ONCE, "The chair has replied to {ref}"),
            Row("replied_to_visitor", "A chair sends the reply", VISITOR, AT_ONCE, "The chair has replied to {ref}"),
            Row("settled_to_chair", "Points of fact are answered", CHAIR, AT_ONCE, "The points of fact about {ref} are answered"),
            Row("settled_to_visitor", "Points of fact are answered", VISITOR, AT_ONCE, "The points of fact about {ref} are answered"),
            Row("withdrawn", "A report is withdrawn", "The chair, the visitor, and whoever opened it", AT_ONCE, "{ref} was withdrawn: delete your copy"),
            Row("paper_issued", "A paper for the Board is issued", "Members of the Board", AT_ONCE, "The Board's paper for {ref} is ready"),
            Row("paper_withdrawn", "A paper for the Board is withdrawn", "Whoever opened it", AT_ONCE, "The paper for {ref} was withdrawn: delete your copy"),
            Row("succeeded", "Reports to another chair are handed on", "The chair who follows", AT_ONCE, "Feedback reports were handed to you"),
        ),
    ),
    (
        "Actions",
        (
            Row("action_given", "An action is given", OWNER, AT_ONCE, "Action {ref} is yours"),
            Row("action_due", "It is not said to be done yet", OWNER, "Five working days before it is due", "Action {ref} is due soon"),
            Row("action_overdue", "It was not said to be done", OWNER, "On the working day after it was due", "Action {ref} is overdue"),
            Row("action_seen", "It is seen to be done, on a later visit or by the Executive Office", OWNER, AT_ONCE, "Action {ref} was seen to be done"),
            Row("action_changed", "The Executive Office changes its date, drops it or opens it again", OWNER, AT_ONCE, "Action {ref} was changed"),
        ),
    ),
    (
        "Signing in",
        (
            Row("invited", "Somebody is invited", WHOEVER, AT_ONCE, "You are invited to Observe"),
            Row("sign_in", "Somebody asks to sign in", WHOEVER, AT_ONCE, "Sign in to Observe"),
            Row("second_factor", "A second factor is added, removed or reset", WHOEVER, AT_ONCE, "Your second factor was changed"),
            Row("address_changing", "Another e-mail address is entered for somebody", "The old address", AT_ONCE, "Your e-mail address is to be changed"),
            Row("confirm_address", "Another e-mail address is entered for somebody", "The new address", AT_ONCE, "Confirm your e-mail address for Observe"),
        ),
    ),
)

ROWS = {row.letter: row for _, rows in GROUPS for row in rows}
