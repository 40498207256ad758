"""The feedback report that the chair of one meeting receives: what it says, and its PDF."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from reportlab.platypus import Flowable

from reports import charts, document, flowables, points_of_fact, style
from reports.content import (
    Answer,
    Attendance,
    Earlier,
    Fact,
    FeedbackReport,
    GoodPractice,
    Improvement,
    Part,
    as_json,
    fingerprint,
    from_json,
)
from reports.flowables import Block, Picture, Together
from reports.layout import Run
from reports.tables import Cell, Row, Table, heads
from reports.texts import Heading, Item, Text, paragraphs

__all__ = [
    "Answer",
    "Attendance",
    "Earlier",
    "Fact",
    "FeedbackReport",
    "GoodPractice",
    "Improvement",
    "Part",
    "about",
    "as_json",
    "counts",
    "file_name",
    "fingerprint",
    "from_json",
    "render",
    "story",
    "words",
]

NOT_RELEASED = "Not yet released"
DEMONSTRATION = "Demonstration: all people and visits are invented"
IN_BRIEF = "In brief"
GOOD_PRACTICE = "Good practice"
NUMBERED = "Points are numbered through, so that a reply can name them."
NO_GOOD_PRACTICE = "The visitor named none."
WORTH_SHARING = "Worth sharing with others:"
IMPROVEMENTS = "Areas for improvement"
NO_IMPROVEMENTS = "The visitor named none."
SUGGESTED_STEP = "Suggested step:"
WHO_COULD_ACT = "Who could act:"
LAST_TIME = "What was asked for last time"
LAST_TIME_HEADS = ("What was asked for", "What this visit saw", "Now")
CHAIR_VIEW = "The chair’s own view"
NO_CHAIR_VIEW = "No view of the chair was recorded."
TALK = "The talk with the chair"
HOW_TO_REPLY = "How to reply"
ANSWERS = "Each question and its answer"
ABOUT_RATINGS = (
    "Each word says how much of what the visitor saw was in place. It is not a grade for the chair, and no total is made. "
    "A dashed box means that there is no rating. What the word means for the question, and the visitor’s reason, stand beneath."
)
ABOUT_REASONS = "Beneath each question stands what the visitor saw or heard."
NO_REASON = "No reason was given."
ATTENDANCE = "Who attended"
ATTENDANCE_HEADS = ("Agency", "Attendance", "Part taken")
NOT_NEEDED = "Not needed for these cases:"
NOT_ASKED = "Questions that were not asked"
ABOUT = "About this report"

#: The most characters of details that stand in one line.
SIDE_BY_SIDE = 70

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


def story(report: FeedbackReport) -> list[Flowable]:
    """What the report says, in order. Tests read this."""
    said = list(_story(report))
    unprinted = sum(style.lacking(text) for text in flowables.words(said))
    return [*said, *_unprinted(unprinted)]


def words(report: FeedbackReport) -> list[str]:
    """Every piece of text that the report says, in order, as it was given: on the page as on paper."""
    return flowables.words(_story(report))


def render(report: FeedbackReport, *, invariant: bool = False) -> bytes:
    """The report as tagged PDF (PDF/UA-1, PDF/A-2a). With `invariant` equal reports are equal bytes, dated 2000-01-01: for tests."""
    about_file = document.About(f"{report.heading}, {version(report)}", report.board, f"Feedback report {report.reference}: {report.place_and_date}")
    edges = document.Edges(report.marking, DEMONSTRATION if report.demonstration else "", version(report))
    return document.build(story(report), about_file, edges, invariant=invariant)


def file_name(report: FeedbackReport) -> str:
    """Such as "OFFICIAL-SENSITIVE V-2026-0042 feedback report version 1.pdf"."""
    state = f"version {report.version}" if report.released_on else "not yet released"
    return re.sub(r'[\x00-\x1f"/\\:*?<>|]+', "-", f"{report.marking} {report.reference} feedback report {state}.pdf")


def version(report: FeedbackReport) -> str:
    """Such as "V-2026-0042, version 1"; it stands at the foot of every page."""
    return f"{report.reference}, version {report.version}" if report.released_on else f"{report.reference}, not yet released"


def counts(report: FeedbackReport) -> tuple[Fact, ...]:
    """The numbers with which the report opens: of points, never of ratings."""
    told = [Fact(GOOD_PRACTICE, str(len(report.good_practice))), Fact(IMPROVEMENTS, str(len(report.improvements)))]
    if report.earlier:
        better = sum(earlier.now == "Better" for earlier in report.earlier)
        told.append(Fact("Earlier points better", f"{better} of {len(report.earlier)}"))
    return tuple(told)


def about(report: FeedbackReport) -> tuple[Fact, ...]:
    """Which report this is. The hash is that of the canonical content, since a file cannot hold its own."""
    released = f"{version(report)}, released on {_long(report.released_on)}" if report.released_on else version(report)
    hashed = fingerprint(report)
    groups = " ".join(hashed[at : at + 4] for at in range(0, len(hashed), 4))
    return (Fact("Reference", released), *report.about, Fact("SHA-256", groups), Fact("Handling", f"{report.marking}. {report.handling}"))


def _long(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _story(report: FeedbackReport) -> Iterator[Block]:
    yield from _title(report)
    yield from _brief(report)
    yield from _good_practice(report)
    yield from _improvements(report)
    yield from _last_time(report)
    yield from _chair(report)
    if report.how_to_reply:
        yield _section(HOW_TO_REPLY, [block for text in report.how_to_reply for block in paragraphs(text)])
    yield from _answers(report)
    yield from _attendance(report)
    yield from _not_asked(report)
    yield _section(ABOUT, [_facts(about(report))])
    yield from points_of_fact.blocks(report.points)


def _section(title: str, blocks: Sequence[Block]) -> Block:
    """A heading, and what must not be parted from it."""
    return Together([Heading(title, style.HEADING, "H2", outline=1), *blocks])


def _sections(title: str, lead: Sequence[Block], groups: Sequence[Block]) -> Iterator[Block]:
    """A heading with its first group, then the others."""
    yield _section(title, [*lead, *groups[:1]])
    yield from groups[1:]


def _title(report: FeedbackReport) -> Iterator[Block]:
    if report.released_on is None:
        yield Text(NOT_RELEASED, style.NOTICE)
    if report.demonstration:
        yield Text(DEMONSTRATION, style.NOTE)
    yield Text(report.board, style.OWNER)
    yield Heading(report.heading, style.TITLE, "H1", outline=0)
    yield Text(report.place_and_date, style.PLACE)
    yield _facts(report.facts)


def _facts(facts: Sequence[Fact]) -> Table:
    rows = [Row([Cell([Text(fact.label, style.CELL_HEAD)], head="Row"), Cell(paragraphs(fact.text, style.CELL), gap=0)]) for fact in facts]
    return Table((style.LABELS, style.WIDTH - style.LABELS), rows)


def _brief(report: FeedbackReport) -> Iterator[Block]:
    yield from paragraphs(report.basis)
    if report.brief.strip():
        yield _section(IN_BRIEF, paragraphs(report.brief, style.LEAD))
    told = counts(report)
    labels = Row([Cell([Text(fact.label, style.COUNT_LABEL)], head="Column") for fact in told], rule=None, below=0)
    numbers = Row([Cell([Text(fact.text, style.COUNT)]) for fact in told], rule=None, above=0)
    yield Table([style.WIDTH / 3] * len(told), [numbers], heads=[labels], summary="How many points the report makes")


def _good_practice(report: FeedbackReport) -> Iterator[Block]:
    points = [_point(one.number, one.theme, one.text, ((WORTH_SHARING, one.share),)) for one in report.good_practice]
    lead = [Text(NUMBERED, style.NOTE)] if points else paragraphs(report.no_good_practice) or [Text(NO_GOOD_PRACTICE)]
    yield from _sections(GOOD_PRACTICE, lead, points)


def _improvements(report: FeedbackReport) -> Iterator[Block]:
    points = [_point(one.number, one.theme, one.text, ((SUGGESTED_STEP, one.step), (WHO_COULD_ACT, one.who))) for one in report.improvements]
    yield from _sections(IMPROVEMENTS, [] if points else [Text(NO_IMPROVEMENTS)], points)


def _point(number: int, theme: str, text: str, more: Sequence[tuple[str, str]]) -> Block:
    """One numbered finding, never parted unless it is very long."""
    labelled = [block for label, said in more for block in paragraphs(said, style.NUMBERED_TEXT, label=label)]
    heading = Heading(theme, style.NUMBERED_HEADING, "H3", number=str(number))
    return Together([heading, *paragraphs(text, style.NUMBERED_TEXT), *labelled])


def _last_time(report: FeedbackReport) -> Iterator[Block]:
    if not (report.earlier or report.earlier_from):
        return
    lead = [Text(report.earlier_from, style.NOTE)] if report.earlier_from else []
    rows = [
        Row([Cell(paragraphs(one.text, style.CELL), head="Row"), Cell(paragraphs(one.why, style.CELL)), Cell([Picture(charts.now_mark(one.now), [one.now])])])
        for one in report.earlier
    ]
    table = [Table((200, 188, style.WIDTH - 388), rows, heads=[heads(LAST_TIME_HEADS)], summary=LAST_TIME)] if rows else []
    yield _section(LAST_TIME, [*lead, *table])


def _chair(report: FeedbackReport) -> Iterator[Block]:
    views = [block for fact in report.chair_view for block in paragraphs(fact.text, label=f"{fact.label}:")]
    yield _section(CHAIR_VIEW, views or [Text(NO_CHAIR_VIEW)])
    talk = [block for fact in report.talk for block in paragraphs(fact.text, label=f"{fact.label}:")]
    if talk:
        yield _section(TALK, talk)


def _answers(report: FeedbackReport) -> Iterator[Block]:
    lead = Text(ABOUT_RATINGS if report.scale else ABOUT_REASONS)
    yield from _sections(ANSWERS, [lead], [Together([_part(part, report.scale)]) for part in report.parts])


def _part(part: Part, scale: tuple[str, ...]) -> Table:
    """One section of the instrument: each question with its place on the scale, the reason beneath."""
    wide = sum(charts.columns(scale))
    title = Cell([Heading(part.title, style.TABLE_HEADING, "H3", outline=2)], head="Column", bottom=True)
    words = Cell([Picture(charts.scale_words(scale))], head="Column", actual=f"Rating: {', '.join(scale)}", bottom=True, gap=0)
    head = Row([title, words] if scale else [title], rule=style.HEAD_RULE, above=6, below=2)
    rows = [row for answer in part.answers for row in _answer(answer, scale)]
    return Table((style.WIDTH - wide, wide) if scale else (style.WIDTH,), rows, heads=[head], summary=part.title)


def _answer(answer: Answer, scale: tuple[str, ...]) -> Iterator[Row]:
    question = Cell([Text(answer.question, style.QUESTION, number=answer.key)], head="Row")
    rating = Cell([Picture(charts.rating_row(answer.level, answer.word, scale), [answer.word])], gap=0) if scale else None
    beneath = list(_beneath(answer, rated=bool(scale)))
    rule = None if beneath else style.ROW_RULE
    yield Row([question, rating] if rating else [question], rule=rule, joined=bool(beneath), below=1 if beneath else 4.5)
    if beneath:
        yield Row([Cell(beneath, span=2 if scale else 1)], above=0, below=3)


def _beneath(answer: Answer, *, rated: bool) -> Iterator[Block]:
    """What stands under a question: what the word means there, counts and ticks, and the visitor's words."""
    meaning = answer.meaning if rated or answer.level is None else ""
    yield from paragraphs(meaning, style.CELL_NOTE)
    yield from _details(answer.details)
    yield from paragraphs(answer.reason, style.CELL_TEXT)
    if not rated and not (meaning or answer.reason.strip()):
        yield Text(NO_REASON, style.CELL_NOTE)


