"""Words that the rules look for or pass over."""

from __future__ import annotations

import tomllib
from pathlib import Path

_LISTS = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))

SHORT_WORDS = frozenset(_LISTS["short"].split())
