"""What all pages of a chair's reply share: loading it, how it stands, and what it says in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.answers import Fault
from forms.replied import CALLED_FOR, MAY_SHARE, OWNERS, WILL, Asked, Response
from forms.typed import as_date
from observe.domain import dates, identifiers, wording
from observe.domain.errors import NotAllowed
from observe.domain.identifiers import Tier
from observe.domain.people import Role
from observe.domain.policy import Action, is_its_chair, may
from observe.domain.replies import POINT_KINDS, Point, Reply, Standing, State
from observe.domain.visit import Seat, Visit
from observe.domain.wording import Passage as Text
from observe.services import replying
from observe.services.replying import Sent
from observe.store import history, replies
from observe.views import access, days, errors, writing
from observe.views.identifying import Noted
from reports.content import FeedbackReport
from reports.passages import Passage, passages

GONE = "A part that is no longer in the report"


@dataclass(frozen=True, slots=True)
class Replied:
    """A reply with the report that it is about."""

    visit: Visit
    report: FeedbackReport
    reply: Reply
    asked: tuple[Asked, ...]
    standing: Standing

    @property
    def saved(self) -> str:
        """When it was last saved, in words; empty when it never was."""
        return writing.said_at(self.reply.saved_at) if self.reply.saved_at else ""

    @property
    def agencies(self) -> dict[str, str]:
        """Names by key."""
        return {agency.key: agency.name for agency in self.visit.area.agencies}

    @property
    def left(self) -> str:
        """How long it is until the last day, or how long that has passed."""
        return days.left(self.standing.last_day)

    def passage(self, key: str) -> Passage:
        """Where a point stands, and the words it is about."""
        return next((one for one in passages(self.report) if one.key == key), Passage(key, GONE, ""))


def load(visit: Visit) -> Replied:
    """The reply to the newest report, or to the version that a sent one is about."""
    db = access.database()
    reply = replies.get(db, visit)
    report = replying.report_of(db, visit, reply.version if reply.sent_at else None)
    return Replied(visit, report, reply, replying.asked(db, visit, report), replies.standing(db, visit))


def to_write(ref: str) -> Replied:
    """The reply, for its chair while it is not sent. Raises Sent once it was, NotFound and NotAllowed as `access.visit_to`."""
    try:
        return load(access.visit_to(Action.REPLY, ref))
    except NotAllowed:
        visit = access.visit_to(Action.READ_REPLY, ref)
        if is_its_chair(access.me(), visit):
            raise Sent("You have already sent this reply.") from None
        raise


def was_sent(_: Sent) -> ResponseReturnValue:
    """It is sent once: who comes later reads it, and can copy what they typed."""
    if request.method == "GET":
        return redirect(url_for("replying.show", ref=(request.view_args or {})["ref"]), 303)
    return render_template("replying/too_late.html", ref=(request.view_args or {})["ref"], typed=errors.typed()), 409


def answer_other_forms(bp: Blueprint) -> None:
    """What comes after sending, and what no page of ours could have sent."""
    bp.register_error_handler(Sent, was_sent)
    writing.refuse_other_forms(bp)


def look(given: Replied, texts: Iterable[Text]) -> Noted:
    """What may identify a person in some texts of a reply, where nothing can be explained."""
    return Noted(wording.found_among(texts, identifiers.known_of(given.visit.area, given.visit.plan)), can_explain=False)


def stops(noted: Noted, *, on_its_page: bool = True) -> list[Fault]:
    """What keeps a reply from being sent beside what is missing, beside its box or its row of the check, once for each kind."""
    found = [one for one in noted.found if one.mark.tier is Tier.STOP]
    beside = [(one.passage.box if on_its_page else one.passage.row, one) for one in found]
    return list(dict.fromkeys(Fault(place, place, f"{wording.said(one)}. Say it another way") for place, one in beside))


def standing_said(standing: Standing, *, knows: bool) -> str:
    """ "Reply awaited, 6 working days left". Who does not help with it does not `know` that it is being written."""
    state = standing.state(access.now())
    sent = dates.long(dates.local(standing.sent_at).date()) if standing.sent_at else ""
    match state:
        case State.WRITING if knows:
            return f"Reply being written, {days.left(standing.last_day)}"
        case State.AWAITED | State.WRITING:
            return f"Reply awaited, {days.left(standing.last_day)}"
        case State.NONE:
            return f"No reply by the last day, {dates.long(standing.last_day)}"
        case State.LATE:
            return f"Reply sent late, on {sent}"
        case State.SETTLED:
            return f"Reply sent on {sent}, and its points of fact answered"
        case _:
            return f"Reply sent on {sent}"


def standing_of(visit: Visit) -> str:
    """The same of a visit's report, for whoever is signed in; nothing where they read none."""
    me = access.me()
    if not may(me, Action.READ_REPORT, visit):
        return ""
    return standing_said(replies.standing(access.database(), visit), knows=knows_of_writing(visit))


