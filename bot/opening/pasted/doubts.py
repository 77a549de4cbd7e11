"""What in an announcement is asked rather than guessed: a word that nearly is a keyword, a sum that reads two ways."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from bot.opening.amounts import Bad, SumTwoWays
from bot.opening.frame import Frame
from bot.opening.pasted.marking import is_signed
from bot.opening.readers import READERS
from bot.opening.words import OpeningWords
from commerce.rules.sums import TwoWays, sum_of

_FIELDS = ("limit", "stock", "min", "price", "until")
_LINE = re.compile(r"\W*(?P<word>[^\W\d]{2,20})[\s:：]*(?P<value>[0-9].{0,30})")
_LONG = 6  # letters from which on two of them may be wrong


@dataclass(frozen=True, slots=True)
class Nearly:
    """`line` is probably `field`, and says `value` of it: limt 2."""

    line: str
    field: str
    value: str


def nearly(lines: Iterable[str], frame: Frame) -> list[Nearly]:
    """Those of the lines that a slip of one or two letters keeps from being read."""
    found = (_nearly(line, frame) for line in lines)
    return [one for one in found if one is not None]


def _nearly(line: str, frame: Frame) -> Nearly | None:
    match = _LINE.fullmatch(line.strip())
    if match is None:
        return None
    fields = _near(match["word"].lower(), frame.words)
    if len(fields) != 1:
        return None
    (field,) = fields
    try:
        READERS[field](match["value"], frame, "")
    except (Bad, SumTwoWays):
        return None
    return Nearly(line, field, match["value"])


def _near(word: str, words: OpeningWords) -> set[str]:
    """The fields whose keywords are the nearest to it."""
    most = 1 if len(word) < _LONG else 2
    near: dict[int, set[str]] = {}
    for keyword, (_, field) in words.lexicon.items():
        if field in _FIELDS and len(keyword) > 1:
            apart = OSA.distance(word, keyword, score_cutoff=most)
            if apart <= most:
                near.setdefault(apart, set()).add(field)
    return near[min(near)] if near else set()


def two_ways(text: str, frame: Frame) -> SumTwoWays | None:
    """The first sum with a sign of money that can be read two ways."""
    for match in re.compile(frame.words.sums.within, re.IGNORECASE).finditer(text):
        if not is_signed(match, frame):
            continue
        read = sum_of(match, frame.tender, frame.words.sums)
        if isinstance(read, TwoWays):
            return SumTwoWays(match[0].strip(), read)
    return None
