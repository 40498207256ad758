"""Copies of a whole database: made while others write, and judged before one is trusted."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from observe.store import facts, migrations
from observe.store.database import connect, write

#: The first bytes of every SQLite file.
MAGIC = b"SQLite format 3\x00"


class NotWhole(Exception):
    """This file cannot stand in for Observe's database; the message is one plain line."""


def copy(path: Path, to: Path) -> None:
    """All of one moment into the empty file `to`, without what was deleted before; others may write meanwhile."""
    with closing(connect(path).conn) as live:
        live.execute("vacuum into ?", (str(to),))


def take_in(path: Path, to: Path) -> None:
    """A copy of any SQLite file with what its write-ahead log holds, page by page. Raises NotWhole when it is none."""
    with path.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            raise NotWhole(f"{path} is not an SQLite database.")
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as kept, closing(sqlite3.connect(to)) as taken:
            kept.backup(taken)
    except sqlite3.DatabaseError as fault:
        raise NotWhole(f"{path} is damaged: {fault}.") from fault


def check(path: Path) -> None:
    """Raises NotWhole unless every page, index and reference of this Observe database is as it should be."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)) as db:
            _check_pages(db)
            _check_version(db)
    except sqlite3.DatabaseError as fault:
        raise NotWhole(f"It is damaged: {fault}.") from fault


def _check_pages(db: sqlite3.Connection) -> None:
    db.execute("pragma trusted_schema = off")
    found = db.execute("pragma integrity_check(1)").fetchone()[0]
    if found != "ok":
        raise NotWhole(f"It is damaged: {found}.")
    if wrong := db.execute("pragma foreign_key_check").fetchone():
        raise NotWhole(f"It is not whole: a row of {wrong[0]} belongs to one of {wrong[2]} that is not there.")


def _check_version(db: sqlite3.Connection) -> None:
    """Its migrations are this version's first ones, and its tables those that they make."""
    if not db.execute("select 1 from sqlite_master where name = '_sqlite_migrations'").fetchone():
        raise NotWhole("It is an SQLite database, and not one of Observe's.")
    done = {name for (name,) in db.execute("select name from _sqlite_migrations where migration_set = 'observe'")}
    fresh = Database(":memory:")
    with closing(fresh.conn):
        known = [one.name for one in migrations.migrations.pending(fresh)]
        if done - set(known):
            raise NotWhole("It comes from a newer version of Observe. Bring the program up to date first.")
        migrations.migrations.apply(fresh, stop_before=known[len(done) :])
        if set(known[: len(done)]) != done or _shape(db) != _shape(fresh.conn):
            raise NotWhole("Its tables are not those that Observe makes.")


def _shape(db: sqlite3.Connection) -> set[tuple[str, str, str]]:
    """Every table, index, trigger and view with its words, whatever their spaces and comments, without SQLite's own and the two tables of Litestream."""
    found = db.execute(
        "select type, name, coalesce(sql, '') from sqlite_master where name not like 'sqlite#_%' escape '#'"
        " and not (type = 'table' and name in ('_litestream_lock', '_litestream_seq'))"
    )
    return {(kind, name, re.sub(r"\W+", " ", re.sub(r"--.*", "", sql)).strip().lower()) for kind, name, sql in found}


def is_demonstration(path: Path) -> bool:
    """Whether everybody in it is invented."""
    db = connect(path)
    with closing(db.conn):
        return facts.is_demonstration(db)


def make_ready(path: Path) -> None:
    """Brings a copy up to date, and lets nobody in by what was valid when it was made: sessions, links and codes."""
    db = connect(path)
    with closing(db.conn):
        migrations.migrate(db)
        with write(db):
            for table in ENDED & set(db.table_names()):
                db.execute(f"delete from {table}")
        db.execute("pragma wal_checkpoint(truncate)")


#: Whatever lets somebody in without signing in anew.
ENDED = {"sessions", "sign_ins", "address_changes", "second_asks", "calendar_feeds"}


def settle(path: Path) -> None:
    """Brings what waits in a database's write-ahead log into its file, as far as it can be read."""
    try:
        with closing(connect(path).conn) as db:
            db.execute("pragma wal_checkpoint(truncate)")
    except sqlite3.DatabaseError:
        return
