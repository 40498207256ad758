"""The Board's paper of a quarter: made as often as the Executive Office likes, issued once a version, and what the Board decided on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime

from sqlite_utils import Database

from observe import log
from observe.domain import dates
from observe.domain.area import Area
from observe.domain.dates import Quarter
from observe.domain.errors import NotAllowed
from observe.domain.paper import Words
from observe.domain.people import Person, Role
from observe.domain.visit import LEVEL_NAMES, Stage, Visit
from observe.services import checking, letters, paper_actions, paper_parts, paper_reading
from observe.services.paper_reading import Read
from observe.store import facts, papers, people, visits, withdrawals
from observe.store.database import write
from observe.store.papers import Kept
from reports import canonical, feedback
from reports import paper as printed
from reports.content import Fact
from reports.paper_content import Paper, Section

#: What is told while it is made, and what is made then.
PARTS: tuple[tuple[str, Callable[[Read], Section]], ...] = (
    ("Where visits have been", paper_parts.where),
    ("What was seen", paper_parts.seen),
    ("The Four Pillars, quarter by quarter", paper_parts.over_quarters),
    ("Who attended", paper_parts.attended),
    ("Themes", paper_parts.themes),
    ("Good practice", paper_parts.good_practice),
    ("Actions", paper_actions.to_do),
)


def make(db: Database, area: Area, quarter: Quarter, words: Words, *, by: Person, at: datetime) -> Iterator[str]:
    """Makes the draft, and says before each part what comes next.

    Raises Stale when the paper was issued meanwhile, and NotAllowed when a report was withdrawn, whose words it might have read before.
    """
    yield "Reading the reports"
    withdrawn = withdrawals.count(db)
    read = paper_reading.read(db, area, quarter, dates.local(at).date())
    sections = []
    for name, part in PARTS:
        yield name
        sections.append(part(read))
    yield "Drawing the pages"
    version = next((one.version + 1 for one in papers.versions(db, quarter.key) if one.issued_at), 1)
    paper = _paper(read, words, tuple(sections), version, at)
    pdf = printed.render(paper)
    said = canonical.dump(paper)
    quoted = {one.text for section in sections for one in section.quoted}
    quotes = {visit.id for visit, report in zip(read.visits, read.reports, strict=True) if any(text in quoted for text in _texts(report))}
    quotes |= {one.visit for one in paper_actions.overdue(read)[: paper_actions.LISTED] if one.visit}
    counted = [visit.id for visit in read.visits]
    with write(db):
        if withdrawals.count(db) != withdrawn:
            raise NotAllowed("A report was withdrawn while the paper was being made.")
        papers.save_draft(db, quarter.key, version, words, content=said, pdf=pdf, counted=counted, quoted=quotes, by=by.id, at=at)


def issue(db: Database, area: Area, paper: Kept, *, by: Person, at: datetime) -> None:
    """The Board can read it from now on, and is told so; nothing in it changes any more. Raises Stale when it was issued or made anew."""
    issued = replace(canonical.load(Paper, paper.content), issued_on=dates.local(at).date())
    pdf = printed.render(issued)
    with write(db):
        papers.issue(db, paper, content=canonical.dump(issued), pdf=pdf, by=by.id, at=at)
        for member in people.list_with_role(db, Role.BOARD):
            if member.may_sign_in:
                letters.paper_issued(db, area, paper.period, paper.version, paper.words.meeting_on, member, at)
    log.event("paper issued", at=at, person=by.id, paper=paper.period, version=paper.version)


def decide(db: Database, paper: Kept, on: date, decisions: str, *, by: Person, at: datetime) -> int:
    """The Board considered it on this day, and with it those of its visits that it had not considered: how many.

    Raises Stale, and NotAllowed for a day before the paper was issued.
    """
    if paper.issued_at is None or on < dates.local(paper.issued_at).date():
        raise NotAllowed("The Board cannot have considered the paper before it was issued.")
    with write(db):
        papers.decide(db, paper, on, decisions)
        waiting = [visit for ref in papers.visits_in(db, paper) if (visit := visits.get(db, ref)).stage is Stage.RELEASED]
        for visit in waiting:
            checking.consider(db, visit, on, by=by, at=at)
    return len(waiting)


def withdraw_with(db: Database, visit: Visit, out_of: Callable[[str], str], *, at: datetime) -> None:
    """Papers that say words which are withdrawn from a visit's report cannot be read any more, and whoever read them is told. Within the caller's change."""
    for paper in saying(db, visit, out_of):
        readers = [people.get(db, person) for person in papers.readers(db, paper)] if paper.issued_at else []
        why = f"It quoted the report {visit.ref}, which was withdrawn, because wording could identify somebody."
        papers.withdraw(db, paper, why, out_of(paper.decisions), at)
        for person in readers:
            if person.may_sign_in:
                letters.paper_withdrawn(db, visit.area, paper.period, person, at)


def saying(db: Database, visit: Visit, out_of: Callable[[str], str]) -> list[Kept]:
    """The papers in which words stand that `out_of` takes out of a text."""
    return [one for one in papers.naming(db, visit.id) if any(out_of(text) != text for text in _said(one))]


def _said(kept: Kept) -> list[str]:
    return [*printed.words(canonical.load(Paper, kept.content)), kept.decisions]


def _paper(read: Read, words: Words, sections: tuple[Section, ...], version: int, at: datetime) -> Paper:
    strip, said = paper_parts.summary(read)
    levels = [f"{count} to {name} meetings" for level, name in LEVEL_NAMES.items() if (count := sum(one.plan.level is level for one in read.visits))]
    counted = (
        f"Reports of meetings from {dates.long(read.quarter.first_day)} to {dates.long(read.quarter.last_day)} that were released, and of which no fact could "
        f"be corrected any more on {dates.long(read.today)}"
    )
    return Paper(
        reference=f"Paper {read.quarter.key}, version {version}",
        issued_on=None,
        board=read.area.board_name,
        marking=read.area.marking,
        demonstration=facts.is_demonstration(read.db),
        heading=f"Visits to MAPPA meetings: {read.quarter.name}",
        facts=(
            Fact("For", f"Board meeting of {dates.with_weekday(words.meeting_on)}"),
            Fact("From", read.area.office_name),
            Fact("Rests on", f"{len(read.visits)} released visits: {', '.join(levels)}"),
            *((Fact("To decide", f"What the Board is asked for stands in section {len(sections) + 2}"),) if words.asked else ()),
        ),
        brief=words.brief,
        strip=strip,
        said=said,
        sections=sections,
        asked=words.asked,
        about=(
            Fact("Made", f"{dates.show_moment(at)}"),
            Fact("Questions", f"{read.instrument.title}, version {read.instrument.version}"),
            Fact("Counted", counted),
            Fact("Handling", f"{read.area.marking}. For the Board and the Executive Office. It holds no case details and names no chair."),
        ),
    )


def _texts(report: feedback.FeedbackReport) -> Iterator[str]:
    yield from (one.text for one in report.good_practice)
    yield from (one.text for one in report.improvements)
