"""One good practice, or one area for improvement, on a page of its own."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from forms.findings import FindingForm, as_finding, good_practice_form, improvement_form
from forms.found import Finding, finding_missing
from forms.instrument import load
from forms.sent import NotAForm

INSTRUMENT = load("four-pillars-1")
AGENCIES = {"police": "Police", "prison": "Prison Service"}
IMPROVEMENT = {"text": "Papers came late.", "theme": "actions", "who": "agency", "agency": "prison", "step": "Send them on Monday."}


def improvement(**fields: str) -> FindingForm:
    """An area for improvement as it was sent."""
    return improvement_form(INSTRUMENT, AGENCIES.items(), Finding(None, "improvement"), MultiDict(fields))


def errors(form: FindingForm) -> list[str]:
    """What stands beside the fields, in order."""
    form.validate()
    return [message for field in form for message in field.errors]


def test_a_finding_is_read_as_typed() -> None:
    form = improvement(**IMPROVEMENT)
    assert form.validate()
    assert form.finding == Finding(None, "improvement", "Papers came late.", "actions", "", "agency", "prison", "Send them on Monday.")


def test_an_empty_area_for_improvement_says_what_it_needs() -> None:
    assert errors(improvement(text=" ", theme="", agency="", step="")) == ["Enter what could be better", "Choose a theme", "Choose who could act"]
    assert errors(improvement(**IMPROVEMENT | {"agency": ""})) == ["Choose which agency"]


def test_an_agency_is_asked_for_only_when_an_agency_could_act() -> None:
    assert errors(improvement(**IMPROVEMENT | {"who": "chair", "agency": ""})) == []


def test_an_empty_good_practice_says_what_it_needs() -> None:
    form = good_practice_form(INSTRUMENT, Finding(None, "good-practice"), MultiDict({"text": "", "theme": ""}), area="London")
    assert form["share"].label.text == "Share across London?"
    assert errors(form) == ["Enter what worked well", "Choose a theme", "Choose whether to share it"]


def test_words_have_a_limit_and_stay_on_the_page() -> None:
    form = improvement(**IMPROVEMENT | {"text": "x" * 10_001})
    assert errors(form) == ["What you write must be 10,000 characters or fewer"]
    assert form["text"].data == "x" * 10_001


@pytest.mark.parametrize(("name", "value"), [("theme", "weather"), ("who", "nobody"), ("agency", "coven")])
def test_what_is_not_offered_is_refused(name: str, value: str) -> None:
    with pytest.raises(NotAForm, match=name):
        improvement(**IMPROVEMENT | {name: value})


def test_two_values_where_one_belongs_are_refused() -> None:
    sent = MultiDict(IMPROVEMENT)
    sent.add("text", "again")
    with pytest.raises(NotAForm):
        as_finding(INSTRUMENT, "improvement", 7, sent, AGENCIES)


def test_a_stored_finding_comes_back_on_its_page() -> None:
    stored = Finding(7, "good-practice", "All spoke.", "chairing", "yes")
    form = good_practice_form(INSTRUMENT, stored)
    assert [form[name].data for name in ("text", "theme", "share")] == ["All spoke.", "chairing", "yes"]
    assert finding_missing(stored) == []
