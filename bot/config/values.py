"""What a value in config.toml may be, and how each kind is read. `Wrong` says what was found and what would
work."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import time, timedelta
from functools import cache
from pathlib import PurePosixPath
from typing import Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from babel.numbers import list_currencies
from pydantic import PlainValidator, ValidatorFunctionWrapHandler, WrapValidator

from bot.config.complaints import Wrong, choice, nearest, shown
from bot.config.secret import Secret
from bot.languages import TEMPLATES, spoken
from commerce.means import MEANS
from commerce.rules.schedule import EXAMPLES, parse

_UNITS = {"w": "weeks", "d": "days", "h": "hours", "m": "minutes", "min": "minutes", "s": "seconds"}
_SPANS = re.compile(r"(?:[0-9]{1,6}(?:w|d|h|min|m|s))+")
_CLOCK = r"([01]?[0-9]|2[0-3]):([0-5][0-9])"
_HOURS = re.compile(rf"\s*{_CLOCK}\s*[-–]\s*{_CLOCK}\s*")
_STEP = re.compile(r"word|prepay|limit [1-9][0-9]{0,3}")
_LONGEST = timedelta(days=3660)
_LONGEST_LABEL = 30


def text(value: Any) -> str:
    """Text in quotes; the empty text is one."""
    if not isinstance(value, str):
        raise Wrong(
            f"{shown(value)} is no text",
            f'write it in quotes: "{value}"' if isinstance(value, int | float) else "write it in quotes",
        )
    return value


def name(value: Any) -> str:
    """Text that says something."""
    if not text(value).strip():
        raise Wrong('"" is empty', "write a name")
    return text(value).strip()


def label(value: Any) -> str:
    """A name short enough for a button."""
    said = " ".join(name(value).split())
    if len(said) > _LONGEST_LABEL:
        raise Wrong(f"{shown(said)} is too long for a button", f"write up to {_LONGEST_LABEL} characters")
    return said


def whole(low: int, high: int) -> Callable[[Any], int]:
    """A whole number from `low` to `high`."""

    def read(value: Any) -> int:
        if type(value) is not int:
            raise Wrong(
                f"{shown(value)} is no whole number", f"write a number from {low} to {high}, without quotes"
            )
        if not low <= value <= high:
            raise Wrong(f"{value} is out of range", f"write a number from {low} to {high}")
        return value

    return read


def web_address(value: Any) -> str:
    """Where the web server is reached from outside, without the slash at the end; '' for nowhere."""
    written = text(value).strip()
    parts = urlsplit(written)
    if written and (
        parts.scheme not in ("https", "http") or not parts.hostname or parts.query or parts.fragment
    ):
        raise Wrong(f"{shown(value)} is no web address", 'write it like "https://shop.example.org"')
    return written.rstrip("/")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def amount(value: Any) -> str:
    """A sum of money in major units, as it is written; the currency is looked at later."""
    if not _is_number(value):
        raise Wrong(f"{shown(value)} is no amount", "write digits without quotes, like 300 or 99.50")
    if value < 0:
        raise Wrong(f"{value} is negative", "write 0 or more")
    return str(value)


def word(*known: str) -> Callable[[Any], str]:
    """One of a few words."""

    def read(value: Any) -> str:
        if text(value) not in known:
            raise Wrong(f"{shown(value)} is not known here", choice(value, known))
        return text(value)

    return read


def duration(least: timedelta) -> Callable[[Any], timedelta]:
    """A length of time in text: '10m', '24h', '1h30m', '7d'."""

    def read(value: Any) -> timedelta:
        if not isinstance(value, str) or not _SPANS.fullmatch(value.replace(" ", "")):
            raise Wrong(f"{shown(value)} is no length of time", 'write it like "10m", "24h", "1h30m" or "7d"')
        parts = re.findall(r"([0-9]+)([a-z]+)", value.replace(" ", ""))
        span = sum((timedelta(**{_UNITS[unit]: int(count)}) for count, unit in parts), timedelta())
        if not least <= span <= _LONGEST:
            raise Wrong(
                f"{shown(value)} is too {'short' if span < least else 'long'}",
                'write a length like "10m", "24h" or "7d"',
            )
        return span

    return read


def steps(value: Any) -> tuple[str, ...]:
    """What follows step by step: "word", "prepay", "limit 1"."""
    if not isinstance(value, list | tuple):
        raise Wrong(f"{shown(value)} is no list", 'write ["word", "prepay", "limit 1"]')
    for one in value:
        if not isinstance(one, str) or not _STEP.fullmatch(one):
            raise Wrong(f"{shown(one)} is no step", 'write "word", "prepay" or "limit 1"')
    return tuple(value)


def gate(value: Any) -> tuple[str, ...]:
    """What holds for a newcomer: "prepay", "limit 2"."""
    if isinstance(value, list) and "word" in value:
        raise Wrong('"word" is nothing that holds for newcomers', 'write "prepay" or "limit 2"')
    return steps(value)


def due(value: Any) -> timedelta | None:
    """The same, or '' for none."""
    return None if value == "" else duration(timedelta(hours=1))(value)


def reminders(value: Any, each: ValidatorFunctionWrapHandler) -> tuple[timedelta, ...]:
    """Lengths of time before the closing, the longest first."""
    if not isinstance(value, list | tuple):
        raise Wrong(f"{shown(value)} is no list", 'write it like ["24h", "1h"], or [] for none')
    return tuple(sorted(set(each(value)), reverse=True))


def names(value: Any, each: ValidatorFunctionWrapHandler) -> tuple[str, ...]:
    """Several texts that say something."""
    if not isinstance(value, list | tuple):
        raise Wrong(f"{shown(value)} is no list", 'write it like ["one", "another"], or [] for none')
    found: tuple[str, ...] = each(value)
    return found


def percent(value: Any) -> int:
    """A share of the price, '3%' or '2.5%' -> basis points."""
    found = (
        re.fullmatch(r"([0-9]{1,4})(?:\.([0-9]{1,2}))?\s*[%％]", value) if isinstance(value, str) else None
    )
    if found is None:
        raise Wrong(
            f"{shown(value)} is no percentage",
            f'write "{value}%"' if _is_number(value) else 'write it like "3%"',
        )
    points = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))
    if points > 10_000:
        raise Wrong(f"{shown(value)} is more than the price", 'write "100%" or less')
    return points


def zone(value: Any) -> ZoneInfo:
    """A time zone of the IANA list."""
    if text(value) not in _zones():
        near = nearest(value, _zones())
        raise Wrong(
            f"{shown(value)} is no time zone",
            f'write "{near}"' if near else 'write a name like "Asia/Shanghai" or "UTC"',
        )
    return ZoneInfo(value)


def language(value: Any) -> str:
    """A language the bot can answer in."""
    if text(value) not in spoken():
        raise Wrong(f"{shown(value)} is no language of this bot", f"one of: {', '.join(spoken())}")
    return text(value)


@cache
def _zones() -> frozenset[str]:
    """Six hundred files are looked at for them."""
    return frozenset(available_timezones())


@cache
def _currencies() -> frozenset[str]:
    return frozenset(list_currencies())


def currency(value: Any) -> str:
    """A currency by its three letters."""
    if text(value) not in _currencies():
        near = value.upper() if value.upper() in _currencies() else ""
        raise Wrong(
            f"{shown(value)} is no currency",
            f'write "{near}"' if near else 'write its three letters, like "CNY", "EUR" or "JPY"',
        )
    return text(value)


def database_url(value: Any) -> str:
    """Where the data lives: a SQLite file or a PostgreSQL database."""
    url = value.reveal() if isinstance(value, Secret) else text(value)
    unresolved = isinstance(value, Secret) and not value  # complained about where it was looked up
    if not unresolved and not re.match(r"sqlite:///.|postgresql://.", url):
        masked = re.sub(r"//([^:/@]*):[^@]*@", r"//\1:***@", str(value))
        raise Wrong(
            f"{shown(masked)} is no database",
            'write "sqlite:///data/plusone.db" or "postgresql://user@host/name"',
        )
    return url


def hours(value: Any) -> tuple[time, time]:
    """'22:00-08:00' as its two ends; midnight may lie between them."""
    found = _HOURS.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise Wrong(f"{shown(value)} are no hours", 'write them like "22:00-08:00", from 00:00 to 23:59')
    start, end = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
    if start == end:
        raise Wrong(
            f"{shown(value)} begin and end at once",
            "write two different times, or take the table out for none",
        )
    return start, end


def schedule(value: Any) -> str:
    """A campaign's `when`."""
    try:
        parse(text(value))
    except Wrong:
        raise
    except ValueError as why:
        found, _, remedy = str(why).partition("; ")
        raise Wrong(found, remedy or f"write {EXAMPLES}") from None
    return text(value)


