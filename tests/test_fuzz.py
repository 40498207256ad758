"""Every form and every address is given what no page would send: never a 5xx, and nothing is changed by whoever may not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape
from urllib.parse import quote_from_bytes, urlencode

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from werkzeug.routing import Rule

from observe.domain.visit import Stage
from observe.views.asked import Page
from observe.views.held import WAYS_IN
from tests.hostile import METHODS, PARTS, QUERIES, VALUES, Form, forms_of
from tests.lab import HARMLESS, Asked, Lab, endpoint, open_lab, posts
from tests.sessions import sign_in
from tests.views.test_access import address

TYPED = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """One place for all tries: it is put back as it was after each."""
    with open_lab(tmp_path_factory.mktemp("lab") / "instance") as made:
        yield made


@pytest.fixture
def lab(opened: Lab) -> Lab:
    """All of it, as it was before the first try."""
    opened.undo()
    return opened


def posted(lab: Lab, who: str, form: Form, fields: list[tuple[str, str]], *, kind: str = TYPED) -> int:
    """One try; what it changed is put back."""
    status = lab.answer(who, "POST", form.action, data=urlencode(fields, errors="surrogatepass"), content_type=kind)
    if status < 400:
        lab.undo()
    return status


def test_every_form_takes_anything_in_all_its_fields_at_once_without_failing(lab: Lab) -> None:
    asked = lab.asked
    assert {rule.endpoint for rule, _ in posts(lab)} - {endpoint(lab, form.action) for _, form in asked} <= HARMLESS
    for number, (who, form) in enumerate(asked):
        for value in (VALUES[(number * 7 + step * 5) % len(VALUES)] for step in range(4)):
            posted(lab, who, form, [(name, value) for name in form.names])
        posted(lab, who, form, [(name, value) for name in form.names for value in (*form.choices.get(name, ()), "x")])


def test_hypothesis_mixes_right_and_wrong_values_in_every_form(lab: Lab) -> None:
    asked = lab.asked
    wrong = st.sampled_from(VALUES) | st.text(max_size=40)

    def fields(one: Asked) -> st.SearchStrategy[list[tuple[str, str]]]:
        now = dict(one.form.fields)
        each = [
            st.lists(st.sampled_from([now.get(name, ""), *one.form.choices.get(name, ())]) | wrong, max_size=2).map(
                lambda values, name=name: [(name, value) for value in values]
            )
            for name in one.form.names
        ]
        return st.tuples(*each).map(lambda parts: [pair for part in parts for pair in part])

    @hypothesis_settings(max_examples=250, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(asked).flatmap(lambda one: st.tuples(st.just(one), fields(one))))
    def one_try(tried: tuple[Asked, list[tuple[str, str]]]) -> None:
        (who, form), sent = tried
        posted(lab, who, form, sent)

    one_try()


def typed_into(lab: Lab, who: str, where: str) -> tuple[str, dict[str, str]]:
    """The token of a page's form, and a text for each box on it in which one types words."""
    page = lab.client(who).get(where)
    asked = Page(page.text, where).questions() if page.status_code == 200 else {}
    boxes = [name for name, controls in asked.items() if controls[0].tag != "select" and controls[0].has.get("type", "text") in ("text", "email")]
    tokens = re.findall(r'name="csrf_token" value="([^"]+)"', page.text)
    return tokens[-1] if tokens else "", {name: f"Text {number} & more" for number, name in enumerate(boxes)}


