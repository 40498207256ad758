"""Counts over released visits, straight from the answers themselves. A pair of visitors is one visit: the answers of the report that was sent."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from observe.domain.counts import Asked, Filter
from observe.domain.visit import Visit
from observe.store.database import marks, row, rows
from observe.store.visits import RELEASED


@dataclass(frozen=True, slots=True)
class FoundFinding:
    """A finding of a released report, and where it was found."""

    ref: str
    place: str
    meeting_on: date
    kind: str
    theme: str
    text: str


#: Days before and after every meeting, where the filter names none.
FIRST_DAY, LAST_DAY = "0000-01-01", "9999-12-31"

#: The observations that the filter's borough leaves.
OF_BOROUGH = """observation in (
  select sent_observation from visit_boroughs join visits on visits.id = visit_boroughs.visit
  where borough = ? and visits.stage in ('released', 'considered'))"""


#: What of one observation counts, by table, and as what: of the findings, the first of each theme and kind.
COUNTED = {
    "answers": "select question as it, question as subject, value as code from answers where observation = ? and question in (select value from json_each(?))",
    "attendance": "select agency as it, agency as subject, case there when 1 then came else away end as code from attendance where observation = ?",
    "findings": "select min(id) as it, theme as subject, kind as code from findings where observation = ? and removed_at is null group by theme, kind",
}
#: What tells the rows of one observation apart.
KEYS = {"answers": "question", "attendance": "agency", "findings": "id"}


def let_count(db: Database, visit: Visit, observation: int, questions: Iterable[str]) -> None:
    """From its release on a visit counts: its attendance, its findings, and the answers to the questions that it was asked in the end."""
    for table, counted in COUNTED.items():
        arguments = (observation, json.dumps(list(questions))) if table == "answers" else (observation,)
        db.execute(f"insert or ignore into cells (subject, code) select subject, code from ({counted})", arguments)
        db.execute(
            f"""update {table} set counted_day = ?, cell = cells.id from ({counted}) as counted join cells using (subject, code)
                where {table}.observation = ? and {table}.{KEYS[table]} = counted.it""",
            (visit.plan.meeting_on.toordinal(), *arguments, observation),
        )


def period(wanted: Filter) -> tuple[str, str]:
    """First and last day as they are stored."""
    return wanted.first.isoformat() if wanted.first else FIRST_DAY, wanted.last.isoformat() if wanted.last else LAST_DAY


def days(wanted: Filter) -> tuple[int, int]:
    """First and last day as they are counted."""
    return (wanted.first or date.min).toordinal(), (wanted.last or date.max).toordinal()


def condition(wanted: Filter) -> tuple[str, tuple[str, ...]]:
    """The filter as SQL over visits, and what fills its question marks."""
    there = "and visits.id in (select visit from visit_boroughs where borough = ?)" if wanted.borough else ""
    return f"visits.{RELEASED} and visits.meeting_on between ? and ? {there}", (*period(wanted), *([wanted.borough] if wanted.borough else []))


def visits(db: Database, wanted: Filter) -> dict[Asked, int]:
    """How many visits, by what they were asked. Without a borough the answer is read off an index of released visits alone."""
    where, arguments = condition(wanted)
    index = "" if wanted.borough else "indexed by visits_counted"
    found = rows(
        db,
        f"""select instrument, coalesce(short, 0) as short, mode <> 'in-person' as online, count(*) as n
            from visits {index} where {where} group by instrument, visits.short, mode order by 1, 2, 3""",
        *arguments,
    )
    totals: Counter[Asked] = Counter()
    for one in found:
        totals[Asked(one["instrument"], bool(one["short"]), bool(one["online"]))] += one["n"]
    return dict(totals)


def answers(db: Database, wanted: Filter, questions: Collection[str], codes: Collection[str]) -> dict[tuple[str, str], int]:
    """How many visits gave each of these codes to each of these questions."""
    return _cells(db, wanted, "answers", questions, codes)


def attendance(db: Database, wanted: Filter, agencies: Collection[str], codes: Collection[str]) -> dict[tuple[str, str], int]:
    """How many visits, by agency key and presence code."""
    return _cells(db, wanted, "attendance", agencies, codes)


def added_agencies(db: Database, wanted: Filter) -> int:
    """How often visitors added an agency that is not on the area's list."""
    there = f"and {OF_BOROUGH}" if wanted.borough else ""
    found = row(
        db,
        f"""select count(*) as n from attendance
            where cell in (select id from cells where subject >= 'other-' and subject < 'other.') and counted_day between ? and ? {there}""",
        *days(wanted),
        *([wanted.borough] if wanted.borough else []),
    )
    return int(found["n"]) if found else 0


