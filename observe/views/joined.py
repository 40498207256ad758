"""Two texts of one box, when a part was saved in two places: both are shown, and a visitor chooses one or keeps both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask import render_template
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from forms.judged import JudgedForm
from forms.sent import plain
from observe.domain.wording import Passage

#: Each choice is sent in a field of this name and its box's: nothing for what stands in the box.
KEEP = "keep-"
SAVED, BOTH = "saved", "both"
#: So much of a text is said in an error; the whole of it stands beside the box.
SHORT = 100


def short(text: str) -> str:
    """The beginning of a text, in one line."""
    line = " ".join(text.split())
    return line if len(line) <= SHORT else f"{line[:SHORT].rstrip()}…"


def beside(stored: Iterable[Passage], form: JudgedForm, saved: str) -> dict[str, Markup]:
    """By field, the stored text of each box that has another one, and the choice between them. `saved` says when it was stored."""
    boxes = {form.field_of(fault) for fault in form.faults}
    return {one.field: Markup(render_template("observation/_both.html", passage=one, saved=saved)) for one in stored if one.box in boxes}  # noqa: S704 - escaped there


def chosen(stored: Iterable[Passage], sent: Mapping[str, str]) -> MultiDict[str, str]:
    """What was sent, with each text that was chosen: the stored one, or both, the box's first."""
    form = MultiDict(sent)
    for one in stored:
        keep = form.get(f"{KEEP}{one.box}", "")
        if keep == SAVED:
            form[one.box] = one.text
        elif keep == BOTH:
            form[one.box] = both(form.get(one.box, ""), one.text)
    return form


def both(typed: str, stored: str) -> str:
    """One text that has both, the typed one first. Joining again changes nothing: a page that saves before its button leads on sends the same twice."""
    typed = plain(typed)
    if typed in stored or stored in typed:
        return max(typed, stored, key=len)
    return f"{typed}\n\n{stored}"
