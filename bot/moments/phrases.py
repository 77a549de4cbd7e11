"""What a time phrase says, piece by piece; which moment that is, the almanac finds."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.moments.errors import NotAMoment
from bot.moments.words import TimeToken


@dataclass(slots=True, kw_only=True)
class TimePhrase:
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
    pair: tuple[int, int] | None = None  # two numbers of a date, in the order of their writer
    sign: tuple[int, int | None] | None = None  # 18h or 8h30: a time of the day or a length
    lasting: bool = False  # a word said that it is a length
    ending: int | None = None  # so many months on, the last day
    weekend: int | None = None
    later: int | None = None  # so many weeks after the coming weekday
    month_on: int | None = None  # of the day's month: so many on from this one
    last_of: int | None = None  # the month whose last day it is

    @property
    def names_a_day(self) -> bool:
        days = (self.day, self.offset, self.weekday, self.pair, self.ending, self.weekend, self.last_of)
        return any(part is not None for part in days)

    @property
    def is_one_day(self) -> bool:
        """Do its parts name one day? A weekday may stand beside its date; a week needs its weekday, a year
        its date."""
        days = (self.day, self.offset, self.ending, self.weekend, self.last_of)
        ends = (self.ending, self.weekend, self.last_of)
        beside = self.weekday is not None and any(part is not None for part in ends)
        lone = (self.week is not None and self.weekday is None) or (
            self.year is not None and self.day is None and self.last_of is None
        )
        return sum(part is not None for part in days) <= 1 and not beside and not lone

    @property
    def tells_when(self) -> bool:
        return self.names_a_day or self.hour is not None or bool(self.parts) or self.week is not None


class _Twice(Exception):
    pass


def _put(said: TimePhrase, **parts: Any) -> None:
    for name, value in parts.items():
        if getattr(said, name) is not None:
            raise _Twice
        setattr(said, name, value)


def _put_clock(said: TimePhrase, hour: int, minute: int, *, bare: bool = False) -> None:
    _put(said, hour=hour)
    said.minute, said.bare = minute, bare


def _put_minutes(said: TimePhrase, minutes: int) -> None:
    said.minutes = (said.minutes or 0) + minutes


def _put_offset(said: TimePhrase, offset: int | tuple[int, str]) -> None:
    if isinstance(offset, tuple):
        said.parts += (offset[1],)
        offset = offset[0]
    _put(said, offset=offset)


def _put_pair(said: TimePhrase, first: int, second: int, year: int | None = None) -> None:
    """12/8: which of the two is the month, the almanac decides; where only one can be, or it makes no
    difference, it is said."""
    if year is not None:
        _put(said, year=year)
    if first <= 12 and second <= 12 and first != second:
        _put(said, pair=(first, second))
        return
    month, day = (first, second) if first <= 12 else (second, first)
    _put(said, month=month, day=day)


def _put_dotted(said: TimePhrase, day: int, month: int, year: int | None = None) -> None:
    """8.12.: the dots say which is which; 12.25. can only be meant the other way."""
    if year is not None:
        _put(said, year=year)
    _put(said, **({"day": day, "month": month} if month <= 12 else {"day": month, "month": day}))


def _dot(said: TimePhrase, first: TimeToken, second: TimeToken) -> None:
    """20.12 and 20.30: a date, unless it can only be a time; 12.00 can."""
    is_no_month = second.width == 2 and not 1 <= second.value <= 12
    if is_no_month and (first.value > 12 or second.value == 0):
        _put_clock(said, first.value, second.value)
    else:
        _put_pair(said, first.value, second.value)


def _short_year(said: TimePhrase, found: Sequence[TimeToken]) -> None:
    """115/12/8 is a year of the Republic, 8.12.26 one of ours, 8/12/69 a Thai one."""
    first, second, third = found[0], found[2], found[4]
    if first.width == 3:
        _put(said, year=first.value + _MINGUO, month=second.value, day=third.value)
    elif third.width == 2 and third.value >= _SHORTEST_YEAR:
        year = third.value + (2500 if third.value >= _SHORTEST_THAI_YEAR else 2000)
        (_put_dotted if found[1].kind == "." else _put_pair)(said, first.value, second.value, year)
    else:
        raise _Twice


def _long_year(said: TimePhrase, found: Sequence[TimeToken]) -> None:
    """民國115年12月8日, 令和8年12月8日, 115年12月8日."""
    numbers = [token for token in found if token.kind == "N"]
    era = found[0].value if found[0].kind == "C" else _MINGUO if numbers[0].width == 3 else None
    if era is None:
        raise _Twice
    _put(said, year=numbers[0].value + era, month=numbers[1].value, day=numbers[2].value)


def _put_sign(said: TimePhrase, hour: int, minute: int | None = None) -> None:
    _put(said, sign=(hour, minute))


def _signed_minutes(said: TimePhrase, found: Sequence[TimeToken]) -> None:
    """1h30m, 1 heure 30 minutes, 1 heure et demie."""
    rest = 30 if found[-1].kind == "F" else found[2].value * found[3].value
    _put_minutes(said, found[0].value * 60 + rest)


def _half_to(said: TimePhrase, hour: int) -> None:
    """halb acht, setengah delapan: half an hour before it."""
    _put_clock(said, hour - 1 if hour > 1 else 12, 30, bare=True)


def _past_hour(said: TimePhrase, found: Sequence[TimeToken]) -> None:
    """Half past eight, viertel vor acht, 8h et quart: minutes before or behind the hour."""
    hour = next(token.value for token in found if token.kind == "N")
    minutes = next(token.value for token in found if token.kind == "b")
    before, minute = divmod(minutes, 60)
    bare = 1 <= hour <= 12 and not any(token.kind in "HE" for token in found)
    _put_clock(said, (hour + before) or (12 if bare else 0), minute, bare=bare)


def _weeks_later(said: TimePhrase, found: Sequence[TimeToken]) -> None:
    """Friday week, a week on Friday: so many weeks after the coming one."""
    weekday = next(token.value for token in found if token.kind == "W")
    counted = [token.value for token in found if token.kind in "NwU"]
    if found[-1].kind != "w" and counted[-1] != _WEEK:
        raise _Twice
    _put(said, weekday=weekday, later=counted[0])


def _last_of(said: TimePhrase, found: Sequence[TimeToken]) -> None:
    """The last day of November, 11月底."""
    month = next(token.value for token in found if token.kind in "NT")
    if not 1 <= month <= _MONTHS:
        raise _Twice
    _put(said, last_of=month)
    if found[-1].kind == "L":
        _put(said, year=found[-1].value)


def _day_and_part(said: TimePhrase, found: Sequence[TimeToken]) -> None:
    """Sonntagabend, nächsten Sonntagabend."""
    weekday, part = found[-1].value
    _put(said, weekday=weekday)
    _put_part(said, part)
    if found[0].kind == "K":
        _put(said, week=found[0].value)


def _evening_hour(said: TimePhrase, found: Sequence[TimeToken]) -> None:
    """2 ทุ่ม: hours are counted from six in the evening."""
    if not 1 <= found[0].value <= 6:
        raise _Twice
    _put_clock(said, 18 + found[0].value, 30 if found[-1].kind == "F" else 0)


def _military(said: TimePhrase, number: TimeToken, unit: int) -> None:
    """2359hrs is a time of the day, 1440m a length."""
    if unit == 60:
        _put_clock(said, *divmod(number.value, 100))
    else:
        _put_minutes(said, number.value * unit)


def _flag_lasting(said: TimePhrase) -> None:
    said.lasting = True


def _clock_with_words(said: TimePhrase, found: Sequence[TimeToken]) -> None:
    """8点, 8点半, 8点一刻, 8点10分, 8点30."""
    kinds = "".join(token.kind for token in found)
    minute = {"NHF": 30}.get(
        kinds, 15 * found[2].value if kinds == "NHNQ" else found[2].value if len(found) > 2 else 0
    )
    if kinds == "NHN" and found[2].width < 2:
        raise _Twice
    _put_clock(said, found[0].value, minute)


def _half_unit(said: TimePhrase, found: Sequence[TimeToken], whole: int) -> None:
    unit = next(token.value or 60 for token in found if token.kind in "UE")
    if unit != 60:  # half a day is anybody's guess
        raise _Twice
    _put_minutes(said, whole * unit + unit // 2)


def _decimal(said: TimePhrase, found: Sequence[TimeToken]) -> None:
    parts = 10 ** found[2].width
    minutes, rest = divmod((found[0].value * parts + found[2].value) * (found[3].value or 60), parts)
    if rest:
        raise _Twice
    _put_minutes(said, minutes)


def _flag_before(said: TimePhrase) -> None:
    said.before = True


def _put_part(said: TimePhrase, part: str) -> None:
    said.parts += (part,)


def _on(said: TimePhrase, part: str) -> None:
    """ "20:00 am Freitag": behind an hour beyond noon "am" is no half of the day."""
    if part != "am" or said.hour is None or said.hour <= 12:
        _put_part(said, part)


Rule = Callable[[TimePhrase, Sequence[TimeToken]], None]
_MINGUO = 1911
_SHORTEST_YEAR, _SHORTEST_THAI_YEAR = 25, 60
_WEEK, _MONTHS = 10080, 12  # minutes of a week, months of a year
_RULES: tuple[tuple[re.Pattern[str], Rule], ...] = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        (
            r"L-N-N|L/N/N|L\.N\.N\.?|LYNMND?",
            lambda s, t: _put(s, year=t[0].value, month=t[2].value, day=t[4].value),
        ),
        (r"CNYNMND?|NYNMND?", _long_year),
        (r"CL", lambda s, t: _put(s, year=t[1].value + t[0].value)),
        (r"N/N/L|N-N-L", lambda s, t: _put_pair(s, t[0].value, t[2].value, t[4].value)),
        (r"N/N/N|N\.N\.N(?![:HE])", _short_year),
        (r"N\.ND", lambda s, t: _put(s, month=t[0].value, day=t[2].value)),
        (r"N/N", lambda s, t: _put_pair(s, t[0].value, t[2].value)),
        (r"N\.N\.L", lambda s, t: _put_dotted(s, t[0].value, t[2].value, t[4].value)),
        (r"N\.N\.", lambda s, t: _put_dotted(s, t[0].value, t[2].value)),
        (r"Nz(?!T)|[Gz]TL?", _last_of),
        (r"(?:d?N|N[OD]|N\.)s", lambda s, t: _put(s, day=_numbers_of(t)[0], month_on=t[-1].value)),
        (r"sd?N[OD]|sdN", lambda s, t: _put(s, day=_numbers_of(t)[0], month_on=t[0].value)),
        (r"d?N[Dd]?mN", lambda s, t: _put(s, day=_numbers_of(t)[0], month=_numbers_of(t)[1])),
        (r"NMN(?:D|(?![:HUIEtV]))", lambda s, t: _put(s, month=t[0].value, day=t[2].value)),
        (r"N\.?O?TL", lambda s, t: _put(s, day=t[0].value, month=t[-2].value, year=t[-1].value)),
        (r"N\.?O?T\.?", lambda s, t: _put(s, day=t[0].value, month=_month_of(t))),
        (r"TNO?L", lambda s, t: _put(s, month=t[0].value, day=t[1].value, year=t[-1].value)),
        (r"TN(?:O|(?![:HE]))", lambda s, t: _put(s, month=t[0].value, day=t[1].value)),
        (r"mL|YL|L(?=$|N|P|X|W|h|H)", lambda s, t: _put(s, year=t[-1].value)),
        (r"h?N:NH?(?!:)", lambda s, t: _put_clock(s, *_numbers_of(t))),
        (r"N\.NH|N\.N(?=P)|hN\.N", lambda s, t: _put_clock(s, *_numbers_of(t))),
        (r"h?bN(?:[HE]|(?![UE:.]))|h?N[HE]?b(?!N)", _past_hour),
        (r"hNJ(?!N)", lambda s, t: _put_clock(s, t[1].value, 30, bare=True)),
        (r"hJN|JN", lambda s, t: _half_to(s, t[-1].value)),
        (r"J[hU]", lambda s, t: _put_minutes(s, 30)),
        (r"hNF", lambda s, t: _put_clock(s, t[1].value, 30, bare=True)),
        (r"hN(?![.])", lambda s, t: _put_clock(s, t[1].value, 0, bare=t[1].value <= 12)),
        (r"NtF?", _evening_hour),
        (
            r"UN[:.]NH?",
            lambda s, t: _put_clock(s, *_numbers_of(t)),
        ),  # "8/12 jam 20.00": behind a date it is no length
        (r"UN/N", lambda s, t: _put_pair(s, t[1].value, t[3].value)),  # 23h59 ngày 20/12
        (r"UN(?!U)", lambda s, t: _put_clock(s, t[1].value, 0, bare=t[1].value <= 12)),
        (r"VNHF?", lambda s, t: _put_length(s, t)),
        (r"NH(?=A)", lambda s, t: _put_minutes(s, t[0].value * 60)),
        (r"NHF|NHNQ|NHNI|NHN(?![MDUHIEm/:.-])|NH", _clock_with_words),
        (r"LU|LE", lambda s, t: _military(s, t[0], t[1].value or 60)),
        (r"WV?NU(?![NU])|NUW|Ww", _weeks_later),
        (r"NENU(?!N/N)|NEF", _signed_minutes),
        (r"NEN(?![MDHIETmO/:.]|U(?!N/N))", lambda s, t: _put_sign(s, t[0].value, t[2].value)),
        (r"NE", lambda s, t: _put_sign(s, t[0].value)),
        (r"N\.N[UE]", _decimal),
        (r"NFU|NUF(?!U)", lambda s, t: _half_unit(s, t, t[0].value)),
        (r"[Fb]N?[UE]", lambda s, t: _half_unit(s, t, 0)),
        (r"NU", lambda s, t: _put_minutes(s, t[0].value * t[1].value)),
        (r"N\.N", lambda s, t: _dot(s, t[0], t[2])),
        (r"NI", lambda s, t: _put_minutes(s, t[0].value)),
        (r"ND(?=A)", lambda s, t: _put_minutes(s, t[0].value * 1440)),
        (r"ND|NO|N\.(?!N)", lambda s, t: _put(s, day=t[0].value)),
        (r"dN(?![:/.TmM-])", lambda s, t: _put(s, day=t[1].value)),
        (r"d", lambda s, t: None),
        (r"N", lambda s, t: _put_clock(s, t[0].value, 0, bare=True)),
        (r"K?G", lambda s, t: _put(s, ending=t[0].value)),
        (r"K[Uw]?R|RK", lambda s, t: _put(s, weekend=next(token.value for token in t if token.kind == "K"))),
        (r"R", lambda s, t: _put(s, weekend=t[0].value)),
        (r"K[Uw]?W", lambda s, t: _put(s, week=t[0].value, weekday=t[-1].value)),
        (r"WK[Uw]?", lambda s, t: _put(s, week=t[1].value, weekday=t[0].value)),
        (r"K?Z", _day_and_part),
        (
            r"WN(?=h|N:N|NP|NE)",
            lambda s, t: _put(s, weekday=t[0].value, day=t[1].value),
        ),  # miércoles 16 a las 21
        (r"W\.?", lambda s, t: _put(s, weekday=t[0].value)),
        (r"X", lambda s, t: _put_offset(s, t[0].value)),
        (r"P(?=[WTXKZ])", lambda s, t: _on(s, t[0].value)),
        (r"P", lambda s, t: _put_part(s, t[0].value)),
        (r"A|V", lambda s, t: _flag_lasting(s)),
        (r"B", lambda s, t: _flag_before(s)),
    )
)


def _numbers_of(found: Sequence[TimeToken]) -> list[int]:
    return [token.value for token in found if token.kind == "N"]


def _month_of(found: Sequence[TimeToken]) -> int:
    return next(int(token.value) for token in found if token.kind == "T")


def _put_length(said: TimePhrase, found: Sequence[TimeToken]) -> None:
    """ "trong 2 giờ": a word before an hour makes it a length."""
    said.lasting = True
    _put_minutes(said, found[1].value * 60 + (30 if found[-1].kind == "F" else 0))


@dataclass(slots=True)
class TimeReader:
    text: str
    found: Sequence[TimeToken]
    kinds: str = field(init=False)

    def __post_init__(self) -> None:
        self.kinds = "".join(token.kind for token in self.found)

    def read(self) -> tuple[TimePhrase, Sequence[TimeToken]]:
        """-> what was said, and the tokens from the first that no rule begins with."""
        said, at = TimePhrase(), 0
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

    def _step(self, said: TimePhrase, at: int) -> int:
        for pattern, rule in _RULES:
            match = pattern.match(self.kinds, at)
            if match is not None:
                rule(said, self.found[at : match.end()])
                return match.end() - at
        return 0
