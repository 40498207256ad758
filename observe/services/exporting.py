"""The rows of an export: what released reports say in their newest version, and codes beside the words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlite_utils import Database

from forms.attended import presence
from observe.domain import dates, instruments
from observe.domain.actions import STATE_NAMES
from observe.domain.area import Area
from observe.domain.counts import Filter
from observe.domain.exports import Table, Value
from observe.domain.replies import Standing
from observe.domain.visit import Visit
from observe.services import reporting
from observe.store import actions, exports, observations, replies, reports
from reports import feedback
from reports.feedback import FeedbackReport


@dataclass(frozen=True, slots=True)
class Source:
    """One visit with the newest version of its report."""

    db: Database
    visit: Visit
    report: FeedbackReport
    standing: Standing
    at: datetime

    @property
    def facts_open(self) -> str:
        """Whether the chair may still correct facts."""
        return "yes" if self.standing.open_for_facts(self.at) else "no"


def rows(db: Database, area: Area, table: Table, wanted: Filter, at: datetime) -> Iterator[tuple[Value, ...]]:
    """The table's rows as they are read, some visits at a time: never all of them at once."""
    if not table.filtered:
        yield from _actions(db, area, dates.local(at).date())
        return
    for visits in exports.batches(db, wanted):
        standings = replies.standings(db, visits)
        for visit in visits:
            content = reports.get(db, visit).content
            source = Source(db, visit, feedback.from_json(content), standings[visit.id], at)
            yield from ((visit.ref, visit.plan.meeting_on, *cells, visit.area.marking) for cells in ROWS[table.key](source))


def _visits(source: Source) -> Iterator[tuple[Value, ...]]:
    visit, plan = source.visit, source.visit.plan
    boroughs = [visit.area.borough(key) for key in plan.boroughs]
    yield (
        dates.quarter_of(plan.meeting_on, visit.area.year_starts_month).key,
        "; ".join(one.name for one in boroughs),
        "; ".join(sorted({one.bcu for one in boroughs} - {""})),
        "; ".join(sorted({one.pdu for one in boroughs})),
        plan.level.value,
        plan.mode.value,
        "short" if visit.short else "full",
        visit.instrument,
        " and ".join(reporting.seat(visit, one) for one in (plan.chair, plan.second_chair) if one),
        " and ".join(reporting.seat_on_report(visit, one) for one in (plan.visitor, plan.second_visitor) if one),
        dates.local(visit.released_at).date() if visit.released_at else None,
        source.report.version,
        source.standing.state(source.at).value,
        source.facts_open,
        visit.considered_on,
        len(source.report.good_practice),
        len(source.report.improvements),
    )


def _answers(source: Source) -> Iterator[tuple[Value, ...]]:
    codes = {rating.label: rating.code for rating in instruments.of_visit(source.visit).ratings}
    for part in source.report.parts:
        for one in part.answers:
            level = None if one.level is None else one.level + 1
            yield part.title, one.key, one.title, "", codes.get(one.word, ""), one.word, level, one.reason
            yield from ((part.title, one.key, one.title, detail.label, "", detail.text, None, "") for detail in one.details)


def _attendance(source: Source) -> Iterator[tuple[Value, ...]]:
    for one in observations.get(source.db, source.visit).attended:
        yield one.agency, one.name, presence(one), one.part if one.there else "", "yes" if one.there and one.one_case else ""


def _findings(source: Source) -> Iterator[tuple[Value, ...]]:
    for good in source.report.good_practice:
        yield good.number, "good-practice", good.theme, good.text, "", "", source.facts_open
    for better in source.report.improvements:
        yield better.number, "improvement", better.theme, better.text, better.step, better.who, source.facts_open


#: What stands in a table between the meeting and the marking.
ROWS: dict[str, Callable[[Source], Iterator[tuple[Value, ...]]]] = {
    "visits": _visits,
    "answers": _answers,
    "attendance": _attendance,
    "findings": _findings,
}


def _actions(db: Database, area: Area, today: date) -> Iterator[tuple[Value, ...]]:
    for one in actions.list_in(db, actions.EVERY_ACTION):
        days = [dates.local(at).date() if at else None for at in (one.said_done_at, one.seen_done_at)]
        state = STATE_NAMES[one.state(today)]
        given, due = dates.local(one.given_at).date(), one.terms.due_on
        yield one.id, one.ref, one.place, one.terms.text, one.terms.owner.value, one.name, given, due, state, *days, area.marking
