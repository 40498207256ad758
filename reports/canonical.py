"""Records as canonical JSON, of which the hash is printed: classes whose fields are text, numbers, days, tuples of one kind, and each other."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

Record = TypeVar("Record")


def dump(record: Any) -> str:
    """The canonical form: keys sorted, no spaces, characters as they are, days as ISO text. What may be left out and is empty stands nowhere."""
    return json.dumps(_plain(record), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def load(kind: type[Record], text: str) -> Record:
    """The record that `dump` wrote. Raises KeyError, TypeError or ValueError for anything else."""
    record: Record = _typed(kind, json.loads(text))
    return record


def fingerprint(record: Any) -> str:
    """SHA-256 of the canonical form in UTF-8, in hexadecimal."""
    return sha256(dump(record).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value) if getattr(value, one.name) != one.default}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _typed(kind: Any, value: Any) -> Any:
    """A value as its field says."""
    if isinstance(kind, type) and is_dataclass(kind):
        return _filled(kind, value)
    if get_origin(kind) is tuple:
        return tuple(_typed(get_args(kind)[0], one) for one in value)
    if get_origin(kind) is UnionType:
        return None if value is None else _typed(get_args(kind)[0], value)
    if kind is date:
        return date.fromisoformat(value)
    if type(value) is not kind:
        raise TypeError(f"{value!r} is not {kind.__name__}")
    return value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _filled(kind: type, values: Mapping[str, Any]) -> Any:
    hints = _hints(kind)
    if unknown := values.keys() - hints.keys():
        raise ValueError(f"{kind.__name__} has no {', '.join(sorted(unknown))}")
    return kind(**{name: _typed(hint, values[name]) for name, hint in hints.items() if name in values})
