"""What the Executive Office makes of a good practice for the library."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import SelectField, TextAreaField
from wtforms.validators import DataRequired, Length

from forms.fixed import FixedForm
from forms.sent import tidy

#: The longest entry, in characters.
LIMIT = 600


class PracticeForm(FixedForm):
    """Words that name no place and nobody, and the theme."""

    theme = SelectField("Theme", validators=[DataRequired("Choose a theme")])
    words = TextAreaField(
        "What the library says",
        filters=[tidy],
        validators=[DataRequired("Enter what the library says"), Length(max=LIMIT, message=f"Use {LIMIT} characters or fewer")],
        description="Everybody who signs in can read it. Say what was done and why it helps, without the place, the meeting or anybody who was there.",
        render_kw={"rows": 6},
    )
    named: Callable[[str], Sequence[str]]

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Both are there, and no place is `named` in the words."""
        super().validate(extra_validators)
        if named := self.named(str(self.words.data)):
            self.words.errors = [*self.words.errors, f"Say it without the place: {', '.join(named)}"]
        return not self.errors


def practice_form(themes: Mapping[str, str], theme: str, named: Callable[[str], Sequence[str]], submitted: MultiDict[str, str] | None = None) -> PracticeForm:
    """The form with the finding's theme and no words, or as typed. `themes` are codes and labels; `named` says which places a text names."""
    form = PracticeForm(submitted, data={"theme": theme})
    form.theme.choices, form.named = dict(themes), named
    return form
