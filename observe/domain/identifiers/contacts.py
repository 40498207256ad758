"""Where somebody is found or reached: e-mail addresses (a stop), telephones, streets, records on ViSOR and MAPPS (warnings), names online (a question)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from observe.domain.identifiers.kinds import Kind, Known, Mark, Tier
from observe.domain.identifiers.words import BEFORE_STREET, are_known, words_of

#: The @ of an e-mail address with what follows it, and what stands before it.
DOMAIN = re.compile(r"(?: @ |@ ?)(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}(?!\w)")
MAILBOX = re.compile(r"[\w.%+’-]+\Z")

PART = "[ \n()-]{0,2}[0-9]"
#: In this country with or without its code, abroad with a plus, and with dots.
PHONE = re.compile(
    "(?<![0-9A-Za-z+])(?:"
    f"[(]?(?:[+] ?|00 ?)44[)]?(?:{PART}){{9,11}}"
    f"|[(]?0(?:{PART}){{9,10}}"
    f"|[+][1-9](?:{PART}){{7,13}}"
    "|0[0-9]{2,4}[.][0-9]{3,4}[.][0-9]{3,4}"
    ")(?![0-9A-Za-z])"
)

ROADS = "(?:Road|Street|Avenue|Lane|Crescent|Terrace|Gardens|Mews|Grove|Close)"
OTHERS = "(?:Drive|Way|Place|Court|Square|Hill|Park|Row|Walk|Rise|View|Green|House|Rd|St|Ave)"
NAME = "[A-Z][A-Za-z’]{1,24}"
NUMBER = "[0-9](?<![0-9A-Za-z/.-][0-9])[0-9]{0,3}[A-Za-z]?(?:[-/][0-9]{1,4}[A-Za-z]?)?"
NUMBERED = re.compile(f"{NUMBER},?[ \n](?P<name>{NAME}(?: {NAME}){{0,2}}) (?:{ROADS}|(?P<other>{OTHERS}))(?!\\w)")
IN_SMALL_LETTERS = re.compile(f"{NUMBER},?[ \n](?P<name>[a-z]{{4,24}}) (?:road|street|avenue|lane|crescent|terrace)(?!\\w)")
FLAT = re.compile(r"(?<!\w)[Ff]lat (?:number |no\.? )?[0-9]{1,3}[A-Za-z]?(?!\w)(?! per)")
#: A road by itself is a place too, but police stations and offices are named after theirs.
ROAD = re.compile(f"[A-Z](?<![\\w’-][A-Z])[A-Za-z’]{{1,24}}(?: {NAME}){{0,2}} {ROADS}(?!\\w)(?! (?:[Pp]olice|[Pp]robation|[Oo]ffice))")

REFERENCE_WORD = "(?:[Rr]ef(?:erence)?|[Nn]o|[Nn]um(?:ber)?|[Nn]ominal|[Ii][Dd]|[Rr]ecord|[Ii]s|#)"
SYSTEM = re.compile(
    r"(?:[Vv]-?[Ii][Ss][Oo][Rr]|[Mm][Aa][Pp][Pp][Ss])(?P<between>[ \n:#(=-]{0,3}(?:"
    + REFERENCE_WORD
    + r"[.:]?[ \n:#=-]{0,3}){0,3})(?P<number>[0-9](?:[ -]?[0-9]){3,})"
)
YEAR = re.compile("(?:19|20)[0-9]{2}")

HANDLE = re.compile(r"(?<![\w.@])@(?=[\w.]{3})[\d.]{0,30}[^\W\d][\w.]{0,30}")
PROFILE = re.compile(r"(?<!\w)(?:facebook|instagram|tiktok|twitter|snapchat|threads|youtube|x)\.com/@?[\w.]{3,40}", re.IGNORECASE)
ACCOUNT = re.compile(
    r"(?:facebook|instagram|insta|tiktok|twitter|snapchat|snap|telegram|discord) (?:account|name|handle|user ?name|user|profile|id)[: ]{1,2}(?:is )?"
    r"(?P<name>[\w.]{3,40})",
    re.IGNORECASE,
)


def find(text: str, known: Known) -> Iterator[Mark]:
    """Every passage of plain text that one of these kinds fits."""
    yield from _emails(text, known)
    for match in PHONE.finditer(text):
        if match[0] not in known.names:
            yield Mark(Kind.PHONE, Tier.WARN, match.start(), match.end())
    yield from _streets(text, words_of(known))
    for match in SYSTEM.finditer(text):
        if not YEAR.fullmatch(match["number"]) or not match["between"].isspace():
            yield Mark(Kind.SYSTEM, Tier.WARN, match.start(), match.end())
    yield from _handles(text)


def _emails(text: str, known: Known) -> Iterator[Mark]:
    for match in DOMAIN.finditer(text):
        mailbox = MAILBOX.search(text, max(0, match.start() - 64), match.start())
        if mailbox and text[mailbox.start() : match.end()].casefold() not in known.names:
            yield Mark(Kind.EMAIL, Tier.STOP, mailbox.start(), match.end())


def _streets(text: str, allowed: frozenset[str]) -> Iterator[Mark]:
    for match in NUMBERED.finditer(text):
        if not match["other"] or not are_known(match["name"], allowed):
            yield Mark(Kind.STREET, Tier.WARN, match.start(), match.end())
    for match in IN_SMALL_LETTERS.finditer(text):
        if match["name"] not in BEFORE_STREET:
            yield Mark(Kind.STREET, Tier.WARN, match.start(), match.end())
    for match in FLAT.finditer(text):
        yield Mark(Kind.STREET, Tier.WARN, match.start(), match.end())
    for match in ROAD.finditer(text):
        if not are_known(match[0].rpartition(" ")[0], allowed):
            yield Mark(Kind.STREET, Tier.WARN, match.start(), match.end())


def _handles(text: str) -> Iterator[Mark]:
    for match in HANDLE.finditer(text):
        yield Mark(Kind.HANDLE, Tier.ASK, match.start(), match.end())
    for match in PROFILE.finditer(text):
        yield Mark(Kind.HANDLE, Tier.ASK, match.start(), match.end())
    for match in ACCOUNT.finditer(text):
        if not match["name"].rstrip(".").isalpha():
            yield Mark(Kind.HANDLE, Tier.ASK, *match.span("name"))
