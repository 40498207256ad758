"""Settings: typed, from instance/settings.toml and OBSERVE_… variables. docs/running.md explains each."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


class SettingsWrong(Exception):
    """A setting is unknown or cannot be what it says; the message names it in one line."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How one installation runs. `address` is where people reach it; links in e-mails begin with it."""

    instance: Path
    area: str = "london"
    address: str = "http://127.0.0.1:5000"
    host: str = "127.0.0.1"
    port: int = 5000
    threads: int = 8
    trusted_hosts: tuple[str, ...] = ("127.0.0.1", "localhost")
    proxies: int = 0
    session_idle_minutes: int = 120
    session_hours: int = 12
    mail: str = "smtp"
    mail_host: str = ""
    mail_port: int = 587
    mail_security: str = "starttls"
    mail_username: str = ""
    mail_password: str = ""
    mail_from: str = ""
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = field(default="", repr=False)
    oidc_name: str = ""

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.instance / "observe.db"

    @property
    def secret_key_file(self) -> Path:
        """Signs sessions and hashes codes; readable by its owner only."""
        return self.instance / "secret-key"

    @property
    def mail_folder(self) -> Path:
        """Where messages are written instead of being sent, if `mail` says so."""
        return self.instance / "mail"

    @property
    def can_send(self) -> bool:
        """Whether a message leads anywhere."""
        return bool(self.mail_host) or self.mail == "files"

    @property
    def session_idle(self) -> timedelta:
        """How long a session lasts without a request."""
        return timedelta(minutes=self.session_idle_minutes)

    @property
    def session_whole(self) -> timedelta:
        """How long it lasts in all."""
        return timedelta(hours=self.session_hours)

    @property
    def has_sign_on(self) -> bool:
        """Whether people may also sign in by their organisation's own sign-on."""
        return bool(self.oidc_issuer)

    @property
    def https(self) -> bool:
        """Whether people reach the service by https, so that its cookie is never sent in clear."""
        return urlsplit(self.address).scheme == "https"


#: What `mail` may say: to a mail server, or into a folder.
MAIL = ("smtp", "files")
#: What `mail_security` may say.
MAIL_SECURITY = ("starttls", "tls", "none")

#: Names of this machine: what stays on it may go in clear.
THIS_MACHINE = ("127.0.0.1", "localhost", "::1")

#: Each thread may hold a connection to the database.
MOST_THREADS = 64

#: Web servers one behind the other before Observe.
MOST_PROXIES = 5


def read(instance: Path, environ: Mapping[str, str] = os.environ, **given: object) -> Settings:
    """The settings of an instance folder: its file, then variables, then what is given. Raises SettingsWrong."""
    known = {one.name for one in fields(Settings)} - {"instance"}
    found: dict[str, object] = _from_file(instance / "settings.toml")
    found |= {name.removeprefix("OBSERVE_").lower(): value for name, value in environ.items() if name.startswith("OBSERVE_") and name != "OBSERVE_INSTANCE"}
    found |= {name: value for name, value in given.items() if value is not None}
    if unknown := sorted(set(found) - known):
        raise SettingsWrong(f"There is no setting called {', '.join(unknown)}. docs/running.md lists all settings.")
    settings = Settings(instance=instance, **{name: _typed(name, value) for name, value in found.items()})
    if "address" not in found:
        settings = replace(settings, address=f"http://127.0.0.1:{settings.port}")
    _check(settings)
    return _made_whole(settings)


