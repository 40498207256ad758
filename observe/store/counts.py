"""Counts over released visits, straight from the answers themselves. A pair of visitors is one visit: the answers of the report that was sent."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date

from sqlite_utils import Database

from forms.attended import AWAY, CAME_AND_PART
from forms.instrument import load
from observe.domain.counts import Asked, Filter
from observe.domain.instruments import VERSIONS
from observe.domain.strata import strata, stratum
from observe.domain.visit import Visit
from observe.store.database import marks, row, rows
from observe.store.visits import RELEASED, Scope

#: Days before and after every meeting, where the filter names none.
FIRST_DAY, LAST_DAY = "0000-01-01", "9999-12-31"


#: What of one observation counts, by table, and as what: who was there with the part it took; of the findings the first of each theme and kind.
COUNTED = {
    "answers": "select question as it, question as subject, value as code from answers where observation = ? and question in (select value from json_each(?))",
    "attendance": """select agency as it, agency as subject, case when not there then away when part = '' then came else came || ':' || part end as code
      from attendance where observation = ?""",
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
            f"""update {table} set counted_day = ?, stratum = ?, cell = cells.id from ({counted}) as counted join cells using (subject, code)
                where {table}.observation = ? and {table}.{KEYS[table]} = counted.it""",
            (visit.plan.meeting_on.toordinal(), stratum(load(visit.instrument).version, visit.plan), *arguments, observation),
        )


def period(wanted: Filter) -> tuple[str, str]:
    """First and last day as they are stored."""
    return wanted.first.isoformat() if wanted.first else FIRST_DAY, wanted.last.isoformat() if wanted.last else LAST_DAY


def days(wanted: Filter) -> tuple[int, int]:
    """First and last day as they are counted."""
    return (wanted.first or date.min).toordinal(), (wanted.last or date.max).toordinal()


def condition(wanted: Filter) -> tuple[str, tuple[object, ...]]:
    """The filter as SQL over visits, and what fills its question marks."""
    parts, arguments = [f"visits.{RELEASED} and visits.meeting_on between ? and ?"], [*period(wanted)]
    for column, value in PLANNED.items():
        if sought := getattr(wanted, value):
            parts.append(column)
            arguments.append(sought)
    if wanted.agency:
        parts.append(f"visits.sent_observation in (select observation from attendance where cell in ({TOOK_PART}))")
        arguments += [wanted.agency, *CAME_AND_PART]
    if wanted.without:
        parts.append(f"visits.sent_observation in (select observation from attendance where cell in ({NO_PART}))")
        arguments += [wanted.without, *CAME_AND_PART]
    if wanted.quotable_on:
        parts.append(f"visits.id in ({QUOTABLE})")
        arguments.append(wanted.quotable_on.isoformat())
    return " and ".join(parts), tuple(arguments)


def scope(wanted: Filter) -> Scope:
    """The visits of a filter, to be listed."""
    where, arguments = condition(wanted)
    return Scope(where, arguments)


#: Visits of whose reports no fact can be corrected any more: `Standing.open_for_facts` says the same.
QUOTABLE = """
select reports.visit from reports left join replies on replies.visit = reports.visit
where reports.version = 1 and (settled_at is not null
  or sent_at is not null and not exists (select 1 from points where points.visit = reports.visit and removed_at is null)
  or ? > coalesce((select reply_by from extensions where visit = reports.visit order by id desc limit 1), reports.reply_by))
"""
#: What each part of a filter asks of a visit.
PLANNED = {
    "visits.level = ?": "level",
    "visits.mode = ?": "mode",
    "visits.id in (select visit from seats where place in ('visitor', 'second-visitor') and standing = ?)": "visitor",
    "visits.id in (select visit from visit_boroughs where borough = ?)": "borough",
    "visits.id in (select visit from visit_boroughs where bcu = ?)": "bcu",
    "visits.id in (select visit from visit_boroughs where pdu = ?)": "pdu",
}
TOOK_PART = f"select id from cells where subject = ? and code in ({marks(len(CAME_AND_PART))})"
NO_PART = TOOK_PART.replace("code in", "code not in")


def visits(db: Database, wanted: Filter) -> dict[Asked, int]:
    """How many visits, by what they were asked. Where nothing but days is asked for, the answer is read off an index of released visits alone."""
    if parted := with_and_without(db, wanted):
        whole, others = (visits(db, one) for one in parted)
        return {asked: left for asked, count in whole.items() if (left := count - others.get(asked, 0))}
    where, arguments = condition(wanted)
    index = "indexed by visits_counted" if wanted == Filter(wanted.first, wanted.last) else ""
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


def attendance(db: Database, wanted: Filter, agencies: Collection[str]) -> dict[tuple[str, str], int]:
    """How many visits, by agency key and how it attended: one of CAME_AND_PART or AWAY."""
    return _cells(db, wanted, "attendance", agencies, (*CAME_AND_PART, *AWAY))


def added_agencies(db: Database, wanted: Filter) -> int:
    """How often visitors added an agency that is not on the area's list."""
    there, arguments = within(wanted)
    found = row(
        db,
        f"""select count(*) as n from attendance
            where cell in (select id from cells where subject >= 'other-' and subject < 'other.') and {there}""",
        *arguments,
    )
    return int(found["n"]) if found else 0


