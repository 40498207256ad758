"""What the page says of a field: its macro's parameters, and the HTML that comes of them."""

from __future__ import annotations

from datetime import date, time
from html.parser import HTMLParser
from typing import Any

import pytest
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, FileSystemLoader, PackageLoader, PrefixLoader
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, EmailField, Form, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired

from forms import gov_uk
from forms.answers import faults_in, missing
from forms.attendance import how_form, who_form
from forms.attended import PART, PART_MEANINGS, Attended
from forms.fields import ClockField, DayField
from forms.instrument import Answer, load
from forms.observation import ObservationForm, build_form

INSTRUMENT = load("four-pillars-1")
FOCUSABLE = ("input", "textarea", "select", "button")


def templates() -> Any:
    """The macros as the application loads them, with the same strictness about names."""
    own, theirs = FileSystemLoader("observe/templates"), PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    environment = Environment(autoescape=True, undefined=ChainableUndefined, loader=ChoiceLoader([own, theirs]))
    environment.globals.update(gov_uk.GLOBALS)
    return environment.get_template("macros/fields.html").module


MACROS = templates()


class Page(HTMLParser):
    """Every element with its attributes, and the text of each textarea as a browser reads it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, str] = {}
        self._inside = ""
        self.feed(f"<div>{html}</div>")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the element."""
        self.elements.append((tag, dict(attrs)))
        self._inside = dict(attrs).get("id") or "" if tag == "textarea" else ""

    def handle_endtag(self, tag: str) -> None:
        """Leave the textarea."""
        self._inside = ""

    def handle_data(self, data: str) -> None:
        """Gather a textarea's words."""
        if self._inside:
            self.texts[self._inside] = self.texts.get(self._inside, "") + data

    def text(self, name: str) -> str:
        """What stands in a textarea: the first line break is the page's."""
        return self.texts.get(name, "").removeprefix("\n")

    def values(self, attribute: str) -> list[str]:
        """All values of an attribute."""
        return [str(found[attribute]) for _, found in self.elements if attribute in found]

    def named(self, name: str) -> dict[str, str | None]:
        """The attributes of the element with this id."""
        return next(found for _, found in self.elements if found.get("id") == name)

    def check(self) -> None:
        """Ids are there once, and every reference lands: a label and an error on a control, a description on something."""
        ids = self.values("id")
        controls = [found.get("id") for tag, found in self.elements if tag in FOCUSABLE]
        assert len(ids) == len(set(ids)), sorted(one for one in ids if ids.count(one) > 1)
        assert set(self.values("for")) <= set(controls)
        assert {href.removeprefix("#") for href in self.values("href")} <= set(controls)
        assert {one for words in self.values("aria-describedby") for one in words.split()} <= set(ids)
        assert "None" not in self.values("aria-describedby")
        assert not self.values("style")


def drawn(form: ObservationForm, **notes: str) -> Page:
    """A section's page, with the error summary."""
    return Page(MACROS.error_summary(form) + MACROS.questions(form.section, form, INSTRUMENT, notes))


@pytest.mark.parametrize("section", INSTRUMENT.sections, ids=lambda section: section.slug)
def test_every_section_is_drawn_whole_and_each_error_leads_to_a_control(section: Any) -> None:
    empty = build_form(INSTRUMENT, section, {})
    drawn(empty).check()
    empty.show(missing(INSTRUMENT, section, {}))
    page = drawn(empty)
    page.check()
    assert len(page.values("href")) == len(empty.faults)
    names = {field.name for field in empty}
    assert names <= set(page.values("name")), names - set(page.values("name"))


def test_every_absurd_answer_is_shown_beside_its_field_and_leads_there() -> None:
    for slug, answers in {
        "the-meeting": {"X5_listed": Answer("twelve"), "X1_start": Answer("soon"), "X4_how": Answer("x"), "X5_categories": Answer("9")},
        "talk": {"L2": Answer("given"), "L2_date": Answer("31 2 2026"), "L2_how": Answer("x")},
    }.items():
        section = INSTRUMENT.section(slug)
        form = build_form(INSTRUMENT, section, answers)
        assert not form.validate()
        page = drawn(form)
        page.check()
        wrong = [fault.field for fault in faults_in(INSTRUMENT, section, answers)]
        assert sorted(page.values("href")) == sorted(f"#{field}" for field in wrong)
        assert set(page.values("class")) & {"govuk-error-message"}
    assert page.named("L2_date")["value"] == "31"


def test_a_rating_has_its_meaning_beside_each_answer_and_the_first_radio_the_bare_key() -> None:
    page = drawn(build_form(INSTRUMENT, INSTRUMENT.section("victim-safety"), {"G2": Answer("4", "Yes.")}))
    assert page.named("G2")["value"] == "4"
    assert page.named("G2")["aria-describedby"] == "G2-4-hint"
    assert "checked" in page.named("G2")
    assert page.text("G2-reason") == "Yes."


def test_words_are_shown_as_typed_and_never_as_markup() -> None:
    words = "\n  <b>one</b>\n\n    two & </textarea><script>x</script>"
    for slug, key in {"victim-safety": "G2-reason", "talk": "L2_told", "in-brief": "L7"}.items():
        answer = Answer("3", words) if key == "G2-reason" else Answer(words)
        page = drawn(build_form(INSTRUMENT, INSTRUMENT.section(slug), {key.removesuffix("-reason"): answer}))
        assert page.text(key) == words
        assert "script" not in [tag for tag, _ in page.elements]


