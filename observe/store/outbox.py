"""Letters that wait to be sent, written in the same change as what they tell of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from observe.store.database import rows
from observe.store.moments import stored

#: What SQLite takes for "no limit".
EVERY_ONE = -1


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


def forget_sent(db: Database, before: datetime) -> None:
    """Nothing stays of letters that were sent before then."""
    db.execute("delete from outbox where sent_at < ?", (stored(before),))
