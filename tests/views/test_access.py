"""The access walk: every route, as everybody, at every stage, against one table; and a stranger at every door."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlite_utils import Database
from werkzeug.routing import Rule

from forms.found import Finding
from forms.instrument import Answer
from observe.domain.people import Person, Role
from observe.domain.visit import OPEN_STAGES, RELEASED_STAGES, Seat, Stage, Visit
from observe.services import inviting, visiting
from observe.store import observations, visits
from tests.cast import DECLARED, NOW, Cast, World
from tests.sessions import sign_in

SIGNED_IN = ("visitor", "second visitor", "another visitor", "chair", "another chair", "board", "office", "nobody")
VISITORS = ("visitor", "second visitor", "another visitor")
CHAIRS = ("chair", "another chair")
ALWAYS = frozenset(Stage)
PLANNED, SUBMITTED, RETURNED, RELEASED, CANCELLED = (
    frozenset({stage}) for stage in (Stage.PLANNED, Stage.SUBMITTED, Stage.RETURNED, Stage.RELEASED, Stage.CANCELLED)
)
SENT = frozenset({Stage.SUBMITTED, Stage.RETURNED, *RELEASED_STAGES})

#: For whom a visit exists, and when: they are answered 403 where others are answered 404.
KNOWN: dict[str, frozenset[Stage]] = {**dict.fromkeys(("visitor", "second visitor", "board", "office"), ALWAYS), "chair": RELEASED_STAGES}


@dataclass(frozen=True, slots=True)
class Open:
    """Who is let in, at which stages of the visit, and what they are answered to a request with nothing in it."""

    who: Mapping[str, frozenset[Stage]]
    answers: frozenset[int]

    def lets(self, who: str, stage: Stage) -> bool:
        """Whether the table lets this person in."""
        return stage in self.who.get(who, frozenset())


def to(who: Iterable[str], *answers: int, at: frozenset[Stage] = ALWAYS) -> Open:
    """One line of the table."""
    return Open(dict.fromkeys(who, at), frozenset(answers))


PLAN = Open(KNOWN, frozenset({200}))
NOTES = to(("visitor", "second visitor", "office"), 200, at=OPEN_STAGES)
#: Each of the pair writes alone; what was returned is the joint report, which the first of them makes.
ALONE = frozenset({Stage.PLANNED, Stage.WRITING})


def of_the_pair(*answers: int, first: frozenset[Stage] = OPEN_STAGES, second: frozenset[Stage] = ALONE) -> Open:
    """One line of the table for both visitors."""
    return Open({"visitor": first, "second visitor": second}, frozenset(answers))


WRITE = of_the_pair(200)
#: A post with nothing in it is refused by a page that lets one write, and by no other.
WRITTEN = of_the_pair(400)
BOTH_SENT = of_the_pair(200, first=SENT, second=SENT)
REPLIED = to(("chair",), 400, at=RELEASED_STAGES)
REPORT = to(("visitor", "second visitor", "chair", "board", "office"), 200, at=RELEASED_STAGES)
OFFICE, OFFICE_POST = to(("office",), 200), to(("office",), 400)
ANYBODY = to(("stranger", *SIGNED_IN), 200)

#: Endpoint and method → who is let in. Whatever is not here fails the walk.
TABLE: dict[tuple[str, str], Open] = {
    ("static", "GET"): ANYBODY,
    ("home.show", "GET"): ANYBODY,
    ("public.help", "GET"): ANYBODY,
    ("public.privacy", "GET"): ANYBODY,
    ("public.cookies", "GET"): ANYBODY,
    ("public.accessibility", "GET"): ANYBODY,
    ("public.health", "GET"): ANYBODY,
    ("signing_in.ask", "GET"): ANYBODY,
    ("signing_in.ask", "POST"): to(("stranger", *SIGNED_IN), 400),
    **dict.fromkeys((("signing_in.code", "GET"), ("signing_in.code", "POST")), to(("stranger", *SIGNED_IN), 303)),
    **dict.fromkeys((("signing_in.link", "GET"), ("signing_in.link", "POST")), to(("stranger", *SIGNED_IN), 400)),
    # With nothing typed it leads to signing in, or to the first page.
    ("signing_in.go_on", "POST"): to(("stranger", *SIGNED_IN), 303),
    ("signing_in.demonstration", "POST"): to(("stranger", *SIGNED_IN), 404),
    ("signing_in.out", "GET"): to(SIGNED_IN, 200),
    ("signing_in.out", "POST"): to(SIGNED_IN, 303),
    ("signing_in.extend", "POST"): to(SIGNED_IN, 200),
    # There only where the settings switch it on.
    **dict.fromkeys((("sign_on.start", "GET"), ("sign_on.back", "GET")), to(("stranger", *SIGNED_IN), 404)),
    # Nobody here has a second factor yet, and the test's address knows no passkeys.
    **dict.fromkeys((("second_factor.ask", "GET"), ("second_factor.ask", "POST")), to(SIGNED_IN, 303)),
    **dict.fromkeys((("second_factor.options", "POST"), ("second_factor.new_options", "POST")), to(())),
    **dict.fromkeys((("second_factor.passkey", "POST"), ("second_factor.new_passkey", "POST")), to(SIGNED_IN, 400)),
    ("second_factor.recover", "GET"): to(SIGNED_IN, 200),
    ("second_factor.recover", "POST"): to(SIGNED_IN, 400),
    ("second_factor.set_up", "GET"): to(SIGNED_IN, 200),
    ("second_factor.set_up", "POST"): to(SIGNED_IN, 303),
    **dict.fromkeys((("second_factor.app", "GET"), ("second_factor.app", "POST")), to(SIGNED_IN, 303)),
    ("second_factor.reset", "GET"): OFFICE,
    ("second_factor.reset", "POST"): to(("office",), 303),
    ("account.show", "GET"): to(SIGNED_IN, 200),
    # Nobody has an address for their calendar yet, and a wrong one is nobody's.
    ("calendars.feed", "GET"): to(("stranger", *SIGNED_IN), 404),
    ("calendars.switch_on", "POST"): to(SIGNED_IN, 200),
    ("calendars.switch_off", "POST"): to(SIGNED_IN, 303),
    ("account.confirm", "POST"): to(SIGNED_IN, 303),
    **dict.fromkeys((("account.remove_passkey", "POST"), ("account.remove_code_app", "POST")), to(())),
    ("account.recovery_codes", "POST"): to(SIGNED_IN, 403),
    ("visits.listing", "GET"): to((*VISITORS, "board", "office"), 200),
    ("reports.listing", "GET"): to((*CHAIRS, "board", "office"), 200),
    ("checking.queue", "GET"): OFFICE,
    ("actions.listing", "GET"): to(SIGNED_IN, 200),
    # There is no action yet: tests/views/test_actions.py walks one.
    **dict.fromkeys((("actions.show", "GET"), ("actions.step", "GET"), ("actions.step", "POST"), ("actions.move", "GET"), ("actions.move", "POST")), to(())),
    **dict.fromkeys((("giving.hand", "GET"), ("giving.hand", "POST")), to(())),
    ("giving.new", "GET"): OFFICE,
    ("giving.new", "POST"): OFFICE_POST,
    ("board.show", "GET"): to(("board", "office"), 200),
    ("board_actions.show", "GET"): to(("board", "office"), 200),
    ("searching.findings", "GET"): to(("board", "office"), 200),
    ("coverage.show", "GET"): to(("board", "office"), 200),
    ("board_questions.show", "GET"): to(("board", "office"), 200),
    ("board_questions.followed", "GET"): to(("board", "office"), 200),
    ("board_questions.agreed", "GET"): to(("board", "office"), 200),
    ("practices.listing", "GET"): to(SIGNED_IN, 200),
    ("practices.waiting", "GET"): OFFICE,
    # Nothing waits and nothing is there yet: tests/views/test_practices.py puts it there.
    **dict.fromkeys((("practices.reword", "GET"), ("practices.reword", "POST"), ("practices.remove", "POST")), to(())),
    ("published.listing", "GET"): to(SIGNED_IN, 200),
    # None is published yet: tests/views/test_published.py does it.
    ("published.show", "GET"): OFFICE,
    ("published.pdf", "GET"): to(()),
    ("published.make", "POST"): to(("office",), 409),
    ("published.publish", "POST"): to(("office",), 303),
    ("exports.listing", "GET"): to(("board", "office"), 200),
    ("exports.take", "GET"): to(("board", "office"), 200),
    ("exports.taken", "GET"): OFFICE,
    ("papers.listing", "GET"): to(("board", "office"), 200),
    # There is no paper yet: tests/views/test_papers.py walks one.
    ("papers.show", "GET"): to(("board", "office"), 200),
    ("papers.version", "GET"): to(()),
    ("papers.pdf", "GET"): to(()),
    ("papers.make", "POST"): to(("office",), 400, 409),
    ("papers.issue", "POST"): to(("office",), 303),
    ("papers.considered", "POST"): to(("office",), 409),
    ("people.listing", "GET"): OFFICE,
    ("people.invite", "GET"): OFFICE,
    ("people.invite", "POST"): OFFICE_POST,
    ("people.change", "GET"): OFFICE,
    ("people.change", "POST"): OFFICE_POST,
    ("people.deactivate", "GET"): OFFICE,
    **dict.fromkeys((("people.deactivate", "POST"), ("people.bring_back", "POST"), ("people.sign_out_everywhere", "POST")), to(("office",), 303)),
    ("planning.new", "GET"): to((*VISITORS, "office"), 200),
    ("planning.new", "POST"): to((*VISITORS, "office"), 400),
    **dict.fromkeys((("addresses.confirm", "GET"), ("addresses.confirm", "POST")), to(("stranger", *SIGNED_IN), 400)),
    ("addresses.confirmed", "GET"): ANYBODY,
    ("people.keep_address", "POST"): to(("office",), 303),
    # Only a Lay Adviser has a choice.
    ("naming.choose", "GET"): to(("visitor",), 200),
    ("naming.choose", "POST"): to(("visitor",), 303),
    ("handing_over.reports", "GET"): OFFICE,
    ("handing_over.reports", "POST"): OFFICE_POST,
    ("handing_over.take_back", "POST"): to(("office",), 303),
    ("readings.listing", "GET"): OFFICE,
    ("letters.listing", "GET"): OFFICE,
    **dict.fromkeys((("letters.try_again", "POST"), ("letters.try_all_again", "POST"), ("letters.drop", "POST")), to(("office",), 303)),
    # One visit.
    ("visits.show", "GET"): PLAN,
    ("visits.choose_form", "POST"): WRITTEN,
    # What each wrote is theirs alone until both have finished: tests/views/test_pairs.py walks that.
    ("pairs.show", "GET"): BOTH_SENT,
    ("pairs.take_over", "POST"): to(("second visitor",), 303, at=RETURNED),
    **dict.fromkeys((("pairs.begin", "POST"), ("pairs.take_back", "POST")), to(())),
    ("in_browser.token", "GET"): PLAN,
    ("visits.consider", "POST"): to(("office",), 400, at=RELEASED),
    ("planning.plan", "GET"): to(("visitor", "office"), 200, at=OPEN_STAGES),
    ("planning.plan", "POST"): to(("visitor", "office"), 400, at=OPEN_STAGES),
    ("planning.cancel", "GET"): to(("visitor", "office"), 200, at=OPEN_STAGES),
    ("planning.cancel", "POST"): to(("visitor", "office"), 303, at=OPEN_STAGES),
    ("planning.bring_back", "POST"): to(("visitor", "office"), 303, at=CANCELLED),
    ("planning.correct", "GET"): to(("office",), 200, at=SUBMITTED),
    ("planning.correct", "POST"): to(("office",), 400, at=SUBMITTED),
    ("history.show", "GET"): to(("visitor", "second visitor", "office"), 200),
    ("history.words", "GET"): to(("visitor", "second visitor", "office"), 200),
    ("handing_over.visit", "GET"): to(("office",), 200, at=ALONE),
    ("handing_over.visit", "POST"): to(("office",), 400, at=ALONE),
    ("typing_in.begin", "GET"): to(("office",), 200, at=ALONE),
    ("typing_in.begin", "POST"): to(("office",), 400, at=ALONE),
    # Nobody types in these visits: tests/views/test_typing_in.py says who may while somebody does.
    **{(f"typing_in.{page}", method): to((), 404) for page in ("ask", "confirm", "give") for method in ("GET", "POST")},
    ("notes.sheet", "GET"): NOTES,
    ("observation.section", "GET"): WRITE,
    ("observation.section", "POST"): WRITTEN,
    ("attendance.how", "GET"): of_the_pair(200, 303),
    ("attendance.how", "POST"): of_the_pair(400, 303),
    ("findings.finding", "GET"): WRITE,
    ("findings.finding", "POST"): WRITTEN,
    ("findings.remove", "POST"): to(("visitor",), 303, at=OPEN_STAGES - {Stage.PLANNED}),
    ("findings.bring_back", "POST"): to(("visitor",), 303, at=OPEN_STAGES - {Stage.PLANNED}),
    ("drafts.listing", "GET"): of_the_pair(200, first=ALWAYS - RELEASED_STAGES, second=ALONE | CANCELLED),
    ("drafts.clear", "GET"): WRITE,
    ("drafts.clear", "POST"): WRITTEN,
    ("drafts.bring_back", "POST"): WRITTEN,
    ("sending.check", "GET"): WRITE,
    # The button pressed in another tab, too, leads to what the first press did.
    ("sending.check", "POST"): of_the_pair(400, 303, first=OPEN_STAGES | SUBMITTED, second=ALONE | SUBMITTED),
    ("sending.sent", "GET"): of_the_pair(200, first=SENT - RETURNED, second=SENT - RETURNED),
    ("sending.copy", "GET"): BOTH_SENT,
    ("sending.copy_pdf", "GET"): BOTH_SENT,
    ("sending.talk", "GET"): to(("visitor",), 200, at=SUBMITTED),
    ("sending.talk", "POST"): to(("visitor",), 400, at=SUBMITTED),
    ("checking.show", "GET"): to(("office",), 200, at=SUBMITTED),
    ("checking.show", "POST"): to(("office",), 400, 409, at=SUBMITTED),
    ("checking.release", "GET"): to(("office",), 303, at=SUBMITTED),
    ("checking.release", "POST"): to(("office",), 409, at=SUBMITTED),
    # No reply is sent here: tests/views/test_replying_sent.py says who reads one that was.
    ("replying.show", "GET"): to(("chair",), 200, at=RELEASED_STAGES),
    ("replying.show", "POST"): REPLIED,
    ("replying.check", "GET"): to(("chair",), 200, at=RELEASED_STAGES),
    ("replying.check", "POST"): REPLIED,
    ("replying.more_days", "GET"): to(("office",), 200, at=RELEASED_STAGES),
    ("replying.more_days", "POST"): to(("office",), 400, at=RELEASED_STAGES),
    ("withdrawing.show", "GET"): to(("office",), 200, at=RELEASED_STAGES),
    ("withdrawing.show", "POST"): to(("office",), 400, at=RELEASED_STAGES),
    # Nor are points of fact answered: tests/views/test_settling.py says by whom.
    **dict.fromkeys((("settling.show", "GET"), ("settling.show", "POST")), to(())),
    ("raising.point", "GET"): to(("chair",), 303, at=RELEASED_STAGES),
    ("raising.point", "POST"): REPLIED,
    ("raising.parts", "GET"): to(("chair",), 200, at=RELEASED_STAGES),
    ("raising.remove", "POST"): to(("chair",), 404, at=RELEASED_STAGES),
    ("raising.bring_back", "POST"): to(("chair",), 404, at=RELEASED_STAGES),
    ("reports.show", "GET"): REPORT,
    ("reports.pdf", "GET"): REPORT,
}

#: A visit that is planned has no finding that could be removed: to its visitor that is simply not there.
NOTHING_THERE = {("findings.remove", Stage.PLANNED), ("findings.bring_back", Stage.PLANNED)}
#: The second of the pair has written no finding of their own.
NOT_THEIRS = {"findings.remove", "findings.bring_back"}
#: What stands for the parts of an address; a part's slug is chosen by its page.
OF_PEOPLE = ("people", "handing_over", "second_factor")
SLUGS = {"observation": "victim-safety", "attendance": "who-was-there", "findings": "findings", "drafts": "victim-safety", "actions": "note"}


def people_of(cast: Cast, db: Database) -> dict[str, Person]:
    """Everybody who is signed in, by what they are to the visits of the walk."""
    maud, tove = (
        inviting.invite(db, Person(0, name, f"{name.split()[0].lower()}@example.org", roles), at=NOW)
        for name, roles in (("Maud Selby", frozenset({Role.VISITOR})), ("Tove Lindsey", frozenset[Role]()))
    )
    return {
        "visitor": cast.wren,
        "second visitor": cast.idris,
        "another visitor": maud,
        "chair": cast.tamsin,
        "another chair": cast.corin,
        "board": cast.ottilie,
        "office": cast.bram,
        "nobody": tove,
    }


def visit_at(stage: Stage, world: World) -> Visit:
    """A visit of Wren and Idris to Tamsin's meeting; one that is being written has a finding, and one that was sent, no talk yet."""
    pair = {"second_visitor": Seat.of(world.cast.idris)}
    if stage is Stage.SUBMITTED:
        return without_talk(world.written(**pair), world)
    visit: Visit = getattr(world, stage.value)(**pair)
    if stage is Stage.WRITING:
        visiting.record_finding(world.db, visit, "findings", Finding(None, "good-practice", "Good."), by=world.cast.wren, at=NOW)
    return visit


