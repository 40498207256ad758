"""What each of a pair answered alone, counted together and never by visitor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from sqlite_utils import Database

from observe.domain.counts import Filter
from observe.store.counts import condition
from observe.store.database import marks, rows


def pairs(db: Database, wanted: Filter, questions: Collection[str]) -> dict[str, dict[tuple[str, str], int]]:
    """By question, how many pairs of released visits gave which two codes. Only what both answered."""
    where, arguments = condition(wanted)
    found = rows(
        db,
        f"""select one.question, one.value as first, other.value as second, count(*) as n
            from visits indexed by visits_of_pairs
            join observations as mine on mine.visit = visits.id and mine.joint = 0
            join observations as theirs on theirs.visit = visits.id and theirs.joint = 0 and theirs.id > mine.id
            join answers as one on one.observation = mine.id and one.question in ({marks(len(questions))})
            join answers as other on other.observation = theirs.id and other.question = one.question
            where visits.joint_by is not null and {where} group by 1, 2, 3""",
        *questions,
        *arguments,
    )
    by_question: defaultdict[str, dict[tuple[str, str], int]] = defaultdict(dict)
    for one in found:
        by_question[one["question"]][one["first"], one["second"]] = one["n"]
    return dict(by_question)


def count(db: Database, wanted: Filter) -> int:
    """How many released visits were made by a pair that wrote apart."""
    where, arguments = condition(wanted)
    (found,) = rows(db, f"select count(*) as n from visits indexed by visits_of_pairs where visits.joint_by is not null and {where}", *arguments)
    return int(found["n"])
