"""A person's visits for their calendar program, by an address of their own; switched on, renewed and off on the page "Your account"."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from observe.services import calendar_files, calendars
from observe.views import access

bp = Blueprint("calendars", __name__)


@bp.get("/calendar/<token>.ics")
def feed(token: str) -> ResponseReturnValue:
    """Asked for by a program that cannot sign in: whoever has the address may read it."""
    events = calendars.feed(access.database(), token, key=access.key(), today=access.today())
    return Response(calendar_files.feed(events, address=access.installation().settings.address, at=access.now()), mimetype="text/calendar")


@bp.post("/account/calendar")
def switch_on() -> ResponseReturnValue:
    """A new address, shown once; the one before no longer works."""
    token = calendars.open_feed(access.database(), access.me(), key=access.key(), at=access.now())
    return render_template("calendars/switch_on.html", address=access.installation().settings.address + url_for(".feed", token=token))


@bp.post("/account/calendar/off")
def switch_off() -> ResponseReturnValue:
    """No address works any more."""
    calendars.close_feed(access.database(), access.me(), at=access.now())
    flash("The calendar address no longer works.")
    return redirect(url_for("account.show"), 303)