def without_talk(visit: Visit, world: World) -> Visit:
    seen = observations.get(world.db, visit).revision("talk")
    not_yet = {"L2": Answer("not-yet"), "L2_why": Answer("She had to leave. I ring her on Friday.")}
    visiting.record(world.db, visit, "talk", not_yet, seen=seen, by=world.cast.wren, at=NOW)
    return visiting.submit(world.db, visits.get(world.db, visit.ref), DECLARED, by=world.cast.wren, at=NOW)


def client_of(app: Flask, person: Person | None) -> FlaskClient:
    """A browser without the checks of pages, which the other tests make."""
    client = FlaskClient(app, app.response_class)
    if person is not None:
        sign_in(client, person)
    return client


def routes(app: Flask, *, of_a_visit: bool) -> list[tuple[Rule, str]]:
    """Each rule with each of its methods."""
    rules = [rule for rule in app.url_map.iter_rules() if ("ref" in rule.arguments) is of_a_visit]
    return [(rule, method) for rule in rules for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})]


def address(app: Flask, rule: Rule, visit: Visit | None, world: World) -> str:
    """The address of a rule for one visit, with something that exists for each of its parts."""
    blueprint = rule.endpoint.partition(".")[0]
    finding = _finding(world.db, visit) if visit else 0
    filled: dict[str, object] = {
        "key": {"papers": "2026-q3", "exports": "answers"}.get(blueprint, "C1"),
        "kind": "csv",
        "finding": 999,
        "year": 2025,
        "practice": 999,
        "ref": visit.ref if visit else "",
        "slug": SLUGS.get(blueprint, ""),
        "finding_kind": "good-practice",
        "number": world.cast.corin.id if blueprint in OF_PEOPLE else "new" if rule.endpoint in ("findings.finding", "raising.point") else finding,
        "successor": world.cast.tamsin.id,
        "version": 1,
        "draft": 1,
        "token": "no-such-token",
        "role": "visitor",
        "filename": "built/favicon.svg",
    }
    built = rule.build({name: filled[name] for name in rule.arguments}, append_unknown=False)
    assert built is not None
    return built[1]


