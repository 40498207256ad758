"""Actions: who will do what by when, and each step of it. Lists are filtered here by scopes that say the same as the policy."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date, datetime
from sqlite3 import Row

from sqlite_utils import Database

from observe.domain.action_policy import Reach
from observe.domain.actions import Action, Note, Owner, State, Terms
from observe.domain.errors import NotFound
from observe.domain.people import Person, Role
from observe.store.database import EVERY_ONE, marks, row, rows
from observe.store.moments import maybe_moment, moment, stored
from observe.store.visits import Scope

COLUMNS = """
select actions.id, actions.visit, visits.ref, finding, place, text, owner, actions.person, people.name, agency, due_on, given_by, given_at,
  said_done_at, said_by, seen_done_at, seen_by, seen_in, dropped_at,
  (select json_group_array(borough) from action_boroughs where action = actions.id) as boroughs
from actions left join visits on visits.id = actions.visit left join (select id, name from people) as people on people.id = actions.person
"""

EVERY_ACTION = Scope("1 = 1")
UNFINISHED = "seen_done_at is null and dropped_at is null"
TO_DO = f"said_done_at is null and {UNFINISHED}"

#: What a list holds, by what stands in its address, and how it is ordered; each has its index.
ORDERS = {
    State.OPEN: "due_on, actions.id",
    State.OVERDUE: "due_on, actions.id",
    State.SAID_DONE: "due_on, actions.id",
    State.SEEN_DONE: "seen_done_at desc, actions.id desc",
    State.DROPPED: "dropped_at desc, actions.id desc",
    None: "due_on, actions.id",
}


def owned_by(person: Person) -> Scope:
    """Those that somebody answers for; for the Board's, whoever is on it."""
    if person.has(Role.BOARD):
        return Scope("actions.id in (select id from actions where person = ? union all select id from actions where owner = 'board')", (person.id,))
    return Scope("actions.person = ?", (person.id,))


def unfinished_in(boroughs: Collection[str]) -> Scope:
    """What is to be done, or to be seen, in any of these boroughs."""
    keys = sorted(boroughs)
    return Scope(f"actions.id in (select action from action_boroughs where borough in ({marks(len(keys))}) and finished = 0)", tuple(keys))


def known_to(person: Person, reach: Reach) -> Scope:
    """All that somebody may see: the policy's READ."""
    if person.has(Role.OFFICE) or person.has(Role.BOARD):
        return EVERY_ACTION
    owned, there = owned_by(person), unfinished_in(reach.visits | reach.chairs)
    return Scope(f"({owned.where} or {there.where})", (*owned.arguments, *there.arguments))


def in_state(scope: Scope, state: State | None, today: date) -> Scope:
    """Those of a scope in this state on this day; None for all that is not finished."""
    match state:
        case State.OPEN:
            return scope.also(f"{TO_DO} and due_on >= ?", today.isoformat())
        case State.OVERDUE:
            return scope.also(f"{TO_DO} and due_on < ?", today.isoformat())
        case State.SAID_DONE:
            return scope.also(f"said_done_at is not null and {UNFINISHED}")
        case State.SEEN_DONE:
            return scope.also("seen_done_at is not null")
        case State.DROPPED:
            return scope.also("dropped_at is not null")
        case None:
            return scope.also(UNFINISHED)


def due_between(db: Database, first: date, last: date) -> list[Action]:
    """Those of which nobody said that they are done, due within these days."""
    return list_in(db, EVERY_ACTION.also(f"{TO_DO} and due_on between ? and ?", first.isoformat(), last.isoformat()))


def get(db: Database, number: int) -> Action:
    """One action; raises NotFound."""
    found = row(db, COLUMNS + "where actions.id = ?", number)
    if found is None:
        raise NotFound
    return _action(found)