def _cells(db: Database, wanted: Filter, table: str, subjects: Collection[str], codes: Collection[str]) -> dict[tuple[str, str], int]:
    """Counts rows by their cell, without those that have none."""
    count, arguments = _count_in(table, wanted)
    sql = f"select subject, code, {count} where subject in ({marks(len(subjects))}) and code in ({marks(len(codes))}) order by subject, code"
    return {(one["subject"], one["code"]): one["n"] for one in rows(db, sql, *arguments, *subjects, *codes) if one["n"]}


def _count_in(table: str, wanted: Filter) -> tuple[str, tuple[object, ...]]:
    """A range of the index is counted for each cell; with a borough, the rows of its visits are."""
    if wanted.borough:
        of_borough = f"select cell as id, count(*) as n from {table} where cell is not null and counted_day between ? and ? and {OF_BOROUGH} group by cell"
        return f"n from cells join ({of_borough}) using (id)", (*days(wanted), wanted.borough)
    if wanted == Filter():
        return f"(select count(*) from {table} where cell = cells.id) as n from cells", ()
    return f"(select count(*) from {table} where cell = cells.id and counted_day between ? and ?) as n from cells", days(wanted)


def themes(db: Database, wanted: Filter, codes: Collection[str], kinds: Collection[str]) -> dict[tuple[str, str], int]:
    """In how many reports each theme comes up, by theme code and kind of finding."""
    return _cells(db, wanted, "findings", codes, kinds)


def findings(db: Database, wanted: Filter, *, theme: str = "", kind: str = "", limit: int, offset: int = 0) -> list[FoundFinding]:
    """A page of findings, those of the newest meetings first; of one theme or kind where these are not empty."""
    where, arguments = condition(wanted)
    found = rows(
        db,
        f"""select ref, meeting_on, kind, theme, text,
              (select group_concat(name, ', ') from visit_boroughs where visit = visits.id order by name) as place
            from visits join findings on findings.observation = visits.sent_observation
            where {where} and removed_at is null and (? = '' or theme = ?) and (? = '' or kind = ?)
            order by meeting_on desc, findings.id limit ? offset ?""",
        *arguments,
        *(theme, theme, kind, kind),
        limit,
        offset,
    )
    return [FoundFinding(one["ref"], one["place"], date.fromisoformat(one["meeting_on"]), one["kind"], one["theme"], one["text"]) for one in found]


def count_findings(db: Database, wanted: Filter, *, theme: str = "", kind: str = "") -> int:
    """How many findings `findings` pages through."""
    where, arguments = condition(wanted)
    found = row(
        db,
        f"""select count(*) as n from visits join findings on findings.observation = visits.sent_observation
            where {where} and removed_at is null and (? = '' or theme = ?) and (? = '' or kind = ?)""",
        *arguments,
        *(theme, theme, kind, kind),
    )
    return int(found["n"]) if found else 0


def boroughs_visited(db: Database, wanted: Filter, boroughs: Iterable[str]) -> int:
    """To how many of these boroughs there was at least one of these visits."""
    known = [wanted.borough] if wanted.borough else list(boroughs)
    found = row(
        db,
        f"""with place (key) as (values {", ".join(["(?)"] * len(known))})
            select count(*) as n from place where exists (
              select 1 from visit_boroughs join visits on visits.id = visit_boroughs.visit
              where borough = place.key and +visits.{RELEASED} and visits.meeting_on between ? and ?)""",
        *known,
        *period(wanted),
    )
    return int(found["n"]) if found else 0
