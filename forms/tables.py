"""Reading a table of a TOML file: each value is asked for by name and type, and every fault is noted with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

Code = TypeVar("Code", bound=StrEnum)


@dataclass(slots=True)
class Table:
    """One table and where it stands. `faults` is shared by all tables of a file; `used` finds keys that nobody asked for."""

    values: dict[str, object]
    place: str
    faults: list[str]
    used: set[str] = field(default_factory=set)

    def fault(self, message: str) -> None:
        """Note what is wrong here."""
        self.faults.append(f"{self.place}: {message}" if self.place else message)

    def _take(self, key: str) -> object:
        self.used.add(key)
        return self.values.get(key)

    def text(self, key: str) -> str:
        """Words that must be there."""
        value = self._take(key)
        if isinstance(value, str) and value.strip():
            return value
        self.fault(f"{key} is missing" if value is None else f"{key} must be words in quotation marks, and not empty")
        return ""

    def optional_text(self, key: str) -> str:
        """Words that may be left out."""
        return self.text(key) if key in self.values else ""

    def flag(self, key: str) -> bool:
        """True or false; false when left out."""
        value = self._take(key)
        if isinstance(value, bool):
            return value
        if value is not None:
            self.fault(f"{key} must be true or false")
        return False

    def optional_number(self, key: str) -> int | None:
        """A whole number from 0, or None when left out."""
        value = self._take(key)
        if value is None:
            return None
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        self.fault(f"{key} must be a whole number")
        return None

    def number(self, key: str) -> int:
        """A whole number that must be there."""
        if key not in self.values:
            self.fault(f"{key} is missing")
        return self.optional_number(key) or 0

    def one_of(self, key: str, codes: type[Code], instead: Code) -> Code:
        """One of a fixed list; `instead` where it is none of them, so that reading can go on."""
        value = self.text(key)
        if value and value not in [code.value for code in codes]:
            self.fault(f'{key} is "{value}", which is none of {", ".join(codes)}')
        return codes(value) if value in [code.value for code in codes] else instead

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of words; empty when left out."""
        value = self._take(key)
        if value is None:
            return ()
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return tuple(value)
        self.fault(f"{key} must be a list of words in quotation marks")
        return ()

    def words_by_code(self, key: str) -> dict[str, str]:
        """A table of words, such as the meanings; empty when left out."""
        value = self._take(key)
        if value is None:
            return {}
        if isinstance(value, dict) and all(isinstance(one, str) for one in value.values()):
            return dict(value)
        self.fault(f"{key} must be a table of words in quotation marks")
        return {}

    def tables(self, key: str, word: str, name: str) -> Iterator[Table]:
        """The tables of a list, each known by what it calls itself under `name`, or by its number."""
        value = self._take(key)
        if value is not None and not (isinstance(value, list) and all(isinstance(one, dict) for one in value)):
            self.fault(f"{key} must be a list of tables")
            return
        for number, values in enumerate(value if isinstance(value, list) else (), start=1):
            own = values.get(name)
            place = f"{word} {own}" if isinstance(own, str) and own else f"{word} number {number}"
            yield Table(values, f"{self.place}, {place}" if self.place else place, self.faults)

    def done(self) -> None:
        """Note every key that nobody asked for: a slip of the pen must not be passed over."""
        for key in self.values.keys() - self.used:
            self.fault(f"{key} is not a word that belongs here")
