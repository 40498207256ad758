"""A real mail server for tests: it keeps what it takes, speaks TLS with a certificate made on the spot, and can be told to refuse."""

from __future__ import annotations

import subprocess
from asyncio import sleep
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext
from time import monotonic
from time import sleep as rest

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from observe.settings import Settings


@dataclass
class Postbox:
    """What came in, in order. An address that begins with `refused` is turned away, and one that begins with `later` for now.

    `does` is what it does to messages. It "takes" them; "refuses" them for now, or "forbids" them for good; "hangs" with one in hand;
    "drips", answering a letter at a time without end; "drops" the connection instead of an answer, or "keeps and drops" it.
    """

    mails: list[EmailMessage] = field(default_factory=list)
    logins: list[tuple[str, str]] = field(default_factory=list)
    does: str = "takes"

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        if address.startswith("refused"):
            return f"550 no such person as {address}"
        if address.startswith("later"):
            return "450 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.does in ("takes", "keeps and drops"):
            self.keep(envelope)
        match self.does:
            case "refuses":
                return "451 try again later"
            case "forbids":
                return "554 not here"
            case "hangs":
                await sleep(3600)
            case "drips":
                while not server.transport.is_closing():
                    server.transport.write(b"250-")
                    await sleep(0.02)
            case "drops" | "keeps and drops":
                server.transport.abort()
        return "250 OK"

    def keep(self, envelope: Envelope) -> None:
        """Puts it into the box."""
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)

    def login(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: LoginPassword) -> AuthResult:
        self.logins.append((given.login.decode(), given.password.decode()))
        return AuthResult(success=given.password == b"right", handled=False)

    def wait_for(self, count: int) -> list[EmailMessage]:
        """The mails, as soon as there are so many."""
        until = monotonic() + 5
        while len(self.mails) < count and monotonic() < until:
            rest(0.01)
        assert len(self.mails) == count
        return self.mails


class Anyport(Controller):
    """Listens on whatever port is free."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def certificate(folder: Path) -> Path:
    """A certificate for 127.0.0.1 with its key, good for a day."""
    made = folder / "certificate.pem"
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1"
    subprocess.run([*command.split(), "-keyout", made, "-out", folder / "only.pem"], check=True, capture_output=True)
    made.write_text(made.read_text() + (folder / "only.pem").read_text())
    return made


@contextmanager
def serving(box: Postbox, *, security: str = "none", pem: Path | None = None, needs_login: bool = False) -> Iterator[Settings]:
    """Settings that lead to this box, while it is open."""
    context = None
    if pem is not None:
        context = SSLContext(PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem)
    more: dict[str, object] = {"tls_context": context, "require_starttls": True} if security == "starttls" else {}
    if needs_login:
        more |= {"authenticator": box.login, "auth_required": True, "auth_require_tls": security == "starttls"}
    server = Anyport(box, hostname="127.0.0.1", port=0, ssl_context=context if security == "tls" else None, **more)
    server.start()
    try:
        yield Settings(
            instance=Path("none"),
            mail_host="127.0.0.1",
            mail_port=server.port,
            mail_security=security,
            mail_from="observe@example.org",
            address="https://observe.example.org",
        )
    finally:
        server.stop()
