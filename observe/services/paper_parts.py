"""The sections of the Board's paper, each made of what is counted and of words that reports hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from observe.domain import counts, dates, over_time, paper
from observe.domain.actions import State
from observe.domain.coverage import LONG, Place
from observe.domain.over_time import Series
from observe.domain.visit import Mode
from observe.services import paper_actions
from observe.services.paper_reading import Read
from observe.store import actions, coverage
from observe.store import counts as stored_counts
from reports.content import Fact
from reports.paper_content import Cell, Counted, Grid, Line, Map, Profile, Quoted, Section, Statement, Trend
from reports.run_charts import Point
from reports.tile_map import Tile

#: At most so many are quoted.
EXAMPLES = 3
MODES = {Mode.IN_PERSON: "In person", Mode.REMOTE: "Online", Mode.HYBRID: "Hybrid"}
SOURCE = "Counted from the answers in the released reports."


def _year_so_far(read: Read) -> str:
    """What members agreed to and did in the quarter's year; of a year that is over only what was done, since who had agreed to what then is not kept."""
    year, now = (dates.quarter_of(day, read.area.year_starts_month) for day in (read.as_of, read.today))
    if year.year_name != now.year_name:
        first, last = (dates.Quarter(year.year, number, year.first_month) for number in (1, 4))
        made = coverage.made(read.db, first.first_day, last.last_day)
        return f"Of the whole of {year.year_name} {paper.visits(made)} {'was' if made == 1 else 'were'} written up."
    coming = coverage.commitments(read.db, read.area, read.today)
    agreed, done, planned = (sum(getattr(one, name) for one in coming) for name in ("agreed", "done", "planned"))
    return f"Of the {agreed} visits that members and Lay Advisers agreed to for {year.year_name}, {done} are done and {planned} planned or being written up."


def where(read: Read) -> Section:
    """The map, commitments, and how the meetings were held."""
    waiting = [one for one in read.places if one.waits_long]
    never = [one.borough.name for one in waiting if one.months is None]
    visited = f"{len(read.places) - len(waiting)} of {len(read.places)} boroughs"
    still = read.made - read.total
    left = f" {_are(still)} not in it, because the report is not released yet, or its chair may still correct facts." if still > 0 else ""
    without = f" There was no visit yet to {_and(never)}." if never else ""
    modes = Counter(one.plan.mode for one in read.visits)
    return Section(
        "Where visits have been",
        said=(
            Statement(
                "", f"In the quarter {paper.visits(read.made)} {'was' if read.made == 1 else 'were'} made. This paper rests on {read.total} of them.{left}"
            ),
            Statement("", f"{visited} were visited in the 12 months to {dates.long(read.as_of)}.{without}"),
            Statement("", _year_so_far(read)),
        ),
        map=Map(
            f"{visited} were visited within a year",
            tuple(Tile(one.borough.name, one.borough.short, one.borough.row, one.borough.column, one.months) for one in read.places),
            f"The number is whole months from the last visit to {dates.long(read.as_of)}. Tiles stand roughly where boroughs do, and are of equal size because "
            "each counts once. A long wait says something about our plan, and nothing about the borough. Counted from all visits that were written up.",
        ),
        grids=(
            _waits(read.places),
            Grid("", (f"The {paper.visits(read.total)}", *MODES.values()), (Line("How the meeting was held", tuple(_cell(modes[one]) for one in MODES)),)),
        ),
    )


def _waits(places: Sequence[Place]) -> Grid:
    """The same as the map."""
    groups: dict[str, list[Place]] = {"No visit yet": [], "12 and over": [], "6 to 11": [], "0 to 5": []}
    for one in places:
        name = "No visit yet" if one.months is None else "12 and over" if one.months >= LONG else "6 to 11" if one.months >= LONG // 2 else "0 to 5"
        groups[name].append(one)
    lines = [Line(name, (Cell(", ".join(_waited(one) for one in those) or "None"),)) for name, those in groups.items()]
    return Grid("", ("Months", "Boroughs"), tuple(lines))


def _waited(place: Place) -> str:
    return place.borough.name if place.months is None else f"{place.borough.name}\xa0{place.months}"


