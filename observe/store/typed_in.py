"""What a visit says of being typed in by the Executive Office: columns of its own row."""

from __future__ import annotations

from sqlite3 import Row

from observe.domain.visit import TypedIn
from observe.store.moments import maybe_moment, stored


def columns(said: TypedIn | None) -> tuple[object, ...]:
    """By whom, for whom, whether only they write, when the visitor was asked, when they confirmed, and how."""
    if said is None:
        return (None,) * 6
    asked, confirmed = (stored(at) if at else None for at in (said.asked_at, said.confirmed_at))
    return said.by, said.visitor, int(said.with_office), asked, confirmed, said.confirmed


def read(found: Row) -> TypedIn | None:
    """The same out of a visit's row; None where its visitor writes."""
    if found["typed_in_by"] is None:
        return None
    return TypedIn(
        by=found["typed_in_by"],
        visitor=found["typed_in_for"],
        with_office=bool(found["typed_in_with_office"]),
        asked_at=maybe_moment(found["typed_in_asked_at"]),
        confirmed_at=maybe_moment(found["typed_in_confirmed_at"]),
        confirmed=found["typed_in_confirmed"] or "",
    )
