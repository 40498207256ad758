"""Numbers with a check letter or digit: PNC, CRO, arrest or summons, court case, NHS. One whose check passes is a stop, a near miss a warning.

The check letters of the police and the courts: the digits as one number, modulo 23, pick a letter out of an alphabet without I, O and S.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from observe.domain.identifiers.kinds import Kind, Mark, Tier
from observe.domain.identifiers.sweeping import sweep

CHECK_LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"

#: A first digit: nothing but the name of its kind may be written against it.
FIRST = "[0-9](?:(?<![0-9A-Za-z][0-9])|(?<=(?:PNC|pnc|CRO|cro|ASN|asn|NHS|nhs)[0-9]))"
#: The same, where it is not the middle of a longer row of numbers, such as a date.
ALONE = FIRST + "(?<![0-9][/-][0-9])"
GAP = "[ \n]{0,2}"
#: What stands for a slash: one, or a dash, or only space.
SLASH = f"(?:{GAP}[/-]{GAP}|[ \n]{{1,2}})"
#: The check letter: written against the digits, or apart and then a capital.
LAST = f"(?P<letter>\n?[A-Za-z]|{GAP}[A-Z])(?![0-9A-Za-z])"


def digits(least: int, most: int = 0, *, between: str = "[ \n]?") -> str:
    """A pattern for that many digits, which may be parted."""
    return f"[0-9](?:{between}[0-9]){{{least - 1},{(most or least) - 1}}}"


PNC = re.compile(f"(?P<year>{ALONE}[0-9](?:[0-9]{{2}})?)(?P<slash>{SLASH})(?P<serial>{digits(4, 7)}){LAST}")
CRO = re.compile(f"(?P<serial>{ALONE}(?:[ \n]?[0-9]){{3,5}})(?P<slash>{SLASH})(?P<year>[0-9]{{2}}){LAST}")
CRO_FILE = re.compile(f"[Ss](?<![0-9A-Za-z][Ss])[Ff]{GAP}(?P<year>[0-9]{{2}})(?P<slash>{SLASH}?)(?P<serial>{digits(1, 6)}){LAST}")
COURT = re.compile(f"(?P<year>{ALONE}[0-9])(?P<slash>{SLASH})(?P<court>[0-9]{{4}}){SLASH}(?P<serial>{digits(6)}){LAST}")
#: Year, force and unit, system, sequence. Without its slashes the sequence must have all of its eleven digits.
ASN = re.compile(
    f"(?P<year>{ALONE}[0-9])(?P<slash>{SLASH}?)(?P<force>[0-9]{{2}})\n?[0-9A-Za-z]{{2}}{SLASH}?(?P<system>[0-9]{{2}})"
    f"(?:{SLASH}(?P<serial>{digits(1, 11)})|(?P<whole>{digits(11, between=chr(10) + '?')})){LAST}"
)
#: Digits without slashes and a letter: which kind they are is told by their number. Not an amount of money.
TOGETHER = re.compile(f"(?P<digits>{FIRST}(?<![£$€.,][0-9])(?:\n?[0-9]){{5,11}}){LAST}")

SPACE = "(?:[ \n]{1,2}|[ \n]?[-./][ \n]?)"


def ten_digits(*groups: int) -> str:
    """A pattern for digits in such groups, without the first digit; a line may break anywhere."""
    return SPACE.join(f"(?:\n?[0-9]){{{size}}}" for size in (groups[0] - 1, *groups[1:]))


#: As it is printed, and as people write it.
NHS = re.compile(
    f"{FIRST}(?:(?P<printed>{ten_digits(10)}|{ten_digits(3, 3, 4)})|{ten_digits(3, 7)}|{ten_digits(6, 4)}|{ten_digits(5, 5)}|{ten_digits(3, 3, 2, 2)}"
    f"|(?<![0-9] [0-9])(?: [0-9]){{9}}(?! [0-9]))(?![0-9A-Za-z])"
)


def find(text: str) -> Iterator[Mark]:
    """Every passage of plain text that one of these kinds fits."""
    yield from filter(None, map(_pnc, sweep(PNC, text)))
    yield from filter(None, map(_cro, sweep(CRO, text)))
    yield from filter(None, map(_cro_file, sweep(CRO_FILE, text)))
    yield from filter(None, map(_court, sweep(COURT, text)))
    yield from filter(None, map(_asn, sweep(ASN, text)))
    yield from filter(None, map(_together, sweep(TOGETHER, text)))
    yield from filter(None, map(_nhs, sweep(NHS, text)))


def only_digits(text: str) -> str:
    """Without the space that parts them."""
    return text.replace(" ", "").replace("\n", "")


def passes(number: str, letter: str) -> bool:
    """Whether this is the check letter of these digits."""
    return CHECK_LETTERS[int(number) % 23] == letter[-1].upper()


def _mark(kind: Kind, match: re.Match[str], *, valid: bool, close: bool) -> Mark | None:
    """A stop when the check passes; else a warning if it is otherwise as close to the kind as a slip would leave it."""
    if not valid and not close:
        return None
    return Mark(kind, Tier.STOP if valid else Tier.WARN, match.start(), match.end())


def _has_slash(match: re.Match[str]) -> bool:
    return not match["slash"].isspace() and match["slash"] != ""


def _is_article(match: re.Match[str]) -> bool:
    """A letter apart that is as likely the word A: "11/2024 A review"."""
    return match["letter"][-1] == "A" and match["letter"] != "A"


def _pnc(match: re.Match[str]) -> Mark | None:
    year, serial = match["year"], only_digits(match["serial"])
    if len(year) == 4 and (year[:2] not in ("19", "20") or int(serial) == int(year) + 1):
        return None
    if _is_article(match) and len(serial) < 7:
        return None
    close = match["serial"].isdigit() and (_has_slash(match) or len(serial) == 7)
    return _mark(Kind.PNC, match, valid=passes(year[-2:] + serial.zfill(7), match["letter"]), close=close)


def _cro(match: re.Match[str]) -> Mark | None:
    serial, year = only_digits(match["serial"]), match["year"]
    is_a_year = len(serial) == 4 and serial[:2] in ("19", "20") and int(year) == (int(serial) + 1) % 100
    if is_a_year or _is_article(match):
        return None
    close = match["serial"].isdigit() and _has_slash(match)
    return _mark(Kind.CRO, match, valid=passes(year + serial.zfill(6), match["letter"]), close=close)


def _cro_file(match: re.Match[str]) -> Mark | None:
    serial = only_digits(match["serial"])
    return _mark(Kind.CRO, match, valid=passes(match["year"] + serial, match["letter"]), close=_has_slash(match) and len(serial) >= 4)


def _court(match: re.Match[str]) -> Mark | None:
    number = match["year"] + match["court"] + only_digits(match["serial"])
    return _mark(Kind.COURT, match, valid=passes(number, match["letter"]), close=_has_slash(match))


def _asn(match: re.Match[str]) -> Mark | None:
    sequence = only_digits(match["whole"] or match["serial"]).zfill(11)
    number = match["force"] + match["system"] + match["year"] + sequence
    return _mark(Kind.ASN, match, valid=passes(number, match["letter"]), close=_has_slash(match) or bool(match["whole"]))


def _together(match: re.Match[str]) -> Mark | None:
    number, letter = only_digits(match["digits"]), match["letter"]
    if _is_article(match):
        return None
    if len(number) == 12:
        return _mark(Kind.COURT, match, valid=passes(number, letter), close=True)
    if any(passes(year + serial.zfill(7), letter) for year, serial in _pnc_readings(number)):
        return _mark(Kind.PNC, match, valid=True, close=True)
    if len(number) <= 8 and passes(number[-2:] + number[:-2].zfill(6), letter):
        return _mark(Kind.CRO, match, valid=True, close=True)
    return _mark(Kind.PNC, match, valid=False, close=any(len(serial) == 7 for _, serial in _pnc_readings(number)))


def _pnc_readings(number: str) -> Iterator[tuple[str, str]]:
    """The ways to read year and serial out of digits without a slash."""
    if 4 <= len(number) - 2 <= 7:
        yield number[:2], number[2:]
    if 4 <= len(number) - 4 <= 7 and number[:2] in ("19", "20"):
        yield number[2:4], number[4:]


def _nhs(match: re.Match[str]) -> Mark | None:
    number = "".join(filter(str.isdigit, match[0]))
    check = -sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), number, strict=False)) % 11
    return _mark(Kind.NHS, match, valid=check == int(number[9]), close=bool(match["printed"]) and number[0] != "0")
