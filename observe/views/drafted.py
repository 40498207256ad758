"""What stands under a box besides a note: the earlier texts of its field, and how much of a part there is to bring back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from flask import render_template
from markupsafe import Markup
from sqlite_utils import Database

from forms.instrument import Instrument, Section
from observe.domain.drafts import Content, Draft, content_of
from observe.domain.observation import Observation
from observe.domain.visit import Visit
from observe.domain.wording import Passage, passages_in
from observe.store import drafts

#: How many drafts are looked through for earlier texts, and how many texts stand under one box; the page of drafts has all.
LOOKED_THROUGH, MOST = 20, 5


@dataclass(frozen=True, slots=True)
class Text:
    """What one field said in a draft."""

    draft: int
    at: datetime
    refused: bool
    text: str


@dataclass(frozen=True, slots=True)
class Drafted:
    """What the drafts of one part have that the part has not: under each box, by its field, and the last of them where the part is empty."""

    below: dict[str, Markup]
    others: bool = False
    to_bring_back: Draft | None = None

    def under(self, first: Mapping[str, Markup]) -> Drafted:
        """The same, with something else standing first under some boxes."""
        return replace(self, below={**self.below, **{field: html + self.below.get(field, Markup()) for field, html in first.items()}})


NOTHING = Drafted({})


def look(db: Database, section: Section, visit: Visit, instrument: Instrument, observation: Observation) -> Drafted:
    """The drafts beside what the part says now."""
    found = drafts.list_for(db, observation.id, section, limit=LOOKED_THROUGH) if observation.id else []
    if not found:
        return NOTHING
    now = content_of(instrument.section(section.slug), observation)
    others = [one for one in found if one.content != now]
    last = next((one for one in others if not one.refused), None) if now == Content() else None
    passages = {passage.field: passage for one in others for passage in passages_in(section, visit, instrument, one.content.within(observation))}
    said = {passage.field: passage.text for passage in passages_in(section, visit, instrument, observation)}
    below = {field: _below(passage, _texts(others, field, said.get(field, ""))) for field, passage in passages.items()}
    return Drafted({field: html for field, html in below.items() if html}, bool(others), last)


def _texts(those: Iterable[Draft], field: str, now: str) -> list[Text]:
    """Those that differ from each other and from what it says now, the newest first."""
    found: dict[str, Text] = {}
    for one in those:
        text = one.content.texts().get(field, "")
        if text.strip() and text != now:
            found.setdefault(text, Text(one.id, one.at, one.refused, text))
    return list(found.values())[:MOST]


def _below(passage: Passage, texts: list[Text]) -> Markup:
    return Markup(render_template("observation/_earlier.html", passage=passage, texts=texts)) if texts else Markup()  # noqa: S704 - escaped there
