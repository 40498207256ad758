"""An action out of an area for improvement, or from the Executive Office: who will do what by when, and whether it was seen to be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Owner(StrEnum):
    """Who has it to do."""

    CHAIR = "chair"
    ADMINISTRATOR = "administrator"
    AGENCY = "agency"
    BOARD = "board"
    PERSON = "person"


class State(StrEnum):
    """Where it is. *Said to be done* is its owner's word; *seen to be done* a later visitor's or the Executive Office's."""

    OPEN = "open"
    OVERDUE = "overdue"
    SAID_DONE = "said to be done"
    SEEN_DONE = "seen to be done"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Action:
    """Who (`owner`; `person` where somebody is named, `agency` a key of the area) will do what (`text`) by `due_on`.

    `boroughs` are those of its visit, or the one that the Executive Office gave it for; `visit` and `finding` are None where it is from nothing else.
    """

    id: int
    text: str
    owner: Owner
    due_on: date
    boroughs: tuple[str, ...]
    visit: int | None = None
    ref: str = ""
    finding: int | None = None
    person: int | None = None
    agency: str = ""
    given_by: int | None = None
    given_at: datetime | None = None
    said_done_at: datetime | None = None
    said_by: int | None = None
    said: str = ""
    seen_done_at: datetime | None = None
    seen_by: int | None = None
    seen_in: str = ""
    dropped_at: datetime | None = None
    dropped_why: str = ""

    def state(self, today: date) -> State:
        """Where it is on this day."""
        if self.dropped_at:
            return State.DROPPED
        if self.seen_done_at:
            return State.SEEN_DONE
        if self.said_done_at:
            return State.SAID_DONE
        return State.OVERDUE if today > self.due_on else State.OPEN
