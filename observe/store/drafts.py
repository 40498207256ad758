"""Earlier drafts of the parts of observations: kept when they are saved, read by their writer, and deleted at release."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from sqlite3 import Row

from sqlite_utils import Database

from forms.attended import Attended
from forms.found import Finding
from forms.instrument import Answer, Section
from observe.domain.drafts import Content, Draft
from observe.domain.errors import NotFound
from observe.domain.observation import kind
from observe.domain.visit import Visit
from observe.store.database import row, rows
from observe.store.moments import moment, stored

#: All that a part says, as JSON: a list for each row of its tables, in a steady order. What was removed is not in it.
CONTENT = """json_object(
  'answers', (select json_group_array(json_array(question, value, reason)) from (
    select question, value, reason from answers
    where observation = :observation and question in (select value from json_each(:questions)) order by question)),
  'attended', (select json_group_array(json_array(agency, name, there, came, part, one_case, away)) from (
    select * from attendance where observation = :observation and :kind = 'attendance' order by agency)),
  'findings', (select json_group_array(json_array(id, kind, text, theme, share, who, agency, step)) from (
    select * from findings
    where observation = :observation and :kind in ('good-practice', 'improvement') and removed_at is null order by id)),
  'earlier', (select json_group_array(json_array(finding, now, why)) from (
    select * from earlier where observation = :observation and :kind = 'earlier' and (now <> '' or why <> '') order by finding)),
  'actions', (select json_group_array(json_array(action, now, why)) from (
    select * from earlier_actions where observation = :observation and :kind = 'earlier' and (now <> '' or why <> '') order by action)))"""
NOTHING = '{"answers":[],"attended":[],"findings":[],"earlier":[],"actions":[]}'

OF_PART = "select id, at, refused, content from drafts where observation = ? and slug = ?"


def keep(db: Database, observation: int, section: Section, until: datetime) -> None:
    """Keeps what the part says now, if it was last saved no later than `until`, under the moment when that was."""
    sql = f"select saved_at, {CONTENT} as content from sections where observation = :observation and slug = :slug and saved_at <= :until"
    found = db.execute(sql, {**_of(observation, section), "until": stored(until)}).fetchone()
    if found:
        _add(db, observation, section, found[1], found[0], refused=False)


@contextmanager
def refused(db: Database, observation: int, section: Section, at: datetime) -> Iterator[None]:
    """Whatever is saved within is not saved but kept as a draft, and so is what it would have replaced."""
    keep(db, observation, section, at)
    was = _now(db, observation, section)
    db.execute("savepoint refused")
    yield
    typed = _now(db, observation, section)
    db.execute("rollback to refused")
    if typed != was:
        _add(db, observation, section, typed, stored(at), refused=True)


def now(db: Database, observation: int, section: Section) -> Content:
    """What the part says now."""
    return _content(_now(db, observation, section))


def list_for(db: Database, observation: int, section: Section, *, limit: int, offset: int = 0) -> list[Draft]:
    """A page of the drafts of a part, the newest first."""
    return [_draft(one) for one in rows(db, f"{OF_PART} order by at desc, id desc limit ? offset ?", observation, section.slug, limit, offset)]


def count_for(db: Database, observation: int, section: Section) -> int:
    """How many drafts of a part are kept."""
    found = row(db, "select count(*) as n from drafts where observation = ? and slug = ?", observation, section.slug)
    return int(found["n"]) if found else 0


def slugs_for(db: Database, observation: int) -> frozenset[str]:
    """The parts of which drafts are kept."""
    return frozenset(one["slug"] for one in rows(db, "select distinct slug from drafts where observation = ? order by slug", observation))


def get(db: Database, observation: int, section: Section, draft: int) -> Draft:
    """One draft of a part. Raises NotFound when it is another's."""
    found = row(db, f"{OF_PART} and id = ?", observation, section.slug, draft)
    if found is None:
        raise NotFound
    return _draft(found)


def delete_of(db: Database, visit: Visit, visitor: int | None = None) -> None:
    """Nobody reads the drafts of this visit any more, whoever wrote them, or those of one visitor."""
    db.execute("delete from drafts where observation in (select id from observations where visit = ? and visitor = ifnull(?, visitor))", (visit.id, visitor))


def _add(db: Database, observation: int, section: Section, content: str, at: str, *, refused: bool) -> None:
    """Each draft differs from every other: the same words saved again get the later moment. Nothing at all is no draft."""
    if content == NOTHING:
        return
    again = "update drafts set at = iif(?, at, ?), refused = refused and ? where observation = ? and slug = ? and content = ?"
    if db.execute(again, (refused, at, refused, observation, section.slug, content)).rowcount == 0:
        new = "insert into drafts (observation, slug, at, refused, content) values (?, ?, ?, ?, ?)"
        db.execute(new, (observation, section.slug, at, refused, content))


def _now(db: Database, observation: int, section: Section) -> str:
    return str(db.execute(f"select {CONTENT}", _of(observation, section)).fetchone()[0])


def _of(observation: int, section: Section) -> dict[str, object]:
    questions = json.dumps([question.key for question in section.every_question()])
    return {"observation": observation, "slug": section.slug, "questions": questions, "kind": kind(section)}


def _draft(found: Row) -> Draft:
    return Draft(found["id"], moment(found["at"]), bool(found["refused"]), _content(found["content"]))


def _content(text: str) -> Content:
    said = json.loads(text)
    return Content(
        answers={key: Answer(value, reason) for key, value, reason in said["answers"]},
        attended=tuple(
            Attended(agency, name, bool(there), came, part, bool(one_case), away) for agency, name, there, came, part, one_case, away in said["attended"]
        ),
        findings=tuple(Finding(*one) for one in said["findings"]),
        earlier=_points("", said["earlier"]) | _points("action-", said.get("actions", [])),
    )


def _points(of: str, said: list[tuple[int, str, str]]) -> dict[str, tuple[str, str]]:
    """What was said of last time's points, by the point's key; those kept before actions were among them have none."""
    return {f"{of}{number}": (now_, why) for number, now_, why in said}
