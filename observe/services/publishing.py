"""The section on visits for the published annual report: one a year, without marking, with small numbers withheld."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlite_utils import Database

from forms.attended import AWAY, CAME, presence
from observe import log
from observe.domain import counts, dates, instruments
from observe.domain.area import Area
from observe.domain.counts import Filter
from observe.domain.dates import Quarter
from observe.domain.errors import NotAllowed
from observe.domain.paper import Words
from observe.domain.people import Person
from observe.domain.visit import LEVEL_NAMES, Visit
from observe.domain.withholding import LEAST_CHAIRS, LEAST_VISITS, Counted, publish, publish_part
from observe.services.paper_parts import MODES
from observe.store import counts as stored_counts
from observe.store import facts, observations, papers, reports, visits
from observe.store.database import write
from observe.store.papers import Kept
from reports import canonical, feedback
from reports import paper as printed
from reports.content import Fact, FeedbackReport
from reports.paper_content import Cell, Grid, Line, Paper, Section, Statement

WITHHELD = "withheld"
SOURCE = "Counted from the answers in the feedback reports of the year."
#: An agency that was expected and not there.
NOT_THERE = frozenset(AWAY) - {"not-needed", "unknown"}


@dataclass(frozen=True, slots=True)
class Seen:
    """One visit with the newest version of its report, and how each agency attended."""

    visit: Visit
    report: FeedbackReport
    attended: dict[str, str]

    @property
    def chairs(self) -> frozenset[int]:
        """Who chaired the meeting."""
        return frozenset(seat.person for seat in (self.visit.plan.chair, self.visit.plan.second_chair) if seat)


def period(year: int) -> str:
    """How the year's section is kept among the papers."""
    return str(year)


def of_year(area: Area, year: int, today: date) -> Filter:
    """The released visits of a year of whose reports no fact can be corrected any more."""
    first, last = (Quarter(year, number, area.year_starts_month) for number in (1, 4))
    return Filter(first.first_day, last.last_day, quotable_on=today)


def is_over(area: Area, year: int, today: date) -> bool:
    """Only a whole year is published."""
    return Quarter(year, 4, area.year_starts_month).last_day < today


def make(db: Database, area: Area, year: int, brief: str, *, by: Person, at: datetime) -> None:
    """Makes the draft. Raises NotAllowed for a year that goes on, for too few visits, and for a year that was published.

    A second section could be subtracted from the first.
    """
    today = dates.local(at).date()
    if not is_over(area, year, today):
        raise NotAllowed("The year is not over yet.")
    if any(one.issued_at for one in papers.versions(db, period(year))):
        raise NotAllowed("The section of this year was published. It cannot be published a second time: who has both could work out small numbers.")
    seen = _seen(db, of_year(area, year, today))
    whole = Counted({one.visit.id: one.chairs for one in seen})
    if whole.small:
        raise NotAllowed(f"There are fewer than {LEAST_VISITS} visits, or fewer than {LEAST_CHAIRS} chairs: nothing of this year can be published.")
    paper = _paper(db, area, year, brief, seen, whole)
    pdf = printed.render(paper)
    with write(db):
        papers.save_draft(db, period(year), 1, Words(today, brief), content=canonical.dump(paper), pdf=pdf, counted=whole.chairs, quoted=(), by=by.id, at=at)


def issue(db: Database, paper: Kept, *, by: Person, at: datetime) -> None:
    """Everybody who signs in can read it from now on, and it can be copied into the annual report. Raises Stale when it was issued or made anew."""
    issued = replace(canonical.load(Paper, paper.content), issued_on=dates.local(at).date())
    pdf = printed.render(issued)
    with write(db):
        papers.issue(db, paper, content=canonical.dump(issued), pdf=pdf, by=by.id, at=at)
    log.event("year published", at=at, person=by.id, paper=paper.period)


def _seen(db: Database, wanted: Filter) -> list[Seen]:
    return [
        Seen(one, feedback.from_json(reports.get(db, one).content), {each.agency: presence(each) for each in observations.get(db, one).attended})
        for one in visits.list_in(db, stored_counts.scope(wanted))
    ]


