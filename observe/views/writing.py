"""What all pages share on which a visitor writes one part: loading it, saving against a revision, and where to go next."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from forms.answers import Fault
from forms.findings import FindingForm
from forms.instrument import Instrument, Section
from forms.judged import JudgedForm
from forms.sent import NotAForm
from forms.typed import show_time
from observe.domain import dates, instruments
from observe.domain.errors import NotFound, Stale
from observe.domain.observation import Observation, sections
from observe.domain.policy import Action
from observe.domain.progress import open_in
from observe.domain.visit import Stage, Visit
from observe.domain.wording import Passage, passages_in
from observe.services import pairing, undoing
from observe.store import observations, reports
from observe.store.reports import Note
from observe.views import access, compared, drafted, errors, identifying, in_browser, joined
from observe.views.identifying import Noted

#: Said beside "Saved at 2:32pm" where a note came under a box.
LOOK = ". A note says where something may identify a person."
#: Buttons that save and lead to a page about the part's earlier drafts.
ASIDE = {"drafts": "drafts.listing", "clear": "drafts.clear"}
ELSEWHERE = "You saved this part in another tab or on another device since you opened this page."


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the list that its visitor has open, and all that its page is made of."""

    visit: Visit
    instrument: Instrument
    observation: Observation
    sections: tuple[Section, ...]
    section: Section

    @property
    def number(self) -> int:
        """Which of the parts it is, counted from 1."""
        return self.sections.index(self.section) + 1

    @property
    def caption(self) -> str:
        """ "Hackney, 17 November 2026 – part 8 of 14"."""
        typed_in = self.visit.typed_in is not None and self.visit.typed_in.with_office
        whose = f", for {self.visit.typed_for.name}" if typed_in else ", joint report" if self.observation.joint else ""
        return f"{self.visit.place}, {dates.long(self.visit.plan.meeting_on)}{whose} – part\u00a0{self.number}\u00a0of\u00a0{len(self.sections)}"

    @property
    def revision(self) -> int:
        """What a save of this page has to say that it has seen."""
        return self.observation.revision(self.section.slug)

    @property
    def saved(self) -> str:
        """When it was last saved, in words; empty when it never was."""
        at = self.observation.saved.get(self.section.slug)
        return said_at(at) if at else ""


def said_at(at: datetime) -> str:
    """ "at 2:32pm" on the day itself, else "on 2 November 2026 at 2:32pm"."""
    there = dates.local(at)
    day = "" if there.date() == access.today() else f"on {dates.long(there.date())} "
    return f"{day}at {show_time(there.time())}"


def load(ref: str, slug: str) -> Part:
    """A part of a visit that is being written, for its visitor. Raises NotFound where the visit does not ask it."""
    return part_of(access.visit_to(Action.WRITE, ref), slug)


def mine(visit: Visit) -> Observation:
    """The observation that whoever is signed in writes: of a pair their own, or the joint one."""
    return observations.get(access.database(), visit, visit.written_by(access.me().id))


def part_of(visit: Visit, slug: str) -> Part:
    """One part of a visit. Raises NotFound where the visit does not ask it."""
    instrument, observation = instruments.of_visit(visit), mine(visit)
    asked = sections(visit, instrument, observation)
    for section in asked:
        if section.slug == slug:
            return Part(visit, instrument, observation, asked, section)
    raise NotFound


def again(part: Part) -> Part:
    """The same part as it is stored now."""
    return replace(part, observation=mine(part.visit))


def checking() -> bool:
    """Whether the page was reached from the check of all answers, shows what is missing, and leads back there."""
    return request.args.get("check") == "1"


def seen() -> int:
    """The revision that the page was made from. Raises NotAForm."""
    typed = request.form.get("revision", "")
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 10):
        raise NotAForm("revision is not a number")
    return int(typed)


def saves(save: Callable[[], object]) -> bool:
    """Does it; False when the part was saved in another place since the page was opened, and nothing was changed."""
    try:
        save()
    except Stale:
        return False
    return True


def open_faults(part: Part) -> list[Fault]:
    """What is missing or wrong in the part."""
    return open_in(part.section, part.visit, part.instrument, part.observation)


def meanwhile(part: Part, field: str, question: str, about: str, stored: str) -> Fault:
    """Stands beside a field that was saved otherwise in another place; `about` says what it is on."""
    return Fault(field, question, f"{about}, saved meanwhile {part.saved}: {joined.short(stored) or 'no answer'}")


def sent(part: Part, row: str = "") -> MultiDict[str, str]:
    """What was typed; where both texts of a box were shown, what was chosen of them. Of one `row` of the check only, or of the whole part. Raises NotAForm."""
    return joined.chosen(_stored(part, row) if seen() == part.revision else (), request.form)


def _stored(part: Part, row: str = "") -> list[Passage]:
    found = passages_in(part.section, part.visit, part.instrument, part.observation)
    return [passage for passage in found if row in ("", passage.row)]


def look(part: Part, **typed: Any) -> Noted:
    """What may identify a person in the texts of the part, or in those that were `typed` in their place."""
    return identifying.look(part.section, part.visit, part.instrument, part.observation.but(**typed))


def kept(part: Part, noted: Noted = identifying.NOTHING, *, whole: bool = True, action: str = "") -> ResponseReturnValue:
    """What the page is told that saved by itself (`in_browser.kept`)."""
    now = again(part)
    return in_browser.kept(said_saved(now.saved, noted), now.revision, noted.boxes, whole=whole, action=action)


