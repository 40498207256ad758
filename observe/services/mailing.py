"""Making a message, and handing it to the mail server by SMTP."""

from __future__ import annotations

import logging
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import make_msgid
from functools import partial
from socket import SHUT_RDWR
from threading import Thread, Timer

from observe.services import calendar_files, calendars, mail_files
from observe.services.letters import ADDRESS
from observe.services.mail_files import NotSent
from observe.settings import Settings

log = logging.getLogger("observe.mail")

#: A mail server that says nothing for so many seconds is given up, and one that has not taken a message after so many times as long.
PATIENCE_SECONDS = 30
TIMES = 4
LONGEST_SECONDS = PATIENCE_SECONDS * TIMES
#: Answers from this number on are meant for good (RFC 5321, 4.2.1).
PERMANENT = 500


def message(settings: Settings, *, to: str, subject: str, body: str, at: datetime, message_id: str = "", calendar: str = "") -> EmailMessage:
    """Plain text from the installation's address; links in it lead there too, whatever a browser said. Raises NotSent for a line break in a header.

    What is for the recipient's calendar goes beside the text, as calendar programs expect (RFC 6047).
    """
    made = EmailMessage(policy=SMTP)
    try:
        made["From"], made["To"], made["Subject"] = settings.mail_from, to, subject
    except ValueError as fault:
        raise NotSent("the address or the subject cannot stand in a message", for_good=True) from fault
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


@contextmanager
def carried(settings: Settings, *, patience: float = PATIENCE_SECONDS) -> Iterator[Callable[[EmailMessage], None]]:
    """What takes a message where the settings say: to the mail server, or into the folder. Raises NotSent, as does what it gives."""
    if settings.mail == "files":
        yield partial(mail_files.put, settings.mail_folder)
    else:
        with connected(settings, patience=patience) as server:
            yield partial(_hand_over, server, patience * TIMES)


@contextmanager
def connected(settings: Settings, *, patience: float = PATIENCE_SECONDS) -> Iterator[smtplib.SMTP]:
    """A mail server that lets us send: its certificate is checked, and name and password are never sent in clear. Raises NotSent."""
    try:
        server = _connect(settings, patience)
    except (smtplib.SMTPException, OSError) as fault:
        raise NotSent(f"{settings.mail_host} port {settings.mail_port}: {_said(fault)}") from fault
    try:
        yield server
    finally:
        _leave(server)


def _connect(settings: Settings, patience: float) -> smtplib.SMTP:
    checked = ssl.create_default_context()
    if settings.mail_security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(settings.mail_host, settings.mail_port, timeout=patience, context=checked)
    else:
        server = smtplib.SMTP(settings.mail_host, settings.mail_port, timeout=patience)
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


def _hand_over(server: smtplib.SMTP, longest: float, mail: EmailMessage) -> None:
    """A server that answers a letter at a time, each within its time, could go on for ever: the connection ends after `longest` seconds."""
    end = Timer(longest, _cut_off, (server,))
    end.start()
    try:
        server.send_message(mail)
    except (smtplib.SMTPException, OSError, UnicodeError, ValueError) as fault:
        raise NotSent(_said(fault), for_good=_is_for_good(fault), cut_off=server.sock is None) from fault
    finally:
        end.cancel()


def _cut_off(server: smtplib.SMTP) -> None:
    if server.sock is not None:
        with suppress(OSError):
            server.sock.shutdown(SHUT_RDWR)


def _is_for_good(fault: Exception) -> bool:
    """Whether this recipient or this message is refused, now and later. What else a server refuses, it may refuse for its own reasons."""
    match fault:
        case smtplib.SMTPRecipientsRefused():
            return all(code >= PERMANENT for code, _ in fault.recipients.values())
        case smtplib.SMTPDataError():
            return fault.smtp_code >= PERMANENT
        case _:
            return isinstance(fault, smtplib.SMTPNotSupportedError | UnicodeError | ValueError)


def _said(fault: Exception) -> str:
    """What went wrong in a line that holds no address: servers repeat the recipient in what they answer."""
    match fault:
        case smtplib.SMTPRecipientsRefused():
            return f"the address was refused ({', '.join(str(code) for code, _ in fault.recipients.values())})"
        case smtplib.SMTPDataError():
            return f"the message was refused ({fault.smtp_code})"
        case smtplib.SMTPResponseException():
            return f"the server answered {fault.smtp_code}"
        case smtplib.SMTPServerDisconnected():
            return "the server did not answer in time, or ended the connection"
        case smtplib.SMTPException():
            return type(fault).__name__
        case OSError():
            return fault.strerror or str(fault) or type(fault).__name__
        case _:
            return "the address or the message cannot be written as mail"
