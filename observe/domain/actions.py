"""An action out of an area for improvement, or from the Executive Office: who will do what by when, and whether it was seen to be done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from observe.domain.errors import NotAllowed


class Owner(StrEnum):
    """Whose it is to do."""

    CHAIR = "chair"
    ADMINISTRATOR = "administrator"
    AGENCY = "agency"
    BOARD = "board"


class State(StrEnum):
    """Where it is. *Said to be done* is its owner's word; *seen to be done* a later visitor's or the Executive Office's."""

    OPEN = "open"
    OVERDUE = "overdue"
    SAID_DONE = "said"
    SEEN_DONE = "seen"
    DROPPED = "dropped"


#: As pages say it.
STATE_NAMES = {
    State.OPEN: "Open",
    State.OVERDUE: "Overdue",
    State.SAID_DONE: "Said to be done",
    State.SEEN_DONE: "Seen to be done",
    State.DROPPED: "Dropped",
}


@dataclass(frozen=True, slots=True)
class Terms:
    """What is to be done, whose it is, who answers for it in Observe (`person`; None for the Board), and by when. `agency` is a key of the area."""

    text: str
    owner: Owner
    due_on: date
    person: int | None = None
    agency: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """Who will do what by when. `name` is that of the person who answers for it, as of today.

    `boroughs` and `place` are those of its visit, or what the Executive Office gave it for; `visit` and `finding` are None where it is from no report.
    """

    id: int
    terms: Terms
    boroughs: tuple[str, ...]
    place: str
    given_by: int
    given_at: datetime
    visit: int | None = None
    ref: str = ""
    finding: int | None = None
    name: str = ""
    said_done_at: datetime | None = None
    said_by: int | None = None
    seen_done_at: datetime | None = None
    seen_by: int | None = None
    seen_in: int | None = None
    dropped_at: datetime | None = None

    @property
    def finished(self) -> bool:
        """Whether nobody has to do anything about it any more."""
        return self.seen_done_at is not None or self.dropped_at is not None

    def state(self, today: date) -> State:
        """Where it is on this day."""
        if self.dropped_at:
            return State.DROPPED
        if self.seen_done_at:
            return State.SEEN_DONE
        if self.said_done_at:
            return State.SAID_DONE
        return State.OVERDUE if today > self.terms.due_on else State.OPEN

    def said_done(self, by: int, at: datetime) -> Action:
        """Its owner says so. Whether it is so, somebody else has to see."""
        self._only_unfinished()
        if self.said_done_at:
            raise NotAllowed("It has already been said that this action is done.")
        return replace(self, said_done_at=at, said_by=by)

    def seen_done(self, by: int, at: datetime, *, visit: int | None = None) -> Action:
        """A later visit, or the Executive Office, saw that it is done, whether its owner had said so or not."""
        self._only_unfinished()
        return replace(self, seen_done_at=at, seen_by=by, seen_in=visit)

    def dropped(self, at: datetime) -> Action:
        """It is not to be done any more."""
        self._only_unfinished()
        return replace(self, dropped_at=at)

    def reopened(self) -> Action:
        """To be done again, whatever was said or seen of it."""
        if not (self.finished or self.said_done_at):
            raise NotAllowed("This action is open.")
        return replace(self, said_done_at=None, said_by=None, seen_done_at=None, seen_by=None, seen_in=None, dropped_at=None)

    def on_terms(self, terms: Terms) -> Action:
        """With another date, or somebody else to answer for it."""
        self._only_unfinished()
        return replace(self, terms=terms)

    def _only_unfinished(self) -> None:
        if self.seen_done_at:
            raise NotAllowed("This action has been seen to be done.")
        if self.dropped_at:
            raise NotAllowed("This action was dropped.")


@dataclass(frozen=True, slots=True)
class Note:
    """One step of an action and what was said with it. `visit` is the reference of the later visit that looked at it, whose visitor is not named."""

    by: str
    at: datetime
    step: str
    text: str
    visit: str = ""
