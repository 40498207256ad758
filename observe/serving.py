"""Serving over the web until somebody stops it, and sending the letters that wait meanwhile."""

from __future__ import annotations

import gc
import logging
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from sqlite3 import OperationalError
from threading import Event, Thread
from types import FrameType

import waitress
from flask import Flask

from observe import keeping
from observe.app import create_app
from observe.domain.area import Area
from observe.installation import Installation, NotPrepared
from observe.log import set_up
from observe.services import delivering, reminding
from observe.settings import Settings
from observe.store.database import connect

log = logging.getLogger("observe")

#: How often the outbox is looked into, in seconds.
EVERY_SECONDS = 5.0
#: How often it is looked for what to remind of, in seconds.
REMINDING_SECONDS = 3600.0


def serve(settings: Settings, tell: Callable[[str], None]) -> None:
    """Serves until Ctrl-C or SIGTERM. Raises SettingsWrong, AreaFaults or NotPrepared before anything is served."""
    app = create_app(settings)
    installed: Installation = app.extensions["observe"]
    if not installed.demonstration and not settings.can_send:
        raise NotPrepared('Nobody could sign in: set mail_host to the mail server, or mail to "files". docs/running.md says how.')
    server = _server(app, settings)
    gc.collect()
    gc.freeze()  # what is there now stays: looking through it for garbage again and again stopped one request in some hundred for 50 ms
    signal.signal(signal.SIGTERM, _stop)
    set_up()
    with keeping.in_use(settings):
        for line in welcome(installed):
            tell(line)
        with writing_letters(settings, installed.area, installed.clock):
            server.run()


def _server(app: Flask, settings: Settings) -> waitress.server.BaseWSGIServer:
    try:
        own_headers = settings.proxies == 0  # else Observe itself reads what the proxies add
        return waitress.create_server(
            app, host=settings.host, port=settings.port, threads=settings.threads, ident=None, clear_untrusted_proxy_headers=own_headers
        )
    except OSError as fault:
        raise NotPrepared(f"Cannot listen on {settings.host} port {settings.port}: {fault.strerror or fault}. Choose another with --port.") from fault


def welcome(installed: Installation) -> list[str]:
    """Where it is, how to sign in, and how to stop."""
    area, settings = installed.area, installed.settings
    demonstration = "It is a demonstration: choose who to be under Sign in."
    how = demonstration if installed.demonstration else "Sign in with the e-mail address of somebody who was invited."
    mail = [f"No mail is sent: messages are written into {settings.mail_folder}."] if settings.mail == "files" and not installed.demonstration else []
    return [f"Observe for {area.name} is at {settings.address}", how, *mail, "Ctrl-C stops it."]


@contextmanager
def writing_letters(settings: Settings, area: Area, clock: Callable[[], datetime]) -> Iterator[None]:
    """Reminds, and sends what waits in the outbox, from two threads beside the server: what stops the one leaves the other alone."""
    stop = Event()
    work = (partial(send_now, settings, clock, is_over=stop.is_set), EVERY_SECONDS), (partial(remind_now, settings, area, clock), REMINDING_SECONDS)
    threads = [Thread(target=_again_and_again, args=(stop, do, seconds)) for do, seconds in work]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def _again_and_again(stop: Event, do: Callable[[], object], seconds: float) -> None:
    while not stop.is_set():
        try:
            do()
        except OperationalError as fault:
            log.error("The outbox could not be read: %s", fault)
        stop.wait(seconds)


def remind_now(settings: Settings, area: Area, clock: Callable[[], datetime]) -> None:
    """Writes the reminders that are due, and forgets letters that were sent long ago, on a connection of its own."""
    db = connect(settings.database)
    try:
        reminding.remind(db, area, clock())
        delivering.forget(db, clock())
    finally:
        db.conn.close()


def send_now(settings: Settings, clock: Callable[[], datetime], *, is_over: Callable[[], bool] = lambda: False) -> tuple[int, int]:
    """Sends what is due, on a connection of its own: how many were sent, and how many were not."""
    db = connect(settings.database)
    try:
        sent, failed = delivering.send_due(db, settings, clock, is_over=is_over)
    finally:
        db.conn.close()
    if failed:
        log.error("%s of %s messages were not sent.", failed, sent + failed)
    return sent, failed


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit
