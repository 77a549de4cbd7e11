"""What private words that are no order are about: what the speaker owes, or that they have paid."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from bot.languages import languages
from commerce.phrases.lexicon import Lexicon, is_spaced
from commerce.phrases.normalise import fold, said
from commerce.phrases.scan import scan
from commerce.phrases.shelf import stock_shelf

Topic = Literal["owed", "paid", ""]
_ASKS = frozenset({"ask", "ask_first", "ask_last", "ask_between", "haggle", "question"})
_UNSAYS = frozenset({"no", "later", "unsure", "if"})  # not paid yet, paying later, if


def topic(text: str, lexicon: Lexicon) -> Topic:
    """ "how much do I owe" -> owed; "我付好了" -> paid; anything else is neither. Pure but for the words of the
    languages."""
    folded = said(text).folded
    kinds = frozenset[str]().union(
        *(token.kinds for token in scan(folded, lexicon, stock_shelf(lexicon, ())))
    )
    owed = _owed().search(folded) is not None
    if kinds & _ASKS:
        return "owed" if owed or kinds & {"paid", "haggle"} else ""
    if "paid" in kinds and not kinds & _UNSAYS:
        return "paid"
    return "owed" if owed else ""


@cache
def _owed() -> re.Pattern[str]:
    """`[private] owed` of every language; words that are written apart count only whole."""
    words = {
        fold(word) for table in languages().values() for word in table.get("private", {}).get("owed", ())
    }
    return re.compile("|".join(_whole(word) for word in sorted(words, key=len, reverse=True)))


def _whole(word: str) -> str:
    return rf"(?<!\w){re.escape(word)}(?!\w)" if is_spaced(word[0]) else re.escape(word)
