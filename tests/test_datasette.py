"""The database opens in Datasette as it is, and stays as it is: what docs/running.md says."""

from __future__ import annotations

import json
import subprocess
import sys

from observe.settings import Settings
from tests.cast import World


def ask(settings: Settings, sql: str) -> object:
    """What Datasette answers to a question, from a process of its own."""
    address = f"/observe.json?sql={sql.replace(' ', '+')}&_shape=array"
    done = subprocess.run(
        [sys.executable, "-m", "datasette", str(settings.database), "--get", address], capture_output=True, text=True, timeout=60, check=False
    )
    return json.loads(done.stdout)


def test_it_reads_while_observe_has_the_database_open_and_cannot_write(world: World, settings: Settings) -> None:
    world.released()
    count = "select count(*) as n from answers join visits on sent_observation = observation"
    (told,) = world.db.execute(count).fetchone()
    assert told > 30
    assert ask(settings, count) == [{"n": told}]
    refused = ask(settings, "delete from visits")
    assert isinstance(refused, dict)
    assert refused["error"] == "Statement must be a SELECT"
    assert world.db.execute("select count(*) from visits").fetchone() == (1,)
