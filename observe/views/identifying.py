"""What stands under a box whose words may identify a person: what they look like, how to say it instead, and room to say why it is not so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from flask import render_template, request
from markupsafe import Markup

from forms.answers import Fault
from forms.fixed import FixedForm
from forms.instrument import Instrument, Section
from forms.judged import JudgedForm
from forms.reply import MoreDaysForm
from forms.sent import plain
from forms.visit import VisitForm
from observe.domain import identifiers, wording
from observe.domain.identifiers import Known, Tier
from observe.domain.observation import Observation
from observe.domain.visit import Visit
from observe.domain.wording import Found

#: Each note says in a hidden field of this name what it told of, and so what the page had shown when a button was pressed.
SHOWN = "noted"
WHY = "why-"
#: At most so many are shown under one box, stops first.
MOST = 20


@dataclass(frozen=True)
class Noted:
    """What was found in the texts of one page. `can_stay`: the page says that the same button leaves it as it is.

    Where nothing `can_explain` a stop there is no room to say why it is none.
    """

    found: tuple[Found, ...] = ()
    can_stay: bool = False
    can_explain: bool = True

    @cached_property
    def boxes(self) -> dict[str, Markup]:
        """The note of each box, by the box's name."""
        return {box: _note(box, those, can_stay=self.can_stay, can_explain=self.can_explain) for box, those in by_box(self.found).items()}

    @cached_property
    def grave(self) -> dict[str, str]:
        """The boxes that have more than a question, by name, each with what a reader calls it."""
        return {one.passage.box: one.passage.about for one in self.found if one.mark.tier is not Tier.ASK}

    @property
    def is_new(self) -> bool:
        """Whether there is more than a question that the page had not shown yet when its button was pressed."""
        shown = " ".join(request.form.getlist(SHOWN)).split()
        return any(one.mark.tier is not Tier.ASK and one.key not in shown for one in self.found)

    @property
    def explained(self) -> dict[tuple[str, str], str]:
        """What was sent beside each stop."""
        return {one.place: one.explained for one in self.found if one.mark.tier is Tier.STOP and name_of(one) in request.form}

    def stops(self) -> list[Fault]:
        """What keeps the observation from being sent, beside its box."""
        return wording.stops(self.found, on_its_page=True)

    def __add__(self, other: Noted) -> Noted:
        return Noted((*self.found, *other.found), can_stay=self.can_stay)

    def within(self, rows: Iterable[str]) -> Noted:
        """What of it is in these rows of the check, each a question or a finding."""
        names = frozenset(rows)
        return Noted(tuple(one for one in self.found if one.passage.row in names))


#: Where a page has no free text.
NOTHING = Noted()


def look(section: Section, visit: Visit, instrument: Instrument, observation: Observation) -> Noted:
    """What is found in the texts of one section, with what was explained before, or just now."""
    explained = {**observation.explained, **sent()}
    return Noted(wording.found_in(section, visit, instrument, observation.but(explained=explained)))


def judge(form: JudgedForm | FixedForm | VisitForm | MoreDaysForm, known: Known, boxes: Iterable[str]) -> Noted:
    """Judges a form, and the texts of these boxes: a stop stands beside its box as an error, whatever else comes back as a note, once.

    To be shown again when the form has errors, or when what is handed back `is_new`.
    """
    form.validate()
    found = wording.found_in_boxes({box: str(form[box].data or "") for box in boxes}, known)
    stops = [one for one in found if one.mark.tier is Tier.STOP]
    if isinstance(form, JudgedForm):
        form.show([*form.faults, *(Fault(one.passage.box, one.passage.box, _say_it_otherwise(one)) for one in stops)])
    else:
        for one in stops:
            form[one.passage.box].errors = list(dict.fromkeys([*form[one.passage.box].errors, _say_it_otherwise(one)]))
    return Noted(tuple(one for one in found if one.mark.tier is not Tier.STOP), can_stay=True)


def _say_it_otherwise(one: Found) -> str:
    return f"This has in it what looks like {identifiers.looks_like(one.mark)}. Say it another way, for example “{identifiers.instead(one.mark)}”"


def sent() -> dict[tuple[str, str], str]:
    """What was sent of why words are not what they look like, by field and what was found there."""
    boxes = [name.removeprefix(WHY).rpartition("-") for name in request.form if name.startswith(WHY)]
    return {(field, key): plain(request.form[f"{WHY}{field}-{key}"]) for field, _, key in boxes}


def name_of(one: Found) -> str:
    """The box in which a visitor says why it is not what it looks like."""
    return f"{WHY}{one.passage.field}-{one.key}"


def by_box(found: Iterable[Found]) -> Mapping[str, list[Found]]:
    """One of each, by box; the gravest first."""
    boxes: dict[str, dict[str, Found]] = {}
    for one in sorted(found, key=lambda each: list(Tier).index(each.mark.tier)):
        boxes.setdefault(one.passage.box, {}).setdefault(one.key, one)
    return {box: list(those.values()) for box, those in boxes.items()}


def _note(box: str, those: list[Found], *, can_stay: bool, can_explain: bool) -> Markup:
    shown = " ".join(one.key for one in those if one.mark.tier is not Tier.ASK)
    say = {"looks_like": identifiers.looks_like, "instead": identifiers.instead, "name_of": name_of, "can_stay": can_stay, "can_explain": can_explain}
    return Markup(render_template("observation/_note.html", box=box, those=those[:MOST], more=len(those[MOST:]), shown=shown, **say))  # noqa: S704 - escaped there
