"""When a campaign is said: the written schedule, and its occurrences as a pure generator.

    once 2026-12-24 18:00 | daily 08:30 | mon,thu 19:00 | monthly 1 09:00 | monthly last 09:00 | first monday
    09:00 | five cron fields (0 and 7 are Sunday; L: the last day of the month, L-2: two before it, LW: its last
    day from Monday to Friday, 15W: that day or the nearest from Monday to Friday within the month, mon#1: its
    first Monday, friL: its last Friday)

"every monday 9am", "every day 9:00" and "first monday of the month 9:00" are read as well. "monthly" comes every
month: a day that a short month lacks is its last day there. Cron fields mean what they mean everywhere: a month
without the day is left out (`short_months` tells which), and of a day and a weekday, both restricted, either is
enough.

An occurrence is a *local* date and time. Over a change of the clocks each still happens exactly once: one
that falls into a skipped hour happens at the next valid minute, one that falls into a doubled hour in the
first of the two. What
comes in every hour follows the hours themselves: none in the skipped one, one in each of the two.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_WEEKDAYS_IN_FULL = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
EXAMPLES = (
    '"daily 08:30", "mon,thu 19:00", "monthly 1 09:00", "monthly last 09:00", "first monday 09:00", '
    '"once 2026-12-24 18:00" or five cron fields'
)
LAST = 0  # among days of the month: the last one, whichever that is; -1: the one before it, and so on
_FINAL = -1  # among the weekdays of a month: the last one
_WHICH = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
    "fifth": 5,
    "5th": 5,
    "last": _FINAL,
}
_SAID = {
    "every day": "daily",
    "everyday": "daily",
    "each day": "daily",
    "every month": "monthly",
    "last (?:working|business) day|last weekday": "last workday",
    "(?:every|each|on) (?=[0-9a-z])": "",
}
_EVERY_DAY = frozenset(range(1, 32))
_AN_HOUR = timedelta(hours=1)
_PART = re.compile(r"(?P<first>\*|[a-z0-9]+)(?:-(?P<last>[a-z0-9]+))?(?:/(?P<step>[0-9]{1,4}))?")
_NTH = re.compile(r"(?P<day>[a-z]{3}|[0-7])(?:#(?P<which>[1-5])|l)")
_BEFORE_LAST = re.compile(r"l-(?P<before>[0-9]{1,2})")
_WORKDAY = re.compile(r"(?P<day>l|[0-9]{1,2})w")
_SATURDAY = 6  # of date.isoweekday


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """`times` of the day, ascending, on every date that fits. Weekdays count from Sunday = 0.

    `days` may hold LAST and days before it; `workdays` are days of the month moved to the nearest from Monday to
    Friday within it; `nth` are (which, weekday) of a month, -1 being the last. `either`: a day of the month or a
    weekday is enough. `clamps`: a day that a month lacks is its last one. `once`: that one date
    and nothing else."""

    times: tuple[time, ...]
    days: frozenset[int] = _EVERY_DAY
    months: frozenset[int] = frozenset(range(1, 13))
    weekdays: frozenset[int] = frozenset(range(7))
    workdays: frozenset[int] = frozenset()
    nth: frozenset[tuple[int, int]] = frozenset()
    either: bool = False
    clamps: bool = False
    once: date | None = None

    @property
    def hourly(self) -> bool:
        """Does it come in every hour of the day?"""
        return len({clock.hour for clock in self.times}) == 24

    def fits(self, day: date) -> bool:
        if self.once is not None:
            return day == self.once
        by_day, by_weekday = self._by_day(day), self._by_weekday(day)
        return day.month in self.months and (by_day or by_weekday if self.either else by_day and by_weekday)

    def _by_day(self, day: date) -> bool:
        if day.day in self.days:
            return True
        longest = monthrange(day.year, day.month)[1]
        clamped = self.clamps and day.day == longest < max(self.days, default=0)
        wanted = (longest if one == LAST else one for one in self.workdays)
        return (
            clamped
            or day.day - longest in self.days
            or any(one <= longest and _workday(day.replace(day=one)) == day for one in wanted)
        )

    def _by_weekday(self, day: date) -> bool:
        weekday = day.isoweekday() % 7
        if weekday in self.weekdays:
            return True
        final = day.day + 7 > monthrange(day.year, day.month)[1]
        return ((day.day + 6) // 7, weekday) in self.nth or (final and (_FINAL, weekday) in self.nth)


def _workday(day: date) -> date:
    """The nearest day from Monday to Friday in the same month."""
    off = day.isoweekday() - _SATURDAY  # 0: Saturday, 1: Sunday
    if off < 0:
        return day
    moved = day + timedelta(days=1 if off else -1)
    if moved.month != day.month:
        moved = day + timedelta(days=-2 if off else 2)
    return moved


@dataclass(frozen=True, slots=True)
class LocalMoment:
    """`local` 'YYYY-MM-DDTHH:MM' names it for good, with its offset '+01:00' where it is the second of that
    name; `at` is its moment in UTC."""

    local: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class _Field:
    """One of the five cron fields. In a field that wraps (weekdays) the top value is another name of the
    lowest."""

    called: str
    low: int
    high: int
    names: tuple[str, ...] = ()
    wraps: bool = False
    ends: tuple[str, ...] = ()

    def number(self, text: str) -> int:
        if text in self.names:
            return self.low + self.names.index(text)
        value = int(text) if re.fullmatch("[0-9]{1,4}", text) else -1
        if not self.low <= value <= self.high:
            names = f" or {self.names[0]} to {self.names[-1]}" if self.names else ""
            names += f", or {self.ends[0]}" if self.ends else ""
            raise ValueError(f"{text!r} is no {self.called}; that is {self.low} to {self.high}{names}")
        return value


_MINUTE, _HOUR = _Field(called="minute", low=0, high=59), _Field(called="hour", low=0, high=23)
_DAY, _MONTH = (
    _Field(called="day of the month", low=1, high=31, ends=("last", "l")),
    _Field(called="month", low=1, high=12, names=_MONTHS),
)
_WEEKDAY = _Field(called="weekday", low=0, high=7, names=WEEKDAYS, wraps=True)


def parse(when: str) -> Schedule:
    """Reads a written schedule. ValueError, with a sentence for people, where it cannot be one or would never
    come."""
    words = _in_short(when)
    match words:
        case ["once", day, clock]:
            return Schedule(times=(_clock(clock),), once=_date(day))
        case ["daily", clock]:
            return Schedule(times=(_clock(clock),))
        case ["monthly", day, clock] | ["monthly", day, "day", clock] | [("last" as day), "day", clock]:
            return _monthly(day, clock)
        case ["monthly", "last", "workday", clock] | ["last", "workday", clock]:
            return _monthly("lw", clock)
        case ["monthly", which, days, clock]:
            return Schedule(times=(_clock(clock),), weekdays=frozenset(), nth=_nth_of(which, days))
        case [which, days, clock] if which in _WHICH:
            return Schedule(times=(_clock(clock),), weekdays=frozenset(), nth=_nth_of(which, days))
        case [days, clock] if days[:3] in WEEKDAYS:
            return Schedule(times=(_clock(clock),), weekdays=_numbers(_short_names(days), _WEEKDAY))
        case [_, _, _, _, _]:
            return _cron(words)
    raise ValueError(f"{when!r} is no schedule; write {EXAMPLES}")


def _in_short(when: str) -> list[str]:
    """The words of a schedule without those that say nothing more: "every monday" is "monday"."""
    text = re.sub(r"\b(?:of (?:the|each|every) month|at)\b", " ", when.lower())
    for said, short in _SAID.items():
        text = re.sub(rf"\b{said}\b", short, text)
    return text.split()


def _monthly(day: str, clock: str) -> Schedule:
    days, workdays = _month_days(_plain_numbers(day))
    return Schedule(times=(_clock(clock),), days=days, workdays=workdays, clamps=True)


def short_months(when: str) -> tuple[int, ...]:
    """The months of a year (not a leap year) that lack a day which the schedule names: in cron fields they
    are left out, in "monthly" the day is the month's last one there. Raises ValueError as `parse` does."""
    schedule, words = parse(when), _in_short(when)
    if schedule.once is not None or schedule.days == _EVERY_DAY or "*" in words[2]:
        return ()
    last = max(schedule.days | schedule.workdays)
    return tuple(month for month in sorted(schedule.months) if last > monthrange(2023, month)[1])