def _finding(db: Database, visit: Visit) -> int:
    return next((one.id or 0 for one in observations.get(db, visit).findings), 0)


class Undo:
    """Puts the database back as it was after a request that changed it."""

    def __init__(self, db: Database) -> None:
        self.live, self.kept = db.conn, sqlite3.connect(":memory:")
        self.live.backup(self.kept)

    def __call__(self) -> None:
        self.kept.backup(self.live)


def test_every_route_is_in_the_table_and_nothing_else_is(app: Flask) -> None:
    there = {(rule.endpoint, method) for rule, method in [*routes(app, of_a_visit=True), *routes(app, of_a_visit=False)]}
    assert there == set(TABLE)


def test_everybody_is_let_in_where_the_table_says_at_every_stage(app: Flask, world: World, cast: Cast, db: Database) -> None:
    people, at_stage = people_of(cast, db), {stage: visit_at(stage, world) for stage in Stage}
    clients, undo, wrong = {who: client_of(app, person) for who, person in people.items()}, Undo(db), []
    for rule, method in routes(app, of_a_visit=True):
        for stage, visit in at_stage.items():
            where = address(app, rule, visit, world)
            for who, client in clients.items():
                code = answered(client, where, method)
                if code not in expected(rule.endpoint, method, who, stage):
                    wrong.append(f"{who}: {method} {rule.endpoint} of a visit that is {stage}: {code}")
                if method == "POST" and code < 400:
                    undo()
    assert wrong == []


