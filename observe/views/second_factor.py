"""The second factor in a browser: asked at sign-in, set up, and reset by a colleague."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from forms.second_factor import WRONG_CODE, WRONG_PASSKEY, WRONG_RECOVERY_CODE, AppCodeForm, PasskeyForm, RecoveryForm
from observe import log
from observe.domain.errors import NotAllowed, NotFound
from observe.domain.people import Person, Role
from observe.services import recovery, second_factor
from observe.store import factors, people
from observe.views import access, drawn, held

bp = Blueprint("second_factor", __name__)


@bp.route("/second-factor", methods=["GET", "POST"])
def ask() -> ResponseReturnValue:
    """Asks for the passkey or the app's code: of who owes it, and of who is to confirm a change."""
    person, db = whom(), access.database()
    found = factors.get(db, person.id)
    if not found.count:
        return redirect(url_for(".set_up"), 303)
    form = AppCodeForm(request.form if request.method == "POST" else None)
    if request.method == "POST" and form.validate():
        try:
            second_factor.with_code(db, person, str(form.code.data), key=access.key(), at=access.now())
            return _given()
        except second_factor.Wrong:
            form.code.errors = [WRONG_CODE]
    return _asking(found, form)


def _asking(found: factors.Factors, form: AppCodeForm, failed: str = "") -> ResponseReturnValue:
    has_passkey = bool(found.passkeys) and site() is not None
    page = render_template("second_factor/ask.html", form=form, found=found, has_passkey=has_passkey, failed=failed, half=access.half_signed_in())
    return page, 400 if form.errors or failed else 200


@bp.post("/second-factor/passkey/options")
def options() -> ResponseReturnValue:
    """For the script: what the browser is to be asked."""
    from observe.services import passkeys  # read only here: it is large, and seldom needed

    return _json(passkeys.to_use(access.database(), whom(), _site(), now=access.now()))


@bp.post("/second-factor/passkey")
def passkey() -> ResponseReturnValue:
    """Takes what the browser answered."""
    from observe.services import passkeys  # read only here: it is large, and seldom needed

    person, form, db = whom(), PasskeyForm(request.form), access.database()
    if form.validate():
        try:
            passkeys.use(db, person, str(form.credential.data), _site(), now=access.now())
            return _given()
        except second_factor.Wrong:
            pass
    return _asking(factors.get(db, person.id), AppCodeForm(), WRONG_PASSKEY)


@bp.route("/second-factor/recovery", methods=["GET", "POST"])
def recover() -> ResponseReturnValue:
    """Takes a recovery code instead, and leads to where a new factor is set up."""
    person = whom()
    form = RecoveryForm(request.form if request.method == "POST" else None)
    if request.method == "POST" and form.validate():
        try:
            recovery.use(access.database(), person, str(form.code.data), at=access.now())
        except second_factor.Wrong:
            form.code.errors = [WRONG_RECOVERY_CODE]
        else:
            access.give_second_factor()
            flash("You signed in with a recovery code. If your passkey or app is lost, remove it here and set up a new one.")
            return redirect(url_for("account.show"), 303)
    return render_template("second_factor/recover.html", form=form), 400 if form.errors else 200


@bp.route("/second-factor/set-up", methods=["GET", "POST"])
def set_up() -> ResponseReturnValue:
    """Offers a passkey and the app; the button makes a secret for the app."""
    person = setting_up()
    if request.method == "POST":
        second_factor.start_code_app(access.database(), person, key=access.key())
        return redirect(url_for(".app"), 303)
    return _offer()


def _offer(failed: str = "") -> ResponseReturnValue:
    page = render_template("second_factor/set_up.html", can_passkey=site() is not None, failed=failed, half=access.half_signed_in())
    return page, 400 if failed else 200


@bp.route("/second-factor/set-up/app", methods=["GET", "POST"])
def app() -> ResponseReturnValue:
    """Shows the QR code; a code of the app ends the set-up."""
    person, db = setting_up(), access.database()
    try:
        secret = second_factor.new_secret(db, person, key=access.key())
    except NotFound:
        return redirect(url_for(".set_up"), 303)
    form = AppCodeForm(request.form if request.method == "POST" else None)
    if request.method == "POST" and form.validate():
        try:
            second_factor.confirm_code_app(db, person, str(form.code.data), area=access.installation().area, key=access.key(), at=access.now())
            return _now_set_up(person)
        except second_factor.Wrong:
            form.code.errors = [WRONG_CODE]
    uri = second_factor.uri(secret, person)
    page = render_template("second_factor/app.html", form=form, secret=secret, uri=uri, drawing=drawn.qr_code(uri))
    return page, 400 if form.errors else 200


