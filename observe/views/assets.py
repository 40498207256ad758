"""The built style sheet and scripts: their addresses change with their content, so browsers may keep them for a year."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from flask import Flask

A_YEAR = 365 * 24 * 60 * 60


def init_app(app: Flask) -> None:
    """Gives templates `built`, the address of a built file. Where `make assets` has not run it has no version, and browsers keep nothing."""
    version = version_of(Path(app.root_path) / "static" / "built")
    start, end = f"{app.static_url_path}/built/", f"?v={version}" if version else ""
    app.jinja_env.globals["built"] = lambda name: f"{start}{name}{end}"
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = A_YEAR if version else None


def version_of(built: Path) -> str:
    """Eight letters that change when any built file does; empty when there is none."""
    if not built.is_dir():
        return ""
    return sha256(b"".join(file.read_bytes() for file in sorted(built.iterdir()))).hexdigest()[:8]
