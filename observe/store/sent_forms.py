"""Forms that were acted on: the key of each, and what was answered."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from observe.domain.errors import NotFound
from observe.store.database import row
from observe.store.moments import stored

#: For so long a form that is sent again gets the answer that it got.
KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Answered:
    """The page that it led to, and what was said on it, each with its category."""

    leads_to: str
    said: tuple[tuple[str, str], ...] = ()


def get(db: Database, key: str) -> Answered:
    """What the form with this key was answered; raises NotFound."""
    found = row(db, "select leads_to, said from sent_forms where key = ?", key)
    if found is None:
        raise NotFound
    return Answered(found["leads_to"], tuple((category, text) for category, text in json.loads(found["said"])))


def forget_all(db: Database) -> None:
    """What was said can name visits and people."""
    db.execute("delete from sent_forms")


def add(db: Database, key: str, answered: Answered, at: datetime) -> None:
    """Keeps it within the change that it tells of, and forgets older ones."""
    db.execute("delete from sent_forms where at < ?", (stored(at - KEPT),))
    db.execute(
        "insert or replace into sent_forms (key, leads_to, said, at) values (?, ?, ?, ?)", (key, answered.leads_to, json.dumps(answered.said), stored(at))
    )
