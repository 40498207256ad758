"""Signing in by e-mailed link or code, and out."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from flask import Blueprint, Response, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from forms.sign_in import WRONG_CODE, AskForm, CodeForm
from forms.typed import show_time
from observe.domain import dates
from observe.domain.errors import NotFound
from observe.domain.people import ROLE_NAMES, Person
from observe.installation import Installation
from observe.services import mailing, second_factor, signing_in, staying
from observe.store import facts, people
from observe.views import access, held
from observe.views import second_factor as second_step

bp = Blueprint("signing_in", __name__)

#: An own path is no longer than this.
LONGEST_PATH = 500


@bp.route("/sign-in", methods=["GET", "POST"])
def ask() -> ResponseReturnValue:
    """Asks for the address and sends a link and a code; the answer is the same whether or not anybody has it."""
    form = AskForm(request.form if request.method == "POST" else None, next=request.args.get("next", "/"))
    if request.method != "POST" or not form.validate():
        return _asking(form), 400 if form.errors else 200
    browser, at, client = _browser(), access.now(), request.remote_addr or ""
    lands_on = own_path(str(form.next.data or ""))
    try:
        sent = signing_in.ask(access.database(), str(form.email.data), browser=browser, lands_on=lands_on, key=access.key(), at=at, client=client)
    except signing_in.TooOften as refused:
        return _too_often(refused.until, at)
    session["browser"], session["asked"] = browser, {"email": form.email.data, "until": (at + signing_in.VALID).isoformat(), "next": lands_on}
    return _and_then_send(_waiting(CodeForm()) if held.found() else redirect(url_for(".code"), 303), sent)


def _asking(form: AskForm, *, came_back: bool = False) -> str:
    return render_template("signing_in/ask.html", form=form, people=_demonstration_people(), was_out=access.was_signed_out(), came_back=came_back)


def _browser() -> str:
    """The secret of a browser that asks. The same form has the same one: a double click, of which only the second answer may be read, asks once."""
    drawn = request.form.get("ask_key") or secrets.token_urlsafe(16)
    return hmac.new(access.key(), f"browser {drawn}".encode(), "sha256").hexdigest()


def _too_often(until: datetime, at: datetime) -> ResponseReturnValue:
    """Says when to try again. What was sent before still works."""
    minutes = -(-int((until - at).total_seconds()) // 60)
    clock = dates.local(at + timedelta(minutes=minutes)).time()
    page = render_template("signing_in/too_often.html", until=clock, minutes=minutes, has_asked="asked" in session)
    return page, 429, {"Retry-After": str(int((until - at).total_seconds()))}


def _and_then_send(response: ResponseReturnValue, sent: signing_in.Sent | None) -> Response:
    """The mail is written and goes out once the answer has been given, so that how long it takes tells nobody whether the address is known."""
    answer, installed, at = make_response(response), access.installation(), access.now()
    if sent is not None and not installed.demonstration:
        answer.call_on_close(lambda: _send(installed, sent, at))
    return answer


def _send(installed: Installation, sent: signing_in.Sent, at: datetime) -> None:
    subject, body = signing_in.letter(sent, installed.area)
    mailing.send_later(installed.settings, mailing.message(installed.settings, to=sent.person.email, subject=subject, body=body, at=at))


@bp.route("/sign-in/code", methods=["GET", "POST"])
def code() -> ResponseReturnValue:
    """Takes the code, in the browser that asked for it."""
    if "browser" not in session or "asked" not in session:
        return go_on()
    # Who asked too often comes without a code, to type the one sent before.
    is_given = request.method == "POST" and (held.found() is None or "code" in request.form)
    form = CodeForm(request.form if is_given else None)
    if is_given and form.validate():
        try:
            found, lands_on = signing_in.with_code(access.database(), str(form.code.data), browser=session["browser"], key=access.key(), at=access.now())
            return signed_in(found, lands_on, how="code")
        except signing_in.Refused:
            form.code.errors = [WRONG_CODE]
    return _waiting(form), 400 if form.errors else 200


def _waiting(form: CodeForm) -> str:
    asked = session["asked"]
    until = dates.local(datetime.fromisoformat(asked["until"])).time()
    return render_template("signing_in/code.html", form=form, asked=asked, until=until, valid=signing_in.VALID)


@bp.route("/sign-in/link/<token>", methods=["GET", "POST"])
def link(token: str) -> ResponseReturnValue:
    """Opening the link shows a button, since some mail systems open links; the button signs in."""
    try:
        if request.method == "POST":
            return signed_in(*signing_in.with_link(access.database(), token, key=access.key(), at=access.now()), how="link")
        found = signing_in.behind_link(access.database(), token, key=access.key(), at=access.now())
    except signing_in.Refused:
        return render_template("signing_in/spent.html"), 400
    return render_template("signing_in/link.html", found=found)


@bp.post("/sign-in/as/<role>")
def demonstration(role: str) -> ResponseReturnValue:
    """In a demonstration, and only there, one becomes one of its people at a press."""
    found = _demonstration_people().get(role)
    if found is None:
        raise NotFound
    return signed_in(found, own_path(request.form.get("next", "/")), how="demonstration")


@bp.route("/sign-out", methods=["GET", "POST"])
def out() -> ResponseReturnValue:
    """Opening the page asks; the button signs out, and has the browser forget what it kept of Observe."""
    if request.method != "POST":
        return render_template("signing_in/out.html")
    if request.form.get("everywhere") and (me := access.person()) is not None:
        staying.end_everywhere(access.database(), me, by=me, at=access.now())
    access.sign_out()
    answer = make_response(go_on() if held.found() else redirect(url_for("home.show"), 303))
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@bp.post("/session/extend")
def extend() -> ResponseReturnValue:
    """For the warning before a session ends: it goes on. Says how long, in seconds and in words."""
    at = access.now()
    left = staying.extend(access.database(), access.its_session(), at=at).left(access.limits(), at)
    ends = dates.local(at + timedelta(seconds=left.seconds)).time()
    return {"seconds": left.seconds, "last": left.is_last, "said": f"You stay signed in until {show_time(ends)}, or longer if you go on using Observe."}


def signed_in(found: Person, lands_on: str, *, how: str) -> ResponseReturnValue:
    """Nothing of the session before is kept. Who owes a second factor is led to it first. `how` is the way in, in a word of ours."""
    access.begin(found, how=how)
    if access.half_signed_in() is not None:
        second_factor.begin(access.database(), found)
        session["lands_on"] = lands_on
    elif not held.found():
        return redirect(lands_on, 303)
    return go_on()


@bp.post("/sign-in/held", endpoint="go_on")
def go_on() -> ResponseReturnValue:
    """What was typed before goes on to the next step of signing in; to whoever is signed in it is shown. With nothing typed one is led to that step."""
    kept = held.found()
    if access.half_signed_in() is not None:
        return second_step.hold() if kept else redirect(url_for("second_factor.ask"), 303)
    if access.person() is not None:
        return held.show()
    if kept is None:
        return redirect(url_for(".ask"), 303)
    form = AskForm(None, next=kept.address, email=_address_of(kept.person))
    return _asking(form, came_back=request.endpoint == "signing_in.go_on"), 401, {"WWW-Authenticate": 'Session realm="Observe"'}


def _address_of(number: int) -> str:
    found = people.get(access.database(), number)
    return found.email if found.may_sign_in else ""


def own_path(wanted: str) -> str:
    """Where somebody was going, if that is a page of ours; else the first page. No browser must read it as another site's address."""
    is_plain = wanted.startswith("/") and len(wanted) <= LONGEST_PATH and wanted.isprintable() and "\\" not in wanted and " " not in wanted
    if not is_plain or wanted.startswith("//") or urlsplit(wanted).netloc or wanted.startswith(("/sign-in", "/sign-out")):
        return "/"
    return wanted


def _demonstration_people() -> dict[str, Person]:
    """Who can be tried out, by role, in the order of the pages; nobody in a real installation."""
    db = access.database()
    found = facts.demonstration_people(db) if access.installation().demonstration else {}
    return {role.value: people.get(db, found[role]) for role in ROLE_NAMES if role in found}
