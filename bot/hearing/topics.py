"""What private words that are no order are about: what the speaker owes, or that they have paid."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from bot.hearing.vocabulary import vocabulary
from bot.languages import languages
from commerce.phrases.kinds import Kind
from commerce.phrases.lexicon import Lexicon, is_spaced
from commerce.phrases.meaning import Goods
from commerce.phrases.normalise import fold, said
from commerce.phrases.reader import Context, read
from commerce.phrases.scan import scan
from commerce.phrases.shelf import stock_shelf

Topic = Literal["owed", "paid", ""]
_ANYTHING = (Goods(code="A", title="", unit="", variants=()),)
_ASKS = frozenset({Kind.ASK, Kind.ASK_FIRST, Kind.ASK_LAST, Kind.HAGGLE, Kind.QUESTION})
_UNSAYS = frozenset({Kind.NO, Kind.LATER, Kind.UNSURE, Kind.IF})  # not paid yet, paying later, if
_POLITE = frozenset({Kind.THANKS, Kind.PLAIN, Kind.CHAT, Kind.AGREE, Kind.BREAK, Kind.STOP, Kind.GAP})
_BREATHS = re.compile(r"(?<![0-9])[,.;:!?、…\n]|[,.;:!?、…\n](?![0-9])")  # the mark in 78.50 parts nothing


def topic(text: str, lexicon: Lexicon) -> Topic:
    """ "how much do I owe" -> owed; "我付好了" -> paid; anything else is neither. Pure but for the words of the
    languages."""
    folded = _without_sums(said(text).folded)
    kinds = _kinds(folded, lexicon)
    if _says_paid(folded, kinds, lexicon):
        return "paid"
    owed = _words("private", "owed").search(folded) is not None
    if kinds & _ASKS:
        return "owed" if owed or kinds & {Kind.PAID, Kind.HAGGLE} else ""
    return "owed" if owed else ""


def asks_where(text: str, lexicon: Lexicon) -> Literal["where", ""]:
    """Do they ask whether their goods have come, or where they fetch them?"""
    reading = read(text, Context(lexicon=lexicon, goods=_ANYTHING, place="post"))
    return "where" if reading.question in ("arrival", "pickup") else ""


def thanks(text: str, lexicon: Lexicon) -> Literal["thanks", ""]:
    """Do they say thank you, and nothing else?"""
    folded = said(text).folded
    is_all = _words("private", "thanks").search(folded) and _kinds(folded, lexicon) <= _POLITE
    return "thanks" if is_all else ""


def _says_paid(folded: str, kinds: frozenset[Kind], lexicon: Lexicon) -> bool:
    """Is there talk of payment, and of none to come? Where there is doubt, one breath has to say that it is done:
    "paid 50, the rest tomorrow", but not "I'll pay tomorrow"."""
    if Kind.PAID not in kinds:
        return False
    if not _doubts(folded, kinds) and not kinds & _ASKS:
        return True
    return any(_says_done(breath, _kinds(breath, lexicon)) for breath in _BREATHS.split(folded))


def _doubts(folded: str, kinds: frozenset[Kind]) -> bool:
    return _unsays(folded, kinds) or _words("payments", "soon").search(folded) is not None


def _unsays(folded: str, kinds: frozenset[Kind]) -> bool:
    return bool(kinds & _UNSAYS) or _words("payments", "unpaid").search(folded) is not None


def _says_done(breath: str, kinds: frozenset[Kind]) -> bool:
    is_clear = Kind.PAID in kinds and not kinds & _ASKS
    return is_clear and not _unsays(breath, kinds) and _words("payments", "done").search(breath) is not None


def _kinds(folded: str, lexicon: Lexicon) -> frozenset[Kind]:
    tokens = scan(folded, lexicon, stock_shelf(lexicon, ()))
    return frozenset[Kind]().union(*(token.kinds for token in tokens))


def _without_sums(folded: str) -> str:
    """A sum is no word: the k of 150k is no "k" of "không"."""
    return re.sub(vocabulary().opening.sums.within, " 0 ", folded, flags=re.IGNORECASE)


@cache
def _words(table: str, key: str) -> re.Pattern[str]:
    """That list of every language; words that are written apart count only whole."""
    words = {fold(word) for tables in languages().values() for word in tables.get(table, {}).get(key, ())}
    return re.compile("|".join(_whole(word) for word in sorted(words, key=len, reverse=True)))


def _whole(word: str) -> str:
    return rf"(?<!\w){re.escape(word)}(?!\w)" if is_spaced(word[0]) else re.escape(word)