def knows_of_writing(visit: Visit) -> bool:
    """Its chair, and the Executive Office, know that a reply is being written, and who opened the report."""
    return is_its_chair(access.me(), visit) or access.me().has(Role.OFFICE)


def openings(visit: Visit) -> list[tuple[Seat, datetime | None]]:
    """Each chair and whoever followed them, and when they first read the report."""
    chairs = [seat for seat in (visit.plan.chair, visit.plan.second_chair, *visit.successors) if seat]
    return [(seat, history.first_opened(access.database(), visit, seat.person)) for seat in chairs]


@dataclass(frozen=True, slots=True)
class Card:
    """A point of fact as it is read: its name, where it stands, the words there, its kind and its text, and how it was settled."""

    id: str
    title: str
    about: str
    quoted: str
    kind: str
    point: Point


def cards(given: Replied) -> list[Card]:
    """All its points, in order."""
    return [_card(given, point, number) for number, point in enumerate(given.reply.points, start=1)]


def _card(given: Replied, point: Point, number: int) -> Card:
    passage = given.passage(point.passage)
    return Card(f"point-{point.id}", f"Point of fact {number}", passage.about, passage.words, POINT_KINDS.get(point.kind, ""), point)


@dataclass(frozen=True, slots=True)
class Row:
    """What is said to one point of the report: the answer, and its words by label."""

    id: str
    asked: Asked
    answer: str
    words: tuple[tuple[str, str], ...] = ()


def rows(given: Replied, kind: str) -> list[Row]:
    """What is said to each area for improvement, or to each good practice."""
    draft = given.reply.draft
    if kind == "good-practice":
        return [Row(one.box("may"), one, MAY_SHARE.get(draft.shares.get(one.finding, ""), "")) for one in given.asked if one.kind == kind]
    responses = [(one, draft.responses.get(one.finding, Response(one.finding))) for one in given.asked if one.kind == kind]
    return [Row(one.box("will"), one, WILL.get(said.will, ""), _words(said, given.agencies)) for one, said in responses]


LABELS = {"what": "What will be done", "why": "Why not", "whose": "Whose it is"}


def _words(said: Response, agencies: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    name = CALLED_FOR.get(said.will, "")
    if not name:
        return ()
    words = [(LABELS[name], getattr(said, name))]
    if name == "what":
        words += [("Who will do it", owner(said, agencies)), ("By when", due(said.due))]
    return tuple((label, text) for label, text in words if text.strip())


def owner(said: Response, agencies: Mapping[str, str]) -> str:
    """Who will do it, as others read it."""
    if said.owner == "agency":
        return agencies.get(said.agency, said.agency)
    return {**OWNERS, "chair": "The chair"}.get(said.owner, "")


def due(typed: str) -> str:
    """A date in words, or as it was typed where it is none."""
    try:
        return dates.long(as_date(typed)) if typed else ""
    except ValueError:
        return typed