def month_names(months: Iterable[int]) -> str:
    """'feb, apr': months as they are written in a schedule."""
    return ", ".join(_MONTHS[month - 1] for month in months)


def occurrences(
    schedule: Schedule, zone: ZoneInfo, after: datetime, until: datetime
) -> Iterator[LocalMoment]:
    """Everything due later than `after`, up to and including `until` (aware), ascending.

    Times that a skipped hour brings to the same minute are one occurrence, named by the first of them."""
    first, last_day = after.astimezone(zone).date() - timedelta(days=1), until.astimezone(zone).date()
    moments = _hour_by_hour if schedule.hourly else _once_each
    last = datetime.min.replace(tzinfo=UTC)
    for day in _dates(schedule, first, last_day):
        for occurrence in moments(schedule, day, zone):
            if occurrence.at > last and after < occurrence.at <= until:
                yield occurrence
            last = occurrence.at


def _once_each(schedule: Schedule, day: date, zone: ZoneInfo) -> Iterator[LocalMoment]:
    for clock in schedule.times:
        local = datetime.combine(day, clock)
        yield LocalMoment(local.isoformat(timespec="minutes"), _moment(local, zone))


def _hour_by_hour(schedule: Schedule, day: date, zone: ZoneInfo) -> Iterator[LocalMoment]:
    """Every time that the clocks show on that day, the second of a doubled hour too."""
    shown = [one for clock in schedule.times for one in _shown(datetime.combine(day, clock), zone)]
    return iter(sorted(shown, key=lambda one: one.at))


