"""The same counts, quarter by quarter."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from sqlite3 import Row
from typing import TypeVar

from sqlite_utils import Database

from observe.domain import dates
from observe.domain.counts import Asked, Filter
from observe.domain.dates import Quarter
from observe.domain.instruments import VERSIONS
from observe.domain.over_time import Given
from observe.domain.strata import strata
from observe.store.counts import condition, with_and_without, within
from observe.store.database import marks, rows

Counted = TypeVar("Counted")

#: Stands for a quarter's key where visits before all of the quarters are counted.
EARLIER = "earlier"


def visits(db: Database, wanted: Filter, quarters: Sequence[Quarter]) -> dict[str, dict[Asked, int]]:
    """How many visits, by quarter's key and what they were asked; those before the first of the quarters by EARLIER."""
    if parted := with_and_without(db, wanted):
        whole, others = (visits(db, one, quarters) for one in parted)
        return {key: _less(asked, others.get(key, {})) for key, asked in whole.items()}
    where, arguments = condition(wanted)
    index = "indexed by visits_counted" if wanted == Filter(wanted.first, wanted.last) else ""
    found = rows(
        db,
        f"""select instrument, coalesce(short, 0) as short, mode <> 'in-person' as online, meeting_on, count(*) as n
            from visits {index} where {where} group by instrument, visits.short, mode, meeting_on""",
        *arguments,
    )
    by_quarter: defaultdict[str, Counter[Asked]] = defaultdict(Counter)
    for one in found:
        day = date.fromisoformat(one["meeting_on"])
        if quarter := EARLIER if day < quarters[0].first_day else _quarter(quarters, day):
            by_quarter[quarter][Asked(one["instrument"], bool(one["short"]), bool(one["online"]))] += one["n"]
    return {key: dict(asked) for key, asked in by_quarter.items()}


def answers(db: Database, wanted: Filter, questions: Collection[str], codes: Collection[str], quarters: Sequence[Quarter]) -> dict[str, Given]:
    """How many visits gave each of these codes, by question: then by quarter's key, version of the instrument, and code."""
    if parted := with_and_without(db, wanted):
        whole, others = (answers(db, one, questions, codes, quarters) for one in parted)
        return {question: _less(given, others[question]) for question, given in whole.items()}
    counted = _by_days(db, wanted, questions, codes) if wanted.asks_where else _by_ranges(db, wanted, questions, codes, quarters)
    found: dict[str, Counter[tuple[str, int, str]]] = {question: Counter() for question in questions}
    for one in counted:
        if quarter := _quarter(quarters, date.fromordinal(one["day"])):
            found[one["subject"]][quarter, one["version"], one["code"]] += one["n"]
    return dict(found)


def _less(whole: Mapping[Counted, int], others: Mapping[Counted, int]) -> dict[Counted, int]:
    """What is left of each count, without those that are none then."""
    return {one: left for one, count in whole.items() if (left := count - others.get(one, 0))}


def _by_ranges(db: Database, wanted: Filter, questions: Collection[str], codes: Collection[str], quarters: Sequence[Quarter]) -> list[Row]:
    """A range of the index for each quarter, cell and kind of visit."""
    left = strata(VERSIONS, level=wanted.level, mode=wanted.mode, visitor=wanted.visitor)
    days = [(max(one.first_day, wanted.first or date.min).toordinal(), min(one.last_day, wanted.last or date.max).toordinal()) for one in quarters]
    return rows(
        db,
        f"""with quarters (first, last) as (values {", ".join(["(?, ?)"] * len(days))}), strata (stratum) as (values {", ".join(["(?)"] * len(left))})
            select subject, code, strata.stratum / 1000 as version, first as day, sum((select count(*) from answers
              where cell = cells.id and answers.stratum = strata.stratum and counted_day between quarters.first and quarters.last)) as n
            from cells, quarters, strata where subject in ({marks(len(questions))}) and code in ({marks(len(codes))})
            group by cells.id, version, first having n > 0""",
        *(day for pair in days for day in pair),
        *left,
        *questions,
        *codes,
    )


def _by_days(db: Database, wanted: Filter, questions: Collection[str], codes: Collection[str]) -> list[Row]:
    """Rows of the visits that the filter leaves."""
    there, arguments = within(wanted)
    return rows(
        db,
        f"""select subject, code, stratum / 1000 as version, counted_day as day, count(*) as n from cells join answers on answers.cell = cells.id
            where subject in ({marks(len(questions))}) and code in ({marks(len(codes))}) and {there} group by cells.id, stratum, counted_day""",
        *questions,
        *codes,
        *arguments,
    )


def _quarter(quarters: Sequence[Quarter], day: date) -> str:
    """The key of the quarter that holds this day; empty where none of them does."""
    key = dates.quarter_of(day, quarters[0].first_month).key
    return key if any(one.key == key for one in quarters) else ""
