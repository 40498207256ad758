"""The arrows only ever point down, and files stay small."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILES = sorted(path for part in ("observe", "forms", "reports") for path in (ROOT / part).rglob("*.py"))

#: Part → what it may import besides the standard library (the longest name wins).
MAY_IMPORT = {
    "forms": {"forms", "wtforms", "markupsafe", "werkzeug", "email_validator"},
    "forms.instrument": {"forms"},
    "forms.questions": set(),
    "forms.reading": {"forms"},
    "forms.answers": {"forms"},
    "forms.attended": {"forms"},
    "forms.found": {"forms"},
    "forms.replied": {"forms"},
    "forms.typed": set(),
    "reports": {"reports", "reportlab", "font_source_sans_pro", "PIL", "fontTools"},
    "observe.domain": {
        "observe.domain",
        "forms.instrument",
        "forms.answers",
        "forms.attended",
        "forms.found",
        "forms.replied",
        "forms.typed",
        "forms.tables",
        "govuk_bank_holidays",
    },
    "observe.store": {"observe.domain", "observe.store", "sqlite_utils", "forms.instrument", "forms.attended", "forms.found", "forms.replied"},
    "observe.services": {
        "observe.log",
        "observe.domain",
        "observe.store",
        "observe.services",
        "observe.settings",
        "reports",
        "sqlite_utils",
        "cryptography",
        "pyotp",
        "webauthn",
        "icalendar",
        "xlsxwriter",
        "forms.instrument",
        "forms.answers",
        "forms.attended",
        "forms.found",
        "forms.replied",
        "forms.typed",
    },
    "observe.demonstration": {
        "observe.demonstration",
        "observe.domain",
        "observe.store",
        "observe.services",
        "observe.installation",
        "forms",
        "reports",
        "sqlite_utils",
    },
    "observe.settings": set(),
    "observe.log": set(),
    "observe.installation": {"observe.domain", "observe.store", "observe.settings"},
    "observe.views": {
        "observe.log",
        "observe.domain",
        "observe.store",
        "observe.services",
        "observe.views",
        "observe.installation",
        "observe.settings",
        "forms",
        "reports",
        "flask",
        "flask_wtf",
        "itsdangerous",
        "werkzeug",
        "markupsafe",
        "sqlite_utils",
        "authlib",
        "joserfc",
        "requests",
        "segno",
    },
    "observe": {"observe", "forms.instrument", "forms.people", "flask", "flask_wtf", "jinja2", "waitress", "sqlite_utils"},
}


def imported_by(path: Path) -> set[str]:
    """The modules that a file imports, by their full names."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def module_of(path: Path) -> str:
    """The dotted name of a file's module."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def allowed(module: str, imported: str) -> bool:
    """Whether the longest rule that covers the module lets it import this."""
    rule = max((part for part in MAY_IMPORT if module == part or module.startswith(f"{part}.")), key=len)
    return imported.split(".")[0] in sys.stdlib_module_names or any(imported == name or imported.startswith(f"{name}.") for name in MAY_IMPORT[rule])


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_a_module_imports_only_what_stands_below_it(path: Path) -> None:
    assert [name for name in sorted(imported_by(path)) if not allowed(module_of(path), name)] == []


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_a_module_says_what_it_is_for_and_stays_readable(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text)), "no docstring"
    assert text.count("\n") <= 300, "over 300 lines: do two things live together?"


def test_a_domain_that_reached_for_the_web_would_be_caught() -> None:
    assert not allowed("observe.domain.visit", "flask.request")
    assert not allowed("forms.visit", "observe.domain.visit.Visit")
    assert allowed("observe.services.checking", "reports.feedback")
