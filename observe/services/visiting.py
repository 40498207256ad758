"""What a visitor does: writes the observation part by part, sends it, and may add the talk with the chair afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from sqlite_utils import Database

from forms.attended import Attended
from forms.found import Finding
from forms.instrument import NO_ANSWER, Answer
from observe.domain import dates, instruments, wording
from observe.domain.drafts import PAUSE
from observe.domain.errors import NotAllowed, Stale
from observe.domain.observation import TALK, Earlier, Observation
from observe.domain.people import Person
from observe.domain.progress import open_in, open_points, undeclared
from observe.domain.visit import OPEN_STAGES, Stage, TypedIn, Visit, Whose
from observe.domain.wording import Explained
from observe.services import reporting
from observe.store import drafts, earlier, explanations, history, observations, reports, visits
from observe.store.database import write

#: The section that can still be written between sending and release, when its question was answered with "not yet".
TALKED, NOT_YET = "L2", "not-yet"


#: Where nothing had to be explained.
NOTHING: Explained = {}


class Incomplete(Exception):
    """Something is still missing, or may identify a person and was not explained; nothing was sent."""


def choose_form(db: Database, visit: Visit, *, short: bool, by: Person, at: datetime) -> Visit:
    """The short form or all questions, for both of a pair until one has finished; answers to questions that are no longer asked are kept."""
    with write(db):
        now = _to_confirm_again(db, _open(db, visit, by), by, at)
        if any(seat.finished_at for seat in now.visitors):
            raise NotAllowed("One of you has finished, so both of you answer the same form.")
        chosen = replace(now, short=short)
        visits.save(db, chosen)
        history.add(db, now, by.id, "Chose the short form" if short else "Chose the full form", at)
    return chosen


def record(
    db: Database,
    visit: Visit,
    slug: str,
    said: Mapping[str, Answer],
    *,
    seen: int,
    by: Person,
    at: datetime,
    explained: Explained = NOTHING,
    by_itself: bool = False,
) -> None:
    """Saves a section's answers as typed, and what was explained of them; `by_itself` when nobody pressed Save.

    Raises Stale when it was saved since revision `seen` (both texts are then kept as drafts), NotAllowed when it was sent.
    """
    with saving(db, visit, slug, seen, by, at, explained, by_itself=by_itself) as observation:
        observations.save_answers(db, observation, said)


def record_attendance(
    db: Database,
    visit: Visit,
    slug: str,
    attended: Iterable[Attended],
    said: Mapping[str, Answer],
    *,
    seen: int,
    by: Person,
    at: datetime,
    explained: Explained = NOTHING,
    by_itself: bool = False,
) -> None:
    """Saves who was there and how they took part, as a whole. Raises as `record` does."""
    with saving(db, visit, slug, seen, by, at, explained, by_itself=by_itself) as observation:
        observations.save_attendance(db, observation, attended)
        observations.save_answers(db, observation, said)


def record_earlier(
    db: Database,
    visit: Visit,
    slug: str,
    points: Iterable[Earlier],
    *,
    seen: int,
    by: Person,
    at: datetime,
    explained: Explained = NOTHING,
    by_itself: bool = False,
) -> None:
    """Saves what became of last time's areas for improvement and of actions. Raises as `record` does."""
    with saving(db, visit, slug, seen, by, at, explained, by_itself=by_itself) as observation:
        earlier.save(db, observation, points)


def record_finding(
    db: Database,
    visit: Visit,
    slug: str,
    finding: Finding,
    *,
    by: Person,
    at: datetime,
    seen: int | None = None,
    explained: Explained = NOTHING,
    by_itself: bool = False,
) -> int:
    """Adds or changes one finding; a change says the revision `seen`. Raises NotFound when it belongs to another visit, else as `record` does."""
    with saving(db, visit, slug, seen, by, at, explained, by_itself=by_itself) as observation:
        return observations.save_finding(db, observation, finding)


def remove_finding(db: Database, visit: Visit, slug: str, finding: int, *, by: Person, at: datetime) -> Finding:
    """Takes a finding out; it can be brought back."""
    with saving(db, visit, slug, None, by, at, replaces=True) as observation:
        return observations.remove_finding(db, observation, finding, at)


def bring_finding_back(db: Database, visit: Visit, slug: str, finding: int, *, by: Person, at: datetime) -> Finding:
    """Undoes a removal."""
    with saving(db, visit, slug, None, by, at) as observation:
        return observations.remove_finding(db, observation, finding, None)


