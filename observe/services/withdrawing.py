"""A report whose words could identify somebody is withdrawn: the words are overwritten wherever they are kept, and a version without them takes its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlite_utils import Database

from forms.instrument import Kind
from observe import log
from observe.domain import dates, instruments, policy
from observe.domain.errors import NotAllowed, Stale
from observe.domain.people import Person
from observe.domain.policy import Action
from observe.domain.visit import Visit
from observe.services import checking, letters, papers
from observe.store import history, people, reports, search, visits, withdrawals
from observe.store.database import empty_log, write
from reports import feedback
from reports.content import Fact, FeedbackReport
from reports.passages import passages

#: Stands where words were that nobody may read any more, unless others are given.
INSTEAD = "[words withdrawn]"


@dataclass(frozen=True, slots=True)
class Words:
    """Pieces of text that have to go, whatever their capitals and wherever their lines break, and what stands in their place."""

    pieces: tuple[str, ...]
    instead: str = INSTEAD

    def out_of(self, text: str) -> str:
        """The text without them."""
        spaced = sorted((r"\s+".join(re.escape(word) for word in piece.split()) for piece in self.pieces if piece.strip()), key=len, reverse=True)
        return re.sub("|".join(spaced), lambda _: self.instead, text, flags=re.IGNORECASE) if spaced else text


@dataclass(frozen=True, slots=True)
class Place:
    """One part of the report in which they stand: what it is called, what it says, and what it will say."""

    about: str
    before: str
    after: str


def places(report: FeedbackReport, words: Words) -> list[Place]:
    """Where in the report they stand."""
    said = [(one.about, one.words) for one in passages(report)]
    said += [("What was asked for last time", one.text) for one in report.earlier]
    said += [(f"{one.key}. {one.question}", detail.text) for part in report.parts for one in part.answers for detail in one.details]
    said += [("Who attended", one.agency) for one in report.attendance]
    said += [(f"Point of fact {one.number}", text) for one in report.points for text in (one.quoted, one.text, one.reason)]
    found = [Place(about, text, words.out_of(text)) for about, text in said]
    return [one for one in found if one.before != one.after]


def without(report: FeedbackReport, words: Words, at: datetime) -> FeedbackReport:
    """The version that takes its place: the words are in none of its parts, and it says that those before it were withdrawn."""
    cleaned = feedback.from_json(withdrawals.in_json(feedback.as_json(report), words.out_of))
    today = dates.local(at).date()
    before = "Version 1 was" if report.version == 1 else f"Versions 1 to {report.version} were"
    told = Fact("Withdrawn", f"{before} withdrawn on {dates.long(today)}, because wording could identify somebody. Delete every copy.")
    about = tuple(one for one in cleaned.about if one.label != told.label)
    return replace(cleaned, version=report.version + 1, released_on=today, about=(*about, told))


def withdraw(db: Database, visit: Visit, seen: int, words: Words, reason: str, *, by: Person, at: datetime) -> bool:
    """In one step: all versions are emptied, the words overwritten, and the next version is released without them. Everybody who read is told.

    `seen` is the version that was looked at; raises Stale when there is a newer one or the words are not in it, NotAllowed. False when traces may stay in the
    log of the database until somebody else has read to the end.
    """
    before = reports.get(db, visit)
    report = feedback.from_json(before.content)
    if before.version != seen or not places(report, words):
        raise Stale(visit.ref)
    clean = without(report, words, at)
    pdf = feedback.render(clean)
    with write(db):
        now = visits.get(db, visit.ref)
        if not policy.may(by, Action.WITHDRAW, now):
            raise NotAllowed("You cannot withdraw this report.")
        if reports.get(db, now).version != seen:
            raise Stale(visit.ref)
        withdrawals.begin(db, now, seen, reason, by.id, at)
        withdrawals.empty_versions(db, now, seen)
        withdrawals.overwrite(db, now, words.out_of, _answered_in_words(now))
        papers.withdraw_with(db, now, words.out_of, at=at)
        withdrawals.end(db, now)
        content = feedback.as_json(clean)
        reports.freeze(db, now, version=clean.version, released_at=at, reply_by=before.reply_by, content=content, pdf=pdf, by=by.id)
        search.forget_deleted(db)
        history.add(db, now, by.id, "Withdrew the report", at, note=f"Version {clean.version} took its place. {reason}")
        for person in _told(db, now):
            letters.withdrawn(db, now, person, at)
    log.event("withdrawal", at=at, person=by.id, visit=visit.ref, version=seen)
    return empty_log(db)


def _answered_in_words(visit: Visit) -> set[str]:
    every = (question for section in instruments.of_visit(visit).sections for question in section.every_question())
    return {question.key for question in every if question.kind in (Kind.LINE, Kind.TEXT)}


def _told(db: Database, visit: Visit) -> Sequence[Person]:
    """Who read a version, the chairs and the visitors; each once."""
    seats = [seat.person for seat in (visit.plan.visitor, visit.plan.second_visitor) if seat is not None]
    everybody = {*withdrawals.readers(db, visit), *seats, *(one.id for one in checking.chairs(db, visit))}
    return [one for one in (people.get(db, person) for person in sorted(everybody)) if one.may_sign_in]
