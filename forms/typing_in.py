"""For whom the Executive Office types in, and how they confirmed it."""

from __future__ import annotations

from collections.abc import Mapping

from werkzeug.datastructures import MultiDict
from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, Length

from forms.fixed import FixedForm
from forms.handing_over import CHOOSE
from forms.people import is_plain, joined


class ConfirmedForm(FixedForm):
    """How and when, in a line that the history keeps."""

    how = StringField(
        "How and when did they confirm it?",
        filters=[joined],
        validators=[
            DataRequired("Enter how and when they confirmed it"),
            Length(max=200, message="How and when they confirmed it must be 200 characters or fewer"),
            is_plain,
        ],
        description="For example, by telephone on 3 November. Please no names of cases.",
        render_kw={"autocomplete": "off"},
    )


class TypedForForm(FixedForm):
    """For which of a pair it is typed in; for who visits alone nothing is asked."""

    visitor = SelectField("Whose observation do you type in?", validators=[DataRequired("Choose whose observation you type in")], validate_choice=True)

    def __init__(self, submitted: MultiDict[str, str] | None, visitors: Mapping[str, str]) -> None:
        super().__init__(submitted)
        self.visitor.choices = CHOOSE | dict(visitors)
