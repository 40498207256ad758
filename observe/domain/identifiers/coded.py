"""Codes that begin with letters: prison numbers, probation case numbers, National Insurance numbers, postcodes, vehicle registrations."""

from __future__ import annotations

import re
from collections.abc import Iterator

from observe.domain.identifiers.kinds import Found, Kind, Tier
from observe.domain.identifiers.sweeping import sweep
from observe.domain.identifiers.words import ACRONYMS, SHORT_WORDS

GAP = "[ \n-]{0,2}"
APART = "[ \n-]{1,2}"
LETTER = "[A-Za-z]"
#: "C2 1st", "E3 4th": not the second half of a postcode.
NOT_ORDINAL = "(?!(?:1[Ss][Tt]|2[Nn][Dd]|3[Rr][Dd]|[04-9][Tt][Hh])(?![0-9A-Za-z]))"
#: Any one of them, after what is no part of it.
CODE = re.compile(
    f"[^0-9A-Za-z](?={LETTER}{{1,3}}{GAP}[0-9])(?:"
    f"(?P<prison>{LETTER}{GAP}[0-9]{{4}}{GAP}{LETTER}{{2}})"
    f"|(?P<crn>{LETTER}{GAP}(?:[0-9]{{6}}|[0-9]{{3}}{APART}[0-9]{{3}}|[0-9]{{2}}{APART}[0-9]{{2}}{APART}[0-9]{{2}}))"
    f"|(?P<insurance>{LETTER}{{2}}{GAP}(?:[0-9]{{6}}|[0-9]{{2}}{APART}[0-9]{{2}}{APART}[0-9]{{2}})(?:{GAP}[A-Da-d])?)"
    f"|(?P<postcode>{LETTER}{{1,2}}[0-9][0-9A-Za-z]?[ \n]{{0,2}}{NOT_ORDINAL}[0-9](?![CIKMOVcikmov]){LETTER}(?![CIKMOVcikmov]){LETTER})"
    f"|(?P<registration>{LETTER}{{2}}[0-9]{{2}}[ \n]?{LETTER}{{3}}|{LETTER}(?:[0-9]{{3}}[ \n]?|[0-9]{{1,2}}){LETTER}{{3}}"
    f"|{LETTER}{{3}}(?:[0-9]{{1,3}}| [0-9]{{3}}){LETTER})"
    ")(?![0-9A-Za-z])"
)

KINDS = {
    "prison": (Kind.PRISON, Tier.STOP),
    "crn": (Kind.CRN, Tier.STOP),
    "insurance": (Kind.NATIONAL_INSURANCE, Tier.STOP),
    "postcode": (Kind.POSTCODE, Tier.WARN),
    "registration": (Kind.REGISTRATION, Tier.WARN),
}
YEAR = re.compile("(?:19|20)[0-9]{2}")
PARTS = re.compile("[0-9]+|[A-Za-z]+")


def find(text: str) -> Iterator[Found]:
    """Every passage of plain text that one of these kinds fits."""
    for match in sweep(CODE, " " + text):
        name = match.lastgroup or ""
        if _is_written_so(name, match[name]):
            yield *KINDS[name], match.start(), match.end() - 1


def _is_written_so(name: str, written: str) -> bool:
    """Whether the passage is a code, and not words beside a number."""
    if name == "postcode" or " " not in written:
        return True
    words = [part for part in PARTS.findall(written) if part.isalpha()]
    if len({word.isupper() for word in words}) > 1 or any(word.lower() in SHORT_WORDS or word.lower() in ACRONYMS for word in words):
        return False
    if name == "prison":
        return written[1] != " " or written[-3] != " " or (words[0].isupper() and not YEAR.search(written))
    if name == "crn":
        return words[0].isupper() and not written.startswith(("A ", "I "))
    if name == "insurance":
        return words[0].isupper() or len(words) == 2
    return True
