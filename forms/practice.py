"""What the Executive Office makes of a good practice for the library."""

from __future__ import annotations

from collections.abc import Mapping

from werkzeug.datastructures import MultiDict
from wtforms import SelectField, TextAreaField
from wtforms.validators import DataRequired, Length

from forms.fixed import FixedForm
from forms.sent import plain

#: The longest entry, in characters.
LIMIT = 600


class PracticeForm(FixedForm):
    """Words that name no place and nobody, and the theme."""

    theme = SelectField("Theme", validators=[DataRequired("Choose a theme")])
    words = TextAreaField(
        "What the library says",
        filters=[lambda typed: plain(typed or "").strip()],
        validators=[DataRequired("Enter what the library says"), Length(max=LIMIT, message=f"Use {LIMIT} characters or fewer")],
        description="Everybody who signs in can read it. Say what was done and why it helps, without the place, the meeting or anybody who was there.",
        render_kw={"rows": 6},
    )


def practice_form(themes: Mapping[str, str], theme: str, words: str, submitted: MultiDict[str, str] | None = None) -> PracticeForm:
    """The form with the visitor's words to begin with, or as typed. `themes` are codes and labels."""
    form = PracticeForm(submitted, data={"theme": theme, "words": words})
    form.theme.choices = dict(themes)
    return form
