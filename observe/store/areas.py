"""The area as it was on the day a visit was planned: kept once for each change of its data."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256

from sqlite_utils import Database

from observe.domain.area import Area, as_json, from_json
from observe.store.database import row


def keep(db: Database, area: Area) -> int:
    """The id under which exactly this area is kept; adds it when it is new."""
    content = as_json(area)
    digest = sha256(content.encode()).hexdigest()
    db.execute("insert into areas (sha256, content) values (?, ?) on conflict (sha256) do nothing", (digest, content))
    found = row(db, "select id from areas where sha256 = ?", digest)
    assert found is not None  # noqa: S101 - it was inserted one line above
    return int(found["id"])


@lru_cache(maxsize=64)
def read(content: str) -> Area:
    """The area that a stored text says; the same text is read once."""
    return from_json(content)
