"""Facts about the database itself, such as that it is a demonstration."""

from __future__ import annotations

from sqlite_utils import Database

from observe.domain.people import Role
from observe.store.database import row, rows


def is_demonstration(db: Database) -> bool:
    """Whether everybody in it is invented: written by the `demo` command, and by nothing else."""
    found = row(db, "select value from facts where name = 'demonstration'")
    return found is not None and found["value"] == "yes"


def make_demonstration(db: Database, people: dict[Role, int]) -> None:
    """Says so, for good, and who can be tried out: one person a role."""
    db.execute("insert into facts (name, value) values ('demonstration', 'yes')")
    db.conn.executemany("insert into facts (name, value) values (?, ?)", [(f"demonstration-{role}", str(person)) for role, person in people.items()])


def demonstration_people(db: Database) -> dict[Role, int]:
    """Who can be tried out, by role; empty for a real database."""
    found = {one["name"]: int(one["value"]) for one in rows(db, "select name, value from facts where name like 'demonstration-%' order by name")}
    return {role: found[f"demonstration-{role}"] for role in Role if f"demonstration-{role}" in found}
