"""The Board's filter, as it stands in the address: what it offers, what it asks for, and how that is said."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from datetime import date
from typing import Any

from flask import request

from forms.board import FilterForm, judge
from observe.domain import dates
from observe.domain.area import Area
from observe.domain.counts import Filter
from observe.domain.dates import Quarter
from observe.domain.over_time import QUARTERS
from observe.domain.people import STANDING_NAMES
from observe.domain.strata import VISITORS
from observe.domain.visit import LEVEL_NAMES, MODE_NAMES
from observe.views import access


def filter_form() -> FilterForm:
    """The filter of this address, judged."""
    form, area = FilterForm(request.args), access.installation().area
    form.offer(
        {
            "quarter": {"": "All days"} | quarters(form.quarter.data or ""),
            "level": {"": "All levels"} | {code.value: name for code, name in LEVEL_NAMES.items()},
            "mode": {"": "All ways"} | {code.value: name for code, name in MODE_NAMES.items()},
            "borough": {"": f"All of {area.name}"} | {one.key: one.name for one in area.boroughs},
            "bcu": {"": "All"} | {name: name for name in sorted({one.bcu for one in area.boroughs} - {""})},
            "pdu": {"": "All"} | {name: name for name in sorted({one.pdu for one in area.boroughs} - {""})},
            "agency": {"": "Any"} | {one.key: one.name for one in area.agencies},
            "visitor": {"": "Anybody"} | {one.value: STANDING_NAMES[one] for one in VISITORS},
            "pillar": {"": "All, and the other questions"} | {one.key: one.name for one in area.pillars},
        }
    )
    judge(form, boroughs_in(area))
    if chosen := quarter(form):
        form.quarter.errors = [*form.quarter.errors, *([f"{chosen.name} has not begun"] if chosen.first_day > access.today() else [])]
    return form


def wanted(form: FilterForm) -> Filter:
    """The visits that the form asks for."""
    chosen = quarter(form)
    first, last = (chosen.first_day, chosen.last_day) if chosen else (form.day("first"), form.day("last"))
    said: dict[str, Any] = {name: form[name].data or "" for name in ("borough", "bcu", "pdu", "level", "mode", "visitor", "agency")}
    return Filter(first, last, **said)


def quarter(form: FilterForm) -> Quarter | None:
    """The quarter that is chosen."""
    try:
        return dates.quarter(form.quarter.data or "", access.installation().area.year_starts_month)
    except ValueError:
        return None


def quarters(also: str) -> dict[str, str]:
    """The last quarters, the newest first, by key; and another one that the address names."""
    found = last_quarters()[::-1]
    with suppress(ValueError):
        found.append(dates.quarter(also, access.installation().area.year_starts_month))
    return {one.key: one.name for one in found}


def last_quarters() -> list[Quarter]:
    """The last quarters, this one included, the oldest first."""
    return dates.last_quarters(dates.quarter_of(access.today(), access.installation().area.year_starts_month), QUARTERS)


def drawn_quarters(form: FilterForm) -> list[Quarter]:
    """The quarters of the days that are asked for, at least one, at most the last QUARTERS of them and none after this one, the oldest first."""
    asked, today = wanted(form), access.today()
    last = dates.quarter_of(min(asked.last or today, today), access.installation().area.year_starts_month)
    found = dates.last_quarters(last, QUARTERS)
    return [one for one in found if asked.first is None or asked.first <= one.last_day] or found[-1:]


def boroughs_in(area: Area) -> dict[str, list[str]]:
    """The boroughs (keys) of each BCU and PDU (names)."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for borough in area.boroughs:
        for name in {borough.bcu, borough.pdu} - {""}:
            found[name].append(borough.key)
    return found


def in_words(form: FilterForm) -> str:
    """What is counted, as a phrase: "July to September 2026, Level 3, Hackney"."""
    days = [f"{word} {dates.long(day)}" for word, day in (("from", form.day("first")), ("to", form.day("last"))) if isinstance(day, date)]
    lists = [label for name in ("quarter", "level", "mode", "borough", "bcu", "pdu") if (label := form.label(name))]
    agency = [f"{form.label('agency')} took part"] if form.agency.data else []
    visitor = [f"visited by a {form.label('visitor')}"] if form.visitor.data else []
    return ", ".join([*days, *lists, *agency, *visitor]) or "all released visits"
