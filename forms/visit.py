"""The plan of a visit as a form: where, when, who chairs, who visits. Judges what was typed; whose address is whose is judged by the page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Field, Form, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.form import BaseForm
from wtforms.validators import Length, ValidationError

from forms.fields import ClockField, DayField
from forms.sent import NotAForm, plain, tidy

EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
FROM_LIST, NEW = "list", "new"
#: These are sent more than once: a borough for each tick, and the three boxes of the date.
MANY = frozenset({"boroughs", "meeting_on"})


def _tidy(typed: str | None) -> str:
    return " ".join(plain(typed or "").split())


def _at_most(limit: int) -> list[Length]:
    return [Length(max=limit, message=f"Use {limit:,} characters or fewer")]


class Listed(SelectField):
    """One of a list. `say` is the error when none is chosen, or one that is not offered."""

    def __init__(self, label: str, *, say: str, needed: bool = True, **more: Any) -> None:
        super().__init__(label, choices={}, **more)
        self.say, self.needed = say, needed

    def pre_validate(self, form: BaseForm) -> None:
        """Raises ValidationError."""
        offered = {str(choice[0]) for choice in self.iter_choices()}
        if (self.data or self.needed) and (not self.data or str(self.data) not in offered):
            raise ValidationError(self.say)


class ListedRadios(Listed, RadioField):
    """The same by radios."""


class Ticked(SelectMultipleField):
    """One or more of a list."""

    def pre_validate(self, form: BaseForm) -> None:
        """Raises ValidationError."""
        offered = {str(choice[0]) for choice in self.iter_choices()}
        if not self.data or not set(self.data) <= offered:
            raise ValidationError("Choose at least one borough from the list")


@dataclass(frozen=True, slots=True)
class Offered:
    """What can be chosen, by code. `visitors` is empty where a visitor plans: `visitor` is then themself. `last_day` is the latest meeting accepted."""

    boroughs: Mapping[str, str]
    levels: Mapping[str, str]
    modes: Mapping[str, str]
    agencies: Mapping[str, str]
    chairs: Mapping[str, str]
    visitors: Mapping[str, str]
    second_visitors: Mapping[str, str]
    visitor: str
    last_day: date
    too_late: str
    correcting: bool = False


class VisitForm(Form):
    """All that is planned, in the order of the page."""

    boroughs = Ticked("Which borough or boroughs is the meeting for?", description="Choose all that apply.")
    meeting_on = DayField("Date of the meeting", description="For example, 2 11 2026.")
    starts_at = ClockField("Start time", description="For example, 9:30 or 2:15pm.", render_kw={"class": "govuk-input--width-5", "autocomplete": "off"})
    level = ListedRadios("Which cases does the meeting hear?", say="Choose Level 2, Level 3 or both")
    mode = ListedRadios("How is the meeting held?", say="Choose how the meeting is held")
    chair_from = ListedRadios("Who chairs the meeting?", say="Choose who chairs the meeting")
    chair = Listed("Chair", say="Choose the chair from the list", needed=False)
    new_name = StringField("Full name", filters=[_tidy], validators=_at_most(200), render_kw={"autocomplete": "off"})
    new_email = StringField(
        "Work e-mail address",
        description="We write to this address only when a report is released to this chair.",
        filters=[_tidy],
        validators=_at_most(254),
        render_kw={"autocomplete": "off", "type": "email", "spellcheck": False},
    )
    new_post = StringField("Post (optional)", description="For example, Detective Inspector.", filters=[_tidy], validators=_at_most(200))
    new_agency = Listed("Agency", say="Choose the chair's agency", needed=False)
    second_chair = Listed("Second chair (optional)", say="Choose the second chair from the list", needed=False)
    visitor = Listed("Visitor", say="Choose the visitor from the list")
    second_visitor = Listed("Second visitor (optional)", say="Choose the second visitor from the list", needed=False)
    reason = TextAreaField(
        "Why are you correcting this?",
        description="The history of the visit keeps your reason.",
        filters=[tidy],
        validators=_at_most(2_000),
        render_kw={"rows": 3},
    )
    link_why = TextAreaField("Why this visitor, all the same? (optional)", filters=[tidy], validators=_at_most(1_000), render_kw={"rows": 3})

    offered: Offered

    @property
    def is_new_chair(self) -> bool:
        """Whether the chair is somebody who is not in the list."""
        return str(self.chair_from.data) == NEW

    def chosen(self) -> dict[str, str]:
        """The person's id by place, without empty places and without a new chair."""
        visitor = self.visitor.data if "visitor" in self else self.offered.visitor
        chair = "" if self.is_new_chair else self.chair.data
        places = {"visitor": visitor, "second_visitor": self.second_visitor.data, "chair": chair, "second_chair": self.second_chair.data}
        return {place: str(person) for place, person in places.items() if person}

    def suggest(self, borough: str, visitor: str) -> None:
        """Chooses what an address suggests, where it is offered; everything can be changed."""
        if borough in self.offered.boroughs:
            self.boroughs.data = [borough]
        if visitor in self.offered.visitors:
            self.visitor.data = visitor

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Each box alone, then one against the other."""
        super().validate(extra_validators)
        for field, message in [*self._missing(), *self._new_chair(), *self._twice()]:
            if not field.errors:
                field.errors = [message]
        return not self.errors

    def _missing(self) -> Iterator[tuple[Field, str]]:
        day = self.meeting_on.data
        if not isinstance(day, date):
            yield self.meeting_on, "Enter the date of the meeting"
        elif day > self.offered.last_day:
            yield self.meeting_on, self.offered.too_late
        if self.starts_at.data is None:
            yield self.starts_at, "Enter the start time"
        if "reason" in self and not self.reason.data:
            yield self.reason, "Enter why you are correcting this"

    def _new_chair(self) -> Iterator[tuple[Field, str]]:
        if self.chair_from.data == FROM_LIST and not self.chair.data:
            yield self.chair, self.chair.say
        if not self.is_new_chair:
            return
        if not self.new_name.data:
            yield self.new_name, "Enter the chair's name"
        if not self.new_email.data:
            yield self.new_email, "Enter the chair's e-mail address"
        elif not EMAIL.fullmatch(self.new_email.data):
            yield self.new_email, "Enter an e-mail address like name@example.org"
        if not self.new_agency.data:
            yield self.new_agency, self.new_agency.say

    def _twice(self) -> Iterator[tuple[Field, str]]:
        seen: dict[str, str] = {}
        for place, person in self.chosen().items():
            if person in seen:
                yield self[place], f"You have already chosen this person as the {seen[person]}"
            seen.setdefault(person, place.replace("_", " "))


def build(offered: Offered, now: Mapping[str, Any], submitted: MultiDict[str, str] | None = None) -> VisitForm:
    """The form with what is planned now, or with what was just sent, as typed. Raises NotAForm."""
    if submitted is not None:
        _refuse_doubles(submitted)
    form = VisitForm(submitted, data=dict(now))
    form.offered = offered
    nobody = {"": "Nobody"}
    _offer(form.boroughs, offered.boroughs)
    _offer(form.level, offered.levels)
    _offer(form.mode, offered.modes)
    _offer(form.chair_from, {FROM_LIST: "Someone in the list of chairs", NEW: "Someone who is not in the list"})
    _offer(form.chair, {"": "Choose", **offered.chairs})
    _offer(form.new_agency, {"": "Choose", **offered.agencies})
    _offer(form.second_chair, {**nobody, **offered.chairs})
    _offer(form.visitor, {"": "Choose", **offered.visitors})
    _offer(form.second_visitor, {**nobody, **offered.second_visitors})
    if not offered.visitors:
        del form.visitor
    if not offered.correcting:
        del form.reason
    return form


def _offer(field: SelectField | SelectMultipleField, choices: Mapping[str, str]) -> None:
    field.choices = dict(choices)


def _refuse_doubles(submitted: MultiDict[str, str]) -> None:
    if doubled := [name for name in submitted if name not in MANY and len(submitted.getlist(name)) > 1]:
        raise NotAForm(f"{', '.join(doubled)}: two values where one belongs")
    if len(submitted.getlist("meeting_on")) not in (0, 3):
        raise NotAForm("a date has three boxes")
