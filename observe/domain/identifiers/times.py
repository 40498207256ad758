"""Ages and dates, which are questions, and any other long number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from observe.domain.identifiers.kinds import Kind, Known, Mark, Tier

TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
ONES = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
YEARS = f"(?:[0-9]{{1,3}}|(?:{TENS})(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?|{ONES})"
AGES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![\w.]){YEARS}[ -]?(?:years?|yrs?)[ -](?:olds?|of age)(?!\w)",
        r"(?<![\w.])[0-9]{1,3} ?(?:yo|y/o)(?!\w)",
        rf"(?<!\w)(?:aged?|turn(?:s|ed|ing)?) (?:of |about |around |only |just )?{YEARS}(?![\w%])",
        r"(?<!\w)in (?:his|her|their) (?:early |mid[ -]?|late )?(?:teens|twenties|thirties|forties|fifties|sixties|seventies|eighties)(?!\w)",
    )
)

MONTHS = {name: number for number, name in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)}
MONTH = (
    "(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?"
    "|january|february|april|june|july|august|september|october|november|december)"
)
DAY = "(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
DATES = tuple(
    map(
        re.compile,
        (
            r"(?<![\w./-])(?P<day>[0-9]{1,2})(?P<cut>[/.-])(?P<month>[0-9]{1,2})(?P=cut)(?P<year>[0-9]{4}|[0-9]{2})(?![\w/-])",
            r"(?<![\w./-])(?P<year>[0-9]{4})([/.-])(?P<month>[0-9]{2})\2(?P<day>[0-9]{2})(?![\w/-])",
            rf"(?<![\w./-]){DAY}(?: of)?[ \n-]?(?P<month>{MONTH})(?!\w)(?:,?[ \n-](?P<year>[0-9]{{4}})(?!\w))?",
            rf"(?<!\w)(?P<month>{MONTH})\.? {DAY}(?!\w)(?:,? (?P<year>[0-9]{{4}})(?!\w))?",
        ),
    )
)
BORN = re.compile(r"(?<!\w)(?:born|[Dd]\.?[Oo]\.?[Bb]\.?)(?: in| on|:)? (?P<year>[0-9]{4})(?!\w)")

REFERENCE = re.compile(
    r"(?<![\w£$€.,/-])(?:[A-Za-z]{0,4}[0-9]{7,16}[A-Za-z]{0,3}|[0-9]{5,7}/[0-9]{2}|[0-9]{2}/[0-9]{5,7}/[0-9]{2}|[0-9]{2}[0-9A-Za-z]{2}[0-9]{7}|[A-Za-z]{5}[0-9]{6}[0-9A-Za-z]{5})(?![\w/])"
)


def find(text: str, known: Known) -> Iterator[Mark]:
    """Every passage of plain text that one of these kinds fits."""
    for pattern in AGES:
        for match in pattern.finditer(text):
            yield Mark(Kind.AGE, Tier.ASK, match.start(), match.end())
    for pattern in DATES:
        for match in pattern.finditer(text):
            if _is_a_date(match) and not _is_known(match, known):
                yield Mark(Kind.DATE, Tier.ASK, match.start(), match.end())
    for match in BORN.finditer(text):
        yield Mark(Kind.DATE, Tier.ASK, match.start(), match.end())
    for match in REFERENCE.finditer(text):
        yield Mark(Kind.REFERENCE, Tier.ASK, match.start(), match.end())


def _numbers(match: re.Match[str]) -> tuple[int, int, int]:
    """Year (0 for none), month, day."""
    year, month = int(match["year"] or 0), match["month"]
    number = int(month) if month.isdigit() else MONTHS[month[:3].lower()]
    return (year + 2000 if 0 < year < 100 else year), number, int(match["day"])


def _is_a_date(match: re.Match[str]) -> bool:
    year, month, day = _numbers(match)
    try:
        date(year or 2000, month, day)
    except ValueError:
        return False
    return True


def _is_known(match: re.Match[str], known: Known) -> bool:
    """Whether it is one of the dates that are no secret, with its year or without."""
    year, month, day = _numbers(match)
    return any((one.month, one.day) == (month, day) and year in (0, one.year) for one in known.dates)
