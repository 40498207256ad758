"""A chair's reply to a feedback report: points of fact, what the chair will do, and where it stands beside the visit's stage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from forms.answers import Fault
from forms.replied import CALLED_FOR, MESSAGE, POINT_KINDS, Asked, Draft, PointKind, Response, Will, faults, missing, point_faults, point_missing
from observe.domain import dates
from observe.domain.wording import Passage

__all__ = [
    "POINT_KINDS",
    "Asked",
    "Draft",
    "Point",
    "PointKind",
    "Reply",
    "Response",
    "Standing",
    "State",
    "Verdict",
    "Will",
    "draft_texts",
    "faults",
    "open_points",
    "point_text",
    "texts",
]


class State(StrEnum):
    """Where the reply is; it says nothing of the visit's stage."""

    AWAITED = "awaited"
    WRITING = "being written"
    SENT = "sent"
    LATE = "sent late"
    NONE = "none by the last day"
    SETTLED = "settled"


class Verdict(StrEnum):
    """How a point was settled, by somebody who is not the visitor."""

    ACCEPTED = "accepted"
    NOT_ACCEPTED = "not-accepted"


@dataclass(frozen=True, slots=True)
class Point:
    """One point of fact about one passage of the report (a key of `reports.passages`). `id` is None before it is first saved.

    `verdict` is None until it is settled; `corrected` are the words that replace the passage where it was accepted.
    A change says by `revision` what it was made from.
    """

    id: int | None
    passage: str
    kind: str = ""
    text: str = ""
    verdict: Verdict | None = None
    reason: str = ""
    corrected: str = ""
    revision: int = 1

    def lacks(self) -> list[Fault]:
        """What it still has to say, and what it says and cannot stand."""
        return [*point_missing(self.kind, self.text), *point_faults(self.text)]


@dataclass(frozen=True, slots=True)
class Reply:
    """All that the chair wrote so far about version `version` of the report. `revision` is 0 before the first save.

    `shares` has for each good practice, by its finding's id, whether it may be shared without place or name: "yes", "no", or as yet nothing.
    """

    visit: int
    version: int
    revision: int = 0
    nothing_to_correct: bool = False
    message: str = ""
    points: tuple[Point, ...] = ()
    responses: Mapping[int, Response] = field(default_factory=dict)
    shares: Mapping[int, str] = field(default_factory=dict)
    saved_at: datetime | None = None
    sent_at: datetime | None = None
    sent_by: int | None = None
    settled_at: datetime | None = None

    @property
    def draft(self) -> Draft:
        """All of it but the points."""
        return Draft(self.nothing_to_correct, self.message, self.responses, self.shares)

    @property
    def mark(self) -> str:
        """Says what has been seen of it, points included: another one after each change."""
        return "-".join([str(self.revision), *(f"{one.id}.{one.revision}" for one in self.points)])


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the reply to a released report is, without its words. `points` are those of the reply as far as it is."""

    last_day: date
    begun: bool = False
    points: int = 0
    sent_at: datetime | None = None
    settled_at: datetime | None = None

    def state(self, at: datetime) -> State:
        """The state at this moment. The last day ends at midnight in the area."""
        if self.settled_at:
            return State.SETTLED
        if self.sent_at:
            return State.LATE if self.is_late(self.sent_at) else State.SENT
        if self.is_late(at):
            return State.NONE
        return State.WRITING if self.begun else State.AWAITED

    def is_late(self, at: datetime) -> bool:
        """Whether the last day had passed by then."""
        return dates.local(at).date() > self.last_day

    def open_for_facts(self, at: datetime) -> bool:
        """Whether the chair may still correct facts: until the last day has passed, all points are settled, or a reply without any was sent."""
        is_done = self.settled_at is not None or (self.sent_at is not None and not self.points)
        return not is_done and not self.is_late(at)


def open_points(reply: Reply, asked: Iterable[Asked], today: date) -> list[Fault]:
    """All that keeps a reply from being sent but what may identify a person; of a point, beside its row "point-3"."""
    asked = tuple(asked)
    of_points = [
        Fault(f"point-{one.id}", f"point-{one.id}", f"Point of fact {n}: {lack.message}") for n, one in enumerate(reply.points, start=1) for lack in one.lacks()
    ]
    known = {"points": len(reply.points)}
    return [*of_points, *missing(reply.draft, asked, **known), *faults(reply.draft, asked, **known, today=today)]


def texts(reply: Reply, asked: Iterable[Asked]) -> tuple[Passage, ...]:
    """Every text that would be sent, but for what its answer does not call for."""
    of_points = [point_text(one, f"your point of fact {n}") for n, one in enumerate(reply.points, start=1)]
    return tuple(one for one in (*of_points, *draft_texts(reply.draft, asked)) if one.text)


def point_text(point: Point, about: str) -> Passage:
    """The one text of a point of fact; its box is that of the point's own page."""
    return Passage("", f"point-{point.id}", "text", f"point-{point.id}", "text", about, point.text)


def draft_texts(draft: Draft, asked: Iterable[Asked], *, every: bool = False) -> tuple[Passage, ...]:
    """The texts of all but the points, the empty ones too; `every` one of them, or those that their answers call for."""
    found = []
    for one in asked:
        said = draft.responses.get(one.finding, Response(one.finding))
        for will, name in CALLED_FOR.items() if one.kind == "improvement" else ():
            if every or will == said.will:
                box = one.box(name)
                found.append(Passage("", box, box, one.box("will"), one.box("will"), f"what you say to point {one.number}", getattr(said, name)))
    return (*found, Passage("", MESSAGE, MESSAGE, MESSAGE, MESSAGE, "“Anything else”", draft.message))
