"""Who may see and do what: one table of named predicates. Lists filter in SQL by scopes that a test holds equal to it."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from observe.domain.pair_policy import (
    is_its_sender_while_writing,
    is_its_visitor_while_writing,
    is_one_of_a_pair_once_both_finished,
    is_one_of_a_pair_while_writing,
    is_one_of_a_pair_who_finished,
    is_one_of_a_pair_who_waits,
    is_sent_as_it_is_written,
    is_the_other_of_a_pair,
    observes,
)
from observe.domain.people import Person, Role
from observe.domain.visit import OPEN_STAGES, RELEASED_STAGES, Stage, Visit


class Action(StrEnum):
    """What somebody may want with one visit."""

    READ_PLAN = "read its plan"
    CHANGE_PLAN = "change its plan"
    PRINT_NOTES = "print its note sheet"
    CORRECT_FACTS = "correct its facts after it was sent"
    BRING_BACK = "bring it back"
    WRITE = "write its observation"
    ADD_TALK = "add the talk with the chair after sending"
    READ_OWN = "read one's own observation"
    READ_DRAFTS = "read the earlier drafts of its observation"
    CHECK = "check it, and release or return it"
    READ_SUBMITTED = "read it as it was last sent"
    READ_REPORT = "read its report"
    REPLY = "reply to its report"
    READ_REPLY = "read its chair's reply"
    EXTEND_REPLY = "allow more days for its chair's reply"
    WITHDRAW = "withdraw its report"
    SETTLE = "answer the points of fact of its chair's reply"
    READ_HISTORY = "read its history"
    CONSIDER = "record that the Board considered it"
    HAND_OVER = "hand it to another visitor"
    TYPE_IN = "type it in for its visitor"
    ASK_TO_CONFIRM = "have what was typed in confirmed"
    CONFIRM = "confirm what was typed in"
    GIVE_TO_VISITOR = "give it to its visitor to write"
    SEND = "send its observation"
    FINISH = "finish one's own observation of it"
    TAKE_BACK = "write on after one has finished"
    READ_PAIR = "read what each of its pair wrote"
    MAKE_JOINT = "make its joint report"
    TAKE_OVER = "take over its joint report"


Rule = Callable[[Person, Visit], bool]


def is_its_visitor(person: Person, visit: Visit) -> bool:
    """Who observes and writes."""
    return person.has(Role.VISITOR) and visit.plan.visitor.person == person.id


def is_its_second_visitor(person: Person, visit: Visit) -> bool:
    """The other of a pair."""
    second = visit.plan.second_visitor
    return person.has(Role.VISITOR) and second is not None and second.person == person.id


def is_its_chair(person: Person, visit: Visit) -> bool:
    """Chair or second chair of the meeting, or whoever followed them."""
    seats = (visit.plan.chair, visit.plan.second_chair, *visit.successors)
    return person.has(Role.CHAIR) and any(seat is not None and seat.person == person.id for seat in seats)


def is_office(person: Person, visit: Visit) -> bool:
    """The Executive Office."""
    return person.has(Role.OFFICE)


def is_board(person: Person, visit: Visit) -> bool:
    """The Board."""
    return person.has(Role.BOARD)


def may_know_names(person: Person, visit: Visit) -> bool:
    """Who reads it as its chair, and as nothing else, is not told the name of a Lay Adviser who stands there by role."""
    others = (is_office, is_its_visitor, is_its_second_visitor)
    return not is_its_chair(person, visit) or any(rule(person, visit) for rule in others)


def has_a_part(person: Person, visit: Visit) -> bool:
    """Visitor or chair of this meeting, or followed its chair, whatever roles they have today."""
    seats = (visit.plan.visitor, visit.plan.second_visitor, visit.plan.chair, visit.plan.second_chair, *visit.successors)
    return any(seat is not None and seat.person == person.id for seat in seats)


def has_a_hand_in(person: Person, visit: Visit) -> bool:
    """Has a part in it, or typed it in: nobody checks a visit of their own."""
    return has_a_part(person, visit) or (visit.typed_in is not None and visit.typed_in.by == person.id)


def is_its_chair_once_told(person: Person, visit: Visit) -> bool:
    """A chair sees the plan once an e-mail about the visit has gone to them."""
    return is_its_chair(person, visit) and visit.chair_told_at is not None


def is_its_visitor_while_open(person: Person, visit: Visit) -> bool:
    """Before it is sent, and after it was returned."""
    return is_its_visitor(person, visit) and visit.stage in OPEN_STAGES


def is_its_second_visitor_while_open(person: Person, visit: Visit) -> bool:
    """Goes to the same meeting, and takes notes there too."""
    return is_its_second_visitor(person, visit) and visit.stage in OPEN_STAGES


def is_office_while_open(person: Person, visit: Visit) -> bool:
    """The plan is the office's too, until the observation is sent."""
    return is_office(person, visit) and visit.stage in OPEN_STAGES


