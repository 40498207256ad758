"""The tables: a migration a change, each a file of SQL beside this one; one that was ever released is never edited."""

from __future__ import annotations

from pathlib import Path

from sqlite_utils import Database, Migrations

from observe.store.database import rows, write

migrations = Migrations("observe")
HERE = Path(__file__).parent


@migrations()
def first(db: Database) -> None:
    """The main job: people, visits, observations, reports, history."""
    run(db, "first")


@migrations()
def people_change(db: Database) -> None:
    """Names on reports, confirmed addresses, successors, typing in, and who of the Executive Office read what."""
    run(db, "people_change")


@migrations()
def second_factors(db: Database) -> None:
    """Passkeys, code apps, recovery codes."""
    run(db, "second_factors")


@migrations()
def sessions(db: Database) -> None:
    """Who is signed in, and from where a way in was asked for."""
    run(db, "sessions")


@migrations()
def counting(db: Database) -> None:
    """What counts says so itself."""
    run(db, "counting")


@migrations()
def deleted(db: Database) -> None:
    """How many visits were deleted for their age."""
    run(db, "deleted")


@migrations()
def explanations(db: Database) -> None:
    """Why words that look like an identifying detail are none."""
    run(db, "explanations")


@migrations()
def cells(db: Database) -> None:
    """What counts is found by one number."""
    run(db, "cells")


@migrations()
def drafts(db: Database) -> None:
    """Earlier drafts of an observation's parts."""
    run(db, "drafts")


@migrations()
def replies(db: Database) -> None:
    """The chair's reply, its points, and more days for it."""
    run(db, "replies")


@migrations()
def actions(db: Database) -> None:
    """Who will do what by when, out of a report."""
    run(db, "actions")


@migrations()
def calendar(db: Database) -> None:
    """Visits in people's calendars."""
    run(db, "calendar")


@migrations()
def letters(db: Database) -> None:
    """Letters that are given up, and reminders."""
    run(db, "letters")


@migrations()
def sent_forms(db: Database) -> None:
    """What each form that was acted on was answered with."""
    run(db, "sent_forms")


@migrations()
def points(db: Database) -> None:
    """A point of fact has a revision, and is told of at once where wording could identify someone."""
    run(db, "points")


@migrations()
def withdrawals(db: Database) -> None:
    """A version of a report can be withdrawn, and its words overwritten."""
    run(db, "withdrawals")


@migrations()
def strata(db: Database) -> None:
    """What counts says of which kind of visit it is."""
    run(db, "strata")


@migrations()
def considered(db: Database) -> None:
    """When the Board last considered reports."""
    run(db, "considered")


@migrations()
def papers(db: Database) -> None:
    """The Board's papers."""
    run(db, "papers")


@migrations()
def exports(db: Database) -> None:
    """Who took what out of Observe."""
    run(db, "exports")


@migrations()
def pairs(db: Database) -> None:
    """Each of a pair has an observation of their own, beside the joint one."""
    run(db, "pairs")


@migrations()
def search(db: Database) -> None:
    """What reports say can be searched, and the good-practice library."""
    run(db, "search")


def run(db: Database, name: str) -> None:
    """Runs one file's statements."""
    db.executescript((HERE / f"{name}.sql").read_text(encoding="utf-8"))


def migrate(db: Database) -> None:
    """Bring the tables up to date; safe when several processes try at once. A table that others point to can be made anew, and is checked after it."""
    db.execute("pragma foreign_keys = off")
    try:
        with write(db):
            migrations.apply(db)
            if broken := rows(db, "pragma foreign_key_check"):
                raise RuntimeError(f"{len(broken)} rows would point to nothing after the migrations; nothing was changed")
    finally:
        db.execute("pragma foreign_keys = on")


def is_up_to_date(db: Database) -> bool:
    """Whether no migration is pending."""
    return not migrations.pending(db)
