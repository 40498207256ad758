"""What a machine that watches is told, when something real is wrong."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from time import monotonic

import pytest
from sqlite_utils import Database

from observe.domain.people import Person
from observe.settings import Settings
from observe.store import health
from observe.store.database import connect
from tests.cast import Cast
from tests.conftest import CheckingClient

Client = Callable[[Person | None], CheckingClient]

#: How long somebody who watches waits.
WITHIN_SECONDS = 2


def asked(client: CheckingClient) -> tuple[int, object]:
    """The answer, which has to come in time."""
    began = monotonic()
    answer = client.get("/health")
    assert monotonic() - began < WITHIN_SECONDS
    return answer.status_code, answer.json


def without_powers(*words: str) -> list[str]:
    """A command that is held to the permissions of files, even where root runs the tests."""
    return ["setpriv", "--bounding-set=-all", "--inh-caps=-all", *words] if os.geteuid() == 0 else list(words)


def test_it_is_well_and_asking_changes_nothing(as_: Client, db: Database) -> None:
    before = db.execute("pragma data_version").fetchone()
    assert asked(as_(None)) == (200, {"status": "ok"})
    assert db.execute("pragma data_version").fetchone() == before


def test_it_is_not_well_while_the_schema_is_behind(as_: Client, db: Database) -> None:
    db.execute("delete from _sqlite_migrations")
    db.conn.commit()
    assert asked(as_(None)) == (503, {"status": "not ready"})


@pytest.mark.parametrize("lock", ["begin immediate", "pragma locking_mode = exclusive"])
def test_it_is_not_well_while_somebody_keeps_the_file_locked(as_: Client, cast: Cast, db: Database, settings: Settings, lock: str) -> None:
    client = as_(cast.wren)
    db.conn.close()
    other = connect(settings.database)
    other.execute(lock)
    other.execute("delete from outbox")
    try:
        assert asked(client) == (503, {"status": "not ready"})
    finally:
        other.conn.close()
    assert asked(client) == (200, {"status": "ok"})


def test_it_is_not_well_with_a_file_that_may_only_be_read(settings: Settings) -> None:
    ask = f"from pathlib import Path; from observe.store import health; print(health.is_well(Path({str(settings.database)!r})))"

    def said() -> str:
        return subprocess.run(without_powers(sys.executable, "-c", ask), capture_output=True, text=True, check=True).stdout.strip()

    assert said() == "True"
    settings.database.chmod(0o444)
    assert said() == "False"


def test_it_is_not_well_without_room_on_the_disk(settings: Settings) -> None:
    free = shutil.disk_usage(settings.database).free
    assert health.is_well(settings.database, least_free=free // 2)
    assert not health.is_well(settings.database, least_free=free * 2)
    assert health.LEAST_FREE == 50_000_000


def test_it_is_not_well_without_a_database_or_with_something_else_in_its_place(as_: Client, db: Database, settings: Settings) -> None:
    client = as_(None)
    db.conn.close()
    for path in settings.instance.glob("observe.db*"):
        path.unlink()
    assert asked(client) == (503, {"status": "not ready"})
    settings.database.write_bytes(b"this is no database at all" * 100)
    assert asked(client) == (503, {"status": "not ready"})
