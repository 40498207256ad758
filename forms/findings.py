"""One finding as a page of its own: a good practice, or an area for improvement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import RadioField, SelectField, TextAreaField

from forms.fields import Fields, choices
from forms.found import SHARE, WHO, Finding, FindingKind, finding_faults, finding_missing
from forms.instrument import Instrument
from forms.judged import JudgedForm
from forms.sent import chosen, one

SAY = "Say what happened and what it led to. The chair will read this. Never name or describe a person who was discussed."


class FindingForm(JudgedForm):
    """A finding's fields; `finding` is what they say."""

    def __init__(self, fields: Fields, finding: Finding) -> None:
        super().__init__(fields)
        self.finding = finding
        values = {name: str(getattr(finding, name)) for name in fields}
        self.process(MultiDict({name: value for name, value in values.items() if value or not isinstance(self[name], RadioField)}))

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Judge the finding as a whole: a page that adds one is not left half done by mistake."""
        return self.show([*finding_missing(self.finding), *finding_faults(self.finding)])


def good_practice_form(instrument: Instrument, finding: Finding, submitted: MultiDict[str, str] | None = None, *, area: str = "the area") -> FindingForm:
    """A good practice with what was just sent, else with what is stored. `area` is the short name. Raises NotAForm."""
    said = finding if submitted is None else as_finding(instrument, finding.kind, finding.id, submitted)
    share = RadioField(f"Share across {area}?", choices=SHARE, validate_choice=False)
    return FindingForm(_words(instrument, "What worked well?") | {"share": share}, said)


def improvement_form(
    instrument: Instrument, agencies: Iterable[tuple[str, str]], finding: Finding, submitted: MultiDict[str, str] | None = None
) -> FindingForm:
    """An area for improvement with what was just sent, else with what is stored. `agencies` are keys and names. Raises NotAForm."""
    offered = dict(agencies)
    said = finding if submitted is None else as_finding(instrument, finding.kind, finding.id, submitted, offered)
    step = TextAreaField("A first step (optional)", description="One thing that could be done before the next meeting.", render_kw={"rows": 2})
    return FindingForm(
        _words(instrument, "What could be better?")
        | {
            "who": RadioField("Who could act?", choices=WHO, validate_choice=False),
            "agency": SelectField("Which agency?", choices={"": "Choose an agency"} | offered, validate_choice=False),
            "step": step,
        },
        said,
    )


def as_finding(
    instrument: Instrument, kind: FindingKind, number: int | None, submitted: MultiDict[str, str], agencies: Mapping[str, str] | None = None
) -> Finding:
    """What was typed, judged by nobody. Raises NotAForm."""
    text, theme = one(submitted, "text"), chosen(submitted, "theme", [theme.code for theme in instrument.themes])
    if kind == "good-practice":
        return Finding(number, kind, text, theme, share=chosen(submitted, "share", SHARE))
    return Finding(
        number,
        kind,
        text,
        theme,
        who=chosen(submitted, "who", WHO),
        agency=chosen(submitted, "agency", agencies or {}),
        step=one(submitted, "step"),
    )


def _words(instrument: Instrument, question: str) -> Fields:
    return {
        "text": TextAreaField(question, description=SAY, render_kw={"rows": 4}),
        "theme": SelectField(
            "Theme", choices=choices(instrument.themes, "Choose a theme"), validate_choice=False, description="So that the Board can read like with like."
        ),
    }
