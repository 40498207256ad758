"""Our components are GOV.UK's: the same elements, attributes and words as its own macros draw from the same parameters."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from jinja2 import ChainableUndefined, Environment, PackageLoader, PrefixLoader
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import Field

from forms import components, gov_uk
from forms.answers import missing
from forms.attendance import how_form
from forms.attended import Attended
from forms.instrument import Answer, load
from forms.observation import build_form
from tests.forms.test_gov_uk import Fixed

INSTRUMENT = load("four-pillars-1")
THEIRS = Environment(autoescape=True, undefined=ChainableUndefined, loader=PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}))
#: Component → the macro's folder and name.
MACROS = {
    "checkboxes": ("checkboxes", "govukCheckboxes"),
    "date_input": ("date-input", "govukDateInput"),
    "input": ("input", "govukInput"),
    "radios": ("radios", "govukRadios"),
    "select": ("select", "govukSelect"),
    "textarea": ("textarea", "govukTextarea"),
}
#: What a page may say otherwise of a field.
OVERRIDES: tuple[dict[str, Any], ...] = (
    {},
    {"label": {"html": Markup("<span>Its</span> name"), "classes": ""}},
    {"label": {"isPageHeading": True, "classes": "govuk-label--l"}, "hint": {"text": "A <hint> & more"}},
    {"formGroup": {"classes": "ob-away"}, "classes": "ob-columns"},
)


class Elements(HTMLParser):
    """What a browser makes of HTML, whatever the order of attributes and the spaces between elements."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[object] = []
        self.in_box = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, sorted(attrs)))
        self.in_box = tag == "textarea"

    def handle_endtag(self, tag: str) -> None:
        self.found.append(f"/{tag}")
        self.in_box = False

    def handle_data(self, data: str) -> None:
        if self.in_box or data.strip():
            self.found.append(data if self.in_box else " ".join(data.split()))


def check_same(field: Field, overrides: dict[str, Any]) -> None:
    name, params = gov_uk.component(field), gov_uk.parameters(field, overrides)
    folder, macro = MACROS[name]
    theirs = getattr(THEIRS.get_template(f"govuk_frontend_jinja/components/{folder}/macro.html").module, macro)(params)
    assert Elements(components.draw(name, params)).found == Elements(theirs).found


@pytest.mark.parametrize("overrides", OVERRIDES, ids=("as it is", "its own label", "a heading", "its own classes"))
def test_every_field_is_drawn_as_gov_uk_draws_it(overrides: dict[str, Any]) -> None:
    empty, wrong, full = Fixed(), Fixed(MultiDict([("day", "31"), ("day", "2"), ("day", "2026"), ("start", "<soon>"), ("name", "")])), Fixed(name='Å <b> & "c"')
    wrong.validate()
    for field in (*empty, *wrong, *full):
        check_same(field, overrides)


@pytest.mark.parametrize("section", INSTRUMENT.sections, ids=lambda section: section.slug)
def test_every_question_is_drawn_as_gov_uk_draws_it(section: Any) -> None:
    said = {question.key: Answer("\n <1> 2", "why <not>") for question in section.every_question()}
    empty = build_form(INSTRUMENT, section, {})
    empty.show(missing(INSTRUMENT, section, {}))
    for field in (*empty, *build_form(INSTRUMENT, section, said)):
        check_same(field, {})


def test_attendance_is_drawn_as_gov_uk_draws_it() -> None:
    for field in how_form([Attended("police", "Police", True, "room", "", True), Attended("prison", "Prison & <Probation>")]):
        check_same(field, {"formGroup": {"classes": "ob-away"}})


def test_a_note_below_a_box_stands_where_gov_uk_puts_it() -> None:
    check_same(Fixed().why, {"describedBy": "why-note", "formGroup": {"afterInput": {"html": Markup('<div id="why-note">A note</div>')}}})


def test_a_radio_is_drawn_anew_where_anything_of_it_is_another() -> None:
    one: dict[str, Any] = {"prefix": "G1", "name": "G1", "value": "4", "text": "Strong", "checked": False, "first": False, "hint": "", "divider": ""}
    others = {"prefix": "G2", "name": "G2", "value": "3", "text": "Secure", "checked": True, "first": True, "hint": "In every case.", "divider": "or"}
    drawn = [components.radio(**one), *(components.radio(**{**one, name: value}) for name, value in others.items())]
    assert len(set(drawn)) == len(others) + 1
    assert [components.radio(**one), *(components.radio(**{**one, name: value}) for name, value in others.items())] == drawn
