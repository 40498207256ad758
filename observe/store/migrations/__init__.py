"""The tables: a migration a change, each a file of SQL beside this one; one that was ever released is never edited."""

from __future__ import annotations

from pathlib import Path

from sqlite_utils import Database, Migrations

from observe.store.database import write

migrations = Migrations("observe")
HERE = Path(__file__).parent


@migrations()
def first(db: Database) -> None:
    """The main job: people, visits, observations, reports, history."""
    run(db, "first")


def run(db: Database, name: str) -> None:
    """Runs one file's statements."""
    db.executescript((HERE / f"{name}.sql").read_text(encoding="utf-8"))


def migrate(db: Database) -> None:
    """Bring the tables up to date; safe when several processes try at once."""
    with write(db):
        migrations.apply(db)


def is_up_to_date(db: Database) -> bool:
    """Whether no migration is pending."""
    return not migrations.pending(db)