def submit(db: Database, visit: Visit, declared: Mapping[str, Answer], *, by: Person, at: datetime, explained: Explained = NOTHING) -> Visit:
    """Sends the observation to the Executive Office, with what its visitor vouches for.

    Raises Incomplete when something is missing, not confirmed or may identify a person, NotAllowed when it was sent or the meeting is still to come.
    """
    with write(db):
        now = visits.get(db, visit.ref)
        sent = now.submitted(at, today=dates.local(at).date())
        writes(now, by)
        instrument, observation = instruments.of_visit(now), completed(observations.get(db, now), declared, explained)
        if open_points(now, instrument, observation) or undeclared(now, instrument, observation):
            raise Incomplete
        observations.save_answers(db, observation.id, declared)
        explanations.save(db, observation.id, explained, at)
        explanations.keep_only(db, observation.id, {one.place for one in wording.found(now, instrument, observation)})
        visits.save(db, sent)
        visits.name_sent(db, sent.id, observation.id)
        reports.add_submission(db, sent, reporting.content(db, sent), at)
        history.add(db, sent, by.id, "Sent to the Executive Office", at)
    return sent


def completed(observation: Observation, declared: Mapping[str, Answer], explained: Explained) -> Observation:
    """The observation with these answers on top, and with what was explained of them."""
    return observation.but(answers={**observation.answers, **declared}, explained={**observation.explained, **explained})


def may_add_talk(visit: Visit, observation: Observation) -> bool:
    """Sent with "not yet", and not released since."""
    return visit.stage is Stage.SUBMITTED and observation.answer(TALKED).value == NOT_YET


def add_talk(db: Database, visit: Visit, said: Mapping[str, Answer], *, seen: int, by: Person, at: datetime, explained: Explained = NOTHING) -> None:
    """The talk with the chair, and nothing else, after it was sent with "not yet". Raises Stale, NotAllowed, and Incomplete when it is not whole."""
    with write(db):
        now = visits.get(db, visit.ref)
        observation = observations.get(db, now)
        if not may_add_talk(now, observation):
            raise NotAllowed("The talk can be added once, while the observation is with the Executive Office.")
        instrument = instruments.of_visit(now)
        section = instrument.section(TALK)
        talk = {question.key: said.get(question.key, NO_ANSWER) for question in section.every_question()}
        if open_in(section, now, instrument, completed(observation, talk, explained)):
            raise Incomplete
        drafts.keep(db, observation.id, section, at - PAUSE)
        observations.next_revision(db, observation.id, TALK, seen, at)
        observations.save_answers(db, observation.id, talk)
        explanations.save(db, observation.id, explained, at)
        drafts.keep(db, observation.id, section, at)
        reports.replace_submission(db, now, reporting.content(db, now))
        history.add(db, now, by.id, "Added the talk with the chair", at)


def _open(db: Database, visit: Visit, by: Person) -> Visit:
    now = visits.get(db, visit.ref)
    if now.stage not in OPEN_STAGES:
        raise NotAllowed("This observation was sent, or its visit was cancelled, so it can no longer be changed.")
    writes(now, by)
    return now


def writes(visit: Visit, by: Person) -> Whose:
    """Which observation they write. It may have been handed on, finished, or be typed in by somebody else, since the page was opened: raises NotAllowed."""
    if (whose := visit.written_by(by.id)) is None:
        raise NotAllowed("Somebody else writes this observation now. What you sent was not saved.")
    return whose


def _to_confirm_again(db: Database, visit: Visit, by: Person, at: datetime) -> Visit:
    """What its visitor was shown, or stands by, no longer is what they were asked about."""
    said = visit.typed_in
    if said is None or not said.with_office or not (said.asked_at or said.confirmed_at):
        return visit
    changed = replace(visit, typed_in=TypedIn(said.by, said.visitor))
    visits.save(db, changed)
    history.add(db, visit, by.id, "Changed what was typed in, so that it has to be confirmed again", at)
    return changed


@contextmanager
def saving(
    db: Database,
    visit: Visit,
    slug: str,
    seen: int | None,
    by: Person,
    at: datetime,
    explained: Explained = NOTHING,
    *,
    by_itself: bool = False,
    replaces: bool = False,
) -> Iterator[int]:
    """One save within a section, which the first one begins; nobody pressed Save when it is `by_itself`.

    When the section was saved since `seen` (unless that is None) Stale is raised in the end, and it is kept as a draft only.
    With `replaces` what it says before is kept, too, as it always is at the beginning of a sitting.
    """
    with write(db):
        now = _open(db, visit, by)
        observation, section = observations.begin(db, now, at, writes(now, by)), instruments.of_visit(now).section(slug)
        revision = observations.revision(db, observation, slug)
        is_stale = seen is not None and seen != revision
        if is_stale:
            with drafts.refused(db, observation, section, at):
                yield observation
        else:
            _start(db, _to_confirm_again(db, now, by, at), by, at)
            drafts.keep(db, observation, section, at if replaces else at - PAUSE)
            observations.next_revision(db, observation, slug, revision, at)
            explanations.save(db, observation, explained, at)
            yield observation
            if not by_itself:
                drafts.keep(db, observation, section, at)
    if is_stale:
        raise Stale(slug)


def _start(db: Database, visit: Visit, by: Person, at: datetime) -> None:
    if visit.stage is Stage.PLANNED:
        visits.save(db, visit.started())
        history.add(db, visit, by.id, "Began to write", at)
