"""A place to try things in: everybody, a visit at every stage, every form that anybody is shown; and all as it was after each try."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from flask import Flask
from flask.testing import FlaskClient
from sqlite_utils import Database
from werkzeug.routing import Rule
from wtforms.fields.core import UnboundField
from wtforms.form import BaseForm

import forms
from observe import installation
from observe.app import create_app
from observe.domain import instruments
from observe.domain.people import Person
from observe.domain.visit import Stage, Visit
from observe.services import inviting, typing_in
from observe.settings import read
from observe.store import visits
from observe.store.database import connect
from tests import sessions
from tests.cast import NOW, Cast, World, invite_cast
from tests.hostile import Form, forms_of
from tests.views.test_access import Undo, address, client_of, people_of, routes, visit_at

#: Who is asked for the pages whose forms are tried; between them they may do everything.
DOERS = ("visitor", "office", "chair", "halfway", "asking")
#: Written by whoever asks anything at all: who is signed in, who asked to be, and who read what.
NOTED = frozenset({"sessions", "sign_ins", "second_asks", "readings", "exports"})


class Asked(NamedTuple):
    """A form, and who was shown it."""

    who: str
    form: Form


@dataclass
class Lab:
    """An application with everybody and a visit at every stage, which is put back as it was after each try."""

    app: Flask
    world: World
    db: Database
    people: dict[str, Person]
    visits: dict[str, Visit]
    cookies: dict[str, str]
    asked: list[Asked] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.undo = Undo(self.db)

    def client(self, who: str) -> FlaskClient:
        """A new browser with the cookie of that person."""
        made = FlaskClient(self.app, self.app.response_class)
        if who in self.cookies:
            made.set_cookie("observe", self.cookies[who])
        return made

    def answer(self, who: str, method: str, where: str, **sent: object) -> int:
        """The status of one answer, which has to be no failure."""
        with self.client(who).open(where, method=method, **sent) as answer:
            answer.get_data()
        assert answer.status_code < 500, f"{answer.status_code}: {who} {method} {where[:200]} {repr(sent)[:2000]}"
        assert "X-Bad" not in answer.headers
        assert "evil.example" not in answer.headers.get("Location", "")
        return int(answer.status_code)

    def content(self) -> list[object]:
        """All that is stored, but what is noted of everybody who asks."""
        tables = sorted(set(self.db.table_names()) - NOTED)
        return [(table, self.db.execute(f"select * from {table}").fetchall()) for table in tables]


@contextmanager
def open_lab(folder: Path) -> Iterator[Lab]:
    """All of it on an installation of its own, as it is before the first try."""
    settings = read(folder, {}, mail_host="127.0.0.1", mail_from="observe@example.org")
    installation.prepare(settings)
    with closing(connect(settings.database).conn) as connection:
        db = Database(connection)
        # What is put back after each try need not outlive a power cut.
        db.execute("pragma synchronous = off")
        cast = invite_cast(db)
        world = World(db, cast, installation.area_of(settings))
        app = create_app(settings, clock=lambda: NOW)
        app.config.update(WTF_CSRF_ENABLED=False, TESTING=True)
        people = _people(db, cast)
        lab = Lab(app, world, db, people, _visits(world), _cookies(app, people, cast))
        lab.asked += every_form(lab)
        lab.undo()
        yield lab


def _people(db: Database, cast: Cast) -> dict[str, Person]:
    """Everybody of the access walk, and a chair who was deactivated."""
    gone = inviting.invite(db, Person(0, "Gone Away", "gone@example.org", cast.corin.roles), at=NOW)
    inviting.deactivate(db, gone, by=cast.bram, at=NOW)
    return {**people_of(cast, db), "gone": gone}


def _visits(world: World) -> dict[str, Visit]:
    """One at every stage, one that the Executive Office types in, and one that it asks the visitor to confirm."""
    found: dict[str, Visit] = {stage: visit_at(stage, world) for stage in Stage}
    for name in ("typed in", "asked"):
        visit = typing_in.begin(world.db, world.planned(), by=world.cast.bram, at=NOW)
        if name == "asked":
            typing_in.ask(world.db, visit, by=world.cast.bram, at=NOW)
        found[name] = visits.get(world.db, visit.ref)
    return found


def _cookies(app: Flask, people: dict[str, Person], cast: Cast) -> dict[str, str]:
    """Of everybody; of one who has passed the first factor only, and of a browser that asked for a link."""
    browsers = {who: client_of(app, person) for who, person in people.items()}
    browsers["halfway"], browsers["asking"] = client_of(app, None), client_of(app, None)
    sessions.sign_in(browsers["halfway"], cast.hester, both_factors=False)
    browsers["asking"].post("/sign-in", data={"email": "wren@example.org"})
    found = {who: browser.get_cookie("observe") for who, browser in browsers.items()}
    return {who: cookie.value for who, cookie in found.items() if cookie is not None}


def addresses(lab: Lab) -> Iterator[str]:
    """Every address with something that exists in it: of each stage, and of each section while it is written."""
    sections = [section.slug for section in instruments.of_visit(lab.visits[Stage.WRITING]).sections]
    for rule, _ in [one for one in routes(lab.app, of_a_visit=False) if one[1] == "GET"]:
        yield address(lab.app, rule, None, lab.world)
    yield f"/people/{lab.people['gone'].id}"
    for stage, visit in lab.visits.items():
        for rule, _ in [one for one in routes(lab.app, of_a_visit=True) if one[1] == "GET"]:
            yield address(lab.app, rule, visit, lab.world)
        if stage is Stage.WRITING:
            yield from (f"/visits/{visit.ref}/observation/{slug}" for slug in sections)


def every_form(lab: Lab) -> list[Asked]:
    """Each form that somebody is shown, once for each set of fields."""
    found: dict[tuple[object, ...], Asked] = {}
    for where in addresses(lab):
        for who in DOERS:
            answer = lab.client(who).get(where)
            if answer.status_code == 200 and answer.mimetype == "text/html":
                for form in forms_of(answer.get_data(as_text=True), where):
                    found.setdefault((who, endpoint(lab, form.action), *form.names), Asked(who, form))
            answer.close()
    shown = list(found.values())
    return [*shown, *hidden_forms(lab, {endpoint(lab, form.action) for _, form in shown})]


def endpoint(lab: Lab, where: str) -> str:
    with lab.app.test_request_context(where, method="POST") as context:
        return context.request.endpoint or ""


def hidden_forms(lab: Lab, seen: set[str]) -> Iterator[Asked]:
    """What is posted to where no page that was looked at leads, with every name that any field has."""
    names = [(name, "") for name in every_name()]
    for rule, _ in posts(lab):
        if rule.endpoint in seen or rule.endpoint in HARMLESS:
            continue
        for visit in lab.visits.values() if "ref" in rule.arguments else (None,):
            where = address(lab.app, rule, visit, lab.world)
            for who in ("visitor", "office") if visit else ("office", "halfway", "asking"):
                yield Asked(who, Form(where, names, {"then": ["ask", "change"], "everywhere": ["yes"]}))


def every_name() -> set[str]:
    """The name of each field of each fixed form."""
    modules = [importlib.import_module(f"forms.{one.name}") for one in pkgutil.iter_modules(forms.__path__)]
    classes = {thing for module in modules for thing in vars(module).values() if isinstance(thing, type) and issubclass(thing, BaseForm)}
    fields = {name for one in classes for name in dir(one) if isinstance(getattr(one, name), UnboundField)}
    return fields | {"seen", "then", "next", "everywhere", "revision"}


#: A post with nothing in it is right here: leaving, coming back, staying.
HARMLESS = frozenset({"signing_in.out", "signing_in.extend"})


def posts(lab: Lab) -> list[tuple[Rule, str]]:
    """Every route that takes a form."""
    return [one for of_a_visit in (False, True) for one in routes(lab.app, of_a_visit=of_a_visit) if one[1] == "POST"]
