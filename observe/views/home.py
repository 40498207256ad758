"""The first page: what needs you now, by role; for strangers, what Observe is."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.typed import show_time
from observe.domain import dates
from observe.domain.people import STANDING_NAMES, Person, Role
from observe.domain.policy import Action, may
from observe.domain.replies import Standing
from observe.domain.visit import LEVEL_NAMES, MODE_NAMES, Stage, Visit
from observe.store import actions, replies, visits
from observe.store import needs as scopes
from observe.store.visits import EVERY_VISIT, Scope
from observe.views import access, needs, replied
from observe.views.cards import MOST, Card, Line, called
from observe.views.replies_needed import observers

bp = Blueprint("home", __name__)


@dataclass(frozen=True, slots=True)
class Shelf:
    """A list below the cards, and the link to all of it."""

    title: str
    lines: list[Line]
    more: str
    href: str


@bp.get("/")
def show() -> ResponseReturnValue:
    """The start page for strangers; else the cards, the most urgent first, and what comes and went."""
    me = access.person()
    if me is None:
        return render_template("public/start.html")
    cards = needs.cards(me)
    return render_template("home/show.html", cards=cards, shelves=beside(cards, shelves(me)), year=year(me))


def beside(cards: list[Card], found: list[Shelf]) -> list[Shelf]:
    """The lists without what a card says already, and without those that are empty then; the link to all of it stands once, under the last."""
    said = {card.href for card in cards}
    rest = [replace(shelf, lines=[line for line in shelf.lines if line.href not in said]) for shelf in found]
    shown = [shelf for shelf in rest if shelf.lines]
    return [replace(shelf, more="" if shelf.href in [later.href for later in shown[number:]] else shelf.more) for number, shelf in enumerate(shown, start=1)]


def shelves(me: Person) -> list[Shelf]:
    """The lists for each of a person's roles."""
    found: list[Shelf] = []
    if me.has(Role.VISITOR):
        found += [coming_up(visits.visits_of(me.id), "Coming up", "All your visits", by=me), sent(me)]
    if me.has(Role.CHAIR):
        found += [to_be_visited(me), reports_to(me)]
    if me.has(Role.OFFICE):
        found.append(coming_up(EVERY_VISIT, "Next visits", "All visits"))
    if me.has(Role.BOARD):
        found.append(newest_reports())
    return found


def coming_up(scope: Scope, title: str, more: str, *, by: Person | None = None) -> Shelf:
    """The next visits of a scope; of one's own it is not said who visits."""
    found = visits.list_in(access.database(), scopes.coming_up(scope, dates.local(access.now())), limit=MOST, order="soonest")
    lines = [Line(_when(visit), url_for("visits.show", ref=visit.ref), _planned(visit, by), _sheet(visit, by)) for visit in found]
    return Shelf(title, lines, more, url_for("visits.listing"))


def to_be_visited(me: Person) -> Shelf:
    """The next visits to meetings that this person chairs, once they were told of them."""
    scope = visits.chaired_by(me.id).also("chair_told_at is not null")
    found = visits.list_in(access.database(), scopes.coming_up(scope, dates.local(access.now())), limit=MOST, order="soonest")
    lines = [
        Line(_when(visit), url_for("visits.show", ref=visit.ref), f"{visit.place}, {LEVEL_NAMES[visit.plan.level]}. Visited by {observers(visit)}.")
        for visit in found
    ]
    return Shelf("Visits to your meetings", lines, "", "")


def _when(visit: Visit) -> str:
    return f"{dates.with_weekday(visit.plan.meeting_on)}, {show_time(visit.plan.starts_at)}"


def _sheet(visit: Visit, by: Person | None) -> str:
    """Where one prints the paper for one's own meeting."""
    return url_for("notes.sheet", ref=visit.ref) if by and may(by, Action.PRINT_NOTES, visit) else ""


