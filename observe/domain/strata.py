"""What the Board can ask for of a visit's plan, as one number: the index of counted answers is read by it.

Its digits are, from the left: the version of the instrument; the level (1 for Level 2, 2 for Level 3, 3 for both); the mode (1 in person, 2 online,
3 hybrid); and who visited (1 a Board member, 2 a Lay Adviser, 3 one of each, 0 neither). So 1132 is a Lay Adviser's visit to a hybrid Level 2 meeting.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

from observe.domain.people import Standing
from observe.domain.visit import Level, Mode, Plan

LEVELS, MODES = (Level.TWO, Level.THREE, Level.BOTH), (Mode.IN_PERSON, Mode.REMOTE, Mode.HYBRID)
VISITORS = (Standing.MEMBER, Standing.LAY_ADVISER)


def stratum(version: int, plan: Plan) -> int:
    """The number of a visit with this plan that was asked this version of the instrument."""
    standings = {seat.standing for seat in (plan.visitor, plan.second_visitor) if seat is not None}
    visitors = sum(1 << place for place, standing in enumerate(VISITORS) if standing in standings)
    return _number(version, LEVELS.index(plan.level), MODES.index(plan.mode), visitors)


def strata(versions: Iterable[int], *, level: str = "", mode: str = "", visitor: str = "") -> list[int]:
    """Every number that is left by a level, a mode and a visitor's standing; each of them is the word that is stored, and empty means all."""
    levels = [place for place, one in enumerate(LEVELS) if level in ("", one)]
    modes = [place for place, one in enumerate(MODES) if mode in ("", one)]
    bits = 1 << VISITORS.index(Standing(visitor)) if visitor else 0
    visitors = [one for one in range(1 << len(VISITORS)) if one & bits or not bits]
    return [_number(*digits) for digits in product(versions, levels, modes, visitors)]


def version_of(number: int) -> int:
    """The version of the instrument that the visits of this number were asked."""
    return number // 1000


def _number(version: int, level: int, mode: int, visitors: int) -> int:
    return version * 1000 + (level + 1) * 100 + (mode + 1) * 10 + visitors
