"""Settings from a file, from variables and from the command, and each way in which one cannot be right."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from observe.settings import Settings, SettingsWrong, read


def test_without_a_file_there_are_defaults_that_serve_on_this_machine_only(tmp_path: Path) -> None:
    settings = read(tmp_path, {})
    assert (settings.host, settings.port, settings.address, settings.area) == ("127.0.0.1", 5000, "http://127.0.0.1:5000", "london")
    assert not settings.https


def test_a_variable_goes_before_the_file_and_what_is_typed_before_both(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('port = 5001\nthreads = 2\nmail_host = "mail.example.org"\nmail_from = "observe@example.org"\n')
    settings = read(tmp_path, {"OBSERVE_PORT": "5002", "OBSERVE_THREADS": "3", "OBSERVE_INSTANCE": "elsewhere", "HOME": "/"}, port=5003)
    assert (settings.port, settings.threads, settings.mail_host) == (5003, 3, "mail.example.org")


def test_the_address_follows_the_port_where_nobody_says_otherwise(tmp_path: Path) -> None:
    assert read(tmp_path, {"OBSERVE_PORT": "5055"}).address == "http://127.0.0.1:5055"
    assert read(tmp_path, {"OBSERVE_PORT": "5055", "OBSERVE_ADDRESS": "https://observe.example.org/"}).address == "https://observe.example.org"


def test_the_host_of_the_address_is_answered_besides_those_that_are_named(tmp_path: Path) -> None:
    settings = read(tmp_path, {"OBSERVE_ADDRESS": "https://observe.example.org", "OBSERVE_TRUSTED_HOSTS": "old.example.org, 127.0.0.1"})
    assert settings.trusted_hosts == ("old.example.org", "127.0.0.1", "observe.example.org")
    assert settings.https


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("colour", "blue", "There is no setting called colour"),
        ("port", "five", "The setting port must be a whole number"),
        ("port", "²", "The setting port must be a whole number"),
        ("port", "70000", "between 1 and 65535"),
        ("port", "0", "between 1 and 65535"),
        ("threads", "0", "threads"),
        ("threads", "1000", "threads"),
        ("address", "observe.example.org", "address"),
        ("address", "ftp://observe.example.org", "address"),
        ("address", "https://", "address"),
        ("address", "https://[observe", "address"),
        ("address", "https://observe.example.org:port", "address"),
        ("address", "https://observe.example.org/observe", "nothing after the name"),
        ("address", "http://observe.example.org", "address must begin with https://"),
        ("mail", "pigeons", "mail must be one of smtp, files"),
        ("proxies", "6", "proxies must be between 0 and 5"),
        ("proxies", "-1", "proxies must be a whole number"),
        ("session_idle_minutes", "5", "session_idle_minutes must be between 10 and 720"),
        ("session_hours", "0", "session_hours between 1 and 24"),
        ("mail_security", "ssl", "mail_security must be one of starttls, tls, none"),
        ("mail_from", "observe", "mail_from must be one e-mail address"),
        ("mail_from", "observe@example.org\nBcc: all@example.org", "mail_from must be one e-mail address"),
        ("mail_host", "mail.example.org", "mail_from must say"),
        ("oidc_issuer", "https://login.example.org", "belong together"),
        ("oidc_client_secret", "alone", "belong together"),
    ],
)
def test_a_setting_that_cannot_be_is_named_in_one_line(tmp_path: Path, name: str, value: str, said: str) -> None:
    with pytest.raises(SettingsWrong, match=said) as told:
        read(tmp_path, {f"OBSERVE_{name.upper()}": value})
    assert "\n" not in str(told.value)


def test_a_link_leaves_this_machine_in_no_clear_mail(tmp_path: Path) -> None:
    given = {"OBSERVE_MAIL_SECURITY": "none", "OBSERVE_MAIL_FROM": "observe@example.org"}
    with pytest.raises(SettingsWrong, match="in clear"):
        read(tmp_path, {**given, "OBSERVE_MAIL_HOST": "mail.example.org"})
    assert read(tmp_path, {**given, "OBSERVE_MAIL_HOST": "localhost"}).can_send


def test_a_password_is_never_sent_in_clear(tmp_path: Path) -> None:
    with pytest.raises(SettingsWrong, match="password in clear"):
        read(tmp_path, {"OBSERVE_MAIL_USERNAME": "observe", "OBSERVE_MAIL_SECURITY": "none"})


@pytest.mark.parametrize(
    ("issuer", "said"),
    [("https://login.example.org/tenant", ""), ("http://localhost:8080", ""), ("http://login.example.org", "oidc_issuer"), ("login", "oidc_issuer")],
)
def test_a_sign_on_is_asked_by_https_only(tmp_path: Path, issuer: str, said: str) -> None:
    typed = {"ISSUER": issuer, "CLIENT_ID": "observe", "CLIENT_SECRET": "between us", "NAME": "Agency account"}
    given = {f"OBSERVE_OIDC_{name}": value for name, value in typed.items()}
    if said:
        with pytest.raises(SettingsWrong, match=said):
            read(tmp_path, given)
    else:
        assert read(tmp_path, given).has_sign_on
        assert "between us" not in repr(read(tmp_path, given))


@pytest.mark.parametrize("text", ["port = ", "port = true", "trusted_hosts = 5", "trusted_hosts = [5]", "address = 5", "\udcff"])
def test_a_file_that_is_wrong_is_said_to_be(tmp_path: Path, text: str) -> None:
    (tmp_path / "settings.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(SettingsWrong):
        read(tmp_path, {})


def test_every_setting_is_explained_where_whoever_runs_it_looks() -> None:
    text = (Path(__file__).parents[1] / "docs" / "running.md").read_text(encoding="utf-8")
    assert [field.name for field in fields(Settings) if field.name != "instance" and f"| `{field.name}` |" not in text] == []
