"""What one installation is made of: its settings, area, secret key and database; and whether it can serve."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from sqlite3 import DatabaseError, OperationalError

from observe.domain.area import Area
from observe.domain.area import read as read_area
from observe.settings import Settings
from observe.store import facts, migrations
from observe.store.database import Connections, connect

AREAS = Path(__file__).parent / "areas"


class NotPrepared(Exception):
    """The database or the key is missing or behind; the message is one plain line that says what to type."""


@dataclass(frozen=True, slots=True)
class Installation:
    """Everything a request needs to know about where it runs."""

    settings: Settings
    area: Area
    secret_key: str
    demonstration: bool
    clock: Callable[[], datetime]
    connections: Connections


def load(settings: Settings, clock: Callable[[], datetime]) -> Installation:
    """Reads it all; raises NotPrepared or AreaFaults."""
    area = area_of(settings)
    try:
        key = settings.secret_key_file.read_text(encoding="utf-8").strip()
        db = connect(settings.database)
    except (FileNotFoundError, OperationalError) as error:
        raise NotPrepared(f"There is no database in {settings.instance} yet. Type: python run.py prepare") from error
    except (OSError, DatabaseError) as error:
        raise NotPrepared(f"The database or the key in {settings.instance} cannot be read: {error}") from error
    if not key:
        raise NotPrepared(f"The file {settings.secret_key_file} is empty. Delete it, then type: python run.py prepare")
    try:
        if not migrations.is_up_to_date(db):
            raise NotPrepared("The database is older than this version of Observe. Make a copy of it, then type: python run.py prepare")
        demonstration = facts.is_demonstration(db)
    finally:
        db.conn.close()
    if demonstration and settings.host not in ("127.0.0.1", "localhost", "::1"):
        raise NotPrepared("This is a demonstration: it is served on this computer only. Set host to 127.0.0.1.")
    return Installation(settings, area, key, demonstration, clock, Connections(settings.database))


def area_of(settings: Settings) -> Area:
    """The area that the settings name: one that comes with Observe, or a file. Raises AreaFaults."""
    shipped = AREAS / f"{settings.area}.toml"
    return read_area(shipped if shipped.exists() else settings.instance / settings.area)


def prepare(settings: Settings) -> None:
    """Creates the database and the key where they are missing, and brings the database up to date."""
    settings.instance.mkdir(parents=True, exist_ok=True)
    _make_key(settings.secret_key_file)
    settings.database.touch(mode=0o600)
    db = connect(settings.database, create=True)
    try:
        migrations.migrate(db)
    finally:
        db.conn.close()


def _make_key(path: Path) -> None:
    try:
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(opened, "w", encoding="utf-8") as file:
        file.write(secrets.token_urlsafe(48))
