"""Observations: answers, attendance, findings and earlier points, as typed. A section is saved as a whole or refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cached_property
from sqlite3 import Row

from sqlite_utils import Database

from forms.attended import Attended
from forms.found import Finding
from forms.instrument import NO_ANSWER, Answer
from observe.domain.errors import NotFound, Stale
from observe.domain.observation import Earlier, Observation
from observe.domain.visit import Visit, Whose
from observe.store import earlier, explanations
from observe.store.database import row, rows
from observe.store.moments import maybe_moment, moment, stored


class Stored(Observation):
    """An observation of the database. Each table of it is read when somebody first asks for it: most pages ask for one."""

    _db: Database
    _visit: Visit

    @classmethod
    def of(cls, db: Database, visit: Visit, whose: Whose, own: int = 0, saved_at: str | None = None) -> Stored:
        """Whose observation has this id; with 0 one that is not begun."""
        found = cls.__new__(cls)
        saves = rows(db, "select slug, revision, saved_at from sections where observation = ? order by slug", own) if own else []
        found.__dict__.update(
            id=own,
            visitor=whose.visitor,
            joint=whose.joint,
            revisions={slug: revision for slug, revision, _ in saves},
            saved={slug: moment(at) for slug, _, at in saves},
            saved_at=maybe_moment(saved_at),
            _db=db,
            _visit=visit,
        )
        return found

    @cached_property
    def answers(self) -> Mapping[str, Answer]:
        """Question key to what was typed."""
        return answers(self._db, self.id)

    @cached_property
    def attended(self) -> tuple[Attended, ...]:
        """As the area lists its agencies."""
        return _in_order(self._visit, (_attended(one) for one in rows(self._db, ATTENDANCE, self.id)))

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Those that were not taken out."""
        return tuple(_finding(one) for one in rows(self._db, FINDINGS, self.id))

    @cached_property
    def earlier(self) -> tuple[Earlier, ...]:
        """The points of last time, answered or not."""
        return earlier.of(self._db, self._visit, self.id)

    @cached_property
    def explained(self) -> Mapping[tuple[str, str], str]:
        """What was said of words that look like an identifying detail."""
        return explanations.get(self._db, self.id)

    @cached_property
    def apart(self) -> frozenset[str]:
        """On which questions the two that a joint one is made of said something else."""
        return frozenset(one["question"] for one in rows(self._db, APART, self._visit.id)) if self.joint else frozenset()


def get(db: Database, visit: Visit, whose: Whose | None = None) -> Observation:
    """What was written so far, by the visitor or in the joint one of a pair, if it is not said whose; an empty observation with id 0 before the first save."""
    whose = whose or visit.whole
    found = _find(db, visit, whose)
    return Stored.of(db, visit, whose, found["id"], found["saved_at"]) if found else Stored.of(db, visit, whose)


def _find(db: Database, visit: Visit, whose: Whose) -> Row | None:
    """Of a visit there is one joint observation, whoever makes it."""
    if whose.joint:
        return row(db, "select id, saved_at from observations where visit = ? and joint = 1", visit.id)
    return row(db, "select id, saved_at from observations where visit = ? and visitor = ? and joint = 0", visit.id, whose.visitor)


APART = """
select question from answers join observations on observations.id = answers.observation
where visit = ? and joint = 0 and value <> ''
  and visitor in (select person from seats where visit = observations.visit and place in ('visitor', 'second-visitor'))
group by question having min(value) <> max(value)
"""
ATTENDANCE = "select agency, name, there, came, part, one_case, away from attendance where observation = ? order by agency"
FINDINGS = "select id, kind, text, theme, share, who, agency, step from findings where observation = ? and removed_at is null order by kind, id"


def answers(db: Database, observation: int) -> dict[str, Answer]:
    """Question key to what was typed."""
    found = rows(db, "select question, value, reason from answers where observation = ? order by question", observation)
    return {question: Answer(value, reason) for question, value, reason in found}


def begin(db: Database, visit: Visit, at: datetime, whose: Whose | None = None) -> int:
    """The id of an observation, found as `get` does, which is begun when it is not there."""
    whose = whose or visit.whole
    if found := _find(db, visit, whose):
        return int(found["id"])
    sql = "insert into observations (visit, visitor, started_at, saved_at, joint) values (?, ?, ?, ?, ?)"
    return db.execute(sql, (visit.id, whose.visitor, stored(at), stored(at), int(whose.joint))).lastrowid or 0


def is_begun(db: Database, visit: Visit) -> bool:
    """Whether anybody who observes it now has written anything."""
    return any(_find(db, visit, Whose(seat.person)) for seat in visit.visitors)


