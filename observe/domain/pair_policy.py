"""Predicates on two visitors at one meeting: each observes alone, and one of them makes the joint report (`policy` has the table)."""

from __future__ import annotations

from observe.domain.people import Person, Role
from observe.domain.visit import OPEN_STAGES, Visit


def observes(person: Person, visit: Visit) -> bool:
    """Alone, or as one of a pair."""
    return person.has(Role.VISITOR) and any(seat.person == person.id for seat in visit.visitors)


def is_sent_as_it_is_written(visit: Visit) -> bool:
    """A pair sends the joint report, and nothing else."""
    return not visit.is_pair or visit.joint_by is not None


def is_its_visitor_while_writing(person: Person, visit: Visit) -> bool:
    """As long as it is open, and nobody types it in for them. Of a pair each writes until they have finished, and then one of them."""
    return observes(person, visit) and visit.stage in OPEN_STAGES and visit.written_by(person.id) is not None


def is_its_sender_while_writing(person: Person, visit: Visit) -> bool:
    """What they write is what is sent."""
    return is_its_visitor_while_writing(person, visit) and is_sent_as_it_is_written(visit)


def is_one_of_a_pair_while_writing(person: Person, visit: Visit) -> bool:
    """Each alone."""
    return is_its_visitor_while_writing(person, visit) and not is_sent_as_it_is_written(visit)


def is_one_of_a_pair_who_finished(person: Person, visit: Visit) -> bool:
    """Reads what they wrote, and what the other wrote once both have finished."""
    return observes(person, visit) and visit.is_pair and any(seat.finished_at for seat in visit.visitors if seat.person == person.id)


def is_one_of_a_pair_who_waits(person: Person, visit: Visit) -> bool:
    """Has finished, and the other has not."""
    return is_one_of_a_pair_who_finished(person, visit) and visit.stage in OPEN_STAGES and not visit.both_finished


def is_one_of_a_pair_once_both_finished(person: Person, visit: Visit) -> bool:
    """Either of them begins the joint report."""
    return observes(person, visit) and visit.both_finished and visit.joint_by is None and visit.stage in OPEN_STAGES


def is_the_other_of_a_pair(person: Person, visit: Visit) -> bool:
    """Somebody else makes the joint report."""
    return observes(person, visit) and visit.joint_by not in (None, person.id) and visit.stage in OPEN_STAGES
