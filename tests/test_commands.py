"""The commands, run as they are typed."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path
from time import monotonic, sleep

import pytest

from observe.commands import COMMANDS
from observe.domain.people import Role, Standing
from observe.store import facts, people
from observe.store.database import connect, rows, write
from tests.mail import Postbox, serving

ROOT = Path(__file__).parents[1]
ENVIRON = {name: value for name, value in os.environ.items() if not name.startswith("OBSERVE_")}


def run(*words: str, folder: Path | None = None, **environ: str) -> subprocess.CompletedProcess[str]:
    where = {"OBSERVE_INSTANCE": str(folder)} if folder else {}
    return subprocess.run([sys.executable, ROOT / "run.py", *words], env={**ENVIRON, **where, **environ}, capture_output=True, text=True, timeout=120, cwd=ROOT)


def is_one_line(done: subprocess.CompletedProcess[str], said: str) -> None:
    """Ended with 2, one line on stderr, nothing else."""
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done
    assert said in done.stderr


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A prepared instance folder."""
    assert run("prepare", folder=tmp_path / "instance").returncode == 0
    return tmp_path / "instance"


def test_help_names_every_command_and_every_command_has_help() -> None:
    listed = run("--help")
    assert listed.returncode == 0
    for command in COMMANDS:
        assert command.word in listed.stdout
    assert "--role" in run("invite", "--help").stdout


