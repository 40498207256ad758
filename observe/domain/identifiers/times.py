"""Ages and dates, and any other long number. All are questions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from observe.domain.identifiers.kinds import Found, Kind, Known, Tier
from observe.domain.identifiers.sweeping import look

UNITS = "one|two|three|four|five|six|seven|eight|nine"
TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
TEENS = "ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
NUMBER = f"(?:[0-9]{{1,3}}|(?:{TENS})(?:[ -](?:{UNITS}))?|{TEENS}|{UNITS})"
#: For text in small letters, each from a word that is rare: "34-year-old", "aged 34", "turned 16", "in his forties".
YEARS_OLD = re.compile(r"y(?:(?:ea)?rs?[ -](?:olds?|of age)|/?o)(?!\w)")
BEFORE_YEARS = re.compile(rf"(?<![\w.]){NUMBER}[ -]?\Z")
AGED = re.compile(rf"(?:age(?<!\wage)d?|turn(?<!\wturn)(?:s|ed|ing)?) (?:of |about |around |only |just )?{NUMBER}(?![\w%])")
DECADE = re.compile(r"in (?:his|her|their) (?:early |mid[ -]?|late )?(?:teens|twenties|thirties|forties|fifties|sixties|seventies|eighties)(?!\w)")

MONTHS = {name: number for number, name in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)}
MONTH = (
    "(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?"
    "|Dec(?:ember)?|january|february|april|june|july|august|september|october|november|december)(?!\\w)"
)
#: In figures, the day or the year first; and with the month in letters after the day, or before it.
DATE = re.compile(
    r"(?P<first>[0-9](?<![\w./-][0-9])[0-9]{0,3}+)(?:"
    r"(?P<cut>[/.-])(?P<second>[0-9]{1,2})(?P=cut)(?P<third>[0-9]{4}|[0-9]{2})(?![\w/-])"
    rf"|(?:st|nd|rd|th)?+(?: of)?+[ \n-]?+(?P<month>{MONTH})(?:,?[ \n-](?P<year>[0-9]{{4}})(?!\w))?)"
)
MONTH_FIRST = re.compile(rf"(?P<month>{MONTH})\.? (?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?!\w)(?:,? (?P<year>[0-9]{{4}})(?!\w))?")
BORN = re.compile(r"(?:born|d\.?o\.?b\.?)(?: in| on|:)? [0-9]{4}(?!\w)")

REFERENCE = re.compile(
    r"[0-9]{2}(?<![0-9£$€.,/-][0-9]{2})(?:[0-9]{5,14}[A-Za-z]{0,3}|[0-9]{3,5}/[0-9]{2}|/[0-9]{5,7}/[0-9]{2}|[0-9A-Za-z]{2}[0-9]{7})(?![\w/])"
)


def find(text: str, known: Known) -> Iterator[Found]:
    """Every passage of plain text that one of these kinds fits."""
    small = text.lower()
    for match in look(YEARS_OLD, small):
        if number := BEFORE_YEARS.search(small, max(0, match.start() - 20), match.start()):
            yield Kind.AGE, Tier.ASK, number.start(), match.end()
    for pattern in (AGED, DECADE):
        for match in look(pattern, small):
            yield Kind.AGE, Tier.ASK, match.start(), match.end()
    for match in look(DATE, text):
        day = (match["year"], match["month"], match["first"]) if match["month"] else (match["third"], match["second"], match["first"])
        if _is_secret(*(day if len(match["first"]) < 3 else day[::-1]), known):
            yield Kind.DATE, Tier.ASK, match.start(), match.end()
    for match in look(MONTH_FIRST, text):
        if _is_secret(match["year"], match["month"], match["day"], known):
            yield Kind.DATE, Tier.ASK, match.start(), match.end()
    for match in look(BORN, small):
        yield Kind.DATE, Tier.ASK, match.start(), match.end()
    for match in look(REFERENCE, text):
        yield Kind.REFERENCE, Tier.ASK, match.start(), match.end()


def _is_secret(year: str | None, month: str, day: str, known: Known) -> bool:
    """Whether there is such a day, and it is none of the known dates, with their year or without."""
    in_year = int(year or 0) + (2000 if year and len(year) == 2 else 0)
    in_month = int(month) if month.isdigit() else MONTHS[month[:3].lower()]
    if any((one.month, one.day) == (in_month, int(day)) and in_year in (0, one.year) for one in known.dates):
        return False
    try:
        date(in_year or 2000, in_month, int(day))
    except ValueError:
        return False
    return True
