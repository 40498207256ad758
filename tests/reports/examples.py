"""Reports for tests: an ordinary one, of the length that a real one has, and what can be changed about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from reports.feedback import Answer, Attendance, Earlier, Fact, FeedbackReport, GoodPractice, Improvement, Part

SCALE = ("Not yet in place", "Developing", "Secure", "Strong")


def answer(key: str, question: str, level: int | None, reason: str = "", *, word: str = "", details: tuple[Fact, ...] = ()) -> Answer:
    """One answer; its word comes from the scale unless given."""
    meaning = "" if level is None else MEANINGS[level]
    return Answer(key, question.rstrip("?"), question, level, word or SCALE[level or 0], meaning, details, reason)


MEANINGS = (
    "It was missing, so that a risk could have been overlooked.",
    "It was done in part, and a change would make plans safer.",
    "It was clear for nearly all of the cases that the visitor saw.",
    "It was done well throughout, and others could copy it.",
)

PARTS = (
    Part(
        "d",
        "Supervision and Oversight",
        True,
        (
            answer("D1", "Did contact fit the risk?", 2),
            answer("D2", "Did agencies oversee jointly across settings?", 2, "The handover from approved premises was planned with a date and a named role."),
        ),
    ),
    Part(
        "e",
        "Monitoring and Control",
        True,
        (
            answer("E1", "Were controls specific and in proportion?", 2, "Conditions were tied to a named risk in five of six cases."),
            answer("E2", "Was it clear who checks, and what happens next?", 1, "Who checks was clear. What happens if the check fails was said in two cases."),
        ),
    ),
    Part(
        "f",
        "Interventions and Treatment",
        True,
        (
            answer("F1", "Was there work on the causes?", 2),
            answer("F2", "Was the work made to fit this person?", 1, "Waiting lists were named in four cases, and nobody said what would be done meanwhile."),
        ),
    ),
    Part(
        "g",
        "Victim Safety",
        True,
        (
            answer("G1", "Were known and possible victims kept in view?", 3, "Each case began with who could be harmed and what had changed for them."),
            answer("G2", "Was the victims’ voice in the room?", 3, "The Victim Liaison Officer spoke first, and the plan changed because of it."),
            answer("G3", "Were there practical safety measures?", 2),
            answer("G4", "Was telling others considered?", 0, "It was not raised in four of the six cases seen."),
        ),
    ),
    Part(
        "a",
        "Who was there",
        False,
        (
            answer(
                "A2", "Were the right people there for the cases seen?", 1, "Housing was absent and sent nothing, which left the address open in two cases."
            ),
            answer("A3", "Could people speak for their agency?", 2),
        ),
    ),
    Part(
        "b",
        "Opening, confidentiality and preparation",
        False,
        (
            answer("B1", "Was the confidentiality and equality statement given?", 3, "Read at the start, and again each time someone joined online."),
            answer(
                "B2",
                "Was the remote part kept safe?",
                3,
                "Each caller said that they were alone, and smart speakers were named.",
                details=(Fact("What was done", "identity of each caller checked; asked to be alone in a private space; warned about smart speakers"),),
            ),
            answer(
                "B3", "Were papers and past actions ready?", 1, "Papers for three cases arrived that morning. Earlier actions were checked first in four cases."
            ),
        ),
    ),
    Part(
        "c",
        "Structure and focus on risk",
        False,
        (
            answer(
                "C1",
                "Did the Four Pillars structure each case?",
                3,
                "Every case followed the four headings, shown on screen, and the plan could be read off them.",
            ),
            answer(
                "C2", "Did updates lead to a view of risk?", 2, "Clear in five cases of six. In the other, 20 minutes passed before anyone asked about harm."
            ),
            answer("C3", "Were protective factors used?", 1, "Named in most cases. Only twice did anyone ask how far they can be relied on."),
            answer("C4", "Were the level and the next date settled?", 2),
        ),
    ),
    Part("h", "Stalking expertise", False, (answer("H1", "Was stalking recognised and STAC used?", None, word="Did not apply"),)),
    Part(
        "j",
        "Chairing",
        False,
        (
            answer("J1", "Was everyone drawn in, and challenge welcomed?", 3, "People online were asked before people in the room."),
            answer("J2", "Were conclusions clear?", 2, "Each case was summed up. In one the decision was left implied."),
            answer("J3", "Was time in proportion to the risk?", None, "I left before the last three cases.", word="Not seen"),
            answer("J4", "Were diversity and fairness considered?", 2),
        ),
    ),
    Part(
        "k",
        "Actions and administration",
        False,
        (
            answer(
                "K1",
                "Were actions specific, owned and dated?",
                2,
                "The chair read each action back before the next case.",
                details=(Fact("Actions set", "31"), Fact("With a named owner", "28"), Fact("With a date", "25")),
            ),
            answer("K2", "Was the record in good hands?", 3, "The administrator could check wording in the meeting, and did so twice."),
        ),
    ),
)

REPORT = FeedbackReport(
    reference="V-2026-0042",
    version=1,
    released_on=date(2026, 9, 24),
    area="London",
    board="London MAPPA Strategic Management Board",
    marking="OFFICIAL-SENSITIVE",
    handling="For the chair, the visitor, the Board and the Executive Office. It holds no case details. Please ask the Executive Office before sending it on.",
    demonstration=False,
    heading="Feedback on the Level 2 meeting in Greenwich",
    place_and_date="Greenwich, 15 September 2026",
    facts=(
        Fact("Date", "Tuesday 15 September 2026, 9:30am to 1:10pm"),
        Fact("How it was held", "Hybrid"),
        Fact("Observed by", "A Lay Adviser, in the room, to 12:30pm"),
        Fact("Cases", "6 seen of 9 listed; 2 first meetings and 4 reviews"),
        Fact("How much was seen", "Most of the meeting"),
    ),
    basis="This report rests on 6 of the 9 cases listed. It says how the meeting worked. It does not judge any decision in a case, "
    "and it is not compared with other meetings.",
    brief="A calm, well-structured meeting that kept victims in view throughout and used the Four Pillars for every case seen. "
    "Confidentiality online was handled "
    "better than at any point in our earlier visits here. The next gains are in disclosure, in saying what happens if a "
    "check fails, and in getting Housing to the table.",
    good_practice=(
        GoodPractice(
            1,
            "Opening and confidentiality",
            "The statement was read at the start and again whenever someone joined. The chair asked each caller who they were, "
            "whether they were alone, and whether a "
            "smart speaker was in the room. It took under a minute.",
            "Yes",
        ),
        GoodPractice(
            2,
            "Structure (Four Pillars)",
            "The four headings were on screen for each case, and the chair moved on only when each had an answer. Someone new to the "
            "case could have followed the plan.",
            "Yes",
        ),
        GoodPractice(
            3, "Victim safety", "Each case began with who could be harmed and what had changed for them. The Victim Liaison Officer spoke first.", "No"
        ),
        GoodPractice(4, "Chairing", "People online were asked before people in the room. When two agencies disagreed, the chair had both views noted.", ""),
    ),
    no_good_practice="",
    improvements=(
        Improvement(
            5,
            "Disclosure",
            "Whether anyone outside the meeting should be told was not raised in four of the six cases seen.",
            "The chair",
            "Add disclosure as a fixed line after Victim Safety, with the decision and the reason read out for the record.",
        ),
        Improvement(
            6,
            "Controls and contingency",
            "Who checks a control was clear. What happens if the check fails was said in two of six cases, so others would have to guess out of hours.",
            "The chair",
            "Ask one closing question: “If this stops working on a Friday night, who does what?”",
        ),
        Improvement(
            7, "Attendance", "Housing was absent and sent no report. In two cases the address was the main open question.", "Local authority housing", ""
        ),
    ),
    earlier_from="From the visit of 3 March 2026 (V-2026-0011).",
    earlier=(
        Earlier("Repeat the confidentiality statement as people join", "Better", "Done each time someone joined"),
        Earlier("Use the four headings in every case", "Better", "Used in all six cases seen"),
        Earlier("Send papers five working days ahead", "Same", "Three of nine sets came that morning"),
        Earlier("Name a deputy for each agency", "Not seen", ""),
    ),
    chair_view=(
        Fact("What went well", "The panel knows the four headings now, and cases take less time for it."),
        Fact("What got in the way", "Late papers, and no route to Housing above the duty officer."),
        Fact("What would help from the Board", "A word with the borough’s director of housing, and an example of good disclosure wording."),
    ),
    talk=(
        Fact("When", "15 September 2026"),
        Fact("How", "In person"),
        Fact("What the chair was told", "The good practice and the three areas for improvement above."),
        Fact("What the chair said", "The chair agreed with points 5 and 7, and said that point 6 is covered in writing after each meeting."),
    ),
    how_to_reply=(
        "If a fact is wrong or missing, or wording could identify somebody, please tell the Executive Office within 10 working "
        "days of the release of this report.",
        "Name the point by its number, or the question by its code. Somebody other than the visitor answers each point, with a reason.",
        "Write to office@example.org or telephone 020 7946 0000, and give the reference V-2026-0042. Please do not send any case details.",
    ),
    scale=SCALE,
    parts=PARTS,
    not_asked=("How it felt to take part", "The room"),
    attendance=(
        Attendance("Police, offender management", "In the room", "Led"),
        Attendance("Probation Service", "In the room", "Led"),
        Attendance("Prison Service", "Online, for one case", "Active"),
        Attendance("Children’s Services", "In the room", "Active"),
        Attendance("Adult Social Care", "Online", "When asked"),
        Attendance("Housing", "Absent, no contact", ""),
        Attendance("NHS mental health trust", "Online", "Active"),
        Attendance("Jobcentre Plus (DWP)", "Apologies, sent a report", ""),
        Attendance("Electronic monitoring", "By a deputy", "When asked"),
        Attendance("Victim Liaison Officer", "In the room", "Active"),
        Attendance("Approved premises", "Online, for one case", "Active"),
    ),
    not_needed=("Youth Justice Service", "Education", "Immigration Enforcement"),
    about=(Fact("Questions", "Four Pillars observation, version 1, full form, 26 items asked"),),
)


def with_brief(text: str) -> FeedbackReport:
    """The ordinary report, with this in its first field that somebody typed."""
    return replace(REPORT, brief=text)
