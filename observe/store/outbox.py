"""Letters that wait to be sent, written in the same change as what they tell of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Row

from sqlite_utils import Database

from observe.store.database import EVERY_ONE, row, rows
from observe.store.moments import maybe_moment, moment, stored


@dataclass(frozen=True, slots=True)
class Letter:
    """One e-mail to one person. `message_id` stays the same however often it is tried; `calendar` is what it carries for their calendar."""

    id: int
    message_id: str
    recipient: str
    subject: str
    body: str
    tries: int
    calendar: str = ""


@dataclass(frozen=True, slots=True)
class Stuck:
    """A letter that was given up, or was tried so often that somebody should know: to whom, and why, without its words.

    `person` and `name` are empty for a letter from before people were kept with theirs.
    """

    id: int
    person: int | None
    name: str
    subject: str
    written_at: datetime
    tries: int
    error: str
    next_try_at: datetime
    given_up_at: datetime | None


def add(
    db: Database,
    letter: str,
    *,
    message_id: str,
    recipient: str,
    subject: str,
    body: str,
    at: datetime,
    person: int | None = None,
    visit: int | None = None,
    calendar: str = "",
) -> None:
    """A letter to be sent as soon as may be; `letter` is its row in `domain.telling`."""
    db.execute(
        "insert into outbox (letter, message_id, recipient, person, visit, subject, body, calendar, written_at, next_try_at, tries, error)"
        " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, '')",
        (letter, message_id, recipient, person, visit, subject, body, calendar, stored(at), stored(at)),
    )


def due(db: Database, at: datetime, *, limit: int = EVERY_ONE) -> list[Letter]:
    """The letters whose turn it is, the longest waiting first."""
    found = rows(
        db,
        """select id, message_id, recipient, subject, body, tries, calendar from outbox
           where sent_at is null and given_up_at is null and next_try_at <= ? order by next_try_at, id limit ?""",
        stored(at),
        limit,
    )
    return [Letter(one["id"], one["message_id"], one["recipient"], one["subject"], one["body"], one["tries"], one["calendar"]) for one in found]


def take(db: Database, letter: Letter, until: datetime) -> None:
    """Somebody is about to try it: nobody else does before then."""
    db.execute("update outbox set tries = tries + 1, next_try_at = ? where id = ?", (stored(until), letter.id))


def sent(db: Database, letter: Letter, at: datetime) -> None:
    """The mail server took it. Its words are no longer needed."""
    db.execute("update outbox set sent_at = ?, given_up_at = null, error = '', body = '', calendar = '' where id = ?", (stored(at), letter.id))


def failed(db: Database, letter: Letter, error: str, next_try_at: datetime) -> None:
    """The mail server did not; it is tried again."""
    db.execute("update outbox set error = ?, next_try_at = ? where id = ?", (error, stored(next_try_at), letter.id))


def give_up(db: Database, letter: Letter, error: str, at: datetime) -> None:
    """It is not tried again by itself."""
    db.execute("update outbox set error = ?, given_up_at = ? where id = ?", (error, stored(at), letter.id))


def list_stuck(db: Database, *, limit: int, offset: int = 0) -> list[Stuck]:
    """A page of them: those that were given up first, the oldest first."""
    found = rows(
        db,
        f"""select outbox.id, person, ifnull(name, '') as name, subject, written_at, tries, error, next_try_at, given_up_at
            from outbox left join people on people.id = person where outbox.id in ({STUCK})
            order by given_up_at is null, written_at, outbox.id limit ? offset ?""",
        limit,
        offset,
    )
    return [_stuck(one) for one in found]


def _stuck(one: Row) -> Stuck:
    return Stuck(
        id=one["id"],
        person=one["person"],
        name=one["name"],
        subject=one["subject"],
        written_at=moment(one["written_at"]),
        tries=one["tries"],
        error=one["error"],
        next_try_at=moment(one["next_try_at"]),
        given_up_at=maybe_moment(one["given_up_at"]),
    )


def count_stuck(db: Database) -> tuple[int, int]:
    """How many were given up, and how many are still tried."""
    found = row(db, f"select count(given_up_at) as given_up, count(*) as n from outbox where id in ({STUCK})")
    return (found["given_up"], found["n"] - found["given_up"]) if found else (0, 0)


#: From so many tries on, which is after about an hour and a half, somebody should know.
MANY = 5
#: Each half is looked up in an index of its own.
STUCK = f"""select id from outbox where given_up_at is not null
  union all select id from outbox where sent_at is null and given_up_at is null and error <> '' and tries >= {MANY}"""


def try_again(db: Database, at: datetime, *, letter: int | None = None) -> int:
    """From the beginning, to the address that the person has now: one that is stuck, or all of them. How many."""
    return db.execute(
        f"""update outbox set given_up_at = null, tries = 0, next_try_at = ?, recipient = ifnull(
              (select email from people where id = person and letter <> 'address_changing'), recipient)
            where id in ({STUCK}) and (? is null or id = ?)""",
        (stored(at), letter, letter),
    ).rowcount


def drop(db: Database, letter: int) -> int:
    """One that is stuck is not sent any more, and nothing stays of it. How many: one, or none."""
    return db.execute(f"delete from outbox where id in ({STUCK}) and id = ?", (letter,)).rowcount


def forget_sent(db: Database, before: datetime) -> None:
    """Nothing stays of letters that were sent before then."""
    db.execute("delete from outbox where sent_at < ?", (stored(before),))
