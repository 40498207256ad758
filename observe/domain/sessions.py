"""A session: somebody signed in, in one browser, until it is ended or its time is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

#: That a session is in use is written down no oftener than this.
SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a session lasts without a request, and in all."""

    idle: timedelta
    whole: timedelta

    @property
    def idle_words(self) -> str:
        """ "2 hours", or "90 minutes"."""
        return _spoken(self.idle)

    @property
    def whole_words(self) -> str:
        """ "12 hours"."""
        return _spoken(self.whole)


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """How long a session goes on unless it is used; `is_last` when using it makes that no longer."""

    seconds: int
    is_last: bool


@dataclass(frozen=True, slots=True)
class Session:
    """`how` is the way in: code, link, demonstration or sign-on. `second_factor_at` is None until a second factor was shown in this session."""

    id: int
    person: int
    how: str
    started_at: datetime
    last_seen_at: datetime
    second_factor_at: datetime | None = None
    ended_at: datetime | None = None

    def ends_at(self, limits: Limits) -> datetime:
        """When it ends unless it is used before."""
        return min(self.last_seen_at + limits.idle, self.started_at + limits.whole)

    def left(self, limits: Limits, at: datetime) -> TimeLeft:
        """How long it goes on from this moment."""
        ends = self.ends_at(limits)
        return TimeLeft(max(0, int((ends - at).total_seconds())), is_last=ends >= self.started_at + limits.whole)

    def is_over(self, limits: Limits, at: datetime) -> bool:
        """Ended, or too old."""
        return self.ended_at is not None or at >= self.ends_at(limits)


def _spoken(span: timedelta) -> str:
    minutes = int(span.total_seconds()) // 60
    hours, rest = divmod(minutes, 60)
    if rest:
        return f"{minutes} minutes"
    return f"{hours} hour" if hours == 1 else f"{hours} hours"
