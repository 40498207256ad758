"""The second factor: the code of an app, a recovery code, and what a browser answers for a passkey."""

from __future__ import annotations

from wtforms import HiddenField, StringField
from wtforms.validators import DataRequired, Length, Regexp

from forms.fixed import FixedForm
from forms.sign_in import digits_only, stripped

WRONG_CODE = "This code is wrong, or was used before. Wait until the app shows the next one"
WRONG_RECOVERY_CODE = "This recovery code is wrong, or was used before"
WRONG_PASSKEY = "The passkey did not work. Try again, or use another way"


class AppCodeForm(FixedForm):
    """The code that the app shows."""

    code = StringField(
        "6-digit code",
        filters=[digits_only],
        validators=[DataRequired("Enter the 6-digit code"), Regexp(r"[0-9]{6}\Z", message="Enter the 6-digit code")],
        description="The one that the app shows now.",
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "govuk-input--width-10 govuk-input--extra-letter-spacing"},
    )


class RecoveryForm(FixedForm):
    """One of the ten codes that were shown at set-up."""

    code = StringField(
        "Recovery code",
        filters=[stripped],
        validators=[DataRequired("Enter a recovery code"), Length(max=40, message="Enter a recovery code like k7mqp-x2f9a")],
        description="One of the ten that you were shown when you set up your second factor, like k7mqp-x2f9a. Each works once.",
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": False, "class": "govuk-input--width-10"},
    )


class PasskeyForm(FixedForm):
    """What the browser answered; a script fills it in."""

    credential = HiddenField(validators=[DataRequired(WRONG_PASSKEY)])