@bp.post("/second-factor/set-up/passkey/options")
def new_options() -> ResponseReturnValue:
    """For the script: what the browser is to be asked for a new passkey."""
    from observe.services import passkeys  # read only here: it is large, and seldom needed

    return _json(passkeys.to_add(access.database(), setting_up(), _site(), now=access.now()))


@bp.post("/second-factor/set-up/passkey")
def new_passkey() -> ResponseReturnValue:
    """Keeps the public half of the passkey that the browser made."""
    from observe.services import passkeys  # read only here: it is large, and seldom needed

    person, form = setting_up(), PasskeyForm(request.form)
    if form.validate():
        try:
            passkeys.add(access.database(), person, str(form.credential.data), _site(), area=access.installation().area, now=access.now())
            return _now_set_up(person)
        except second_factor.Wrong:
            pass
    return _offer(WRONG_PASSKEY)


@bp.route("/people/<int(max=999999999):number>/second-factor", methods=["GET", "POST"])
def reset(number: int) -> ResponseReturnValue:
    """Opening the page asks; the button makes a colleague's second factor forgotten."""
    me = access.only(Role.OFFICE)
    person = people.get(access.database(), number)
    if request.method != "POST":
        return render_template("second_factor/reset.html", person=person, count=factors.get(access.database(), number).count, navigation=[])
    second_factor.reset(access.database(), person, by=me, area=access.installation().area, at=access.now())
    flash(f"The second factor of {person.name} is reset.")
    return redirect(url_for("people.listing"), 303)


@bp.errorhandler(second_factor.Locked)
def locked(_: second_factor.Locked) -> ResponseReturnValue:
    """Too many wrong tries: nobody is signed in any more."""
    found = access.half_signed_in() or access.person()
    log.event("refused", at=access.now(), person=found.id if found else None, why="second factor locked")
    access.sign_out()
    return render_template("second_factor/locked.html", tries=second_factor.TRIES), 429


def whom() -> Person:
    """Who is asked: who owes the second factor, or who is signed in. Nobody is asked in a demonstration."""
    if access.installation().demonstration:
        raise NotAllowed("In a demonstration there is no second factor: its people sign in by a button.")
    return access.half_signed_in() or access.me()


def setting_up() -> Person:
    """Who may set up a factor: who has none yet, and who gave theirs a short while ago."""
    person = whom()
    if factors.are_set_up(access.database(), person.id) and not access.gave_second_factor_lately():
        raise NotAllowed("Confirm first that it is you, on the page “Your account”.")
    return person


def site() -> second_factor.Site | None:
    """The host and origin of passkeys here; None where browsers know none."""
    return second_factor.site(access.installation().settings.address)


def _site() -> second_factor.Site:
    found = site()
    if found is None:
        raise NotFound
    return found


def hold() -> ResponseReturnValue:
    """Asks for it on a page that hands on what was typed before. Who has none yet sets it up in another tab, and comes back to this page."""
    found = factors.get(access.database(), whom().id)
    return _asking(found, AppCodeForm()) if found.count else render_template("held/set_up.html")


def _given() -> ResponseReturnValue:
    access.give_second_factor()
    lands_on = session.pop("lands_on", "/")
    return held.show() if held.found() else redirect(lands_on, 303)


def _now_set_up(person: Person) -> ResponseReturnValue:
    """Signed in; and shown ten recovery codes where there are none yet."""
    access.give_second_factor()
    db, lands_on = access.database(), session.pop("lands_on", url_for("account.show"))
    if factors.get(db, person.id).recovery_left:
        flash("It is set up. We ask for it when you next sign in.")
        return redirect(url_for("account.show"), 303)
    return render_template("second_factor/codes.html", codes=recovery.new_codes(db, person, at=access.now()), lands_on=lands_on)


def _json(text: str) -> Response:
    return Response(text, content_type="application/json")
