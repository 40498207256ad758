"""How a Lay Adviser is named on reports: their own choice."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.naming import NamingForm
from observe.domain.errors import NotFound
from observe.domain.people import Standing
from observe.services import inviting
from observe.views import access

bp = Blueprint("naming", __name__, url_prefix="/account")


@bp.route("/name", methods=["GET", "POST"])
def choose() -> ResponseReturnValue:
    """By name, or as a Lay Adviser."""
    me = access.me()
    if me.standing is not Standing.LAY_ADVISER:
        raise NotFound
    form = NamingForm(request.form if request.method == "POST" else None, data={"named": "name" if me.named_on_reports else "role"})
    if request.method == "POST" and form.validate():
        inviting.stand_on_reports(access.database(), me, by_name=form.named.data == "name")
        flash("Your choice counts for reports that you send from now on.")
        return redirect(url_for(".choose"), 303)
    return render_template("naming/choose.html", form=form), 400 if form.errors else 200
