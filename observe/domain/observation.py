"""An observation: one visitor’s answers about one visit, as typed, and what the visit asks."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from forms.attended import Attended
from forms.found import Finding, FindingKind
from forms.instrument import NO_ANSWER, Answer, Instrument, Kind, Section
from observe.domain.visit import OPEN_STAGES, Visit

#: The question on what was asked for last time, and the field that stands for an attendance not begun.
EARLIER = "L5"
#: The part on the talk with the chair.
TALK = "talk"
NOBODY = "there"
GOOD: FindingKind = "good-practice"


class Now(StrEnum):
    """What became of an area for improvement of the last report, as far as this visit saw."""

    BETTER = "better"
    SAME = "same"
    NOT_SEEN = "not-seen"


#: As pages and papers say it; an empty answer is "Not answered".
NOW_NAMES = {Now.BETTER: "Better", Now.SAME: "Same", Now.NOT_SEEN: "Not seen", "": "Not answered"}


@dataclass(frozen=True, slots=True)
class Earlier:
    """An area for improvement of an earlier report, or an action (`action` is its number, `will` its words), and what this visitor saw of it.

    `now` is as typed, and may be empty. An action out of no report has no `finding`, no `text` and no `from_ref`; `from_day` is the day it was given.
    """

    finding: int | None
    text: str
    from_ref: str
    from_day: date
    now: str = ""
    why: str = ""
    action: int | None = None
    will: str = ""
    due_on: date | None = None

    @property
    def key(self) -> str:
        """Tells it from the others of its observation, in the names of fields."""
        return f"action-{self.action}" if self.action else str(self.finding)

    @property
    def words(self) -> str:
        """What was asked for and what was to be done about it, as lists and papers say it."""
        return "\n".join([*([self.text] if self.text else []), *([f"Action {self.action}: {self.will}"] if self.action else [])])


@dataclass(frozen=True)
class Observation:
    """Everything one visitor wrote about one visit, as typed. `id` is 0 before the first save.

    `explained` has, by field and by what was found in it, why that is not what it looks like (`wording`). `joint` is a pair's; `apart`
    has the rated questions that the two answered otherwise.
    """

    id: int
    visitor: int
    answers: Mapping[str, Answer] = field(default_factory=dict)
    attended: tuple[Attended, ...] = ()
    findings: tuple[Finding, ...] = ()
    earlier: tuple[Earlier, ...] = ()
    revisions: Mapping[str, int] = field(default_factory=dict)
    saved: Mapping[str, datetime] = field(default_factory=dict)
    saved_at: datetime | None = None
    explained: Mapping[tuple[str, str], str] = field(default_factory=dict)
    joint: bool = False
    apart: frozenset[str] = frozenset()

    def but(self, **said: Any) -> Observation:
        """The same but for this: `replace`, which does not ask for all the other fields."""
        other = copy(self)
        other.__dict__.update(said)
        return other

    def answer(self, key: str) -> Answer:
        """What was typed for a question; empty when nothing was."""
        return self.answers.get(key, NO_ANSWER)

    def revision(self, slug: str) -> int:
        """How often a section was saved: a save says which one it was made against."""
        return self.revisions.get(slug, 0)


def sections(visit: Visit, instrument: Instrument, observation: Observation) -> tuple[Section, ...]:
    """What this visit is asked, in order, without the declaration, which the check page asks.

    What was asked for last time is asked only where there is something to look at; of each of a pair the talk with the chair is not, which is for both.
    Where they still differ is asked beside what they answered otherwise.
    """
    left_out = {Kind.DECLARATION} if observation.earlier else {Kind.DECLARATION, Kind.EARLIER}
    asked = [section for section in instrument.asked(short=bool(visit.short), online=visit.plan.online) if kind(section) not in left_out]
    if is_of_one_of_a_pair(visit, observation):
        return tuple(section for section in asked if section.slug != TALK)
    return tuple(section.where_they_differ(observation.apart) for section in asked) if observation.joint else tuple(asked)


def is_of_one_of_a_pair(visit: Visit, observation: Observation) -> bool:
    """Whether it is what one of two wrote alone, and not what is sent."""
    return visit.is_pair and not observation.joint and (visit.joint_by is not None or visit.stage in OPEN_STAGES)


def declaration(instrument: Instrument) -> Section | None:
    """What the visitor vouches for when sending; None where an instrument asks for nothing."""
    return next((section for section in instrument.sections if kind(section) is Kind.DECLARATION), None)


def kind(section: Section) -> Kind:
    """What manner of page a section is: that of its first question."""
    return section.questions[0].kind


def agencies_asked(visit: Visit, observation: Observation) -> list[tuple[str, str]]:
    """Every agency of the area, and those that the visitor added: key and name."""
    own = [(agency.key, agency.name) for agency in visit.area.agencies]
    known = {key for key, _ in own}
    return own + [(one.agency, one.name) for one in observation.attended if one.agency not in known]


def finding_name(finding_kind: FindingKind) -> str:
    """What one finding is called on pages."""
    return "Good practice" if finding_kind == GOOD else "Area for improvement"
