"""A form that is sent twice is acted on once: the second time it gets the answer that the first one got."""

from __future__ import annotations

import hmac
import json
import secrets

from flask import Response, flash, redirect, request, session
from flask.typing import ResponseReturnValue

from observe.domain.errors import NotFound
from observe.store import sent_forms
from observe.store.database import write
from observe.store.sent_forms import Answered
from observe.views import access
from observe.views.logged import Logged

#: The hidden field, and those that do not count: a page gets another token when its writer signs in again.
FIELD = "form_key"
NOT_COUNTED = frozenset({"csrf_token"})


class Once(Logged):
    """Flask, but for what it does with a form that carries a key, which was made when its page was drawn.

    The answer is stored with the change, in one transaction, under a keyed hash of who sent the form to which address with which values. So a key is no use
    to anybody else, and other words under the same key are a form of their own.
    """

    def dispatch_request(self) -> ResponseReturnValue:
        """Everything that such a form changes is one transaction. Who sends it at the same time waits, and is answered the same."""
        if not request.form.get(FIELD) or request.routing_exception is not None:
            return super().dispatch_request()
        db, key = access.database(), _key()
        with write(db):
            try:
                before = sent_forms.get(db, key)
            except NotFound:
                before = None
            return _as_before(before) if before else self._keep(key)

    def _keep(self, key: str) -> ResponseReturnValue:
        """Acts on it. An answer that is a page and no way to one is not kept: it changed nothing, or shows what is still wrong."""
        db = access.database()
        before = db.conn.total_changes
        answer = super().dispatch_request()
        if isinstance(answer, Response) and answer.status_code == 303 and db.conn.total_changes > before:
            sent_forms.add(db, key, Answered(answer.location or "/", tuple(session.get("_flashes", ()))), access.now())
        return answer


def new_key() -> str:
    """For one form of a page that is being drawn."""
    return secrets.token_urlsafe(16)


def note(made: str) -> None:
    """What this page made, for when it is sent again with more words: a page that saves by itself may never have had the answer."""
    if request.form.get(FIELD):
        sent_forms.add(access.database(), _page(), Answered(made), access.now())


def noted() -> str:
    """What was noted of this page; empty for nothing."""
    try:
        return sent_forms.get(access.database(), _page()).leads_to if request.form.get(FIELD) else ""
    except NotFound:
        return ""


def _page() -> str:
    return _hash("page", request.form[FIELD])


def _key() -> str:
    return _hash("form", *((name, value) for name, value in request.form.items(multi=True) if name not in NOT_COUNTED))


def _hash(*said: object) -> str:
    person = access.person()
    whole = json.dumps([person.id if person else None, request.full_path, *said])
    return hmac.new(access.key(), f"sent {whole}".encode(), "sha256").hexdigest()


def _as_before(answered: Answered) -> ResponseReturnValue:
    """What was said is said again, once: the first answer may never have been read."""
    for category, text in answered.said:
        if (category, text) not in session.get("_flashes", ()):
            flash(text, category)
    return redirect(answered.leads_to, 303)
