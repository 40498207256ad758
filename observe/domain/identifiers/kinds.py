"""What the check for identifying details finds, how strict it is about each kind, and what it says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Tier(StrEnum):
    """A stop keeps an observation from being sent until it is reworded or explained; a warning is shown to the office; a question only to the writer."""

    STOP = "stop"
    WARN = "warn"
    ASK = "ask"


class Kind(StrEnum):
    """What a passage looks like."""

    PNC = "pnc"
    CRO = "cro"
    ASN = "asn"
    COURT = "court"
    NHS = "nhs"
    PRISON = "prison"
    CRN = "crn"
    NATIONAL_INSURANCE = "national-insurance"
    EMAIL = "email"
    POSTCODE = "postcode"
    PHONE = "phone"
    STREET = "street"
    REGISTRATION = "registration"
    SYSTEM = "system"
    NAME = "name"
    INITIALS = "initials"
    AGE = "age"
    DATE = "date"
    TWO_NAMES = "two-names"
    RELATION = "relation"
    HANDLE = "handle"
    REFERENCE = "reference"


#: What a rule finds in plain text: kind, tier, start, end.
Found = tuple[Kind, Tier, int, int]


@dataclass(frozen=True, slots=True)
class Mark:
    """A passage that looks like something: `start` and `end` point into the text as it was typed."""

    kind: Kind
    tier: Tier
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Known:
    """What may be said, casefolded: names of places, agencies and pillars, the chair's; and the dates that are no secret, such as the meeting's."""

    names: frozenset[str] = frozenset()
    dates: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Says:
    """What a kind looks like, to follow "looks like", and other words for it, to follow "for example"."""

    looks_like: str
    instead: str


#: One entry a kind; a test holds that none is missing.
SAYS: dict[Kind, Says] = {
    Kind.PNC: Says("a Police National Computer number", "one of the Category 2 cases"),
    Kind.CRO: Says("a Criminal Records Office number", "one of the Category 2 cases"),
    Kind.ASN: Says("an arrest or summons number", "the arrest that was discussed"),
    Kind.COURT: Says("a court case number", "the court case that was discussed"),
    Kind.NHS: Says("an NHS number", "the third case"),
    Kind.PRISON: Says("a prison number", "a person in prison"),
    Kind.CRN: Says("a probation case number", "the third case"),
    Kind.NATIONAL_INSURANCE: Says("a National Insurance number", "the third case"),
    Kind.EMAIL: Says("an e-mail address", "the agency’s usual address"),
    Kind.POSTCODE: Says("a postcode", "near the home"),
    Kind.PHONE: Says("a telephone number", "by telephone"),
    Kind.STREET: Says("an address", "where the person lives"),
    Kind.REGISTRATION: Says("a vehicle registration", "a car"),
    Kind.SYSTEM: Says("a ViSOR or MAPPS number", "the record on ViSOR"),
    Kind.NAME: Says("a person’s name", "the probation officer"),
    Kind.INITIALS: Says("somebody’s initials", "the person in the third case"),
    Kind.AGE: Says("somebody’s age", "a young adult"),
    Kind.DATE: Says("a date other than the meeting’s", "last month"),
    Kind.TWO_NAMES: Says("a name", "the person in the third case"),
    Kind.RELATION: Says("somebody’s relative or partner by name", "a family member"),
    Kind.HANDLE: Says("a name used online", "an account on social media"),
    Kind.REFERENCE: Says("a reference number", "the third case"),
}


def looks_like(mark: Mark) -> str:
    """What a mark looks like, to follow "looks like": "a postcode"."""
    return SAYS[mark.kind].looks_like


def instead(mark: Mark) -> str:
    """Other words for it, to follow "Say it another way, for example": "near the home"."""
    return SAYS[mark.kind].instead