def seen(read: Read) -> Section:
    """The core questions."""
    core = [one for one in read.tallies.values() if one.question.core]
    firm, weak = paper.firm_and_weak((one.question.title, counts.share(read.instrument, one)) for one in core)
    levels = read.instrument.levels
    questions = tuple(Counted(one.question.title, tuple(one.levels[level.code] for level in levels), (*one.unrated.values(), one.not_answered)) for one in core)
    told = [Statement("", "The core questions are asked at every visit. Each bar counts meetings: right of the line are Secure and Strong.")]
    told += [Statement("Mostly in place.", f"Strong or Secure in three quarters of the meetings rated, or more: {_and(firm)}.")] if firm else []
    told += [Statement("Where a change would help.", f"Strong or Secure in fewer than half of the meetings rated: {_and(weak)}.")] if weak else []
    note = f"Each row adds up to {paper.visits(read.total)}. {SOURCE} Questions rated at fewer than {paper.LEAST_TO_NAME} meetings are not named above."
    words = tuple(level.label for level in levels)
    return Section("What was seen", said=tuple(told), profile=Profile("The core questions, by meeting", words, questions, note))


def over_quarters(read: Read) -> Section:
    """Use of the Four Pillars over time, and the other questions that the Board follows."""
    first, *others = (read.series[key] for key in over_time.FOLLOWED)
    lines = tuple(_quarter_line(one) for one in first.quarters)
    grid = Grid("", ("Quarter", "Strong or Secure", "Rated (n)", "Share", "95% interval"), lines, _reworded(first) + "No share is given where n is under 10.")
    return Section(
        f"{first.question.title}, quarter by quarter",
        said=(
            Statement("", over_time.in_words(first)),
            *(Statement(f"{one.question.title}.", f"{_now(read, one)} {over_time.in_words(one)}") for one in others),
        ),
        trend=Trend(
            f"{first.question.title}: {_now(read, first)}",
            tuple(point(one) for one in first.quarters),
            float(first.reading.middle) if first.reading else None,
        ),
        grids=(grid,),
    )


def _now(read: Read, series: Series) -> str:
    share = read.share(series.question.key)
    return f"Strong or Secure in {share.hits} of the {share.n} meetings rated this quarter." if share else "Not rated this quarter."


def _reworded(series: Series) -> str:
    return "Where the line is broken the question was reworded, and what is before cannot be compared. " if any(one.reworded for one in series.quarters) else ""


def point(one: over_time.Quarterly) -> Point:
    """One quarter of the chart: "Jul", "2026" is the month in which it begins."""
    months, year = dates.MONTHS[one.quarter.first_day.month - 1][:3], str(one.quarter.first_day.year)
    if one.share is None:
        return Point(months, year, 0, 0, reworded=one.reworded)
    low, high = (one.share.low, one.share.high) if one.share.as_percentage else (None, None)
    return Point(months, year, one.share.hits, one.share.n, low, high, one.reworded)


def _quarter_line(one: over_time.Quarterly) -> Line:
    share = one.share
    if share is None:
        return Line(one.quarter.name, (Cell("0"), Cell("0"), Cell("–"), Cell("–")))
    told = (f"{share.hits / share.n:.0%}", f"{share.low:.0%} to {share.high:.0%}") if share.as_percentage else ("–", "–")
    return Line(one.quarter.name, (Cell(str(share.hits)), Cell(str(share.n)), *(Cell(one) for one in told)))


def attended(read: Read) -> Section:
    """Which agencies took part."""
    agencies = [(one.key, one.name) for one in read.area.agencies]
    tallied = counts.agency_tallies(agencies, read.total, stored_counts.attendance(read.db, read.wanted, [key for key, _ in agencies]))
    heads = ("Agency", "Took part, of expected (n)", "Led or active", "Sent a report", "Not needed", "Could not tell")
    lines = tuple(
        Line(
            one.name,
            (
                Cell(f"{one.took_part} of {one.expected}", one.took_part, one.expected),
                Cell(f"{one.contributed} of {one.part_known}"),
                *(_cell(one.counts.get(code, 0)) for code in ("apologies-report", "not-needed", "unknown")),
            ),
        )
        for one in tallied
    )
    note = (
        "One square is one visit where the agency was expected, filled when it took part in the room, online or by a deputy. “Led or active” is of the visits "
        f"where it took part and the visitor said how. In the order of the form, not by result. {SOURCE}"
    )
    return Section("Who attended", grids=(Grid("Took part, by agency", heads, lines, note),))


