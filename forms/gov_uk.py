"""WTForms field → the parameters of its GOV.UK component, and its HTML. Every id is chosen so that a link in the error summary lands on a control."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape
from wtforms import BooleanField, DateField, Field, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.form import BaseForm

from forms import components
from forms.fields import DayField
from forms.judged import JudgedForm
from forms.questions import Instrument, Question, Section
from forms.typed import DATE_PARTS

#: What a GOV.UK macro would be given.
Parameters = dict[str, Any]

#: What a field's render_kw says in WTForms' words, and the macros call otherwise.
_KNOWN = ("autocomplete", "inputmode", "spellcheck", "rows", "type", "pattern", "autocapitalize")


def component(field: Field) -> str:
    """Which GOV.UK component draws the field."""
    return next(name for kind, name, _ in COMPONENTS if isinstance(field, kind))


def draw(field: Field, overrides: Mapping[str, Any] | None = None) -> Markup:
    """The field with its label, hint and error; `overrides` as of `parameters`."""
    return components.draw(component(field), parameters(field, overrides))


def parameters(field: Field, overrides: Mapping[str, Any] | None = None) -> Parameters:
    """The macro's parameters; `overrides` go over them, table into table. `label` may be given for a group too: it is its legend."""
    adapter = next(adapter for kind, _, adapter in COMPONENTS if isinstance(field, kind))
    given = dict(overrides or {})
    own = adapter(field)
    if "fieldset" in own and "label" in given:
        given["fieldset"] = {"legend": given.pop("label")}
    return _over(own, given)


def error_text(field: Field) -> str | Markup:
    """The errors of a field, a line each. The summary has the same words."""
    return Markup("<br>").join(escape(error) for error in dict.fromkeys(field.errors))


def errors_in(form: BaseForm) -> list[Parameters]:
    """The error summary's list, in the order of the page."""
    return [{"text": text, "href": f"#{target}"} for field in form for target, text in _targets(form, field)]


def has_errors(form: BaseForm) -> bool:
    """Whether the title must begin with "Error: "."""
    return bool(errors_in(form))


def follow_ups(section: Section, question: Question) -> dict[str, tuple[Question, ...]]:
    """The questions that follow one answer of this one, by the answer's code."""
    return {option.code: tuple(one for one in section.questions if one.only_if == f"{question.key}={option.code}") for option in question.options}


def _targets(form: BaseForm, field: Field) -> Iterable[tuple[str, str]]:
    if isinstance(form, JudgedForm):
        own = [fault for fault in form.faults if form.field_of(fault) == field.name]
        return [(fault.field if fault.question == field.name else field.id, fault.message) for fault in own]
    return [(field.id, str(error)) for error in dict.fromkeys(field.errors)]


def _over(own: Parameters, given: Mapping[str, Any]) -> Parameters:
    merged = dict(own)
    for key, value in given.items():
        merged[key] = _over(merged[key], value) if isinstance(value, Mapping) and isinstance(merged.get(key), dict) else value
    return merged


def _shared(field: Field) -> Parameters:
    """What every component takes. Nothing is passed as None: macros would write it out."""
    shown = dict(field.render_kw or {})
    params: Parameters = {"name": field.name}
    if field.description:
        params["hint"] = {"text": str(field.description)}
    if field.errors:
        params["errorMessage"] = {"html": error_text(field)}
    if classes := shown.pop("class", ""):
        params["classes"] = classes
    params |= {key: shown.pop(key) for key in _KNOWN if key in shown}
    return params | ({"attributes": shown} if shown else {})


def _labelled(field: Field) -> Parameters:
    return _shared(field) | {"id": field.id, "label": {"text": str(field.label.text), "classes": "govuk-label--s"}}


def _grouped(field: Field) -> Parameters:
    return _shared(field) | {
        "idPrefix": field.id,
        "fieldset": {"legend": {"text": str(field.label.text), "classes": "govuk-fieldset__legend--s"}},
    }


def _input(field: Field) -> Parameters:
    types = {"EmailField": "email", "TelField": "tel", "PasswordField": "password", "SearchField": "search", "URLField": "url"}
    own = types.get(type(field).__name__)
    value = getattr(field, "_value", lambda: field.data or "")()
    shown = " ".join(str(value).split("\n"))  # a box of one line cannot show two, and HTML allows none in it
    return ({"type": own} if own else {}) | _labelled(field) | {"value": shown}


