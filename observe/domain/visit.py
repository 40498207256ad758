"""A visit: its plan, its stages, and who has a part in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum

from observe.domain.area import Area
from observe.domain.errors import NotAllowed
from observe.domain.people import Person, Standing


class Stage(StrEnum):
    """planned → writing → submitted → released → considered; submitted → returned → submitted; cancelled and back."""

    PLANNED = "planned"
    WRITING = "writing"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    RELEASED = "released"
    CONSIDERED = "considered"
    CANCELLED = "cancelled"


#: What pages call each stage.
STAGE_NAMES = {
    Stage.PLANNED: "Planned",
    Stage.WRITING: "Being written",
    Stage.SUBMITTED: "With the Executive Office",
    Stage.RETURNED: "Returned to the visitor",
    Stage.RELEASED: "Released",
    Stage.CONSIDERED: "Considered by the Board",
    Stage.CANCELLED: "Cancelled",
}

#: Stages in which the visitor writes; the plan can be changed and the visit cancelled in the same ones.
OPEN_STAGES = frozenset({Stage.PLANNED, Stage.WRITING, Stage.RETURNED})

#: Stages in which a frozen report exists.
RELEASED_STAGES = frozenset({Stage.RELEASED, Stage.CONSIDERED})


class Level(StrEnum):
    """Which level of cases the meeting heard."""

    TWO = "2"
    THREE = "3"
    BOTH = "both"


LEVEL_NAMES = {Level.TWO: "Level 2", Level.THREE: "Level 3", Level.BOTH: "Level 2 and Level 3"}


class Mode(StrEnum):
    """How the meeting was held."""

    IN_PERSON = "in-person"
    REMOTE = "remote"
    HYBRID = "hybrid"


MODE_NAMES = {Mode.IN_PERSON: "In person", Mode.REMOTE: "Online", Mode.HYBRID: "Hybrid: some in the room, some online"}


#: How a Lay Adviser stands on reports by role.
A_LAY_ADVISER = "A Lay Adviser"


@dataclass(frozen=True, slots=True)
class Seat:
    """A person's part in one visit, with name, post and agency as they were when it was planned.

    `by_role` says how a Lay Adviser wants to stand on reports today; `finished_at` is when one of a pair finished their own observation.
    """

    person: int
    name: str
    post: str = ""
    agency: str = ""
    standing: Standing = Standing.NONE
    by_role: bool = False
    finished_at: datetime | None = None

    @classmethod
    def of(cls, person: Person) -> Seat:
        """The seat of a person as they are today."""
        return cls(person.id, person.name, person.post, person.agency, person.standing, person.goes_by_role)

    @property
    def name_on_reports(self) -> str:
        """What a chair reads in place of the name of a Lay Adviser who stands there by role."""
        return A_LAY_ADVISER if self.by_role else self.name


@dataclass(frozen=True, slots=True)
class Plan:
    """Who visits which meeting, where and when. The meeting's date and time are those of the clock on the wall.

    `link` says what connects the visitor with the borough or the chair's agency, in the visitor's or the office's words; empty for none.
    """

    boroughs: tuple[str, ...]
    meeting_on: date
    starts_at: time
    level: Level
    mode: Mode
    chair: Seat
    visitor: Seat
    second_chair: Seat | None = None
    second_visitor: Seat | None = None
    link: str = ""

    @property
    def link_on_report(self) -> str:
        """What connects the visitor with the meeting, without the name of who stands there by role."""
        link = self.link
        for taken in (self.visitor, self.second_visitor):
            link = link.replace(taken.name, taken.name_on_reports) if taken is not None else link
        return link

    @property
    def online(self) -> bool:
        """Whether somebody took part from elsewhere, so that the questions about people online are asked."""
        return self.mode is not Mode.IN_PERSON


@dataclass(frozen=True, slots=True)
class TypedIn:
    """That somebody of the Executive Office, `by`, types in what this `visitor` sent on paper or said by telephone.

    `with_office` as long as only they write; `asked_at` is when the visitor was asked to confirm what now stands there, `confirmed` how they did.
    """

    by: int
    visitor: int
    with_office: bool = True
    asked_at: datetime | None = None
    confirmed_at: datetime | None = None
    confirmed: str = ""


@dataclass(frozen=True, slots=True)
class Whose:
    """Which of a visit's observations: what this visitor wrote alone, or the joint one of a pair, which they make."""

    visitor: int
    joint: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    """One observer, or a pair, at one meeting. `area` is the area as it was when the visit was planned.

    `short` is None until the visitor has chosen between the short and the full form. `stage_before` is where a cancelled visit goes back to.
    `successors` read its report after a chair who handed it on. `replied_at` is when its chair's reply was sent.
    `joint_by` is who of a pair makes the joint report, once it is begun.
    """

    id: int
    ref: str
    stage: Stage
    plan: Plan
    area: Area
    instrument: str
    short: bool | None = None
    stage_before: Stage | None = None
    submitted_at: datetime | None = None
    released_at: datetime | None = None
    chair_told_at: datetime | None = None
    considered_on: date | None = None
    successors: tuple[Seat, ...] = ()
    typed_in: TypedIn | None = None
    replied_at: datetime | None = None
    joint_by: int | None = None

    @property
    def place(self) -> str:
        """The boroughs as a reader says them: "Camden and Islington"."""
        return self.area.place(self.plan.boroughs)

    @property
    def visitors(self) -> tuple[Seat, ...]:
        """Who observes: one person, or a pair."""
        return (self.plan.visitor,) if self.plan.second_visitor is None else (self.plan.visitor, self.plan.second_visitor)

    @property
    def is_pair(self) -> bool:
        """Whether two observe, each alone."""
        return self.plan.second_visitor is not None

    @property
    def both_finished(self) -> bool:
        """From when on each of a pair reads what the other wrote."""
        return self.is_pair and all(seat.finished_at for seat in self.visitors)

    @property
    def whole(self) -> Whose:
        """The observation that is sent, and counts."""
        return Whose(self.plan.visitor.person) if self.joint_by is None else Whose(self.joint_by, joint=True)

    @property
    def sender(self) -> int:
        """Who sends it, and is told what comes back: who makes it, or whoever types in what the visitor sent."""
        return self.typed_in.by if self.typed_in and self.typed_in.with_office else self.whole.visitor

    @property
    def typed_for(self) -> Seat:
        """For whom the Executive Office types in."""
        return next((seat for seat in self.visitors if self.typed_in and seat.person == self.typed_in.visitor), self.plan.visitor)

    def name_of(self, person: int) -> str:
        """What somebody who observes is called."""
        return next((seat.name for seat in self.visitors if seat.person == person), "")

    def other(self, person: int) -> Seat | None:
        """The other of a pair."""
        return next((seat for seat in self.visitors if seat.person != person), None)

    def written_by(self, person: int) -> Whose | None:
        """Which observation somebody writes as long as the visit is open: of a pair the joint one, once it is begun; None for who writes none."""
        if self.joint_by is not None:
            return self.whole if person == self.joint_by else None
        typed = self.typed_in if self.typed_in and self.typed_in.with_office else None
        if typed and person == typed.by:
            return Whose(typed.visitor)
        writes = [seat.person for seat in self.visitors if not seat.finished_at and (typed is None or seat.person != typed.visitor)]
        return Whose(person) if person in writes else None

    def started(self) -> Visit:
        """The first save makes a planned visit into one that is being written."""
        return replace(self, stage=Stage.WRITING) if self.stage is Stage.PLANNED else self

    def submitted(self, at: datetime, *, today: date) -> Visit:
        """Sent to the Executive Office. That nothing is missing is judged before, by `progress.open_points`."""
        if self.stage not in (Stage.WRITING, Stage.RETURNED):
            raise NotAllowed("This observation has already been sent, or has not been started.")
        if self.is_pair and self.joint_by is None:
            raise NotAllowed("Two visited this meeting: each finishes their own observation, and then one of you makes the joint report and sends it.")
        if self.plan.meeting_on > today:
            raise NotAllowed("This meeting has not taken place yet. Change the date of the visit if it was moved.")
        if self.typed_in and self.typed_in.with_office and not self.typed_in.confirmed_at:
            raise NotAllowed("The visitor has not confirmed yet what was typed in for them.")
        return replace(self, stage=Stage.SUBMITTED, submitted_at=at)

    def finished(self, person: int, at: datetime, *, today: date) -> Visit:
        """One of a pair has written all that they saw."""
        if self.plan.meeting_on > today:
            raise NotAllowed("This meeting has not taken place yet. Change the date of the visit if it was moved.")
        return self._with_seat(person, at)

    def taken_back(self, person: int) -> Visit:
        """They write on."""
        return self._with_seat(person, None)

    def _with_seat(self, person: int, finished_at: datetime | None) -> Visit:
        first, *others = [replace(seat, finished_at=finished_at) if seat.person == person else seat for seat in self.visitors]
        return replace(self, plan=replace(self.plan, visitor=first, second_visitor=next(iter(others), None)))

    def returned(self) -> Visit:
        """Given back to its visitor, who writes on."""
        self._only(Stage.SUBMITTED, "Only an observation that waits to be checked can be returned.")
        return replace(self, stage=Stage.RETURNED)

    def released(self, at: datetime) -> Visit:
        """Given to the chair: frozen from here on."""
        self._only(Stage.SUBMITTED, "Only an observation that waits to be checked can be released.")
        return replace(self, stage=Stage.RELEASED, released_at=at, chair_told_at=self.chair_told_at or at)

    def considered(self, on: date) -> Visit:
        """Read by the Board at its meeting of that day."""
        self._only(Stage.RELEASED, "Only a released report can be considered by the Board.")
        return replace(self, stage=Stage.CONSIDERED, considered_on=on)

    def cancelled(self) -> Visit:
        """Called off; what was written is kept."""
        if self.stage not in OPEN_STAGES:
            raise NotAllowed("This visit can no longer be cancelled.")
        return replace(self, stage=Stage.CANCELLED, stage_before=self.stage)

    def brought_back(self) -> Visit:
        """As it was before it was cancelled."""
        if self.stage is not Stage.CANCELLED or self.stage_before is None:
            raise NotAllowed("This visit is not cancelled.")
        return replace(self, stage=self.stage_before, stage_before=None)

    def _only(self, stage: Stage, otherwise: str) -> None:
        if self.stage is not stage:
            raise NotAllowed(otherwise)


def links(plan: Plan, visitor: Person, chair: Person, area: Area) -> tuple[str, ...]:
    """What connects a visitor with the meeting, in sentences: shown when planning, kept, and said in the report."""
    found = []
    shared = [area.borough(key).name for key in plan.boroughs if key in visitor.boroughs]
    if shared:
        found.append(f"{visitor.name} works or lives in {' and '.join(shared)}.")
    if visitor.agency and visitor.agency == chair.agency:
        found.append(f"{visitor.name} and the chair, {chair.name}, are both from {area.agency(chair.agency).name}.")
    return tuple(found)
