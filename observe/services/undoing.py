"""Undoing within a part: it is cleared, an earlier draft of it is brought back, or one text of such a draft is used again."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from forms.instrument import NO_ANSWER, Kind, Section
from observe.domain import instruments
from observe.domain.drafts import Content
from observe.domain.errors import NotFound
from observe.domain.observation import kind
from observe.domain.people import Person
from observe.domain.visit import Visit
from observe.services import visiting
from observe.store import drafts, earlier, history, observations


def clear(db: Database, visit: Visit, slug: str, *, seen: int, by: Person, at: datetime) -> None:
    """Empties a part; what was there stays as a draft. Raises as `visiting.record` does."""
    section = instruments.of_visit(visit).section(slug)
    with visiting.saving(db, visit, slug, seen, by, at, replaces=True) as observation:
        _put(db, observation, section, Content(), at)
        history.add(db, visit, by.id, "Cleared a part", at, note=section.title)


def bring_back(db: Database, visit: Visit, slug: str, draft: int, *, seen: int, by: Person, at: datetime) -> None:
    """The whole part as it was in a draft; what was there stays as one, too. Raises NotFound for another part's draft, else as `visiting.record` does."""
    section = instruments.of_visit(visit).section(slug)
    with visiting.saving(db, visit, slug, seen, by, at, replaces=True) as observation:
        _put(db, observation, section, drafts.get(db, observation, section, draft).content, at)
        history.add(db, visit, by.id, "Brought back an earlier draft of a part", at, note=section.title)


def use_again(db: Database, visit: Visit, slug: str, draft: int, name: str, *, seen: int, by: Person, at: datetime) -> None:
    """One text of a draft, in place of what its field says now. Raises as `bring_back` does, and NotFound where the draft has no such text."""
    section = instruments.of_visit(visit).section(slug)
    with visiting.saving(db, visit, slug, seen, by, at, replaces=True) as observation:
        texts = drafts.get(db, observation, section, draft).content.texts()
        if name not in texts:
            raise NotFound
        _put(db, observation, section, drafts.now(db, observation, section).with_text(name, texts[name]), at)


def _put(db: Database, observation: int, section: Section, content: Content, at: datetime) -> None:
    observations.save_answers(db, observation, {one.key: content.answers.get(one.key, NO_ANSWER) for one in section.every_question()})
    match kind(section):
        case Kind.ATTENDANCE:
            observations.save_attendance(db, observation, content.attended)
        case Kind.GOOD_PRACTICE | Kind.IMPROVEMENT:
            observations.put_findings(db, observation, content.findings, at)
        case Kind.EARLIER:
            earlier.put(db, observation, content.earlier)
