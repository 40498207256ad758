"""Keeping the database: a copy while it serves, and putting a copy in its place while it does not."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from sqlite3 import DatabaseError

from observe.installation import NotPrepared
from observe.settings import Settings
from observe.store import copies

#: Files that SQLite keeps beside a database.
BESIDE = ("-wal", "-shm")


@contextmanager
def in_use(settings: Settings, *, alone: bool = False) -> Iterator[None]:
    """Says that this process needs the database to stay where it is, or with `alone` that nobody else may. Raises NotPrepared when that cannot be."""
    folder = os.open(settings.instance, os.O_RDONLY)
    try:
        _lock(folder, settings, alone)
        yield
    finally:
        os.close(folder)


def _lock(folder: int, settings: Settings, alone: bool) -> None:
    try:
        fcntl.flock(folder, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError as fault:
        why = "Observe is serving it. Stop it first" if alone else "A copy is being put in its place. Try again when that is done"
        raise NotPrepared(f"The database in {settings.instance} is in use: {why}.") from fault


def backup(settings: Settings, to: Path, tell: Callable[[str], None]) -> None:
    """Writes a whole and checked copy into a new file for its owner's eyes only, while others read and write. Raises NotPrepared."""
    if not settings.database.exists():
        raise NotPrepared(f"There is no database in {settings.instance}.")
    try:
        os.close(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as fault:
        why = "It is there already, and nothing is overwritten" if isinstance(fault, FileExistsError) else fault.strerror
        raise NotPrepared(f"{to} cannot be written: {why}.") from fault
    try:
        with _new(to) as part:
            copies.copy(settings.database, part)
            copies.check(part)
    except BaseException:
        to.unlink()
        raise
    tell(f"Done: {to} is a whole copy, checked, of {to.stat().st_size:,} bytes.")


@contextmanager
def _new(path: Path) -> Iterator[Path]:
    """An empty file beside `path`, for its owner only, which takes its place when all went well, and is gone when not."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        yield part
        _to_disk(part)
        part.replace(path)
        _to_disk(path.parent)
    except (OSError, DatabaseError) as fault:
        raise NotPrepared(f"{path} could not be written: {getattr(fault, 'strerror', None) or fault}. Nothing was changed.") from fault
    except copies.NotWhole as fault:
        raise NotPrepared(f"{fault} Nothing was changed.") from fault
    finally:
        for end in ("", "-journal", *BESIDE):
            part.with_name(part.name + end).unlink(missing_ok=True)


def _to_disk(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def restore(settings: Settings, kept: Path, tell: Callable[[str], None], at: datetime) -> None:
    """Puts a copy in the database's place, brought up to date, with every session ended; what was there is kept beside it. Raises NotPrepared."""
    if not kept.is_file():
        raise NotPrepared(f"There is no file {kept}.")
    settings.instance.mkdir(parents=True, exist_ok=True)
    with in_use(settings, alone=True), _new(settings.database) as part:
        copies.take_in(kept, part)
        copies.check(part)
        _same_kind(part, settings.database)
        copies.make_ready(part)
        replaced = _set_aside(settings.database, at)
    if replaced:
        tell(f"What was there before is kept in {replaced}. Delete it when you no longer need it.")
    tell(f"Done: {kept} was whole and is now {settings.database}. Everybody has to sign in again.")


def _same_kind(part: Path, now: Path) -> None:
    """A demonstration stays one, and invented visits never come among real ones."""
    invented = copies.is_demonstration(part)
    try:
        if now.exists() and copies.is_demonstration(now) != invented:
            raise NotPrepared("One is a demonstration, the other is not. Nothing was changed. Use another instance folder.")
    except DatabaseError:
        if invented:
            raise NotPrepared("It is a demonstration, and what is there cannot be read. Nothing was changed. Use another instance folder.") from None


def _set_aside(database: Path, at: datetime) -> Path | None:
    """Keeps the database under a second name, so that the copy can take its first one in a single step."""
    if not database.exists():
        return None
    copies.settle(database)
    aside = database.with_name(f"{database.name}.replaced-{at:%Y%m%dT%H%M%SZ}")
    for end in BESIDE:
        beside = database.with_name(database.name + end)
        if beside.exists():
            beside.rename(aside.with_name(aside.name + end))
    os.link(database, aside)
    return aside
