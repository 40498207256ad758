"""Full-text search over what released reports say: ranked, by stems, as the newest version of each report has it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from observe.domain.counts import Filter
from observe.store.counts import condition
from observe.store.database import rows

#: Stand around a word that was found: private characters, which no report can print and no page shows.
FOUND, END = "\ue000", "\ue001"
#: Of more passages than this the newest are ranked.
RANKED = 2_000


@dataclass(frozen=True, slots=True)
class Passage:
    """A finding or the reason under an answer: the report's reference, where and when, and the text in pieces, each with whether it was found."""

    ref: str
    place: str
    meeting_on: date
    kind: str
    about: str
    pieces: tuple[tuple[str, bool], ...]


def put(db: Database, visit: int) -> None:
    """What the newest version of the visit's report says takes the place of what was there; nothing where that was withdrawn."""
    db.execute("delete from passages where visit = ?", (visit,))
    newest = "with newest as (select content from reports where visit = :visit and content <> '' order by version desc limit 1)"
    db.execute(
        f"""{newest} insert into passages (visit, kind, about, text)
            select :visit, 'good-practice', value ->> 'theme', value ->> 'text' from newest, json_each(content, '$.good_practice')
            union all select :visit, 'improvement', value ->> 'theme', value ->> 'text' from newest, json_each(content, '$.improvements')
            union all select :visit, 'reason', answer.value ->> 'title', answer.value ->> 'reason' from newest, json_each(content, '$.parts') as part,
              json_each(part.value, '$.answers') as answer where answer.value ->> 'reason' <> ''""",
        {"visit": visit},
    )


def forget_deleted(db: Database) -> None:
    """Nothing is left in the indexes of words that were deleted."""
    for index in ("passages_found", "practices_found"):
        db.execute(f"insert into {index} ({index}) values ('optimize')")


def find(db: Database, wanted: Filter, query: str, *, kind: str = "", about: str = "", limit: int, offset: int = 0) -> list[Passage]:
    """A page of what is found, the best first; of one kind, or about one theme, where these are not empty."""
    where, arguments = condition(wanted)
    found = rows(
        db,
        f"""with hits as materialized (select rowid as id from passages_found where passages_found match ? order by rowid desc limit {RANKED})
            select ref, meeting_on, kind, about, highlight(passages_found, 0, '{FOUND}', '{END}') as text,
              (select group_concat(name, ', ') from visit_boroughs where visit = visits.id order by name) as place
            from passages_found join passages on passages.id = passages_found.rowid join visits on visits.id = passages.visit
            where passages_found match ? and passages_found.rowid in (select id from hits)
              and (? = '' or kind = ?) and (? = '' or about = ?) and +{where} order by rank, passages.id desc limit ? offset ?""",
        *(query, query, kind, kind, about, about),
        *arguments,
        limit,
        offset,
    )
    return [Passage(one["ref"], one["place"], date.fromisoformat(one["meeting_on"]), one["kind"], one["about"], pieces(one["text"])) for one in found]


def pieces(marked: str) -> tuple[tuple[str, bool], ...]:
    """A text with marks, parted at them."""
    first, *others = marked.split(FOUND)
    parted = [(first, False)]
    for one in others:
        found, _, rest = one.partition(END)
        parted += [(found, True), (rest, False)]
    return tuple((text, was_found) for text, was_found in parted if text)