def test_a_note_about_a_box_belongs_to_it() -> None:
    notes = {box: Markup('<div id="{}-note">This looks like a postcode.</div>').format(box) for box in ("L2_told", "L1_well")}
    page = drawn(build_form(INSTRUMENT, INSTRUMENT.section("talk"), {}), **notes)
    page.check()
    assert page.named("L2_told")["aria-describedby"] == "L2_told-note"
    assert page.named("L1_well")["aria-describedby"] == "L1_well-note"


def test_no_script_reveals_a_follow_up() -> None:
    page = drawn(build_form(INSTRUMENT, INSTRUMENT.section("talk"), {}))
    assert page.values("data-aria-controls") == []
    assert "govuk-radios__conditional" in page.values("class")


def test_a_choice_that_follows_another_is_a_select_so_that_no_radios_stand_in_radios() -> None:
    page = drawn(build_form(INSTRUMENT, INSTRUMENT.section("talk"), {}))
    assert [found["name"] for tag, found in page.elements if tag == "select"] == ["L2_how"]
    assert {found["name"] for _, found in page.elements if found.get("type") == "radio"} == {"L2"}


def test_attendance_is_drawn_in_two_steps() -> None:
    attended = [Attended("police", "Police", True, "room", "", True), Attended("prison", "Prison Service")]
    who = who_form([("All", [("police", "Police"), ("prison", "Prison Service")])], attended)
    one = Page(MACROS.who_was_there(who))
    one.check()
    assert "checked" in one.named("there-police")
    assert "checked" not in one.named("there-prison")
    how = how_form(attended)
    how.show_missing()
    two = Page(MACROS.error_summary(how) + MACROS.how_they_took_part(how) + MACROS.why_they_were_not(how) + MACROS.parts_explained(PART, PART_MEANINGS))
    two.check()
    assert two.values("href") == ["#police-part", "#prison-away"]
    assert "checked" in two.named("police-one")


class Fixed(Form):
    """One field of each sort that the fixed forms use."""

    name = StringField("Name", validators=[InputRequired("Enter a name")], description="As on the badge")
    mail = EmailField("E-mail address", render_kw={"autocomplete": "email", "spellcheck": False})
    level = RadioField("Level", choices={"2": "Level 2", "3": "Level 3"})
    borough = SelectMultipleField("Boroughs", choices={"hackney": "Hackney", "camden": "Camden"})
    chair = SelectField("Chair", choices={"": "Choose", "7": "A chair"})
    day = DayField("The meeting's date", validators=[InputRequired("Enter the meeting's date")])
    start = ClockField("The start")
    why = TextAreaField("Why", render_kw={"rows": 3})
    sure = BooleanField("I am sure", description="It cannot be undone.")


def fixed(form: Form) -> Page:
    """The page of a fixed form."""
    return Page(MACROS.error_summary(form) + Markup().join(MACROS.field(field) for field in form))


def test_a_fixed_form_is_drawn_by_its_fields() -> None:
    page = fixed(Fixed())
    page.check()
    assert [gov_uk.component(field) for field in Fixed()] == [
        "input",
        "input",
        "radios",
        "checkboxes",
        "select",
        "date_input",
        "input",
        "textarea",
        "checkboxes",
    ]
    assert page.named("mail")["type"] == "email"
    assert page.named("mail")["spellcheck"] == "false"


def test_what_was_typed_into_a_fixed_form_stays_and_says_what_is_wrong() -> None:
    form = Fixed(
        MultiDict([("name", ""), ("day", "31"), ("day", "2"), ("day", "2026"), ("start", "soon"), ("borough", "camden"), ("level", "3"), ("chair", "")])
    )
    assert not form.validate()
    page = fixed(form)
    page.check()
    assert form.errors["name"] == ["Enter a name"]
    assert form.errors["day"] == ["The meeting's date must be a real date"]
    assert form.errors["start"] == ["The start must be a time, like 9:30 or 2:15pm"]
    assert [page.named(name).get("value") for name in ("day", "day-month", "day-year", "start")] == ["31", "2", "2026", "soon"]
    assert "checked" in page.named("level-2")
    assert page.values("href")[:2] == ["#name", "#day"]


def test_a_date_and_a_time_are_values_once_they_stand() -> None:
    form = Fixed(MultiDict([("name", "x"), ("day", "17"), ("day", "Nov"), ("day", "2026"), ("start", "1pm"), ("level", "2"), ("chair", "7")]))
    assert form.validate(), form.errors
    assert (form.day.data, form.start.data) == (date(2026, 11, 17), time(13))
    stored = fixed(Fixed(data={"day": date(2026, 11, 17), "start": time(9, 30)}))
    assert [stored.named(name)["value"] for name in ("day", "day-month", "day-year", "start")] == ["17", "11", "2026", "9:30am"]


def test_a_page_may_word_a_label_its_own_way() -> None:
    params = gov_uk.parameters(Fixed().level, {"label": {"classes": "govuk-fieldset__legend--l", "isPageHeading": True}})
    assert params["fieldset"]["legend"] == {"text": "Level", "classes": "govuk-fieldset__legend--l", "isPageHeading": True}


def test_an_empty_day_in_a_fixed_form_is_asked_for() -> None:
    form = Fixed(MultiDict([("name", "x"), ("day", ""), ("day", ""), ("day", ""), ("level", "2"), ("chair", "")]))
    form.validate()
    assert form.errors["day"] == ["Enter the meeting's date"]
