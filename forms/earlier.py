"""What became of last time's areas for improvement, as one page: for each, whether it got better, and a word on why."""

from __future__ import annotations

from collections.abc import Mapping

from werkzeug.datastructures import MultiDict
from wtforms import RadioField, TextAreaField

from forms import sent
from forms.fields import Fields
from forms.judged import JudgedForm

#: What was said of one point: a code of NOW (or nothing), and why.
Said = tuple[str, str]

#: What a visitor may have seen of a point.
NOW = {"better": "It got better", "same": "It is the same", "not-seen": "I did not see this"}

WHY = "What you saw or heard"
HINT = "Needed for better and the same. One sentence is enough."


class EarlierForm(JudgedForm):
    """Two fields a point; `said` is what they say, by the point's key."""

    def __init__(self, said: Mapping[str, Said]) -> None:
        fields: Fields = {}
        for key in said:
            fields[name_of(key)] = RadioField("Has it got better?", choices=NOW, validate_choice=False)
            fields[f"{name_of(key)}-why"] = TextAreaField(WHY, description=HINT, render_kw={"rows": 3})
        super().__init__(fields)
        self.said = dict(said)
        self.process(_posted(said))


def earlier_form(said: Mapping[str, Said], submitted: MultiDict[str, str] | None = None) -> EarlierForm:
    """The page with what was just sent, else with what is stored. Raises NotAForm."""
    return EarlierForm(said if submitted is None else {key: _typed(key, submitted) for key in said})


def name_of(key: str) -> str:
    """The field of a point's radios; the box beside it ends in -why."""
    return f"earlier-{key}"


def _typed(key: str, submitted: MultiDict[str, str]) -> Said:
    return sent.chosen(submitted, name_of(key), NOW), sent.one(submitted, f"{name_of(key)}-why")


def _posted(said: Mapping[str, Said]) -> MultiDict[str, str]:
    form: MultiDict[str, str] = MultiDict()
    for key, (now, why) in said.items():
        if now:
            form[name_of(key)] = now
        form[f"{name_of(key)}-why"] = why
    return form
