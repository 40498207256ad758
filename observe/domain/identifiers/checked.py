"""Numbers with a check letter or digit: PNC, CRO, arrest or summons, court case, NHS. One whose check passes is a stop, a near miss a warning.

The check letters of the police and the courts: the digits as one number, modulo 23, pick a letter out of an alphabet without I, O and S.
A letter that ends a number is much rarer than a number, so these are read backwards, from the letter to the first digit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from operator import mul

from observe.domain.identifiers.kinds import Found, Kind, Tier
from observe.domain.identifiers.sweeping import look, sweep

CHECK_LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"

#: Patterns for text that is read backwards.
GAP = "[ \n]{0,2}"
#: What stands for a slash: one, or a dash, or only space.
SLASH = f"(?:{GAP}[/-]{GAP}|[ \n]{{1,2}})"
#: Where the number begins: nothing but the name of its kind may be written against it, and it is not the middle of a longer row, such as a date.
BEGINS = "(?:(?![0-9A-Za-z]|[/-][0-9])|(?=CNP|ORC|NSA|cnp|orc|nsa))"
#: The check letter, with what follows it in the text: written against the digits, or apart and then a capital.
LETTER = f"[^0-9A-Za-z](?P<letter>[A-Za-z](?=[0-9])|[A-Z](?=[ \n]))(?P<apart>{GAP})(?=[0-9])"
#: Soon said of a code that begins with a letter: after at most a dozen digits comes none but the end of CRO, PNC, ASN or SF.
NO_CODE = "(?![0-9]{1,12}+[ABDEG-MP-Zabdeg-mp-z])"
#: Each kind from its last digit back: the sequence or serial number first, the year last.
CHECKED = re.compile(
    LETTER
    + NO_CODE
    + "(?:"
    + f"(?P<asn>(?:[0-9]{{11}}{SLASH}?|[0-9]{{1,10}}+{SLASH})[0-9]{{2}}{SLASH}?[0-9A-Za-z]{{2}}[0-9]{{2}}{SLASH}?[0-9]{{2}}){BEGINS}"
    + f"|(?P<court>[0-9]{{6}}{SLASH}?[0-9]{{4}}{SLASH}?[0-9]{{2}}){BEGINS}"
    + f"|(?=[0-9 \n/-]{{3,16}}[Ff])(?P<file>[0-9]{{1,6}}{SLASH}?[0-9]{{2}}{GAP}[Ff][Ss])(?![0-9A-Za-z])"
    + f"|(?P<pnc>[0-9](?: ?[0-9]){{3,6}}{SLASH}(?:[0-9]{{4}}|[0-9]{{2}})){BEGINS}"
    + f"|(?P<cro>[0-9]{{2}}{SLASH}[0-9](?: ?[0-9]){{3,5}}){BEGINS}"
    + f"|(?P<together>[0-9]{{6,11}}+)(?![£$€.,]){BEGINS}"
    + ")"
)

SEPARATORS = re.compile("[ \n/-]+")
NOT_DIGITS = re.compile("[^0-9]+")
CENTURIES = ("19", "20")

SPACE = "(?:[ \n]{1,2}|[ \n]?[-./][ \n]?)"
#: Together, as printed, or in groups that people make.
NHS = re.compile(
    "[0-9]{3}(?:(?<![0-9A-Za-z][0-9]{3})|(?<=(?:NHS|nhs)[0-9]{3}))(?:"
    f"(?P<printed>[0-9]{{7}}|{SPACE}[0-9]{{3}}{SPACE}[0-9]{{4}})"
    f"|{SPACE}[0-9]{{7}}|[0-9]{{3}}{SPACE}[0-9]{{4}}|[0-9]{{2}}{SPACE}[0-9]{{5}}|{SPACE}[0-9]{{3}}{SPACE}[0-9]{{2}}{SPACE}[0-9]{{2}}"
    ")(?![0-9A-Za-z])"
)
#: Ten digits one by one.
NHS_SPELT = re.compile("[0-9] (?<![0-9A-Za-z][0-9] )(?<![0-9] [0-9] )(?P<printed>(?:[0-9] ){8}[0-9])(?![0-9A-Za-z]| [0-9])")


def find(text: str) -> Iterator[Found]:
    """Every passage of plain text that one of these kinds fits."""
    for match in look(CHECKED, " " + text[::-1]):
        if judged := _judged(match):
            yield *judged, len(text) + 1 - match.end(), len(text) - match.start()
    for pattern in (NHS, NHS_SPELT):
        for match in sweep(pattern, text):
            if tier := _tier_of_nhs(match):
                yield Kind.NHS, tier, match.start(), match.end()


def passes(number: str, letter: str) -> bool:
    """Whether this is the check letter of these digits."""
    return CHECK_LETTERS[int(number) % 23] == letter


#: What a passage would be: its kind, the digits that its letter checks in each way of reading it, and whether one that fails is as close as a slip leaves it.
Reading = tuple[Kind, tuple[str, ...], bool]


def _judged(match: re.Match[str]) -> tuple[Kind, Tier] | None:
    """Kind and tier of what was read backwards, or None for what is neither right nor close. A letter A apart is an article unless the number is long."""
    name = match.lastgroup or ""
    written, letter = match[name][::-1], match["letter"].upper()
    if match["apart"] and letter == "A" and len(SEPARATORS.sub("", written)) < 8:
        return None
    kind, numbers, close = READERS[name](written)
    for number in numbers:
        if passes(number, letter):
            return kind, Tier.STOP
    return (kind, Tier.WARN) if close else None


def _has_slash(written: str) -> bool:
    return "/" in written or "-" in written


def _asn(written: str) -> Reading:
    """Force and system, then the year, then the sequence in eleven digits; the unit takes no part."""
    together = SEPARATORS.sub("", written)
    year, force, system, sequence = together[:2], together[2:4], together[6:8], together[8:]
    return Kind.ASN, (force + system + year + sequence.zfill(11),), _has_slash(written) or len(sequence) == 11


def _court(written: str) -> Reading:
    return Kind.COURT, (SEPARATORS.sub("", written),), _has_slash(written) or written.isdigit()


def _file(written: str) -> Reading:
    """The older CRO numbers: year and serial as written."""
    digits = SEPARATORS.sub("", written)[2:]
    return Kind.CRO, (digits,), _has_slash(written) and len(digits) >= 6


def _pnc(written: str) -> Reading:
    """The last two digits of the year, then the serial in seven. A year before the next one is a span of years."""
    year, *serials = SEPARATORS.split(written)
    serial = "".join(serials)
    if len(year) == 4 and (year[:2] not in CENTURIES or int(serial) == int(year) + 1):
        return Kind.PNC, (), False
    return Kind.PNC, (year[-2:] + serial.zfill(7),), len(serials) == 1 and (_has_slash(written) or len(serial) == 7)


def _cro(written: str) -> Reading:
    """The year, then the serial in six digits. "2024/25" is a span of years."""
    digits = SEPARATORS.sub("", written)
    serial, year = digits[:-2], digits[-2:]
    if len(serial) == 4 and serial[:2] in CENTURIES and int(year) == (int(serial) + 1) % 100:
        return Kind.CRO, (), False
    return Kind.CRO, (year + serial.zfill(6),), _has_slash(written)


def _together(digits: str) -> Reading:
    """Without slashes: the ways to read a PNC number, with two digits of the year or four, then a CRO number."""
    numbers, close = [], False
    if len(digits) <= 9:
        numbers.append(digits[:2] + digits[2:].zfill(7))
        close = len(digits) == 9
    if len(digits) >= 8 and digits[:2] in CENTURIES:
        numbers.append(digits[2:4] + digits[4:].zfill(7))
        close = close or len(digits) == 11
    if len(digits) <= 8:
        numbers.append(digits[-2:] + digits[:-2].zfill(6))
    return Kind.PNC, tuple(numbers), close


READERS = {"asn": _asn, "court": _court, "file": _file, "pnc": _pnc, "cro": _cro, "together": _together}


def _tier_of_nhs(match: re.Match[str]) -> Tier | None:
    """The digits weigh ten to two, and the tenth makes the sum divisible by eleven. A failing one that begins with 0 is rather a telephone."""
    number = NOT_DIGITS.sub("", match[0])
    if sum(map(mul, range(10, 0, -1), map(int, number))) % 11 == 0:
        return Tier.STOP
    return Tier.WARN if match["printed"] and number[0] != "0" else None
