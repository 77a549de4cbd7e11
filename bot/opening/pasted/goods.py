"""The things on sale: each price with the words before it, its unit, its bundles."""

from __future__ import annotations

import re

from bot.opening.frame import Frame
from bot.opening.pasted.announcement import Bundle, PastedGood
from bot.opening.pasted.counting import number_of
from bot.opening.pasted.paper import Marked, Paper, trimmed
from bot.opening.pasted.pricing import Priced, prices
from bot.opening.pasted.vocabulary import PastedWords

_CHEAPEST_BUNDLE = 0.4  # of what the same number costs one by one


def goods_of(paper: Paper, frame: Frame, words: PastedWords) -> list[PastedGood]:
    """In the order of the text; each is marked from its words to its price."""
    found: list[PastedGood] = []
    for one in prices(paper, frame, words):
        start = _begin(one, paper)
        said = paper.text[start : one.start]
        if found and (bundle := _bundle(said, one, found[-1], paper, words)):
            found[-1].bundles.append(bundle)
        elif one.sure and (one.signed or one.unit or found or _says_a_name(said)):
            found.append(_good(said, start, one, paper, words))
            _keep_name(found, said)
        else:
            continue
        paper.unmark(start, one.end, Marked.SUM)
        paper.mark(Marked.GOOD, start, one.end)
    return found


def _begin(one: Priced, paper: Paper) -> int:
    """Where the words of this price begin: behind what is marked before it, or where its clause begins."""
    start, _ = paper.clause(one.start, one.end)
    telling = paper.over(start, one.start, Marked.TIME, Marked.CONTACT, Marked.ASIDE)
    return max([start, *(claim.end for claim in telling if claim.end <= one.start)])


def _says_a_name(text: str) -> bool:
    return re.search(r"[^\W\d_]", text) is not None


def _bundle(said: str, one: Priced, good: PastedGood, paper: Paper, words: PastedWords) -> Bundle | None:
    """3 for £20, 两箱200, mua 2 set 170k: so many for so much, behind the price of one."""
    if paper.line_at(one.start) != good.line or good.price_minor is None or one.minor is None:
        return None
    has = words.lists
    match = re.fullmatch(
        rf"[\s,，、/(（;；]*(?:{has['or']}\s*|{has['buys']}\s*|{has['each']}\s*|{has['apiece']}\s*)*(?P<number>{has['number']})\s*(?:{has['units']}|{has['measures']})?[\s:：=]*(?:{has['makes']})?[\s:：=]*",
        said,
        re.IGNORECASE,
    )
    number = number_of(match["number"], words) if match else None
    if number is None or number < 2:
        return None
    singly = number * good.price_minor
    written = trimmed(paper.text[one.start - len(said) : one.end])
    return Bundle(number, one.minor, written) if _CHEAPEST_BUNDLE * singly <= one.minor <= singly else None


def _good(said: str, start: int, one: Priced, paper: Paper, words: PastedWords) -> PastedGood:
    title, unit = _without_unit(said, words)
    lot = re.search(
        rf"[\s(（–-]*(?P<number>{words.lists['number']})\s*(?:{words.lists['makes']})\s*$",
        title,
        re.IGNORECASE,
    )
    if lot and (number_of(lot["number"], words) or 0) > 1:  # sold in twos only: that is what one of it is
        title = f"{title[: lot.start()]} ({trimmed(title[lot.start() :] + paper.text[one.start : one.end])})"
    title = _without_price_words(title, words)
    title = re.sub(rf"^[\s,，、/]*{words.lists['or']}", "", title, flags=re.IGNORECASE)
    return PastedGood(
        title=trimmed(title),
        price_minor=one.minor,
        unit=one.unit or unit,
        code=_code(start, paper),
        line=paper.line_at(one.start),
        start=start,
        end=one.end,
    )


def _keep_name(goods: list[PastedGood], said: str) -> None:
    """半磅 280 / 一磅 520: beside another price a mere unit is what tells the two apart."""
    *before, last = goods
    if before and not last.title and before[-1].line == last.line:
        last.title = trimmed(said)


def _code(start: int, paper: Paper) -> str:
    line = paper.lines[paper.line_at(start)][0]
    found = [claim for claim in paper.of(Marked.CODE) if line <= claim.start <= claim.end == start]
    return str(found[0].value) if found else ""


def _without_unit(said: str, words: PastedWords) -> tuple[str, str]:
    """每包120元, 500g/袋 38元, กก.ละ 180, 5kg箱 2,480円 -> the words before the unit, and the unit."""
    has = words.lists
    counted = rf"(?P<unit>{has['units']}|{has['measures']})"
    end = r"[\s:：)）]*$"
    for pattern in (
        rf"^[\s,，、:：]*{counted}{end}",
        rf"{has['per']}\s*{counted}{end}",
        rf"(?<![0-9])1\s*(?P<unit>{has['units']}){end}",
        rf"{counted}\s*(?:{has['per_after']}){end}",
        rf"(?<=\S)/(?P<unit>[^\W\d_]{{1,12}}){end}",
    ):
        match = re.search(pattern, said, re.IGNORECASE)
        if match:
            return said[: match.start()], match["unit"]
    for pattern in (
        rf"[0-9]\s*(?:{has['measures']})\s*(?P<unit>{has['units']}){end}",
        rf"(?P<unit>{has['units']})\s+of\s+[0-9]+{end}",
    ):
        if kept := re.search(pattern, said, re.IGNORECASE):
            return said, kept["unit"]
    return said, ""


def _without_price_words(said: str, words: PastedWords) -> str:
    return re.sub(rf"(?:[\s:：,，(（=–-]|{words.lists['price']})+$", "", said, flags=re.IGNORECASE)
