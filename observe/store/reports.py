"""Frozen reports with their PDFs, what was sent each time, and the office's notes on what it returned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from sqlite_utils import Database

from observe.domain.errors import NotFound
from observe.domain.visit import Visit
from observe.store import search
from observe.store.database import row, rows
from observe.store.moments import moment, stored


@dataclass(frozen=True, slots=True)
class Released:
    """A version as it was released: its canonical content and hash, the PDF's hash, and the last day for a reply."""

    version: int
    released_at: datetime
    reply_by: date
    content: str
    sha256: str
    pdf_sha256: str

    @property
    def withdrawn(self) -> bool:
        """Whether its words are gone."""
        return not self.content


def freeze(db: Database, visit: Visit, *, version: int, released_at: datetime, reply_by: date, content: str, pdf: bytes, by: int) -> None:
    """Stores a version once and for all, with the hash of its content and of its PDF. What it says is what can be searched from now on."""
    db.execute(
        "insert into reports (visit, version, released_at, released_by, reply_by, content, sha256) values (?, ?, ?, ?, ?, ?, ?)",
        (visit.id, version, stored(released_at), by, reply_by.isoformat(), content, sha256(content.encode()).hexdigest()),
    )
    db.execute("insert into pdfs (visit, version, sha256, bytes) values (?, ?, ?, ?)", (visit.id, version, sha256(pdf).hexdigest(), pdf))
    search.put(db, visit.id)


RELEASED = """
select reports.version, released_at, reply_by, content, reports.sha256, pdfs.sha256 as pdf_sha256
from reports join pdfs on pdfs.visit = reports.visit and pdfs.version = reports.version
where reports.visit = ?
"""


def get(db: Database, visit: Visit, version: int | None = None) -> Released:
    """One version, or the newest; raises NotFound."""
    found = row(db, RELEASED + "and (? is null or reports.version = ?) order by reports.version desc limit 1", visit.id, version, version)
    if found is None:
        raise NotFound
    reply_by = date.fromisoformat(found["reply_by"])
    return Released(found["version"], moment(found["released_at"]), reply_by, found["content"], found["sha256"], found["pdf_sha256"])


def get_readable(db: Database, visit: Visit, version: int) -> Released:
    """This version, or where it was withdrawn the first after it that was not; raises NotFound."""
    found = get(db, visit, version)
    return get_readable(db, visit, version + 1) if found.withdrawn else found


def get_pdf(db: Database, visit: Visit, version: int) -> bytes:
    """The bytes that were frozen; raises NotFound."""
    found = row(db, "select bytes from pdfs where visit = ? and version = ?", visit.id, version)
    if found is None:
        raise NotFound
    return bytes(found["bytes"])


def add_submission(db: Database, visit: Visit, content: str, at: datetime) -> None:
    """Keeps what was sent: the office reads this, and never what is being typed."""
    db.execute(
        "insert into submissions (visit, number, at, content) select ?, 1 + coalesce(max(number), 0), ?, ? from submissions where visit = ?",
        (visit.id, stored(at), content, visit.id),
    )


def replace_submission(db: Database, visit: Visit, content: str) -> None:
    """The last one with the talk added, or with facts that the office corrected."""
    db.execute(
        "update submissions set content = ? where visit = ? and number = (select max(number) from submissions where visit = ?)", (content, visit.id, visit.id)
    )


def submissions(db: Database, visit: Visit) -> list[tuple[datetime, str]]:
    """What was sent each time, with when, the oldest first."""
    return [(moment(one["at"]), one["content"]) for one in rows(db, "select at, content from submissions where visit = ? order by number", visit.id)]


def versions(db: Database, visit: Visit) -> list[Released]:
    """Every version that was released, the oldest first."""
    newest = row(db, "select max(version) as version from reports where visit = ?", visit.id)
    return [get(db, visit, number) for number in range(1, (newest["version"] or 0) + 1)] if newest else []


def last_submission(db: Database, visit: Visit) -> str:
    """The content as it was last sent; raises NotFound."""
    found = row(db, "select content from submissions where visit = ? order by number desc limit 1", visit.id)
    if found is None:
        raise NotFound
    return str(found["content"])


@dataclass(frozen=True, slots=True)
class Note:
    """What the office asks the visitor to change, and in which section (empty for the whole)."""

    section: str
    text: str
    by: str
    at: datetime


def add_note(db: Database, visit: Visit, section: str, text: str, by: int, at: datetime) -> None:
    """Adds the office's note on the submission that is being returned."""
    db.execute(
        "insert into notes (visit, number, section, text, by, at) select ?, coalesce(max(number), 0), ?, ?, ?, ? from submissions where visit = ?",
        (visit.id, section, text, by, stored(at), visit.id),
    )


def notes_on_last(db: Database, visit: Visit) -> list[Note]:
    """The notes with which the last submission was returned, as they were written."""
    found = rows(
        db,
        "select section, text, people.name, at from notes join people on people.id = notes.by"
        " where visit = ? and number = (select max(number) from submissions where visit = ?) order by notes.id",
        visit.id,
        visit.id,
    )
    return [Note(one["section"], one["text"], one["name"], moment(one["at"])) for one in found]
