"""The reasons that visitors gave for one answer, in the words of the newest version of each report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from observe.domain.counts import Filter
from observe.store.counts import condition
from observe.store.database import rows


@dataclass(frozen=True, slots=True)
class Reason:
    """What one report says under a question: the answer's code, and the words as they were released last, corrections included."""

    ref: str
    place: str
    meeting_on: date
    code: str
    words: str


def of_question(db: Database, wanted: Filter, question: str, *, limit: int, offset: int = 0) -> list[Reason]:
    """A page of reasons under this question, those of the newest meetings first. Withdrawn words are in no report any more."""
    where, arguments = condition(wanted)
    found = rows(
        db,
        f"""select ref, meeting_on, value,
              (select group_concat(name, ', ') from visit_boroughs where visit = visits.id order by name) as place,
              (select json_extract(answer.value, '$.reason') from json_each(reports.content, '$.parts') as part, json_each(part.value, '$.answers') as answer
                where json_extract(answer.value, '$.key') = answers.question) as words
            from visits join answers on answers.observation = visits.sent_observation and question = ?
              join reports on reports.visit = visits.id and version = (select max(version) from reports where visit = visits.id)
            where +{where} and cell is not null and reason <> '' and reports.content <> '' order by meeting_on desc, visits.id desc limit ? offset ?""",
        question,
        *arguments,
        limit,
        offset,
    )
    return [Reason(one["ref"], one["place"], date.fromisoformat(one["meeting_on"]), one["value"], one["words"] or "") for one in found]
