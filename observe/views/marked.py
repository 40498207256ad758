"""For the Executive Office: the report with its words marked that may identify a person, what the visitor said of them, and a list of them all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template
from markupsafe import Markup, escape

from observe.domain.identifiers import Tier, looks_like
from observe.domain.wording import Found, Passage

NAMES = {Tier.STOP: "Stopped", Tier.WARN: "Warning", Tier.ASK: "Question"}


@dataclass(frozen=True, slots=True)
class Thing:
    """Words to look at, under a number on the page."""

    id: str
    found: Found

    @property
    def tier(self) -> str:
        """As a tag says it."""
        return NAMES[self.found.mark.tier]

    @property
    def looks(self) -> str:
        """ "Looks like a postcode", or what it may be."""
        return f"{'May be' if self.found.mark.tier is Tier.ASK else 'Looks like'} {looks_like(self.found.mark)}"

    @property
    def said(self) -> str:
        """Whether the visitor said why it is not that."""
        if self.found.mark.tier is not Tier.STOP:
            return ""
        return "There is no reason for it that counts." if self.found.is_open else "The visitor gave a reason."


class Marked:
    """The texts of one page, each shown with its marks where it stands, and what belongs beneath it."""

    def __init__(self, found: Sequence[Found]) -> None:
        self.things = [Thing(f"w{number}", one) for number, one in enumerate(found, start=1)]
        self._waiting: dict[str, list[list[Thing]]] = {}
        passages: dict[Passage, list[Thing]] = {}
        for thing in self.things:
            passages.setdefault(thing.found.passage, []).append(thing)
        for passage, things in passages.items():
            self._waiting.setdefault(passage.text, []).append(things)
        self._last: list[Thing] = []

    @property
    def listed(self) -> list[Thing]:
        """One of each, the gravest first."""
        tiers = list(Tier)
        return sorted(_once(self.things), key=lambda one: (tiers.index(one.found.mark.tier), not one.found.is_open))

    def text(self, words: str) -> Markup:
        """A text with its marks: of equal texts each time the next."""
        waiting = self._waiting.get(words)
        self._last = waiting.pop(0) if waiting else []
        shown, end = Markup(""), 0
        for one in self._last:
            mark = one.found.mark
            shown += escape(words[end : mark.start]) + _mark(one)
            end = mark.end
        return shown + escape(words[end:])

    def beneath(self) -> Markup:
        """What belongs under the text that was shown last."""
        things = _once(self._last)
        return Markup(render_template("checking/_marked.html", things=things)) if things else Markup("")  # noqa: S704 - escaped there


def _once(things: Sequence[Thing]) -> list[Thing]:
    first: dict[tuple[str, str], Thing] = {}
    for one in things:
        first.setdefault(one.found.place, one)
    return list(first.values())


def _mark(one: Thing) -> Markup:
    tier, looks, words = one.found.mark.tier, looks_like(one.found.mark), one.found.words
    start = Markup('<span class="govuk-visually-hidden">Start of what {} {}: </span>').format("may be" if tier is Tier.ASK else "looks like", looks)
    end = Markup('<span class="govuk-visually-hidden"> (end of it)</span>')
    return Markup('<mark class="ob-warn ob-warn--{}" id="{}">{}{}{}</mark>').format(tier.value, one.id, start, words, end)


def standing(found: Sequence[Found]) -> str:
    """How much was left in the words that may identify a person, in a sentence; empty for nothing."""
    counts = {tier: len({one.place for one in found if one.mark.tier is tier}) for tier in (Tier.STOP, Tier.WARN)}
    reasons, warnings = counts[Tier.STOP], counts[Tier.WARN]
    told = [_count(reasons, "thing that was stopped, with the visitor’s reason", "things that were stopped, with the visitor’s reasons")] if reasons else []
    told += [_count(warnings, "warning that the visitor left standing", "warnings that the visitor left standing")] if warnings else []
    return f"The report has {' and '.join(told)}." if told else ""


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
