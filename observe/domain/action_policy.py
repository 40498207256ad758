"""Who may see and do what with an action: a table of named predicates like that of visits. Lists filter in SQL by a scope that a test holds equal to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from observe.domain.actions import Action, Owner
from observe.domain.people import Person, Role


class Deed(StrEnum):
    """What somebody may want with one action."""

    READ = "read this action"
    ADD_NOTE = "add a note to this action"
    SAY_DONE = "say that this action is done"
    SEE_DONE = "say that this action was seen to be done"
    REOPEN = "open this action again"
    CHANGE = "change this action"
    DROP = "drop this action"


@dataclass(frozen=True, slots=True)
class Reach:
    """The boroughs of somebody's planned visits until their release, and those whose meetings they chair now."""

    visits: frozenset[str] = frozenset()
    chairs: frozenset[str] = frozenset()


Rule = Callable[[Person, Action, Reach], bool]


def is_its_owner(person: Person, action: Action, reach: Reach) -> bool:
    """Who answers for it; of the Board's, whoever is on it."""
    of_board = action.terms.owner is Owner.BOARD and person.has(Role.BOARD)
    return of_board or action.terms.person == person.id


def is_office(person: Person, action: Action, reach: Reach) -> bool:
    """The Executive Office."""
    return person.has(Role.OFFICE)


def is_board(person: Person, action: Action, reach: Reach) -> bool:
    """The Board."""
    return person.has(Role.BOARD)


def visits_there_while_unfinished(person: Person, action: Action, reach: Reach) -> bool:
    """Who is about to visit one of its boroughs, and looks whether it is done."""
    return person.has(Role.VISITOR) and not action.finished and not reach.visits.isdisjoint(action.boroughs)


def chairs_there_while_unfinished(person: Person, action: Action, reach: Reach) -> bool:
    """Who chairs in one of its boroughs now, whoever chaired then."""
    return person.has(Role.CHAIR) and not action.finished and not reach.chairs.isdisjoint(action.boroughs)


def is_its_owner_while_to_do(person: Person, action: Action, reach: Reach) -> bool:
    """Nothing was said of it yet."""
    return is_its_owner(person, action, reach) and not action.finished and action.said_done_at is None


def is_its_owner_while_unfinished(person: Person, action: Action, reach: Reach) -> bool:
    """Nobody saw yet that it is done."""
    return is_its_owner(person, action, reach) and not action.finished


def is_its_owner_once_said(person: Person, action: Action, reach: Reach) -> bool:
    """Who said too early that it is done may say so, as long as nobody saw it."""
    return is_its_owner(person, action, reach) and not action.finished and action.said_done_at is not None


def is_office_while_unfinished(person: Person, action: Action, reach: Reach) -> bool:
    """The Executive Office, as long as it is to be done."""
    return is_office(person, action, reach) and not action.finished


def is_another_of_the_office_while_unfinished(person: Person, action: Action, reach: Reach) -> bool:
    """Nobody sees their own work done."""
    return is_office_while_unfinished(person, action, reach) and not is_its_owner(person, action, reach) and action.said_by != person.id


def is_office_once_said_seen_or_dropped(person: Person, action: Action, reach: Reach) -> bool:
    """The Executive Office finds that it is not done after all."""
    return is_office(person, action, reach) and (action.finished or action.said_done_at is not None)


#: A deed is allowed when any one of its rules holds.
RULES: dict[Deed, tuple[Rule, ...]] = {
    Deed.READ: (is_its_owner, is_office, is_board, visits_there_while_unfinished, chairs_there_while_unfinished),
    Deed.ADD_NOTE: (is_its_owner_while_unfinished, is_office),
    Deed.SAY_DONE: (is_its_owner_while_to_do,),
    Deed.SEE_DONE: (is_another_of_the_office_while_unfinished,),
    Deed.REOPEN: (is_its_owner_once_said, is_office_once_said_seen_or_dropped),
    Deed.CHANGE: (is_office_while_unfinished,),
    Deed.DROP: (is_office_while_unfinished,),
}


def may(person: Person, deed: Deed, action: Action, reach: Reach) -> bool:
    """Whether this person may do this with this action."""
    return any(rule(person, action, reach) for rule in RULES[deed])
