"""Chairs' replies as typed, their points, and the days that they have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from sqlite_utils import Database

from observe.domain.errors import NotFound, Stale
from observe.domain.replies import Point, Reply, Response, Verdict
from observe.domain.visit import Visit
from observe.store.database import row, rows
from observe.store.moments import maybe_moment, stored


def get(db: Database, visit: Visit) -> Reply:
    """The reply to the newest report as far as it is; one of revision 0 where none was begun. Raises NotFound where nothing was released."""
    released = row(db, "select max(version) as version from reports where visit = ?", visit.id)
    if released is None or released["version"] is None:
        raise NotFound
    found = row(db, "select version, revision, nothing_to_correct, message, saved_at, sent_at, sent_by, settled_at from replies where visit = ?", visit.id)
    if found is None:
        return Reply(visit.id, released["version"])
    return Reply(
        visit.id,
        found["version"],
        found["revision"],
        bool(found["nothing_to_correct"]),
        found["message"],
        _points(db, visit.id),
        _responses(db, visit.id),
        {one["finding"]: one["may"] for one in rows(db, "select finding, may from shares where visit = ? order by finding", visit.id)},
        maybe_moment(found["saved_at"]),
        maybe_moment(found["sent_at"]),
        found["sent_by"],
        maybe_moment(found["settled_at"]),
    )


def _points(db: Database, visit: int) -> tuple[Point, ...]:
    sql = "select id, passage, kind, text, verdict, reason, corrected from points where visit = ? and removed_at is null order by id"
    return tuple(
        Point(one["id"], one["passage"], one["kind"], one["text"], Verdict(one["verdict"]) if one["verdict"] else None, one["reason"], one["corrected"])
        for one in rows(db, sql, visit)
    )


def _responses(db: Database, visit: int) -> dict[int, Response]:
    found = rows(db, "select finding, will, what, owner, agency, due, why, whose from responses where visit = ? order by finding", visit)
    return {one["finding"]: Response(*one) for one in found}


def next_revision(db: Database, visit: Visit, version: int, seen: int, at: datetime) -> None:
    """Counts the reply's revision up. Raises Stale when it was saved since revision `seen`."""
    if seen == 0:
        begun = db.execute(
            "insert into replies (visit, version, revision, nothing_to_correct, message, saved_at) values (?, ?, 1, 0, '', ?) on conflict do nothing",
            (visit.id, version, stored(at)),
        )
        changed = begun.rowcount
    else:
        sql = "update replies set revision = revision + 1, saved_at = ? where visit = ? and revision = ?"
        changed = db.execute(sql, (stored(at), visit.id, seen)).rowcount
    if changed != 1:
        raise Stale(visit.ref)


def save(db: Database, visit: Visit, *, nothing_to_correct: bool, message: str, responses: Iterable[Response], shares: Mapping[int, str]) -> None:
    """All of it but the points, as a whole, after `next_revision`."""
    db.execute("update replies set nothing_to_correct = ?, message = ? where visit = ?", (nothing_to_correct, message, visit.id))
    db.execute("delete from responses where visit = ?", (visit.id,))
    db.conn.executemany(
        "insert into responses (visit, finding, will, what, owner, agency, due, why, whose) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(visit.id, one.finding, one.will, one.what, one.owner, one.agency, one.due, one.why, one.whose) for one in responses],
    )
    db.execute("delete from shares where visit = ?", (visit.id,))
    db.conn.executemany("insert into shares (visit, finding, may) values (?, ?, ?)", [(visit.id, finding, may) for finding, may in shares.items()])


def save_point(db: Database, visit: Visit, point: Point) -> int:
    """A new point, or one that the chair words otherwise; its id. Raises NotFound when it is another visit's or was taken out."""
    if point.id is None:
        added = db.execute("insert into points (visit, passage, kind, text) values (?, ?, ?, ?)", (visit.id, point.passage, point.kind, point.text))
        return int(added.lastrowid or 0)
    changed = db.execute(
        "update points set passage = ?, kind = ?, text = ? where id = ? and visit = ? and removed_at is null",
        (point.passage, point.kind, point.text, point.id, visit.id),
    )
    if changed.rowcount != 1:
        raise NotFound
    return point.id


def remove_point(db: Database, visit: Visit, point: int, at: datetime | None) -> None:
    """Takes a point out; None brings it back. Raises NotFound when it is another visit's."""
    if db.execute("update points set removed_at = ? where id = ? and visit = ?", (stored(at) if at else None, point, visit.id)).rowcount != 1:
        raise NotFound


def send(db: Database, visit: Visit, by: int, at: datetime) -> None:
    """Sent, once. Raises Stale when it was."""
    if db.execute("update replies set sent_at = ?, sent_by = ? where visit = ? and sent_at is null", (stored(at), by, visit.id)).rowcount != 1:
        raise Stale(visit.ref)


def settle(db: Database, visit: Visit, points: Iterable[Point], by: int, at: datetime) -> None:
    """All its points are answered, once. Raises Stale when they were, or the reply was not sent."""
    sql = "update replies set settled_at = ? where visit = ? and sent_at is not null and settled_at is null"
    if db.execute(sql, (stored(at), visit.id)).rowcount != 1:
        raise Stale(visit.ref)
    db.conn.executemany(
        "update points set verdict = ?, reason = ?, corrected = ?, answered_by = ?, answered_at = ? where id = ? and visit = ?",
        [(one.verdict, one.reason, one.corrected, by, stored(at), one.id, visit.id) for one in points],
    )


def extend(db: Database, visit: Visit, last_day: date, reason: str, by: int, at: datetime) -> None:
    """More days for the reply, from now on."""
    db.execute("insert into extensions (visit, reply_by, reason, by, at) values (?, ?, ?, ?, ?)", (visit.id, last_day.isoformat(), reason, by, stored(at)))


def last_day(db: Database, visit: Visit) -> date:
    """The last day for the reply, with the days that were added. Raises NotFound where nothing was released."""
    found = row(
        db,
        """select coalesce((select reply_by from extensions where visit = ? order by id desc limit 1),
             (select reply_by from reports where visit = ? order by version limit 1)) as day""",
        visit.id,
        visit.id,
    )
    if found is None or found["day"] is None:
        raise NotFound
    return date.fromisoformat(found["day"])