def said_saved(saved: str, noted: Noted) -> str:
    """ "Saved at 2:32pm", and that there is something to look at; nothing where it never was saved."""
    return f"Saved {saved}{LOOK if noted.grave else ''}" if saved else ""


def aside(part: Part) -> ResponseReturnValue | None:
    """Where a button leads that saves the page and then does something else with the part; None where another was pressed. Raises NotAForm."""
    ref, slug = part.visit.ref, part.section.slug
    if (then := request.form.get("then", "")) in ASIDE:
        return redirect(url_for(ASIDE[then], ref=ref, slug=slug, check=check()), 303)
    visitor, _, row = request.form.get("take", "").partition(" ")
    if visitor and part.observation.joint:
        now = again(part)
        pairing.take(access.database(), part.visit, slug, _number(visitor), row, seen=now.revision, by=access.me(), at=access.now())
        return redirect(f"{request.full_path.rstrip('?')}#{row if row in [one.key for one in part.section.every_question()] else 'part'}", 303)
    draft, _, field = request.form.get("use", "").partition(" ")
    if not draft:
        return None
    now = again(part)
    undoing.use_again(access.database(), part.visit, slug, _number(draft), field, seen=now.revision, by=access.me(), at=access.now())
    return redirect(f"{request.full_path.rstrip('?')}#{field.rpartition('-')[2] if field.startswith('finding-') else field}", 303)


def _number(typed: str) -> int:
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 16):
        raise NotAForm("a button's value has no number")
    return int(typed)


def onward(part: Part, noted: Noted = identifying.NOTHING) -> ResponseReturnValue:
    """Where the pressed button leads: the list of parts, the check that the page was reached from, or the next part. First back to what may identify."""
    if noted.is_new:
        return redirect(url_for(request.endpoint or "", **(request.view_args or {}), noted="1", check=check()), 303)
    if request.form.get("then") == "list":
        return redirect(url_for("visits.show", ref=part.visit.ref), 303)
    if checking():
        return redirect(url_for("sending.check", ref=part.visit.ref, _anchor=f"part-{part.section.slug}"), 303)
    if part.number == len(part.sections):
        return redirect(url_for("sending.check", ref=part.visit.ref), 303)
    return redirect(address(part.visit, part.sections[part.number].slug), 303)


def address(visit: Visit, slug: str, *, anchor: str | None = None) -> str:
    """The page of a part; still on the way back to the check, when this page is."""
    return url_for("observation.section", ref=visit.ref, slug=slug, _anchor=anchor, check=check())


def check() -> str | None:
    """What an address says to stay on the way back to the check."""
    return "1" if checking() else None


def back_to_list(part: Part) -> dict[str, str]:
    """The link at the top of a part's page."""
    if checking():
        return {"text": "Back to your answers", "href": url_for("sending.check", ref=part.visit.ref)}
    return {"text": "Back to the list of parts", "href": url_for("visits.show", ref=part.visit.ref)}


def page(template: str, part: Part, form: JudgedForm, code: int, noted: Noted, **more: object) -> ResponseReturnValue:
    """A page on which one writes: no way out at the top but back. One that saves by itself is only told that nothing was saved."""
    if in_browser.asks():
        return Response(status=204, mimetype="text/plain")
    known: dict[str, object] = {"navigation": [], "back": back_to_list(part), "errors": bool(form.faults), "checking": checking()}
    known |= {"keeps": "chooses" if code == 409 else "saves", "seen": request.form.get("revision", "")}
    again = bool(noted.grave) and (noted.is_new if request.method == "POST" else request.args.get("noted") == "1")
    drafts = drafted.look(access.database(), part.section, part.visit, part.instrument, part.observation)
    if more.get("conflict"):
        row = f"finding-{form.finding.id}" if isinstance(form, FindingForm) else ""
        drafts = drafts.under(joined.beside(_stored(part, row), form, part.saved))
    both = _both(part) if code != 409 else {}
    shown = {"part": part, "form": form, "both": both, "notes": _notes(part), "noted": noted, "look_again": again, "drafted": drafts}
    return render_template(template, **{**known, **shown, **more}), code


def _both(part: Part) -> dict[str, Markup]:
    """Beside the boxes of a joint observation: what each of the two said."""
    if not part.observation.joint:
        return {}
    return compared.beside(part.visit, part.instrument, part.section, pairing.own_of(access.database(), part.visit))


def _notes(part: Part) -> list[Note]:
    """What the Executive Office asks to be changed in this part of an observation that it returned."""
    if part.visit.stage is not Stage.RETURNED:
        return []
    return [note for note in reports.notes_on_last(access.database(), part.visit) if note.section == part.section.slug]


def needs_a_look(part: Part, form: JudgedForm, faults: Iterable[Fault]) -> str:
    """Stands what is wrong beside its field; the sentence over it, or nothing where all is well."""
    return "" if form.show(faults) else f"Saved {part.saved}. Something needs another look before you send."


def refuse_other_forms(bp: Blueprint) -> None:
    """What no page of ours could have sent is answered with 400."""
    bp.register_error_handler(NotAForm, lambda _: errors.page(400, "What was sent did not come from this page. Go back, load it again, and try once more."))
