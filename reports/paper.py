"""The Board's paper: what it says, and its PDF."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reportlab.graphics.shapes import Drawing
from reportlab.platypus import Flowable

from reports import canonical, charts, document, flowables, run_charts, style, tile_map
from reports import tables as set_tables
from reports.content import Fact
from reports.flowables import Block, Figure, Picture, Together
from reports.layout import Run
from reports.paper_content import Cell, Counted, Grid, Line, Map, Paper, Profile, Quoted, Section, Statement, Trend
from reports.tables import Row, Table
from reports.texts import Heading, Text, paragraphs

__all__ = ["Cell", "Counted", "Fact", "Grid", "Line", "Map", "Paper", "Profile", "Quoted", "Section", "Statement", "Trend", "file_name", "render", "words"]

NOT_ISSUED = "Draft, not yet issued"
DEMONSTRATION = "Demonstration: all people and visits are invented"
SUMMARY = "Summary"
HOW_TO_READ = "How to read the numbers"
READ = (
    "Each visit is one meeting seen by one or two people. Counts come first, always with the number they rest on (n). A percentage is given only where n is "
    "10 or more, with the range in which the true share probably lies (95% Wilson interval). Not seen, Did not apply and No answer are kept apart and never "
    "counted as a rating. Visits were chosen, not drawn at random. Nothing is added up to a score, and neither chairs nor boroughs are ranked."
)
ASKED = "The Board is asked to"
ABOUT = "About this paper"
QUESTION_HEADS = ("Question", "Meetings", "Rated (n)", "Not seen", "Did not apply", "No answer")
#: Room for the bars of a profile and beside a count, and the width of one meeting at most.
BARS, UNIT = 178.0, 9.4
CELL_UNIT = 8.0
#: No more of what is left goes to a column of words while a longer one is to come.
MOST_OF_REST = 0.35


def story(paper: Paper) -> list[Flowable]:
    """What the paper says, in order."""
    return list(_story(paper))


def words(paper: Paper) -> list[str]:
    """Every piece of text that the paper says, in order, as it was given: on the page as in print."""
    return flowables.words(_story(paper))


def render(paper: Paper, *, invariant: bool = False) -> bytes:
    """The paper as tagged PDF (PDF/UA-1, PDF/A-2a). With `invariant` equal papers are equal bytes, dated 2000-01-01: for tests."""
    about_file = document.About(paper.heading, paper.board, paper.reference)
    notice = DEMONSTRATION if paper.demonstration else "" if paper.issued_on else NOT_ISSUED
    return document.build(story(paper), about_file, document.Edges(paper.marking, notice, paper.reference), invariant=invariant)


def file_name(paper: Paper) -> str:
    """Such as "OFFICIAL-SENSITIVE Paper 2026-q2, version 1.pdf"."""
    return re.sub(r'[\x00-\x1f"/\\:*?<>|]+', "-", f"{paper.marking} {paper.reference}{'' if paper.issued_on else ' draft'}.pdf".strip())


def about(paper: Paper) -> tuple[Fact, ...]:
    """Which paper this is. The hash is that of the canonical content."""
    hashed = canonical.fingerprint(paper)
    return (*paper.about, Fact("SHA-256", " ".join(hashed[at : at + 4] for at in range(0, len(hashed), 4))))


def map_drawing(drawn: Map) -> Drawing:
    """Figure: the boroughs."""
    return tile_map.tile_map(drawn.tiles)


def trend_drawing(trend: Trend) -> Drawing:
    """Figure: the quarters."""
    return run_charts.run_chart(trend.points, trend.middle)


def profile_drawings(profile: Profile) -> list[Drawing]:
    """Each question's bar, all on one scale."""
    return charts.count_rows([one.counts for one in profile.questions], wide=BARS - 2, most=UNIT)


def counted_words(counted: Counted, scale: Sequence[str]) -> str:
    """What a bar says: "1 Not yet in place, 3 Developing, 5 Secure"."""
    return ", ".join(f"{count} {word}" for count, word in zip(counted.counts, scale, strict=True) if count) or "None rated"


def squares(cell: Cell, grid: Grid) -> Drawing:
    """A count's squares for the page, which says the count itself; all of a table are on one scale."""
    most = max(one.total for line in grid.lines for one in line.cells)
    return charts.unit_bar(cell.done, cell.total, unit=min(CELL_UNIT, BARS / most))


def cell_drawing(cell: Cell, grid: Grid, *, wide: float = BARS) -> Drawing:
    """A count with its squares; all of a table are on one scale."""
    most = max(one.total for line in grid.lines for one in line.cells)
    return charts.unit_cell(cell.text, cell.done, cell.total, unit=min(CELL_UNIT, (wide - charts.UNITS_FROM) / most), wide=wide)


