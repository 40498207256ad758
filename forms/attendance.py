"""Attendance in two steps, each an ordinary page: who was there; then how each took part, or why it was not there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, SelectField, SelectMultipleField, TextAreaField

from forms import sent
from forms.answers import Fault
from forms.attended import AWAY, CAME, PART, QUESTION, Attended, added, anchor, attendance_missing, ticked
from forms.fields import Fields
from forms.judged import JudgedForm

#: A heading, and the key and name of each agency below it.
Group = tuple[str, Sequence[tuple[str, str]]]

#: The longest name of an agency that a visitor adds, in characters, and how many may be added.
NAME_LIMIT = 100
OTHERS_LIMIT = 20

#: The tick that answers for every agency left blank.
UNKNOWN = "unknown"


class WhoForm(JudgedForm):
    """Step 1: ticks by group, and agencies that are not on the list. `attended` is what it says."""

    def __init__(self, groups: Sequence[Group], attended: Sequence[Attended]) -> None:
        agencies = listed(groups)
        super().__init__(
            {
                "there": SelectMultipleField("Who was there", choices=dict(agencies), validate_choice=False),
                "others": TextAreaField("Anyone else", description="The agency, not the person. One on each line.", render_kw={"rows": 3}),
            }
        )
        self.groups, self.attended = groups, tuple(attended)
        self.there_now = frozenset(one.agency for one in attended if one.there)
        self.process(MultiDict([("there", key) for key in sorted(self.there_now)] + [("others", "\n".join(added(agencies, attended)))]))

    def validate(self, extra_validators: object = None) -> bool:
        """Judge the names that were added."""
        return self.show(_name_faults(added(listed(self.groups), self.attended)))


class HowForm(JudgedForm):
    """Step 2: for each agency there how it came and took part, for each other why not. `attended` is what it says."""

    def __init__(self, attended: Sequence[Attended]) -> None:
        self.attended = tuple(attended)
        self.there = tuple(one for one in attended if one.there)
        self.away = tuple(one for one in attended if not one.there)
        fields: Fields = {}
        for one in self.there:
            fields |= _there_fields(one)
        fields[UNKNOWN] = BooleanField("For each agency I leave blank below, I could not tell", description="Saves time when you only know about one or two.")
        for one in self.away:
            fields[f"{one.agency}-away"] = SelectField(one.name, choices={"": "Choose"} | AWAY, validate_choice=False, id=f"{anchor(one.agency)}-away")
        super().__init__(fields)
        self.process(_posted(attended))

    def show_missing(self) -> bool:
        """Show what submission still asks for. True when there is nothing."""
        return self.show(attendance_missing([(one.agency, one.name) for one in self.attended], self.attended))


def who_form(groups: Sequence[Group], attended: Sequence[Attended], submitted: MultiDict[str, str] | None = None) -> WhoForm:
    """Step 1 with what was just sent, else with what is stored. Raises NotAForm."""
    return WhoForm(groups, attended if submitted is None else who_as_typed(groups, attended, submitted))


def who_as_typed(groups: Sequence[Group], before: Sequence[Attended], submitted: MultiDict[str, str]) -> tuple[Attended, ...]:
    """What step 1 says, with all that was said before of how agencies took part. Raises NotAForm."""
    agencies = listed(groups)
    there = submitted.getlist("there")
    if unknown := set(there) - {agency for agency, _ in agencies}:
        raise sent.NotAForm(f"there has {len(unknown)} values that are not offered")
    others = [" ".join(line.split()) for line in sent.one(submitted, "others").splitlines()]
    return ticked(agencies, before, there, [name for name in others if any(letter.isalnum() for letter in name)])


def how_form(attended: Sequence[Attended], submitted: MultiDict[str, str] | None = None) -> HowForm:
    """Step 2 with what was just sent, else with what is stored. Raises NotAForm."""
    return HowForm(attended if submitted is None else how_as_typed(attended, submitted))


def how_as_typed(before: Sequence[Attended], submitted: MultiDict[str, str]) -> tuple[Attended, ...]:
    """What step 2 says. An agency that the page did not ask about keeps what it had. Raises NotAForm."""
    blank = "unknown" if UNKNOWN in submitted else ""
    return tuple(_there(one, submitted) if one.there else _away(one, submitted, blank) for one in before)


def listed(groups: Iterable[Group]) -> list[tuple[str, str]]:
    """Every agency of the area, in order: key and name."""
    return [agency for _, agencies in groups for agency in agencies]


def _there_fields(one: Attended) -> Fields:
    hidden, place = f"{one.name}: ", anchor(one.agency)
    return {
        f"{one.agency}-came": SelectField(f"{hidden}how they came", choices={"": "Choose"} | CAME, validate_choice=False, id=f"{place}-came"),
        f"{one.agency}-part": SelectField(f"{hidden}how they took part", choices={"": "Choose"} | PART, validate_choice=False, id=f"{place}-part"),
        f"{one.agency}-one": BooleanField("Came for one case only", id=f"{place}-one"),
    }


def _there(one: Attended, submitted: MultiDict[str, str]) -> Attended:
    if f"{one.agency}-came" not in submitted:
        return one
    came, part = sent.chosen(submitted, f"{one.agency}-came", CAME), sent.chosen(submitted, f"{one.agency}-part", PART)
    return replace(one, came=came, part=part, one_case=f"{one.agency}-one" in submitted)


def _away(one: Attended, submitted: MultiDict[str, str], blank: str) -> Attended:
    if f"{one.agency}-away" not in submitted:
        return one
    return replace(one, away=sent.chosen(submitted, f"{one.agency}-away", AWAY) or blank)


def _posted(attended: Iterable[Attended]) -> MultiDict[str, str]:
    form: MultiDict[str, str] = MultiDict()
    for one in attended:
        if not one.there:
            form[f"{one.agency}-away"] = one.away
            continue
        form[f"{one.agency}-came"], form[f"{one.agency}-part"] = one.came, one.part
        if one.one_case:
            form[f"{one.agency}-one"] = "y"
    return form


def _name_faults(names: Sequence[str]) -> Iterable[Fault]:
    if len(names) > OTHERS_LIMIT:
        yield Fault("others", QUESTION, f"Add {OTHERS_LIMIT} agencies or fewer")
    if any(len(name) > NAME_LIMIT for name in names):
        yield Fault("others", QUESTION, f"The name of an agency must be {NAME_LIMIT} characters or fewer")
