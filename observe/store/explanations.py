"""What a visitor says of words that look like an identifying detail and are none."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlite_utils import Database

from observe.store.database import rows
from observe.store.moments import stored

#: The field of the observation, and the hash of the words.
Place = tuple[str, str]


def get(db: Database, observation: int) -> dict[Place, str]:
    """All that were given, by their place."""
    found = rows(db, "select field, words, reason from explanations where observation = ? order by field, words", observation)
    return {(one["field"], one["words"]): one["reason"] for one in found}


def save(db: Database, observation: int, explained: Mapping[Place, str], at: datetime) -> None:
    """These as typed; others stay as they are. An empty one is no row."""
    db.conn.executemany(
        "insert into explanations (observation, field, words, reason, at) values (?, ?, ?, ?, ?)"
        " on conflict (observation, field, words) do update set reason = excluded.reason, at = excluded.at where reason <> excluded.reason",
        [(observation, *place, reason, stored(at)) for place, reason in explained.items() if reason],
    )
    _delete(db, observation, [place for place, reason in explained.items() if not reason])


def keep_only(db: Database, observation: int, places: Collection[Place]) -> None:
    """Forgets what was said of words that are no longer there, and with it the last trace of them."""
    _delete(db, observation, [place for place in get(db, observation) if place not in places])


def _delete(db: Database, observation: int, places: Collection[Place]) -> None:
    db.conn.executemany("delete from explanations where observation = ? and field = ? and words = ?", [(observation, *place) for place in places])