def list_in(db: Database, scope: Scope, *, limit: int = EVERY_ONE, offset: int = 0, state: State | None = None) -> list[Action]:
    """A page of the actions of a scope, in the order that goes with the state: those to be done first come first."""
    sql = f"{COLUMNS} where {scope.where} order by {ORDERS[state]} limit ? offset ?"
    return [_action(one) for one in rows(db, sql, *scope.arguments, limit, offset)]


def count_in(db: Database, scope: Scope) -> int:
    """How many actions a scope holds."""
    found = row(db, f"select count(*) as n from actions where {scope.where}", *scope.arguments)
    return int(found["n"]) if found else 0


def of_visit(db: Database, visit: int) -> list[Action]:
    """All that came out of one visit's report, in the order of its findings."""
    return [_action(one) for one in rows(db, COLUMNS + "where actions.visit = ? order by finding, actions.id", visit)]


def add(db: Database, action: Action) -> Action:
    """A new action, with the number that it was given."""
    cursor = db.execute(
        """insert into actions (visit, finding, place, text, owner, person, agency, due_on, given_by, given_at)
           values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        (action.visit, action.finding, action.place, action.terms.text, *_who_and_when(action.terms), action.given_by, stored(action.given_at)),
    )
    number = cursor.lastrowid or 0
    db.conn.executemany("insert into action_boroughs (action, borough, finished) values (?, ?, 0)", [(number, key) for key in action.boroughs])
    return get(db, number)


def save(db: Database, action: Action) -> None:
    """Where it is, who answers for it and by when."""
    moments = (action.said_done_at, action.seen_done_at, action.dropped_at)
    db.execute(
        """update actions set owner = ?, person = ?, agency = ?, due_on = ?, said_done_at = ?, seen_done_at = ?, dropped_at = ?,
             said_by = ?, seen_by = ?, seen_in = ? where id = ?""",
        (
            *_who_and_when(action.terms),
            *(stored(at) if at else None for at in moments),
            action.said_by,
            action.seen_by,
            action.seen_in,
            action.id,
        ),
    )
    db.execute("update action_boroughs set finished = ? where action = ?", (int(action.finished), action.id))


def add_note(db: Database, action: Action, by: int, step: str, at: datetime, *, text: str = "", visit: int | None = None) -> None:
    """Writes one step down, with what was said. What a later visit said stands with that visit."""
    db.execute("insert into action_notes (action, by, at, step, text, visit) values (?, ?, ?, ?, ?, ?)", (action.id, by, stored(at), step, text, visit))


NOTES = """
select people.name, at, step, text, visits.ref, (
  select why from earlier_actions where earlier_actions.action = action_notes.action and observation = visits.sent_observation) as why
from action_notes join people on people.id = action_notes.by left join visits on visits.id = action_notes.visit
where action_notes.action = ? order by action_notes.id desc limit ?
"""


def notes(db: Database, action: Action, *, limit: int = EVERY_ONE) -> list[Note]:
    """The steps of an action, newest first."""
    return [Note(one["name"], moment(one["at"]), one["step"], one["why"] or one["text"], one["ref"] or "") for one in rows(db, NOTES, action.id, limit)]


def _who_and_when(terms: Terms) -> tuple[str, int | None, str, str]:
    return terms.owner, terms.person, terms.agency, terms.due_on.isoformat()


def _action(found: Row) -> Action:
    return Action(
        id=found["id"],
        terms=Terms(found["text"], Owner(found["owner"]), date.fromisoformat(found["due_on"]), found["person"], found["agency"]),
        boroughs=tuple(json.loads(found["boroughs"])),
        place=found["place"],
        given_by=found["given_by"],
        given_at=moment(found["given_at"]),
        visit=found["visit"],
        ref=found["ref"] or "",
        finding=found["finding"],
        name=found["name"] or "",
        said_done_at=maybe_moment(found["said_done_at"]),
        said_by=found["said_by"],
        seen_done_at=maybe_moment(found["seen_done_at"]),
        seen_by=found["seen_by"],
        seen_in=found["seen_in"],
        dropped_at=maybe_moment(found["dropped_at"]),
    )
