"""An action that the Executive Office gives by hand, and who answers for one: somebody who is known, or somebody from outside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from werkzeug.datastructures import MultiDict
from wtforms import EmailField, Field, StringField, TextAreaField
from wtforms.validators import Length, Optional

from forms.action import LIMIT, StepForm
from forms.fields import DayField
from forms.fixed import FixedForm
from forms.people import LONGEST, is_of_one_alphabet, is_plain, joined
from forms.sent import tidy
from forms.sign_in import is_address, stripped
from forms.visit import FROM_LIST, NEW, Listed, ListedRadios, Ticked

#: Whose it is to do, as `observe.domain.actions.Owner` codes it.
OWNERS = {"chair": "The chair", "administrator": "The administrator", "agency": "A named agency", "board": "The Board"}


@dataclass(frozen=True, slots=True)
class Offered:
    """What can be chosen, by code."""

    people: Mapping[str, str]
    boroughs: Mapping[str, str]
    agencies: Mapping[str, str]


class AnswersForm(FixedForm):
    """Who answers for it in Observe: of the list, or invited with this."""

    answers_from = ListedRadios("Who answers for it?", say="Choose who answers for it", description="They get an e-mail, and say when it is done.")
    person = Listed("Name", say="Choose a name from the list", needed=False)
    new_name = StringField(
        "Full name",
        filters=[joined],
        validators=[Optional(), Length(max=LONGEST, message=f"Full name must be {LONGEST} characters or fewer"), is_plain, is_of_one_alphabet],
        render_kw={"autocomplete": "off", "spellcheck": False},
    )
    new_email = EmailField(
        "E-mail address",
        filters=[stripped],
        validators=[Optional(), is_address],
        description="They are invited, sign in with this address, and see this action and nothing else.",
        render_kw={"autocomplete": "off", "spellcheck": False},
    )

    @property
    def invites(self) -> bool:
        """Whether it is somebody who is not in the list."""
        return str(self.answers_from.data) == NEW

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Each box alone, then one against the other."""
        super().validate(extra_validators)
        for field, say in self.missing():
            field.errors = [*field.errors, say]
        return not self.errors

    def missing(self) -> Iterator[tuple[Field, str]]:
        """Boxes that are empty and may not be, with what to say."""
        if self.answers_from.data == FROM_LIST and not self.person.data:
            yield self.person, self.person.say
        if self.invites and not self.new_name.data:
            yield self.new_name, "Enter the full name"
        if self.invites and not self.new_email.data:
            yield self.new_email, "Enter the e-mail address"


Answers = TypeVar("Answers", bound=AnswersForm)


class GiveForm(AnswersForm):
    """What is to be done, where, whose it is and by when. The Board's has nobody who answers for it alone."""

    words = TextAreaField(
        "What is to be done?",
        filters=[tidy],
        validators=[Length(max=LIMIT, message=f"Use {LIMIT:,} characters or fewer")],
        description="Do not write about any case.",
        render_kw={"rows": 4},
    )
    boroughs = Ticked("Which boroughs is it for?", description="Who visits or chairs there sees it.")
    owner = ListedRadios("Whose is it to do?", say="Choose whose it is to do")
    agency = Listed("Agency", say="Choose the agency", needed=False)
    due_on = DayField("Due by", description="For example, 27 1 2027")
    today: date

    @property
    def day(self) -> date | None:
        """The day that was typed, if it is one."""
        return self.due_on.day

    @property
    def is_the_boards(self) -> bool:
        """Then nobody else answers for it."""
        return str(self.owner.data) == "board"

    @property
    def invites(self) -> bool:
        """Whether somebody else than the Board answers for it who is not in the list."""
        return super().invites and not self.is_the_boards

    def missing(self) -> Iterator[tuple[Field, str]]:
        """What is to be done, whose it is, and a day to come."""
        if not self.words.data:
            yield self.words, "Enter what is to be done"
        if self.owner.data == "agency" and not self.agency.data:
            yield self.agency, self.agency.say
        if not self.due_on.errors and (self.day is None or self.day <= self.today):
            yield self.due_on, "The date must be in the future" if self.day else "Enter the date by which it is to be done"
        if not self.is_the_boards:
            yield from super().missing()


class HandForm(AnswersForm, StepForm):
    """Who answers for it from now on, and why."""

    asks = "Enter why"


def give_form(offered: Offered, today: date, submitted: MultiDict[str, str] | None) -> GiveForm:
    """The page on which an action is given."""
    form = _offering(GiveForm(submitted), offered)
    form.boroughs.choices = dict(offered.boroughs)
    form.owner.choices = OWNERS
    form.agency.choices = {"": "Choose", **offered.agencies}
    form.today, form.answers_from.needed = today, not form.is_the_boards
    return form


def hand_form(offered: Offered, submitted: MultiDict[str, str] | None) -> HandForm:
    """The page on which somebody else is chosen."""
    form = _offering(HandForm(submitted), offered)
    form.words.label.text = "Why?"
    return form


def _offering(form: Answers, offered: Offered) -> Answers:
    form.answers_from.choices = {FROM_LIST: "Someone in Observe", NEW: "Someone from outside, who is invited for this"}
    form.person.choices = {"": "Choose", **offered.people}
    return form
