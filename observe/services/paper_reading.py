"""What a paper is made of: the visits that can be quoted, their reports, and everything that is counted of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from forms.instrument import Instrument, load
from observe.domain import counts, coverage, dates, instruments, over_time, paper
from observe.domain.area import Area
from observe.domain.counts import Filter, Share, Tally
from observe.domain.coverage import Place
from observe.domain.dates import Quarter
from observe.domain.over_time import FOLLOWED, QUARTERS, Series
from observe.domain.paper import Names
from observe.domain.visit import Visit
from observe.store import counts as stored_counts
from observe.store import coverage as stored_coverage
from observe.store import quarters, replies, reports, visits
from reports import feedback
from reports.content import FeedbackReport


@dataclass(frozen=True, slots=True)
class Read:
    """All that the sections are made of, as of `today`: the visits that can be quoted with their newest reports, and the questions' quarters."""

    db: Database
    area: Area
    instrument: Instrument
    quarter: Quarter
    today: date
    wanted: Filter
    visits: Sequence[Visit]
    reports: Sequence[FeedbackReport]
    shared: frozenset[tuple[int, int]]
    tallies: Mapping[str, Tally]
    series: Mapping[str, Series]
    made: int
    places: Sequence[Place]

    @property
    def as_of(self) -> date:
        """The quarter's last day, or today while it goes on."""
        return min(self.today, self.quarter.last_day)

    @property
    def total(self) -> int:
        """How many visits the paper counts."""
        return len(self.visits)

    def share(self, key: str) -> Share | None:
        """A question's share of this quarter."""
        return counts.share(self.instrument, self.tallies[key]) if key in self.tallies else None

    @property
    def names(self) -> Names:
        """What an unnamed quotation must not have in it: places, and who sat there."""
        seats = [seat.name for one in self.visits for seat in (one.plan.visitor, one.plan.second_visitor, one.plan.chair, one.plan.second_chair) if seat]
        return paper.names_in(self.area, seats)


def quotable(quarter: Quarter, today: date) -> Filter:
    """The released visits of a quarter of whose reports no fact can be corrected any more."""
    return Filter(quarter.first_day, quarter.last_day, quotable_on=today)


def read(db: Database, area: Area, quarter: Quarter, today: date) -> Read:
    """Everything that a paper is made of."""
    wanted, instrument = quotable(quarter, today), instruments.in_area(instruments.CURRENT, area)
    found = visits.list_in(db, stored_counts.scope(wanted))
    asked = stored_counts.visits(db, wanted)
    versions = {name: load(name) for name in {instruments.CURRENT, *(one.instrument for one in asked)}}
    questions = counts.rated_questions(instrument)
    codes = [rating.code for rating in instrument.ratings]
    given = stored_counts.answers(db, wanted, [one.key for one in questions], codes)
    as_of = min(today, quarter.last_day)
    return Read(
        db,
        area,
        instrument,
        quarter,
        today,
        wanted,
        visits=found,
        reports=[feedback.from_json(reports.get(db, one).content) for one in found],
        shared=replies.shared(db, found),
        tallies={one.key: counts.tally(versions, one, asked, given) for one in questions},
        series=_series(db, instrument, quarter, today),
        made=stored_coverage.made(db, quarter.first_day, quarter.last_day),
        places=coverage.places(area, stored_coverage.last_visits(db, as_of), stored_coverage.next_visits(db, today), as_of),
    )


def _series(db: Database, instrument: Instrument, quarter: Quarter, today: date) -> dict[str, over_time.Series]:
    those = dates.last_quarters(quarter, QUARTERS)
    wanted = Filter(those[0].first_day, quarter.last_day, quotable_on=today)
    asked = quarters.visits(db, wanted, those)
    given = quarters.answers(db, wanted, FOLLOWED, [rating.code for rating in instrument.ratings], those)
    versions = {name: load(name) for name in {instruments.CURRENT, *(one.instrument for each in asked.values() for one in each)}}
    return {key: over_time.series(versions, instrument.question(key), those, asked, given[key]) for key in FOLLOWED}
