"""What a thing on sale is called, where its own words say little: the line above, its unit, its neighbour."""

from __future__ import annotations

import re
from itertools import pairwise

from bot.opening.pasted.announcement import PastedGood
from bot.opening.pasted.paper import Marked, Paper, trimmed
from bot.opening.pasted.pricing import Priced
from bot.opening.pasted.vocabulary import PastedWords

NO_NAME = ("closes", "pickup", "pay", "ships", "fees", "usual")
LONGEST_NAME = 32
_NOT_BEHIND = (*NO_NAME, "each", "apiece", "if", "buys", "arrives", "about", "from", "or", "members")
_SHORTEST_NAME = 3
_FEWEST_PAIRS = 2


def coded(goods: list[PastedGood]) -> list[PastedGood]:
    """A. plain 350 B. sesame 380, in one line: the second has a code as well."""
    for before, good in pairwise(goods):
        code = re.match(r"(?P<code>[A-Z])\s?[.、:：)]\s*(?=\w)", good.title)
        if code and before.code and not good.code and before.line == good.line:
            good.code, good.title = code["code"], good.title[code.end() :]
    return goods


def named_by_unit(goods: list[PastedGood], paper: Paper) -> list[PastedGood]:
    """Gallon 8, Half gallon 5: in a list the unit alone is a name."""
    for good in goods if len({good.line for good in goods}) > 1 else ():
        said = paper.text[good.start : good.end]
        if not good.title and good.unit and (unit := re.match(rf"[^\n]*?{re.escape(good.unit)}(?=\W)", said)):
            good.title = trimmed(unit[0]) if not re.search(r"[0-9.,]{2}|/", unit[0]) else ""
    return goods


def named_by_line(goods: list[PastedGood], words: PastedWords) -> list[PastedGood]:
    """Koshihikari 5kg 2,400 / 10kg 4,600, in a list: the second is Koshihikari as well."""
    if len({good.line for good in goods}) < 2:
        return goods
    size = rf"\s*{words.lists['number']}\s*(?:{words.lists['measures']})\S{{0,2}}$"
    for before, good in pairwise(goods):
        stem = re.sub(size, "", before.title, flags=re.IGNORECASE)
        sized = stem != before.title and re.fullmatch(size, good.title, re.IGNORECASE)
        if sized and before.line == good.line and stem:
            good.title = f"{stem} {good.title}"
    return goods


def names_above(priced: list[Priced], paper: Paper, words: PastedWords) -> dict[int, int]:
    """Names and prices in lines by turns: where each price's own words begin, in the line above it. One such
    pair is a title and its price."""
    found: dict[int, int] = {}
    first = {paper.line_at(one.start): one for one in reversed(priced)}
    for line, one in first.items():
        if line and not _names_anything(paper.tidy[paper.lines[line][0] : one.start], words):
            start, end = paper.lines[line - 1]
            start = max([start, *(code.end for code in paper.over(start, end) if code.mark is Marked.CODE)])
            if _is_a_name(start, end, paper, words):
                found[one.start] = start
    return found if len(found) >= _FEWEST_PAIRS else {}


def names_behind(priced: list[Priced], paper: Paper, words: PastedWords) -> dict[int, int]:
    """$6/doz chicken, $8/doz duck: where prices stand before their names, each name's end."""
    found: dict[int, int] = {}
    for line in {paper.line_at(one.start) for one in priced}:
        here = [one for one in priced if paper.line_at(one.start) == line and one.sure]
        ends = [_name_behind(one, paper, words) for one in here]
        if len(here) >= _FEWEST_PAIRS and all(ends) and all(_is_first(one, paper) for one in here[1:]):
            found |= {one.start: end for one, end in zip(here, ends, strict=True)}
    return found


def _is_first(one: Priced, paper: Paper) -> bool:
    """Does its clause begin with it?"""
    start, _ = paper.clause(one.start, one.end)
    return not says_a_name(paper.text[start : one.start])


def _name_behind(one: Priced, paper: Paper, words: PastedWords) -> int:
    """Where the words behind it end, if they are a name; else 0."""
    _, end = paper.clause(one.start, one.end)
    text = paper.tidy[one.end : end]
    sized = rf"\s*{words.lists['price']}?\s*{words.lists['number']}\s?{words.lists['measures']}\s*"
    if re.fullmatch(sized, text, re.IGNORECASE):  # $15 for 10 lbs, $28 for 20 lbs
        return end
    is_name = _SHORTEST_NAME <= len(text.strip()) <= LONGEST_NAME and _names_anything(text, words)
    told = paper.over(one.end, end) or any(words.has(role, text) for role in _NOT_BEHIND)
    return end if is_name and text[:1].isspace() and not told else 0


def _names_anything(text: str, words: PastedWords) -> bool:
    return names(text, words) and not re.fullmatch(rf"\W*(?:{words.lists['units']})\W*", text, re.IGNORECASE)


def _is_a_name(start: int, end: int, paper: Paper, words: PastedWords) -> bool:
    text = paper.tidy[start:end]
    return (
        0 < len(text.strip()) <= LONGEST_NAME
        and not paper.over(start, end, Marked.CODE, Marked.OPTIONS)
        and _names_anything(text, words)
        and not any(words.has(role, text) for role in NO_NAME)
    )


def names(text: str, words: PastedWords) -> bool:
    """Does it say what it is the price of, not only how much of it?"""
    has = words.lists
    if re.fullmatch(rf"\W*(?:{has['units']})\W*", text, re.IGNORECASE):  # tray ¥36
        return True
    known = rf"{has['number']}|{has['units']}|{has['measures']}|{has['price']}|{has['per']}|{has['about']}|{has['or']}|[0-9.]+[a-z]{{0,3}}"
    return re.search(r"[^\W\d_]", re.sub(known, " ", text, flags=re.IGNORECASE)) is not None


def says_a_name(text: str) -> bool:
    return re.search(r"[^\W\d_]", text) is not None