def _textarea(field: Field) -> Parameters:
    # A browser drops the first line break of a textarea: ours, not the person's.
    return _labelled(field) | {"value": "\n" + str(getattr(field, "_value", str)())}


def _select(field: SelectField) -> Parameters:
    return _labelled(field) | {"items": [{"value": item["value"], "text": item["text"], "selected": item["checked"]} for item in items(field)]}


def _choice(field: SelectField) -> Parameters:
    return _grouped(field) | {"items": items(field)}


def _boolean(field: Field) -> Parameters:
    """One box of its own: its label is the tick's, and its hint too."""
    params = _shared(field) | {"idPrefix": field.id}
    item: Parameters = {"value": "y", "text": str(field.label.text), "checked": bool(field.data)}
    if hint := params.pop("hint", None):
        item["hint"] = hint
    return params | {"items": [item]}


def _date(field: Field) -> Parameters:
    error = " govuk-input--error" if field.errors else ""
    boxes = zip(DATE_PARTS, _boxes(field), (2, 2, 4), strict=True)
    return _grouped(field) | {
        "id": f"{field.id}-date",
        "items": [
            {
                "id": field.id if name == "day" else f"{field.id}-{name}",
                "name": field.name,
                "label": name.capitalize(),
                "value": value,
                "classes": f"govuk-input--width-{width}{error}",
            }
            for name, value, width in boxes
        ],
    }


def _boxes(field: Field) -> Sequence[str]:
    if isinstance(field, DayField):
        return field.boxes
    if field.raw_data:
        return ([str(part) for part in field.raw_data] + ["", "", ""])[:3]
    return (str(field.data.day), str(field.data.month), str(field.data.year)) if field.data else ("", "", "")


def items(field: SelectField) -> list[Parameters]:
    """A choice's options, ticked as typed."""
    ticked = {str(one) for one in (field.data if isinstance(field, SelectMultipleField) else [field.data]) or ()}
    return [{"value": str(one[0]), "text": str(one[1]), "checked": str(one[0]) in ticked} for one in field.iter_choices()]


def radio(field: Field, item: Parameters, number: int, hint: str = "") -> Markup:
    """One of the choices of a field, drawn on its own."""
    return components.radio(field.id, field.name, item["value"], item["text"], checked=item["checked"], first=number == 1, hint=hint)


def scale(field: Field, question: Question, instrument: Instrument) -> Markup:
    """The radios of a rated question, each with what it means there. An "or" stands above the first that is no level, after those that are."""
    offered, meanings = instrument.offered, dict(question.meanings)
    no_level = [rating.code for rating in offered if rating.level is None]
    divided = no_level[0] if 0 < len(no_level) < len(offered) else ""
    radios = (
        components.radio(
            field.id,
            field.name,
            rating.code,
            rating.label,
            checked=rating.code == field.data,
            first=number == 1,
            hint=meanings[rating.code],
            divider="or" if rating.code == divided else "",
        )
        for number, rating in enumerate(offered, start=1)
    )
    return Markup("".join(radios))  # noqa: S704 - each is Markup


#: The first kind that fits draws the field: a narrower one stands before the wider one it is made of.
COMPONENTS: tuple[tuple[type[Field], str, Callable[[Any], Parameters]], ...] = (
    (RadioField, "radios", _choice),
    (SelectMultipleField, "checkboxes", _choice),
    (SelectField, "select", _select),
    (TextAreaField, "textarea", _textarea),
    (DayField, "date_input", _date),
    (DateField, "date_input", _date),
    (BooleanField, "checkboxes", _boolean),
    (StringField, "input", _input),
    (Field, "input", _input),
)

#: What the templates call: app.jinja_env.globals.update(gov_uk.GLOBALS)
GLOBALS: dict[str, Callable[..., Any]] = {
    "draw": draw,
    "error_text": error_text,
    "errors_in": errors_in,
    "has_errors": has_errors,
    "follow_ups": follow_ups,
    "choice_items": items,
    "described": components.described,
    "radio": radio,
    "scale": scale,
}
