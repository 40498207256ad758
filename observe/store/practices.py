"""The good-practice library, and what could still go into it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from sqlite3 import Row

from sqlite_utils import Database

from observe.domain.errors import NotFound, Stale
from observe.store.database import row, rows
from observe.store.moments import moment, stored
from observe.store.search import END, FOUND, pieces


@dataclass(frozen=True, slots=True)
class Practice:
    """An entry: words of the Executive Office, without place or person. `pieces` are its words with whether they were found."""

    id: int
    theme: str
    added_at: datetime
    pieces: tuple[tuple[str, bool], ...]

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(text for text, _ in self.pieces)


@dataclass(frozen=True, slots=True)
class Offered:
    """A good practice that its chair agreed to share: not in the library yet."""

    finding: int
    visit: int
    ref: str
    place: str
    meeting_on: date
    theme: str
    text: str


def list_newest(db: Database, *, theme: str = "", limit: int, offset: int = 0) -> list[Practice]:
    """A page of entries, the newest first; of one theme where it is not empty."""
    sql = "select id, theme, added_at, text from practices where ? = '' or theme = ? order by added_at desc, id desc limit ? offset ?"
    return [Practice(one["id"], one["theme"], moment(one["added_at"]), ((one["text"], False),)) for one in rows(db, sql, theme, theme, limit, offset)]


def find(db: Database, query: str, *, theme: str = "", limit: int, offset: int = 0) -> list[Practice]:
    """A page of the entries that are found, the best first."""
    found = rows(
        db,
        f"""select practices.id, theme, added_at, highlight(practices_found, 0, '{FOUND}', '{END}') as text
            from practices_found join practices on practices.id = practices_found.rowid
            where practices_found match ? and (? = '' or theme = ?) order by rank, practices.id desc limit ? offset ?""",
        query,
        theme,
        theme,
        limit,
        offset,
    )
    return [Practice(one["id"], one["theme"], moment(one["added_at"]), pieces(one["text"])) for one in found]


OFFERED = """
select findings.id as finding, visits.id as visit, ref, meeting_on, theme, text,
  (select group_concat(name, ', ') from visit_boroughs where visit = visits.id order by name) as place
from shares join replies on replies.visit = shares.visit join findings on findings.id = shares.finding join visits on visits.id = shares.visit
where may = 'yes' and sent_at is not null and removed_at is null and kind = 'good-practice'
  and findings.observation = visits.sent_observation and findings.id not in (select finding from practices)
"""


def list_offered(db: Database, *, limit: int, offset: int = 0) -> list[Offered]:
    """A page of what chairs agreed to share, those of the newest meetings first."""
    return [_offered(one) for one in rows(db, f"{OFFERED} order by meeting_on desc, findings.id limit ? offset ?", limit, offset)]


def count_offered(db: Database) -> int:
    """How many there are."""
    found = row(db, f"select count(*) as n from ({OFFERED})")
    return int(found["n"]) if found else 0


def get_offered(db: Database, finding: int) -> Offered:
    """One of them; raises NotFound."""
    found = row(db, f"{OFFERED} and findings.id = ?", finding)
    if found is None:
        raise NotFound
    return _offered(found)


def add(db: Database, offered: Offered, theme: str, text: str, by: int, at: datetime) -> None:
    """Puts it into the library. Raises Stale when it is there."""
    sql = "insert or ignore into practices (visit, finding, theme, text, added_by, added_at) values (?, ?, ?, ?, ?, ?)"
    if db.execute(sql, (offered.visit, offered.finding, theme, text, by, stored(at))).rowcount != 1:
        raise Stale(offered.ref)


def remove(db: Database, practice: int) -> None:
    """Takes an entry out; its finding can go in again. Raises NotFound."""
    if db.execute("delete from practices where id = ?", (practice,)).rowcount != 1:
        raise NotFound


def _offered(found: Row) -> Offered:
    return Offered(found["finding"], found["visit"], found["ref"], found["place"], date.fromisoformat(found["meeting_on"]), found["theme"], found["text"])