def figure_numbers(paper: Paper) -> dict[str, int]:
    """Figures are numbered through; by title."""
    titles = [title for section in paper.sections for title in _titles(section)]
    return {title: number for number, title in enumerate(titles, 1)}


def _titles(section: Section) -> Iterator[str]:
    drawn = (section.map, section.profile, section.trend)
    yield from (one.title for one in drawn if one)
    yield from (grid.title for grid in section.grids if grid.title)


def _story(paper: Paper) -> Iterator[Block]:
    if paper.demonstration:
        yield Text(DEMONSTRATION, style.NOTE)
    if paper.issued_on is None:
        yield Text(NOT_ISSUED, style.NOTICE)
    yield Text(paper.board, style.OWNER)
    yield Heading(paper.heading, style.TITLE, "H1", outline=0)
    yield _facts(paper.facts)
    yield Together([_heading(1, SUMMARY), *paragraphs(paper.brief, style.LEAD), _strip(paper.strip)])
    yield from _statements(1, paper.said)
    yield Together([Heading(HOW_TO_READ, style.SUBHEADING, "H3"), Text(READ)])
    numbers = figure_numbers(paper)
    for number, section in enumerate(paper.sections, 2):
        yield from _section(number, section, numbers)
    yield from _asked(len(paper.sections) + 2, paper.asked)
    yield Together([Heading(ABOUT, style.HEADING, "H2", outline=1), _facts(about(paper))])


def _heading(number: int, title: str) -> Heading:
    return Heading(title, style.PAPER_HEADING, "H2", number=str(number), outline=1)


def _facts(facts: Sequence[Fact]) -> Table:
    rows = [Row([_cell([Text(fact.label, style.CELL_HEAD)], head=True), _cell(paragraphs(fact.text, style.CELL))]) for fact in facts]
    return Table((style.LABELS, style.WIDTH - style.LABELS), rows)


def _cell(blocks: Sequence[Block], *, head: bool = False, actual: str = "") -> set_tables.Cell:
    return set_tables.Cell(blocks, head="Row" if head else "", actual=actual)


def _strip(facts: Sequence[Fact]) -> Table:
    labels = Row([set_tables.Cell([Text(fact.label, style.COUNT_LABEL)], head="Column") for fact in facts], rule=None, below=0)
    numbers = Row([_cell([Text(fact.text, style.COUNT)]) for fact in facts], rule=None, above=0)
    return Table([style.WIDTH / max(len(facts), 1)] * len(facts), [numbers], heads=[labels], summary="In numbers")


def _statements(number: int, said: Sequence[Statement]) -> Iterator[Text]:
    for place, one in enumerate(said, 1):
        runs = [Run(one.label, style.SEMIBOLD), Run(f" {one.text}")] if one.label else [Run(one.text)]
        yield Text(runs, style.STATEMENT, number=f"{number}.{place}")


def _section(number: int, section: Section, numbers: dict[str, int]) -> Iterator[Block]:
    blocks = [*([_strip(section.strip)] if section.strip else []), *_statements(number, section.said)]
    figures = list(_figures(section, numbers))
    quoted = [_quoted(one) for one in section.quoted]
    if section.quoted_note:
        quoted.append(Together([Text(section.quoted_note, style.NOTE)]))
    groups = [*figures, *quoted]
    first = [block for group in groups[:1] for block in ([group] if any(isinstance(one, Figure) for one in group.blocks) else group.blocks)]
    yield Together([_heading(number, section.title), *blocks, *first])
    yield from groups[1:]


def _figures(section: Section, numbers: dict[str, int]) -> Iterator[Together]:
    if section.map:
        yield Together(
            [_figure_title(section.map.title, numbers), Figure(map_drawing(section.map), map_words(section.map)), Text(section.map.note, style.NOTE)]
        )
    if section.profile:
        yield Together([_figure_title(section.profile.title, numbers), *_profile(section.profile), Text(section.profile.note, style.NOTE)])
    if section.trend:
        yield Together([_figure_title(section.trend.title, numbers), Figure(trend_drawing(section.trend), trend_words(section.trend))])
    for grid in section.grids:
        titled = [_figure_title(grid.title, numbers)] if grid.title else []
        yield Together([*titled, _grid(grid), *([Text(grid.note, style.NOTE)] if grid.note else [])])


def map_words(drawn: Map) -> str:
    """The map's text alternative: every borough with its number."""
    said = ", ".join(f"{one.name} {'none yet' if one.months is None else one.months}" for one in drawn.tiles)
    return f"Boroughs in roughly their places, each with the months since its last visit: {said}."


def trend_words(trend: Trend) -> str:
    """The chart's text alternative."""
    return "Strong or Secure of the meetings rated, by quarter: " + ", ".join(f"{one.months} {one.year} {one.hits} of {one.n}" for one in trend.points) + "."


