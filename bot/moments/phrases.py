"""What a time phrase says, piece by piece; which moment that is, the almanac finds."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.moments.errors import NotAMoment
from bot.moments.words import Token


@dataclass(slots=True)
class Said:
    """The parts of one time phrase, each said at most once."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    offset: int | None = None
    weekday: int | None = None
    week: int | None = None
    hour: int | None = None
    minute: int = 0
    bare: bool = False  # an hour with no sign of being one, as in "tonight 8"
    parts: tuple[str, ...] = ()
    minutes: int | None = None
    before: bool = False

    @property
    def names_a_day(self) -> bool:
        return any(part is not None for part in (self.day, self.offset, self.weekday))

    @property
    def tells_when(self) -> bool:
        return self.names_a_day or self.hour is not None or bool(self.parts) or self.week is not None


class _Twice(Exception):
    pass


def _put(said: Said, **parts: int) -> None:
    for name, value in parts.items():
        if getattr(said, name) is not None:
            raise _Twice
        setattr(said, name, value)


def _put_clock(said: Said, hour: int, minute: int, *, bare: bool = False) -> None:
    _put(said, hour=hour)
    said.minute, said.bare = minute, bare


def _put_minutes(said: Said, minutes: int) -> None:
    said.minutes = (said.minutes or 0) + minutes


def _put_offset(said: Said, offset: int | tuple[int, str]) -> None:
    if isinstance(offset, tuple):
        said.parts += (offset[1],)
        offset = offset[0]
    _put(said, offset=offset)


def _put_pair(said: Said, first: int, second: int, year: int | None = None) -> None:
    if first <= 12 and second <= 12 and first != second:
        raise NotAMoment("", "day_or_month")
    month, day = (first, second) if first <= 12 else (second, first)
    _put(said, month=month, day=day, **({} if year is None else {"year": year}))


def _clock_with_words(said: Said, found: Sequence[Token]) -> None:
    """8点, 8点半, 8点一刻, 8点10分, 8点30."""
    kinds = "".join(token.kind for token in found)
    minute = {"NHF": 30}.get(kinds, 15 * found[2].value if kinds == "NHNQ" else found[2].value if len(found) > 2 else 0)
    if kinds == "NHN" and found[2].width < 2:
        raise _Twice
    _put_clock(said, found[0].value, minute)


def _half_unit(said: Said, found: Sequence[Token], whole: int) -> None:
    unit = next(token.value for token in found if token.kind == "U")
    if unit != 60:  # half a day is anybody's guess
        raise _Twice
    _put_minutes(said, whole * unit + unit // 2)


def _decimal(said: Said, found: Sequence[Token]) -> None:
    minutes, rest = divmod((found[0].value * 10 ** found[2].width + found[2].value) * found[3].value, 10 ** found[2].width)
    if rest:
        raise _Twice
    _put_minutes(said, minutes)


def _flag_before(said: Said) -> None:
    said.before = True


def _put_part(said: Said, part: str) -> None:
    said.parts += (part,)


Rule = Callable[[Said, Sequence[Token]], None]
_RULES: tuple[tuple[re.Pattern[str], Rule], ...] = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        (r"L-N-N|L/N/N|L\.N\.N|LYNMND?", lambda s, t: _put(s, year=t[0].value, month=t[2].value, day=t[4].value)),
        (r"N/N/L", lambda s, t: _put_pair(s, t[0].value, t[2].value, t[4].value)),
        (r"N/N", lambda s, t: _put_pair(s, t[0].value, t[2].value)),
        (r"NMN(?:D|(?![:HUI]))", lambda s, t: _put(s, month=t[0].value, day=t[2].value)),
        (r"NO?TL", lambda s, t: _put(s, day=t[0].value, month=t[-2].value, year=t[-1].value)),
        (r"NO?T", lambda s, t: _put(s, day=t[0].value, month=t[-1].value)),
        (r"TNO?L", lambda s, t: _put(s, month=t[0].value, day=t[1].value, year=t[-1].value)),
        (r"TN(?:O|(?!:))", lambda s, t: _put(s, month=t[0].value, day=t[1].value)),
        (r"N:N(?!:)", lambda s, t: _put_clock(s, t[0].value, t[2].value)),
        (r"N\.N(?=P)", lambda s, t: _put_clock(s, t[0].value, t[2].value)),
        (r"NHF|NHNQ|NHNI|NHN(?![MDUHI:])|NH", _clock_with_words),
        (r"N\.NU", _decimal),
        (r"NFU|NUF(?!U)", lambda s, t: _half_unit(s, t, t[0].value)),
        (r"FN?U", lambda s, t: _half_unit(s, t, 0)),
        (r"[NL]U", lambda s, t: _put_minutes(s, t[0].value * t[1].value)),
        (r"NI", lambda s, t: _put_minutes(s, t[0].value)),
        (r"ND(?=A)", lambda s, t: _put_minutes(s, t[0].value * 1440)),
        (r"ND|NO", lambda s, t: _put(s, day=t[0].value)),
        (r"N", lambda s, t: _put_clock(s, t[0].value, 0, bare=True)),
        (r"KU?W", lambda s, t: _put(s, week=t[0].value, weekday=t[-1].value)),
        (r"W", lambda s, t: _put(s, weekday=t[0].value)),
        (r"X", lambda s, t: _put_offset(s, t[0].value)),
        (r"P", lambda s, t: _put_part(s, t[0].value)),
        (r"A", lambda s, t: None),
        (r"B", lambda s, t: _flag_before(s)),
    )
)


@dataclass(slots=True)
class Reading:
    text: str
    found: Sequence[Token]
    kinds: str = field(init=False)

    def __post_init__(self) -> None:
        self.kinds = "".join(token.kind for token in self.found)

    def read(self) -> tuple[Said, Sequence[Token]]:
        """-> what was said, and the tokens from the first that no rule begins with."""
        said, at = Said(), 0
        try:
            while step := self._step(said, at):
                at += step
        except _Twice:
            raise NotAMoment(self.text) from None
        except NotAMoment as no:
            raise NotAMoment(self.text, no.reason) from None
        if said.before and said.minutes is not None:  # "3 days before" looks back
            raise NotAMoment(self.text)
        return said, self.found[at:]

    def _step(self, said: Said, at: int) -> int:
        for pattern, rule in _RULES:
            match = pattern.match(self.kinds, at)
            if match is not None:
                rule(said, self.found[at : match.end()])
                return match.end() - at
        return 0