def test_every_form_in_which_one_types_words_shows_them_after_signing_in_again_beside_their_questions(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(lab.app.config, "WTF_CSRF_ENABLED", True)
    seen: set[str] = set()
    for who, action in sorted({(who, form.action) for who, form in lab.asked if who in lab.people}):
        if endpoint(lab, action) in seen or endpoint(lab, action).partition(".")[0] in WAYS_IN:
            continue
        token, words = typed_into(lab, who, action)
        if not words:
            continue
        again = FlaskClient(lab.app, lab.app.response_class)
        sign_in(again, lab.people[who])
        shown = again.post(action, data={"csrf_token": token, **words}, headers={"Sec-Fetch-Site": "same-origin"})
        rows = re.findall(r'__key">([^<]+)</dt>\s*<dd[^>]*><span[^>]*>([^<]*)</span></dd>', shown.text)
        assert [unescape(answer) for _, answer in rows] == list(words.values()), action
        assert "You also typed" not in [question for question, _ in rows]
        sent = next(form for form in forms_of(shown.text, "/") if form.action == action)
        assert [(name, unescape(value)) for name, value in sent.fields][1:] == list(words.items())
        seen.add(endpoint(lab, action))
    assert sorted(seen) == sorted(WITH_WORDS)


#: The forms in which one types words on a page of their own.
WITH_WORDS = {
    "checking.show",
    "findings.finding",
    "giving.new",
    "observation.section",
    "people.change",
    "people.invite",
    "planning.correct",
    "planning.new",
    "planning.plan",
    "replying.more_days",
    "replying.show",
    "sending.check",
    "sending.talk",
    "typing_in.ask",
    "withdrawing.show",
}


def filled(rule: Rule, part: str, *, ref: str = "") -> str:
    """The rule's address with this in each of its parts; in place of a visit's reference, if one is given, that."""
    return re.sub(r"<([^>]*)>", lambda found: ref if ref and found[1] == "ref" else part, rule.rule)


def some_of(values: Sequence[str], count: int, number: int) -> list[str]:
    """So many of them, others for each number."""
    return [values[(number * count + step) % len(values)] for step in range(count)]


def test_no_address_fails_whatever_stands_in_it_and_with_whatever_method(lab: Lab) -> None:
    rules = list({rule.rule: rule for rule in lab.app.url_map.iter_rules()}.values())
    before, stages = lab.content(), list(Stage)
    for number, rule in enumerate(rules):
        for step, part in enumerate(some_of(PARTS, 10, number) if rule.arguments else PARTS[:1]):
            method = METHODS[(number + step) % len(METHODS)]
            who = ("office", "visitor", "stranger")[step % 3]
            if rule.arguments or method != "POST":
                lab.answer(who, method, filled(rule, part))
                if rule.arguments <= {"ref"}:
                    continue
                its_own = filled(rule, part, ref=lab.visits[stages[number % len(stages)]].ref)
                if lab.answer(("visitor", "office")[step % 2], method, its_own) < 400 and method == "POST":
                    lab.undo()
        for method in METHODS:
            if method not in ("POST", "GET", "HEAD", "OPTIONS") and rule.endpoint != "static":
                assert lab.answer("office", method, filled(rule, "1")) in (303, 404, 405, 400), (method, rule)
        for step in range(3):
            lab.answer("office", "GET", f"{filled(rule, lab.visits[Stage.RELEASED].ref)}?{QUERIES[(number * 3 + step) % len(QUERIES)]}")
    for query in QUERIES:
        for where in ("/", "/visits", "/reports", "/board", "/board/findings", "/people", "/checking", "/sign-in", "/readings"):
            lab.answer("office", "GET", f"{where}?{query}")
    assert lab.content() == before


#: Bodies that are no form, and headers that no browser sends.
BODIES: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xfe\x00name=%ff%fe&x=%", TYPED),
    (b"{" * 5000, "application/json"),
    (b'{"name": 1}', "application/json"),
    (b"<a>", "text/xml"),
    (b"name=Ann", "multipart/form-data"),
    (b'--x\r\nContent-Disposition: form-data; name="name"; filename="a\x00b"\r\n\r\nhello\r\n--x--\r\n', "multipart/form-data; boundary=x"),
    (b"--x\r\nContent-Disposition: form-data\r\n\r\n" + b"a" * 3000, "multipart/form-data; boundary=x"),
    (b"name=" + b"a" * 1_000_000, TYPED),
    (b"&".join(b"name=a" for _ in range(10_000)), TYPED),
    (b"&".join(b"f%d=a" % number for number in range(10_000)), TYPED),
    (b"name=" + b"a" * 3_000_000, TYPED),
    (b"name=Ann", "application/x-www-form-urlencoded; charset=utf-7"),
    (b"name=Ann", "\xff"),
)


def test_a_body_that_is_no_form_or_too_much_of_one_is_refused_and_changes_nothing(lab: Lab) -> None:
    before = lab.content()
    for number, (rule, _) in enumerate(posts(lab)):
        if rule.endpoint in HARMLESS:
            continue
        where = address(lab.app, rule, lab.visits[Stage.WRITING] if "ref" in rule.arguments else None, lab.world)
        for step in range(3):
            body, kind = BODIES[(number * 3 + step) % len(BODIES)]
            if lab.answer("office", "POST", where, data=body, content_type=kind) < 400:
                lab.undo()
    for body, kind in BODIES:
        for who, where in (
            ("visitor", f"/visits/{lab.visits[Stage.WRITING].ref}/observation/victim-safety"),
            ("office", "/people/new"),
            ("stranger", "/sign-in"),
        ):
            if lab.answer(who, "POST", where, data=body, content_type=kind) < 400:
                lab.undo()
    lab.undo()
    assert lab.content() == before


def test_whoever_may_not_changes_nothing_with_any_form(lab: Lab) -> None:
    before, asked = lab.content(), lab.asked
    for who, form in asked:
        others = [
            other
            for other in ("stranger", "nobody", "another visitor", "halfway", "gone")
            if not (other != "stranger" and endpoint(lab, form.action) in ONES_OWN)
        ]
        for other in others:
            status = lab.answer(other, "POST", form.action, data=urlencode(form.fields), content_type=TYPED)
            assert status in (303, 400, 403, 404), (other, form.action, status)
        assert lab.content() == before, (who, form.action)


#: What everybody may do with what is their own, and any visitor: plan.
ONES_OWN = frozenset({"planning.new", "naming.choose"})

#: Headers as nobody sends them.
HEADERS: tuple[dict[str, str], ...] = (
    {"Host": "evil.example"},
    {"Host": "localhost:99999"},
    {"Host": "[::1"},
    {"X-Forwarded-For": "1.2.3.4, \x00"},
    {"X-Forwarded-Host": "evil.example"},
    {"Cookie": "observe=" + quote_from_bytes(b"\xff\x00") * 50},
    {"Cookie": "observe=.eJwAAAD.x.y; observe="},
    {"Accept-Language": "*" * 5000},
    {"Range": "bytes=9999999999999-1"},
    {"If-None-Match": '"' * 999},
    {"If-Modified-Since": "yesterday"},
    {"Content-Length": "-1"},
    {"Content-Length": "x"},
    {"Referer": "https://evil.example/\x80"},
    {"Authorization": "Basic %%%"},
)


@pytest.mark.parametrize("number", range(len(HEADERS)))
def test_no_header_makes_a_page_fail(lab: Lab, number: int) -> None:
    for who, where in (("stranger", "/sign-in"), ("office", "/people"), ("visitor", "/"), ("office", "/static/built/favicon.svg"), ("stranger", "/health")):
        for method in ("GET", "POST"):
            lab.answer(who, method, where, headers=HEADERS[number])
