"""The Executive Office puts a good practice into the library, and takes one out."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from observe import log
from observe.domain.people import Person
from observe.store import practices
from observe.store.database import write


def add(db: Database, finding: int, theme: str, text: str, *, by: Person, at: datetime) -> None:
    """In the Executive Office's own words. Raises NotFound where its chair does not share it, or it is in the library."""
    with write(db):
        practices.add(db, practices.get_offered(db, finding), theme, text, by.id, at)
    log.event("practice shared", at=at, person=by.id, finding=finding)


def remove(db: Database, practice: int, *, by: Person, at: datetime) -> None:
    """Nobody reads it any more. Raises NotFound."""
    with write(db):
        practices.remove(db, practice)
    log.event("practice removed", at=at, person=by.id, practice=practice)
