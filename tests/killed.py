"""Kills the server at random moments while people save, and looks each time whether all that it acknowledged is there: `make kill`."""

from __future__ import annotations

import os
import random
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlencode

from flask import Flask
from sqlite_utils import Database

from observe import installation, serving
from observe.app import Cookie, create_app
from observe.domain.observation import GOOD
from observe.settings import Settings, read
from observe.store import observations, visits
from observe.store.database import connect, rows
from tests.cast import Cast, World, invite_cast
from tests.hostile import forms_of
from tests.sessions import begin

#: How many write at once, each in a visit of their own, and after how many rounds they go on to another one.
WRITERS, A_VISIT = 4, 20
#: One in so many posts adds a finding; the others save a part.
A_FINDING = 5
#: The server is killed within so many seconds of the first save, but each tenth time of its start; and may take so long to answer, in seconds.
LONGEST, PATIENCE = 0.5, 30
SECTION = "victim-safety"


class Refused(Exception):
    """The server answered, and not what a page expects that saves."""


@dataclass
class Writer:
    """Somebody who saves without a pause, and remembers what the server said that it has."""

    settings: Settings
    ref: str
    cookie: str
    saved: int = 0
    tried: int = 0
    acknowledged: int = 0
    found: set[str] = field(default_factory=set)
    heard: Event = field(default_factory=Event)
    unanswered: dict[str, str] = field(default_factory=dict)
    pages: dict[str, dict[str, str]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)

    @property
    def part(self) -> str:
        """The address of the part that is saved."""
        return f"/visits/{self.ref}/observation/{SECTION}"

    @property
    def new(self) -> str:
        """The address at which a finding is added."""
        return f"/visits/{self.ref}/observation/findings/{GOOD}/new"

    def write(self) -> None:
        """Until the server is gone. A finding of which it is not known whether it was added is sent again first, as it was."""
        with closing(HTTPConnection("127.0.0.1", self.settings.port, timeout=PATIENCE)) as server:
            try:
                if self.unanswered:
                    self._add(server, self.unanswered)
                while True:
                    self._save(server)
                    if self.tried % A_FINDING == 0:
                        words = {"text": said(self.tried), "theme": "chairing", "share": "yes", "form_key": str(self.tried)}
                        self._add(server, self._page(server, self.new) | words)
            except (OSError, HTTPException):
                return
            except Refused as refused:
                self.refused.append(str(refused))

    def _save(self, server: HTTPConnection) -> None:
        """The whole part, each of its texts the same, as the page does that saves by itself."""
        fields = self._page(server, self.part)
        self.tried += 1
        texts = {name: said(self.tried) for name in fields if name.endswith("-reason")}
        answer = self._ask(server, "POST", self.part, fields | texts | {"G1": "4"}, {"X-Autosave": "1"})
        if answer.status != 200:
            raise Refused(f"{answer.status} for number {self.tried} of {self.part}")
        fields["revision"] = answer.headers["Observe-Revision"]
        self.saved, self.acknowledged = self.tried, self.acknowledged + 1
        self.heard.set()
        answer.read()

    def _add(self, server: HTTPConnection, fields: dict[str, str]) -> None:
        self.unanswered = fields
        answer = self._ask(server, "POST", self.new, fields)
        if answer.status != 303:
            raise Refused(f"{answer.status} for a finding in {self.part}")
        self.found.add(fields["text"])
        self.unanswered, self.acknowledged = {}, self.acknowledged + 1
        answer.read()

    def _page(self, server: HTTPConnection, where: str) -> dict[str, str]:
        """What stands in the fields of a page, which stays open while the server is gone."""
        if where not in self.pages:
            page = self._ask(server, "GET", where).read().decode()
            self.pages[where] = next(dict(form.fields) for form in forms_of(page, where) if form.action == where)
        return self.pages[where]

    def _ask(self, server: HTTPConnection, method: str, where: str, sent: dict[str, str] | None = None, more: dict[str, str] | None = None) -> HTTPResponse:
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if sent else {}
        server.request(method, where, urlencode(sent) if sent else None, {"Cookie": f"observe={self.cookie}", **kind, **(more or {})})
        answer = server.getresponse()
        for line in answer.headers.get_all("Set-Cookie", []):
            self.cookie = line.partition(";")[0].partition("=")[2]
        return answer

    def lost(self, db: Database) -> list[str]:
        """What was acknowledged and is not there, or is there by half or twice. What was only tried may be there, and whole."""
        observation = observations.get(db, visits.get(db, self.ref))
        texts = {answer.reason for key, answer in observation.answers.items() if key.startswith("G")}
        if texts == {said(self.tried)}:
            self.saved = self.tried
        if self.part in self.pages:
            self.pages[self.part]["revision"] = str(observation.revision(SECTION))
        wrong, self.refused = self.refused, []
        if texts != ({said(self.saved)} if self.saved else set()):
            wrong.append(f"{self.ref}: {texts} instead of number {self.saved} or {self.tried}")
        there = [one.text for one in observation.findings]
        may_be = {self.unanswered["text"]} if self.unanswered else set()
        if len(there) != len(set(there)) or not self.found <= set(there) <= self.found | may_be:
            wrong.append(f"{self.ref}: {len(there)} findings, {len(self.found)} added, missing {self.found - set(there)}")
        return wrong


