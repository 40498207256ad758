"""Chairs' replies as typed, their points, and the days that they have."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from sqlite3 import Row

from sqlite_utils import Database

from observe.domain.errors import NotFound, Stale
from observe.domain.replies import Draft, Point, PointKind, Reply, Response, Standing, Verdict
from observe.domain.visit import Visit
from observe.store.database import marks, row, rows
from observe.store.moments import maybe_moment, moment, stored


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
    sql = f"{POINTS} where visit = ? and removed_at is null order by id"
    return tuple(_point(one) for one in rows(db, sql, visit))


POINTS = "select id, passage, kind, text, verdict, reason, corrected, revision from points"


def _point(found: Row) -> Point:
    verdict = Verdict(found["verdict"]) if found["verdict"] else None
    return Point(found["id"], found["passage"], found["kind"], found["text"], verdict, found["reason"], found["corrected"], found["revision"])


def _responses(db: Database, visit: int) -> dict[int, Response]:
    found = rows(db, "select finding, will, what, owner, agency, due, why, whose from responses where visit = ? order by finding", visit)
    return {one["finding"]: Response(*one) for one in found}


def begin(db: Database, visit: Visit, version: int, at: datetime) -> None:
    """There is a reply from now on; nothing happens where there was."""
    sql = """insert into replies (visit, version, revision, nothing_to_correct, message, saved_at) values (?, ?, 0, 0, '', ?)
             on conflict do update set saved_at = excluded.saved_at"""
    db.execute(sql, (visit.id, version, stored(at)))


def next_revision(db: Database, visit: Visit, seen: int) -> None:
    """Counts the revision of a reply that was begun up: of all of it but the points. Raises Stale when it was saved since revision `seen`."""
    if db.execute("update replies set revision = revision + 1 where visit = ? and revision = ?", (visit.id, seen)).rowcount != 1:
        raise Stale(visit.ref)


def save(db: Database, visit: Visit, draft: Draft) -> None:
    """All of it but the points, as a whole, after `next_revision`."""
    db.execute("update replies set nothing_to_correct = ?, message = ? where visit = ?", (draft.nothing_to_correct, draft.message, visit.id))
    db.execute("delete from responses where visit = ?", (visit.id,))
    db.conn.executemany(
        "insert into responses (visit, finding, will, what, owner, agency, due, why, whose) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(visit.id, one.finding, one.will, one.what, one.owner, one.agency, one.due, one.why, one.whose) for one in draft.responses.values()],
    )
    db.execute("delete from shares where visit = ?", (visit.id,))
    db.conn.executemany("insert into shares (visit, finding, may) values (?, ?, ?)", [(visit.id, finding, may) for finding, may in draft.shares.items()])


def save_point(db: Database, visit: Visit, point: Point) -> int:
    """A new point, or one that the chair words otherwise; its id. Raises NotFound when it is another visit's or was taken out, Stale if saved since."""
    if point.id is None:
        added = db.execute("insert into points (visit, passage, kind, text) values (?, ?, ?, ?)", (visit.id, point.passage, point.kind, point.text))
        return int(added.lastrowid or 0)
    if row(db, "select id from points where id = ? and visit = ? and removed_at is null", point.id, visit.id) is None:
        raise NotFound
    changed = db.execute(
        "update points set passage = ?, kind = ?, text = ?, revision = revision + 1 where id = ? and revision = ?",
        (point.passage, point.kind, point.text, point.id, point.revision),
    )
    if changed.rowcount != 1:
        raise Stale(visit.ref)
    return point.id


def remove_point(db: Database, visit: Visit, point: int, at: datetime | None) -> None:
    """Takes a point out; None brings it back. Raises NotFound when it is another visit's."""
    if db.execute("update points set removed_at = ? where id = ? and visit = ?", (stored(at) if at else None, point, visit.id)).rowcount != 1:
        raise NotFound


def last_removed(db: Database, visit: Visit) -> tuple[Point, datetime] | None:
    """The point that was taken out last and not brought back, and when; or None."""
    found = row(
        db, f"{POINTS.replace(' from', ', removed_at from')} where visit = ? and removed_at is not null order by removed_at desc, id desc limit 1", visit.id
    )
    return (_point(found), moment(found["removed_at"])) if found else None


def tell_of(db: Database, visit: Visit, point: int, at: datetime) -> bool:
    """Writes down that a point was told of before its reply is sent; False where that was before, or it does not say that wording could identify someone."""
    sql = "update points set told_at = ? where id = ? and visit = ? and kind = ? and told_at is null"
    return db.execute(sql, (stored(at), point, visit.id, PointKind.IDENTIFYING)).rowcount == 1


def send(db: Database, visit: Visit, by: int, at: datetime) -> None:
    """Sent, once, about the newest version of the report. Raises Stale when it was."""
    sql = """update replies set sent_at = ?, sent_by = ?, version = (select max(version) from reports where reports.visit = replies.visit)
             where visit = ? and sent_at is null"""
    if db.execute(sql, (stored(at), by, visit.id)).rowcount != 1:
        raise Stale(visit.ref)


def shared(db: Database, visits: Iterable[Visit]) -> frozenset[tuple[int, int]]:
    """The good practices which the chairs of these visits agreed, in a reply that was sent, to share: each by visit and its number in the report.

    Reports number good practices in the order of the findings from 1 on, and whatever is corrected in one keeps its number.
    """
    ids = [visit.id for visit in visits]
    sql = f"""
        with numbered as (
          select visits.id as visit, findings.id as finding, row_number() over (partition by visits.id order by findings.id) as number
          from visits join findings on findings.observation = visits.sent_observation
          where kind = 'good-practice' and removed_at is null and visits.id in ({marks(len(ids))}))
        select visit, number from numbered join shares using (visit, finding) join replies using (visit)
        where may = 'yes' and sent_at is not null order by visit, number"""
    return frozenset((one["visit"], one["number"]) for one in rows(db, sql, *ids))


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
    return standing(db, visit).last_day


def standing(db: Database, visit: Visit) -> Standing:
    """Where the reply is. Raises NotFound where nothing was released."""
    found = standings(db, [visit])
    if not found:
        raise NotFound
    return found[visit.id]


def standings(db: Database, visits: Iterable[Visit]) -> dict[int, Standing]:
    """Where the replies to these visits' reports are, by the visit's id; none where nothing was released."""
    ids = [visit.id for visit in visits]
    found = rows(db, f"{STANDINGS} where visits.id in ({marks(len(ids))}) order by visits.id", *ids)
    return {one["id"]: _standing(one) for one in found if one["last_day"]}


STANDINGS = """
select visits.id, replies.saved_at, replies.sent_at, replies.settled_at,
  coalesce((select reply_by from extensions where visit = visits.id order by id desc limit 1),
    (select reply_by from reports where visit = visits.id order by version limit 1)) as last_day,
  (select count(*) from points where visit = visits.id and removed_at is null) as points
from visits left join replies on replies.visit = visits.id
"""


def _standing(found: Row) -> Standing:
    begun, last = found["saved_at"] is not None, date.fromisoformat(found["last_day"])
    return Standing(last, begun, found["points"], maybe_moment(found["sent_at"]), maybe_moment(found["settled_at"]))
