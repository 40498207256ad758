"""The Nu HTML checker: pages are collected while the tests run, and checked together in one run at the end."""

from __future__ import annotations

import re
import subprocess
from functools import cache
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parent.parent
JAR = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
#: What differs each time a page is made and says nothing about it.
CHANGES = re.compile(r'(nonce="|name="csrf_token"[^>]*value=")[^"]*')


@cache
def folder() -> Path:
    """Where this run's pages are: `make test` empties it first."""
    found = ROOT / "build" / "html"
    found.mkdir(parents=True, exist_ok=True)
    return found


def collect(name: str, html: str) -> None:
    """Keeps a page for the check; the same page is kept once."""
    html = CHANGES.sub(r"\1x", html)
    short = re.sub(r"[^\w-]+", "-", name).strip("-")[:80]
    (folder() / f"{short}-{sha256(html.encode()).hexdigest()[:8]}.html").write_text(html, encoding="utf-8")


def collected() -> int:
    """How many different pages there are."""
    return len(list(folder().iterdir()))


def errors() -> list[str]:
    """What the checker finds in all collected pages: a line an error, with the page and the place."""
    command = ["java", "-Xss4m", "-jar", str(JAR), "--errors-only", "--format", "gnu", str(folder())]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    found = [line for line in done.stderr.splitlines() if line.strip()]
    return found if found or done.returncode == 0 else [f"the checker ended with {done.returncode}: {done.stdout[-500:]}"]
