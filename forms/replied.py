"""What a chair's reply says, as typed, and what it must say before it is sent. Standard library only: the domain reads it too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from forms.answers import Fault
from forms.found import FindingKind
from forms.typed import as_date


class PointKind(StrEnum):
    """What a point says of its passage."""

    WRONG = "wrong"
    MISSING = "missing"
    IDENTIFYING = "identifying"


POINT_KINDS: dict[str, str] = {
    PointKind.WRONG: "A fact is wrong",
    PointKind.MISSING: "A fact is missing",
    PointKind.IDENTIFYING: "The wording could identify someone",
}


class Will(StrEnum):
    """What the chair says to an area for improvement."""

    YES = "yes"
    NO = "no"
    NOT_OURS = "not-ours"


WILL: dict[str, str] = {Will.YES: "Yes", Will.NO: "No", Will.NOT_OURS: "It is not mine to act on"}
#: Who will do it, as the chair chooses it.
OWNERS = {"chair": "Me, the chair", "administrator": "The administrator", "agency": "An agency", "board": "The Board"}
MAY_SHARE = {"yes": "Yes", "no": "No"}

#: The longest texts, in characters.
MESSAGE_LIMIT = 10_000
TEXT_LIMIT = 2_000
WHOSE_LIMIT = 200

#: The box that says there is nothing to correct, and the one for anything else.
NOTHING, MESSAGE = "nothing", "message"
#: The texts of a response, by what is said to it: what its answer does not call for is kept, and neither judged nor shown.
CALLED_FOR: dict[str, str] = {Will.YES: "what", Will.NO: "why", Will.NOT_OURS: "whose"}


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
class Draft:
    """All of a reply but its points, as typed. `responses` and `shares` are by the id of the finding; a share is "yes", "no", or as yet nothing."""

    nothing_to_correct: bool = False
    message: str = ""
    responses: Mapping[int, Response] = field(default_factory=dict)
    shares: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """One point of the report that a reply speaks to, as the report has it; `number` runs through all its points."""

    finding: int
    kind: FindingKind
    number: int
    theme: str
    text: str
    step: str = ""

    def box(self, name: str) -> str:
        """The name of one of its controls."""
        return f"act-{self.finding}-{name}" if self.kind == "improvement" else f"share-{self.finding}"


def missing(draft: Draft, asked: Iterable[Asked], *, points: int) -> list[Fault]:
    """What a reply with so many points of fact still has to say before it can be sent."""
    found = [] if points or draft.nothing_to_correct else [Fault(NOTHING, NOTHING, "Raise a point of fact, or say that there is nothing to correct")]
    for one in asked:
        lacks = _response_lacks(one, draft) if one.kind == "improvement" else _share_lacks(one, draft)
        found += [Fault(one.box(name), one.box("will"), message) for name, message in lacks]
    return found


def _share_lacks(one: Asked, draft: Draft) -> Iterator[tuple[str, str]]:
    if draft.shares.get(one.finding, "") not in MAY_SHARE:
        yield "may", f"Choose whether point {one.number} may be shared"


def _response_lacks(one: Asked, draft: Draft) -> Iterator[tuple[str, str]]:
    said, point = draft.responses.get(one.finding, Response(one.finding)), f"point {one.number}"
    if said.will not in WILL:
        yield "will", f"Choose whether you will act on {point}"
    elif said.will == Will.NO and not said.why.strip():
        yield "why", f"Enter why you will not act on {point}"
    elif said.will == Will.NOT_OURS and not said.whose.strip():
        yield "whose", f"Enter whose it is to act on {point}"
    elif said.will == Will.YES:
        yield from _promise_lacks(said, point)


def _promise_lacks(said: Response, point: str) -> Iterator[tuple[str, str]]:
    if not said.what.strip():
        yield "what", f"Enter what will be done about {point}"
    if said.owner not in OWNERS:
        yield "owner", f"Choose who will do it, for {point}"
    if said.owner == "agency" and not said.agency:
        yield "agency", f"Choose which agency, for {point}"
    if not said.due.strip():
        yield "due", f"Enter by when it will be done, for {point}"


def faults(draft: Draft, asked: Iterable[Asked], *, points: int, today: date) -> list[Fault]:
    """What it says and cannot stand."""
    found = []
    if points and draft.nothing_to_correct:
        found.append(Fault(NOTHING, NOTHING, "You raised points of fact. Remove them, or untick “There is nothing to correct”"))
    for one in asked:
        said = draft.responses.get(one.finding, Response(one.finding))
        found += [Fault(one.box(name), one.box("will"), message) for name, message in _cannot_stand(said, one.number, today)]
    if len(draft.message) > MESSAGE_LIMIT:
        found.append(Fault(MESSAGE, MESSAGE, f"Anything else must be {MESSAGE_LIMIT:,} characters or fewer"))
    return found


def _cannot_stand(said: Response, number: int, today: date) -> Iterator[tuple[str, str]]:
    name = CALLED_FOR.get(said.will, "")
    limit = WHOSE_LIMIT if name == "whose" else TEXT_LIMIT
    if name and len(getattr(said, name)) > limit:
        yield name, f"What you write about point {number} must be {limit:,} characters or fewer"
    if said.will == Will.YES and said.due.strip():
        try:
            if as_date(said.due) <= today:
                yield "due", f"The date for point {number} must be in the future"
        except ValueError as fault:
            yield "due", f"The date for point {number} {fault}"


def point_missing(kind: str, text: str) -> list[Fault]:
    """What a point of fact still has to say."""
    lacks = [("kind", "Choose what is wrong")] if kind not in list(PointKind) else []
    lacks += [("text", "Enter what it should say")] if not text.strip() else []
    return [Fault(box, box, message) for box, message in lacks]


def point_faults(text: str) -> list[Fault]:
    """What a point of fact says and cannot stand."""
    return [Fault("text", "text", f"What it should say must be {TEXT_LIMIT:,} characters or fewer")] if len(text) > TEXT_LIMIT else []
