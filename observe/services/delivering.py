"""Sending the letters that wait in the outbox, one by one: each is stored as sent as soon as the mail server has taken it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage

from sqlite_utils import Database

from observe.domain.people import Person
from observe.log import event
from observe.services import mailing
from observe.services.mail_files import NotSent
from observe.settings import Settings
from observe.store import facts, outbox, reminders
from observe.store.database import write
from observe.store.outbox import Letter

log = logging.getLogger("observe.mail")

#: How long a letter waits after each try that failed; the last wait is repeated.
WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4))
#: A letter that was tried so often, which takes five days, is given up.
MOST_TRIES = 34
#: While it is being sent nobody else takes it; who dies meanwhile leaves it to others after this. Longer than `mailing.LONGEST_SECONDS`.
LEASE = timedelta(minutes=5)
#: After so many connections that ended with a letter in hand, the others wait for the next round.
MOST_CUT_OFF = 3
#: So long after it was sent it is still known that a letter was. Its words are not kept.
KEPT = timedelta(days=30)

Clock = Callable[[], datetime]
Carry = Callable[[EmailMessage], None]


def send_due(
    db: Database, settings: Settings, clock: Clock, *, patience: float = mailing.PATIENCE_SECONDS, is_over: Callable[[], bool] = lambda: False
) -> tuple[int, int]:
    """Sends the letters whose turn it is, until `is_over`: how many were sent, and how many were not. A demonstration sends none."""
    sent = failed = cut_off = 0
    if facts.is_demonstration(db):
        return 0, 0
    while cut_off < MOST_CUT_OFF and not is_over() and outbox.due(db, clock(), limit=1):
        try:
            with mailing.carried(settings, patience=patience) as carry:
                results = _send_each(db, settings, carry, clock, is_over)
        except NotSent as fault:
            return sent, failed + _nobody_there(db, fault, clock())
        sent, failed = sent + results.count(None), failed + len(results) - results.count(None)
        cut_off += any(fault.cut_off for fault in results if fault)
    return sent, failed


def wait_after(tries: int) -> timedelta:
    """How long after a failed try the next one comes, when there were `tries` before it."""
    return WAITS[min(tries, len(WAITS) - 1)]


def _send_each(db: Database, settings: Settings, carry: Carry, clock: Clock, is_over: Callable[[], bool]) -> list[NotSent | None]:
    """Of each letter why it was not sent, or None; as long as the connection lasts."""
    results: list[NotSent | None] = []
    while not is_over() and (letter := _take(db, clock())):
        results.append(fault := _send(db, settings, letter, carry, clock))
        if fault and fault.cut_off:
            break
    return results


def _take(db: Database, at: datetime) -> Letter | None:
    """The next letter, which nobody else takes now: stored before the first byte is sent."""
    with write(db):
        for letter in outbox.due(db, at, limit=1):
            outbox.take(db, letter, at + LEASE)
            return letter
    return None


def _send(db: Database, settings: Settings, letter: Letter, carry: Carry, clock: Clock) -> NotSent | None:
    """A repeat is possible only where the process ends between the two steps, and has the same Message-ID."""
    try:
        carry(_filled(settings, letter, clock()))
    except NotSent as fault:
        with write(db):
            _put_off(db, letter, fault, clock())
        return fault
    with write(db):
        outbox.sent(db, letter, clock())
    return None


def _filled(settings: Settings, letter: Letter, at: datetime) -> EmailMessage:
    return mailing.message(
        settings, to=letter.recipient, subject=letter.subject, body=letter.body, at=at, message_id=letter.message_id, calendar=letter.calendar
    )


def _nobody_there(db: Database, fault: NotSent, at: datetime) -> int:
    """No server was reached: all that would have been sent waits. How many these are."""
    with write(db):
        letters = outbox.due(db, at)
        for letter in letters:
            outbox.take(db, letter, at + LEASE)
            _put_off(db, letter, fault, at)
    return len(letters)


def _put_off(db: Database, letter: Letter, fault: NotSent, at: datetime) -> None:
    """To the next try, or for good."""
    if fault.for_good or letter.tries + 1 >= MOST_TRIES:
        outbox.give_up(db, letter, str(fault), at)
        log.error("Letter %s was given up: %s", letter.id, fault)
    else:
        outbox.failed(db, letter, str(fault), at + wait_after(letter.tries))


def forget(db: Database, at: datetime) -> None:
    """Deletes what is known of letters that were sent long ago."""
    with write(db):
        outbox.forget_sent(db, at - KEPT)
        reminders.forget(db, at - KEPT)


def try_again(db: Database, at: datetime, *, letter: int | None = None) -> int:
    """One letter that is stuck, or all of them, as soon as may be. How many."""
    with write(db):
        return outbox.try_again(db, at, letter=letter)


def drop(db: Database, letter: int, *, by: Person, at: datetime) -> bool:
    """Somebody of the Executive Office decides that it is not sent; False when it was meanwhile."""
    with write(db):
        dropped = outbox.drop(db, letter) == 1
    if dropped:
        event("letter dropped", at=at, person=by.id, letter=letter)
    return dropped
