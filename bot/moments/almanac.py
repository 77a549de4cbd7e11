"""Which moment a phrase names, seen from now, in one zone."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.moments.errors import MomentAbsurd, MomentPast, NotAMoment
from bot.moments.order import Order
from bot.moments.phrases import TimePhrase

FARTHEST = timedelta(days=366)
_NEXT_YEAR_WITHIN = timedelta(days=183)  # "5 Jan" said in December; an earlier day of this year is a slip
_DAY_OVER = (23, 59)
_ONE_DAY = timedelta(days=1)
_BUDDHIST = 543  # the Thai calendar is ahead by so many years
_OVER_MIDNIGHT = timedelta(hours=12)  # "23:50-00:10" is meant, "14:00-13:00" is a slip

_AFTERNOON = {hour: hour for hour in range(13, 24)} | {hour: hour + 12 for hour in range(1, 12)} | {12: 12}
_EVENING = (
    {hour: hour for hour in range(17, 25)} | {hour: hour + 12 for hour in range(5, 12)} | {12: 24, 0: 24}
)
_PARTS: dict[str, dict[int, int]] = {
    "am": {hour: hour for hour in range(1, 12)} | {12: 0},
    "pm": _AFTERNOON,
    "early": {hour: hour for hour in range(7)} | {12: 0},
    "morning": {hour: hour for hour in range(12)},
    "noon": {11: 11, 12: 12, 13: 13, 14: 14, 1: 13, 2: 14},
    "afternoon": _AFTERNOON | {0: 12},
    "evening": _EVENING,
    "midnight": {12: 24, 0: 24, 24: 24},
}
_ALONE = {"noon": 12, "midnight": 24}


@dataclass(frozen=True, slots=True, kw_only=True)
class Almanac:
    """Finds the moment that a phrase names, seen from `now` in one zone."""

    text: str
    now: datetime
    zone: ZoneInfo
    order: Order = ""

    def moment(self, said: TimePhrase) -> datetime:
        clock = self._clock(said)
        if said.pair is not None:
            return self._of_pair(said, clock)
        if said.weekend is not None and said.hour is not None:
            raise NotAMoment(self.text, "weekday", self._weekend_choices(said.weekend, clock))
        day, again = self._day(said)
        if said.weekday is not None and said.day is not None and day.weekday() != said.weekday:
            raise NotAMoment(self.text, "weekday", self._coming([day, _nearest(day, said.weekday)], clock))
        moment = self._at(day, clock)
        if moment > self.now:
            return moment
        suggestion = self._next(day + again if again else self._today(), clock, again or _ONE_DAY)
        raise MomentPast(self.text, suggestion, comes_again=again is not None)

    def _of_pair(self, said: TimePhrase, clock: tuple[int, int]) -> datetime:
        """12/8 in the writer's order; where that is not known, or is a date long past, what it can mean is
        told."""
        first, second = said.pair or (0, 0)
        month_first = replace(said, pair=None, month=first, day=second)
        day_first = replace(said, pair=None, month=second, day=first)
        if not self.order:
            raise NotAMoment(self.text, "day_or_month", self._futures([month_first, day_first]))
        meant, other = (month_first, day_first) if self.order == "month first" else (day_first, month_first)
        try:
            return self.moment(meant)
        except MomentPast:
            for future in self._futures([other]):
                raise MomentPast(self.text, future, comes_again=True) from None
            raise

    def _futures(self, readings: Sequence[TimePhrase]) -> list[datetime]:
        """Those of the readings that are a moment to come."""
        found = []
        for said in readings:
            with suppress(MomentPast, MomentAbsurd, NotAMoment):
                found.append(self.moment(said))
        return sorted(found)

    def _weekend_choices(self, weeks: int, clock: tuple[int, int]) -> list[datetime]:
        sunday = self._weekend(weeks)
        return self._coming([sunday - _ONE_DAY, sunday], clock)

    def _coming(self, days: Sequence[date], clock: tuple[int, int]) -> list[datetime]:
        """Those days at that time which are still to come."""
        found = []
        for day in days:
            with suppress(MomentAbsurd):
                found.append(self._at(day, clock))
        return sorted(moment for moment in found if moment > self.now)

    def clock_after(self, start: datetime, said: TimePhrase) -> datetime:
        """The end of a window from `start`: that time of the same day, or of the next where little of the
        night lies between."""
        day, clock = start.astimezone(self.zone).date(), self._clock(said)
        end = self._at(day, clock)
        if end > start:
            return end
        end = self._at(day + _ONE_DAY, clock)
        if end - start > _OVER_MIDNIGHT:
            raise NotAMoment(self.text)
        return end

    def _today(self) -> date:
        return self.now.astimezone(self.zone).date()

    def _clock(self, said: TimePhrase) -> tuple[int, int]:
        if said.hour is None:
            return self._clock_of_parts(said)
        if said.bare and not said.parts:
            raise NotAMoment(self.text, "am_or_pm")
        hours = {_PARTS[part].get(said.hour) for part in said.parts} or {said.hour}
        if _is_no_time(said.hour, said.minute, hours):
            raise MomentAbsurd(self.text, "no_such_time")
        hour = hours.pop()
        if hours or hour is None:
            raise NotAMoment(self.text, "hour")
        return hour, said.minute

    def _clock_of_parts(self, said: TimePhrase) -> tuple[int, int]:
        if not said.parts:
            if not said.names_a_day:
                raise NotAMoment(self.text)
            return _DAY_OVER
        alone = {_ALONE[part] for part in said.parts if part in _ALONE}
        if len(alone) != 1:
            raise NotAMoment(self.text, "hour")
        return alone.pop(), 0

    def _day(self, said: TimePhrase) -> tuple[date, timedelta | None]:
        """-> the day, and after how long it comes round again (None: a date that does not)."""
        if not said.is_one_day:
            raise NotAMoment(self.text)
        if said.day is not None:
            return self._date(said), None
        if said.last_of is not None:
            return self._near(_last_of(said.last_of, said.year, self._today())), None
        if said.ending is not None:
            return _month_on(self._today(), said.ending + 1) - _ONE_DAY, None
        if said.weekend is not None:
            return self._weekend(said.weekend), timedelta(days=7)
        if said.offset is None and said.weekday is not None:
            coming = self._weekday(said.weekday, said.week) + timedelta(days=7 * (said.later or 0))
            return coming, timedelta(days=7)
        day = self._today() + timedelta(days=said.offset or 0)
        if said.weekday not in (None, day.weekday()):
            raise NotAMoment(self.text)
        return day, _ONE_DAY if day >= self._today() else None

    def _weekday(self, weekday: int, week: int | None) -> date:
        """The next such day, or that of a calendar week so many on."""
        ahead = weekday - self._today().weekday()
        return self._today() + timedelta(days=ahead % 7 if week is None else ahead + 7 * week)

    def _weekend(self, weeks: int) -> date:
        """Its Sunday: a weekend lasts until then."""
        return self._weekday(6, weeks)

    def _date(self, said: TimePhrase) -> date:
        today, day = self._today(), said.day or 0
        if said.month_on is not None:
            first = _month_on(today, said.month_on)
            return self._real(first.year, first.month, day)
        if said.year is not None:
            buddhist = abs(said.year - _BUDDHIST - today.year) <= 1
            found = self._real(said.year - _BUDDHIST * buddhist, said.month or 0, day)
            return self._near(found)
        return (
            self._day_of_month(today, day)
            if said.month is None
            else self._without_year(today, said.month, day)
        )

    def _near(self, day: date) -> date:
        """The day, if it is not too far ahead."""
        if day - self._today() > FARTHEST:
            raise MomentAbsurd(self.text, "far")
        return day

    def _without_year(self, today: date, month: int, day: int) -> date:
        """This year's, or next year's where that is near: "5 Jan" said in December."""
        this_year, next_year = (
            list(_existing(today.year, month, day)),
            list(_existing(today.year + 1, month, day)),
        )
        near = [found for found in next_year if found - today <= _NEXT_YEAR_WITHIN]
        for found in [found for found in this_year if found >= today] + near + this_year:
            return found
        raise MomentAbsurd(self.text, "no_such_day")

    def _day_of_month(self, today: date, day: int) -> date:
        """The next such day: 25号 said on the 26th is next month's."""
        if day >= today.day:
            return self._real(today.year, today.month, day)
        following = today.replace(day=1) + timedelta(days=32)
        return self._real(following.year, following.month, day)

    def _real(self, year: int, month: int, day: int) -> date:
        for found in _existing(year, month, day):
            return found
        raise MomentAbsurd(self.text, "no_such_day")

    def _at(self, day: date, clock: tuple[int, int]) -> datetime:
        hour, minute = clock
        local = datetime.combine(day + _ONE_DAY * (hour // 24), time(hour % 24, minute), self.zone)
        first, second = local.astimezone(UTC), local.replace(fold=1).astimezone(UTC)
        if first.astimezone(self.zone).replace(tzinfo=None) != local.replace(tzinfo=None):
            raise MomentAbsurd(self.text, "skipped")
        return second if first <= self.now < second else first

    def _next(self, day: date, clock: tuple[int, int], again: timedelta) -> datetime:
        """The first time after `now` from `day` on, `again` apart; a time that a clock change skips is passed
        over."""
        while True:
            try:
                moment = self._at(day, clock)
            except MomentAbsurd:
                moment = self.now
            if moment > self.now:
                return moment
            day += again


def _month_on(today: date, months: int) -> date:
    """The first day of the month so many on."""
    first = today.replace(day=1)
    for _ in range(months):
        first = (first + timedelta(days=32)).replace(day=1)
    return first


def _last_of(month: int, year: int | None, today: date) -> date:
    """The last day of that month: the next to come, where no year is said."""
    return _month_on(date(year or today.year + (month < today.month), month, 1), 1) - _ONE_DAY


def _nearest(day: date, weekday: int) -> date:
    """The date of that weekday that lies nearest."""
    return day + timedelta(days=(weekday - day.weekday() + 3) % 7 - 3)


def _existing(year: int, month: int, day: int) -> Iterator[date]:
    with suppress(ValueError):
        yield date(year, month, day)


def _is_no_time(hour: int, minute: int, meant: Collection[int | None]) -> bool:
    """25:00 and 8:75; and of the day's last hour there is 24:00 alone."""
    return hour > 24 or minute > 59 or (hour == 24 and 24 in meant and minute > 0)
