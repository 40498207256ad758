"""The plan of a visit between its page and the domain: who can be chosen, what was chosen, and what links the visitor with the meeting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Any

from flask import abort
from sqlite_utils import Database
from werkzeug.datastructures import MultiDict

from forms import visit as visit_form
from forms.sent import NotAForm
from forms.visit import FROM_LIST, Offered, VisitForm
from observe.domain.area import Area
from observe.domain.errors import NotFound
from observe.domain.identifiers import Known
from observe.domain.people import Person, Role
from observe.domain.visit import LEVEL_NAMES, MODE_NAMES, Level, Mode, Plan, Seat, Visit, links
from observe.store import people, visits
from observe.views import identifying
from observe.views.identifying import Noted

#: How far ahead a visit can be planned: a date beyond this is a slip.
AHEAD = timedelta(days=2 * 365)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the page asks for: a plan, its chair where they are new to Observe, and what has to be agreed to first.

    That is links, and that the very same was planned before, as `planned_before`.
    """

    plan: Plan
    newcomer: Person | None
    links: tuple[str, ...]
    planned_before: Visit | None = None

    @property
    def to_agree(self) -> str:
        """What the button that agrees sends back: it agrees to this and to nothing else. Empty when nothing has to be agreed to."""
        return " ".join([*self.links, *([self.planned_before.ref] if self.planned_before else [])])

    def agreed(self, submitted: Mapping[str, str]) -> bool:
        """Whether nothing has to be agreed to, or it was."""
        return submitted.get("agreed", "") == self.to_agree or not self.to_agree


def form_for(
    db: Database, area: Area, me: Person, *, today: date, visit: Visit | None = None, submitted: MultiDict[str, str] | None = None, correcting: bool = False
) -> VisitForm:
    """The form for somebody who plans a new visit, or changes or corrects this one. Answers 400 for what no page of ours could send."""
    plan = visit.plan if visit else None
    offered = Offered(
        boroughs={borough.key: borough.name for borough in area.boroughs},
        levels={level.value: name for level, name in LEVEL_NAMES.items()},
        modes={mode.value: name for mode, name in MODE_NAMES.items()},
        agencies={agency.key: agency.name for agency in area.agencies},
        chairs=_choices(people.list_with_role(db, Role.CHAIR), area, (plan.chair, plan.second_chair) if plan else ()),
        visitors=_choices(people.list_with_role(db, Role.VISITOR), area, (plan.visitor,) if plan else ()) if me.has(Role.OFFICE) and not correcting else {},
        second_visitors=_choices(people.list_with_role(db, Role.VISITOR), area, (plan.second_visitor,) if plan else ()),
        visitor=str(plan.visitor.person if plan else me.id),
        last_day=today if correcting else today + AHEAD,
        too_late="The date of the meeting must be today or in the past" if correcting else "The date of the meeting must be within the next 2 years",
        correcting=correcting,
    )
    try:
        return visit_form.build(offered, _now(plan), submitted)
    except NotAForm:
        abort(400)


def _choices(known: list[Person], area: Area, seated: tuple[Seat | None, ...]) -> dict[str, str]:
    """People by id, with who sits there now, even when they are no longer active."""
    agencies = {agency.key: agency.name for agency in area.agencies}
    now = {str(seat.person): seat.name for seat in seated if seat}
    return now | {str(one.id): ", ".join(word for word in (one.name, agencies.get(one.agency, "")) if word) for one in known}


def _now(plan: Plan | None) -> dict[str, Any]:
    if plan is None:
        return {}
    return {
        "boroughs": list(plan.boroughs),
        "meeting_on": plan.meeting_on,
        "starts_at": plan.starts_at,
        "level": plan.level.value,
        "mode": plan.mode.value,
        "chair_from": FROM_LIST,
        "chair": str(plan.chair.person),
        "second_chair": str(plan.second_chair.person) if plan.second_chair else "",
        "visitor": str(plan.visitor.person),
        "second_visitor": str(plan.second_visitor.person) if plan.second_visitor else "",
    }


def judge(db: Database, form: VisitForm, me: Person, known: Known) -> Noted:
    """Whether the plan can stand, which is then without errors. A new chair whose address a chair of the same name has is that chair."""
    noted = identifying.judge(form, known, [box for box in ("new_post", "reason") if box in form])
    if form.is_new_chair and not form.errors:
        _judge_address(db, form, me)
    return noted