def answered(client: FlaskClient, where: str, method: str) -> int:
    """The status of one answer, which is read to its end."""
    with client.open(where, method=method) as answer:
        answer.get_data()
        return int(answer.status_code)


def expected(endpoint: str, method: str, who: str, stage: Stage) -> frozenset[int]:
    """What somebody is answered, by the table."""
    opened = TABLE[endpoint, method]
    if opened.lets(who, stage):
        return opened.answers
    if (who == "visitor" and (endpoint, stage) in NOTHING_THERE) or (who == "second visitor" and endpoint in NOT_THEIRS and stage in ALONE):
        return frozenset({404})
    return frozenset({403 if stage in KNOWN.get(who, frozenset()) else 404})


def test_pages_that_are_no_visits_are_there_for_whom_the_table_says(app: Flask, world: World, cast: Cast, db: Database) -> None:
    people, undo, wrong = people_of(cast, db), Undo(db), []
    for rule, method in routes(app, of_a_visit=False):
        for who, person in people.items():
            opened = TABLE[rule.endpoint, method]
            code = answered(client_of(app, person), address(app, rule, None, world), method)
            if code not in (opened.answers if who in opened.who else {404}):
                wrong.append(f"{who}: {method} {rule.endpoint}: {code}")
            if method == "POST" and code < 400:
                undo()
    assert wrong == []


