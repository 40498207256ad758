"""Choosing words for a meeting. The same seed and the same calls always choose the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from random import Random
from typing import Generic, TypeVar

from observe.demonstration.fitting import ABSENT, REPORTED, Scene, agrees, fits, suits
from observe.demonstration.words import GoodPractice, Improvement, Returned, read

Item = TypeVar("Item")
Finding = TypeVar("Finding", GoodPractice, Improvement)

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")

#: Room that a text leaves for the name of an agency, and how that agency must have attended.
AGENCIES = {"absent": ABSENT, "reported": REPORTED}


class Deck(Generic[Item]):
    """Items in an order of chance. What was dealt goes to the bottom, so that nothing comes back before the others had their turn."""

    def __init__(self, rng: Random, items: Iterable[Item]) -> None:
        self.items = list(items)
        rng.shuffle(self.items)

    def deal(self, fitting: Callable[[Item], bool]) -> Item:
        """The next item that fits. Raises LookupError where none does."""
        for item in self.items:
            if fitting(item):
                self.put_under([item])
                return item
        raise LookupError("no words fit")

    def put_under(self, dealt: Iterable[Item]) -> None:
        """What was dealt goes to the bottom."""
        for item in dealt:
            self.items.remove(item)
            self.items.append(item)


class Chooser:
    """Deals words, each kind from a deck of its own."""

    def __init__(self, rng: Random) -> None:
        words = read()
        self.rng = rng
        self.spoken, self.replies = words.spoken, words.replies
        self.reasons = {key: Deck(rng, texts) for key, texts in words.reasons.items()}
        self.good = Deck(rng, words.good_practices)
        self.better = Deck(rng, words.improvements)
        self.verdicts = {"told": Deck(rng, words.told), "in-brief": Deck(rng, words.in_brief)}
        self.sayings = {name: Deck(rng, texts) for name, texts in words.sayings.items()}
        self.notes = Deck(rng, words.returned)

    def reason(self, question: str, answer: str, scene: Scene) -> str:
        """Why a visitor gave this answer ("4" to "1", "NS" or "NA") to this rated question. Raises LookupError for a question that has no words."""
        agencies = self._agencies(scene)
        key = (question, answer) if (question, answer) in self.reasons or answer not in ("NS", "NA") else ("any", answer)
        if key not in self.reasons:
            raise LookupError(f"there are no words for {answer} to {question}")
        text = self.reasons[key].deal(lambda one: fits(one, scene) and all(name for room, name in agencies.items() if f"{{{room}}}" in one))
        return text.format(**agencies, **counts(scene.seen))

    def good_practices(self, scene: Scene, count: int) -> list[GoodPractice]:
        """At most so many, each on another theme and about something answered Strong or, after those, Secure."""
        return _findings(self.good, ("4", "3"), scene, count, lambda one: fits(one.text, scene))

    def improvements(self, scene: Scene, count: int) -> list[Improvement]:
        """At most so many, each on another theme and about something answered Not yet in place or, after those, Developing."""
        return _findings(self.better, ("1", "2"), scene, count, lambda one: suits(one, scene))

    def told(self, scene: Scene) -> str:
        """What the visitor told the chair."""
        return self._verdict("told", scene)

    def in_brief(self, scene: Scene) -> str:
        """The sentences with which the report opens."""
        return self._verdict("in-brief", scene)

    def saying(self, name: str, scene: Scene) -> str:
        """A text from one of the plain lists, by its name in words.SAYINGS."""
        return self.sayings[name].deal(lambda one: fits(one, scene))

    def returned(self) -> Returned:
        """Why the Executive Office returned an observation."""
        return self.notes.deal(lambda _: True)

    def _verdict(self, name: str, scene: Scene) -> str:
        return self.verdicts[name].deal(lambda one: agrees(one, scene) and fits(one.text, scene)).text

    def _agencies(self, scene: Scene) -> dict[str, str]:
        """An agency for each room that a text may leave, also for the beginning of a sentence; empty where none attended like that."""
        chosen: dict[str, str] = {}
        for room, presence in AGENCIES.items():
            names = sorted(self.spoken[agency] for agency, how in scene.attended.items() if how in presence and agency in self.spoken)
            name = self.rng.choice(names) if names else ""
            chosen |= {room: name, room.capitalize(): name[:1].upper() + name[1:]}
        return chosen


def counts(seen: int) -> dict[str, str]:
    """Numbers of cases in words that fit so many seen: all, all but one, half, and one or two."""
    numbers = {"seen": seen, "most": max(seen - 1, 0), "half": seen // 2, "few": 1 if seen < 6 else 2}
    return {name: NUMBERS[count] if count < len(NUMBERS) else str(count) for name, count in numbers.items()}


def _findings(deck: Deck[Finding], answers: Sequence[str], scene: Scene, count: int, fitting: Callable[[Finding], bool]) -> list[Finding]:
    """At most `count`, about questions that were answered like this, the first answer's first; no theme twice."""
    fit = [one for one in deck.items if scene.answers.get(one.about) in answers and fitting(one)]
    found: list[Finding] = []
    for one in sorted(fit, key=lambda one: answers.index(scene.answers[one.about])):
        if len(found) < count and one.theme not in [other.theme for other in found]:
            found.append(one)
    deck.put_under(found)
    return found
