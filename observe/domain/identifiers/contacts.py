"""Where somebody is found or reached: e-mail addresses (a stop), telephones, streets, records on ViSOR and MAPPS (warnings), names online (a question)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from observe.domain.identifiers.kinds import Found, Kind, Known, Tier
from observe.domain.identifiers.sweeping import look
from observe.domain.identifiers.words import BEFORE_STREET, are_known, words_of

#: The @ of an e-mail address with what follows it, and what stands before it.
DOMAIN = re.compile(r"@ ?(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}(?!\w)")
MAILBOX = re.compile(r"[\w.%+’-]+ ?\Z")

PART = "[ \n()-]{0,2}[0-9]"
#: In this country with or without its code, abroad with a plus, and with dots.
PHONE = re.compile(
    "[(+0](?<![0-9A-Za-z+(][(+0])(?:"
    f"(?:(?<=0)|(?<=[(])0)(?:{PART}){{9,10}}"
    f"|(?:(?<=[+])|(?<=[(])[+]|(?<=0)0) ?44[)]?(?:{PART}){{9,11}}"
    f"|(?<=[+])[1-9](?:{PART}){{7,13}}"
    "|(?<=0)[0-9]{2,4}[.][0-9]{3,4}[.][0-9]{3,4}"
    ")(?![0-9A-Za-z])"
)

ROADS = "(?:Road|Street|Avenue|Lane|Crescent|Terrace|Gardens|Mews|Grove|Close)"
OTHERS = "(?:Drive|Way|Place|Court|Square|Hill|Park|Row|Walk|Rise|View|Green|House|Rd|St|Ave)"
NAME = "[A-Z][A-Za-z’]{1,24}+"
NUMBER = "[0-9](?<![0-9A-Za-z/.-][0-9])[0-9]{0,3}+[A-Za-z]?+(?:[-/][0-9]{1,4}+[A-Za-z]?+)?+"
NUMBERED = re.compile(
    f"{NUMBER},?+[ \n](?:(?P<name>{NAME}(?: {NAME}){{0,2}}) (?:{ROADS}|(?P<other>{OTHERS}))"
    "|(?P<small>[a-z]{4,24}) (?:road|street|avenue|lane|crescent|terrace))(?!\\w)"
)
#: A road by itself is a place too, but police stations and offices are named after theirs. Its name is looked for before it.
ROAD = re.compile(f" {ROADS}(?!\\w)(?! (?:[Pp]olice|[Pp]robation|[Oo]ffice))")
NAME_BEFORE = re.compile(r"(?<![\w’-])[A-Z][A-Za-z’]{1,24}+(?: [A-Z][A-Za-z’]{1,24}+){0,2}\Z")

#: For text in small letters.
FLAT = re.compile(r"flat (?<![\w-]flat )(?:number |no\.? )?[0-9]{1,3}[a-z]?(?!\w)(?! per)")
SYSTEM = re.compile(
    r"(?:v-?isor|mapps)(?P<between>[ \n:#(=-]{0,3}(?:(?:reference|ref|number|num|no|nominal|id|record|is)[.:]?[ \n:#=-]{0,3}){0,3})"
    r"(?P<number>[0-9](?:[ -]?[0-9]){3,20})"
)
YEAR = re.compile("(?:19|20)[0-9]{2}")
PROFILE = re.compile(r"\.com/@?[\w.]{3,40}")
ACCOUNT = re.compile(
    r"(?:facebook|instagram|insta|tiktok|twitter|snapchat|snap|telegram|discord) (?:account|name|handle|user ?name|user|profile|id)[: ]{1,2}(?:is )?"
    r"(?P<name>[\w.]{3,40})"
)
SITES = ("facebook", "instagram", "tiktok", "twitter", "snapchat", "threads", "youtube")
HANDLE = re.compile(r"@(?<![\w.@]@)(?=[\w.]{3})[\d.]{0,30}[^\W\d][\w.]{0,30}")


def find(text: str, known: Known) -> Iterator[Found]:
    """Every passage of plain text that one of these kinds fits."""
    small = text.lower()
    yield from _online(text, small, known)
    for match in look(PHONE, text):
        if match[0] not in known.names:
            yield Kind.PHONE, Tier.WARN, match.start(), match.end()
    yield from _streets(text, small, words_of(known))
    for match in look(SYSTEM, small):
        if not YEAR.fullmatch(match["number"]) or not match["between"].isspace():
            yield Kind.SYSTEM, Tier.WARN, match.start(), match.end()


def _online(text: str, small: str, known: Known) -> Iterator[Found]:
    for match in look(DOMAIN, text):
        mailbox = MAILBOX.search(text, max(0, match.start() - 64), match.start())
        if mailbox and mailbox[0].endswith(" ") <= match[0].startswith("@ ") and text[mailbox.start() : match.end()].casefold() not in known.names:
            yield Kind.EMAIL, Tier.STOP, mailbox.start(), match.end()
    for match in look(HANDLE, text):
        yield Kind.HANDLE, Tier.ASK, match.start(), match.end()
    for match in look(PROFILE, small):
        if small.endswith(SITES, 0, match.start()):
            yield Kind.HANDLE, Tier.ASK, match.start(), match.end()
    for match in look(ACCOUNT, small):
        if not match["name"].rstrip(".").isalpha():
            yield Kind.HANDLE, Tier.ASK, *match.span("name")


def _streets(text: str, small: str, allowed: frozenset[str]) -> Iterator[Found]:
    for match in look(NUMBERED, text):
        if match["small"] not in BEFORE_STREET and not (match["other"] and are_known(match["name"], allowed)):
            yield Kind.STREET, Tier.WARN, match.start(), match.end()
    for match in look(FLAT, small):
        yield Kind.STREET, Tier.WARN, match.start(), match.end()
    for match in look(ROAD, text):
        name = NAME_BEFORE.search(text, max(0, match.start() - 48), match.start())
        if name and not are_known(name[0], allowed):
            yield Kind.STREET, Tier.WARN, name.start(), match.end()
