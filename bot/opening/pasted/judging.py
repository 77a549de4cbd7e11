"""Is it a sale that its writer sets up? Much that looks like one is not: the goods have come, who still owes, a
poll, a question, work or dues or one used thing, somebody else's sale, what one member orders or has paid, the news."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.opening.pasted.announcement import PastedGood
from bot.opening.pasted.paper import Marked, Paper
from bot.opening.pasted.vocabulary import PastedWords

_NEVER = ("over", "owing", "polls", "others", "quotes", "dealings")
_UNLESS_FIRM = ("mine", "complaints", "news")
_UNLESS_LISTED = ("interest", "rules")
_BESIDE = ("pickup", "pay", "arrives")
_FEWEST_LISTED = 2
_QUESTION = ("?", "？")


def is_sale(paper: Paper, goods: list[PastedGood], words: PastedWords, *, told: bool = False) -> bool:
    """It says until when, by a word of closing; or it lists its goods; or one price has more of a sale beside
    it, which it need not where its writer has `told` that it is one."""
    firm = _is_firm(paper, words)
    listed = _is_listed(goods, paper)
    if _says_any(_NEVER, paper, words) or _is_all_asked(goods, paper):
        return False
    if (not firm and _says_otherwise(paper, words)) or (
        not (firm and (listed or goods)) and _says_any(_UNLESS_LISTED, paper, words)
    ):
        return False
    if firm or paper.of(Marked.UNTIL):
        return True
    priced = any(good.price_minor is not None for good in goods) or bool(paper.of(Marked.STEP))
    return priced and (told or listed or _has_more_of_a_sale(paper, words))


def _says_any(names: Iterable[str], paper: Paper, words: PastedWords) -> bool:
    return any(words.has(name, paper.tidy) for name in names)


def _says_otherwise(paper: Paper, words: PastedWords) -> bool:
    """A member's order, a complaint, the news, a question."""
    return _says_any(_UNLESS_FIRM, paper, words) or _has_come(paper, words) or _ends_asking(paper)


def _has_come(paper: Paper, words: PastedWords) -> bool:
    """Do the goods lie there already? What comes once orders have closed does not."""
    closes = [one.value for one in paper.of(Marked.UNTIL) if one.value]
    for match in re.finditer(words.lists["arrived"], paper.tidy, re.IGNORECASE):
        clause = paper.over(*paper.clause(match.start(), match.end()))
        times = [one.value.moment for one in clause if one.mark is Marked.TIME and one.value.moment]
        if not closes or not any(moment > closes[0] for moment in times):
            return True
    return False


def _is_firm(paper: Paper, words: PastedWords) -> bool:
    """Is there a closing that a word of closing says, not only "by" or "until"?"""
    clauses = (paper.clause(one.start, one.end) for one in paper.of(Marked.UNTIL))
    return any(words.has("closes", paper.tidy[start:end]) for start, end in clauses)


def _is_all_asked(goods: list[PastedGood], paper: Paper) -> bool:
    return bool(goods) and all(_is_asked(good, paper) for good in goods)


def _is_asked(good: PastedGood, paper: Paper) -> bool:
    """Does its sentence end in a question?"""
    end = next(end for start, end in paper.sentences() if good.start < end)
    return paper.tidy[end : end + 1] in _QUESTION


def _ends_asking(paper: Paper) -> bool:
    return paper.tidy.rstrip()[-1:] in _QUESTION


def _is_listed(goods: list[PastedGood], paper: Paper) -> bool:
    """Prices in lines of their own."""
    return len({good.line for good in goods}) >= _FEWEST_LISTED


def _has_more_of_a_sale(paper: Paper, words: PastedWords) -> bool:
    """One price alone is no sale: something is counted, or it is said how to order, and how to pay or to
    fetch."""
    counted = paper.of(Marked.COUNT, Marked.STEP)
    ordered = words.has("orders", paper.tidy) and _says_any(_BESIDE, paper, words)
    return bool(counted) or ordered
