"""Whether words fit a meeting: its answers, who was there, how it was held."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from observe.demonstration.words import Improvement, Verdict

#: The codes of the ratings, in two halves.
GOOD, BAD = frozenset("43"), frozenset("21")

#: The codes of attendance, by what came of them.
THERE, REPORTED, ABSENT = frozenset({"room", "online", "deputy"}), frozenset({"apologies-report"}), frozenset({"apologies", "absent"})

#: Words that make no sense where everybody was in the room.
ONLINE = re.compile(
    r"\b(online|callers?|joining advice|smart speakers?|lobby|connection\.|connection,|dropped out|on the call|microphone|technical fault|"
    r"sound was poor|have the meeting on|the people on another)\b"
)
#: Words that make no sense where nobody was.
ROOM = re.compile(r"\b(the room|room was|the table|half the table|printed copy)\b")

#: Where fewer cases were seen than this, words that count them do not fit.
COUNTED_CASES = 4

#: Whoever is said to have done something must have been there: words, and the agency's key.
SPEAKS = {
    "Victim Liaison Officer": "victim-liaison",
    "advocate": "advocate",
    "STAC colleague": "stac",
    "Approved Premises": "approved-premises",
    "Children's Services": "children",
    "Adult Social Care": "adults",
    "mental health": "mental-health",
    "psychologist": "mental-health",
    "Prison": "prison",
    "administrator": "administrator",
}


@dataclass(frozen=True, slots=True)
class Scene:
    """A meeting as far as words about it depend on it. `attended` is presence by agency, `answers` is rating by question; empty where it is not known."""

    seen: int
    online: bool = True
    room: bool = True
    level_three: bool = True
    attended: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)

    @property
    def tone(self) -> str:
        """How it went, by how many of the rated answers are Strong or Secure: "well", "mixed" or "poorly"."""
        rated = [answer for answer in self.answers.values() if answer in GOOD | BAD]
        good = sum(answer in GOOD for answer in rated)
        if not rated or 0.5 * len(rated) < good < 0.8 * len(rated):
            return "mixed"
        return "well" if good >= 0.8 * len(rated) else "poorly"

    def was(self, presence: frozenset[str], agency: str) -> bool:
        """Whether the agency was there, or absent, as far as that is known."""
        return not self.attended or self.attended.get(agency, "") in presence


def fits(text: str, scene: Scene) -> bool:
    """Whether a text can be about this meeting: how it was held, and everybody who is said to have spoken was there."""
    return fits_setting(text, scene) and all(scene.was(THERE, agency) for words, agency in SPEAKS.items() if words in text)


def fits_setting(text: str, scene: Scene) -> bool:
    """Whether a text fits how it was held, its level, and the number of cases seen."""
    return not (
        (ONLINE.search(text) and not scene.online)
        or (ROOM.search(text) and not scene.room)
        or ("Level 3" in text and not scene.level_three)
        or ("{seen}" in text and scene.seen < COUNTED_CASES)
    )


def suits(improvement: Improvement, scene: Scene) -> bool:
    """Whether an area for improvement can be about this meeting: the agency that should act was there, or was absent, where the words say so."""
    right = improvement.there is None or scene.was(THERE if improvement.there else ABSENT, improvement.agency)
    return right and fits_setting(improvement.text, scene) and fits_setting(improvement.step, scene)


def agrees(verdict: Verdict, scene: Scene) -> bool:
    """Whether words about the whole agree with its answers: nothing praised was answered badly, and what is criticised was."""
    praised = all(scene.answers.get(question) not in BAD for question in verdict.strong)
    return praised and verdict.tone == scene.tone and all(scene.answers.get(question) in BAD for question in verdict.weak)
