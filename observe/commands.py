"""What is typed after `python run.py`: serving when nothing is, and a word for everything else."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import NoReturn

from sqlite_utils import Database

from forms.instrument import InstrumentFaults
from forms.instrument import read as read_instrument
from forms.people import PersonForm
from observe import helping, installation, keeping, serving
from observe.app import utc_now
from observe.domain import dates
from observe.domain.area import AreaFaults
from observe.domain.area import read as read_area
from observe.domain.errors import NotFound
from observe.domain.people import Person, Role, Standing
from observe.installation import Installation, NotPrepared
from observe.services import deleting, inviting
from observe.settings import Settings, SettingsWrong, read
from observe.store import facts, people
from observe.store.database import connect
from observe.store.old import NotScrubbed

#: A demonstration has an instance folder of its own, so that it never comes near the real one.
DEMONSTRATION = Path("instance/demonstration")


class Refused(Exception):
    """A command that cannot be done; the message is one plain line."""


class OneLine(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        """On stderr, with exit code 2."""
        self.exit(2, f"{message[:1].upper()}{message[1:]}. Type: python {self.prog} --help\n")


@dataclass(frozen=True, slots=True)
class Command:
    """A word, what --help says of it, what may follow it, and what it does: its answer is the exit code."""

    word: str
    help: str
    arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


def main(argv: Sequence[str] | None = None) -> NoReturn:
    """Runs one command and ends: 0 when it is done, 1 when a checked file has faults, 2 when it could not be done."""
    logging.basicConfig(format="%(asctime)s %(message)s")
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or (words[0].startswith("-") and words[0] not in ("-h", "--help")):
        words.insert(0, "serve")
    chosen = _parser().parse_args(words)
    try:
        sys.exit(chosen.run(chosen))
    except AreaFaults as fault:
        _fail(f"The area file has {len(fault.faults)} faults, the first is: {fault.faults[0]} Type: python run.py check-area FILE")
    except (Refused, SettingsWrong, NotPrepared) as fault:
        _fail(str(fault))
    except KeyboardInterrupt:
        _fail("Stopped.")


def _fail(line: str) -> NoReturn:
    print(" ".join(line.split()), file=sys.stderr)
    sys.exit(2)


def _parser() -> OneLine:
    parser = OneLine(prog="run.py", description="Observe. Without a word it serves.", allow_abbrev=False)
    words = parser.add_subparsers(metavar="word", required=True)
    for command in COMMANDS:
        sub = words.add_parser(command.word, help=command.help, description=command.help, allow_abbrev=False)
        sub.add_argument("--instance", type=Path, metavar="DIR", help="the instance folder; else OBSERVE_INSTANCE, else instance")
        command.arguments(sub)
        sub.set_defaults(run=command.run)
    return parser


def _settings(chosen: argparse.Namespace, otherwise: Path = Path("instance"), *, port: int | None = None) -> Settings:
    return read(chosen.instance or Path(os.environ.get("OBSERVE_INSTANCE") or otherwise), port=port)


@contextmanager
def _opened(settings: Settings) -> Iterator[tuple[Installation, Database]]:
    """An installation that is prepared, and a connection to its database."""
    installed = installation.load(settings, utc_now)
    db = connect(settings.database)
    try:
        yield installed, db
    finally:
        db.conn.close()


def _no_arguments(_: argparse.ArgumentParser) -> None:
    """Nothing follows the word."""


def _serve_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, help="else OBSERVE_PORT, else 5000")


def _serve(chosen: argparse.Namespace) -> int:
    serving.serve(_settings(chosen, port=chosen.port), lambda line: print(line, flush=True))
    return 0


def _prepare(chosen: argparse.Namespace) -> int:
    settings = _settings(chosen)
    installation.area_of(settings)
    installation.prepare(settings)
    print(f"{settings.database} is up to date.")
    return 0


def _invite_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("email", metavar="EMAIL")
    parser.add_argument("--name", required=True, metavar='"FULL NAME"')
    parser.add_argument("--role", required=True, action="append", choices=[role.value for role in Role], help="may be given more than once")
    parser.add_argument("--standing", default="", choices=[one.value for one in Standing if one], help="how a visitor comes to visit")
    parser.add_argument("--post", default="")
    parser.add_argument("--agency", default="", help="the key of an agency in the area's file")


def _invite(chosen: argparse.Namespace) -> int:
    typed = {name: getattr(chosen, name) for name in ("email", "name", "standing", "post", "agency")} | {"roles": chosen.role}
    with _opened(_settings(chosen)) as (installed, db):
        agencies = [(agency.key, agency.name) for agency in installed.area.agencies]
        form = PersonForm(agencies=agencies, boroughs=(), now=typed)
        if not form.validate():
            raise Refused("; ".join(str(error) for errors in form.errors.values() for error in errors) + ".")
        invited = _person(form)
        try:
            inviting.invite(db, invited, at=utc_now(), area=installed.area)
        except people.Taken as fault:
            raise Refused(f"Somebody with the address {invited.email} is already known.") from fault
        print(f"{invited.name} can sign in at {installed.settings.address} with {invited.email}.")
        print("A message is sent to them while Observe serves, or by: python run.py send-mail")
    return 0


def _person(form: PersonForm) -> Person:
    roles = frozenset(Role(role) for role in form.roles.data or ())
    return Person(0, str(form.name.data), str(form.email.data), roles, Standing(form.standing.data), str(form.post.data or ""), str(form.agency.data or ""))


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError as fault:
        raise argparse.ArgumentTypeError(f"{typed!r} is not a date such as 2026-11-24") from fault


def _demo_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--on", type=_day, metavar="DATE", help="the last day of the demonstration, such as 2026-11-24; else today")


def _demo(chosen: argparse.Namespace) -> int:
    from observe.demonstration import fill  # read only here: serving does not need its words

    settings = _settings(chosen, DEMONSTRATION)
    area = installation.area_of(settings)
    on = chosen.on or dates.local(utc_now()).date()
    is_new = not settings.database.exists()
    installation.prepare(settings)
    try:
        with _opened(replace(settings, host="127.0.0.1")) as (_, db):
            if facts.is_demonstration(db) or people.count(db):
                raise Refused(f"There are people in {settings.database} already. A demonstration needs a folder of its own: --instance DIR")
            count = fill.fill(db, area, on=on)
    except BaseException:
        if is_new:
            _forget(settings.database)
        raise
    print(f"The demonstration with {count} visits is in {settings.instance}. Serve it: python run.py serve --instance {settings.instance}")
    return 0


def _forget(database: Path) -> None:
    """Half a demonstration is none."""
    for end in ("", "-wal", "-shm"):
        database.with_name(database.name + end).unlink(missing_ok=True)


def _file_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE")


def _check_instrument(chosen: argparse.Namespace) -> int:
    try:
        instrument = read_instrument(chosen.file)
    except InstrumentFaults as fault:
        return _tell_faults(fault.faults)
    print(f"{chosen.file} is an instrument without faults: {len(instrument.sections)} sections, {len(list(instrument.every_question()))} questions.")
    return 0


def _check_area(chosen: argparse.Namespace) -> int:
    try:
        area = read_area(chosen.file)
    except AreaFaults as fault:
        return _tell_faults(fault.faults)
    print(f"{chosen.file} is an area without faults: {area.name}, {len(area.boroughs)} boroughs, {len(area.agencies)} agencies.")
    return 0


def _tell_faults(faults: Sequence[str]) -> int:
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1


def _send_mail(chosen: argparse.Namespace) -> int:
    with _opened(_settings(chosen)) as (installed, _):
        if installed.demonstration:
            raise Refused("This is a demonstration: it sends no mail.")
        if not installed.settings.can_send:
            raise Refused("There is no mail server: set mail_host, or mail to files. docs/running.md says how.")
        serving.remind_now(installed.settings, installed.area, utc_now)
        sent, failed = serving.send_now(installed.settings, utc_now)
    print(f"{sent} sent, {failed} not sent.")
    return 1 if failed else 0


def _backup(chosen: argparse.Namespace) -> int:
    keeping.backup(_settings(chosen), chosen.file, print)
    return 0


def _restore(chosen: argparse.Namespace) -> int:
    keeping.restore(_settings(chosen), chosen.file, print, utc_now())
    return 0


def _delete_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--yes", action="store_true", help="do it; without this it only says what would be deleted")


def _delete_old(chosen: argparse.Namespace) -> int:
    with _opened(_settings(chosen)) as (installed, db):
        try:
            gone = (deleting.delete if chosen.yes else deleting.look)(db, installed.area, utc_now())
        except NotScrubbed as fault:
            raise Refused(f"It is deleted, but traces may be left in the files: {fault}. Stop Observe and Litestream, and type the same again.") from fault
    for line in deleting.told(gone, done=chosen.yes):
        print(line)
    return 0


def _email_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("email", metavar="EMAIL")


def _help(how: Callable[[Installation, Database, str], list[str]]) -> Callable[[argparse.Namespace], int]:
    def run(chosen: argparse.Namespace) -> int:
        with _opened(_settings(chosen)) as (installed, db):
            try:
                print(*how(installed, db, chosen.email), sep="\n")
            except NotFound as fault:
                raise Refused(f"Nobody who may sign in has the address {chosen.email}.") from fault
        return 0

    return run


#: Every word, in the order of --help.
COMMANDS = (
    Command("serve", "Serve Observe until Ctrl-C; the same as no word.", _serve_arguments, _serve),
    Command("prepare", "Create the database and the secret key, or bring the database up to date.", _no_arguments, _prepare),
    Command("invite", "Invite somebody: the first of the Executive Office, before anybody can sign in.", _invite_arguments, _invite),
    Command("demo", "Fill a new database with invented people and visits.", _demo_arguments, _demo),
    Command("check-instrument", "Say all that is wrong with a file of questions.", _file_argument, _check_instrument),
    Command("check-area", "Say all that is wrong with the file of an area.", _file_argument, _check_area),
    Command("send-mail", "Write the reminders that are due, and send what waits in the outbox.", _no_arguments, _send_mail),
    Command("backup", "Write a whole, checked copy of the database into a new file; also while Observe serves.", _file_argument, _backup),
    Command("restore", "Put such a copy in the database's place, when it is whole. Observe must not be serving.", _file_argument, _restore),
    Command("delete-old", "Say which visits are older than the area keeps them, and with --yes delete them.", _delete_arguments, _delete_old),
    Command("sign-in-link", "Print a link with which somebody can sign in, when there is no mail.", _email_argument, _help(helping.sign_in_link)),
    Command("reset-second-factor", "Forget the second factor of somebody who lost it.", _email_argument, _help(helping.reset_second_factor)),
)
