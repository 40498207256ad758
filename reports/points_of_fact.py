"""The end of a report that was corrected: the points of fact that the chair raised, and how each was answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reports import style
from reports.content import PointOfFact
from reports.flowables import Block, Together
from reports.texts import Heading, Text, paragraphs

TITLE = "The chair’s points of fact"
ABOUT = (
    "The chair raised these points about the version before this one. Somebody who was not the visitor answered them. "
    "Words that were changed are marked where they stand; all else is as the visitor wrote it."
)
SAID_BEFORE = "The report said:"
ANSWER = "Answer:"


def blocks(points: Sequence[PointOfFact]) -> Iterator[Block]:
    """A heading with the first point, then the others; nothing where there is none."""
    told = [_point(one) for one in points]
    if told:
        yield Together([Heading(TITLE, style.HEADING, "H2", outline=1), Text(ABOUT), told[0]])
    yield from told[1:]


def _point(one: PointOfFact) -> Block:
    """What the chair raised, and the answer; never parted unless it is very long."""
    labelled = ((SAID_BEFORE, one.quoted), (f"{one.kind}:", one.text), (ANSWER, f"{one.answer}. {one.reason}"))
    heading = Heading(one.about, style.NUMBERED_HEADING, "H3", number=str(one.number))
    return Together([heading, *(block for label, said in labelled for block in paragraphs(said, style.NUMBERED_TEXT, label=label))])
