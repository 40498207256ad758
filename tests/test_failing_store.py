"""A full disk, a file that may only be read, one that is locked, one that is damaged: a page that says so, nothing half saved, and nothing typed is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from observe.settings import Settings
from observe.store.database import connect
from tests.cast import Cast, World
from tests.hostile import forms_of
from tests.test_commands import ROOT
from tests.views.test_public_health import without_powers

#: A small disk of its own for what runs in it; whoever is not root becomes so in a name space.
MOUNTED = 'mount -t tmpfs -o size=4m none "$0" && exec "$@"'


def in_trouble(folder: Path, trouble: str) -> dict[str, object]:
    """What a visitor in trouble saw."""
    script = [sys.executable, "-m", "tests.failing_store", str(folder), trouble]
    name_space = ["unshare", "--mount", *(() if os.geteuid() == 0 else ("--map-root-user",)), "sh", "-c", MOUNTED, str(folder)]
    words = [*name_space, *script] if trouble == "full" else without_powers(*script)
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


@pytest.mark.parametrize("trouble", ["full", "read-only"])
def test_in_trouble_nothing_is_lost_or_half_saved_reading_goes_on_and_afterwards_so_does_saving(tmp_path: Path, trouble: str) -> None:
    said = in_trouble(tmp_path, trouble)
    page = str(said.pop("page"))
    assert said == {"saved": 503, "looked": 200, "health": 503, "stage": "planned", "answers": 0, "whole": "ok", "again": 303, "answers_then": 1}
    assert "What you were sending just now was not saved." in page
    assert "Words that were typed while nothing could be saved. Words that" in page


def test_who_waits_too_long_for_a_lock_is_told_so_and_keeps_what_was_typed(as_, cast: Cast, world: World, settings: Settings) -> None:  # type: ignore[no-untyped-def]
    visit, client = world.planned(), as_(cast.wren)
    assert isinstance(client, FlaskClient)
    where = f"/visits/{visit.ref}/observation/victim-safety"
    hidden = dict(forms_of(client.get(where).text, where)[0].fields)
    other = connect(settings.database)
    other.execute("begin immediate")
    answer = client.post(where, data={**hidden, "G1": "3", "G1_reason": "The chair asked <each> agency."})
    other.conn.close()
    assert answer.status_code == 503
    assert "The chair asked &lt;each&gt; agency.</textarea>" in answer.text
    assert world.db.execute("select count(*) from answers").fetchone() == (0,)


def test_a_damaged_database_is_a_page_that_says_so(as_, cast: Cast, world: World, settings: Settings) -> None:  # type: ignore[no-untyped-def]
    client = as_(cast.wren)
    world.db.execute("pragma wal_checkpoint(truncate)")
    world.db.conn.close()
    settings.database.write_bytes(b"\xff" * settings.database.stat().st_size)
    answer = client.get("/visits")
    assert (answer.status_code, "cannot save at the moment" in answer.text) == (503, True)
