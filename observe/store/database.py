"""Opening the database, and the one way to change it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar
from weakref import WeakSet

from sqlite_utils import Database

#: What SQLite takes for no limit.
EVERY_ONE = -1
#: How long a writer waits for another one, in seconds.
BUSY_SECONDS = 10


def connect(path: Path, *, create: bool = False, patience: float = BUSY_SECONDS, any_thread: bool = False) -> Database:
    """A connection: write-ahead log, every commit on disk, foreign keys on. It waits `patience` seconds for another writer.

    It is of one thread's own, or with `any_thread` of one thread's at a time.

    Raises sqlite3.OperationalError when there is no such file and `create` is not set.
    """
    mode = "rwc" if create else "rw"
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=patience, check_same_thread=not any_thread)
    db = Database(connection, execute_plugins=False)
    for pragma in ("journal_mode = wal", "synchronous = full", "foreign_keys = on", "secure_delete = on"):
        connection.execute(f"pragma {pragma}")
    return db


class Connections:
    """Connections that wait for the next request. Opening one takes longer than everything that most pages ask of it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: int | None = None
        self._waiting: dict[bool, list[Database]] = {True: [], False: []}

    def take(self, *, only_reads: bool) -> Database:
        """One for this request alone, of the file that is there now. Raises as `connect` does.

        One that only reads sees the database as it is at its first look, whatever is saved meanwhile. Such wait apart from the others: SQLite
        prepares every statement again whenever a connection becomes the one or the other.
        """
        file = _number(self.path)
        if file != self._file:
            self._file, self._waiting = file, {True: [], False: []}
        try:
            db = self._waiting[only_reads].pop()
        except IndexError:
            db = connect(self.path, any_thread=True)
            db.execute(f"pragma query_only = {'on' if only_reads else 'off'}")
        if only_reads:
            db.execute("begin")
        return db

    def give_back(self, db: Database, *, only_reads: bool) -> None:
        """For the next request of the kind. What was begun and not committed never was."""
        db.conn.rollback()
        self._waiting[only_reads].append(db)


def _number(path: Path) -> int | None:
    """Which file it is on its disk; None when there is none."""
    try:
        return os.stat(path).st_ino
    except FileNotFoundError:
        return None


@contextmanager
def waiting_at_most(db: Database, seconds: float) -> Iterator[None]:
    """For what is not worth waiting long for another writer."""
    (was,) = db.execute("pragma busy_timeout").fetchone()
    db.execute(f"pragma busy_timeout = {int(seconds * 1000)}")
    try:
        yield
    finally:
        db.execute(f"pragma busy_timeout = {was}")


#: Connections in the middle of a change.
CHANGING: WeakSet[Database] = WeakSet()


@contextmanager
def write(db: Database) -> Iterator[None]:
    """One all-or-nothing change, holding the write lock from its first statement. A change within a change is undone alone, and kept with the whole."""
    if db in CHANGING:
        with _part_of_a_change(db):
            yield
        return
    db.execute("begin immediate")
    CHANGING.add(db)
    try:
        yield
        db.execute("commit")
    except BaseException:
        db.conn.rollback()
        raise
    finally:
        CHANGING.discard(db)


@contextmanager
def _part_of_a_change(db: Database) -> Iterator[None]:
    db.execute("savepoint part")
    try:
        yield
        db.execute("release part")
    except BaseException:
        if db.conn.in_transaction:  # a full disk ends all of it
            db.execute("rollback to part")
            db.execute("release part")
        raise


def empty_log(db: Database, *, patience: float = 1) -> bool:
    """Empties the write-ahead log, where deleted words stand until they are written over. False when somebody else reads for longer than `patience` seconds."""
    before = db.execute("pragma busy_timeout").fetchone()[0]
    db.execute(f"pragma busy_timeout = {int(patience * 1000)}")
    try:
        busy = db.execute("pragma wal_checkpoint(truncate)").fetchone()[0]
    except sqlite3.OperationalError:
        return False
    finally:
        db.execute(f"pragma busy_timeout = {before}")
    return not busy


def rows(db: Database, sql: str, *arguments: object) -> list[sqlite3.Row]:
    """What a question to the database answers, by column name."""
    cursor = db.conn.cursor()
    cursor.row_factory = sqlite3.Row
    return cursor.execute(sql, arguments).fetchall()


def row(db: Database, sql: str, *arguments: object) -> sqlite3.Row | None:
    """The first row of an answer, or None when there is none."""
    found = rows(db, sql, *arguments)
    return found[0] if found else None


def marks(count: int) -> str:
    """Question marks for a list in SQL: "?, ?, ?"."""
    return ", ".join("?" * count)


Answer = TypeVar("Answer")

#: Threads for questions that are asked beside a request: SQLite counts there on another core.
BESIDE = ThreadPoolExecutor(max_workers=2, thread_name_prefix="beside")


def ask_beside(path: Path, question: Callable[[Database], Answer]) -> Future[Answer]:
    """Asks a question by a connection of its own, which cannot write, while the caller goes on."""

    def asked() -> Answer:
        db = connect(path)
        try:
            db.execute("pragma query_only = on")
            return question(db)
        finally:
            db.conn.close()

    return BESIDE.submit(asked)
