"""The Board's papers: one draft a quarter at most, and every version that was issued."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from sqlite3 import Row

from sqlite_utils import Database

from observe.domain.errors import NotFound, Stale
from observe.domain.paper import Words
from observe.store.database import row, rows
from observe.store.moments import maybe_day, maybe_moment, moment, stored


@dataclass(frozen=True, slots=True)
class Kept:
    """A paper as it was made: `period` is its quarter's key. `content` is empty once it was withdrawn."""

    id: int
    period: str
    version: int
    words: Words
    made_at: datetime
    content: str
    sha256: str
    pdf_sha256: str
    issued_at: datetime | None
    considered_on: date | None
    decisions: str
    withdrawn_at: datetime | None
    withdrawn_why: str

    @property
    def stands(self) -> bool:
        """Whether the Board can read it."""
        return self.issued_at is not None and self.withdrawn_at is None


KEPT = "select papers.*, paper_pdfs.sha256 as pdf_sha256 from papers join paper_pdfs on paper_pdfs.paper = papers.id"


def versions(db: Database, period: str) -> list[Kept]:
    """Every version of a quarter's paper, the newest first, the draft included."""
    return [_kept(one) for one in rows(db, f"{KEPT} where period = ? order by version desc", period)]


def newest(db: Database) -> dict[str, Kept]:
    """The newest version of each quarter's paper, by the quarter's key."""
    return {one["period"]: _kept(one) for one in rows(db, f"{KEPT} order by period, version")}


def to_consider(db: Database) -> list[Kept]:
    """Issued papers of quarters that the Board has not considered, the newest first; only the newest version of each that stands."""
    found = rows(
        db,
        f"""{KEPT} where issued_at is not null and considered_on is null and content <> '' and period like '%-q%'
            and version = (select max(version) from papers as others where others.period = papers.period and issued_at is not null and content <> '')
            and not exists (
              select 1 from papers as later where later.period = papers.period and later.version > papers.version and later.considered_on is not null)
            order by period desc""",
    )
    return [_kept(one) for one in found]


def get_pdf(db: Database, paper: Kept) -> bytes:
    """The bytes that were made with it."""
    found = row(db, "select bytes from paper_pdfs where paper = ?", paper.id)
    if found is None:
        raise NotFound
    return bytes(found["bytes"])


def save_draft(
    db: Database, period: str, version: int, words: Words, *, content: str, pdf: bytes, counted: Collection[int], quoted: Collection[int], by: int, at: datetime
) -> None:
    """A draft, in place of the one before, with the visits that it counts and those that it quotes. Raises Stale when that version was issued."""
    db.execute("delete from papers where period = ? and issued_at is null", (period,))
    if db.execute("select 1 from papers where period = ? and version >= ?", (period, version)).fetchone():
        raise Stale(period)
    cursor = db.execute(
        "insert into papers (period, version, meeting_on, brief, asked, made_at, made_by, content, sha256) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            period,
            version,
            words.meeting_on.isoformat(),
            words.brief,
            json.dumps(words.asked, ensure_ascii=False),
            stored(at),
            by,
            content,
            sha256(content.encode()).hexdigest(),
        ),
    )
    paper = cursor.lastrowid
    db.execute("insert into paper_pdfs (paper, sha256, bytes) values (?, ?, ?)", (paper, sha256(pdf).hexdigest(), pdf))
    db.conn.executemany(
        "insert into paper_visits (paper, visit, counted, quoted) values (?, ?, ?, ?)",
        [(paper, one, int(one in counted), int(one in quoted)) for one in {*counted, *quoted}],
    )


def issue(db: Database, paper: Kept, *, content: str, pdf: bytes, by: int, at: datetime) -> None:
    """From now on the Board reads it: the draft with its day of issue. Raises Stale when it was issued, or another one made."""
    sql = "update papers set content = ?, sha256 = ?, issued_at = ?, issued_by = ? where id = ? and sha256 = ? and issued_at is null"
    if db.execute(sql, (content, sha256(content.encode()).hexdigest(), stored(at), by, paper.id, paper.sha256)).rowcount != 1:
        raise Stale(paper.period)
    db.execute("delete from paper_pdfs where paper = ?", (paper.id,))
    db.execute("insert into paper_pdfs (paper, sha256, bytes) values (?, ?, ?)", (paper.id, sha256(pdf).hexdigest(), pdf))


def decide(db: Database, paper: Kept, on: date, decisions: str) -> None:
    """The Board considered it on this day, and decided this. Raises Stale when that is written down, or it is not issued."""
    sql = "update papers set considered_on = ?, decisions = ? where id = ? and issued_at is not null and considered_on is null and content <> ''"
    if db.execute(sql, (on.isoformat(), decisions, paper.id)).rowcount != 1:
        raise Stale(paper.period)


def visits_in(db: Database, paper: Kept) -> list[str]:
    """The references of the visits that it counts."""
    return [one["ref"] for one in rows(db, "select ref from visits join paper_visits on visit = visits.id where paper = ? and counted order by ref", paper.id)]


def add_reading(db: Database, paper: Kept, person: int, what: str, at: datetime) -> None:
    """Somebody opened it ("page") or downloaded it ("pdf")."""
    db.execute("insert or ignore into paper_readings (paper, person, at, what) values (?, ?, ?, ?)", (paper.id, person, stored(at), what))


def readers(db: Database, paper: Kept) -> list[int]:
    """Everybody who opened or downloaded it."""
    return [one["person"] for one in rows(db, "select distinct person from paper_readings where paper = ? order by person", paper.id)]


def naming(db: Database, visit: int) -> list[Kept]:
    """Papers that count this visit or quote its words, and can be read."""
    return [_kept(one) for one in rows(db, f"{KEPT} where content <> '' and papers.id in (select paper from paper_visits where visit = ?) order by id", visit)]


def withdraw(db: Database, paper: Kept, why: str, decisions: str, at: datetime) -> None:
    """Nobody can read it from now on. A draft is gone; of what was issued its moments and hashes stay."""
    if paper.issued_at is None:
        db.execute("delete from papers where id = ?", (paper.id,))
        return
    db.execute(
        "update papers set content = '', brief = '', asked = '[]', decisions = ?, withdrawn_at = ?, withdrawn_why = ? where id = ?",
        (decisions, stored(at), why, paper.id),
    )
    db.execute("update paper_pdfs set bytes = x'' where paper = ?", (paper.id,))


def _kept(found: Row) -> Kept:
    return Kept(
        id=found["id"],
        period=found["period"],
        version=found["version"],
        words=Words(date.fromisoformat(found["meeting_on"]), found["brief"], tuple(json.loads(found["asked"]))),
        made_at=moment(found["made_at"]),
        content=found["content"],
        sha256=found["sha256"],
        pdf_sha256=found["pdf_sha256"],
        issued_at=maybe_moment(found["issued_at"]),
        considered_on=maybe_day(found["considered_on"]),
        decisions=found["decisions"],
        withdrawn_at=maybe_moment(found["withdrawn_at"]),
        withdrawn_why=found["withdrawn_why"],
    )
