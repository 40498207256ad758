"""Signing in: the e-mail address, and the code that was sent to it."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email
from wtforms import EmailField, Form, HiddenField, StringField
from wtforms.validators import DataRequired, Regexp, StopValidation

from forms.fixed import FixedForm

WRONG_ADDRESS = "Enter an e-mail address like name@example.org"
WRONG_CODE = "This code is wrong or has been used. Ask for a new one"


def stripped(typed: str | None) -> str | None:
    """Without the blanks that a paste brings with it."""
    return typed.strip() if typed else typed


def digits_only(typed: str | None) -> str | None:
    """A code without the blanks and dashes that people put into it."""
    return "".join(typed.replace("-", "").split()) if typed else typed


def is_address(_form: Form, field: EmailField) -> None:
    """One plain address that mail can be sent to, without asking any other machine. Its domain is written in small letters."""
    try:
        found = validate_email(field.data or "", check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as fault:
        raise StopValidation(WRONG_ADDRESS) from fault
    if not found.normalized.isascii():
        raise StopValidation(WRONG_ADDRESS)
    field.data = found.normalized


class AskForm(FixedForm):
    """Who wants to sign in, and where they were going."""

    email = EmailField(
        "E-mail address",
        filters=[stripped],
        validators=[DataRequired("Enter your e-mail address"), is_address],
        description="We send you a link and a 6-digit code. There is no password.",
        render_kw={"autocomplete": "email", "spellcheck": False, "class": "govuk-input--width-20"},
    )
    next = HiddenField()


class CodeForm(FixedForm):
    """The code out of the e-mail."""

    code = StringField(
        "6-digit code",
        filters=[digits_only],
        validators=[DataRequired("Enter the 6-digit code"), Regexp(r"[0-9]{6}\Z", message="Enter the 6-digit code")],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "govuk-input--width-10 govuk-input--extra-letter-spacing"},
    )
