"""What later visits saw of what was asked for, and which themes come back in the same borough."""

from __future__ import annotations

from datetime import date

from sqlite_utils import Database

from observe.store.database import rows
from observe.store.visits import RELEASED


def looked_at_again(db: Database, since: date) -> dict[str, int]:
    """How many areas for improvement and actions released visits from this day on looked at, by what became of them (`observation.Now`)."""
    found = rows(
        db,
        f"""select now, count(*) as n from (
              select now, observation from earlier where now <> '' union all select now, observation from earlier_actions where now <> '')
            join visits on sent_observation = observation where visits.{RELEASED} and meeting_on >= ? group by now""",
        since.isoformat(),
    )
    return {one["now"]: one["n"] for one in found}


def themes_again(db: Database, since: date) -> dict[str, int]:
    """In how many boroughs an area for improvement of a theme was named at more than one visit from this day on, by the theme's code."""
    found = rows(
        db,
        f"""select theme, count(*) as boroughs from (
              select theme, borough from visits join findings on findings.observation = visits.sent_observation join visit_boroughs on visit = visits.id
              where visits.{RELEASED} and meeting_on >= ? and kind = 'improvement' and removed_at is null
              group by theme, borough having count(distinct visits.id) > 1)
            group by theme order by boroughs desc, theme""",
        since.isoformat(),
    )
    return {one["theme"]: one["boroughs"] for one in found}
