"""People: invited by the Executive Office, changed, deactivated and back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlite_utils import Database

from observe import log
from observe.domain.area import Area
from observe.domain.errors import NotAllowed
from observe.domain.people import Person, Role, Standing
from observe.services import letters, readdressing
from observe.services.readdressing import Sent
from observe.store import addresses, calendar, people, sessions
from observe.store.database import write


def invite(db: Database, person: Person, *, at: datetime, area: Area | None = None, by: Person | None = None) -> Person:
    """Somebody new, who can sign in from now on, and is told so when the area is given; by None it is whoever runs Observe.

    Raises people.Taken when the address is somebody else's.
    """
    with write(db):
        invited = people.add(db, replace(person, invited_at=at), at)
        if area is not None:
            letters.invited(db, area, invited, at)
    _log("invitation", invited, by, at, roles=_named(invited))
    return invited


def change(db: Database, person: Person, *, at: datetime, area: Area | None = None, key: bytes = b"", by: Person | None = None) -> Sent | None:
    """Name, roles and the rest as they shall be; a person given a role can sign in.

    Who signs in by an address keeps it until the new one is confirmed with what is returned; with no area it just stays.
    Raises people.Taken, and NotAllowed for the last of the Executive Office.
    """
    with write(db):
        now, sent = people.get(db, person.id), None
        _keep_one_of_the_office(db, person)
        if now.invited_at is not None and person.email != now.email:
            sent = readdressing.ask(db, now, person.email, area=area, key=key, at=at) if area else None
            person = replace(person, email=now.email)
        people.save(db, replace(person, invited_at=person.invited_at or at) if person.active else person)
    if now.roles != person.roles:
        _log("role change", person, by, at, roles=_named(person), roles_before=_named(now))
    return sent


def stand_on_reports(db: Database, person: Person, *, by_name: bool) -> None:
    """How a Lay Adviser is named to those who read reports, from now on. Raises NotAllowed for anybody else."""
    if person.standing is not Standing.LAY_ADVISER:
        raise NotAllowed("Only a Lay Adviser can choose to stand on reports by role.")
    with write(db):
        people.save(db, replace(people.get(db, person.id), named_on_reports=by_name))


def deactivate(db: Database, person: Person, *, by: Person, at: datetime) -> None:
    """Signed out everywhere; what they wrote stays."""
    if person.id == by.id:
        raise NotAllowed("You cannot deactivate yourself. Ask another member of the Executive Office.")
    with write(db):
        gone = replace(people.get(db, person.id), active=False)
        _keep_one_of_the_office(db, gone)
        people.save(db, gone)
        addresses.void(db, gone.id)
        calendar.close_feed(db, gone.id)
        sessions.end_all_of(db, gone.id, at)
    _log("deactivation", person, by, at)


def bring_back(db: Database, person: Person, *, at: datetime, by: Person | None = None) -> None:
    """Can sign in again."""
    with write(db):
        back = people.get(db, person.id)
        people.save(db, replace(back, active=True, invited_at=back.invited_at or at))
    _log("activation", person, by, at)


def _log(name: str, person: Person, by: Person | None, at: datetime, **facts: str) -> None:
    log.event(name, at=at, person=person.id, by=by.id if by else "whoever runs Observe", **facts)


def _named(person: Person) -> str:
    return " ".join(sorted(person.roles))


def _keep_one_of_the_office(db: Database, changed: Person) -> None:
    office = {person.id for person in people.list_with_role(db, Role.OFFICE)}
    if office == {changed.id} and not (changed.active and changed.has(Role.OFFICE)):
        raise NotAllowed("This is the last member of the Executive Office. Give the role to somebody else first.")
