"""What was typed into a page after its session was over: taken up, handed on through the pages of signing in, and shown to whom it belongs."""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import quote, urlsplit

from flask import current_app, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from itsdangerous import BadData, URLSafeTimedSerializer

from observe import log
from observe.domain.errors import NotFound
from observe.services import holding
from observe.services.holding import Held
from observe.views import access, asked, once

#: The hidden field that hands it on.
FIELD = "held"
#: Whose forms have no words in them, but what one signs in with.
WAYS_IN = frozenset({"signing_in", "sign_on", "second_factor", "account", "addresses"})


def found() -> Held | None:
    """What this request has of it."""
    held: Held | None = g.get("held")
    return held


def sealed() -> str:
    """The same, as the hidden field carries it."""
    held = found()
    return holding.seal(held, key=access.key()) if held else ""


def carry() -> None:
    """Within the pages of signing in: what the page before handed on."""
    if request.method == "POST" and request.blueprint in WAYS_IN and FIELD in request.form:
        with suppress(NotFound):
            g.held = holding.unseal(request.form[FIELD], key=access.key())


def take_up() -> bool:
    """Takes up what this request was sent. False where that is nothing that was typed, or no page of ours is known to have sent it."""
    if from_our_site():
        carry()
        g.held = found() or _its_own_form()
    return found() is not None


def _its_own_form() -> Held | None:
    has_page = request.url_rule is not None and {"GET", "POST"} <= (request.url_rule.methods or set())
    person = whose_page()
    if request.method != "POST" or not has_page or request.blueprint in WAYS_IN or person is None:
        return None
    fields = tuple((name, value) for name, value in request.form.items(multi=True) if name != "csrf_token")
    # A browser would show another sign in place of NUL, which nobody types. Sealed, it is a third longer, and has to go into the next post.
    is_too_long = 3 * sum(len(part.encode()) for field in fields for part in field) > 2 * current_app.config["MAX_CONTENT_LENGTH"]
    if not any(value.strip() for name, value in fields if name != once.FIELD) or is_too_long or any("\0" in part for field in fields for part in field):
        return None
    address = quote(request.path) + (f"?{request.query_string.decode(errors='ignore')}" if request.query_string else "")
    return Held(person, address, access.now() + holding.VALID, fields)


def from_our_site() -> bool:
    """Whether the browser says that a page of ours sent this. Where it says nothing, none did."""
    if said := request.headers.get("Sec-Fetch-Site"):
        return said == "same-origin"
    address = access.installation().settings.address
    try:
        origin = urlsplit(request.headers.get("Origin") or request.headers.get("Referer", ""))
    except ValueError:
        return False
    return f"{origin.scheme}://{origin.netloc}" in (address, f"{urlsplit(address).scheme}://{request.host}")


def whose_page() -> int | None:
    """For whom the page was made that this form stood on, as its token says: it is signed, however old it is, and whatever session it was of."""
    try:
        mark = URLSafeTimedSerializer(current_app.secret_key or "", salt="wtf-csrf-token").loads(request.form.get("csrf_token", ""))
    except BadData:
        return None
    return access.owner_of(str(mark))


def show() -> ResponseReturnValue:
    """To whom it belongs, once they are signed in: what was typed, and the button that saves it."""
    kept, me = found(), access.me()
    if kept is None:
        return redirect("/", 303)
    if kept.person != me.id:
        log.event("refused", at=access.now(), person=me.id, why="typed by somebody else")
        return render_template("held/anothers.html", navigation=[]), 403
    if access.now() >= kept.until:
        return render_template("held/too_old.html", kept=kept, days=holding.VALID.days, navigation=[]), 400
    page = asked.page_at(kept.address, me)
    rows = asked.rows(page, kept.fields)
    if page is not None and not rows:
        return redirect(kept.address, 303)
    button = page.button(kept.fields) if page else ""
    return render_template("held/show.html", kept=kept, page=page, rows=rows, button=button, navigation=[])
