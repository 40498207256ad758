"""People, their roles, and the boroughs they have ties with."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from sqlite3 import IntegrityError, Row

from sqlite_utils import Database

from observe.domain.errors import NotFound
from observe.domain.people import Person, Role, Standing
from observe.store.database import row, rows
from observe.store.moments import maybe_moment, stored

COLUMNS = """
select people.id, name, email, standing, post, agency, active, invited_at, named_on_reports, board_chair,
  (select group_concat(role, ' ') from roles where roles.person = people.id) as roles,
  (select group_concat(borough, ' ') from ties where ties.person = people.id) as boroughs
from people
"""


class Taken(Exception):
    """Somebody else already has this e-mail address."""


def get(db: Database, person: int) -> Person:
    """One person; raises NotFound."""
    return _one(row(db, COLUMNS + "where people.id = ?", person))


def get_by_email(db: Database, email: str) -> Person:
    """The person with this address, whatever its capitals; raises NotFound."""
    return _one(row(db, COLUMNS + "where email = ?", email.strip()))


def list_all(db: Database, *, limit: int, offset: int = 0) -> list[Person]:
    """A page of everybody, active ones first, by name."""
    return [_person(found) for found in rows(db, COLUMNS + "order by active desc, name, people.id limit ? offset ?", limit, offset)]


def count(db: Database) -> int:
    """How many people are known."""
    found = row(db, "select count(*) as n from people")
    return int(found["n"]) if found else 0


def list_active(db: Database) -> list[Person]:
    """Everybody who is invited and not deactivated, by name."""
    return [_person(found) for found in rows(db, COLUMNS + "where active = 1 and invited_at is not null order by name, people.id")]


def list_with_role(db: Database, role: Role) -> list[Person]:
    """Active people of one role, by name."""
    where = "where active = 1 and people.id in (select person from roles where role = ?) order by name, people.id"
    return [_person(found) for found in rows(db, COLUMNS + where, role)]


def add(db: Database, person: Person, at: datetime) -> Person:
    """A new person, with the id they were given; raises Taken."""
    try:
        cursor = db.execute(
            "insert into people (name, email, standing, post, agency, active, invited_at, named_on_reports, board_chair, added_at)"
            " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*_columns(person), stored(at)),
        )
    except IntegrityError as error:
        raise Taken(person.email) from error
    _save_lists(db, cursor.lastrowid or 0, person)
    return get(db, cursor.lastrowid or 0)


def save(db: Database, person: Person) -> None:
    """Everything about a person who is already known; raises Taken."""
    try:
        db.execute(
            "update people set name = ?, email = ?, standing = ?, post = ?, agency = ?, active = ?, invited_at = ?, named_on_reports = ?, board_chair = ?"
            " where id = ?",
            (*_columns(person), person.id),
        )
    except IntegrityError as error:
        raise Taken(person.email) from error
    db.execute("delete from roles where person = ?", (person.id,))
    db.execute("delete from ties where person = ?", (person.id,))
    _save_lists(db, person.id, person)


def _columns(person: Person) -> tuple[object, ...]:
    invited = stored(person.invited_at) if person.invited_at else None
    flags = int(person.named_on_reports), int(person.board_chair)
    return person.name, person.email.strip(), person.standing, person.post, person.agency, int(person.active), invited, *flags


def _save_lists(db: Database, person: int, said: Person) -> None:
    _insert(db, "insert into roles (person, role) values (?, ?)", person, sorted(said.roles))
    _insert(db, "insert into ties (person, borough) values (?, ?)", person, said.boroughs)


def _insert(db: Database, sql: str, person: int, values: Iterable[str]) -> None:
    db.conn.executemany(sql, [(person, value) for value in values])


def _one(found: Row | None) -> Person:
    if found is None:
        raise NotFound
    return _person(found)


def _person(found: Row) -> Person:
    return Person(
        id=found["id"],
        name=found["name"],
        email=found["email"],
        roles=frozenset(Role(role) for role in (found["roles"] or "").split()),
        standing=Standing(found["standing"]),
        post=found["post"],
        agency=found["agency"],
        boroughs=tuple(sorted((found["boroughs"] or "").split())),
        active=bool(found["active"]),
        invited_at=maybe_moment(found["invited_at"]),
        named_on_reports=bool(found["named_on_reports"]),
        board_chair=bool(found["board_chair"]),
    )
