"""The cast: the people whom every test knows, and visits of theirs at each stage, made by the real services on a real file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from sqlite_utils import Database

from forms.attended import Attended
from forms.found import Finding
from forms.instrument import Answer, Kind, Question, Section
from observe.domain import instruments
from observe.domain.area import Area
from observe.domain.observation import sections
from observe.domain.people import Person, Role, Standing
from observe.domain.replies import Asked, Draft, Point, Response
from observe.domain.visit import Level, Mode, Plan, Seat, Stage, Visit
from observe.services import checking, inviting, pairing, planning, replying, visiting
from observe.store import observations, people, replies, visits
from observe.store import reports as stored_reports
from reports import feedback

#: The day on which every test takes place: a Tuesday.
TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 14, 32, tzinfo=UTC)

#: What a visitor vouches for when sending.
DECLARED = {"L8": Answer("no-names notes urgent")}


@dataclass(frozen=True, slots=True)
class Cast:
    """Wren writes, Idris is another visitor, Tamsin chairs, Corin chairs elsewhere, Ottilie is on the Board, Bram and Hester are the Executive Office."""

    wren: Person
    idris: Person
    tamsin: Person
    corin: Person
    ottilie: Person
    bram: Person
    hester: Person


def invite_cast(db: Database) -> Cast:
    """Invites them all."""

    def invite(name: str, role: Role, standing: Standing = Standing.NONE, **more: str) -> Person:
        email = f"{name.split()[0].lower()}@example.org"
        return inviting.invite(db, Person(0, name, email, frozenset({role}), standing, **more), at=NOW - timedelta(days=400))

    return Cast(
        wren=invite("Wren Applegarth", Role.VISITOR, Standing.LAY_ADVISER),
        idris=invite("Idris Penhale", Role.VISITOR, Standing.MEMBER, post="Head of Service", agency="housing"),
        tamsin=invite("Tamsin Okehurst", Role.CHAIR, post="Detective Inspector", agency="police"),
        corin=invite("Corin Vale", Role.CHAIR, post="Senior Probation Officer", agency="probation"),
        ottilie=invite("Ottilie Marsh", Role.BOARD),
        bram=invite("Bram Tolliver", Role.OFFICE),
        hester=invite("Hester Quill", Role.OFFICE),
    )


def a_plan(cast: Cast, **changes: object) -> Plan:
    """Wren visits Tamsin's hybrid Level 2 meeting in Hackney, a week ago."""
    said: dict[str, object] = {
        "boroughs": ("hackney",),
        "meeting_on": TODAY - timedelta(days=7),
        "starts_at": time(10, 0),
        "level": Level.TWO,
        "mode": Mode.HYBRID,
        "chair": Seat.of(cast.tamsin),
        "visitor": Seat.of(cast.wren),
    }
    return Plan(**{**said, **changes})  # type: ignore[arg-type]  # a test names only what differs


def answer_in_full(question: Question) -> Answer:
    """A valid answer to a question of the generic kind."""
    match question.kind:
        case Kind.RATING:
            return Answer("4", "The chair came back to this in four of the six cases seen.")
        case Kind.COUNT:
            return Answer(
                "11" if question.key == "X5_listed" else "9" if question.key in ("X5_discussed", "K1_set") else "6" if question.key == "X5_seen" else "3"
            )
        case Kind.TIME:
            return Answer({"X1_start": "10am", "X1_joined": "10am"}.get(question.key, "12.30pm"))
        case Kind.DATE:
            return Answer("17 11 2026")
        case Kind.TICKS | Kind.DECLARATION:
            return Answer(" ".join(option.code for option in question.options))
        case Kind.CHOICE:
            return Answer("given" if question.key == "L2" else question.options[0].code)
        case _:
            return Answer("The chair said that papers now come a week before.")


def write_section(db: Database, visit: Visit, section: Section, by: Person) -> None:
    """Fills in one whole section, whatever its kind."""
    now = visits.get(db, visit.ref)
    observation = observations.get(db, now, now.written_by(by.id))
    seen = observation.revision(section.slug)
    said = {question.key: answer_in_full(question) for question in section.every_question() if question.key != "L2_why"}
    match section.questions[0].kind:
        case Kind.ATTENDANCE:
            attended = [Attended(agency.key, agency.name, True, "room", "active", False, "") for agency in visit.area.agencies]
            visiting.record_attendance(db, visit, section.slug, attended, {}, seen=seen, by=by, at=NOW)
        case Kind.GOOD_PRACTICE:
            good = Finding(None, "good-practice", "Each agency was invited by name before a decision.", "chairing", "yes", "", "", "")
            visiting.record_finding(db, visit, section.slug, good, by=by, at=NOW)
            better = Finding(
                None, "improvement", "Housing was missing, so two actions had no owner.", "attendance", "", "administrator", "", "Ask for a deputy."
            )
            visiting.record_finding(db, visit, section.slug, better, by=by, at=NOW)
        case Kind.EARLIER:
            points = [replace(point, now="better", why="Done in each case.") for point in observation.earlier]
            visiting.record_earlier(db, visit, section.slug, points, seen=seen, by=by, at=NOW)
        case _:
            visiting.record(db, visit, section.slug, said, seen=seen, by=by, at=NOW)


