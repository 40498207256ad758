"""What was asked for last time, and what this visit saw of it."""

from __future__ import annotations

from dataclasses import replace

from flask import request
from flask.typing import ResponseReturnValue

from forms.answers import Fault
from forms.earlier import EarlierForm, earlier_form, name_of
from observe.domain.observation import EARLIER, NOW_NAMES, Earlier
from observe.domain.progress import earlier_faults
from observe.services import visiting
from observe.views import access, in_browser, writing
from observe.views.identifying import Noted
from observe.views.writing import Part


def points(part: Part) -> ResponseReturnValue:
    """Each area for improvement of the last report: better, the same, or not seen."""
    stored = {point.key: (point.now, point.why) for point in part.observation.earlier}
    if request.method != "POST":
        form = earlier_form(stored)
        form.show(writing.open_faults(part) if writing.checking() else [])
        return _page(part, form, noted=writing.look(part))
    form, seen = earlier_form(stored, writing.sent(part)), writing.seen()
    typed = [replace(point, now=form.said[point.key][0], why=form.said[point.key][1]) for point in part.observation.earlier]
    noted = writing.look(part, earlier=tuple(typed))
    db, me, at = access.database(), access.me(), access.now()

    def save() -> None:
        slug, by_itself = part.section.slug, in_browser.asks()
        visiting.record_earlier(db, part.visit, slug, typed, seen=seen, by=me, at=at, explained=noted.explained, by_itself=by_itself)

    saved = writing.saves(save)
    part = writing.again(part)
    whole = saved or tuple(typed) == part.observation.earlier
    if not saved:
        typed = _merged(part, typed)
        form = EarlierForm({point.key: (point.now, point.why) for point in typed})
    if not saved and not form.show(_differences(part, typed)):
        return _page(part, form, 409, noted=writing.look(part, earlier=tuple(typed)), conflict=True)
    if in_browser.asks():
        return writing.kept(part, noted, whole=whole)
    if aside := writing.aside(part):
        return aside
    if lead := writing.needs_a_look(part, form, earlier_faults(typed)):
        return _page(part, form, 400, noted=noted, lead=lead)
    return writing.onward(part, noted)


def _merged(part: Part, typed: list[Earlier]) -> list[Earlier]:
    """Where nothing was said here, what was saved in another place."""
    stored = {point.key: point for point in part.observation.earlier}
    known = [(point, stored.get(point.key, point)) for point in typed]
    return [replace(point, now=point.now or now.now, why=point.why or now.why) for point, now in known]


def _differences(part: Part, typed: list[Earlier]) -> list[Fault]:
    stored = {point.key: point for point in part.observation.earlier}
    faults = []
    for number, point in enumerate(typed, start=1):
        about, now = f"Point {number}", stored.get(point.key, point)
        if now.now != point.now:
            faults.append(writing.meanwhile(part, name_of(point.key), EARLIER, about, NOW_NAMES.get(now.now, "")))
        if now.why != point.why:
            faults.append(writing.meanwhile(part, f"{name_of(point.key)}-why", EARLIER, about, now.why))
    return faults


def _page(part: Part, form: EarlierForm, code: int = 200, *, noted: Noted, **more: object) -> ResponseReturnValue:
    return writing.page("observation/last_time.html", part, form, code, noted, **more)
