"""Counts over released visits, straight from the answers themselves. A pair of visitors is one visit: the answers of the report that was sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from observe.domain.counts import Asked, Filter
from observe.store.database import row, rows
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


def condition(wanted: Filter) -> tuple[str, tuple[str, ...]]:
    """The filter as SQL over visits, and what fills its question marks."""
    parts, arguments = [f"visits.{RELEASED}"], []
    if wanted.first:
        parts.append("visits.meeting_on >= ?")
        arguments.append(wanted.first.isoformat())
    if wanted.last:
        parts.append("visits.meeting_on <= ?")
        arguments.append(wanted.last.isoformat())
    if wanted.borough:
        parts.append("visits.id in (select visit from visit_boroughs where borough = ?)")
        arguments.append(wanted.borough)
    return " and ".join(parts), tuple(arguments)


def visits(db: Database, wanted: Filter) -> dict[Asked, int]:
    """How many visits, by what they were asked."""
    where, arguments = condition(wanted)
    found = rows(
        db,
        f"""select instrument, coalesce(short, 0) as short, mode <> 'in-person' as online, count(*) as n
            from visits where {where} group by 1, 2, 3 order by 1, 2, 3""",
        *arguments,
    )
    return {Asked(one["instrument"], bool(one["short"]), bool(one["online"])): one["n"] for one in found}


def answers(db: Database, wanted: Filter) -> dict[tuple[Asked, str, str], int]:
    """How many visits gave each value, by what they were asked and question key. Free text is not among them: only one-word codes are counted."""
    where, arguments = condition(wanted)
    found = rows(
        db,
        f"""select instrument, coalesce(short, 0) as short, mode <> 'in-person' as online, question, value, count(*) as n
            from visits join answers on answers.observation = visits.sent_observation
            where {where} and value in ('4', '3', '2', '1', 'NS', 'NA')
            group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5""",
        *arguments,
    )
    return {(Asked(one["instrument"], bool(one["short"]), bool(one["online"])), one["question"], one["value"]): one["n"] for one in found}


def attendance(db: Database, wanted: Filter) -> dict[tuple[str, str], int]:
    """How many visits, by agency key and presence code; agencies that visitors added stand together under the empty key."""
    where, arguments = condition(wanted)
    found = rows(
        db,
        f"""select case when agency like 'other-%' then '' else agency end as agency, case there when 1 then came else away end as code, count(*) as n
            from visits join attendance on attendance.observation = visits.sent_observation
            where {where} group by 1, 2 order by 1, 2""",
        *arguments,
    )
    return {(one["agency"], one["code"]): one["n"] for one in found}


def themes(db: Database, wanted: Filter) -> dict[tuple[str, str], int]:
    """In how many reports each theme comes up, by theme code and kind of finding."""
    where, arguments = condition(wanted)
    found = rows(
        db,
        f"""select theme, kind, count(distinct observation) as n
            from visits join findings on findings.observation = visits.sent_observation
            where {where} and removed_at is null group by 1, 2 order by 1, 2""",
        *arguments,
    )
    return {(one["theme"], one["kind"]): one["n"] for one in found}


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


def boroughs_visited(db: Database, wanted: Filter) -> int:
    """In how many boroughs there was at least one of these visits."""
    where, arguments = condition(wanted)
    found = row(
        db,
        f"select count(distinct borough) as n from visits join visit_boroughs on visit_boroughs.visit = visits.id where {where}",
        *arguments,
    )
    return int(found["n"]) if found else 0
