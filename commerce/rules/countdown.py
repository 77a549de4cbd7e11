"""When a group buy next needs attention: reminders, the countdown on its living post, the closing itself.
Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def marks(opened_at: datetime, closes_at: datetime) -> Iterator[timedelta]:
    """How long before closing the living post is drawn again: seldom far away, every few minutes near the
    end."""
    span = closes_at - opened_at
    days = (timedelta(days=n) for n in range(span.days, 0, -1))
    hours = (n * HOUR for n in (12, 6, 3, 2, 1))
    minutes = (n * MINUTE for n in (30, 20, 10, 5, 2, 1))
    yield from (mark for series in (days, hours, minutes) for mark in series if mark < span)


def next_due(
    now: datetime, opened_at: datetime, closes_at: datetime, reminders: Iterable[timedelta]
) -> datetime:
    """The next moment after `now` that brings a reminder or a new countdown; the closing at the latest."""
    before = {*marks(opened_at, closes_at), *usable(opened_at, closes_at, reminders)}
    return min((closes_at - mark for mark in before if closes_at - mark > now), default=closes_at)


def usable(opened_at: datetime, closes_at: datetime, reminders: Iterable[timedelta]) -> list[timedelta]:
    """The reminders that lie inside the buy's life, the longest first."""
    return sorted(
        (mark for mark in set(reminders) if timedelta() < mark < closes_at - opened_at), reverse=True
    )


def reminder_due(
    now: datetime,
    opened_at: datetime,
    closes_at: datetime,
    reminders: Iterable[timedelta],
    reminded: timedelta,
) -> timedelta | None:
    """The reminder to give now, if one has come due since `reminded` (the last given; zero: none). Several
    missed are one."""
    passed = [mark for mark in usable(opened_at, closes_at, reminders) if closes_at - mark <= now]
    latest = min(passed, default=None)
    return latest if latest is not None and (not reminded or latest < reminded) else None


def next_reminder(after: datetime, pay_by: datetime, remind: Iterable[timedelta]) -> datetime | None:
    """The first moment after that one at which who has still to pay is reminded; None where all are over."""
    return min((pay_by - mark for mark in remind if pay_by - mark > after), default=None)
