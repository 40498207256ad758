"""People: invited by the Executive Office, changed, deactivated and back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlite_utils import Database

from observe.domain.area import Area
from observe.domain.errors import NotAllowed
from observe.domain.people import Person, Role
from observe.services import letters
from observe.store import people
from observe.store.database import write


def invite(db: Database, person: Person, *, at: datetime, area: Area | None = None) -> Person:
    """Somebody new, who can sign in from now on, and is told so when the area is given. Raises people.Taken when the address is somebody else's."""
    with write(db):
        invited = people.add(db, replace(person, invited_at=at), at)
        if area is not None:
            letters.invited(db, area, invited, at)
    return invited


def change(db: Database, person: Person, *, at: datetime) -> None:
    """Name, roles and the rest as they shall be; a person given a role can sign in. Raises NotAllowed for the last of the Executive Office."""
    with write(db):
        _keep_one_of_the_office(db, person)
        people.save(db, replace(person, invited_at=person.invited_at or at) if person.active else person)


def deactivate(db: Database, person: Person, *, by: Person) -> None:
    """Signed out at the next click; what they wrote stays."""
    if person.id == by.id:
        raise NotAllowed("You cannot deactivate yourself. Ask another member of the Executive Office.")
    with write(db):
        gone = replace(people.get(db, person.id), active=False)
        _keep_one_of_the_office(db, gone)
        people.save(db, gone)


def bring_back(db: Database, person: Person, *, at: datetime) -> None:
    """Can sign in again."""
    with write(db):
        back = people.get(db, person.id)
        people.save(db, replace(back, active=True, invited_at=back.invited_at or at))


def _keep_one_of_the_office(db: Database, changed: Person) -> None:
    office = {person.id for person in people.list_with_role(db, Role.OFFICE)}
    if office == {changed.id} and not (changed.active and changed.has(Role.OFFICE)):
        raise NotAllowed("This is the last member of the Executive Office. Give the role to somebody else first.")
