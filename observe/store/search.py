"""Full-text search over what released reports say: ranked, by stems, as the newest version of each report has it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from forms.found import KINDS
from observe.domain.counts import Filter
from observe.store.counts import condition
from observe.store.database import marks, rows

#: Stand around a word that was found: private characters, which no report can print and no page shows.
FOUND, END = "\ue000", "\ue001"
#: Of more passages than this the newest are ranked.
RANKED = 2_000
#: How words are found: by their stems, whatever their accents. The migration has the same.
TOKENIZE = "porter unicode61 remove_diacritics 2"


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
    """A page of what is found, the best first; of one kind, or about one theme, where these are not empty. Only the newest RANKED are ranked."""
    where, arguments = _left(wanted, kind, about)
    found = rows(
        db,
        f"""with hits as materialized (
              select passages_found.rowid as id, rank as score from passages_found {where} order by passages_found.rowid desc limit {RANKED})
            select ref, meeting_on, kind, about, text,
              (select group_concat(name, ', ') from visit_boroughs where visit = visits.id order by name) as place
            from hits join passages on passages.id = hits.id join visits on visits.id = passages.visit order by score, hits.id desc limit ? offset ?""",
        query,
        *arguments,
        limit,
        offset,
    )
    texts = marked([one["text"] for one in found], query)
    return [
        Passage(one["ref"], one["place"], date.fromisoformat(one["meeting_on"]), one["kind"], one["about"], pieces(text))
        for one, text in zip(found, texts, strict=True)
    ]


def _left(wanted: Filter, kind: str, about: str) -> tuple[str, tuple[object, ...]]:
    """What is searched, as SQL after the table's name. All that can be found is of released visits: without a filter nobody asks for the visit."""
    if wanted == Filter() and not (kind or about):
        return "where passages_found match ?", ()
    where, arguments = condition(wanted)
    told = [(f"passages.{column} = ?", value) for column, value in (("kind", kind), ("about", about)) if value]
    conditions = " and ".join([f"+{where}", *(sql for sql, _ in told)])
    joined = "join passages on passages.id = passages_found.rowid join visits on visits.id = passages.visit"
    return f"{joined} where passages_found match ? and {conditions}", (*arguments, *(value for _, value in told))


def list_newest(db: Database, wanted: Filter, *, kind: str = "", about: str = "", limit: int, offset: int = 0) -> list[Passage]:
    """A page of findings, those of the newest meetings first; of one kind, or about one theme, where these are not empty."""
    where, arguments = _findings(wanted, kind, about)
    found = rows(
        db,
        f"""select ref, meeting_on, kind, about, text,
              (select group_concat(name, ', ') from visit_boroughs where visit = visits.id order by name) as place
            from visits join passages on passages.visit = visits.id where {where} order by meeting_on desc, passages.id limit ? offset ?""",
        *arguments,
        limit,
        offset,
    )
    return [Passage(one["ref"], one["place"], date.fromisoformat(one["meeting_on"]), one["kind"], one["about"], ((one["text"], False),)) for one in found]


def count_findings(db: Database, wanted: Filter, *, kind: str = "", about: str = "") -> int:
    """How many findings `list_newest` pages through."""
    where, arguments = _findings(wanted, kind, about)
    (found,) = rows(db, f"select count(*) as n from visits join passages on passages.visit = visits.id where {where}", *arguments)
    return int(found["n"])


def _findings(wanted: Filter, kind: str, about: str) -> tuple[str, tuple[object, ...]]:
    where, arguments = condition(wanted)
    kinds = (kind,) if kind else KINDS
    return f"{where} and kind in ({marks(len(kinds))}) and (? = '' or about = ?)", (*arguments, *kinds, about, about)


def marked(texts: Sequence[str], query: str) -> list[str]:
    """The texts with marks around what is found in them. They are searched anew by themselves: to look them up among all others would take longer."""
    beside = sqlite3.connect(":memory:")
    try:
        beside.execute(f"create virtual table found using fts5 (text, tokenize = '{TOKENIZE}')")
        beside.executemany("insert into found (rowid, text) values (?, ?)", enumerate(texts))
        told = dict(beside.execute(f"select rowid, highlight(found, 0, '{FOUND}', '{END}') from found where found match ?", (query,)).fetchall())
    finally:
        beside.close()
    return [told.get(place, text) for place, text in enumerate(texts)]


def pieces(marked: str) -> tuple[tuple[str, bool], ...]:
    """A text with marks, parted at them."""
    first, *others = marked.split(FOUND)
    parted = [(first, False)]
    for one in others:
        found, _, rest = one.partition(END)
        parted += [(found, True), (rest, False)]
    return tuple((text, was_found) for text, was_found in parted if text)