def _cells(db: Database, wanted: Filter, table: str, subjects: Collection[str], codes: Collection[str]) -> dict[tuple[str, str], int]:
    """Counts rows by their cell, without those that have none."""
    if parted := with_and_without(db, wanted):
        whole, others = (_cells(db, one, table, subjects, codes) for one in parted)
        return {cell: left for cell, count in whole.items() if (left := count - others.get(cell, 0))}
    count, arguments = _count_in(table, wanted)
    sql = f"select subject, code, {count} where subject in ({marks(len(subjects))}) and code in ({marks(len(codes))}) order by subject, code"
    return {(one["subject"], one["code"]): one["n"] for one in rows(db, sql, *arguments, *subjects, *codes) if one["n"]}


def with_and_without(db: Database, wanted: Filter) -> tuple[Filter, Filter] | None:
    """The visits in which an agency took part are often most of them: then all, and those in which it did not, which are to be taken off. None where not.

    Only where something is said of the agency at every released visit, so that nothing lies between the two.
    """
    if not wanted.agency or wanted.asks_place or wanted.quotable_on:
        return None
    found = row(
        db,
        f"""select (select count(*) from attendance where cell in ({TOOK_PART})) as took, (select count(*) from attendance where cell in ({NO_PART})) as others,
              (select count(*) from visits indexed by visits_counted where {RELEASED}) as visits""",
        wanted.agency,
        *CAME_AND_PART,
        wanted.agency,
        *CAME_AND_PART,
    )
    if found is None or found["took"] < found["others"] or found["took"] + found["others"] != found["visits"]:
        return None
    return replace(wanted, agency=""), replace(wanted, agency="", without=wanted.agency)


def _count_in(table: str, wanted: Filter) -> tuple[str, tuple[object, ...]]:
    """A range of the index is counted for each cell; where only some places are asked for, the rows of their visits are."""
    there, arguments = within(wanted)
    if wanted.asks_where:
        of_visits = f"select cell as id, count(*) as n from {table} where cell is not null and {there} group by cell"
        return f"n from cells join ({of_visits}) using (id)", arguments
    if wanted == Filter():
        return f"(select count(*) from {table} where cell = cells.id) as n from cells", ()
    return f"(select count(*) from {table} where cell = cells.id and {there}) as n from cells", arguments


def within(wanted: Filter) -> tuple[str, tuple[object, ...]]:
    """The filter as SQL over rows that count, and what fills its question marks."""
    if not wanted.asks_where:
        left = strata(VERSIONS, level=wanted.level, mode=wanted.mode, visitor=wanted.visitor)
        return "stratum in (select value from json_each(?)) and counted_day between ? and ?", (json.dumps(left), *days(wanted))
    where, arguments = condition(wanted)
    few = wanted.asks_place or wanted.without
    return f"{'' if few else '+'}observation in (select sent_observation from visits where {where})", arguments


def themes(db: Database, wanted: Filter, codes: Collection[str], kinds: Collection[str]) -> dict[tuple[str, str], int]:
    """In how many reports each theme comes up, by theme code and kind of finding."""
    return _cells(db, wanted, "findings", codes, kinds)


def boroughs_visited(db: Database, wanted: Filter, boroughs: Iterable[str]) -> int:
    """To how many of these boroughs there was at least one of these visits."""
    where, arguments = condition(wanted)
    known = list(boroughs)
    found = row(
        db,
        f"""with place (key) as (values {", ".join(["(?)"] * len(known))})
            select count(*) as n from place where exists (
              select 1 from visit_boroughs join visits on visits.id = visit_boroughs.visit
              where visit_boroughs.borough = place.key and +{where})""",
        *known,
        *arguments,
    )
    return int(found["n"]) if found else 0
