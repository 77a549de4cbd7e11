"""Reading a moment, a length of time or a window from what people write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.moments.almanac import FARTHEST, Almanac
from bot.moments.errors import MomentAbsurd, NotAMoment
from bot.moments.order import Order
from bot.moments.phrases import TimePhrase, TimeReader
from bot.moments.words import TO, MomentWords, TimeToken, tokens

LONGEST_TEXT = 80
_LONGEST_WINDOW = timedelta(days=1)
_NOON, _MIDNIGHT = 12, 24
_ANY_MIDNIGHT = datetime(2026, 11, 30, tzinfo=UTC)  # the whole day is still to come


def read_moment(text: str, now: datetime, zone: ZoneInfo, words: MomentWords, order: Order = "") -> datetime:
    """-> UTC, later than `now` (aware). `order` is that of a date like 12/8. Raises NotAMoment, MomentPast,
    MomentAbsurd."""
    said, rest = _said(text, words)
    said = settled(said)
    if rest or (said.minutes is not None and said.tells_when):
        raise NotAMoment(text)
    if said.minutes is not None:
        return now.astimezone(UTC) + _length(said, text)
    return Almanac(text=text, now=now, zone=zone, order=order).moment(said)


def time_phrase(text: str, words: MomentWords) -> TimePhrase:
    """What a text says of a time, whichever moment that may be. Raises NotAMoment where more stands in it."""
    said, rest = _said(text, words)
    if rest:
        raise NotAMoment(text)
    return settled(said)


def clock_of(said: TimePhrase, text: str) -> time:
    """The time of the day that it names, on whichever day. Raises NotAMoment, MomentAbsurd."""
    alone = replace(said, day=None)
    return Almanac(text=text, now=_ANY_MIDNIGHT, zone=ZoneInfo("UTC"), order="").moment(alone).time()


def read_duration(text: str, words: MomentWords) -> timedelta:
    """ "1h30m", 半小时 -> longer than nothing, 366 days at most. Raises NotAMoment, MomentAbsurd."""
    said, rest = _said(text, words)
    said = _as_length(said)
    if rest or said.minutes is None or said.tells_when:
        raise NotAMoment(text)
    return _length(said, text)


def read_window(
    text: str, now: datetime, zone: ZoneInfo, words: MomentWords, order: Order = ""
) -> tuple[datetime, datetime]:
    """ "14:00-14:10", "14:00 10m" -> (start, end) in UTC, a day long at most. Raises as `read_moment`
    does."""
    said, rest = _said(text, words)
    said = _as_clock(said) if rest else settled(said)
    almanac = Almanac(text=text, now=now, zone=zone, order=order)
    if not rest and said.minutes is not None and said.hour is not None:
        start = almanac.moment(replace(said, minutes=None))
        return start, _window_end(start, start + _length(said, text), text)
    if not rest or rest[0].kind not in "->":
        raise NotAMoment(text)
    until = _end(text, rest[1:])
    if not _is_clock(said):
        raise NotAMoment(text)
    return _both(said, until, almanac)


def _end(text: str, found: Sequence[TimeToken]) -> TimePhrase:
    """The end of a window: a time of the day, and nothing behind it."""
    said, rest = TimeReader(text, found).read()
    until = _as_clock(said)
    if rest or not _is_clock(until):
        raise NotAMoment(text)
    return until


def _is_clock(said: TimePhrase) -> bool:
    return said.hour is not None and said.minutes is None


def _said(text: str, words: MomentWords) -> tuple[TimePhrase, Sequence[TimeToken]]:
    found = tokens(text, words) if len(text) <= LONGEST_TEXT else None
    if not found:
        raise NotAMoment(text)
    return TimeReader(text, found[1:] if found[0].kind == TO else found).read()


def settled(said: TimePhrase) -> TimePhrase:
    """18h and 8h30 are times of the day, also beside a day; 2h alone is a length, and so is 18h with a word
    that says so."""
    if said.sign is None:
        return said
    hour, minute = said.sign
    length = said.lasting or said.minutes is not None or said.hour is not None
    clock = said.names_a_day or said.parts or minute is not None or _NOON < hour < _MIDNIGHT
    return _as_clock(said) if clock and not length else _as_length(said)


def _as_clock(said: TimePhrase) -> TimePhrase:
    return (
        said if said.sign is None else replace(said, sign=None, hour=said.sign[0], minute=said.sign[1] or 0)
    )


def _as_length(said: TimePhrase) -> TimePhrase:
    if said.sign is None:
        return said
    hour, minute = said.sign
    return replace(said, sign=None, minutes=(said.minutes or 0) + hour * 60 + (minute or 0))


def _length(said: TimePhrase, text: str) -> timedelta:
    length = timedelta(minutes=said.minutes or 0)
    if said.before or not length:
        raise NotAMoment(text, "unread" if said.before else "nothing")
    if length > FARTHEST:
        raise MomentAbsurd(text, "far")
    return length


def _both(said: TimePhrase, until: TimePhrase, almanac: Almanac) -> tuple[datetime, datetime]:
    parts = said.parts or (until.parts if said.bare else ())
    start = almanac.moment(replace(said, parts=parts))
    if until.names_a_day:
        return start, _window_end(start, almanac.moment(until), almanac.text)
    shared = until.parts or (parts if (until.hour or 0) <= 12 else ())
    return start, almanac.clock_after(start, replace(until, parts=shared))


def _window_end(start: datetime, end: datetime, text: str) -> datetime:
    if not start < end <= start + _LONGEST_WINDOW:
        raise NotAMoment(text)
    return end
