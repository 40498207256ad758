"""GOV.UK Frontend's form components as HTML. Its macros draw the same from the same parameters, in many times the time; a test holds them equal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

#: What a GOV.UK macro is given, as far as forms/gov_uk.py gives it: nothing is drawn of all else.
Parameters = Mapping[str, Any]


def draw(component: str, params: Parameters) -> Markup:
    """The component, with its label or legend, its hint and its error."""
    return Markup(DRAWN[component](params))  # noqa: S704 - whatever a person or the instrument said goes through `escape` below


@lru_cache(maxsize=2048)
def radio(prefix: str, name: str, value: str, text: str, *, checked: bool, first: bool, hint: str = "", divider: str = "") -> Markup:
    """One radio of a group that a page draws itself, with what it means below it. The first has the bare id, so that an error's link lands on it.

    Of all that it is made of only whether it is checked is ever a person's, so each is drawn once.
    """
    own = f"{escape(prefix)}-{escape(value)}"
    ident = escape(prefix) if first else own
    above = f'<p class="govuk-radios__divider">{escape(divider)}</p>' if divider else ""
    below = f'<div id="{own}-hint" class="govuk-hint govuk-radios__hint">{escape(hint)}</div>' if hint else ""
    described_by = f' aria-describedby="{own}-hint"' if hint else ""
    box = f'<input class="govuk-radios__input" type="radio" id="{ident}" name="{escape(name)}" value="{escape(value)}"'
    label = f'<label class="govuk-label govuk-radios__label" for="{ident}">{escape(text)}</label>'
    drawn = f'{above}<div class="govuk-radios__item">{box}{" checked" if checked else ""}{described_by}>{label}{below}</div>'
    return Markup(drawn)  # noqa: S704 - as in `draw`


def described(ids: Iterable[str]) -> Markup:
    """The attribute by which a control refers to what describes it; the empty ids are left out."""
    return Markup(_describing([one for one in ids if one]))  # noqa: S704 - as in `draw`


def _text_input(params: Parameters) -> str:
    return _field(params, f'<input{_control(params, "input")} type="{params.get("type", "text")}"{_attributes(params)}>')


def _textarea(params: Parameters) -> str:
    start = f'<textarea{_control(params, "textarea")} rows="{params.get("rows", 5)}"{_attributes(params, but="value")}>'
    return _field(params, f"{start}{escape(params['value'])}</textarea>")


def _select(params: Parameters) -> str:
    options = "".join(
        f'<option value="{escape(one["value"])}"{" selected" if one["selected"] else ""}>{escape(one["text"])}</option>' for one in params["items"]
    )
    return _field(params, f"<select{_control(params, 'select')}{_attributes(params)}>{options}</select>")


def _radios(params: Parameters) -> str:
    return _choices(params, "radios", "radio")


def _checkboxes(params: Parameters) -> str:
    return _choices(params, "checkboxes", "checkbox")


def _choices(params: Parameters, component: str, kind: str) -> str:
    prefix = params["idPrefix"]
    # The first has the bare id, so that an error's link lands on it.
    drawn = "".join(_choice(one, params, component, kind, f"{prefix}-{n}" if n > 1 else prefix) for n, one in enumerate(params["items"], start=1))
    return _fieldset(params, prefix, f'<div class="govuk-{component}{_classes(params)}" data-module="govuk-{component}">{drawn}</div>')


def _choice(one: Parameters, params: Parameters, component: str, kind: str, ident: str) -> str:
    ident, of, hint = str(escape(ident)), f"govuk-{component}", one.get("hint")
    # A box of its own has no legend, so what is wrong with it is said of the box.
    described = _describing([*(() if "fieldset" in params else _descriptions(params, params["idPrefix"])), *([f"{ident}-item-hint"] if hint else ())])
    box = f'<input class="{of}__input" id="{ident}" name="{escape(params["name"])}" type="{kind}" value="{escape(one["value"])}"'
    label = f'<label class="govuk-label {of}__label" for="{ident}">{_words(one)}</label>'
    below = f'<div id="{ident}-item-hint" class="govuk-hint {of}__hint">{_words(hint)}</div>' if hint else ""
    return f'<div class="{of}__item">{box}{" checked" if one["checked"] else ""}{described}>{label}{below}</div>'


def _date(params: Parameters) -> str:
    boxes = "".join(f'<div class="govuk-date-input__item">{_box(one)}</div>' for one in params["items"])
    return _fieldset(params, params["id"], f'<div class="govuk-date-input{_classes(params)}" id="{escape(params["id"])}">{boxes}</div>', role=' role="group"')


def _box(one: Parameters) -> str:
    label = {"text": one["label"], "classes": "govuk-date-input__label"}
    return _text_input({**one, "label": label, "classes": f"govuk-date-input__input {one['classes']}", "inputmode": "numeric"})


#: One entry a component.
DRAWN: dict[str, Callable[[Parameters], str]] = {
    "checkboxes": _checkboxes,
    "date_input": _date,
    "input": _text_input,
    "radios": _radios,
    "select": _select,
    "textarea": _textarea,
}


def _field(params: Parameters, control: str) -> str:
    said = params["label"]
    label = f'<label class="govuk-label{_classes(said)}" for="{escape(params["id"])}">{_words(said)}</label>'
    if said.get("isPageHeading"):
        label = f'<h1 class="govuk-label-wrapper">{label}</h1>'
    below = params.get("formGroup", {}).get("afterInput", {}).get("html", "")
    return _group(params, f"{label}{_above(params, params['id'])}{control}{escape(below)}")


def _fieldset(params: Parameters, ident: str, controls: str, role: str = "") -> str:
    inside = f"{_above(params, ident)}{controls}"
    if "fieldset" not in params:
        return _group(params, inside)
    said = params["fieldset"]["legend"]
    words = f'<h1 class="govuk-fieldset__heading">{_words(said)}</h1>' if said.get("isPageHeading") else _words(said)
    legend = f'<legend class="govuk-fieldset__legend{_classes(said)}">{words}</legend>'
    return _group(params, f'<fieldset class="govuk-fieldset"{role}{_describing(_descriptions(params, ident))}>{legend}{inside}</fieldset>')


def _group(params: Parameters, inside: str) -> str:
    error = " govuk-form-group--error" if "errorMessage" in params else ""
    return f'<div class="govuk-form-group{error}{_classes(params.get("formGroup", {}))}">{inside}</div>'


def _above(params: Parameters, ident: str) -> str:
    """What stands between the label and the control."""
    hint, error, ident = params.get("hint"), params.get("errorMessage"), escape(ident)
    said = f'<div id="{ident}-hint" class="govuk-hint">{_words(hint)}</div>' if hint else ""
    if error:
        said += f'<p id="{ident}-error" class="govuk-error-message"><span class="govuk-visually-hidden">Error:</span> {_words(error)}</p>'
    return said


def _descriptions(params: Parameters, ident: str) -> list[str]:
    """The ids of all that describes the control."""
    there = (params.get("describedBy"), f"{ident}-hint" if "hint" in params else "", f"{ident}-error" if "errorMessage" in params else "")
    return [one for one in there if one]


def _describing(ids: Iterable[str]) -> str:
    return f' aria-describedby="{escape(" ".join(ids))}"' if ids else ""


def _control(params: Parameters, component: str) -> str:
    """Classes, id and name."""
    error = f" govuk-{component}--error" if "errorMessage" in params else ""
    return f' class="govuk-{component}{_classes(params)}{error}" id="{escape(params["id"])}" name="{escape(params["name"])}"'


#: Further attributes of a control, which are written as they are given.
WRITTEN = ("spellcheck", "value", "autocomplete", "autocapitalize", "pattern", "inputmode")


def _attributes(params: Parameters, but: str = "") -> str:
    given = {name: params[name] for name in WRITTEN if name in params and name != but} | params.get("attributes", {})
    written = "".join(f' {name}="{escape(str(value).lower() if isinstance(value, bool) else value)}"' for name, value in given.items())
    return f"{_describing(_descriptions(params, params['id']))}{written}"


def _classes(said: Parameters) -> str:
    classes = said.get("classes")
    return f" {escape(classes)}" if classes else ""


def _words(said: Parameters) -> Markup:
    """Text, or HTML that is marked as such."""
    return escape(said.get("html") or said["text"])
