"""When something comes again, as people say it: "every friday at 6pm", 每周五18点, 毎週金曜 18:00. Read into the short form
that `commerce.rules.schedule` knows; the words stand in the language folders' `[schedules]`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from bot.languages import wordbooks
from bot.moments.errors import MomentAbsurd, MomentPast, NotAMoment
from bot.moments.reading import clock_of, time_phrase
from bot.moments.words import WEEKDAY, MomentWords, plain_digits
from commerce.phrases.lexicon import is_written_apart
from commerce.rules.schedule import WEEKDAYS

_UNREAD = (NotAMoment, MomentAbsurd, MomentPast)
_DOTTED = re.compile(r"\b([0-9]{1,2})\.([0-9]{2})\b")
_BETWEEN = r"[\s,、・/&+]*"


def in_short(said: str, words: MomentWords) -> str | None:
    """ "mon,thu 19:00" for whatever way of saying it; None where it is none."""
    text = " ".join(plain_digits(said).lower().split())
    return next((short for way in (_monthly, _weekly, _daily) if (short := way(text, words))), None)


@dataclass(frozen=True, slots=True)
class _Saying:
    """The words of all languages for one thing, as one pattern."""

    pattern: re.Pattern[str]

    def without(self, text: str) -> str | None:
        """The text without them; None where there are none."""
        found = self.pattern.search(text)
        return f"{text[: found.start()]} {text[found.end() :]}".strip() if found else None


@cache
def _saying(key: str) -> _Saying:
    return _Saying(
        re.compile(_any_of(word for table in wordbooks("schedules") for word in table.get(key, ())))
    )


def _any_of(words: Iterator[str]) -> str:
    """Longest first; a word of a script that parts its words is a whole one: "và", not the beginning of "vào"."""
    folded = sorted({word.lower() for word in words}, key=len, reverse=True)
    return (
        "|".join(rf"\b{re.escape(one)}\b" if is_written_apart(one) else re.escape(one) for one in folded)
        or "(?!)"
    )


@cache
def _nth() -> list[tuple[str, str]]:
    """(words, which) of the weeks of a month."""
    names = ("first", "second", "third", "fourth", "last")
    found = [
        (word, name) for table in wordbooks("schedules") for name in names for word in table.get(name, ())
    ]
    return sorted(found, key=lambda one: len(one[0]), reverse=True)


def _monthly(text: str, words: MomentWords) -> str | None:
    rest = _saying("monthly").without(text)
    last = _saying("month_end").without(text)
    if last is not None and (clock := _clock(_saying("monthly").without(last) or last, words)):
        return f"monthly last {clock}"
    some = text if rest is None else rest
    for word, which in _nth():
        if word in some:
            weekly = _on_weekdays(_bare(some.replace(word, " ", 1)), words)
            return f"{which} {weekly}" if weekly else None
    return _on_a_day(rest, words) if rest is not None else None


def _on_a_day(rest: str, words: MomentWords) -> str | None:
    """The day of the month, wherever the hour stands."""
    try:
        said = time_phrase(_bare(rest), words)
        clock = clock_of(said, rest)
    except _UNREAD:
        return None
    if said.day is None or said.month is not None or said.hour is None:
        return None
    return f"monthly {said.day} {clock:%H:%M}"


def _weekly(text: str, words: MomentWords) -> str | None:
    for key, days in (("workdays", "mon-fri"), ("weekends", "sat,sun")):
        rest = _saying(key).without(text)
        if rest is not None and (clock := _clock(rest, words)):
            return f"{days} {clock}"
    return _in_a_row(text, words) or _on_weekdays(_bare(text), words)


def _in_a_row(text: str, words: MomentWords) -> str | None:
    """每周一三五: the days by their short names, right behind the word."""
    return next(
        (short for table in wordbooks("schedules") if (short := _in_row_of(table, text, words))), None
    )


def _in_row_of(table: Mapping[str, Any], text: str, words: MomentWords) -> str | None:
    """By one language's names; of a run of them the longest that leaves an hour: 每周五十八点 is Friday."""
    names = {name: day for day, many in enumerate(table.get("days", ())) for name in many}
    one = rf"(?:{_any_of(iter(names))})"
    begins = _any_of(iter(table.get("weekly", ())))
    found = re.search(rf"(?:{begins})\s*({one}(?:{_BETWEEN}{one})*)", text) if names else None
    for end in range(len(found[1]) if found else 0, 0, -1):
        run = found[1][:end] if found else ""
        before, behind = (text[: found.start()], text[found.start(1) + end :]) if found else ("", "")
        days = [names[name] for name in re.findall(one, run)]
        if days and (clock := _clock(f"{before} {_after_days(behind, table)}", words)):
            return f"{_named(days)} {clock}"
    return None


def _after_days(text: str, table: Mapping[str, Any]) -> str:
    """A row of short names may end with what the long ones end with: 火・木曜."""
    said = text.strip()
    return next((said.removeprefix(end) for end in table.get("day_ends", ()) if said.startswith(end)), said)


def _on_weekdays(text: str, words: MomentWords) -> str | None:
    """Weekdays by their names, wherever the hour stands."""
    names = {word: meaning[1] for word, meaning in words.meanings.items() if meaning[0] == WEEKDAY}
    plural = {f"{word}s": day for word, day in names.items() if word.isascii() and len(word) > 3}
    names = {**names, **plural}
    pattern = re.compile(_any_of(iter(names)))
    days = [names[name] for name in pattern.findall(text)]
    rest = _saying("and").pattern.sub(" ", pattern.sub(" ", text)) if days else ""
    clock = _clock(re.sub(r"[,、・/&+]", " ", rest), words)
    return f"{_named(days)} {clock}" if days and clock else None


def _named(days: list[int]) -> str:
    return ",".join(WEEKDAYS[(day + 1) % 7] for day in dict.fromkeys(days))


def _daily(text: str, words: MomentWords) -> str | None:
    rest = _saying("daily").without(text)
    if rest is None:
        rest = _saying("every").without(text)
    clock = _clock(rest, words) if rest is not None else None
    return f"daily {clock}" if clock else None


def _bare(text: str) -> str:
    return _saying("every").pattern.sub(" ", text).strip()


def _clock(text: str, words: MomentWords) -> str | None:
    """A time of the day and nothing else."""
    said = _DOTTED.sub(r"\1:\2", _bare(text))  # beside "every" it is no date
    try:
        phrase = time_phrase(said, words)
        moment = clock_of(phrase, said)
    except _UNREAD:
        return None
    is_clock = phrase.hour is not None or bool(phrase.parts)
    length = phrase.minutes is not None or phrase.week is not None
    return f"{moment:%H:%M}" if is_clock and not phrase.names_a_day and not length else None
