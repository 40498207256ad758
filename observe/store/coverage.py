"""Which boroughs were visited last and will be next, and what each visitor did."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from sqlite_utils import Database

from observe.domain.area import Area
from observe.domain.coverage import Commitment
from observe.domain.dates import Quarter, quarter_of
from observe.domain.people import Role
from observe.domain.visit import Level, Stage
from observe.store import people
from observe.store.database import marks, rows

#: Stages of a visit that took place and was written up, which is what coverage and commitments count; and of one that is to come.
DONE = (Stage.SUBMITTED, Stage.RETURNED, Stage.RELEASED, Stage.CONSIDERED)
TO_COME = (Stage.PLANNED, Stage.WRITING)


def last_visits(db: Database, up_to: date) -> dict[str, date]:
    """By borough's key, the day of the last meeting up to this day that was visited: the newest visits are looked through until there is one."""
    found = rows(
        db,
        f"""select borough, (
              select meeting_on from visits where meeting_on <= ? and +stage in ({marks(len(DONE))})
                and exists (select 1 from visit_boroughs where visit = visits.id and borough = places.borough) order by meeting_on desc limit 1) as day
            from (select distinct borough from visit_boroughs) as places""",
        up_to.isoformat(),
        *DONE,
    )
    return {one["borough"]: date.fromisoformat(one["day"]) for one in found if one["day"]}


def next_visits(db: Database, today: date) -> dict[str, date]:
    """By borough's key, the day of the first meeting from today on for which a visit is planned, or being written up already."""
    sql = f"""select borough, min(meeting_on) as day from visit_boroughs join visits on visits.id = visit
              where stage in ({marks(len(TO_COME))}) and meeting_on >= ? group by borough order by borough"""
    return {one["borough"]: date.fromisoformat(one["day"]) for one in rows(db, sql, *TO_COME, today.isoformat())}


def being_written(db: Database) -> frozenset[str]:
    """The keys of the boroughs to which a visit is being written up."""
    sql = "select distinct borough from visit_boroughs join visits on visits.id = visit where stage = ? order by borough"
    return frozenset(one["borough"] for one in rows(db, sql, Stage.WRITING))


def levels_visited(db: Database) -> dict[Level, frozenset[str]]:
    """By level, the keys of the boroughs of which a meeting at that level was visited; one that heard both counts as either."""
    found = rows(
        db,
        f"""select column1 as level, borough from (values (?), (?)) as levels, (select distinct borough from visit_boroughs) as places
            where exists (select 1 from visit_boroughs as there join visits on visits.id = there.visit
              where there.borough = places.borough and level in (column1, ?) and +stage in ({marks(len(DONE))}))
            order by level, borough""",
        Level.TWO,
        Level.THREE,
        Level.BOTH,
        *DONE,
    )
    return {level: frozenset(one["borough"] for one in found if one["level"] == level) for level in (Level.TWO, Level.THREE)}


def counts(db: Database, first: date, last: date) -> dict[int, tuple[int, int]]:
    """By person, visits done and visits to come, of meetings from one day to another. Both visitors of a pair made theirs."""
    found = rows(
        db,
        f"""select person, sum(stage in ({marks(len(DONE))})) as done, sum(stage in ({marks(len(TO_COME))})) as planned
            from visits join seats on seats.visit = visits.id
            where place in ('visitor', 'second-visitor') and meeting_on between ? and ? group by person""",
        *DONE,
        *TO_COME,
        first.isoformat(),
        last.isoformat(),
    )
    return {one["person"]: (one["done"], one["planned"]) for one in found}


def made(db: Database, first: date, last: date) -> int:
    """How many visits to meetings from one day to another were written up."""
    sql = f"select count(*) as n from visits where stage in ({marks(len(DONE))}) and meeting_on between ? and ?"
    (found,) = rows(db, sql, *DONE, first.isoformat(), last.isoformat())
    return int(found["n"])


def been(db: Database, since: date) -> dict[int, dict[str, date]]:
    """By person, the boroughs that they visited from this day on, with the day of the last meeting there."""
    found = rows(
        db,
        f"""select person, borough, max(meeting_on) as day from visits join seats on seats.visit = visits.id join visit_boroughs using (visit)
            where place in ('visitor', 'second-visitor') and +stage in ({marks(len(DONE))}) and meeting_on >= ? group by person, borough order by day""",
        *DONE,
        since.isoformat(),
    )
    by_person: defaultdict[int, dict[str, date]] = defaultdict(dict)
    for one in found:
        by_person[one["person"]][one["borough"]] = date.fromisoformat(one["day"])
    return dict(by_person)


def commitments(db: Database, area: Area, on: date) -> list[Commitment]:
    """Those who agreed to visits, by name, in the area's year of this day; where they have been in that year and the two before."""
    now = quarter_of(on, area.year_starts_month)
    first, last = Quarter(now.year, 1, now.first_month).first_day, Quarter(now.year, 4, now.first_month).last_day
    counted, there = counts(db, first, last), been(db, Quarter(now.year - 2, 1, now.first_month).first_day)
    visitors = people.list_with_role(db, Role.VISITOR)
    return [
        Commitment(one, area.commitment(one.standing), *counted.get(one.id, (0, 0)), there.get(one.id, {})) for one in visitors if area.commitment(one.standing)
    ]
