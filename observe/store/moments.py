"""Moments and days as they are stored: ISO text, moments in UTC to the second."""

from __future__ import annotations

from datetime import UTC, date, datetime, time


def stored(moment: datetime) -> str:
    """A moment with a time zone as UTC text: "2026-11-24T14:32:05Z"."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(text: str) -> datetime:
    """The moment that a stored text says, in UTC."""
    return datetime.fromisoformat(text)


def maybe_moment(text: str | None) -> datetime | None:
    """The same, where nothing may be stored."""
    return moment(text) if text else None


def maybe_day(text: str | None) -> date | None:
    """A stored day, where nothing may be stored."""
    return date.fromisoformat(text) if text else None


def clock(value: time) -> str:
    """A time of day as the wall says it: "09:30"."""
    return value.strftime("%H:%M")