def test_prepare_makes_a_database_and_a_key_for_their_owner_only_and_a_second_time_changes_neither(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "instance"
    assert run("prepare", folder=folder).returncode == 0
    key = (folder / "secret-key").read_text()
    assert len(key) == 64
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert run("prepare", folder=folder).returncode == 0
    assert (folder / "secret-key").read_text() == key


def test_a_new_instance_goes_from_prepare_to_signed_in(folder: Path) -> None:
    done = run("invite", "ann@example.org", "--name", "Ann Example", "--role", "office", "--role", "visitor", "--standing", "lay-adviser", folder=folder)
    assert (done.returncode, done.stderr) == (0, "")
    db = connect(folder / "observe.db")
    ann = people.get_by_email(db, "ann@example.org")
    assert (ann.name, ann.roles, ann.standing, ann.may_sign_in) == ("Ann Example", {Role.OFFICE, Role.VISITOR}, Standing.LAY_ADVISER, True)
    db.conn.close()
    done = run("sign-in-link", "ann@example.org", folder=folder, OBSERVE_ADDRESS="https://observe.example.org")
    assert re.match(r"https://observe\.example\.org/sign-in/link/\S{43}\nIt is for Ann Example", done.stdout)
    done = run("reset-second-factor", "Ann@example.org", folder=folder)
    assert (done.returncode, done.stdout.startswith("The second factor of Ann Example is reset")) == (0, True)
    box = Postbox()
    with serving(box) as mail:
        where = {
            "OBSERVE_MAIL_HOST": "127.0.0.1",
            "OBSERVE_MAIL_PORT": str(mail.mail_port),
            "OBSERVE_MAIL_SECURITY": "none",
            "OBSERVE_MAIL_FROM": mail.mail_from,
        }
        assert run("send-mail", folder=folder, **where).stdout == "2 sent, 0 not sent.\n"
    assert box.mails[0]["To"] == "ann@example.org"
    done = run("send-mail", folder=folder, **where)
    assert (done.returncode, done.stdout) == (0, "0 sent, 0 not sent.\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nonsense"], "invalid choice: 'nonsense'"),
        (["--port", "x"], "invalid int value: 'x'"),
        (["--port", "99999"], "between 1 and 65535"),
        (["serve", "--colour"], "--colour"),
        (["invite"], "EMAIL"),
        (["invite", "ann@example.org", "--name", "Ann", "--role", "king"], "invalid choice: 'king'"),
        (["invite", "ann", "--name", "Ann", "--role", "board"], "Enter an e-mail address like name@example.org"),
        (["invite", "ann@example.org", "--name", "Ann\nB", "--role", "board"], "Full name must be one line"),
        (["invite", "ann@example.org", "--name", "Ann", "--role", "board", "--agency", "x"], "Choose an agency of the list"),
        (["sign-in-link", "nobody@example.org"], "Nobody who may sign in"),
        (["reset-second-factor", "nobody@example.org"], "Nobody who may sign in"),
        (["demo", "--on", "2026-02-31"], "'2026-02-31' is not a date"),
        (["check-area"], "FILE"),
        (["send-mail"], "set mail_host"),
        ([], "set mail_host"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_changes_nothing(folder: Path, words: list[str], said: str) -> None:
    is_one_line(run(*words, folder=folder), said)
    db = connect(folder / "observe.db")
    assert people.count(db) == 0
    db.conn.close()


def test_an_address_is_invited_once(folder: Path) -> None:
    for _ in range(2):
        done = run("invite", "ann@example.org", "--name", "Ann", "--role", "office", folder=folder)
    is_one_line(done, "already known")


def test_serving_is_refused_while_something_is_missing_behind_or_wrong(folder: Path, tmp_path: Path) -> None:
    is_one_line(run(folder=tmp_path / "none"), "Type: python run.py prepare")
    is_one_line(run(folder=folder, OBSERVE_COLOUR="blue"), "There is no setting called colour")
    is_one_line(run(folder=folder, OBSERVE_AREA="atlantis.toml"), "check-area")
    db = connect(folder / "observe.db")
    db.execute("delete from _sqlite_migrations")
    db.conn.commit()
    db.conn.close()
    is_one_line(run(folder=folder), "older than this version")
    (folder / "observe.db").write_bytes(b"no database" * 100)
    is_one_line(run(folder=folder), "cannot be read")


def test_a_key_that_was_emptied_is_said_to_be_empty(folder: Path) -> None:
    (folder / "secret-key").write_text("")
    is_one_line(run(folder=folder), "is empty")


def test_it_serves_says_where_and_how_sends_what_waits_and_ctrl_c_ends_it_cleanly(folder: Path) -> None:
    run("invite", "ann@example.org", "--name", "Ann Example", "--role", "office", folder=folder)
    box, port = Postbox(), free_port()
    with serving(box) as mail:
        where = {
            "OBSERVE_MAIL_HOST": "127.0.0.1",
            "OBSERVE_MAIL_PORT": str(mail.mail_port),
            "OBSERVE_MAIL_SECURITY": "none",
            "OBSERVE_MAIL_FROM": mail.mail_from,
        }
        server = started(port, folder, **where)
        assert b'"ok"' in wait_for(f"http://127.0.0.1:{port}/health")
        is_one_line(run("--port", str(port), folder=folder, **where), "Choose another with --port")
        assert box.wait_for(1)[0]["To"] == "ann@example.org"
        said = stopped(server, signal.SIGINT)
    assert said[0] == (
        f"Observe for London MAPPA is at http://127.0.0.1:{port}\nSign in with the e-mail address of somebody who was invited.\nCtrl-C stops it.\n"
    )
    assert "Traceback" not in said[1]
    assert server.returncode == 0


def test_without_a_mail_server_messages_are_written_into_a_folder_where_the_settings_say_so_and_the_log_is_lines(folder: Path) -> None:
    run("invite", "ann@example.org", "--name", "Ann Example", "--role", "office", folder=folder)
    port = free_port()
    server = started(port, folder, OBSERVE_MAIL="files")
    wait_for(f"http://127.0.0.1:{port}/help?q=secret")
    until = monotonic() + 10
    while not list((folder / "mail").glob("*.eml")) and monotonic() < until:
        sleep(0.1)
    said = stopped(server, signal.SIGTERM)
    assert f"No mail is sent: messages are written into {folder / 'mail'}." in said[0]
    assert b"To: ann@example.org" in next((folder / "mail").glob("*.eml")).read_bytes()
    found = [json.loads(line) for line in said[1].splitlines()]
    assert {one["path"] for one in found if "method" in one} == {"/help"}
    assert "secret" not in said[1]


def test_a_demonstration_is_served_without_mail_says_so_and_only_on_this_machine(folder: Path) -> None:
    run("invite", "ann@example.org", "--name", "Ann Example", "--role", "office", folder=folder)
    db, port = connect(folder / "observe.db"), free_port()
    with write(db):
        facts.make_demonstration(db, {Role.OFFICE: 1})
    is_one_line(run(folder=folder, OBSERVE_HOST="0.0.0.0"), "on this computer only")
    server = started(port, folder)
    wait_for(f"http://127.0.0.1:{port}/health")
    said = stopped(server, signal.SIGTERM)
    assert "choose who to be" in said[0]
    assert server.returncode == 0
    is_one_line(run("send-mail", folder=folder), "sends no mail")
    assert [one["sent_at"] for one in rows(db, "select sent_at from outbox")] == [None]
    db.conn.close()


def test_a_demonstration_is_never_made_among_real_people(folder: Path) -> None:
    run("invite", "ann@example.org", "--name", "Ann Example", "--role", "office", folder=folder)
    is_one_line(run("demo", "--instance", str(folder)), "There are people in")
    db = connect(folder / "observe.db")
    assert (people.count(db), facts.is_demonstration(db)) == (1, False)
    db.conn.close()


def test_all_faults_of_a_file_are_told_at_once_with_exit_code_1(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_text('name = "Nowhere"\ncolour = "blue"\n')
    for word in ("check-area", "check-instrument"):
        done = run(word, str(wrong))
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.count("\n") > 3
        assert run(word, str(tmp_path / "none.toml")).returncode == 1
    assert run("check-area", "observe/areas/london.toml").returncode == 0
    assert run("check-instrument", "forms/instruments/four-pillars-1.toml").returncode == 0


def started(port: int, folder: Path, **environ: str) -> subprocess.Popen[str]:
    """A server of its own process, as somebody starts it."""
    words = [sys.executable, str(ROOT / "run.py"), "--port", str(port), "--instance", str(folder)]
    return subprocess.Popen(words, env={**ENVIRON, **environ}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT)


def stopped(server: subprocess.Popen[str], by: signal.Signals) -> tuple[str, str]:
    """What it said, after this signal."""
    server.send_signal(by)
    return server.communicate(timeout=30)


def wait_for(address: str) -> bytes:
    """What this address answers, as soon as it does."""
    until = monotonic() + 30
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return bytes(answer.read())
        except OSError:
            if monotonic() > until:
                raise
            sleep(0.1)
