"""Words that ask whether there is something: "do you have cherries?", "有没有樱桃"."""

from __future__ import annotations

import re
from functools import cache

from bot.languages import wordbooks
from commerce.phrases.normalise import fold
from commerce.phrases.wishing import LONGEST, product_of

_GAP = "_"  # in the words of a language: where the product stands


def sought(text: str) -> str:
    """What a whole message asks for, as it was written; '' where it asks for nothing."""
    asked = product_of(text).strip("?？¿ ")
    if not 0 < len(asked) <= 2 * LONGEST:
        return ""
    found = _asking().fullmatch(fold(asked))
    return next((name.strip() for name in found.groups() if name), "") if found else ""


@cache
def _asking() -> re.Pattern[str]:
    """Every way to ask of every language."""
    ways = {fold(way) for table in wordbooks("seeking") for way in table.get("asks", ())}
    return re.compile("|".join(_way(way) for way in sorted(ways, key=len, reverse=True)))


def _way(way: str) -> str:
    return re.escape(way).replace(re.escape(_GAP), f"(.{{1,{LONGEST}}}?)")
