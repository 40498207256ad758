"""The area as it was on the day a visit was planned: kept once for each change of its data."""

from __future__ import annotations

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


#: What was read once, by the hash of its text: under the same hash there is never another.
READ: dict[str, Area] = {}


def get(db: Database, digest: str) -> Area:
    """The area that is kept under this hash."""
    if digest not in READ:
        found = row(db, "select content from areas where sha256 = ?", digest)
        assert found is not None  # noqa: S101 - a visit points at it
        READ[digest] = from_json(found["content"])
    return READ[digest]
