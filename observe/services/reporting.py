"""Makes the feedback report out of a visit and its observation. What the report says is decided here, and drawn elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlite_utils import Database

from forms.attended import presence
from forms.instrument import Instrument, Kind, Section
from forms.typed import show_time
from observe.domain import dates, instruments
from observe.domain import observation as observed
from observe.domain.observation import NOW_NAMES, Observation, sections
from observe.domain.people import STANDING_NAMES
from observe.domain.visit import LEVEL_NAMES, MODE_NAMES, Seat, Visit
from observe.services import report_parts
from observe.store import facts, observations
from reports import feedback
from reports.feedback import Earlier, Fact, FeedbackReport

#: What the report is, and what it is not: the sentence after the one that says what it rests on.
WHAT_IT_IS = "It says how the meeting worked. It does not judge any decision in a case, and it is not compared with other meetings."


def content(db: Database, visit: Visit) -> str:
    """The canonical content of the report as it stands now, not released."""
    report = compose(visit, instruments.of_visit(visit), observations.get(db, visit), demonstration=facts.is_demonstration(db))
    return feedback.as_json(report)


def compose(visit: Visit, instrument: Instrument, observation: Observation, *, demonstration: bool) -> FeedbackReport:
    """The report that this observation makes; `version` is 0 until it is released."""
    asked = sections(visit, instrument, observation)
    good, improvements = report_parts.findings(visit, instrument, observation)
    return FeedbackReport(
        reference=visit.ref,
        version=0,
        released_on=None,
        area=visit.area.name,
        board=visit.area.board_name,
        marking=visit.area.marking,
        handling=visit.area.handling,
        demonstration=demonstration,
        heading=f"Feedback on the {LEVEL_NAMES[visit.plan.level]} meeting in {visit.place}",
        place_and_date=f"{visit.place}, {dates.long(visit.plan.meeting_on)}",
        facts=_title(visit, instrument, observation),
        basis=f"{_rests_on(observation)} {WHAT_IT_IS}",
        brief=observation.answer("L7").value,
        good_practice=good,
        no_good_practice="" if good else observation.answer("L3_none").value,
        improvements=improvements,
        earlier_from=earlier_from(observation.earlier),
        earlier=tuple(Earlier(point.words, NOW_NAMES.get(point.now, NOW_NAMES[""]), point.why) for point in observation.earlier),
        chair_view=report_parts.said(instrument, observation, "L1_well", "L1_way", "L1_board"),
        talk=report_parts.talk(instrument, observation),
        how_to_reply=_how_to_reply(visit),
        scale=report_parts.scale(instrument),
        parts=report_parts.parts(instrument, asked, observation),
        not_asked=report_parts.not_asked(instrument, asked),
        attendance=report_parts.attendance(observation),
        not_needed=tuple(one.name for one in observation.attended if presence(one) == "not-needed"),
        about=_about(visit, instrument, asked),
    )


def plan_facts(visit: Visit, *, by_name: bool = True) -> dict[str, str]:
    """What the plan says, by label: for pages, and to tell what a change changed. Not by name: as the report says it."""
    plan, say = visit.plan, seat if by_name else seat_on_report
    return {
        "Where": visit.place,
        "When": f"{dates.with_weekday(plan.meeting_on)}, {show_time(plan.starts_at)}",
        "Level": LEVEL_NAMES[plan.level],
        "How it is held": MODE_NAMES[plan.mode],
        "Chair": seat(visit, plan.chair),
        "Second chair": seat(visit, plan.second_chair),
        "Visitor": say(visit, plan.visitor),
        "Second visitor": say(visit, plan.second_visitor),
        "Link to the meeting": plan.link if by_name else plan.link_on_report,
    }


def seat(visit: Visit, taken: Seat | None) -> str:
    """Who sits there: name, standing, post and agency as on the day of planning; empty for nobody."""
    if taken is None:
        return ""
    agencies = {agency.key: agency.name for agency in visit.area.agencies}
    return ", ".join(word for word in (taken.name, STANDING_NAMES[taken.standing], taken.post, agencies.get(taken.agency, taken.agency)) if word)


def seat_on_report(visit: Visit, taken: Seat | None) -> str:
    """The same, or nothing but the role of a Lay Adviser who chose that."""
    return taken.name_on_reports if taken is not None and taken.by_role else seat(visit, taken)


def _title(visit: Visit, instrument: Instrument, observation: Observation) -> tuple[Fact, ...]:
    plan = visit.plan
    told = {
        "Date": f"{dates.with_weekday(plan.meeting_on)}, {report_parts.hours(plan.starts_at, observation)}",
        "How it was held": MODE_NAMES[plan.mode],
        "Chaired by": " and ".join(seat(visit, one) for one in (plan.chair, plan.second_chair) if one),
        "Observed by": _observed_by(visit, instrument, observation),
        "Cases": report_parts.cases(observation),
        "How much was seen": report_parts.chosen(instrument, observation, "L6"),
        "Connection": plan.link_on_report,
    }
    return tuple(Fact(label, text) for label, text in told.items() if text)


def _observed_by(visit: Visit, instrument: Instrument, observation: Observation) -> str:
    who = " and ".join(seat_on_report(visit, one) for one in (visit.plan.visitor, visit.plan.second_visitor) if one)
    how = report_parts.chosen(instrument, observation, "X4_how").lower()
    return ", ".join(word for word in (who, how, report_parts.there_from_to(observation)) if word)


def _rests_on(observation: Observation) -> str:
    seen, listed = observation.answer("X5_seen").value.strip(), observation.answer("X5_listed").value.strip()
    return f"This report rests on {seen} of the {listed} cases listed." if seen and listed else "This report rests on what the visitor saw of the meeting."


def earlier_from(points: Sequence[observed.Earlier]) -> str:
    """Where the points of last time come from: the last report, and actions that were not seen to be done; empty where there are none."""
    asked = next((point for point in points if point.action is None), None)
    report = f"From the visit of {dates.long(asked.from_day)} ({asked.from_ref})" if asked else ""
    if all(point.action is None for point in points):
        return f"{report}." if report else ""
    return f"{report}, and actions that were to be done." if report else "Actions that were to be done."


def _how_to_reply(visit: Visit) -> tuple[str, ...]:
    area = visit.area
    return (
        f"Please reply in Observe, on the page of this report, within {area.reply_days} working days of its release. Sign in, and choose “Write your reply”. "
        "What you write is saved as you write it, and nobody sees it until you send it.",
        "If a fact is wrong or missing, or wording could identify somebody, raise a point of fact beside the words it is about. "
        "Somebody other than the visitor answers each point, with a reason. Say of each area for improvement what you will do, or why not.",
        f"If you cannot use Observe, write to the {area.office_name} at {area.office_email} or telephone {area.office_phone}. Give the reference {visit.ref}, "
        "and name a point by its number, or a question by its code. Please do not send any case details.",
    )


def _about(visit: Visit, instrument: Instrument, asked: Iterable[Section]) -> tuple[Fact, ...]:
    form = "short form" if visit.short else "full form"
    count = sum(question.kind in (Kind.RATING, Kind.ATTENDANCE) for section in asked for question in section.questions)
    questions = Fact("Questions", f"{instrument.title}, version {instrument.version}, {form}, {count} questions")
    typed_in = Fact("Written down", f"Typed in by the {visit.area.office_name} from what the visitor sent")
    return (questions, typed_in) if visit.typed_in else (questions,)