def said(number: int) -> str:
    """Words that are long enough to take several pages of the database, and end in their number."""
    return f"{'The chair asked each agency by name. ' * 40}Number {number}."


@dataclass
class Tally:
    """What came of it."""

    rounds: int = 0
    acknowledged: int = 0
    cut_off: int = 0
    slowest_start: float = 0
    lost: list[str] = field(default_factory=list)


def kill_again_and_again(folder: Path, rounds: int, seed: int) -> Tally:
    """So many rounds: start on the file as it was left, write, kill, look at a copy of the file."""
    chance, tally = random.Random(seed), Tally()
    settings = read(folder / "instance", {}, mail="files", port=free_port())
    installation.prepare(settings)
    with closing(connect(settings.database).conn) as connection:
        cast = invite_cast(Database(connection))
    app, writers = create_app(settings), list[Writer]()
    for number in range(rounds):
        if number % A_VISIT == 0:
            tally.acknowledged += sum(writer.acknowledged for writer in writers)
            writers = new_writers(app, settings, cast)
        one_round(settings, writers, chance, tally)
    tally.acknowledged += sum(writer.acknowledged for writer in writers)
    return tally


def one_round(settings: Settings, writers: list[Writer], chance: random.Random, tally: Tally) -> None:
    server, begun = start(settings), time.monotonic()
    wait_for(settings, server)
    tally.slowest_start = max(tally.slowest_start, time.monotonic() - begun)
    threads = [Thread(target=writer.write) for writer in writers]
    for thread in threads:
        thread.start()
    if tally.rounds % 10:
        writers[0].heard.clear()
        writers[0].heard.wait(PATIENCE)
    time.sleep(chance.uniform(0, LONGEST))
    server.kill()
    for one in (server, *threads):
        one.join(PATIENCE)
    tally.rounds += 1
    tally.cut_off += sum(writer.saved < writer.tried or bool(writer.unanswered) for writer in writers)
    tally.lost += [f"round {tally.rounds}: {fault}" for fault in faults(settings, writers)]


def faults(settings: Settings, writers: list[Writer]) -> list[str]:
    """All that is wrong with what the server left behind. A copy is looked at: the next start finds the file as it was left."""
    with copy_of(settings.database) as path, closing(connect(path).conn) as connection:
        db = Database(connection)
        whole = [tuple(one) for one in rows(db, "pragma integrity_check")]
        dangling = [tuple(one) for one in rows(db, "pragma foreign_key_check")]
        found = [f"integrity_check: {whole}"] if whole != [("ok",)] else []
        found += [f"foreign_key_check: {dangling}"] if dangling else []
        return found + [fault for writer in writers for fault in writer.lost(db)]


@contextmanager
def copy_of(database: Path) -> Iterator[Path]:
    """The database with its log, as they lie there."""
    with tempfile.TemporaryDirectory() as folder:
        for path in database.parent.glob("observe.db*"):
            shutil.copy(path, folder)
        yield Path(folder) / database.name


def new_writers(app: Flask, settings: Settings, cast: Cast) -> list[Writer]:
    """Each with a new visit and a new session."""
    signer = Cookie().get_signing_serializer(app)
    assert signer is not None
    with closing(connect(settings.database).conn) as connection:
        world = World(Database(connection), cast, installation.area_of(settings))
        refs = [world.planned().ref for _ in range(WRITERS)]
    return [Writer(settings, ref, signer.dumps({"token": begin(app, cast.wren)})) for ref in refs]


def start(settings: Settings) -> BaseProcess:
    """What `run.py serve` does, in a process that has read all modules before."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["tests.killed"])
    server = context.Process(target=serve, args=(settings,), daemon=True)
    server.start()
    return server


def serve(settings: Settings) -> None:
    """In the process of the server: its log goes into a file."""
    log = os.open(settings.instance.parent / "log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(log, 2)
    serving.serve(settings, lambda _: None)


def wait_for(settings: Settings, server: BaseProcess) -> None:
    """Until it answers that it is well."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.is_alive():
        with closing(HTTPConnection("127.0.0.1", settings.port, timeout=PATIENCE)) as asked:
            try:
                asked.request("GET", "/health")
                if asked.getresponse().status == 200:
                    return
            except (OSError, HTTPException):
                pass
        time.sleep(0.01)
    raise AssertionError((settings.instance.parent / "log").read_text()[-2000:])


def free_port() -> int:
    """One that nobody listens on at this moment."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def main(rounds: int) -> None:
    """Prints what came of it, and ends with 1 when anything was lost."""
    seed = random.randrange(10**6)
    with tempfile.TemporaryDirectory() as folder:
        tally = kill_again_and_again(Path(folder), rounds, seed)
    print(f"{tally.rounds} rounds (seed {seed}), {WRITERS} writers each: killed with kill -9 within {LONGEST} s")
    print(f"{tally.acknowledged} saves acknowledged, {len(tally.lost)} faults; {tally.cut_off} times a writer was cut off in the middle of a save")
    print(f"Slowest start to a healthy answer, on the file as it was left: {tally.slowest_start:.2f} s")
    print("\n".join(tally.lost))
    sys.exit(bool(tally.lost))