def _figure_title(title: str, numbers: dict[str, int]) -> Text:
    return Text(f"Figure {numbers[title]}. {title}", style.FIGURE)


def _profile(profile: Profile) -> Iterator[Block]:
    yield Picture(charts.key(profile.scale, wide=style.WIDTH), profile.scale)
    numeric = [set_tables.Cell([Text(word, style.NUMBER_HEAD)], head="Column", bottom=True, gap=0) for word in QUESTION_HEADS[2:]]
    wordy = [set_tables.Cell([Text(word, style.CELL_HEAD)], head="Column", bottom=True) for word in QUESTION_HEADS[:2]]
    widths = (style.WIDTH - BARS - 160, BARS, 40, 40, 40, 40)
    rows = [_question(one, drawing, profile.scale) for one, drawing in zip(profile.questions, profile_drawings(profile), strict=True)]
    yield Table(widths, rows, heads=[Row([*wordy, *numeric], rule=style.HEAD_RULE)], summary=profile.title)


def _question(one: Counted, drawing: Drawing, scale: Sequence[str]) -> Row:
    said = counted_words(one, scale)
    numbers = [set_tables.Cell([Text(str(count), style.NUMBER)], gap=0) for count in (one.n, *one.aside)]
    bar = _cell([Picture(drawing, [said])], actual=said)
    return Row([_cell([Text(one.question, style.CELL)], head=True), bar, *numbers], above=1.5, below=1.5)


def _grid(grid: Grid) -> Table:
    widths = _widths(grid)
    numeric = [_is_numeric(grid, place) for place in range(len(grid.heads) - 1)]
    heads = [set_tables.Cell([Text(grid.heads[0], style.CELL_HEAD)], head="Column", bottom=True)]
    for word, at_end in zip(grid.heads[1:], numeric, strict=True):
        heads.append(set_tables.Cell([Text(word, style.NUMBER_HEAD if at_end else style.CELL_HEAD)], head="Column", bottom=True))
    rows = []
    for line in grid.lines:
        cells = [_grid_cell(cell, grid, at_end, wide) for cell, at_end, wide in zip(line.cells, numeric, widths[1:], strict=True)]
        rows.append(Row([_cell([Text(line.name, style.CELL)], head=True), *cells], above=2, below=3.5))
    return Table(widths, rows, heads=[Row(heads, rule=style.HEAD_RULE)], summary=grid.title or grid.heads[0])


def _grid_cell(cell: Cell, grid: Grid, at_end: bool, wide: float) -> set_tables.Cell:
    if cell.total:
        return _cell([Picture(cell_drawing(cell, grid, wide=wide - 10), [cell.text])])
    return _cell([Text(cell.text, style.NUMBER if at_end else style.CELL)])


def _is_numeric(grid: Grid, place: int) -> bool:
    """Whether a column holds short figures only."""
    cells = [line.cells[place] for line in grid.lines]
    return all(not one.total and len(one.text) <= 12 for one in cells)


def _widths(grid: Grid) -> list[float]:
    """Figures take the room they need, squares the room that is theirs, and words share what is left: short ones whole, long ones alike."""
    columns = [[line.name for line in grid.lines], *([line.cells[place].text for line in grid.lines] for place in range(len(grid.heads) - 1))]
    natural = [max(*map(style.width, (*texts, *_head_words(head))), 0.6 * style.width(head)) + 14 for head, texts in zip(grid.heads, columns, strict=True)]
    fixed = {place: natural[place] for place in range(1, len(columns)) if _is_numeric(grid, place - 1)}
    drawn = [place for place in range(1, len(columns)) if any(line.cells[place - 1].total for line in grid.lines)]
    fixed |= dict.fromkeys(drawn, 124.0 if len(fixed) > 2 else 150.0)
    words = [place for place in range(len(columns)) if place not in fixed]
    for left, place in zip(range(len(words), 0, -1), sorted(words, key=lambda one: natural[one]), strict=True):
        rest = style.WIDTH - sum(fixed.values())
        fixed[place] = rest if left == 1 else min(natural[place], rest * MOST_OF_REST)
    return [fixed[place] for place in range(len(columns))]


def _head_words(head: str) -> list[str]:
    """A short head stands on one line."""
    return [head] if len(head) < 10 else head.split()


def _quoted(one: Quoted) -> Together:
    return Together([Heading(one.theme, style.SUBHEADING, "H3"), *paragraphs(one.text)])


def _asked(number: int, asked: Sequence[str]) -> Iterator[Block]:
    if asked:
        runs = [[Run(f"{number}.{place}\xa0\xa0 ", style.SEMIBOLD), Run(text)] for place, text in enumerate(asked, 1)]
        yield Together([_heading(number, ASKED), *(Text(one, style.ASKED) for one in runs)])
