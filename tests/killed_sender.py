"""Kills what sends the outbox at random moments, before a server that fails one in three attempts, and counts what arrives: `make kill`."""

from __future__ import annotations

import random
import sys
import tempfile
from asyncio import sleep
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import timedelta
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from time import monotonic, time
from time import sleep as rest

from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlite_utils import Database

from observe import installation
from observe.services import delivering
from observe.settings import Settings
from observe.store import outbox
from observe.store.database import connect, rows, write
from tests.cast import NOW
from tests.mail import Postbox, serving

#: For the sender so many seconds pass in one: what is tried again in hours is tried again within a second.
FAST = 36_000
#: A run that takes so much longer than it should has failed.
PATIENCE = 600


@dataclass
class Unreliable(Postbox):
    """Fails one in three attempts: refuses the recipient or the message for now, drops the line, or takes its time. It counts what it takes."""

    chance: random.Random = field(default_factory=random.Random)
    attempts: int = 0
    failures: Counter[str] = field(default_factory=Counter)
    taken: Counter[str] = field(default_factory=Counter)

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        self.attempts += 1
        self.does = self.chance.choice(("refuses the address", "refuses", "drops", "is slow")) if self.chance.random() < 1 / 3 else "takes"
        self.failures[self.does] += 1
        if self.does == "refuses the address":
            return "450 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.does == "is slow":
            await sleep(0.2)
            return "451 try again later"
        said = await super().handle_DATA(server, session, envelope)
        if self.does == "takes":
            self.taken[str(self.mails.pop()["Message-ID"])] += 1
        return said


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of it. `again` are arrivals beyond a letter's first, `after_commit` those of letters that had been stored as sent before.

    `interrupted` are letters that a sender had in hand when it was killed.
    """

    attempts: int
    failed: int
    interrupted: int
    missing: int
    again: int
    after_commit: int
    not_stored: int
    seconds: float


def send_until_killed(settings: Settings, began: float) -> None:
    """What the serving process does again and again, with a clock that runs fast."""
    with closing(connect(settings.database).conn) as connection:
        while True:
            delivering.send_due(Database(connection), settings, lambda: NOW + timedelta(seconds=FAST * (time() - began)))
            rest(0.01)


#: A sender begins from a process that has read all modules already.
SENDERS = get_context("forkserver")
SENDERS.set_forkserver_preload(["tests.killed_sender"])


def started(settings: Settings, began: float) -> BaseProcess:
    """A sender at work."""
    sender = SENDERS.Process(target=send_until_killed, args=(settings, began), daemon=True)
    sender.start()
    return sender


def kill_again_and_again(folder: Path, letters: int, kills: int, seed: int) -> Tally:
    """So many letters, and so many senders that are killed while they send them; the last one finishes."""
    box, chance, stored = Unreliable(chance=random.Random(seed)), random.Random(seed + 1), Counter[str]()
    began, until = time(), monotonic() + PATIENCE
    with serving(box) as there:
        settings = replace(there, instance=folder / "instance")
        installation.prepare(settings)
        with closing(connect(settings.database).conn) as connection:
            db = Database(connection)
            put(db, letters)
            for kill in range(kills):
                sender = started(settings, began)
                wait_until(lambda kill=kill: len(box.taken) > letters * kill // kills, until)  # type: ignore[misc]  # a lambda's own kill
                rest(chance.uniform(0, 0.05))
                sender.kill()
                sender.join()
                stored.update({one: box.taken[one] for one in sent(db) if one not in stored})
            sender = started(settings, began)
            wait_until(lambda: len(sent(db)) == letters, until)
            sender.kill()
            sender.join()
            (tries,) = db.execute("select sum(tries) from outbox").fetchone()
            failed = box.attempts - sum(box.taken.values())
            return Tally(
                attempts=box.attempts,
                failed=failed,
                interrupted=tries - letters - failed,
                missing=letters - len(box.taken),
                again=sum(box.taken.values()) - len(box.taken),
                after_commit=sum(box.taken[one] - count for one, count in stored.items()),
                not_stored=letters - len(sent(db)),
                seconds=time() - began,
            )


def put(db: Database, letters: int) -> None:
    """So many letters to as many people."""
    with write(db):
        for number in range(letters):
            outbox.add(db, "returned", message_id=f"<{number}@observe.invalid>", recipient=f"person{number}@example.org", subject="S", body="B", at=NOW)


def sent(db: Database) -> list[str]:
    """The letters that are stored as sent."""
    return [one["message_id"] for one in rows(db, "select message_id from outbox where sent_at is not null")]


def wait_until(done: Callable[[], bool], until: float) -> None:
    """Or as long as anybody would."""
    while not done() and monotonic() < until:
        rest(0.005)


def main(letters: int, kills: int) -> None:
    """Prints what came of it, and ends with 1 when a letter was lost, or sent again after it had been stored as sent."""
    seed = random.randrange(10**6)
    with tempfile.TemporaryDirectory() as folder:
        tally = kill_again_and_again(Path(folder), letters, kills, seed)
    print(f"{letters} letters, {tally.attempts} attempts of which the server failed {tally.failed}, {kills} times kill -9 (seed {seed}, {tally.seconds:.0f} s)")
    print(f"{tally.missing} letters did not arrive, {tally.not_stored} are not stored as sent; {tally.interrupted} were in hand when their sender was killed")
    print(f"Arrived again with the same Message-ID: {tally.again}, of these after they had been stored as sent: {tally.after_commit}")
    sys.exit(bool(tally.missing or tally.not_stored or tally.after_commit))
