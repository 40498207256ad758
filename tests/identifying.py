"""How well the check for identifying details does: `make identifiers` prints the table of docs/identifiers.md."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from random import Random

from observe.domain import area
from observe.domain.identifiers import SAYS, Kind, Known, Mark, Tier, find, known_of
from observe.domain.visit import Level, Mode, Plan, Seat
from tests.made_numbers import CHECKED, MADE, WRITTEN

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


def made(kind: Kind, *, right: bool) -> Iterator[str]:
    """Numbers of that kind, forty in each way to write them, by a seed. A wrong one with a line break inside is let pass."""
    for way, write in WRITTEN.items():
        random = Random(f"{kind} {way}")
        for _ in range(40 if right or way != "a line break inside" else 0):
            yield write(random, MADE[kind](random, right))


def is_found(number: str, kind: Kind, tier: Tier) -> bool:
    """Whether the number is found in a sentence as this and as nothing else, from its first character to its last."""
    return find(f"They gave {number}, I think.", KNOWN) == (Mark(kind, tier, 10, 10 + len(number)),)


def main() -> None:
    """Prints the tables."""
    every = list(labelled())
    print("| kind | tier | sentences caught |\n| --- | --- | --- |")
    for kind, tier in dict.fromkeys((one.kind, one.tier) for one in every):
        of_kind = [one for one in every if (one.kind, one.tier) == (kind, tier)]
        print(f"| {SAYS[kind].looks_like} | {tier} | {sum(one.is_caught() for one in of_kind)} of {len(of_kind)} |")
    print("\n| kind | right numbers stopped | wrong numbers warned of |\n| --- | --- | --- |")
    for kind in MADE:
        right = [is_found(number, kind, Tier.STOP) for number in made(kind, right=True)]
        wrong = [is_found(number, kind, Tier.WARN) for number in made(kind, right=False)] if kind in CHECKED else []
        print(f"| {SAYS[kind].looks_like} | {sum(right)} of {len(right)} | {f'{sum(wrong)} of {len(wrong)}' if wrong else 'no check'} |")
    print("\n| clean text | stop | warn | ask |\n| --- | --- | --- | --- |")
    texts = {"sentences written for this": clean(), **{what: own_texts(pattern) for what, pattern in OWN_TEXTS.items()}}
    for what, lines in texts.items():
        print(f"| {what} ({len(lines):,}) | {' | '.join(str(len(flagged(lines, tier))) for tier in Tier)} |")
    print("\nMissed:", *(f"{one.kind}, {one.tier}: {one.text}" for one in every if not one.is_caught()), sep="\n  ")
    print("\nMarked though clean:")
    for text, mark in (one for tier in Tier for lines in texts.values() for one in flagged(lines, tier)):
        print(f"  {mark.tier}, {mark.kind}: {text[mark.start : mark.end]!r} in {text}")


if __name__ == "__main__":
    main()
