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
    if any(words.has(name, paper.tidy) for name in _NEVER):
        return False
    if goods and all(_is_asked(good, paper) for good in goods):
        return False
    closes = bool(paper.of(Marked.UNTIL))
    if words.has("arrived", paper.tidy) and not closes:
        return False
    priced = [good for good in goods if good.price_minor is not None] or paper.of(Marked.STEP)
    if not priced:
        return closes
    beside = (
        closes
        or bool(paper.of(Marked.COUNT, Marked.STEP))
        or any(words.has(name, paper.tidy) for name in _BESIDE)
    )
    return beside or len(priced) >= _FEWEST_LISTED
