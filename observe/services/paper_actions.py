"""The section of the Board's paper on actions: how many were given and done, and which are overdue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from observe.domain import dates
from observe.domain.actions import Action, Owner, State
from observe.services.paper_reading import Read
from observe.store import actions
from reports.content import Fact
from reports.paper_content import Cell, Grid, Line, Section, Statement

#: At most so many overdue actions are listed.
LISTED = 10
OWNERS = {Owner.CHAIR: "Chairs", Owner.ADMINISTRATOR: "Administrators", Owner.AGENCY: "Agencies", Owner.BOARD: "The Board"}


def to_do(read: Read) -> Section:
    """Actions, and what is overdue."""
    given, seen_done, said_done = (_within(read, column) for column in ("given_at", "seen_done_at", "said_done_at"))
    late = overdue(read)
    open_now = [*late, *actions.list_in(read.db, actions.in_state(actions.EVERY_ACTION, State.OPEN, read.today))]
    by_owner = tuple(_owner_line(words, [one for one in open_now if one.terms.owner is owner], late) for owner, words in OWNERS.items())
    return Section(
        "Actions",
        strip=(
            Fact("Given this quarter", str(given)),
            Fact("Said to be done", str(said_done)),
            Fact("Seen to be done", str(seen_done)),
            Fact("Overdue now", str(len(late))),
        ),
        said=(Statement("", followed_up(read)),),
        grids=(
            Grid(
                f"{len(late)} of {len(open_now)} open actions are overdue",
                ("Whose it is", "Open", "Overdue"),
                by_owner,
                f"One square is one action, filled when it is overdue on {dates.long(read.today)}. Counted from the list of actions.",
            ),
            *_late(read, late),
        ),
    )


def overdue(read: Read) -> list[Action]:
    """Those that are late, the latest first; LISTED of them stand in the paper."""
    return actions.list_in(read.db, actions.in_state(actions.EVERY_ACTION, State.OVERDUE, read.today))


def _within(read: Read, column: str) -> int:
    scope = actions.EVERY_ACTION.also(f"{column} >= ? and {column} < ?", read.quarter.first_day.isoformat(), f"{read.quarter.last_day.isoformat()}T24")
    return actions.count_in(read.db, scope)


def _owner_line(words: str, those: Sequence[Action], late: Sequence[Action]) -> Line:
    late_of_them = sum(one in late for one in those)
    return Line(words, (Cell(str(len(those)), late_of_them, len(those)), Cell(str(late_of_them))))


def _late(read: Read, late: Sequence[Action]) -> list[Grid]:
    if not late:
        return []
    lines = tuple(Line(_short(one.terms.text), (Cell(OWNERS[one.terms.owner]), Cell(one.place), Cell(dates.long(one.terms.due_on)))) for one in late[:LISTED])
    more = f"The {LISTED} that are late longest; {len(late) - LISTED} more are in Observe." if len(late) > LISTED else ""
    return [Grid("", ("Overdue action", "Whose it is", "Where", "Due"), lines, more)]


def _short(text: str, longest: int = 160) -> str:
    """The beginning of a long text, which is whole in Observe."""
    plain = " ".join(text.split())
    return plain if len(plain) <= longest else plain[:longest].rsplit(" ", 1)[0][:longest] + " …"


def followed_up(read: Read) -> str:
    """What became of what earlier reports asked for, as visits of the quarter saw it."""
    now = Counter(one.now for report in read.reports for one in report.earlier)
    total = sum(now.values())
    if not total:
        return "No visit of this quarter looked at what an earlier report had asked for."
    return (
        f"Of {total} areas for improvement and actions that visits of this quarter looked at again, {now['Better']} were better, {now['Same']} the same, "
        f"and {total - now['Better'] - now['Same']} could not be seen."
    )
