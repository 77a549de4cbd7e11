"""When something begins that a text tells of beside much else: "Gate 3 Fri 18-20"."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.moments.errors import MomentAbsurd, MomentPast, NotAMoment
from bot.moments.reading import LONGEST_TEXT, read_window
from bot.moments.spotting import spot_moments
from bot.moments.words import MomentWords, plain_digits

_HOURS = re.compile(r"\s*[,，]?\s*([0-9]{1,2})\s?[-–~～]\s?([0-9]{1,2})(?![\w:./])")
_NOON, _MIDNIGHT = 12, 24


def read_beginning(text: str, now: datetime, zone: ZoneInfo, words: MomentWords) -> datetime | None:
    """When the only time that a text tells of begins, UTC; None where it tells of none, of several, of a day without an
    hour, or of one that can be read two ways."""
    if len(text) > LONGEST_TEXT:
        return None
    plain = _hours_written_out(text, now, zone, words)
    found = spot_moments(plain, now, zone, words)
    if not found:
        return None
    if len(found) == 1 and found[0].moment and found[0].has_hour:
        return found[0].moment
    with suppress(NotAMoment, MomentPast, MomentAbsurd):
        return read_window(plain[found[0].start : found[-1].end].strip(" ()（）"), now, zone, words)[0]
    return None


def _hours_written_out(text: str, now: datetime, zone: ZoneInfo, words: MomentWords) -> str:
    """Behind a day "18-20" are hours, where they are none of two halves of a day: "6-8" stays as it is."""
    plain = plain_digits(text)
    for one in reversed(spot_moments(plain, now, zone, words)):
        hours = None if one.has_hour else _HOURS.match(plain, one.end)
        if hours and int(hours[1]) < int(hours[2]) and _NOON <= int(hours[2]) <= _MIDNIGHT:
            plain = f"{plain[: one.end]} {hours[1]}:00-{hours[2]}:00{plain[hours.end() :]}"
    return plain