def revision(db: Database, observation: int, slug: str) -> int:
    """How often a section was saved."""
    found = row(db, "select revision from sections where observation = ? and slug = ?", observation, slug)
    return int(found["revision"]) if found else 0


def next_revision(db: Database, observation: int, slug: str, seen: int, at: datetime) -> None:
    """Counts a save of a section; raises Stale when it was saved since `seen`."""
    if revision(db, observation, slug) != seen:
        raise Stale(slug)
    db.execute(
        "insert into sections (observation, slug, revision, saved_at) values (?, ?, 1, ?)"
        " on conflict (observation, slug) do update set revision = revision + 1, saved_at = excluded.saved_at",
        (observation, slug, stored(at)),
    )
    db.execute("update observations set saved_at = ? where id = ?", (stored(at), observation))


def save_answers(db: Database, observation: int, said: Mapping[str, Answer]) -> None:
    """These answers as typed; others stay as they are. An empty one is no row."""
    db.conn.executemany(
        "insert into answers (observation, question, value, reason) values (?, ?, ?, ?)"
        " on conflict (observation, question) do update set value = excluded.value, reason = excluded.reason",
        [(observation, key, answer.value, answer.reason) for key, answer in said.items() if answer != NO_ANSWER],
    )
    gone = [(observation, key) for key, answer in said.items() if answer == NO_ANSWER]
    db.conn.executemany("delete from answers where observation = ? and question = ?", gone)


def save_attendance(db: Database, observation: int, attended: Iterable[Attended]) -> None:
    """Who was there, as a whole."""
    db.execute("delete from attendance where observation = ?", (observation,))
    db.conn.executemany(
        "insert into attendance (observation, agency, name, there, came, part, one_case, away) values (?, ?, ?, ?, ?, ?, ?, ?)",
        [(observation, a.agency, a.name, int(a.there), a.came, a.part, int(a.one_case), a.away) for a in attended],
    )


def save_finding(db: Database, observation: int, finding: Finding) -> int:
    """Adds a finding, or changes the one with its id, which brings it back if it was taken out. Raises NotFound when it is not this observation's."""
    said = (finding.text, finding.theme, finding.share, finding.who, finding.agency, finding.step)
    if finding.id is None:
        cursor = db.execute(
            "insert into findings (observation, kind, text, theme, share, who, agency, step) values (?, ?, ?, ?, ?, ?, ?, ?)",
            (observation, finding.kind, *said),
        )
        return cursor.lastrowid or 0
    cursor = db.execute(
        "update findings set text = ?, theme = ?, share = ?, who = ?, agency = ?, step = ?, removed_at = null where id = ? and observation = ? and kind = ?",
        (*said, finding.id, observation, finding.kind),
    )
    if cursor.rowcount != 1:
        raise NotFound
    return finding.id


def remove_finding(db: Database, observation: int, finding: int, at: datetime | None) -> Finding:
    """Takes a finding out, or with no moment brings it back; raises NotFound when it is not this observation's."""
    cursor = db.execute("update findings set removed_at = ? where id = ? and observation = ?", (stored(at) if at else None, finding, observation))
    if cursor.rowcount != 1:
        raise NotFound
    found = rows(db, "select id, kind, text, theme, share, who, agency, step from findings where id = ?", finding)
    return _finding(found[0])


def put_findings(db: Database, observation: int, findings: Iterable[Finding], at: datetime) -> None:
    """These findings, which were there before, and no others: all else is taken out, and can be brought back."""
    db.execute("update findings set removed_at = ? where observation = ? and removed_at is null", (stored(at), observation))
    for finding in findings:
        save_finding(db, observation, finding)


def last_removed(db: Database, observation: int) -> tuple[Finding, datetime] | None:
    """The finding that was taken out last and can be brought back, with when it was; or None."""
    found = row(
        db,
        "select id, kind, text, theme, share, who, agency, step, removed_at from findings"
        " where observation = ? and removed_at is not null order by removed_at desc, id desc limit 1",
        observation,
    )
    return (_finding(found), moment(found["removed_at"])) if found else None


def _in_order(visit: Visit, attended: Iterable[Attended]) -> tuple[Attended, ...]:
    """As the area lists its agencies; those that the visitor added come last, by name."""
    order = {agency.key: number for number, agency in enumerate(visit.area.agencies)}
    return tuple(sorted(attended, key=lambda one: (order.get(one.agency, len(order)), one.name)))


def _attended(found: Row) -> Attended:
    agency, name, there, came, part, one_case, away = found
    return Attended(agency, name, bool(there), came, part, bool(one_case), away)


def _finding(found: Row) -> Finding:
    return Finding(found["id"], found["kind"], found["text"], found["theme"], found["share"], found["who"], found["agency"], found["step"])