def _judge_address(db: Database, form: VisitForm, me: Person) -> None:
    try:
        known = people.get_by_email(db, str(form.new_email.data))
    except NotFound:
        return
    if not (known.has(Role.CHAIR) and known.active):
        form.new_email.errors = [_whose(known, me)]
    elif known.name.casefold() != str(form.new_name.data).casefold():
        form.new_email.errors = [f"This is the address of {known.name}, who is in the list of chairs. Choose {known.name} there, or change the address"]
    elif str(known.id) in form.chosen().values():
        form.new_email.errors = [f"{known.name} already has a part in this visit. Choose somebody else"]


def _whose(known: Person, me: Person) -> str:
    if me.has(Role.OFFICE):
        return f"{known.name} has this address and is not an active chair. Change that under People first, or change the address"
    return "Someone who is not an active chair has this address. Ask the Executive Office, or change the address"


def read(db: Database, form: VisitForm, area: Area, before: Plan | None = None) -> Wanted:
    """What a form that was judged asks for: a new visit where there was no plan before.

    Whoever keeps a seat keeps the name, post and agency of the day it was planned.
    """
    seated = {place: people.get(db, int(person)) for place, person in form.chosen().items()}
    newcomer = None
    if form.is_new_chair:
        chair = _typed_in(db, form)
        seated["chair"] = chair
        newcomer = chair if chair.id == 0 else None
    seats = {place: _seat(one, before, area) for place, one in seated.items()}
    plan = Plan(
        boroughs=tuple(sorted(form.boroughs.data or ())),
        meeting_on=_day(form.meeting_on.data),
        starts_at=_time(form.starts_at.data),
        level=Level(form.level.data),
        mode=Mode(form.mode.data),
        chair=seats["chair"],
        visitor=seats["visitor"],
        second_chair=seats.get("second_chair"),
        second_visitor=seats.get("second_visitor"),
    )
    wanted = _with_links(plan, seated, area, before, why=str(form.link_why.data or ""), newcomer=newcomer)
    return wanted if before else replace(wanted, planned_before=visits.same_as(db, plan))


def handed_to(db: Database, visit: Visit, visitor: Person) -> Wanted:
    """The same visit with another visitor. The second of a pair leaves that seat for the first."""
    before, second = visit.plan, visit.plan.second_visitor
    if second is not None and second.person == visitor.id:
        second = None
    plan = replace(before, visitor=Seat.of(visitor), second_visitor=second)
    seats = {"visitor": plan.visitor, "second_visitor": plan.second_visitor, "chair": plan.chair, "second_chair": plan.second_chair}
    seated = {place: people.get(db, seat.person) for place, seat in seats.items() if seat is not None}
    return _with_links(plan, seated, visit.area, before, why="", newcomer=None)


def _with_links(plan: Plan, seated: Mapping[str, Person], area: Area, before: Plan | None, *, why: str, newcomer: Person | None) -> Wanted:
    """Links that were agreed to before stay as they were said, as long as nobody and no borough changed."""
    if before and _who_and_where(before) == _who_and_where(plan):
        return Wanted(replace(plan, link=before.link), newcomer, ())
    pairs = [(visitor, chair) for visitor in _of(seated, "visitor") for chair in _of(seated, "chair")]
    found = tuple(dict.fromkeys(link for visitor, chair in pairs for link in links(plan, visitor, chair, area)))
    return Wanted(replace(plan, link=" ".join([*found, why]).strip() if found else ""), newcomer, found)


def _who_and_where(plan: Plan) -> tuple[object, ...]:
    seats = (plan.visitor, plan.second_visitor, plan.chair, plan.second_chair)
    return sorted(plan.boroughs), [seat.person if seat else None for seat in seats]


def _of(seated: Mapping[str, Person], kind: str) -> list[Person]:
    return [seated[place] for place in (kind, f"second_{kind}") if place in seated]


def _typed_in(db: Database, form: VisitForm) -> Person:
    email = str(form.new_email.data)
    try:
        return people.get_by_email(db, email)
    except NotFound:
        return Person(0, str(form.new_name.data), email, frozenset({Role.CHAIR}), post=str(form.new_post.data or ""), agency=str(form.new_agency.data))


def _seat(person: Person, before: Plan | None, area: Area) -> Seat:
    seats = (before.visitor, before.second_visitor, before.chair, before.second_chair) if before else ()
    kept = [seat for seat in seats if seat and seat.person == person.id]
    return kept[0] if kept else Seat.of(person)


def _day(value: object) -> date:
    assert isinstance(value, date)  # noqa: S101 - the form was judged
    return value


def _time(value: object) -> time:
    assert isinstance(value, time)  # noqa: S101 - the form was judged
    return value
