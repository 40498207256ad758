"""How a visitor confirmed what was typed in for them."""

from __future__ import annotations

from wtforms import StringField
from wtforms.validators import DataRequired, Length

from forms.fixed import FixedForm
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