def _paper(db: Database, area: Area, year: int, brief: str, seen: Sequence[Seen], whole: Counted) -> Paper:
    name = Quarter(year, 1, area.year_starts_month).year_name
    first, last = of_year(area, year, date.max).first, of_year(area, year, date.max).last
    visited = len({key for one in seen for key in one.visit.plan.boroughs})
    return Paper(
        reference=f"Visits {name}",
        issued_on=None,
        board=area.board_name,
        marking="",
        demonstration=facts.is_demonstration(db),
        heading=f"Visits to MAPPA meetings in {name}",
        facts=(Fact("Year", f"{dates.long(first)} to {dates.long(last)}" if first and last else name),),
        brief=brief,
        strip=(Fact("Visits reported", str(whole.count)), Fact("Boroughs visited", f"{visited} of {len(area.boroughs)}")),
        said=(
            Statement("Visits.", f"Members of the Board and Lay Advisers visited local meetings through the year. The numbers rest on {whole.count} reports."),
            Statement(
                "What is withheld.",
                f"A number is withheld where it is made of fewer than {LEAST_VISITS} visits or fewer than {LEAST_CHAIRS} chairs, and where such a number could "
                "be worked out from it.",
            ),
        ),
        sections=(_meetings(seen, whole), _questions(area, seen, whole), _agencies(area, seen, whole), _themes(area, seen, whole)),
        asked=(),
        about=(
            Fact("Questions", f"{instruments.in_area(instruments.CURRENT, area).title}"),
            Fact(
                "Counted",
                f"{SOURCE} Of meetings, questions and agencies, each row adds up to the {whole.count} visits together with what is withheld. "
                "Themes do not add up: a report may have several, or none.",
            ),
        ),
    )


def _by(kind: Mapping[int, str], whole: Counted, kinds: Sequence[str]) -> list[Counted]:
    """The visits of each kind, in order; `kind` says it of each visit."""
    return [whole.of({visit for visit, found in kind.items() if found == each}) for each in kinds]


def _line(name: str, counted: Sequence[Counted]) -> Line:
    return Line(name, tuple(_cell(one) for one in publish(counted)))


def _cell(count: int | None) -> Cell:
    return Cell(WITHHELD if count is None else str(count))


def _meetings(seen: Sequence[Seen], whole: Counted) -> Section:
    levels = _by({one.visit.id: one.visit.plan.level for one in seen}, whole, list(LEVEL_NAMES))
    modes = _by({one.visit.id: one.visit.plan.mode for one in seen}, whole, list(MODES))
    return Section(
        "The meetings",
        grids=(
            Grid("Visits by level", ("Level of the cases heard", *LEVEL_NAMES.values()), (_line("Visits", levels),), SOURCE),
            Grid("Visits by how the meeting was held", ("How it was held", *MODES.values()), (_line("Visits", modes),), SOURCE),
        ),
    )


#: How a question was answered, as it is published.
PLACES = ("in-place", "change", "not-rated")


def _questions(area: Area, seen: Sequence[Seen], whole: Counted) -> Section:
    core = [one for one in counts.rated_questions(instruments.in_area(instruments.CURRENT, area)) if one.core]
    lines = tuple(_line(each.title, _by({one.visit.id: _place(one.report, each.key) for one in seen}, whole, PLACES)) for each in core)
    heads = ("Question", "Strong or Secure", "A change would help", "Not rated")
    note = f"“A change would help” is Developing or Not yet in place. “Not rated” is Not seen, Did not apply, or not answered. {SOURCE}"
    return Section("What was seen", grids=(Grid("The core questions, by visit", heads, lines, note),))


def _place(report: FeedbackReport, key: str) -> str:
    levels = [one.level for part in report.parts for one in part.answers if one.key == key]
    if not levels or levels[0] is None:
        return "not-rated"
    return "in-place" if levels[0] >= len(report.scale) // 2 else "change"


#: How an agency attended, as it is published.
PRESENCES = ("came", "away", "aside")


def _agencies(area: Area, seen: Sequence[Seen], whole: Counted) -> Section:
    lines = tuple(_line(each.name, _by({one.visit.id: _attended(one.attended.get(each.key, "")) for one in seen}, whole, PRESENCES)) for each in area.agencies)
    heads = ("Agency", "Took part", "Expected, not there", "Not needed or not known")
    return Section("Who attended", grids=(Grid("Attendance by agency", heads, lines, f"In the order of the form, not by result. {SOURCE}"),))


def _attended(code: str) -> str:
    return "came" if code in CAME else "away" if code in NOT_THERE else "aside"


def _themes(area: Area, seen: Sequence[Seen], whole: Counted) -> Section:
    lines = []
    for theme in instruments.in_area(instruments.CURRENT, area).themes:
        good = whole.of({one.visit.id for one in seen if any(each.theme == theme.label for each in one.report.good_practice)})
        improve = whole.of({one.visit.id for one in seen if any(each.theme == theme.label for each in one.report.improvements)})
        lines.append(Line(theme.label, (_cell(publish_part(good, whole)), _cell(publish_part(improve, whole)))))
    note = f"Reports in which each theme comes up. {SOURCE}"
    return Section("Themes", grids=(Grid("Findings by theme", ("Theme", "Good practice", "Areas for improvement"), tuple(lines), note),))
