"""docs/security.md stays honest: the tests it names are there, every requirement stands in it once, and its counts and limits are true."""

from __future__ import annotations

import ast
import importlib
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.cast import Cast, World

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")

#: The numbers of OWASP ASVS 5.0.0's requirements of levels 1 and 2: section, then which of it.
LEVELS_1_AND_2 = """
    1.1.1-2 1.2.1-9 1.3.1-11 1.4.1-3 1.5.1-2 2.1.1-3 2.2.1-3 2.3.1-4 2.4.1 3.2.1-2 3.3.1-4 3.4.1-6 3.5.1-5 3.7.1-2 4.1.1-3 4.2.1
    4.3.1-2 4.4.1-4 5.1.1 5.2.1-3 5.3.1-2 5.4.1-3 6.1.1-3 6.2.1-12 6.3.1-4 6.4.1-4 6.5.1-5 6.6.1-3 6.8.1-4 7.1.1-3 7.2.1-4 7.3.1-2
    7.4.1-5 7.5.1-2 7.6.1-2 8.1.1-2 8.2.1-3 8.3.1 8.4.1 9.1.1-3 9.2.1-4 10.1.1-2 10.2.1-2 10.3.1-4 10.4.1-11 10.5.1-5 10.6.1-2
    10.7.1-3 11.1.1-2 11.2.1-3 11.3.1-3 11.4.1-4 11.5.1 11.6.1 12.1.1-3 12.2.1-2 12.3.1-4 13.1.1 13.2.1-5 13.3.1-2 13.4.1-5 14.1.1-2
    14.2.1-4 14.3.1-3 15.1.1-3 15.2.1-3 15.3.1-7 16.1.1 16.2.1-5 16.3.1-4 16.4.1-3 16.5.1-3 17.1.1 17.2.1-4 17.3.1-2
"""

#: What would run a text as a program, or make objects of any kind from one.
DANGEROUS_CALLS = {"eval", "exec", "compile", "__import__", "render_template_string", "system", "popen"}
DANGEROUS_MODULES = {"subprocess", "pickle", "marshal", "shelve", "yaml", "xml.etree", "lxml", "xml.dom", "xml.sax", "ctypes"}


def requirements() -> list[str]:
    """Each of them by its whole number."""
    found: list[str] = []
    for part in LEVELS_1_AND_2.split():
        section, _, which = part.rpartition(".")
        for one in which.split(","):
            first, _, last = one.partition("-")
            found += [f"{section}.{number}" for number in range(int(first), int(last or first) + 1)]
    return found


def part(heading: str) -> str:
    """What stands under a heading, up to the next of its kind."""
    return re.split(r"^## ", TEXT.partition(f"## {heading}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]


def rows(text: str) -> list[list[str]]:
    """The rows of its tables, without their heads."""
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in text.splitlines() if re.match(r"\| \**[0-9]+\.[0-9]+\.[0-9]+ ", line)]


def named_tests() -> list[str]:
    return sorted(set(re.findall(r"`(tests/[^`]+\.py::[^`]+)`", TEXT)))


def names_in(path: Path) -> set[str]:
    return {one.name for one in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(one, ast.FunctionDef)} if path.exists() else set()


def modules() -> Iterator[tuple[Path, ast.Module]]:
    """Every module that is served."""
    for folder in ("observe", "forms", "reports"):
        for path in (ROOT / folder).rglob("*.py"):
            yield path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.Module) -> set[str]:
    found = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    return found | {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}


def test_every_test_that_is_named_is_there() -> None:
    assert len(named_tests()) > 100
    there = {file: names_in(ROOT / file) for file in {name.partition("::")[0] for name in named_tests()}}
    assert [name for name in named_tests() if name.partition("::")[2] not in there[name.partition("::")[0]]] == []


def test_every_requirement_stands_in_it_once_and_the_counts_are_true() -> None:
    by_chapter = rows(part("Requirement by requirement"))
    missing = rows(part("Not met, or in part"))
    met_or_in_part = [cells[0].split(" ")[0] for cells in by_chapter]
    in_part = [cells[0].split(" ")[0] for cells in by_chapter if cells[1].startswith("**In part.**")]
    not_met = [cells[0].strip("*").split(" ")[0] for cells in missing if cells[1].startswith("**Not met.**")]
    no_use = re.findall(
        r"\b[0-9]+\.[0-9]+\.[0-9]+\b", "\n".join(line.split(" | ")[1] for line in part("Does not apply").splitlines() if line.startswith("| V"))
    )
    times = Counter([*met_or_in_part, *not_met, *no_use])
    assert times == Counter(requirements())
    assert sorted(in_part) == sorted(cells[0].split(" ")[0] for cells in missing if not cells[1].startswith("**Not met.**"))
    counted = [len(met_or_in_part) - len(in_part), len(in_part), len(not_met), len(no_use), len(requirements())]
    assert f"| {' | '.join(str(one) for one in counted)} |" in TEXT


def test_the_limits_are_those_of_the_code() -> None:
    said = re.findall(r"^\| [^|]+ \| ([0-9]+)(?: ([a-z]+))? \| `([a-z_.]+)\.([A-Z_]+)` \|$", part("Limits"), re.MULTILINE)
    assert len(said) >= 15
    for number, unit, module, name in said:
        kept = getattr(importlib.import_module(module), name)
        whole = timedelta(**{f"{unit.removesuffix('s')}s": int(number)}) if isinstance(kept, timedelta) else int(number)
        assert kept == whole, f"{module}.{name}"


def test_no_module_runs_a_text_or_reads_objects_from_one() -> None:
    for path, tree in modules():
        called = {getattr(node.func, "attr", getattr(node.func, "id", "")) for node in ast.walk(tree) if isinstance(node, ast.Call) if not is_pattern(node)}
        assert not called & DANGEROUS_CALLS, path
        assert not [name for name in imported(tree) for one in DANGEROUS_MODULES if name == one or name.startswith(f"{one}.")] or only_escapes(tree), path


def is_pattern(node: ast.Call) -> bool:
    """`re.compile`, which runs nothing."""
    return isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name) and node.func.value.id == "re"


def only_escapes(tree: ast.Module) -> bool:
    """Writes XML, and reads none."""
    return {name for name in imported(tree) if name.startswith("xml")} == {"xml.sax.saxutils"}


def test_chance_that_must_not_be_guessed_comes_from_the_system() -> None:
    """The other kind makes up the demonstration's people, the same ones each time."""
    assert {path.parts[:2] for path, tree in modules() if "random" in imported(tree)} <= {("observe", "demonstration")}
    assert {path for path, tree in modules() if "uuid" in imported(tree)} == set()


@pytest.mark.parametrize("path", ["/", "/account", "/people/new", "/visits/{ref}", "/visits/{ref}/observation/victim-safety", "/nowhere", "/help"])
def test_every_page_of_somebody_signed_in_offers_to_sign_out(cast: Cast, world: World, as_: Callable[..., FlaskClient], path: str) -> None:
    visit = world.writing()
    answer = as_(cast.bram if path.startswith("/people") else cast.wren).get(path.format(ref=visit.ref))
    assert answer.status_code in (200, 404)
    assert 'href="/sign-out">Sign out</a>' in answer.text
