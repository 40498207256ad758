"""Second factors for tests, set up without the pages."""

from __future__ import annotations

import pyotp
from flask import Flask
from sqlite_utils import Database

from observe.domain.people import Person
from observe.installation import Installation
from observe.services import second_factor


def set_up_code_app(db: Database, app: Flask, person: Person) -> pyotp.TOTP:
    """Somebody's app that shows codes, from the application's own moment on."""
    installed: Installation = app.extensions["observe"]
    key, at = installed.secret_key.encode(), installed.clock()
    second_factor.start_code_app(db, person, key=key)
    made = pyotp.TOTP(second_factor.new_secret(db, person, key=key))
    second_factor.confirm_code_app(db, person, made.at(at), area=installed.area, key=key, at=at)
    return made
