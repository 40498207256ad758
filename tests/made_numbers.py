"""Numbers of each kind that stops a submission, made to measure: right and wrong, written in the ways that people write and paste them. All by a seed."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from observe.domain.identifiers import Kind
from observe.domain.identifiers.checked import CHECK_LETTERS

#: Look-alikes of other scripts.
CYRILLIC = str.maketrans("ABEKMHOPCTX", "АВЕКМНОРСТХ")
FULL_WIDTH = {ord("0") + digit: chr(0xFF10 + digit) for digit in range(10)} | {ord("/"): "／"}


def letter(digits: str, *, right: bool) -> str:
    """The check letter of the digits, or the one after it."""
    return CHECK_LETTERS[(int(digits) + (not right)) % 23]


def figures(random: Random, count: int) -> str:
    """That many digits; the first is 3 or more, so that they are no year."""
    return str(random.randrange(3, 10)) + "".join(random.choices("0123456789", k=count - 1))


def pnc(random: Random, right: bool) -> str:
    """In a year to come."""
    year, serial = str(random.randrange(90, 100)), figures(random, random.randrange(4, 8))
    return f"{random.choice(('20', ''))}{year}/{serial}{letter(year + serial.zfill(7), right=right)}"


def cro(random: Random, right: bool) -> str:
    """Of the newer form or of the older."""
    year, serial = str(random.randrange(90, 100)), figures(random, random.randrange(4, 7))
    if random.random() < 0.3:
        return f"SF{year}/{serial}{letter(year + serial, right=right)}"
    return f"{serial}/{year}{letter(year + serial.zfill(6), right=right)}"


def asn(random: Random, right: bool) -> str:
    """Of a police force that there is not."""
    year, serial = str(random.randrange(90, 100)), figures(random, random.randrange(1, 12))
    unit = "".join(random.choices("ABCXYZ0123456789", k=2))
    return f"{year}/00{unit}/00/{serial}{letter('0000' + year + serial.zfill(11), right=right)}"


def court(random: Random, right: bool) -> str:
    """Of a court that there is not."""
    digits = str(random.randrange(90, 100)) + "0000" + figures(random, 6)
    return f"{digits[:2]}/{digits[2:6]}/{digits[6:]}{letter(digits, right=right)}"


def nhs(random: Random, right: bool) -> str:
    """Out of the range that is never issued."""
    while True:
        nine = "999" + "".join(random.choices("0123456789", k=6))
        check = -sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), nine, strict=True)) % 11
        if check < 10:
            tenth = check if right else (check + 1) % 10
            return random.choice((f"{nine}{tenth}", f"{nine[:3]} {nine[3:6]} {nine[6:]}{tenth}", f"{nine[:3]}-{nine[3:6]}-{nine[6:]}{tenth}"))


def prison(random: Random, right: bool) -> str:
    """A letter, four digits, two letters."""
    return f"A{figures(random, 4)}{''.join(random.choices('CDFGJKLPQRTVWXYZ', k=2))}"


def crn(random: Random, right: bool) -> str:
    """A letter and six digits."""
    return f"{random.choice('DGJNPVWXYZ')}{figures(random, 6)}"


def insurance(random: Random, right: bool) -> str:
    """With the letters of the published dummy."""
    digits = figures(random, 6)
    return random.choice((f"QQ{digits}", f"QQ {digits[:2]} {digits[2:4]} {digits[4:]} ")) + random.choice("ABCD")


#: Those that begin with digits and end with a check, and then those that are known by their shape alone.
CHECKED: dict[Kind, Callable[[Random, bool], str]] = {Kind.PNC: pnc, Kind.CRO: cro, Kind.ASN: asn, Kind.COURT: court, Kind.NHS: nhs}
MADE = CHECKED | {Kind.PRISON: prison, Kind.CRN: crn, Kind.NATIONAL_INSURANCE: insurance}


def within(random: Random, number: str, what: str, where: str = "") -> str:
    """The number with something put at a random place inside it, or at one that a pattern allows."""
    places = [match.start() for match in re.finditer(where, number) if 0 < match.start() < len(number)] if where else range(1, len(number))
    if not places:
        return number
    at = random.choice(places)
    return number[:at] + what + number[at:]


#: The ways to write a number.
WRITTEN: dict[str, Callable[[Random, str], str]] = {
    "as it is": lambda random, number: number,
    "in small letters": lambda random, number: number.lower(),
    "space round the slash": lambda random, number: number.replace("/", " / "),
    "a dash for the slash": lambda random, number: number.replace("/", random.choice("-–‒−")),
    "space before the letter": lambda random, number: re.sub(r"(?<=/\d{7})(?=[A-Z]$)", " ", number),
    "full-width digits": lambda random, number: number.translate(FULL_WIDTH),
    "digits of another script": lambda random, number: number.translate({ord("0") + digit: chr(0x0660 + digit) for digit in range(10)}),
    "look-alike letters": lambda random, number: number.translate(CYRILLIC),
    "a zero-width space inside": lambda random, number: within(random, number, "\u200b"),
    "a soft hyphen inside": lambda random, number: within(random, number, "\u00ad"),
    "a line break inside": lambda random, number: within(random, number, random.choice(("\n", "\r\n")), r"(?<=\d)(?=\d)"),
    "no-break space": lambda random, number: number.replace(" ", "\u00a0"),
}
