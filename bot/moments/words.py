"""The words of time, gathered from every language folder's `[moments]`, and a text cut into them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from bot.languages import wordbooks

Tables = Mapping[str, Any]
Meaning = tuple[str, Any]

# One letter a kind of token, so that a grammar rule is a regular expression over kinds.
NUMBER, YEARLIKE, YEAR, MONTH, DAY, HOUR, MINUTE, QUARTER, HALF = "N", "L", "Y", "M", "D", "H", "I", "Q", "F"
UNIT, AFTER, BEFORE, MONTH_NAME, WEEKDAY, WEEK, OFFSET, PART, ORDINAL, TO, FILLER = (
    "U",
    "A",
    "B",
    "T",
    "W",
    "K",
    "X",
    "P",
    "O",
    ">",
    "_",
)
_MARKS = {"year": YEAR, "month": MONTH, "day": DAY, "hour": HOUR, "minute": MINUTE, "quarter": QUARTER}
_LISTS = {"half": HALF, "after": AFTER, "before": BEFORE, "to": TO, "ordinal": ORDINAL, "filler": FILLER}
_VALUES = {"days": OFFSET, "weeks": WEEK, "numbers": NUMBER}
_MINUTES = {"minute": 1, "hour": 60, "day": 1440, "week": 10080}
_FULL_WIDTH = str.maketrans("０１２３４５６７８９：．／－～〜–—−~　，、（）", "0123456789:./-------   ()")
_SHORTEST_BARE_MINUTES = 10  # "8点30" is half past eight; "8点5" could be anything


class Token(NamedTuple):
    kind: str
    value: Any
    width: int


@dataclass(frozen=True, slots=True)
class MomentWords:
    """What `compile_moments` makes: one pattern for all words of all languages, and what each of them means."""

    pattern: re.Pattern[str]
    meanings: Mapping[str, Meaning]
    numerals: Mapping[str, int]
    half: str  # a pattern for the words of a half


def compile_moments(tables: Mapping[str, Tables]) -> MomentWords:
    """From `bot.languages.languages()`: what each language has of its own first, then what some borrow."""
    own = wordbooks("moments", tables)
    meanings: dict[str, Meaning] = {}
    numerals: dict[str, int] = {}
    for table in own:
        numerals |= table.get("numerals", {})
        for word, meaning in _meanings(table):
            meanings.setdefault(word.lower(), meaning)  # as texts are read
    half = "|".join(re.escape(word) for table in own for word in table.get("half", ())) or "(?!)"
    return MomentWords(_pattern(meanings, numerals), meanings, numerals, half)


def _meanings(table: Tables) -> Iterator[tuple[str, Meaning]]:
    for name, kind in _VALUES.items():
        yield from ((word, (kind, value)) for word, value in table.get(name, {}).items())
    yield from ((word, (OFFSET, tuple(value))) for word, value in table.get("day_parts", {}).items())
    yield from ((word, (PART, part)) for part, words in table.get("parts", {}).items() for word in words)
    yield from ((word, (UNIT, _MINUTES[unit])) for unit, words in table.get("units", {}).items() for word in words)
    yield from ((word, (_MARKS[mark], None)) for mark, words in table.get("marks", {}).items() for word in words)
    yield from ((word, (WEEKDAY, at)) for at, words in enumerate(table.get("weekdays", ())) for word in words)
    yield from ((word, (MONTH_NAME, at)) for at, words in enumerate(table.get("months", ()), 1) for word in words)
    yield from ((word, (kind, None)) for name, kind in _LISTS.items() for word in table.get(name, ()))


def _pattern(meanings: Mapping[str, Meaning], numerals: Mapping[str, int]) -> re.Pattern[str]:
    words = sorted(meanings, key=len, reverse=True)
    spelled = "|".join(re.escape(word) + ("(?![a-z])" if word[-1].isascii() else "") for word in words)
    return re.compile(
        rf"(?P<digits>[0-9]+)|(?P<word>{spelled})|(?P<numeral>[{''.join(numerals)}]+)|(?P<mark>[-:/.])|(?P<space>[\s,()]+)"
    )


def plain_digits(text: str) -> str:
    """Full-width digits and the punctuation of times as ASCII; everything else as it stands."""
    return text.translate(_FULL_WIDTH)


def chinese_number(text: str, numerals: Mapping[str, int]) -> int | None:
    """二十五 -> 25, 两 -> 2; None for what is no number below a hundred."""
    values = [numerals.get(char, -1) for char in text]
    if -1 in values or not values:
        return None
    if 10 not in values:
        return values[-1] if len(values) == 1 or (len(values) == 2 and values[0] == 0) else None
    ten = values.index(10)
    if ten > 1 or len(values) > ten + 2 or 10 in values[ten + 1 :] or 0 in values[:ten]:
        return None
    return (values[0] if ten else 1) * 10 + sum(values[ten + 1 :])


def tokens(text: str, words: MomentWords) -> list[Token] | None:
    """The text as tokens without its fillers, or None where a word of it is none of ours."""
    text, at, found = plain_digits(text).lower().strip(), 0, []
    while at < len(text):
        match = words.pattern.match(text, at)
        if match is None:
            return None
        token = _token(match, words)
        if token is None:
            return None
        at = match.end()
        found.append(token)
    return [token for token in found if token.kind != FILLER]


def _token(match: re.Match[str], words: MomentWords) -> Token | None:
    said = match[0]
    match match.lastgroup:
        case "digits":
            return Token(YEARLIKE if len(said) == 4 else NUMBER, int(said), len(said)) if len(said) <= 4 else None
        case "word":
            return Token(*words.meanings[said], len(said))
        case "numeral":
            number = chinese_number(said, words.numerals)
            return (
                None
                if number is None
                else Token(NUMBER, number, 2 if number >= _SHORTEST_BARE_MINUTES or words.numerals[said[0]] == 0 else 1)
            )
        case "mark":
            return Token(said, None, 1)
    return Token(FILLER, None, 1)
