"""A new e-mail address, confirmed by whoever reads mail there."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from observe.domain.errors import NotFound
from observe.services import mailing, readdressing
from observe.services.readdressing import Sent
from observe.store import people
from observe.views import access

bp = Blueprint("addresses", __name__)


@bp.route("/new-address/<token>", methods=["GET", "POST"])
def confirm(token: str) -> ResponseReturnValue:
    """Opening the link shows a button, since some mail systems open links; the button changes the address."""
    db = access.database()
    try:
        if request.method == "POST":
            readdressing.confirm(db, token, key=access.key(), at=access.now())
            return redirect(url_for(".confirmed"), 303)
        waiting = readdressing.behind_link(db, token, key=access.key(), at=access.now())
    except (NotFound, people.Taken):
        return render_template("addresses/spent.html"), 400
    return render_template("addresses/confirm.html", email=waiting.email)


@bp.get("/new-address")
def confirmed() -> ResponseReturnValue:
    """What the button did."""
    return render_template("addresses/confirmed.html")


def and_then_send(response: ResponseReturnValue, sent: Sent | None) -> Response:
    """The message with the link goes out once the answer has been given; a demonstration sends none."""
    answer, installed = make_response(response), access.installation()
    if sent is not None and not installed.demonstration:
        subject, body = readdressing.letter(sent, installed.area)
        mail = mailing.message(installed.settings, to=sent.email, subject=subject, body=body, at=access.now())
        answer.call_on_close(lambda: mailing.send_later(installed.settings, mail))
    return answer
