"""Reading an instrument from its file: every fault is found and told at once, with its place."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from forms.checks import note_faults
from forms.questions import Group, Instrument, Kind, Option, Question, Rating, Section
from forms.tables import Table

INSTRUMENTS = Path(__file__).parent / "instruments"


class InstrumentFaults(Exception):
    """A file that is no instrument. `faults` names all that is wrong with it, a line each."""

    def __init__(self, path: Path, faults: list[str]) -> None:
        super().__init__(f"{path.name} has faults:\n" + "\n".join(faults))
        self.faults = faults


@cache
def load(name: str) -> Instrument:
    """A version that comes with the product, by its name, such as four-pillars-1."""
    return read(INSTRUMENTS / f"{name}.toml")


def read(path: Path) -> Instrument:
    """Raises InstrumentFaults with every fault of the file."""
    faults: list[str] = []
    file = Table(_values(path), "", faults)
    instrument = _instrument(path.stem, file)
    note_faults(instrument, faults)
    if faults:
        raise InstrumentFaults(path, faults)
    return instrument


def _values(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise InstrumentFaults(path, [f"this is not TOML in UTF-8: {fault}"]) from fault
    except OSError as fault:
        raise InstrumentFaults(path, [f"the file cannot be read: {fault.strerror}"]) from fault


def _instrument(name: str, file: Table) -> Instrument:
    ratings = tuple(_rating(table) for table in file.tables("rating", "rating", "code"))
    version = file.number("version")
    instrument = Instrument(
        name=name,
        version=version,
        title=file.text("title"),
        uses_ratings=file.flag("uses_ratings"),
        ratings=ratings,
        themes=tuple(_option(table) for table in file.tables("theme", "theme", "code")),
        groups=tuple(_group(table) for table in file.tables("group", "group", "key")),
        sections=tuple(_section(table, ratings, version) for table in file.tables("section", "section", "slug")),
        reason_label=file.text("reason_label"),
        reason_hint=file.optional_text("reason_hint"),
        gone=file.texts("gone"),
    )
    file.done()
    return instrument


def _rating(table: Table) -> Rating:
    rating = Rating(
        code=table.text("code"),
        label=table.text("label"),
        beside=table.optional_text("beside"),
        meaning=table.text("meaning"),
        level=table.optional_number("level"),
        needs_reason=table.flag("needs_reason"),
        help=table.optional_text("help"),
    )
    table.done()
    return rating


def _option(table: Table) -> Option:
    option = Option(table.text("code"), table.text("label"), table.optional_text("hint"), table.optional_text("missing"))
    table.done()
    return option


def _group(table: Table) -> Group:
    group = Group(table.text("key"), table.text("title"))
    table.done()
    return group


def _section(table: Table, ratings: tuple[Rating, ...], version: int) -> Section:
    section = Section(
        slug=table.text("slug"),
        title=table.text("title"),
        group=table.text("group"),
        questions=tuple(_question(one, ratings, version) for one in table.tables("question", "question", "key")),
        pillar=table.optional_text("pillar"),
        online=table.flag("online"),
        hint=table.optional_text("hint"),
    )
    table.done()
    return section


def _question(table: Table, ratings: tuple[Rating, ...], version: int) -> Question:
    kind = table.one_of("kind", Kind, Kind.TEXT)
    question = Question(
        key=table.text("key"),
        kind=kind,
        title=table.text("title"),
        question=table.text("question"),
        core=table.flag("core"),
        required=table.flag("required"),
        hint=table.optional_text("hint"),
        meanings=_meanings(table, kind, ratings),
        options=tuple(_option(one) for one in table.tables("option", "option", "code")),
        parts=tuple(_question(one, ratings, version) for one in table.tables("part", "part", "key")),
        at_most=table.optional_text("at_most"),
        not_before=table.optional_text("not_before"),
        only_if=table.optional_text("only_if"),
        basis=table.optional_text("basis"),
        missing=table.optional_text("missing"),
        change=table.text("change") if version > 1 else table.optional_text("change") or "new",
    )
    table.done()
    return question


def _meanings(table: Table, kind: Kind, ratings: tuple[Rating, ...]) -> tuple[tuple[str, str], ...]:
    own = table.words_by_code("meaning")
    if kind is not Kind.RATING:
        if own:
            table.fault("only a rating has meanings")
        return ()
    for code in own.keys() - {rating.code for rating in ratings}:
        table.fault(f'there is a meaning for "{code}", which is no rating')
    for rating in ratings:
        if not (own.get(rating.code) or rating.beside).strip():
            table.fault(f"the meaning of {rating.label or rating.code} is missing")
    return tuple((rating.code, own.get(rating.code) or rating.beside) for rating in ratings)
