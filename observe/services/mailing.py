"""Sending mail by SMTP: one message at once, and the letters that wait in the outbox."""

from __future__ import annotations

import logging
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import make_msgid
from functools import partial
from threading import Thread

from sqlite_utils import Database

from observe.services import calendar_files, calendars, mail_files
from observe.services.letters import ADDRESS
from observe.services.mail_files import NotSent
from observe.settings import Settings
from observe.store import facts, outbox
from observe.store.database import write
from observe.store.outbox import Letter

log = logging.getLogger("observe.mail")

#: How long a letter waits after each try that failed; the last wait is repeated until it is sent.
WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4))
#: A mail server that says nothing for so many seconds is given up.
PATIENCE_SECONDS = 10
#: Letters taken out of the outbox at a time.
AT_A_TIME = 20


def message(settings: Settings, *, to: str, subject: str, body: str, at: datetime, message_id: str = "", calendar: str = "") -> EmailMessage:
    """Plain text from the installation's address; links in it lead there too, whatever a browser said. Raises NotSent for a line break in a header.

    What is for the recipient's calendar goes beside the text, as calendar programs expect (RFC 6047).
    """
    made = EmailMessage(policy=SMTP)
    try:
        made["From"], made["To"], made["Subject"] = settings.mail_from, to, subject
    except ValueError as fault:
        raise NotSent("the address or the subject cannot stand in a message") from fault
    made["Date"] = at
    made["Message-ID"] = message_id or make_msgid(domain=settings.mail_from.partition("@")[2])
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(body.replace(ADDRESS, settings.address))
    if calendar:
        method, told = calendars.from_json(calendar)
        file = calendar_files.invitation(method, told, organizer=settings.mail_from, attendee=to, address=settings.address, at=at)
        made.add_alternative(file, subtype="calendar", params={"method": str(method)})
    return made


def send(settings: Settings, mail: EmailMessage) -> None:
    """Sends one message now. Raises NotSent."""
    with carried(settings) as carry:
        carry(mail)


def send_later(settings: Settings, mail: EmailMessage) -> None:
    """Sends one message beside what else goes on; a failure is logged, without words or addresses."""
    Thread(target=_send_or_log, args=(settings, mail), daemon=True).start()


def _send_or_log(settings: Settings, mail: EmailMessage) -> None:
    try:
        send(settings, mail)
    except NotSent as fault:
        log.error("A message was not sent: %s", fault)


def send_due(db: Database, settings: Settings, at: datetime) -> tuple[int, int]:
    """Sends the letters whose turn it is: how many were taken, and how many were not and are tried again. A demonstration sends none."""
    if facts.is_demonstration(db):
        return 0, 0
    sent = failed = 0
    while letters := _take(db, at):
        faults = _send_all(settings, letters, at)
        _note(db, letters, faults, at)
        sent, failed = sent + len(letters) - len(faults), failed + len(faults)
        if len(faults) == len(letters):
            break
    return sent, failed


def _take(db: Database, at: datetime) -> list[Letter]:
    """Puts off the next try before the first byte is sent, so that two senders never send the same letter."""
    with write(db):
        letters = outbox.due(db, at, limit=AT_A_TIME)
        for letter in letters:
            outbox.put_off(db, letter, at + wait_after(letter.tries))
    return letters


def wait_after(tries: int) -> timedelta:
    """How long after a failed try the next one comes, when there were `tries` before it."""
    return WAITS[min(tries, len(WAITS) - 1)]


def _send_all(settings: Settings, letters: list[Letter], at: datetime) -> dict[int, str]:
    """Why each letter that was not sent was not, by its id."""
    faults: dict[int, str] = {}
    try:
        with carried(settings) as carry:
            for letter in letters:
                try:
                    carry(_filled(settings, letter, at))
                except NotSent as fault:
                    faults[letter.id] = str(fault)
    except NotSent as fault:
        faults = {letter.id: str(fault) for letter in letters}
    return faults


def _filled(settings: Settings, letter: Letter, at: datetime) -> EmailMessage:
    return message(settings, to=letter.recipient, subject=letter.subject, body=letter.body, at=at, message_id=letter.message_id, calendar=letter.calendar)


def _note(db: Database, letters: list[Letter], faults: dict[int, str], at: datetime) -> None:
    with write(db):
        for letter in letters:
            if letter.id in faults:
                outbox.failed(db, letter, faults[letter.id], at + wait_after(letter.tries))
            else:
                outbox.sent(db, letter, at)


@contextmanager
def carried(settings: Settings) -> Iterator[Callable[[EmailMessage], None]]:
    """What takes a message where the settings say: to the mail server, or into the folder. Raises NotSent, as does what it gives."""
    if settings.mail == "files":
        yield partial(mail_files.put, settings.mail_folder)
    else:
        with connected(settings) as server:
            yield partial(_hand_over, server)


@contextmanager
def connected(settings: Settings) -> Iterator[smtplib.SMTP]:
    """A mail server that lets us send: its certificate is checked, and name and password are never sent in clear. Raises NotSent."""
    try:
        server = _connect(settings)
    except (smtplib.SMTPException, OSError) as fault:
        raise NotSent(f"{settings.mail_host} port {settings.mail_port}: {_said(fault)}") from fault
    try:
        yield server
    finally:
        _leave(server)


def _connect(settings: Settings) -> smtplib.SMTP:
    checked = ssl.create_default_context()
    if settings.mail_security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(settings.mail_host, settings.mail_port, timeout=PATIENCE_SECONDS, context=checked)
    else:
        server = smtplib.SMTP(settings.mail_host, settings.mail_port, timeout=PATIENCE_SECONDS)
    try:
        if settings.mail_security == "starttls":
            server.starttls(context=checked)
        if settings.mail_username:
            server.login(settings.mail_username, settings.mail_password)
    except (smtplib.SMTPException, OSError):
        server.close()
        raise
    return server


def _leave(server: smtplib.SMTP) -> None:
    try:
        server.quit()
    except (smtplib.SMTPException, OSError):
        server.close()


def _hand_over(server: smtplib.SMTP, mail: EmailMessage) -> None:
    try:
        server.send_message(mail)
    except (smtplib.SMTPException, OSError, UnicodeError, ValueError) as fault:
        raise NotSent(_said(fault)) from fault


def _said(fault: Exception) -> str:
    """What went wrong in a line that holds no address: servers repeat the recipient in what they answer."""
    match fault:
        case smtplib.SMTPRecipientsRefused():
            return f"the address was refused ({', '.join(str(code) for code, _ in fault.recipients.values())})"
        case smtplib.SMTPResponseException():
            return f"the server answered {fault.smtp_code}"
        case smtplib.SMTPException():
            return type(fault).__name__
        case OSError():
            return fault.strerror or str(fault) or type(fault).__name__
        case _:
            return type(fault).__name__
