"""The words of time, gathered from every language folder's `[moments]`, and a text cut into them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any, NamedTuple

from bot.languages import wordbooks

Tables = Mapping[str, Any]
Meaning = tuple[str, Any]

# One letter a kind of token, so that a grammar rule is a regular expression over kinds.
NUMBER, YEARLIKE, YEAR, MONTH, DAY, HOUR, MINUTE, QUARTER, HALF = "N", "L", "Y", "M", "D", "H", "I", "Q", "F"
UNIT, AFTER, BEFORE, MONTH_NAME, WEEKDAY, WEEK, OFFSET, PART = "U", "A", "B", "T", "W", "K", "X", "P"
ORDINAL, TO, FILLER, HOUR_SIGN, WITHIN, HALF_TO, ERA, EVENING_HOUR = "O", ">", "_", "E", "V", "J", "C", "t"
MONTH_END, WEEKEND, BEFORE_DAY, BEFORE_MONTH, BEFORE_HOUR = "G", "R", "d", "m", "h"
WEEKS_LATER, MONTHS_ON, LAST_DAY, PAST_HOUR, DAY_AND_PART = "w", "s", "z", "b", "Z"
_MARKS = {
    "year": YEAR,
    "month": MONTH,
    "day": DAY,
    "hour": HOUR,
    "minute": MINUTE,
    "quarter": QUARTER,
    "hour_sign": HOUR_SIGN,
    "evening_hour": EVENING_HOUR,
    "before_day": BEFORE_DAY,
    "before_month": BEFORE_MONTH,
    "before_hour": BEFORE_HOUR,
}
_LISTS = {
    "half": HALF,
    "after": AFTER,
    "before": BEFORE,
    "to": TO,
    "ordinal": ORDINAL,
    "filler": FILLER,
    "within": WITHIN,
    "half_to": HALF_TO,
    "last_day": LAST_DAY,
}
_VALUES = {
    "days": OFFSET,
    "weeks": WEEK,
    "numbers": NUMBER,
    "month_end": MONTH_END,
    "weekend": WEEKEND,
    "eras": ERA,
    "weeks_later": WEEKS_LATER,
    "months_on": MONTHS_ON,
    "past_hour": PAST_HOUR,
}
# what stands behind a number
_COUNTED = {
    UNIT,
    MONTH,
    MONTH_NAME,
    HOUR,
    HOUR_SIGN,
    DAY,
    MINUTE,
    YEAR,
    EVENING_HOUR,
    LAST_DAY,
}
_MINUTES = {"minute": 1, "hour": 60, "day": 1440, "week": 10080}
_FULL_WIDTH = str.maketrans("０１２３４５６７８９：．／－～〜–—−~　，、（）’", "0123456789:./-------   ()'")
_LETTERS = "a-zà-öø-ɏḀ-ỿ"  # of the scripts that part their words
_SHORTEST_BARE_MINUTES = 10  # "8点30" is half past eight; "8点5" could be anything


class TimeToken(NamedTuple):
    kind: str
    value: Any
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentWords:
    """What `compile_moments` makes: one pattern for all words of all languages, and what each of them means.

    `counted`: what a word means behind a number, where that differs: "8 mai" is May, "mai 8h" is tomorrow."""

    pattern: re.Pattern[str]
    meanings: Mapping[str, Meaning]
    counted: Mapping[str, Meaning]
    numerals: Mapping[str, int]
    half: str  # a pattern for the words of a half


def compile_moments(tables: Mapping[str, Tables]) -> MomentWords:
    """From `bot.languages.languages()`: what each language has of its own first, then what some borrow."""
    own = wordbooks("moments", tables)
    meanings: dict[str, Meaning] = {}
    counted: dict[str, Meaning] = {}
    numerals: dict[str, int] = {}
    for table in own:
        numerals |= table.get("numerals", {})
        for word, meaning in _meanings(table):
            (counted if _is_counted(meaning) else meanings).setdefault(_composed(word.lower()), meaning)
    half = "|".join(re.escape(word) for table in own for word in table.get("half", ())) or "(?!)"
    every = {**counted, **meanings}
    return MomentWords(
        pattern=_pattern(every, numerals), meanings=every, counted=counted, numerals=numerals, half=half
    )


def _is_counted(meaning: Meaning) -> bool:
    return meaning[0] in _COUNTED or meaning in ((PART, "am"), (PART, "pm"))


def _composed(text: str) -> str:
    """One way of writing each letter, whatever keyboard made it."""
    return unicodedata.normalize("NFC", text)


def _meanings(table: Tables) -> Iterator[tuple[str, Meaning]]:
    """Every word of a language's table, with what it means."""
    yield from _valued(table)
    for meaning, words in _grouped(table):
        for word in words:
            yield word, meaning


