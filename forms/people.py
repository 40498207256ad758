"""A person: name, address, roles, and what the report and the warnings about links say of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, EmailField, Form, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, Length, StopValidation

from forms.fixed import FixedForm
from forms.sign_in import is_address, stripped

#: A list's codes and names.
Choices = Sequence[tuple[str, str]]

#: What the database keeps of a name or post.
LONGEST = 100

#: Letters that may stand together in a name: all of one alphabet. Their Unicode names begin with it.
ALPHABETS = ("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "HEBREW", "ARABIC", "CHEROKEE")


def joined(typed: str | None) -> str | None:
    """Composed, and with one blank between words. A line break stays, to be refused."""
    return unicodedata.normalize("NFC", re.sub(" +", " ", typed.strip())) if typed else typed


def is_plain(_form: Form, field: StringField) -> None:
    """No line breaks and no signs that cannot be seen: names stand in headings, in e-mails and in the history."""
    if any(unicodedata.category(sign) in ("Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp") for sign in field.data or ""):
        raise StopValidation(f"{field.label.text} must be one line, without signs that cannot be seen")


def is_of_one_alphabet(_form: Form, field: StringField) -> None:
    """A name that mixes alphabets can be made to look like somebody else's."""
    letters = [unicodedata.name(sign, "").split(" ")[0] for sign in field.data or "" if sign.isalpha()]
    if not letters:
        raise StopValidation(f"Enter the {field.label.text[0].lower()}{field.label.text[1:]} in letters")
    if len(set(letters) & set(ALPHABETS)) > 1:
        raise StopValidation(f"{field.label.text} must be written in one alphabet: some of its letters only look like the others")


def is_offered(_form: Form, field: SelectField) -> None:
    """One of the area's, or none."""
    if field.data not in [choice[0] for choice in field.iter_choices()]:
        raise StopValidation("Choose an agency of the list")


class PersonForm(FixedForm):
    """Inviting and changing. Agencies and boroughs are the area's."""

    name = StringField(
        "Full name",
        filters=[joined],
        validators=[
            DataRequired("Enter the full name"),
            Length(max=LONGEST, message=f"Full name must be {LONGEST} characters or fewer"),
            is_plain,
            is_of_one_alphabet,
        ],
        render_kw={"autocomplete": "off", "spellcheck": False},
    )
    email = EmailField(
        "E-mail address",
        filters=[stripped],
        validators=[DataRequired("Enter the e-mail address"), is_address],
        description="They sign in with this address.",
        render_kw={"autocomplete": "off", "spellcheck": False},
    )
    roles = SelectMultipleField(
        "Roles",
        validators=[DataRequired("Choose at least one role")],
        validate_choice=True,
        choices={
            "visitor": "Visitor: observes meetings",
            "chair": "Chair of meetings: reads the reports about them",
            "board": "Board member: reads all reports and findings",
            "office": "Executive Office: plans visits, checks reports, looks after people",
        },
        description="Choose all that apply.",
    )
    standing = RadioField(
        "If they visit, how",
        default="",
        choices={"member": "As a Board member", "lay-adviser": "As a Lay Adviser", "": "Neither"},
        description="It is said in their reports, and sets how many visits they agree to make in a year.",
    )
    named = RadioField(
        "How a Lay Adviser is named on reports",
        default="name",
        choices={"name": "By name", "role": "As “A Lay Adviser”"},
        description="It is their choice, and counts for reports that are sent from now on. Board members are always named.",
    )
    board_chair = BooleanField("Chairs the Board", description="Sees which reports the Executive Office read.")
    post = StringField(
        "Post (optional)",
        filters=[joined],
        validators=[Length(max=LONGEST, message=f"Post must be {LONGEST} characters or fewer"), is_plain],
        description="For example, Detective Inspector.",
        render_kw={"autocomplete": "off"},
    )
    agency = SelectField("Agency (optional)", validators=[is_offered], validate_choice=False)
    boroughs = SelectMultipleField("Boroughs they work or live in", description="A visit there is planned with a warning, and its report says so.")

    def validate_board_chair(self, field: BooleanField) -> None:
        """Only the Board is chaired."""
        if field.data and "board" not in (self.roles.data or ()):
            raise StopValidation("Only a Board member can chair the Board: choose that role too")

    def __init__(self, submitted: MultiDict[str, str] | None = None, *, agencies: Choices, boroughs: Choices, now: Mapping[str, object] | None = None) -> None:
        super().__init__(submitted, data=now)
        self.agency.choices = {"": "None"} | dict(agencies)
        self.boroughs.choices = dict(boroughs)
        if now and not now.get("roles"):  # somebody from outside, who only answers for an action
            self.roles.validators = []
