"""Calendar files (RFC 5545): an invitation as a letter carries it, and a feed. The library is read when the first one is made: it is large."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from observe.domain.dates import LONDON
from observe.services.calendars import Event, Method

if TYPE_CHECKING:
    import icalendar

PRODUCT = "-//Observe//MAPPA visits//EN"
FEED = "MAPPA visits"
#: How often a calendar program is asked to look again: what changes is told by mail at once.
AGAIN = timedelta(hours=6)

#: The time in London, by the rule that has held since 1996. A library would write each change since 1970.
RULE = """BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:DAYLIGHT
TZNAME:BST
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
DTSTART:19970330T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZNAME:GMT
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
DTSTART:19961027T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""


def invitation(method: Method, told: Event, *, organizer: str, attendee: str, address: str, at: datetime) -> str:
    """One event, from the service to one person. Nobody waits for an answer."""
    made = _calendar(method)
    event = _event(told, address, at)
    event.add("organizer", f"mailto:{organizer}", parameters={"cn": "Observe"})
    event.add("attendee", f"mailto:{attendee}", parameters={"rsvp": "FALSE", "partstat": "NEEDS-ACTION"})
    event.add("status", "CANCELLED" if method is Method.CANCEL else "CONFIRMED")
    made.add_component(event)
    return str(made.to_ical(), "utf-8")


def feed(events: Sequence[Event], *, address: str, at: datetime) -> bytes:
    """All of somebody's visits."""
    made = _calendar(None)
    made.add("name", FEED)
    made.add("x-wr-calname", FEED)
    made.add("refresh-interval", AGAIN, parameters={"value": "DURATION"})
    for told in events:
        made.add_component(_event(told, address, at))
    return bytes(made.to_ical())


def _calendar(method: Method | None) -> icalendar.Calendar:
    from icalendar import Calendar

    made = Calendar()
    made.add("version", "2.0")
    made.add("prodid", PRODUCT)
    if method is not None:
        made.add("method", str(method))
    made.add_component(_london())
    return made


@cache
def _london() -> icalendar.Component:
    from icalendar import Timezone

    return Timezone.from_ical(RULE)


def _event(told: Event, address: str, at: datetime) -> icalendar.Event:
    """The plan knows when a meeting begins and not when it ends, so neither does the calendar."""
    from icalendar import Event as Entry

    link = f"{address}/visits/{told.ref}"
    made = Entry()
    made.add("uid", told.uid)
    made.add("sequence", told.sequence)
    made.add("dtstamp", at)
    made.add("dtstart", told.starts.replace(tzinfo=LONDON))
    made.add("summary", f"MAPPA visit {told.ref}")
    made.add("description", "\n".join([*told.more, f"Sign in to see it: {link}"]))
    made.add("url", link)
    made.add("class", "PRIVATE")
    if told.place:
        made.add("location", told.place)
    return made
