"""Reports that were withdrawn, and the overwriting of words wherever they are stored with a visit."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from observe.domain.visit import Visit
from observe.store import drafts, sent_forms
from observe.store.database import row, rows
from observe.store.moments import moment, stored

#: Changes one text.
Change = Callable[[str], str]

OBSERVATIONS = "observation in (select id from observations where visit = :visit)"
ACTIONS = "select id from actions where visit = :visit"
#: Every column in which words are kept that belong to one visit: which rows, by table and column.
TEXTS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("answers", OBSERVATIONS, ("reason",)),
    ("findings", OBSERVATIONS, ("text", "step")),
    ("attendance", OBSERVATIONS, ("name",)),
    ("earlier", OBSERVATIONS, ("why",)),
    ("earlier_actions", OBSERVATIONS, ("why",)),
    ("visits", "id = :visit", ("link", "typed_in_confirmed")),
    ("notes", "visit = :visit", ("text",)),
    ("history", "visit = :visit", ("note",)),
    ("replies", "visit = :visit", ("message",)),
    ("points", "visit = :visit", ("text", "reason", "corrected")),
    ("responses", "visit = :visit", ("what", "why", "whose")),
    ("extensions", "visit = :visit", ("reason",)),
    ("actions", "visit = :visit", ("text",)),
    ("action_notes", f"action in ({ACTIONS})", ("text",)),
    ("withdrawals", "visit = :visit", ("reason",)),
    ("practices", "visit = :visit", ("text",)),
)

#: Later visits that were asked about its areas for improvement, or about an action out of it, and so quote it in what they send.
QUOTING = """
select observations.visit from observations join earlier on earlier.observation = observations.id
  join findings on findings.id = earlier.finding join observations as asked on asked.id = findings.observation where asked.visit = :visit
union select observations.visit from observations join earlier_actions on earlier_actions.observation = observations.id
  join actions on actions.id = earlier_actions.action where actions.visit = :visit
"""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """That a version was withdrawn: when, and why."""

    at: datetime
    reason: str


def get(db: Database, visit: Visit, version: int) -> Withdrawal | None:
    """How this version was withdrawn; None when it was not."""
    found = row(db, "select at, reason from withdrawals where visit = ? and up_to >= ? order by up_to limit 1", visit.id, version)
    return Withdrawal(moment(found["at"]), found["reason"]) if found else None


def count(db: Database) -> int:
    """How many there were so far: another number says that words were withdrawn meanwhile."""
    return int(db.execute("select count(*) from withdrawals").fetchone()[0])


def readers(db: Database, visit: Visit) -> list[int]:
    """Everybody who opened or downloaded a version of the report, or took tables out of Observe since it was released; the dictionary has no words of any."""
    sql = """select person from readings where visit = ?
             union select person from exports where what <> 'dictionary' and at >= (select min(released_at) from reports where visit = ?)
             order by person"""
    return [one["person"] for one in rows(db, sql, visit.id, visit.id)]


def quoting(db: Database, visit: Visit) -> list[str]:
    """The references of later visits whose reports quote what this one asked for, the newest first."""
    sql = f"select ref from visits where released_at is not null and id in ({QUOTING}) order by meeting_on desc, ref"
    return [ref for (ref,) in db.execute(sql, {"visit": visit.id}).fetchall()]


def begin(db: Database, visit: Visit, up_to: int, reason: str, by: int, at: datetime) -> None:
    """From here to `end` what else is frozen can be overwritten."""
    db.execute("insert into withdrawals (visit, up_to, at, by, reason, done) values (?, ?, ?, ?, ?, 0)", (visit.id, up_to, stored(at), by, reason))


def end(db: Database, visit: Visit) -> None:
    """All is frozen again."""
    db.execute("update withdrawals set done = 1 where visit = ?", (visit.id,))


def empty_versions(db: Database, visit: Visit, up_to: int) -> None:
    """Content and PDF of these versions are gone; their hashes, moments and who read them stay."""
    db.execute("update reports set content = '' where visit = ? and version <= ? and content <> ''", (visit.id, up_to))
    db.execute("update pdfs set bytes = x'' where visit = ? and version <= ? and bytes <> x''", (visit.id, up_to))


def overwrite(db: Database, visit: Visit, change: Change, in_words: Collection[str]) -> None:
    """Changes every text that is kept with the visit or quoted by what waits to be released, and forgets its drafts, explanations, and answers to forms.

    `in_words` are the keys of the questions that are answered in words: the values of others are codes.
    """
    db.conn.create_function("changed", 1, lambda text: text if text is None else change(text), deterministic=True)
    db.conn.create_function("changed_json", 1, lambda text: in_json(text, change), deterministic=True)
    for table, which, columns in TEXTS:
        for column in columns:
            db.execute(f"update {table} set {column} = changed({column}) where {which} and {column} <> changed({column})", {"visit": visit.id})
    keys = {"visit": visit.id, "keys": json.dumps(sorted(in_words))}
    answered = f"{OBSERVATIONS} and question in (select value from json_each(:keys))"
    db.execute(f"update answers set value = changed(value) where {answered} and value <> changed(value)", keys)
    waiting = f"select id from visits where released_at is null and id in ({QUOTING})"
    db.execute(f"update submissions set content = changed_json(content) where visit = :visit or visit in ({waiting})", {"visit": visit.id})
    db.execute(f"delete from explanations where {OBSERVATIONS}", {"visit": visit.id})
    drafts.delete_of(db, visit)
    sent_forms.forget_all(db)


#: The fields of a report that hold what somebody typed: the others are the instrument's words, codes and numbers.
TYPED = frozenset({"agency", "brief", "quoted", "reason", "step", "text", "why"})


def in_json(text: str, change: Change) -> str:
    """The same report as JSON, in its canonical form, with each text in it changed that somebody typed."""
    return json.dumps(_changed(json.loads(text), change, "report"), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _changed(value: object, change: Change, field: str) -> object:
    if isinstance(value, str):
        return change(value) if field in TYPED else value
    if isinstance(value, list):
        return [_changed(one, change, field) for one in value]
    return {key: _changed(one, change, key) for key, one in value.items()} if isinstance(value, dict) else value
