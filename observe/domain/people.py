"""People and what they are to the Board."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What a person does in Observe; one person may do several of these."""

    VISITOR = "visitor"
    CHAIR = "chair"
    BOARD = "board"
    OFFICE = "office"


#: Roles as a page names them, in the order in which pages list them.
ROLE_NAMES = {Role.VISITOR: "Visitor", Role.CHAIR: "Chair of meetings", Role.BOARD: "Board member", Role.OFFICE: "Executive Office"}


class Standing(StrEnum):
    """How a visitor comes to visit. Commitments and the name on the report follow it."""

    MEMBER = "member"
    LAY_ADVISER = "lay-adviser"
    NONE = ""


#: A standing as the report says it.
STANDING_NAMES = {Standing.MEMBER: "Board member", Standing.LAY_ADVISER: "Lay Adviser", Standing.NONE: ""}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody known to Observe. Who was never invited (a chair whom a visitor typed in) has no account.

    `agency` is a key of the area's agencies or empty; `boroughs` are those the person works or lives in.
    `named_on_reports` is a Lay Adviser's choice, and `board_chair` says who of the Board chairs it.
    """

    id: int
    name: str
    email: str
    roles: frozenset[Role] = frozenset()
    standing: Standing = Standing.NONE
    post: str = ""
    agency: str = ""
    boroughs: tuple[str, ...] = ()
    active: bool = True
    invited_at: datetime | None = None
    named_on_reports: bool = True
    board_chair: bool = False

    def has(self, role: Role) -> bool:
        """Whether the person has this role."""
        return role in self.roles

    @property
    def goes_by_role(self) -> bool:
        """A Lay Adviser who chose not to be named to those who read reports."""
        return self.standing is Standing.LAY_ADVISER and not self.named_on_reports

    @property
    def chairs_the_board(self) -> bool:
        """Chair of the Board, as long as they are on it."""
        return self.board_chair and self.has(Role.BOARD)

    @property
    def may_sign_in(self) -> bool:
        """Invited, and not deactivated since."""
        return self.active and self.invited_at is not None