def a_draft(asked: Iterable[Asked], **changes: object) -> Draft:
    """A whole reply: each area for improvement will be acted on, and each good practice may be shared."""
    asked = tuple(asked)
    improvements, good = ([one.finding for one in asked if one.kind == kind] for kind in ("improvement", "good-practice"))
    promise = Response(0, "yes", "Housing names a deputy for each meeting.", "administrator", "", "27 1 2027")
    said = Draft(responses={one: replace(promise, finding=one) for one in improvements}, shares=dict.fromkeys(good, "yes"))
    return replace(said, **changes)  # type: ignore[arg-type]  # a test names only what differs


class World:
    """The cast and their visits in one database. Each method makes a fresh visit and takes it to a stage."""

    def __init__(self, db: Database, cast: Cast, area: Area) -> None:
        self.db, self.cast, self.area = db, cast, area

    def planned(self, **changes: object) -> Visit:
        return planning.plan(self.db, a_plan(self.cast, **changes), self.area, by=self.cast.bram, at=NOW)

    def writing(self, **changes: object) -> Visit:
        visit = self.planned(**changes)
        visiting.record(self.db, visit, "victim-safety", {"G1": Answer("3", "")}, seen=0, by=self.cast.wren, at=NOW)
        return visits.get(self.db, visit.ref)

    def written(self, **changes: object) -> Visit:
        """Being written, and complete."""
        visit = self.planned(**changes)
        if not visit.is_pair:
            return self.write(visit, self.visitor_of(visit))
        visit = self.finished_by_both(visit)
        pairing.begin(self.db, visit, by=self.visitor_of(visit), at=NOW)
        return self.write(visits.get(self.db, visit.ref), self.visitor_of(visit))

    def write(self, visit: Visit, by: Person) -> Visit:
        """Fills in all that this person is asked and has not answered."""
        now = observations.get(self.db, visit, visit.written_by(by.id))
        for section in sections(visit, instruments.of_visit(visit), now):
            if not now.revision(section.slug):
                write_section(self.db, visit, section, by)
        return visits.get(self.db, visit.ref)

    def finished_by_both(self, visit: Visit) -> Visit:
        """Each of a pair has written and finished; nobody has begun the joint report."""
        for seat in visit.visitors:
            one = people.get(self.db, seat.person)
            self.write(visits.get(self.db, visit.ref), one)
            pairing.finish(self.db, visit, by=one, at=NOW)
        return visits.get(self.db, visit.ref)

    def submitted(self, **changes: object) -> Visit:
        visit = self.written(**changes)
        return visiting.submit(self.db, visit, DECLARED, by=self.visitor_of(visit), at=NOW)

    def send(self, visit: Visit, by: Person) -> Visit:
        """Fills in what is left, and sends it."""
        return visiting.submit(self.db, self.write(visit, by), DECLARED, by=by, at=NOW)

    def visitor_of(self, visit: Visit) -> Person:
        """Wren, unless the plan says otherwise."""
        return people.get(self.db, visit.plan.visitor.person)

    def returned(self, **changes: object) -> Visit:
        notes = [("victim-safety", "Your reason on question G2 may point to one case. Please say it more generally.")]
        return checking.give_back(self.db, self.submitted(**changes), notes, by=self.cast.bram, at=NOW)

    def released(self, **changes: object) -> Visit:
        return self.release(self.submitted(**changes))

    def release(self, visit: Visit) -> Visit:
        """Of a visit that was sent: Bram releases it as it is."""
        seen = feedback.fingerprint(feedback.from_json(stored_reports.last_submission(self.db, visit)))
        return checking.release(self.db, visit, seen, by=self.cast.bram, at=NOW)

    def replied(self, *points: Point, **changes: object) -> Visit:
        """Released to Tamsin, who promises what was asked and raises these points, or says that there is nothing to correct."""
        visit, by = self.released(**changes), self.cast.tamsin
        for point in points:
            replying.save_point(self.db, visit, point, by=by, at=NOW)
        draft = a_draft(replying.asked(self.db, visit, replying.report_of(self.db, visit)), nothing_to_correct=not points)
        replying.save(self.db, visit, draft, seen=0, by=by, at=NOW)
        return replying.send(self.db, visit, replies.get(self.db, visit).mark, by=by, at=NOW)

    def considered(self, **changes: object) -> Visit:
        return checking.consider(self.db, self.released(**changes), TODAY, by=self.cast.bram, at=NOW)

    def cancelled(self, **changes: object) -> Visit:
        return planning.cancel(self.db, self.planned(**changes), by=self.cast.bram, at=NOW)

    def at(self, stage: Stage) -> Visit:
        """A fresh visit at this stage."""
        make: Callable[[], Visit] = getattr(self, stage.value)
        return make()
