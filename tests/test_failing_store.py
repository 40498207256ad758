"""A full disk, a file that may only be read, one that is locked, one that is damaged: a page that says so, nothing half saved, and nothing typed is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from time import monotonic

import pytest
from werkzeug.test import TestResponse

from observe.app import create_app
from observe.domain.people import Person
from observe.settings import Settings
from observe.store.database import BUSY_SECONDS, connect
from tests.cast import NOW, Cast, World
from tests.conftest import CheckingClient
from tests.hostile import forms_of
from tests.sessions import sign_in
from tests.test_commands import ROOT
from tests.views.test_public_health import without_powers

Client = Callable[[Person | None], CheckingClient]

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
    pages = said.pop("pages")
    assert said == {
        **{"saved": 503, "found": 503, "looked": 200, "health": 503},
        **{"stage": "planned", "answers": 0, "findings": 0, "whole": "ok"},
        "again": [303, 303, 303],
        "then": {"stage": "writing", "answers": 1, "findings": 1, "whole": "ok"},
    }
    assert isinstance(pages, list)
    for page in pages:
        assert "What you were sending just now was not saved." in page
        assert "Words that were typed while nothing could be saved. Words that" in page


@contextmanager
def locked(database: Path) -> Iterator[None]:
    """Somebody else keeps the database to themselves, and does not give it back."""
    other = connect(database)
    other.execute("begin immediate")
    try:
        yield
    finally:
        other.conn.close()


def timed(ask: Callable[[], TestResponse]) -> tuple[TestResponse, float]:
    """An answer, and how long it took in seconds."""
    begun = monotonic()
    return ask(), monotonic() - begun


def test_who_waits_too_long_for_a_lock_is_told_so_and_keeps_what_was_typed(as_: Client, cast: Cast, world: World, settings: Settings) -> None:
    visit, wren, phone, watcher = world.planned(), as_(cast.wren), as_(cast.wren), as_(None)
    part, new = f"/visits/{visit.ref}/observation/victim-safety", f"/visits/{visit.ref}/observation/findings/improvement/new"
    typed = {**dict(forms_of(wren.get(part).text, part)[0].fields), "G1": "3", "G1-reason": "The chair asked <each> agency."}
    finding = {**dict(forms_of(wren.get(new).text, new)[0].fields), "text": "Papers came <late>.", "theme": "minutes"}
    with locked(settings.database), ThreadPoolExecutor() as threads:
        saves = [threads.submit(timed, partial(one.post, where, data=said)) for one, where, said in ((wren, part, typed), (phone, new, finding))]
        asked, seconds = timed(partial(watcher.get, "/health"))
        assert (asked.status_code, seconds < 2) == (503, True)
        answers = [save.result() for save in saves]
    for (answer, seconds), words in zip(answers, ("The chair asked &lt;each&gt; agency.", "Papers came &lt;late&gt;."), strict=True):
        assert answer.status_code == 503
        assert "What you were sending just now was not saved." in answer.text
        assert f"{words}</textarea>" in answer.text
        assert BUSY_SECONDS <= seconds < BUSY_SECONDS + 5
    assert [world.db.execute(f"select count(*) from {table}").fetchone() for table in ("answers", "findings", "sent_forms")] == [(0,)] * 3
    assert [wren.post(where, data=said).status_code for where, said in ((part, typed), (new, finding))] == [303, 400]


def test_reading_goes_on_without_delay_while_nothing_can_be_saved(settings: Settings, cast: Cast, world: World) -> None:
    now = [NOW]
    app, visit = create_app(settings, clock=lambda: now[0]), world.released()
    client = app.test_client()
    sign_in(client, cast.wren)
    now[0] += timedelta(minutes=5)  # that the session was used has to be noted
    with locked(settings.database):
        answer, seconds = timed(partial(client.get, f"/visits/{visit.ref}"))
    assert (answer.status_code, seconds < 3) == (200, True)


def test_a_damaged_database_is_a_page_that_says_so(as_: Client, cast: Cast, world: World, settings: Settings) -> None:
    client = as_(cast.wren)
    world.db.execute("pragma wal_checkpoint(truncate)")
    world.db.conn.close()
    settings.database.write_bytes(b"\xff" * settings.database.stat().st_size)
    answer = client.get("/visits")
    assert (answer.status_code, "cannot save at the moment" in answer.text) == (503, True)
