"""Signing in by the organisation's own sign-on. There only where the settings switch it on; somebody must have been invited all the same."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from observe import log
from observe.domain.errors import NotFound
from observe.settings import Settings
from observe.views import access
from observe.views.signing_in import own_path, signed_in

bp = Blueprint("sign_on", __name__, url_prefix="/sign-on")


@bp.app_context_processor
def offered() -> dict[str, object]:
    """The name on the button; empty where there is none."""
    is_on = access.installation().settings.has_sign_on and not access.installation().demonstration
    return {"sign_on_name": access.installation().settings.oidc_name if is_on else ""}


@bp.get("")
def start() -> ResponseReturnValue:
    """Leads to the provider. A link and no form: browsers let no form lead to another site here.

    It counts on a page of ours only: from anywhere else one comes to the button, so that no other site signs anybody in.
    """
    from observe.views import provider  # read only here: most installations never need it

    settings = _settings()
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return redirect(url_for("signing_in.ask", next=own_path(request.args.get("next", "/"))), 303)
    session["sign_on_lands_on"] = own_path(request.args.get("next", "/"))
    try:
        answer: ResponseReturnValue = provider.to_provider(settings)
        return answer
    except provider.Refused as fault:
        return _refused(503, fault)


@bp.get("/back")
def back() -> ResponseReturnValue:
    """Comes back from the provider. Its second factor counts where it says that it asked for one; else ours is asked for."""
    from observe.views import provider  # read only here: most installations never need it

    settings, lands_on = _settings(), session.get("sign_on_lands_on", "/")
    try:
        found, has_second_factor = provider.who_came_back(settings)
    except provider.Refused as fault:
        return _refused(400, fault)
    except provider.Unknown:
        log.event("refused", at=access.now(), why="sign-on of somebody not invited")
        return render_template("sign_on/unknown.html"), 403
    with access.writing_beside_reading():
        answer = signed_in(found, lands_on, how="sign-on")
        if has_second_factor:
            access.give_second_factor()
            session.pop("lands_on", None)
            answer = redirect(lands_on, 303)
    return answer


def _refused(code: int, fault: Exception) -> ResponseReturnValue:
    """The log says which kind of fault it was, such as a certificate that nobody vouches for."""
    kind = type(fault.__cause__ or fault).__name__
    log.event("refused", at=access.now(), why="sign-on not reached" if code == 503 else "sign-on not confirmed", kind=kind)
    return render_template("sign_on/refused.html", unreachable=code == 503), code


def _settings() -> Settings:
    """Those of an installation that has a sign-on; for any other there is no such page."""
    installed = access.installation()
    if not installed.settings.has_sign_on or installed.demonstration:
        raise NotFound
    return installed.settings