def template(value: Any) -> str:
    """A template's path under templates/<language>/, there in at least one language."""
    path = PurePosixPath(text(value))
    if not value or path.is_absolute() or ".." in path.parts:
        raise Wrong(f"{shown(value)} is no path inside templates/", 'write it like "campaigns/morning.j2"')
    if not any((TEMPLATES / language / path).is_file() for language in spoken()):
        known = sorted(
            {file.relative_to(file.parents[1]).as_posix() for file in TEMPLATES.glob("*/campaigns/*.j2")}
        )
        near = nearest(value, known)
        raise Wrong(
            f"{shown(value)} is in no language",
            f'write "{near}"' if near else f"put it at templates/{spoken()[0]}/{value}, or write text = ...",
        )
    return text(value)


Text = Annotated[str, PlainValidator(text)]
Address = Annotated[str, PlainValidator(web_address)]
Label = Annotated[str, PlainValidator(label)]
Kind = Annotated[str, PlainValidator(word(*MEANS))]
Name = Annotated[str, PlainValidator(name)]
Names = Annotated[tuple[Name, ...], WrapValidator(names)]
Amount = Annotated[str, PlainValidator(amount)]
Percent = Annotated[int, PlainValidator(percent)]
Zone = Annotated[ZoneInfo, PlainValidator(zone)]
Language = Annotated[str, PlainValidator(language)]
Currency = Annotated[str, PlainValidator(currency)]
DatabaseUrl = Annotated[str, PlainValidator(database_url)]
Hours = Annotated[tuple[time, time], PlainValidator(hours)]
When = Annotated[str, PlainValidator(schedule)]
Template = Annotated[str, PlainValidator(template)]
Port = Annotated[int, PlainValidator(whole(0, 65_535))]
Limit = Annotated[int, PlainValidator(whole(0, 9_999))]
Days = Annotated[int, PlainValidator(whole(1, 3_660))]
Count = Annotated[int, PlainValidator(whole(0, 100))]
Times = Annotated[int, PlainValidator(whole(1, 100))]
Delay = Annotated[timedelta, PlainValidator(duration(timedelta()))]
Span = Annotated[timedelta, PlainValidator(duration(timedelta(minutes=1)))]
Gate = Annotated[tuple[str, ...], PlainValidator(gate)]
Steps = Annotated[tuple[str, ...], PlainValidator(steps)]
Due = Annotated[timedelta | None, PlainValidator(due)]
Delays = Annotated[tuple[Delay, ...], WrapValidator(reminders)]
Reminders = Annotated[tuple[Span, ...], WrapValidator(reminders)]
Repeat = Annotated[str, PlainValidator(word("add", "replace", "ask", "ignore"))]
Shortage = Annotated[str, PlainValidator(word("split", "all_or_wait", "refuse"))]
Unfinished = Annotated[str, PlainValidator(word("end", "merge"))]
