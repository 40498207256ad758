"""Good practice and areas for improvement: a list, and each finding on a page of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forms.answers import Fault, faults_in
from forms.findings import FindingForm, good_practice_form, improvement_form
from forms.found import QUESTIONS, SHARE, Finding, FindingKind, finding_missing
from forms.instrument import Answer, Kind
from forms.observation import ObservationForm, as_typed, build_form
from observe.domain.errors import NotFound, Stale
from observe.domain.observation import GOOD, agencies_asked, finding_name, kind
from observe.services import report_parts, visiting
from observe.store import observations
from observe.views import access, answered, identifying, in_browser, once, writing
from observe.views.identifying import Noted
from observe.views.writing import Part

bp = Blueprint("findings", __name__, url_prefix="/visits")
writing.refuse_other_forms(bp)

NEW = "new"
BETTER: FindingKind = "improvement"
#: The fields of a finding's page, in the order of its rows.
FIELDS: dict[FindingKind, tuple[str, ...]] = {"good-practice": ("text", "theme", "share"), "improvement": ("text", "theme", "who", "step")}
PAGE = '/<ref>/observation/<slug>/<any("good-practice", improvement):finding_kind>/<number>'


@dataclass(frozen=True, slots=True)
class Card:
    """One finding on the list: its name, its words by label, what it still lacks, and where to change and remove it."""

    id: str
    title: str
    rows: tuple[tuple[str, str], ...]
    lacks: str
    change: str
    remove: str


def listing(part: Part) -> ResponseReturnValue:
    """The list, at the address of the part, and the reason where there is no good practice."""
    if request.method != "POST":
        form = build_form(part.instrument, part.section, part.observation.answers)
        form.show(writing.open_faults(part) if writing.checking() else [])
        return _list_page(part, form, noted=_look(part, part.observation.answers))
    typed, seen = as_typed(part.section, writing.sent(part)), writing.seen()
    noted, db, me, at = _look(part, typed), access.database(), access.me(), access.now()
    saved = writing.saves(
        lambda: visiting.record(db, part.visit, part.section.slug, typed, seen=seen, by=me, at=at, explained=noted.explained, by_itself=in_browser.asks()),
    )
    part = writing.again(part)
    whole = saved or not answered.differences(part, typed)
    form = build_form(part.instrument, part.section, typed if saved else answered.merged(part, typed))
    if not saved and not form.show(answered.differences(part, form.answers)):
        return _list_page(part, form, 409, noted=_look(part, form.answers), conflict=True)
    if in_browser.asks():
        return writing.kept(part, noted, whole=whole)
    if aside := writing.aside(part):
        return aside
    if lead := writing.needs_a_look(part, form, faults_in(part.instrument, part.section, typed)):
        return _list_page(part, form, 400, noted=noted, lead=lead)
    if not noted.is_new and (wanted := request.form.get("then")) in (GOOD, BETTER):
        return redirect(_address(part, Finding(None, GOOD if wanted == GOOD else BETTER), "findings.finding"), 303)
    return writing.onward(part, noted)


def _look(part: Part, typed: Mapping[str, Answer]) -> Noted:
    """Beside the list there is only the reason why there is no good practice."""
    return writing.look(part, answers={**part.observation.answers, **typed}).within(typed)


@bp.route(PAGE, methods=["GET", "POST"])
def finding(ref: str, slug: str, finding_kind: FindingKind, number: str) -> ResponseReturnValue:
    """One finding, new or known. What was typed is saved even when something is missing."""
    part = _load(ref, slug)
    known = Finding(_number(number), finding_kind)
    if request.method != "POST":
        form = _form(part, known if known.id is None else _stored(part, known))
        noted = _look_at(part, form.finding)
        form.show([*finding_missing(form.finding), *noted.stops()] if writing.checking() and known.id else [])
        return _page(part, form, noted=noted)
    form, seen = _form(part, known, submitted=True), writing.seen()
    if form.finding == known and known.id is None:
        if in_browser.asks():
            return writing.kept(part)
        form.validate()
        return _page(part, form, 400, noted=identifying.NOTHING)
    return _save(part, form, seen)


def _look_at(part: Part, said: Finding) -> Noted:
    """What may identify a person in this finding, as it stands on its page."""
    others = tuple(one for one in part.observation.findings if one.id != said.id)
    return writing.look(part, findings=(*others, said)).within([f"finding-{said.id}"])


@bp.route(f"{PAGE}/remove", methods=["POST"])
def remove(ref: str, slug: str, finding_kind: FindingKind, number: str) -> ResponseReturnValue:
    """Takes a finding out; the list then offers to bring it back."""
    part = _load(ref, slug)
    gone = _stored(part, Finding(_number(number), finding_kind))
    visiting.remove_finding(access.database(), part.visit, slug, gone.id or 0, by=access.me(), at=access.now())
    return redirect(writing.address(part.visit, slug, anchor="removed"), 303)


@bp.route(f"{PAGE}/bring-back", methods=["POST"])
def bring_back(ref: str, slug: str, finding_kind: FindingKind, number: str) -> ResponseReturnValue:
    """Undoes a removal."""
    part = _load(ref, slug)
    back = visiting.bring_finding_back(access.database(), part.visit, slug, _number(number) or 0, by=access.me(), at=access.now())
    return redirect(writing.address(part.visit, slug, anchor=f"finding-{back.id}"), 303)


def _load(ref: str, slug: str) -> Part:
    part = writing.load(ref, slug)
    if kind(part.section) not in (Kind.GOOD_PRACTICE, Kind.IMPROVEMENT):
        raise NotFound
    return part


def _number(number: str) -> int | None:
    """None for a new one."""
    if number == NEW:
        return None
    if not (number.isascii() and number.isdecimal() and len(number) < 16):
        raise NotFound
    return int(number)


def _stored(part: Part, known: Finding) -> Finding:
    for one in part.observation.findings:
        if (one.id, one.kind) == (known.id, known.kind):
            return one
    raise NotFound


def _form(part: Part, known: Finding, *, submitted: bool = False) -> FindingForm:
    sent = writing.sent(part, f"finding-{known.id}") if submitted else None
    if known.kind == GOOD:
        return good_practice_form(part.instrument, known, sent, area=part.visit.area.name.removesuffix(" MAPPA"))
    return improvement_form(part.instrument, agencies_asked(part.visit, part.observation), known, sent)


def _save(part: Part, form: FindingForm, seen: int) -> ResponseReturnValue:
    said, is_new = form.finding, form.finding.id is None
    if is_new and (made := once.noted()):
        said, seen = _made_before(said, made)
    elif is_new and (twice := [one for one in part.observation.findings if replace(one, id=None) == said]):
        said = twice[0]  # saved before with something missing, and sent from the same page again
    try:
        numbered = replace(said, id=_record(part, said, None if said.id is None else seen))
    except Stale:
        part = writing.again(part)
        faults = _differences(part, said)
        if faults:
            form.show(faults)
            return _page(part, form, 409, noted=_look_at(part, said), conflict=True)
        numbered = said
    part, form.finding = writing.again(part), numbered
    noted = _look_at(part, numbered)
    if in_browser.asks():
        if is_new:
            once.note(f"{numbered.id} {part.revision}")
        return writing.kept(part, noted, action=_address(part, numbered, "findings.finding"))
    if aside := writing.aside(part):
        return aside
    if not form.validate():
        return _page(part, form, 400, noted=noted, lead=f"Saved {part.saved}. Something needs another look before you send.")
    if noted.is_new:
        return redirect(_address(part, numbered, "findings.finding", noted="1"), 303)
    return redirect(writing.address(part.visit, part.section.slug, anchor=f"finding-{numbered.id}"), 303)


def _made_before(said: Finding, made: str) -> tuple[Finding, int]:
    """The finding that this page made when it saved by itself, and did not hear that it had; with the revision that it would have been told."""
    number, _, revision = made.partition(" ")
    return replace(said, id=int(number)), int(revision)


def _record(part: Part, said: Finding, seen: int | None) -> int:
    db, me, at, explained = access.database(), access.me(), access.now(), _look_at(part, said).explained
    return visiting.record_finding(db, part.visit, part.section.slug, said, seen=seen, by=me, at=at, explained=explained, by_itself=in_browser.asks())


def _differences(part: Part, said: Finding) -> list[Fault]:
    stored = next((one for one in part.observation.findings if one.id == said.id), None)
    if stored is None:
        return [Fault("text", QUESTIONS[said.kind], "You removed this meanwhile. Save it again to bring it back as it stands here.")]
    changed = [
        (field, label, now) for field, (label, now), (_, here) in zip(FIELDS[said.kind], _rows(part, stored), _rows(part, said), strict=True) if now != here
    ]
    return [writing.meanwhile(part, field, QUESTIONS[said.kind], label, now) for field, label, now in changed]


def _page(part: Part, form: FindingForm, code: int = 200, *, noted: Noted, **more: object) -> ResponseReturnValue:
    said = form.finding
    same = [one.id for one in part.observation.findings if one.kind == said.kind]
    title = f"{finding_name(said.kind)} {same.index(said.id) + 1 if said.id in same else len(same) + 1}"
    back = {"text": "Back to the findings", "href": writing.address(part.visit, part.section.slug)}
    action = _address(part, said, "findings.finding")
    return writing.page("findings/finding.html", part, form, code, noted, title=title, back=back, action=action, **more)


def _list_page(part: Part, form: ObservationForm, code: int = 200, *, noted: Noted, **more: object) -> ResponseReturnValue:
    removed = observations.last_removed(access.database(), part.observation.id)
    gone = None
    if removed:
        words = removed[0].text if len(removed[0].text) <= 60 else f"{removed[0].text[:57].rstrip()}…"
        gone = {"text": words, "at": writing.said_at(removed[1]), "href": _address(part, removed[0], "findings.bring_back")}
    return writing.page(
        "findings/listing.html",
        part,
        form,
        code,
        noted,
        good=_cards(part, GOOD),
        better=_cards(part, BETTER),
        removed=gone,
        **more,
    )


def _address(part: Part, said: Finding, endpoint: str, noted: str | None = None) -> str:
    number = NEW if said.id is None else str(said.id)
    return url_for(endpoint, ref=part.visit.ref, slug=part.section.slug, finding_kind=said.kind, number=number, check=writing.check(), noted=noted)


def _cards(part: Part, finding_kind: FindingKind) -> list[Card]:
    these = [one for one in part.observation.findings if one.kind == finding_kind]
    return [_card(part, one, number) for number, one in enumerate(these, start=1)]


def _card(part: Part, one: Finding, number: int) -> Card:
    return Card(
        id=f"finding-{one.id}",
        title=f"{finding_name(one.kind)} {number}",
        rows=_rows(part, one),
        lacks=". ".join(fault.message for fault in (*finding_missing(one), *_look_at(part, one).stops())),
        change=_address(part, one, "findings.finding"),
        remove=_address(part, one, "findings.remove"),
    )


def _rows(part: Part, one: Finding) -> tuple[tuple[str, str], ...]:
    themes = {theme.code: theme.label for theme in part.instrument.themes}
    words = [("What worked well" if one.kind == GOOD else "What could be better", one.text), ("Theme", themes.get(one.theme, ""))]
    if one.kind == GOOD:
        return (*words, ("Share it", SHARE.get(one.share, "")))
    return (*words, ("Who could act", report_parts.who(part.visit, one)), ("A first step", one.step))