def _planned(visit: Visit, by: Person | None) -> str:
    mode = MODE_NAMES[visit.plan.mode].partition(":")[0].lower()
    seats = (visit.plan.visitor, visit.plan.second_visitor)
    names = [seat.name for seat in seats if seat is not None and (by is None or seat.person != by.id)]
    visiting = f" {'Visitor' if by is None else 'With'}: {' and '.join(names)}." if names else ""
    return f"{visit.place}, {LEVEL_NAMES[visit.plan.level]}, {mode}.{visiting} Chair: {visit.plan.chair.name}."


def sent(me: Person) -> Shelf:
    """What became of the observations that this visitor sent."""
    found = visits.list_in(access.database(), scopes.sent_by(me.id), limit=MOST)
    return Shelf(
        "Sent", [Line(called(visit), url_for("visits.show", ref=visit.ref), _became(visit)) for visit in found], "All your visits", url_for("visits.listing")
    )


def _became(visit: Visit) -> str:
    if visit.considered_on:
        return f"Considered by the Board on {dates.long(visit.considered_on)}"
    if visit.released_at and visit.stage is Stage.RELEASED:
        return f"Released to the chair on {dates.long(dates.local(visit.released_at).date())}"
    return f"With the Executive Office since {dates.long(dates.local(visit.submitted_at).date())}" if visit.submitted_at else ""


def reports_to(me: Person) -> Shelf:
    """The newest reports about meetings that this person chaired, with what became of reply and actions."""
    db = access.database()
    found = visits.list_in(db, visits.reports_to(me.id), limit=MOST)
    standings = replies.standings(db, found)
    lines = [Line(called(visit), url_for("reports.show", ref=visit.ref), _answered(visit, standings[visit.id])) for visit in found]
    return Shelf("Earlier reports", lines, "All your reports", url_for("reports.listing"))


def _answered(visit: Visit, standing: Standing) -> str:
    """How the reply stands, and how many of its actions were seen to be done."""
    given = [action for action in actions.of_visit(access.database(), visit.id) if not action.dropped_at]
    seen = sum(action.seen_done_at is not None for action in given)
    done = f". {seen} of {len(given)} {'action' if len(given) == 1 else 'actions'} seen to be done" if given else ""
    return f"{replied.standing_said(standing, knows=True)}{done}"


def newest_reports() -> Shelf:
    """The newest reports of all."""
    found = visits.list_in(access.database(), visits.released(), limit=MOST)
    return Shelf("Newest reports", [_report(visit) for visit in found], "All reports", url_for("reports.listing"))


def _report(visit: Visit) -> Line:
    return Line(called(visit), url_for("reports.show", ref=visit.ref), _became(visit))


@dataclass(frozen=True, slots=True)
class Year:
    """How many visits somebody made in the area's year, and what they agreed to."""

    name: str
    done: int
    planned: int
    commitment: int
    standing: str

    @property
    def said(self) -> str:
        """In a sentence, without calling more than enough a share of something."""
        if not self.commitment:
            return f"{self.done} done in {self.name}."
        agreed = f"{self.commitment} that a {self.standing} agrees to"
        return (
            f"{self.done} done of the {agreed} in {self.name}." if self.done <= self.commitment else f"{self.done} done in {self.name}, more than the {agreed}."
        )


def year(me: Person) -> Year | None:
    """A visitor's year; None for others."""
    if not me.has(Role.VISITOR):
        return None
    db, area = access.database(), access.installation().area
    now = dates.quarter_of(access.today(), area.year_starts_month)
    first, last = dates.Quarter(now.year, 1, area.year_starts_month).first_day, dates.Quarter(now.year, 4, area.year_starts_month).last_day
    done, planned = (visits.count_in(db, scopes.between(scope, first, last)) for scope in (scopes.done(me.id), scopes.not_done(me.id)))
    return Year(now.year_name, done, planned, area.commitment(me.standing), STANDING_NAMES[me.standing])
