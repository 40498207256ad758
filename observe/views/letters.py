"""E-mails that were not sent: to whom, when and why, and never what they say."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from observe.domain.people import Role
from observe.services import delivering
from observe.store import outbox
from observe.views import access, paging

bp = Blueprint("letters", __name__)


@bp.get("/letters")
def listing() -> ResponseReturnValue:
    """Those that were given up, and those that are tried again and again."""
    access.only(Role.OFFICE)
    given_up, tried = outbox.count_stuck(access.database())
    page = paging.page_of(given_up + tried)
    found = outbox.list_stuck(access.database(), limit=paging.SIZE, offset=page.offset)
    return render_template("letters/listing.html", letters=found, page=page, given_up=given_up, most=delivering.MOST_TRIES)


@bp.post("/letters/try-again")
def try_all_again() -> ResponseReturnValue:
    """All of them."""
    access.only(Role.OFFICE)
    return _tried(delivering.try_again(access.database(), access.now()))


@bp.post("/letters/<int(max=999999999):number>/try-again")
def try_again(number: int) -> ResponseReturnValue:
    """One of them."""
    access.only(Role.OFFICE)
    return _tried(delivering.try_again(access.database(), access.now(), letter=number))


@bp.post("/letters/<int(max=999999999):number>/drop")
def drop(number: int) -> ResponseReturnValue:
    """It is no longer wanted."""
    by = access.only(Role.OFFICE)
    dropped = delivering.drop(access.database(), number, by=by, at=access.now())
    flash("The e-mail is not sent." if dropped else "Nothing was changed: that e-mail is not waiting any more.")
    return redirect(url_for(".listing"), 303)


def _tried(count: int) -> ResponseReturnValue:
    """It may have been sent since the page was opened."""
    if count:
        flash("The e-mail is tried again now." if count == 1 else f"{count} e-mails are tried again now.")
    else:
        flash("Nothing was changed: that e-mail is not waiting any more.")
    return redirect(url_for(".listing"), 303)
