"""Reading an area from its TOML file: whatever is wrong with it is said at once, with its place."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from forms.tables import Table
from observe.domain.area_shape import CALENDAR_SAYS, PILLARS, STANDINGS, Agency, AgencyGroup, Area, Borough, Keyed, Pillar

KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
ONS = re.compile(r"[EW][0-9]{8}")
SHORT = re.compile(r"\S{1,3}")

Value = TypeVar("Value", str, tuple[int, int])


class AreaFaults(Exception):
    """A file that is no area. `faults` names all that is wrong with it, a line each."""

    def __init__(self, path: Path, faults: list[str]) -> None:
        super().__init__(f"{path.name} has faults:\n" + "\n".join(faults))
        self.faults = faults


def read(path: Path) -> Area:
    """The area that a TOML file says. Raises AreaFaults with every fault of the file."""
    faults: list[str] = []
    file = Table(_values(path), "", faults)
    area = _area(path.stem, file)
    file.done()
    faults += _contradictions(area)
    if faults:
        raise AreaFaults(path, faults)
    return area


def _values(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise AreaFaults(path, [f"this is not TOML in UTF-8: {fault}"]) from fault
    except OSError as fault:
        raise AreaFaults(path, [f"the file cannot be read: {fault.strerror}"]) from fault


def _area(key: str, file: Table) -> Area:
    force = file.optional_text("force")
    return Area(
        key=key,
        name=file.text("name"),
        board_name=file.text("board_name"),
        marking=file.text("marking"),
        handling=file.text("handling"),
        office_name=file.text("office_name"),
        office_email=_like(file, "office_email", EMAIL, "an e-mail address such as name@example.org"),
        office_phone=file.text("office_phone"),
        year_starts_month=_between(file, "year_starts_month", 1, 12),
        retention_years=_between(file, "retention_years", 1, 100),
        reply_days=_between(file, "reply_days", 1, 100),
        write_days=_between(file, "write_days", 1, 100),
        commitments=dict(_commitment(table) for table in file.tables("commitment", "commitment", "standing")),
        boroughs=tuple(_borough(table, force) for table in file.tables("borough", "borough", "key")),
        agency_groups=tuple(AgencyGroup(*_named(table)) for table in file.tables("agency_group", "agency group", "key")),
        agencies=tuple(_agency(table) for table in file.tables("agency", "agency", "key")),
        pillars=tuple(Pillar(*_named(table)) for table in file.tables("pillar", "pillar", "key")),
        allowed_words=file.texts("allowed_words"),
        without_ratings=file.flag("without_ratings"),
        calendar_says=file.texts("calendar_says"),
    )


def _borough(table: Table, force: str) -> Borough:
    key, name = _key(table), table.text("name")
    own_force = table.optional_text("force")
    has_bcu = not own_force or "bcu" in table.values
    borough = Borough(
        key=key,
        name=name,
        ons=_like(table, "ons", ONS, "a code such as E09000012"),
        bcu=table.text("bcu") if has_bcu else "",
        bcu_code=table.text("bcu_code") if has_bcu else "",
        pdu=table.text("pdu"),
        row=_between(table, "row", 1, 99),
        column=_between(table, "column", 1, 99),
        short=_like(table, "short", SHORT, "at most three characters, to fit a tile"),
        force=own_force or force,
    )
    table.done()
    return borough


def _agency(table: Table) -> Agency:
    agency = Agency(_key(table), table.text("name"), table.text("group"), table.optional_text("hint"))
    table.done()
    return agency


def _named(table: Table) -> tuple[str, str]:
    key, name = _key(table), table.text("name")
    table.done()
    return key, name


def _commitment(table: Table) -> tuple[str, int]:
    standing, visits = table.text("standing"), table.number("visits")
    if standing and standing not in STANDINGS:
        table.fault(f"standing must be one of {', '.join(STANDINGS)}")
    table.done()
    return standing, visits


def _key(table: Table) -> str:
    return _like(table, "key", KEY, "small letters, figures and hyphens, such as tower-hamlets")


def _like(table: Table, name: str, pattern: re.Pattern[str], wanted: str) -> str:
    words = table.text(name)
    if words and not pattern.fullmatch(words):
        table.fault(f'{name} is "{words}", and must be {wanted}')
    return words


def _between(table: Table, name: str, least: int, most: int) -> int:
    before = len(table.faults)
    number = table.number(name)
    if len(table.faults) == before and not least <= number <= most:
        table.fault(f"{name} is {number}, and must be from {least} to {most}")
    return number


def _contradictions(area: Area) -> Iterator[str]:
    """What is wrong between the parts, each of which may be right."""
    lists: tuple[tuple[str, Sequence[Keyed]], ...] = (
        ("borough", area.boroughs),
        ("agency group", area.agency_groups),
        ("agency", area.agencies),
        ("pillar", area.pillars),
    )
    for word, many in lists:
        if not many:
            yield f"there is no {word}"
        yield from (f"{word} {key}: the key is used {times} times" for key, times in _repeated(one.key for one in many))
    yield from (f"tile at row {row}, column {column}: {times} boroughs stand on it" for (row, column), times in _repeated(_tiles(area)))
    yield from (f"short name {short}: {times} boroughs have it" for short, times in _repeated(one.short for one in area.boroughs))
    groups = {group.key for group in area.agency_groups}
    yield from (f"agency {one.key}: there is no agency group {one.group}" for one in area.agencies if one.group and one.group not in groups)
    pillars = {pillar.key for pillar in area.pillars}
    yield from (f"pillar {key} is missing" for key in PILLARS if key not in pillars)
    yield from (f"pillar {key}: the pillars' keys are {', '.join(PILLARS)}" for key in sorted(pillars - {*PILLARS, ""}))
    yield from (f'calendar_says has "{word}", which is none of {", ".join(CALENDAR_SAYS)}' for word in area.calendar_says if word not in CALENDAR_SAYS)
    yield from (f"commitment of {standing} is missing" for standing in STANDINGS if standing not in area.commitments)


def _tiles(area: Area) -> Iterator[tuple[int, int]]:
    return ((one.row, one.column) for one in area.boroughs if one.row and one.column)


def _repeated(values: Iterable[Value]) -> Iterator[tuple[Value, int]]:
    """What stands there more than once, and how often. What is empty was noted as missing already."""
    return ((value, times) for value, times in Counter(values).items() if value and times > 1)
