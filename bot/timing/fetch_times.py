"""When who fetches something is reminded: an hour before, and before the quiet hours where they lie between."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from bot.config import Quiet
from bot.moments import MomentWords, read_beginning
from bot.timing.quiet import allowed_at
from commerce.rules.pickup import choices_of

AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)
BEGAN = timedelta(hours=12)  # a time of the day that was so lately is not that of tomorrow


def reminder_times(
    now: datetime, zone: ZoneInfo, words: MomentWords, quiet: Quiet | None, *, told: bool
) -> Callable[[str], datetime | None]:
    """-> when who fetches at a place is reminded; None: no moment is said there, or its time has come already. `told`:
    the place was said just now; what was said when the buy opened is taken only where "tomorrow" would not do."""

    @cache
    def when(place: str) -> datetime | None:
        begins, before = (read_beginning(place, at, zone, words) for at in (now, now - A_DAY))
        if begins is None or choices_of(place):
            return None
        began = before is not None and now - BEGAN <= before <= now
        if began or not (told or begins == before):
            return None
        at = begins - AN_HOUR
        while allowed_at(at, quiet, zone) != at:
            at -= AN_HOUR
        return at if at > now else None

    return when
