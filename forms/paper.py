"""What the Executive Office adds to the Board's paper, and what the Board decided on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import TextAreaField
from wtforms.validators import Length

from forms.fields import DayField
from forms.fixed import FixedForm
from forms.sent import tidy

#: The longest texts, in characters, and the most things that the Board can be asked for.
BRIEF_LIMIT, ASKED_LIMIT, DECISIONS_LIMIT, MOST_ASKED = 600, 300, 4_000, 8


class PaperForm(FixedForm):
    """For which meeting, the summary, and what the Board is asked to do."""

    meeting_on = DayField("Date of the Board meeting", description="For example, 3 12 2026.")
    brief = TextAreaField(
        "Summary (optional)",
        filters=[tidy],
        validators=[Length(max=BRIEF_LIMIT, message=f"Use {BRIEF_LIMIT} characters or fewer")],
        description="What a member should take away, in two or three sentences. Say counts and dates; of a change only what the charts say.",
        render_kw={"rows": 4},
    )
    asked = TextAreaField(
        "What is the Board asked to do? (optional)",
        filters=[tidy],
        description="Each on a line of its own, beginning with a verb: “agree that the next visits go first to …”.",
        render_kw={"rows": 5},
    )

    @property
    def day(self) -> date | None:
        """The date, when one was typed."""
        return self.meeting_on.day

    @property
    def lines(self) -> tuple[str, ...]:
        """What is asked, without empty lines."""
        return tuple(line.strip() for line in str(self.asked.data or "").splitlines() if line.strip())

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """The date is there, and what is asked is short enough to be read aloud."""
        super().validate(extra_validators)
        if not self.meeting_on.errors and self.day is None:
            self.meeting_on.errors = ["Enter the date of the Board meeting"]
        if len(self.lines) > MOST_ASKED:
            self.asked.errors = [f"Ask for {MOST_ASKED} things or fewer"]
        elif any(len(line) > ASKED_LIMIT for line in self.lines):
            self.asked.errors = [f"Use {ASKED_LIMIT} characters or fewer in each line"]
        return not self.errors


class YearForm(FixedForm):
    """A few sentences before the tables."""

    brief = TextAreaField(
        "Words before the tables (optional)",
        filters=[tidy],
        validators=[Length(max=BRIEF_LIMIT, message=f"Use {BRIEF_LIMIT} characters or fewer")],
        description="Everybody can read them. Name no place, no meeting and nobody.",
        render_kw={"rows": 4},
    )


class DecisionsForm(FixedForm):
    """The day, not before the paper was issued and not after today; and what was decided."""

    considered_on = DayField("Date of the Board meeting", description="For example, 3 12 2026.")
    decisions = TextAreaField(
        "What did the Board decide?",
        filters=[tidy],
        validators=[Length(max=DECISIONS_LIMIT, message=f"Use {DECISIONS_LIMIT:,} characters or fewer")],
        render_kw={"rows": 6},
    )
    issued_on: date
    today: date

    @property
    def day(self) -> date | None:
        """The date, when one was typed."""
        return self.considered_on.day

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Both are there, and the date can be."""
        super().validate(extra_validators)
        if not self.considered_on.errors:
            if self.day is None:
                self.considered_on.errors = ["Enter the date of the Board meeting"]
            elif not self.issued_on <= self.day <= self.today:
                self.considered_on.errors = ["The date must be on or after the day of issue, and not in the future"]
        if not self.decisions.data:
            self.decisions.errors = ["Enter what the Board decided, or that it noted the paper"]
        return not self.errors


def paper_form(meeting_on: date | None, brief: str, asked: Sequence[str], submitted: MultiDict[str, str] | None = None) -> PaperForm:
    """The form with the words of the draft, or as typed."""
    return PaperForm(submitted, data={"meeting_on": meeting_on, "brief": brief, "asked": "\n".join(asked)})


def year_form(brief: str, submitted: MultiDict[str, str] | None = None) -> YearForm:
    """The form with the words of the draft, or as typed."""
    return YearForm(submitted, data={"brief": brief})


def decisions_form(issued_on: date, today: date, submitted: MultiDict[str, str] | None = None) -> DecisionsForm:
    """The form, empty or as typed."""
    form = DecisionsForm(submitted)
    form.issued_on, form.today = issued_on, today
    return form
