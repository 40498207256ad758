"""Your account: who you are to Observe, your second factor, and your calendar."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from observe.domain.errors import NotAllowed
from observe.domain.people import Person
from observe.services import recovery, second_factor
from observe.store import calendar, factors
from observe.views import access

bp = Blueprint("account", __name__, url_prefix="/account")


@bp.get("")
def show() -> ResponseReturnValue:
    """Name, address and roles; passkeys, the app and recovery codes; the calendar."""
    me = access.me()
    found = factors.get(access.database(), me.id)
    may_change = not found.count or access.gave_second_factor_lately()
    feed_since = calendar.feed_since(access.database(), me.id)
    return render_template("account/show.html", found=found, is_required=second_factor.is_required(me), may_change=may_change, feed_since=feed_since)


@bp.post("/confirm")
def confirm() -> ResponseReturnValue:
    """Asks for the second factor again before it is changed."""
    access.me()
    session["lands_on"] = url_for(".show")
    return redirect(url_for("second_factor.ask"), 303)


@bp.post("/passkeys/<int(max=999999999):number>/remove")
def remove_passkey(number: int) -> ResponseReturnValue:
    """The device or browser is no longer asked."""
    from observe.services import passkeys  # read only here: it is large, and seldom needed

    passkeys.remove(access.database(), _changing(), number, area=access.installation().area, now=access.now())
    flash("The passkey is removed.")
    return redirect(url_for(".show"), 303)


@bp.post("/code-app/remove")
def remove_code_app() -> ResponseReturnValue:
    """The app's codes no longer count."""
    second_factor.remove_code_app(access.database(), _changing(), area=access.installation().area, at=access.now())
    flash("The app is removed.")
    return redirect(url_for(".show"), 303)


@bp.post("/recovery-codes")
def recovery_codes() -> ResponseReturnValue:
    """Ten new ones, shown once; the older ones no longer work."""
    me = _changing()
    if not factors.are_set_up(access.database(), me.id):
        raise NotAllowed("Recovery codes come with a second factor. Set one up first.")
    return render_template("second_factor/codes.html", codes=recovery.new_codes(access.database(), me, at=access.now()), lands_on=url_for(".show"))


def _changing() -> Person:
    """Whoever changes a second factor has just given it."""
    me = access.me()
    if factors.are_set_up(access.database(), me.id) and not access.gave_second_factor_lately():
        raise NotAllowed("Confirm first that it is you, on the page “Your account”.")
    return me
