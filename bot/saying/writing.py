"""How a language writes moments, lengths of time and lists: as its language.toml says, else as CLDR has it.

`[writes]` may say: `day` and `day_and_year` (patterns of CLDR letters), `clock`, `joined` ("{day} {clock}"),
`units` (CLDR's width "short", "long" or "narrow", or a pattern for each of day, hour, minute), `gap` between
two
units, `comma` between names, and `signs`: what is written for a sign of money that CLDR has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_datetime, format_skeleton, format_time
from babel.units import format_unit

from bot.languages import Tables

# CLDR's own patterns are asked for by these. Months are named: 5/12 is in December to some, and in May to
# others.
DAY, DAY_AND_YEAR, CLOCK = "MMMEd", "yMMMEd", "Hm"
UNITS = ("day", "hour", "minute")
SAYS = frozenset({"day", "day_and_year", "clock", "joined", "units", "gap", "comma", "signs"})
_SPACES = re.compile("[\u00a0\u202f]")


@dataclass(frozen=True, slots=True)
class Writing:
    """One language's way of writing. `says` is its `[writes]`."""

    locale: Locale
    says: Tables

    def when(self, moment: datetime, zone: ZoneInfo, now: datetime) -> str:
        """A day and a clock there; the year only where it is not this one: "Sat 21 Nov 20:00"."""
        local = moment.astimezone(zone)
        this_year = local.year == now.astimezone(zone).year
        day = self._by("day", DAY, local) if this_year else self._by("day_and_year", DAY_AND_YEAR, local)
        return self._joined().replace("{day}", day).replace("{clock}", self.clock(moment, zone))

    def clock(self, moment: datetime, zone: ZoneInfo) -> str:
        """ "20:00", or as the language points its hours."""
        local = moment.astimezone(zone)
        if "clock" in self.says:
            return format_time(local, self.says["clock"], locale=self.locale)
        return _plain(format_skeleton(CLOCK, local, locale=self.locale))

    def span(self, length: timedelta) -> str:
        """A length of time in its two largest units, of days, hours and minutes; what is begun of a minute
        counts as one."""
        minutes = max(0, -(-int(length.total_seconds()) // 60))
        parts = list(zip((minutes // 1440, minutes // 60 % 24, minutes % 60), UNITS, strict=True))
        told = [(count, unit) for count, unit in parts if count][:2] or parts[-1:]
        return str(self.says.get("gap", " ")).join(self._counted(count, unit) for count, unit in told)

    def listed(self, names: Iterable[str]) -> str:
        """Names one after another."""
        return str(self.says.get("comma", ", ")).join(names)

    def _by(self, pattern: str, skeleton: str, local: datetime) -> str:
        if pattern in self.says:
            return format_datetime(local, self.says[pattern], locale=self.locale)
        return _plain(format_skeleton(skeleton, local, locale=self.locale))

    def _joined(self) -> str:
        """CLDR counts the clock as 0 and the day as 1."""
        cldr = str(self.locale.datetime_formats["medium"]).replace("'", "")
        return str(self.says.get("joined", cldr.replace("{1}", "{day}").replace("{0}", "{clock}")))

    def _counted(self, count: int, unit: str) -> str:
        units = self.says.get("units", "short")
        if not isinstance(units, str):
            return str(units[unit]).replace("{0}", str(count))
        return _plain(format_unit(count, f"duration-{unit}", units, locale=self.locale))  # type: ignore[arg-type]


def _plain(text: str) -> str:
    """Spaces that break, as everywhere else in an answer."""
    return _SPACES.sub(" ", text)
