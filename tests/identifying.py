"""How well the check for identifying details does: `make identifiers` prints the table of docs/identifiers.md."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path

from observe.domain import area
from observe.domain.identifiers import Kind, Known, Mark, Tier, find, known_of
from observe.domain.visit import Level, Mode, Plan, Seat

ROOT = Path(__file__).parents[1]
SENTENCES = tomllib.loads((ROOT / "tests/domain/identifiers.toml").read_text(encoding="utf-8"))
LONDON = area.read(ROOT / "observe/areas/london.toml")
PLAN = Plan(("camden", "islington"), date(2026, 3, 14), time(10), Level.BOTH, Mode.HYBRID, Seat(1, "Tamsin Oyelaran"), Seat(2, "Wren Ashdown"))
KNOWN = known_of(LONDON, PLAN)

#: Texts of our own that identify nobody, by what they are.
OWN_TEXTS = {"the demonstration's texts": "observe/demonstration/words/*.toml", "the instrument's wording": "forms/instruments/*.toml"}


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence with a passage that ought to be found."""

    kind: Kind
    tier: Tier
    text: str
    start: int
    end: int

    def is_caught(self) -> bool:
        """Whether a mark of the kind and tier touches the passage."""
        return any((mark.kind, mark.tier) == (self.kind, self.tier) and mark.start < self.end and self.start < mark.end for mark in find(self.text, KNOWN))


def labelled() -> Iterator[Labelled]:
    """Every sentence with an identifying detail."""
    for group in SENTENCES["found"]:
        for line in filter(None, group["sentences"].splitlines()):
            before, passage, after = re.fullmatch(r"(.*)\[\[(.*)\]\](.*)", line).groups()  # type: ignore[union-attr]  # every line has one passage
            yield Labelled(Kind(group["kind"]), Tier(group["tier"]), before + passage + after, len(before), len(before + passage))


def clean() -> list[str]:
    """Every sentence without one."""
    return [line for line in SENTENCES["clean"].splitlines() if line]


def own_texts(pattern: str) -> list[str]:
    """Every text in the files of that pattern."""
    return [text for path in sorted(ROOT.glob(pattern)) for text in _texts(tomllib.loads(path.read_text(encoding="utf-8")))]


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, dict):
        yield from _texts(list(value.values()))


def flagged(texts: list[str], tier: Tier, known: Known = KNOWN) -> list[tuple[str, Mark]]:
    """The first mark of that tier in each text that has one."""
    marks = ((text, next((mark for mark in find(text, known) if mark.tier is tier), None)) for text in texts)
    return [(text, mark) for text, mark in marks if mark]


def main() -> None:
    """Prints the table."""
    missed: list[str] = []
    every = list(labelled())
    print("| kind | tier | caught |\n| --- | --- | --- |")
    for kind, tier in dict.fromkeys((one.kind, one.tier) for one in every):
        of_kind = [one for one in every if (one.kind, one.tier) == (kind, tier)]
        missed += [f"{kind}, {tier}: {one.text}" for one in of_kind if not one.is_caught()]
        print(f"| {kind} | {tier} | {sum(one.is_caught() for one in of_kind)} of {len(of_kind)} |")
    print("\n| clean text | stop | warn | ask |\n| --- | --- | --- | --- |")
    texts = {"sentences written for this": clean(), **{what: own_texts(pattern) for what, pattern in OWN_TEXTS.items()}}
    for what, lines in texts.items():
        print(f"| {what} ({len(lines):,}) | {' | '.join(str(len(flagged(lines, tier))) for tier in Tier)} |")
    print("\nMissed:", *missed, sep="\n  ")
    print("\nFlagged though clean:")
    for text, mark in (one for tier in Tier for lines in texts.values() for one in flagged(lines, tier)):
        print(f"  {mark.tier}, {mark.kind}: {text[mark.start : mark.end]!r} in {text}")


if __name__ == "__main__":
    main()
