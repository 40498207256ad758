"""A browser in which somebody is signed in, without the way through the e-mail."""

from __future__ import annotations

from flask import Flask
from playwright.sync_api import Page

from observe.app import Cookie
from observe.domain.people import Person
from observe.views import access
from tests.sessions import begin


def sign_in(page: Page, app: Flask, url: str, person: Person) -> None:
    """Puts the session's cookie into the page's browser."""
    signer = Cookie().get_signing_serializer(app)
    assert signer is not None
    page.context.add_cookies([{"name": "observe", "value": signer.dumps({"token": begin(app, person), "csrf_token": access.mark_of(person)}), "url": url}])
