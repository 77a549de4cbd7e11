"""Time, in one place: the real one, and one that can be moved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class Clock:
    """The wall clock, plus whatever it was pushed forward by (the sandbox page can)."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def advance(self, by: timedelta) -> None:
        """Pushes the clock forward; it never goes back."""
        self.ahead += max(timedelta(), by)


class VirtualClock:
    """A clock that stands still until it is set: for replays. It never goes back."""

    def __init__(self, start: datetime) -> None:
        self.moment = start

    def now(self) -> datetime:
        return self.moment

    def set(self, moment: datetime) -> None:
        self.moment = max(self.moment, moment)
