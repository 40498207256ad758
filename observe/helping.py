"""What whoever runs Observe can do for somebody who cannot sign in. Each says in lines what was done; raises NotFound when nobody has the address."""

from __future__ import annotations

import secrets

from sqlite_utils import Database

from observe.domain import dates
from observe.domain.errors import NotFound
from observe.installation import Installation
from observe.services import second_factor, signing_in
from observe.store import people


def sign_in_link(installed: Installation, db: Database, email: str) -> list[str]:
    """For the day when mail fails."""
    key = installed.secret_key.encode()
    sent = signing_in.ask(db, email, browser=secrets.token_urlsafe(), lands_on="/", key=key, at=installed.clock())
    if sent is None:
        raise NotFound
    return [
        f"{installed.settings.address}{signing_in.link_path(sent)}",
        f"It is for {sent.person.name}, and works once, until {dates.show_moment(sent.until)}.",
    ]


def reset_second_factor(installed: Installation, db: Database, email: str) -> list[str]:
    """For the day when the only member of the Executive Office has lost theirs."""
    person = people.get_by_email(db, email)
    second_factor.reset(db, person, by=None, area=installed.area, at=installed.clock())
    return [f"The second factor of {person.name} is reset, and they are signed out. They are told by e-mail."]
