"""Why a report is withdrawn, and which words have to go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import StringField, TextAreaField
from wtforms.validators import Length

from forms.fixed import FixedForm
from forms.sent import tidy

#: The longest texts, in characters.
PIECES_LIMIT, INSTEAD_LIMIT, REASON_LIMIT = 2_000, 200, 500
#: The fewest letters and digits of a piece: shorter ones stand in too many words.
LEAST = 3


class WithdrawForm(FixedForm):
    """Each piece of words on a line of its own."""

    words = TextAreaField(
        "Which words could identify somebody?",
        filters=[tidy],
        validators=[Length(max=PIECES_LIMIT, message=f"Use {PIECES_LIMIT:,} characters or fewer")],
        description="Copy them from the report, each piece on a line of its own. Capitals do not matter.",
        render_kw={"rows": 4},
    )
    instead = StringField(
        "What stands there instead (optional)",
        filters=[tidy],
        validators=[Length(max=INSTEAD_LIMIT, message=f"Use {INSTEAD_LIMIT} characters or fewer")],
        description="For example, “one of the cases seen”. If you leave it empty: “[words withdrawn]”.",
        render_kw={"autocomplete": "off"},
    )
    reason = TextAreaField(
        "Why is it withdrawn?",
        filters=[tidy],
        validators=[Length(max=REASON_LIMIT, message=f"Use {REASON_LIMIT} characters or fewer")],
        description="Everybody who opens the old version reads this. Do not repeat the words.",
        render_kw={"rows": 3},
    )

    @property
    def pieces(self) -> tuple[str, ...]:
        """What was typed, without empty lines."""
        return tuple(line.strip() for line in str(self.words.data or "").splitlines() if line.strip())

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Both are there, and no piece is so short that it would stand everywhere."""
        super().validate(extra_validators)
        if not self.pieces:
            self.words.errors = ["Enter the words that could identify somebody"]
        elif any(sum(sign.isalnum() for sign in piece) < LEAST for piece in self.pieces):
            self.words.errors = [f"Each piece must have at least {LEAST} letters or digits: copy the words around it too"]
        if not self.reason.data:
            self.reason.errors = ["Enter why it is withdrawn"]
        return not self.errors


def withdraw_form(submitted: MultiDict[str, str] | None = None) -> WithdrawForm:
    """The page with what was just sent."""
    return WithdrawForm(submitted)