def is_office_before_a_joint_report(person: Person, visit: Visit) -> bool:
    """Who observed stays who observed, once the two have put together what they saw."""
    return is_office_while_open(person, visit) and visit.joint_by is None


def is_its_visitor_while_cancelled(person: Person, visit: Visit) -> bool:
    """One's own visit, called off."""
    return is_its_visitor(person, visit) and visit.stage is Stage.CANCELLED


def is_office_while_cancelled(person: Person, visit: Visit) -> bool:
    """Any visit, called off."""
    return is_office(person, visit) and visit.stage is Stage.CANCELLED


def is_its_sender_while_submitted(person: Person, visit: Visit) -> bool:
    """Sent, and not yet released or returned."""
    return observes(person, visit) and visit.whole.visitor == person.id and visit.stage is Stage.SUBMITTED


def is_another_of_the_office_while_submitted(person: Person, visit: Visit) -> bool:
    """Nobody checks or releases a visit of their own."""
    return is_office(person, visit) and not has_a_hand_in(person, visit) and visit.stage is Stage.SUBMITTED


def is_another_of_the_office_once_submitted(person: Person, visit: Visit) -> bool:
    """The office reads an observation as it was last sent, never what is being typed."""
    return is_office(person, visit) and not has_a_hand_in(person, visit) and visit.submitted_at is not None


def is_its_visitor_until_release(person: Person, visit: Visit) -> bool:
    """Earlier drafts are read by who writes, and deleted when the report is released."""
    return observes(person, visit) and visit.written_by(person.id) is not None and visit.stage not in RELEASED_STAGES


def is_its_second_visitor_once_joint(person: Person, visit: Visit) -> bool:
    """What was sent is of both where it is a joint report."""
    return is_its_second_visitor(person, visit) and visit.joint_by is not None


def is_typing_it_in(person: Person, visit: Visit) -> bool:
    """Who of the Executive Office types in what the visitor sent; nobody else sees it meanwhile."""
    is_theirs = is_office_while_open(person, visit) and not has_a_part(person, visit)
    return is_theirs and visit.typed_in is not None and visit.typed_in.with_office and visit.typed_in.by == person.id


def is_typing_it_in_once_confirmed(person: Person, visit: Visit) -> bool:
    """It can be sent when its visitor stands by what was typed in."""
    return _types_it_in_and_it_is_confirmed(person, visit) and is_sent_as_it_is_written(visit)


def is_typing_it_in_for_a_pair_once_confirmed(person: Person, visit: Visit) -> bool:
    """What was typed in for one of a pair is finished for them."""
    return _types_it_in_and_it_is_confirmed(person, visit) and not is_sent_as_it_is_written(visit)


def _types_it_in_and_it_is_confirmed(person: Person, visit: Visit) -> bool:
    return is_typing_it_in(person, visit) and visit.typed_in is not None and visit.typed_in.confirmed_at is not None


def is_another_of_the_office_before_writing(person: Person, visit: Visit) -> bool:
    """Typing in begins where the visitor has not, and never over their words. Of a pair one may have, and the other not."""
    may_begin = visit.stage is Stage.PLANNED and visit.typed_in is None
    with_office = visit.typed_in is not None and visit.typed_in.with_office
    of_a_pair = visit.is_pair and visit.stage in (Stage.PLANNED, Stage.WRITING) and not with_office and not visit.both_finished
    return is_office(person, visit) and not has_a_part(person, visit) and (may_begin or of_a_pair)


def is_another_of_the_office_while_typed_in(person: Person, visit: Visit) -> bool:
    """Somebody of the office has it, and may be away."""
    is_typed_in = visit.typed_in is not None and visit.typed_in.with_office
    return is_office_while_open(person, visit) and not has_a_part(person, visit) and is_typed_in


def is_its_visitor_once_asked_to_confirm(person: Person, visit: Visit) -> bool:
    """Who sent it on paper or said it reads what was made of that."""
    typed = visit.typed_in
    is_asked = typed is not None and typed.visitor == person.id and typed.with_office and typed.asked_at is not None
    return observes(person, visit) and visit.stage in OPEN_STAGES and is_asked


def once_released(rule: Rule) -> Rule:
    """The same rule, from release on."""

    def rule_once_released(person: Person, visit: Visit) -> bool:
        return visit.stage in RELEASED_STAGES and rule(person, visit)

    rule_once_released.__name__ = f"{rule.__name__}_once_released"
    return rule_once_released


