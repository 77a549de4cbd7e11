"""When a campaign is said: the written schedule, and its occurrences as a pure generator.

    once 2026-12-24 18:00 | daily 08:30 | mon,thu 19:00 | monthly 1 09:00 | five cron fields (0 and 7 are Sunday)

An occurrence is a *local* date and time. Over a change of the clocks each still happens exactly once: one that falls into a
skipped hour happens at the next valid minute, one that falls into a doubled hour happens in the first of the two.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_WEEKDAYS_IN_FULL = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_EXAMPLES = '"daily 08:30", "mon,thu 19:00", "monthly 1 09:00", "once 2026-12-24 18:00" or five cron fields'
_PART = re.compile(r"(?P<first>\*|[a-z0-9]+)(?:-(?P<last>[a-z0-9]+))?(?:/(?P<step>[0-9]{1,4}))?")


@dataclass(frozen=True, slots=True)
class Schedule:
    """`times` of the day, ascending, on every date that fits. Weekdays count from Sunday = 0. `either`: a day of the month or a
    weekday is enough (cron's rule when both are named). `once`: that one date and nothing else."""

    times: tuple[time, ...]
    days: frozenset[int] = frozenset(range(1, 32))
    months: frozenset[int] = frozenset(range(1, 13))
    weekdays: frozenset[int] = frozenset(range(7))
    either: bool = False
    once: date | None = None

    def fits(self, day: date) -> bool:
        if self.once is not None:
            return day == self.once
        by_day, by_weekday = day.day in self.days, day.isoweekday() % 7 in self.weekdays
        return day.month in self.months and (by_day or by_weekday if self.either else by_day and by_weekday)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """`local` 'YYYY-MM-DDTHH:MM' names it for good; `at` is its moment in UTC."""

    local: str
    at: datetime


@dataclass(frozen=True, slots=True)
class _Field:
    """One of the five cron fields. In a field that wraps (weekdays) the top value is another name of the lowest."""

    called: str
    low: int
    high: int
    names: tuple[str, ...] = ()
    wraps: bool = False

    def number(self, text: str) -> int:
        if text in self.names:
            return self.low + self.names.index(text)
        value = int(text) if re.fullmatch("[0-9]{1,4}", text) else -1
        if not self.low <= value <= self.high:
            names = f" or {self.names[0]} to {self.names[-1]}" if self.names else ""
            raise ValueError(f"{text!r} is no {self.called}; that is {self.low} to {self.high}{names}")
        return value


_MINUTE, _HOUR = _Field("minute", 0, 59), _Field("hour", 0, 23)
_DAY, _MONTH = _Field("day of the month", 1, 31), _Field("month", 1, 12, _MONTHS)
_WEEKDAY = _Field("weekday", 0, 7, _WEEKDAYS, wraps=True)


def parse(when: str) -> Schedule:
    """Reads a written schedule. ValueError, with a sentence for people, where it cannot be one or would never come."""
    words = when.lower().split()
    match words:
        case ["once", day, clock]:
            return Schedule((_clock(clock),), once=_date(day))
        case ["daily", clock]:
            return Schedule((_clock(clock),))
        case ["monthly", day, clock]:
            return Schedule((_clock(clock),), days=_numbers(day, _DAY))
        case [days, clock] if days[:3] in _WEEKDAYS:
            return Schedule((_clock(clock),), weekdays=_numbers(_short_names(days), _WEEKDAY))
        case [_, _, _, _, _]:
            return _cron(words)
    raise ValueError(f"{when!r} is no schedule; write {_EXAMPLES}")


def occurrences(schedule: Schedule, zone: ZoneInfo, after: datetime, until: datetime) -> Iterator[Occurrence]:
    """Everything due later than `after`, up to and including `until` (aware), ascending.

    Times that a skipped hour brings to the same minute are one occurrence, named by the first of them."""
    last = datetime.min.replace(tzinfo=UTC)
    for day in _dates(schedule, after.astimezone(zone).date() - timedelta(days=1), until.astimezone(zone).date()):
        for clock in schedule.times:
            local = datetime.combine(day, clock)
            at = _moment(local, zone)
            if at > last and after < at <= until:
                yield Occurrence(local.isoformat(timespec="minutes"), at)
            last = at


def _dates(schedule: Schedule, first: date, last: date) -> Iterator[date]:
    if schedule.once is not None:
        if first <= schedule.once <= last:
            yield schedule.once
        return
    day = first
    while day <= last:
        if schedule.fits(day):
            yield day
        day += timedelta(days=1)


def _moment(local: datetime, zone: ZoneInfo) -> datetime:
    """The first moment when the clocks of the zone show `local`, or, where they never do, the next minute they show."""
    while True:
        at = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
        if at.astimezone(zone).replace(tzinfo=None) == local:
            return at
        local += timedelta(minutes=1)


def _cron(words: Sequence[str]) -> Schedule:
    minutes, hours = _numbers(words[0], _MINUTE), _numbers(words[1], _HOUR)
    days, months, weekdays = _numbers(words[2], _DAY), _numbers(words[3], _MONTH), _numbers(words[4], _WEEKDAY)
    either = not words[2].startswith("*") and not words[4].startswith("*")
    longest = max(monthrange(2024, month)[1] for month in months)  # 2024: a leap year
    if not either and min(days) > longest:
        raise ValueError(f"day {min(days)} never comes in {', '.join(_MONTHS[month - 1] for month in sorted(months))}")
    times = tuple(time(hour, minute) for hour in sorted(hours) for minute in sorted(minutes))
    return Schedule(times, days, months, weekdays, either)


def _numbers(text: str, field: _Field) -> frozenset[int]:
    """A list of numbers, names, ranges and steps: '1,15', 'mon-fri', '*/10', '9-17/2'."""
    return frozenset(number for part in text.split(",") for number in _part(part, field))


def _part(text: str, field: _Field) -> Iterator[int]:
    found = _PART.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no {field.called}; write a number, a range like 1-5, a step like */2, or a list of them")
    step = int(found["step"] or 1)
    if step == 0:
        raise ValueError(f"the step in {text!r} must be at least 1")
    first, last = _range(found, field)
    modulus = field.high if field.wraps else field.high + 1
    return (number % modulus for number in range(first, last + 1, step))


def _range(found: re.Match[str], field: _Field) -> tuple[int, int]:
    top = field.high - 1 if field.wraps else field.high
    if found["first"] == "*":
        if found["last"]:
            raise ValueError(f"{found[0]!r} is no range; write numbers or names on both sides")
        return field.low, top
    first = field.number(found["first"])
    if found["last"] is None:
        return first, top if found["step"] else first
    last = field.number(found["last"])
    if last < first and field.wraps:
        last += field.high
    if last < first:
        raise ValueError(f"{found[0]!r} runs backwards; write the lower one first")
    return first, last


def _short_names(days: str) -> str:
    """'monday,thursday' as 'mon,thu'."""
    for name in _WEEKDAYS_IN_FULL:
        days = re.sub(rf"\b{name}\b", name[:3], days)
    return days


def _clock(text: str) -> time:
    found = re.fullmatch(r"([0-9]{1,2}):([0-9]{2})", text)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise ValueError(f"{text!r} is no time of day; write it from 00:00 to 23:59")
    return time(int(found[1]), int(found[2]))


def _date(text: str) -> date:
    if not re.fullmatch(r"2[0-9]{3}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError(f"{text!r} is no date; write it like 2026-12-24")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text} is not in the calendar") from None
