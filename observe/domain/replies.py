"""A chair's reply to a feedback report: points of fact, what the chair will do, and where it stands beside the visit's stage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from observe.domain import dates


class State(StrEnum):
    """Where the reply is; it says nothing of the visit's stage."""

    AWAITED = "awaited"
    WRITING = "being written"
    SENT = "sent"
    LATE = "sent late"
    NONE = "none by the last day"
    SETTLED = "settled"


class PointKind(StrEnum):
    """What a point says of its passage."""

    WRONG = "wrong"
    MISSING = "missing"
    IDENTIFYING = "identifying"


POINT_KINDS = {
    PointKind.WRONG: "A fact is wrong",
    PointKind.MISSING: "A fact is missing",
    PointKind.IDENTIFYING: "The wording could identify someone",
}


class Verdict(StrEnum):
    """How a point was settled, by somebody who is not the visitor."""

    ACCEPTED = "accepted"
    NOT_ACCEPTED = "not-accepted"


@dataclass(frozen=True, slots=True)
class Point:
    """One point of fact about one passage of the report (a key of `reports.passages`). `id` is None before it is first saved.

    `verdict` is None until it is settled; `corrected` are the words that replace the passage where it was accepted.
    """

    id: int | None
    passage: str
    kind: str = ""
    text: str = ""
    verdict: Verdict | None = None
    reason: str = ""
    corrected: str = ""


class Will(StrEnum):
    """What the chair says to an area for improvement."""

    YES = "yes"
    NO = "no"
    NOT_OURS = "not-ours"


@dataclass(frozen=True, slots=True)
class Response:
    """What will be done about one area for improvement, as typed: what, by whom, by when ("27 1 2027"); or why not; or whose it is."""

    finding: int
    will: str = ""
    what: str = ""
    owner: str = ""
    agency: str = ""
    due: str = ""
    why: str = ""
    whose: str = ""


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


def state(reply: Reply, last_day: date, at: datetime) -> State:
    """Where the reply is at this moment. The last day ends at midnight in the area."""
    if reply.settled_at:
        return State.SETTLED
    if reply.sent_at:
        return State.LATE if dates.local(reply.sent_at).date() > last_day else State.SENT
    if dates.local(at).date() > last_day:
        return State.NONE
    return State.WRITING if reply.revision else State.AWAITED