def themes(read: Read) -> Section:
    """What findings are about, with examples."""
    good: Counter[str] = Counter(theme for report in read.reports for theme in {one.theme for one in report.good_practice})
    improve: Counter[str] = Counter(theme for report in read.reports for theme in {one.theme for one in report.improvements})
    order = sorted(good | improve, key=lambda theme: (-improve[theme], -good[theme], theme))
    lines = tuple(Line(one, (Cell(str(good[one]), good[one], good[one]), Cell(str(improve[one]), 0, improve[one]))) for one in order)
    note = (
        "One square is one report. Themes stand in the order of areas for improvement. "
        "A theme that is raised often may only be one that visitors look at often."
    )
    written = sum(len(one.good_practice) for one in read.reports), sum(len(one.improvements) for one in read.reports)
    return Section(
        "Themes",
        said=(Statement("", f"Visitors named {written[0]} examples of good practice and {written[1]} areas for improvement. Each has one theme."),),
        grids=(Grid("Reports in which each theme comes up", ("Theme", "Good practice", "Areas for improvement"), lines, note),) if lines else (),
        quoted=tuple(_examples(read, order)),
        quoted_note="Examples are areas for improvement in the words of visitors, one each of the themes that come up most." if order else "",
    )


def _examples(read: Read, order: Sequence[str]) -> Iterator[Quoted]:
    """One of each of the first themes that has one which can stand without a place."""
    taken, names = 0, read.names
    for theme in order:
        texts = [one.text for report in read.reports for one in report.improvements if one.theme == theme]
        fitting = [text for text in texts if paper.can_stand_unnamed(text, names)]
        if fitting and taken < EXAMPLES:
            taken += 1
            yield Quoted(theme, fitting[0])


def good_practice(read: Read) -> Section:
    """What chairs agreed to share."""
    names, reports = read.names, zip(read.visits, read.reports, strict=True)
    agreed = [one for visit, report in reports for one in report.good_practice if (visit.id, one.number) in read.shared]
    found = [Quoted(one.theme, one.text) for one in agreed if paper.can_stand_unnamed(one.text, names)]
    none = () if found else (Statement("", paper.none_to_share(len(agreed))),)
    note = "In the words of visitors. The chair agreed that it may be shared without place or name." if found else ""
    return Section("Good practice to share", said=none, quoted=tuple(found[:EXAMPLES]), quoted_note=note)


def summary(read: Read) -> tuple[tuple[Fact, ...], tuple[Statement, ...]]:
    """The numbers and paragraphs with which the paper opens: counts and dates, and nothing said of a change."""
    late = len(paper_actions.overdue(read))
    undone = late + actions.count_in(read.db, actions.in_state(actions.EVERY_ACTION, State.OPEN, read.today))
    visited = sum(not one.waits_long for one in read.places)
    shares = {key: read.share(key) for key in over_time.FOLLOWED}
    used = shares["C1"]
    strip = (
        Fact("Visits in this paper", str(read.total)),
        Fact("Boroughs in a year", f"{visited} of {len(read.places)}"),
        Fact(read.instrument.question("C1").title, f"{used.hits} of {used.n}" if used else "none rated"),
        Fact("Open actions overdue", f"{late} of {undone}"),
    )
    told = [Statement(f"{read.instrument.question(key).title}.", f"Strong or Secure in {one.hits} of {one.n}.") for key, one in shares.items() if one]
    return strip, (*told, Statement("Looked at again.", paper_actions.followed_up(read)))


def _cell(count: int) -> Cell:
    return Cell(str(count))


def _are(count: int) -> str:
    return "1 is" if count == 1 else f"{count} are"


def _and(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