def _from_file(path: Path) -> dict[str, object]:
    try:
        return dict(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsWrong(f"{path.name} cannot be read: {error}") from error


def _typed(name: str, value: object) -> Any:
    """The value as its setting needs it; which type that is, only the name says."""
    default = next(one.default for one in fields(Settings) if one.name == name)
    if isinstance(default, tuple):
        items = value.split(",") if isinstance(value, str) else value
        if isinstance(items, list | tuple) and all(isinstance(item, str) for item in items):
            return tuple(item.strip() for item in items if item.strip())
    elif isinstance(default, int) and re.fullmatch(r"[0-9]{1,6}", str(value)):
        return int(str(value))
    elif isinstance(default, str) and isinstance(value, str):
        return value
    kind = "a list of names" if isinstance(default, tuple) else "a whole number" if isinstance(default, int) else "a text"
    raise SettingsWrong(f"The setting {name} must be {kind}.")


def _made_whole(settings: Settings) -> Settings:
    """The address without a stroke at its end, and its own host among those that are answered."""
    address = settings.address.rstrip("/")
    host = urlsplit(address).hostname or ""
    known = settings.trusted_hosts if host in settings.trusted_hosts else (*settings.trusted_hosts, host)
    sender = settings.mail_from or (f"observe@{host or 'localhost'}" if settings.mail == "files" else "")
    return replace(settings, address=address, trusted_hosts=known, mail_from=sender)


def _check(settings: Settings) -> None:
    _check_sign_on(settings)
    if not 0 < settings.port < 65536 or not 0 < settings.mail_port < 65536:
        raise SettingsWrong("The settings port and mail_port must be between 1 and 65535.")
    if not _is_address(settings.address):
        raise SettingsWrong("The setting address must be like https://observe.example.org, with nothing after the name and port.")
    if not settings.https and urlsplit(settings.address).hostname not in THIS_MACHINE:
        raise SettingsWrong("The setting address must begin with https://, unless Observe is reached on this machine only.")
    if settings.mail_security not in MAIL_SECURITY:
        raise SettingsWrong(f"The setting mail_security must be one of {', '.join(MAIL_SECURITY)}.")
    if not 0 < settings.threads <= MOST_THREADS:
        raise SettingsWrong(f"The setting threads must be between 1 and {MOST_THREADS}.")
    if settings.proxies > MOST_PROXIES:
        raise SettingsWrong(f"The setting proxies must be between 0 and {MOST_PROXIES}.")
    if not 10 <= settings.session_idle_minutes <= 720 or not 1 <= settings.session_hours <= 24:
        raise SettingsWrong("The setting session_idle_minutes must be between 10 and 720, and session_hours between 1 and 24.")
    if settings.mail not in MAIL:
        raise SettingsWrong(f"The setting mail must be one of {', '.join(MAIL)}.")
    if settings.mail_from and not re.fullmatch(r"[!-?A-~]+@[!-?A-~]+", settings.mail_from):
        raise SettingsWrong("The setting mail_from must be one e-mail address, like observe@example.org.")
    if settings.mail_username and settings.mail_security == "none":
        raise SettingsWrong("The setting mail_username would send a password in clear: set mail_security to starttls or tls.")
    if settings.mail_security == "none" and settings.mail_host and settings.mail_host not in THIS_MACHINE:
        raise SettingsWrong("The setting mail_security can be none only where mail_host is this machine: links and codes would go in clear.")
    if settings.mail_host and not settings.mail_from:
        raise SettingsWrong("The setting mail_from must say from which address mail comes, since mail_host is set.")


def _check_sign_on(settings: Settings) -> None:
    """All four or none; and never in clear but on this machine."""
    if not (settings.oidc_issuer or settings.oidc_client_id or settings.oidc_client_secret or settings.oidc_name):
        return
    if not (settings.oidc_issuer and settings.oidc_client_id and settings.oidc_client_secret and settings.oidc_name):
        raise SettingsWrong("The settings oidc_issuer, oidc_client_id, oidc_client_secret and oidc_name belong together: set all four, or none.")
    if not re.fullmatch(r"https://[!-~]+|http://(localhost|127\.0\.0\.1):[0-9]{1,5}", settings.oidc_issuer):
        raise SettingsWrong("The setting oidc_issuer must be an address that begins with https://.")


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and (parts.port or 1) > 0
            and not (parts.path.strip("/") or parts.query or parts.fragment)
        )
    except ValueError:
        return False