def _valued(table: Tables) -> Iterator[tuple[str, Meaning]]:
    """The words that have a value beside them."""
    for name, kind in _VALUES.items():
        for word, value in table.get(name, {}).items():
            yield word, (kind, value)
    for word, value in table.get("day_parts", {}).items():
        yield word, (OFFSET, tuple(value))
    weekdays, parts = enumerate(table.get("weekdays", ())), table.get("weekday_parts", {})
    for (at, names), (ending, part) in product(weekdays, parts.items()):  # Sonntagabend
        yield names[0] + ending, (DAY_AND_PART, (at, part))


def _grouped(table: Tables) -> Iterator[tuple[Meaning, Iterable[str]]]:
    """The words that stand together under one meaning."""
    for part, words in table.get("parts", {}).items():
        yield (PART, part), words
    for unit, words in table.get("units", {}).items():
        yield (UNIT, _MINUTES[unit]), words
    for mark, words in table.get("marks", {}).items():
        yield (_MARKS[mark], None), words
    for at, words in enumerate(table.get("weekdays", ())):
        yield (WEEKDAY, at), words
    for at, words in enumerate(table.get("months", ()), 1):
        yield (MONTH_NAME, at), words
    for name, kind in _LISTS.items():
        yield (kind, None), table.get(name, ())


def _pattern(meanings: Mapping[str, Meaning], numerals: Mapping[str, int]) -> re.Pattern[str]:
    words = sorted(meanings, key=len, reverse=True)
    spelled = "|".join(re.escape(word) + _word_ends(word) for word in words)
    return re.compile(
        rf"(?P<digits>[0-9]+)|(?P<word>{spelled})|(?P<numeral>[{''.join(numerals)}]+)|(?P<mark>[-:/.])|(?P<space>[\s,)]+|\()"
    )


def _word_ends(word: str) -> str:
    """Vietnamese "thu 6" is a Friday; the 6 of an English "Thu 6pm" is an hour."""
    if word[-1].isdecimal():
        return r"(?![0-9]|:[0-9]|\.[0-9]|\s?[ap]\.?m)"
    return f"(?![{_LETTERS}])" if re.match(f"[{_LETTERS}.]", word[-1]) else ""


def plain_digits(text: str) -> str:
    """Full-width digits and the punctuation of times as ASCII; everything else as it stands."""
    return text.translate(_FULL_WIDTH)


def chinese_number(text: str, numerals: Mapping[str, int]) -> int | None:
    """二十五 -> 25, 两 -> 2; None for what is no number below a hundred."""
    values = [numerals.get(char, -1) for char in text]
    if not values or -1 in values:
        return None
    return _tens(values) if 10 in values else _single(values)


def _tens(values: list[int]) -> int | None:
    """十, 二十, 十五, 二十五."""
    ten = values.index(10)
    before, behind = values[:ten], values[ten + 1 :]
    if len(before) > 1 or len(behind) > 1 or 0 in before or 10 in behind:
        return None
    return 10 * sum(before or [1]) + sum(behind)


def _single(values: list[int]) -> int | None:
    """五, 零五."""
    return values[-1] if values[:-1] in ([], [0]) else None


def tokens(text: str, words: MomentWords) -> list[TimeToken] | None:
    """The text as tokens without its fillers, or None where a word of it is none of ours."""
    text, at = plain_digits(_composed(text)).lower().strip(), 0
    found: list[TimeToken] = []
    while at < len(text):
        match = words.pattern.match(text, at)
        if match is None:
            return None
        token = _token(match, words, _before(found))
        if token is None:
            return None
        at = match.end()
        found.append(token)
    return [token for token in found if token.kind != FILLER]


def _before(found: list[TimeToken]) -> str:
    """Which kinds stand before, fillers aside: the last two."""
    return "".join(token.kind for token in found if token.kind != FILLER)[-2:]


def _meaning(word: str, before: str, words: MomentWords) -> Meaning:
    """What a word means where it stands: behind a number it counts, but the minutes of a clock (20:00) are
    counted by nobody."""
    counted = words.counted.get(word)
    if counted is None or before[-1:] != NUMBER or (before == ":N" and counted[0] != PART):
        return words.meanings[word]
    return counted


def _token(match: re.Match[str], words: MomentWords, before: str) -> TimeToken | None:
    said = match[0]
    match match.lastgroup:
        case "digits":
            return _in_digits(said)
        case "word":
            return TimeToken(*_meaning(said, before, words), len(said))
        case "numeral":
            return _in_numerals(said, words)
        case "mark":
            return TimeToken(said, None, 1)
    return TimeToken(FILLER, None, 1)


def _in_digits(said: str) -> TimeToken | None:
    if len(said) > 4:
        return None
    return TimeToken(YEARLIKE if len(said) == 4 else NUMBER, int(said), len(said))


def _in_numerals(said: str, words: MomentWords) -> TimeToken | None:
    """As wide as it were in digits."""
    number = chinese_number(said, words.numerals)
    if number is None:
        return None
    is_wide = number >= _SHORTEST_BARE_MINUTES or words.numerals[said[0]] == 0
    return TimeToken(NUMBER, number, 2 if is_wide else 1)
