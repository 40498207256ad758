"""How the Executive Office answers the points of fact of a chair's reply: of each, whether it is accepted, why, and what the report says instead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict
from wtforms import RadioField, TextAreaField

from forms import sent
from forms.answers import Fault
from forms.fields import Fields
from forms.judged import JudgedForm

VERDICTS = {"accepted": "Accept it", "not-accepted": "Do not accept it"}
#: The longest reason, and the longest words that may stand in a report, in characters.
REASON_LIMIT, WORDS_LIMIT = 2_000, 10_000


@dataclass(frozen=True, slots=True)
class Asked:
    """One point to answer: its id, its number on the page, and the passage that it is about with its words."""

    id: int
    number: int
    passage: str
    quoted: str

    def box(self, name: str) -> str:
        """One of its fields."""
        return f"point-{self.id}-{name}"


@dataclass(frozen=True, slots=True)
class Said:
    """What is said to one point, as typed."""

    verdict: str = ""
    reason: str = ""
    words: str = ""


class SettleForm(JudgedForm):
    """Three fields a point; `said` is what they say, by the point's id."""

    def __init__(self, asked: Sequence[Asked], said: Mapping[int, Said]) -> None:
        fields: Fields = {}
        for one in asked:
            fields[one.box("verdict")] = RadioField("What do you answer?", choices=VERDICTS, validate_choice=False)
            fields[one.box("words")] = TextAreaField(
                "What the report says from now on",
                description="Change what is wrong and nothing else. If you leave it empty, these words are left out.",
                render_kw={"rows": 5},
            )
            fields[one.box("reason")] = TextAreaField(
                "Why?", description="It stands at the end of the new version, where chair, visitor and Board read it.", render_kw={"rows": 3}
            )
        super().__init__(fields)
        self.asked, self.said = tuple(asked), dict(said)
        self.process(_posted(asked, said))

    @property
    def texts(self) -> list[str]:
        """The boxes in which something is typed that others will read."""
        return [one.box(name) for one in self.asked for name in ("words", "reason") if name == "reason" or self.said[one.id].verdict == "accepted"]


def settle_form(asked: Sequence[Asked], submitted: MultiDict[str, str] | None = None) -> SettleForm:
    """The page with what was just sent, else with the words as they are. Raises NotAForm."""
    if submitted is None:
        return SettleForm(asked, {one.id: Said(words=one.quoted) for one in asked})
    return SettleForm(asked, {one.id: _typed(one, submitted) for one in asked})


def settle_faults(asked: Sequence[Asked], said: Mapping[int, Said]) -> Iterator[Fault]:
    """What is missing, and what cannot stand."""
    words_of: dict[str, str] = {}
    for one in asked:
        what, point = said[one.id], f"point of fact {one.number}"
        if not what.verdict:
            yield Fault(one.box("verdict"), one.box("verdict"), f"Choose whether you accept {point}")
        if not what.reason.strip():
            yield Fault(one.box("reason"), one.box("reason"), f"Enter why, for {point}")
        for name, limit in (("reason", REASON_LIMIT), ("words", WORDS_LIMIT)):
            if len(getattr(what, name)) > limit:
                yield Fault(one.box(name), one.box(name), f"What you say to {point} must be {limit:,} characters or fewer")
        if what.verdict == "accepted":
            if what.words.strip() == one.quoted.strip():
                yield Fault(one.box("words"), one.box("words"), f"Change the words that {point} is about, or do not accept it")
            elif words_of.setdefault(one.passage, what.words) != what.words:
                yield Fault(one.box("words"), one.box("words"), f"An earlier point is about the same words: give them the same correction in {point}")


def _typed(one: Asked, submitted: MultiDict[str, str]) -> Said:
    verdict = sent.chosen(submitted, one.box("verdict"), VERDICTS)
    return Said(verdict, sent.one(submitted, one.box("reason")), sent.one(submitted, one.box("words")))


def _posted(asked: Sequence[Asked], said: Mapping[int, Said]) -> MultiDict[str, str]:
    form: MultiDict[str, str] = MultiDict()
    for one in asked:
        for name in ("verdict", "reason", "words"):
            if text := getattr(said[one.id], name):
                form[one.box(name)] = text
    return form