def _details(facts: Sequence[Fact]) -> Iterator[Block]:
    """Short ones, such as numbers, side by side; others one under the other."""
    if sum(len(fact.label) + len(fact.text) for fact in facts) > SIDE_BY_SIDE:
        for fact in facts:
            yield from paragraphs(fact.text, style.CELL_TEXT, label=f"{fact.label}:")
    elif facts:
        runs = [run for fact in facts for run in (Run(f"{fact.label}:", style.SEMIBOLD), Run(f" {fact.text}\xa0\xa0 "))]
        yield Text(runs, style.CELL_TEXT)


def _attendance(report: FeedbackReport) -> Iterator[Block]:
    rows = [
        Row(
            [Cell([Text(one.agency, style.CELL)], head="Row"), Cell([Text(one.how, style.CELL)]), Cell([Text(one.part or "–", style.CELL)])], above=2, below=3.5
        )
        for one in report.attendance
    ]
    table = [Table((200, 170, style.WIDTH - 370), rows, heads=[heads(ATTENDANCE_HEADS)], summary=ATTENDANCE)] if rows else []
    rest = paragraphs(", ".join(report.not_needed) + ".", style.NOTE, label=NOT_NEEDED) if report.not_needed else []
    if table or rest:
        yield _section(ATTENDANCE, [*table, *rest])


def _not_asked(report: FeedbackReport) -> Iterator[Block]:
    if report.not_asked:
        listed = object()
        yield _section(NOT_ASKED, [Item(title, style.ITEM, of=listed) for title in report.not_asked])


def _unprinted(count: int) -> Iterator[Block]:
    """How many characters are substitutes on paper; only paper says this."""
    if count:
        what = "1 character could not be printed and is" if count == 1 else f"{count} characters could not be printed and are each"
        yield Text(f"{what} shown as {style.SUBSTITUTE}. The page in Observe shows what was typed.", style.NOTE)