def test_a_stranger_is_sent_to_sign_in_from_every_door_but_the_public_ones(app: Flask, world: World) -> None:
    visit, client, wrong = world.released(), client_of(app, None), []
    for rule, method in [*routes(app, of_a_visit=True), *routes(app, of_a_visit=False)]:
        opened = TABLE[rule.endpoint, method]
        with client.open(address(app, rule, visit, world), method=method) as answer:
            answer.get_data()
        to_sign_in = answer.status_code == 303 and (answer.location or "").startswith("/sign-in")
        if not (answer.status_code in opened.answers if "stranger" in opened.who else to_sign_in):
            wrong.append(f"{method} {rule.endpoint}: {answer.status_code} {answer.location}")
    assert wrong == []


@pytest.mark.parametrize("where", ["/visits/V-1999-0001", "/visits/V-1999-0001/report.pdf", "/no/such/page", "/visits/../people", "/people/99"])
def test_what_does_not_exist_looks_the_same_to_a_stranger(where: str, app: Flask) -> None:
    for method in ("GET", "POST", "DELETE"):
        answer = client_of(app, None).open(where, method=method)
        assert (answer.status_code, (answer.location or "").partition("?")[0]) == (303, "/sign-in")


def test_a_visit_that_does_not_exist_is_answered_as_one_that_is_not_ones_own(app: Flask, world: World, cast: Cast) -> None:
    visit = world.planned()
    client = client_of(app, cast.idris)
    theirs, none = client.get(f"/visits/{visit.ref}"), client.get("/visits/V-1999-0001")
    new_each_time = r'nonce="[^"]+"|name="csrf_token" value="[^"]+"'
    words = [re.sub(new_each_time, "", answer.text) for answer in (theirs, none)]
    assert (theirs.status_code, words[0]) == (none.status_code, words[1])


def test_somebody_deactivated_is_a_stranger_at_the_next_click(app: Flask, world: World, cast: Cast, db: Database) -> None:
    client = client_of(app, cast.wren)
    assert client.get("/visits").status_code == 200
    inviting.deactivate(db, cast.wren, by=cast.bram, at=NOW)
    assert client.get("/visits").status_code == 303
