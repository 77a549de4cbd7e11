"""Is it a sale that its writer sets up? Much that looks like one is not: the goods have come, who still owes, a
poll, a question, somebody else's sale."""

from __future__ import annotations

from bot.opening.pasted.announcement import PastedGood
from bot.opening.pasted.paper import Marked, Paper
from bot.opening.pasted.vocabulary import PastedWords

_NEVER = ("over", "owing", "interest", "polls", "rules", "others", "quotes")
_BESIDE = ("orders", "pickup", "pay", "arrives", "noise", "closes")
_FEWEST_LISTED = 2


def _is_asked(good: PastedGood, paper: Paper) -> bool:
    """Does its sentence end in a question?"""
    end = next(end for start, end in paper.sentences() if good.start < end)
    return paper.tidy[end : end + 1] in ("?", "？")


def is_sale(paper: Paper, goods: list[PastedGood], words: PastedWords) -> bool:
    closes = bool(paper.of(Marked.UNTIL))
    if _says_otherwise(paper, goods, words) or (words.has("arrived", paper.tidy) and not closes):
        return False
    priced = [good for good in goods if good.price_minor is not None] or paper.of(Marked.STEP)
    if not priced:
        return closes
    return closes or len(priced) >= _FEWEST_LISTED or _has_more_of_a_sale(paper, words)


def _says_otherwise(paper: Paper, goods: list[PastedGood], words: PastedWords) -> bool:
    asked = bool(goods) and all(_is_asked(good, paper) for good in goods)
    return asked or any(words.has(name, paper.tidy) for name in _NEVER)


def _has_more_of_a_sale(paper: Paper, words: PastedWords) -> bool:
    """One price alone is no sale: something is counted, or it is said how to order, to pay or to fetch."""
    counted = paper.of(Marked.COUNT, Marked.STEP)
    return bool(counted) or any(words.has(name, paper.tidy) for name in _BESIDE)
