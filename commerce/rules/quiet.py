"""What quiet hours do to a campaign: its times of the day that wait for their end, and those that are never
said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_A_DAY = timedelta(days=1)
_ANY_DAY = date(2000, 1, 1)  # only the distance of two times of the day counts


@dataclass(frozen=True, slots=True)
class Hush:
    """`free` are said when they come, `held` when the quiet hours end; `lost` would come too late then."""

    free: tuple[time, ...] = ()
    held: tuple[time, ...] = ()
    lost: tuple[time, ...] = ()

    @property
    def effect(self) -> str:
        """What there is to tell of it: "" (nothing), "held", "partly" (some are said when they come),
        "never"."""
        if not self.held and not self.lost:
            return ""
        return "partly" if self.free else "held" if self.held else "never"


def hush(times: Iterable[time], start: time, end: time, max_late: timedelta) -> Hush:
    """How a day's `times` fare with quiet hours from `start` up to `end`, which may run over midnight."""
    found: dict[str, list[time]] = {"free": [], "held": [], "lost": []}
    for clock in times:
        wait = _until(clock, end) if is_quiet(clock, start, end) else None
        found["free" if wait is None else "held" if wait <= max_late else "lost"].append(clock)
    return Hush(tuple(found["free"]), tuple(found["held"]), tuple(found["lost"]))


def is_quiet(clock: time, start: time, end: time) -> bool:
    """Does a time of the day lie from `start` up to `end`? Equal ones mean no quiet hours."""
    return start <= clock < end if start <= end else clock >= start or clock < end


def awake_at(moment: datetime, start: time, end: time, zone: ZoneInfo) -> datetime:
    """The moment itself, or the end of the quiet hours it falls into (UTC)."""
    local = moment.astimezone(zone)
    clock = local.time().replace(tzinfo=None)
    if start == end or not is_quiet(clock, start, end):
        return moment
    day = local.date() + (_A_DAY if clock >= end else timedelta())
    return datetime.combine(day, end, zone).astimezone(UTC)


def next_quiet(moment: datetime, start: time, end: time, zone: ZoneInfo) -> datetime | None:
    """When the quiet hours next begin (UTC), later than the moment; None where there are none."""
    if start == end:
        return None
    today = moment.astimezone(zone).date()
    begins = (datetime.combine(today + n * _A_DAY, start, zone).astimezone(UTC) for n in range(3))
    return next(one for one in begins if one > moment)


def _until(clock: time, end: time) -> timedelta:
    wait = datetime.combine(_ANY_DAY, end) - datetime.combine(_ANY_DAY, clock)
    return wait if wait >= timedelta() else wait + _A_DAY