def _shown(local: datetime, zone: ZoneInfo) -> Iterator[LocalMoment]:
    first = local.replace(tzinfo=zone, fold=0)
    at, again = first.astimezone(UTC), first.replace(fold=1)
    if at.astimezone(zone).replace(tzinfo=None) != local:
        return
    yield LocalMoment(local.isoformat(timespec="minutes"), at)
    if again.astimezone(UTC) - at >= _AN_HOUR:
        yield LocalMoment(again.isoformat(timespec="minutes"), again.astimezone(UTC))


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
    """The first moment when the clocks of the zone show `local`, or, where they never do, the next minute
    they show."""
    while True:
        at = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
        if at.astimezone(zone).replace(tzinfo=None) == local:
            return at
        local += timedelta(minutes=1)


def _cron(words: Sequence[str]) -> Schedule:
    minutes, hours = _numbers(words[0], _MINUTE), _numbers(words[1], _HOUR)
    (days, workdays), months = _month_days(words[2]), _numbers(words[3], _MONTH)
    weekdays, nth = _weekdays(words[4])
    either = days != _EVERY_DAY and len(weekdays) < 7  # what leaves something out restricts, so */2 does
    longest = max(monthrange(2024, month)[1] for month in months)  # 2024: a leap year
    first = min(days | workdays)
    if not either and first > longest:
        raise ValueError(f"day {first} never comes in {month_names(sorted(months))}")
    times = tuple(time(hour, minute) for hour in sorted(hours) for minute in sorted(minutes))
    return Schedule(
        times=times,
        days=days,
        workdays=workdays,
        months=months,
        weekdays=weekdays,
        nth=nth,
        either=either,
    )


def _month_days(text: str) -> tuple[frozenset[int], frozenset[int]]:
    """'1,L-2' -> those days of the month; 'LW', '15W' -> those moved to a day from Monday to Friday."""
    parts = text.split(",")
    moved = [_WORKDAY.fullmatch(part) for part in parts]
    workdays = frozenset(LAST if one["day"] == "l" else _DAY.number(one["day"]) for one in moved if one)
    plain = [part for part, one in zip(parts, moved, strict=True) if one is None]
    return (_numbers(",".join(plain), _DAY) if plain else frozenset()), workdays


def _weekdays(text: str) -> tuple[frozenset[int], frozenset[tuple[int, int]]]:
    """'mon-fri' -> those weekdays; 'mon#1', 'friL' -> the first Monday, the last Friday of the month."""
    parts = [(part, _NTH.fullmatch(part)) for part in text.split(",")]
    nth = [(int(found["which"] or _FINAL), found["day"]) for _, found in parts if found is not None]
    plain = [part for part, found in parts if found is None]
    weekdays = _numbers(",".join(plain), _WEEKDAY) if plain else frozenset()
    return weekdays, frozenset((which, _WEEKDAY.number(day) % 7) for which, day in nth)


def _nth_of(which: str, days: str) -> frozenset[tuple[int, int]]:
    """'first', 'mon,thu' -> the first Monday and the first Thursday of the month."""
    if which not in _WHICH:
        raise ValueError(f"{which!r} is no week of a month; write first, second, third, fourth or last")
    return frozenset((_WHICH[which], weekday) for weekday in _numbers(_short_names(days), _WEEKDAY))


def _numbers(text: str, field: _Field) -> frozenset[int]:
    """A list of numbers, names, ranges and steps: '1,15', 'mon-fri', '*/10', '9-17/2'."""
    return frozenset(number for part in text.split(",") for number in _part(part, field))


def _part(text: str, field: _Field) -> Iterator[int]:
    if text in field.ends:
        return iter((LAST,))
    before = _BEFORE_LAST.fullmatch(text) if field.ends else None
    if before is not None and int(before["before"]) < field.high:
        return iter((LAST - int(before["before"]),))
    found = _PART.fullmatch(text)
    if found is None:
        ways = "write a number, a range like 1-5, a step like */2, or a list of them"
        raise ValueError(f"{text!r} is no {field.called}; {ways}")
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


def _plain_numbers(days: str) -> str:
    """'1st,15th' as '1,15'."""
    return re.sub(r"(?<=[0-9])(?:st|nd|rd|th)\b", "", days)


def _short_names(days: str) -> str:
    """'monday,thursday' as 'mon,thu'."""
    for name in _WEEKDAYS_IN_FULL:
        days = re.sub(rf"\b{name}\b", name[:3], days)
    return days


def _clock(text: str) -> time:
    found = re.fullmatch(r"(?P<hour>[0-9]{1,2})(?::(?P<minute>[0-9]{2}))?(?P<half>am|pm)?", text)
    hour, minute = (int(found["hour"]), int(found["minute"] or 0)) if found else (24, 0)
    if found and found["half"]:
        hour = hour % 12 + 12 * (found["half"] == "pm") if 0 < hour <= 12 else 24
    bare = found is not None and not found["minute"] and not found["half"]
    if bare or hour > 23 or minute > 59:
        raise ValueError(f"{text!r} is no time of day; write it from 00:00 to 23:59")
    return time(hour, minute)


def _date(text: str) -> date:
    if not re.fullmatch(r"2[0-9]{3}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError(f"{text!r} is no date; write it like 2026-12-24")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text} is not in the calendar") from None