def once_replied(rule: Rule) -> Rule:
    """The same rule, once the chair's reply was sent."""

    def rule_once_replied(person: Person, visit: Visit) -> bool:
        return visit.replied_at is not None and rule(person, visit)

    rule_once_replied.__name__ = f"{rule.__name__}_once_replied"
    return rule_once_replied


def is_its_chair_until_replied(person: Person, visit: Visit) -> bool:
    """A reply is written from release on, also after its last day, and sent once."""
    return is_its_chair(person, visit) and visit.stage in RELEASED_STAGES and visit.replied_at is None


def is_another_of_the_office_until_replied(person: Person, visit: Visit) -> bool:
    """Nobody allows themselves more days."""
    return is_office(person, visit) and not has_a_part(person, visit) and visit.stage in RELEASED_STAGES and visit.replied_at is None


def is_another_of_the_office_once_replied(person: Person, visit: Visit) -> bool:
    """Points of fact are answered by somebody who neither observed nor wrote, nor chaired."""
    return is_office(person, visit) and not has_a_hand_in(person, visit) and visit.stage in RELEASED_STAGES and visit.replied_at is not None


def is_office_while_released(person: Person, visit: Visit) -> bool:
    """Released, and not yet before the Board."""
    return is_office(person, visit) and visit.stage is Stage.RELEASED


#: An action is allowed when any one of its rules holds (design, "Who may see what").
RULES: dict[Action, tuple[Rule, ...]] = {
    Action.READ_PLAN: (is_its_visitor, is_its_second_visitor, is_its_chair_once_told, is_board, is_office),
    Action.CHANGE_PLAN: (is_its_visitor_while_open, is_office_while_open),
    Action.PRINT_NOTES: (is_its_visitor_while_open, is_its_second_visitor_while_open, is_office_while_open),
    Action.CORRECT_FACTS: (is_another_of_the_office_while_submitted,),
    Action.BRING_BACK: (is_its_visitor_while_cancelled, is_office_while_cancelled),
    Action.WRITE: (is_its_visitor_while_writing, is_typing_it_in),
    Action.ADD_TALK: (is_its_sender_while_submitted,),
    Action.READ_OWN: (is_its_visitor, is_its_second_visitor_once_joint),
    Action.READ_DRAFTS: (is_its_visitor_until_release, is_typing_it_in),
    Action.CHECK: (is_another_of_the_office_while_submitted,),
    Action.READ_SUBMITTED: (is_another_of_the_office_once_submitted,),
    Action.READ_REPORT: tuple(once_released(rule) for rule in (is_its_visitor, is_its_second_visitor, is_its_chair, is_board, is_office)),
    Action.REPLY: (is_its_chair_until_replied,),
    Action.READ_REPLY: (
        once_released(is_its_chair),
        *(once_released(once_replied(rule)) for rule in (is_its_visitor, is_its_second_visitor, is_board, is_office)),
    ),
    Action.EXTEND_REPLY: (is_another_of_the_office_until_replied,),
    Action.WITHDRAW: (once_released(is_office),),
    Action.SETTLE: (is_another_of_the_office_once_replied,),
    Action.READ_HISTORY: (is_its_visitor, is_its_second_visitor, is_office),
    Action.CONSIDER: (is_office_while_released,),
    Action.HAND_OVER: (is_office_before_a_joint_report,),
    Action.TYPE_IN: (is_another_of_the_office_before_writing,),
    Action.ASK_TO_CONFIRM: (is_typing_it_in,),
    Action.CONFIRM: (is_its_visitor_once_asked_to_confirm,),
    Action.GIVE_TO_VISITOR: (is_another_of_the_office_while_typed_in,),
    Action.SEND: (is_its_sender_while_writing, is_typing_it_in_once_confirmed),
    Action.FINISH: (is_one_of_a_pair_while_writing, is_typing_it_in_for_a_pair_once_confirmed),
    Action.TAKE_BACK: (is_one_of_a_pair_who_waits,),
    Action.READ_PAIR: (is_one_of_a_pair_who_finished,),
    Action.MAKE_JOINT: (is_one_of_a_pair_once_both_finished,),
    Action.TAKE_OVER: (is_the_other_of_a_pair,),
}


def may(person: Person, action: Action, visit: Visit) -> bool:
    """Whether this person may do this to this visit, at its stage."""
    return any(rule(person, visit) for rule in RULES[action])


def may_know_of(person: Person, visit: Visit) -> bool:
    """Whether the visit exists for this person; otherwise it is answered as if it were not there."""
    return any(may(person, action, visit) for action in Action)
