"""Words into lines: where a text breaks, and where each piece of it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reports.style import BODY, SIZE, width

#: White space at which a line may end; a no-break space is not.
_SPACES = re.compile(r"[^\S\xa0]+")
_NEW_LINES = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one font; `link` is the address that it leads to, if any."""

    text: str
    font: str = BODY
    link: str = ""


@dataclass(slots=True)
class Piece:
    """What stands in one line in one run, `x` points from the line's start."""

    run: Run
    x: float
    text: str


#: Words that no space parts, each with its run.
Unit = list[tuple[Run, str]]
Line = list[Piece]


def units(runs: Iterable[Run]) -> list[Unit]:
    """The runs' words; an empty unit is a line break that somebody typed."""
    made: list[Unit] = []
    joined = False
    for run in runs:
        for number, typed in enumerate(_NEW_LINES.split(run.text)):
            if number:
                made.append([])
                joined = False
            words = _SPACES.split(typed)
            if words[0] and joined:
                made[-1].append((run, words[0]))
            elif words[0]:
                made.append([(run, words[0])])
            made.extend([(run, word)] for word in words[1:] if word)
            joined = bool(words[-1])
    return made


def lines(runs: Sequence[Run], room: float, size: float = SIZE) -> list[Line]:
    """The text in lines no wider than `room`. A word that is too long for a line is broken where the line ends."""
    setting = _Setting(room, size)
    for unit in units(runs):
        setting.add(unit)
    return setting.finished()


class _Setting:
    """Lines in the making."""

    def __init__(self, room: float, size: float) -> None:
        self.room, self.size = room, size
        self.done: list[Line] = []
        self.line: Line = []
        self.x = 0.0

    def add(self, unit: Unit) -> None:
        if not unit:
            self.end_line()
            return
        long = 0.0
        for run, word in unit:
            long += width(word, run.font, self.size)
        gap = width(" ", unit[0][0].font, self.size) if self.line else 0.0
        if self.line and self.x + gap + long > self.room:
            self.end_line()
            gap = 0.0
        if gap:
            self.put(self.line[-1].run, " ", gap)
        for run, word in unit:
            if long > self.room:
                self.put_broken(run, word)
            else:
                self.put(run, word, width(word, run.font, self.size))

    def put(self, run: Run, text: str, long: float) -> None:
        if self.line and self.line[-1].run is run:
            self.line[-1].text += text
        else:
            self.line.append(Piece(run, self.x, text))
        self.x += long

    def put_broken(self, run: Run, word: str) -> None:
        """A word that fits no line, letter by letter."""
        for letter in word:
            long = width(letter, run.font, self.size)
            if self.line and self.x + long > self.room:
                self.done.append(self.line)
                self.line, self.x = [], 0.0
            self.put(run, letter, long)

    def end_line(self) -> None:
        """Ends the line with a space, so that what reads the file finds two words and not one."""
        if self.line:
            self.line[-1].text += " "
        self.done.append(self.line)
        self.line, self.x = [], 0.0

    def finished(self) -> list[Line]:
        return [*self.done, self.line] if self.line else self.done
