"""So many for so much: which prices are those of a bundle, or of a step."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.opening.pasted.announcement import PastedBundle, PastedGood
from bot.opening.pasted.counting import number_of
from bot.opening.pasted.naming import names, says_a_name
from bot.opening.pasted.paper import Marked, Paper, trimmed
from bot.opening.pasted.pricing import Priced
from bot.opening.pasted.vocabulary import NOTHING, PastedWords

_SHORTEST_PART = 3
_SPACES = " \t,，、/|｜;；"
_CHEAPEST_STEP = 0.5  # of the price of one
_CHEAPEST_BUNDLE = 0.4  # of what the same number costs one by one


def bundled_by(
    said: str, one: Priced, goods: list[PastedGood], paper: Paper, words: PastedWords
) -> tuple[PastedGood, PastedBundle] | None:
    """The good that this is a bundle of: the last one, or that of its line which is sold by what it counts ("$20
    a dozen, half dozen $11, 3 dozen $55")."""
    if bundle := _bundle_of_the_only(said, one, goods, words):
        return goods[-1], bundle
    lot = re.fullmatch(_lot(words), said, re.IGNORECASE)
    counted = [
        good
        for good in goods[:-1]
        if lot and lot["unit"] and good.line == goods[-1].line and _is_same_unit(good.unit, lot["unit"])
    ]
    for good in [goods[-1], *counted]:
        if bundle := _bundle_of(said, one, good, paper, words):
            return good, bundle
    return None


def _bundle_of(
    said: str, one: Priced, good: PastedGood, paper: Paper, words: PastedWords
) -> PastedBundle | None:
    """3 for £20, 两箱200, mua 2 set 170k: so many for so much, behind the price of one."""
    if good.price_minor is None or one.minor is None or not _belongs(said, one, good, paper, words):
        return None
    lot = one.unit if one.of_several and not says_a_name(said) else said
    match = re.fullmatch(_lot(words, good.title), lot, re.IGNORECASE)
    number = number_of(match["number"], words) if match else None
    if match is None or number is None or number < 2 or _is_size(match["unit"], good, paper, words):
        return None
    return _bargain(number, one.minor, good.price_minor, trimmed(paper.text[one.start - len(said) : one.end]))


def _bundle_of_the_only(
    said: str, one: Priced, goods: list[PastedGood], words: PastedWords
) -> PastedBundle | None:
    """Buy 3 = 135.000, below the one good there is."""
    lot = re.fullmatch(rf"\W*{words.lists['buys']}(?P<lot>.*)", said, re.IGNORECASE | re.DOTALL)
    match = re.fullmatch(_lot(words), lot["lot"], re.IGNORECASE) if lot and len(goods) == 1 else None
    number = number_of(match["number"], words) if match else None
    if not number or number < 2 or not one.minor or not goods[0].price_minor:
        return None
    return _bargain(number, one.minor, goods[0].price_minor, trimmed(said))


def _bargain(number: int, minor: int, single: int, written: str) -> PastedBundle | None:
    """So many for no more than they cost one by one."""
    singly = number * single
    return PastedBundle(number, minor, written) if _CHEAPEST_BUNDLE * singly <= minor <= singly else None


def is_step(said: str, one: Priced, goods: list[PastedGood], paper: Paper, words: PastedWords) -> bool:
    """一盒350, 10盒330: so many for less than one costs is what each costs then."""
    lot = re.fullmatch(_lot(words), said, re.IGNORECASE)
    number = number_of(lot["number"], words) if lot else None
    base = goods[0].price_minor
    if len(goods) > 1 or lot is None or not lot["unit"] or not number or number < 2:
        return False
    if not base or not one.minor or not _CHEAPEST_STEP * base <= one.minor < base:
        return False
    if _is_size(lot["unit"], goods[0], paper, words):
        return False
    price = re.search(words.opening.price, paper.tidy[one.start : one.end], re.IGNORECASE)
    if price is None:
        return False
    paper.unmark(one.start, one.end, Marked.SUM)
    begins = one.start - len(said.lstrip(_SPACES))
    paper.mark(Marked.STEP, begins, one.end, (number, one.minor, lot["unit"], price[0].strip()))
    return True


def _is_size(unit: str | None, good: PastedGood, paper: Paper, words: PastedWords) -> bool:
    """1kg 13,000 / 2kg 24,000, 1.5磅$19，2磅$27: two sizes, not two of one."""
    if not unit or not re.fullmatch(words.lists["measures"], unit, re.IGNORECASE):
        return False
    before = paper.tidy[good.start : good.end]
    return re.search(rf"[0-9]\s*{re.escape(unit)}", before, re.IGNORECASE) is not None


def _lot(words: PastedWords, title: str = "") -> str:
    """(or, buy) 3 boxes for; with a title also 3 large for, said by a word of it."""
    has = words.lists
    holder = rf"{has['per']}\s*{has['units']}\s*[(（]"  # 一組(5塊)
    before = rf"(?:{has['or']}\s*|{has['buys']}\s*|{has['each']}\s*|{has['apiece']}\s*)*(?:{holder})?"
    parts = (part for part in re.split(r"[\s,，、()（）]+", title) if len(part) >= _SHORTEST_PART)
    named = "|".join(re.escape(part) for part in parts if part[0].isalpha()) or NOTHING
    counted = rf"(?P<number>{has['number']})\s*(?P<unit>{has['units']}|{has['measures']})?(?:\s*(?:{named})(?:s|es)?)?"
    packed = rf"(?:{has['packs']}|{has['price']}|{has['makes']}|[\s:：=)）–-])*"
    return rf"[\s,，、/|｜()（）;；–-]*{before}{counted}{packed}"


def _belongs(said: str, one: Priced, good: PastedGood, paper: Paper, words: PastedWords) -> bool:
    """In the line of the good; or right below "1 box", in units."""
    line = paper.line_at(one.start)
    if line == good.line:
        return True
    if (
        line == good.line + 1
        and re.search(r"[^\W\d_]{3,}", said)
        and re.fullmatch(_lot(words, good.title), said, re.IGNORECASE)
        and not re.fullmatch(_lot(words), said, re.IGNORECASE)
    ):
        return True
    here = re.fullmatch(_lot(words), said, re.IGNORECASE)
    if here is None or not here["unit"]:
        return False
    if line != good.line + 1:
        return _is_same_unit(good.unit, here["unit"])
    first = re.fullmatch(_lot(words), good.title, re.IGNORECASE)
    if first is None:
        return _is_same_unit(good.unit, here["unit"]) or _is_one(here["unit"], good.title, words)
    return number_of(first["number"], words) == 1 and _is_same_unit(first["unit"] or "", here["unit"])


def _is_same_unit(one: str, other: str) -> bool:
    """punnet, punnets; box, boxes."""
    short, long = sorted((one.lower(), other.lower()), key=len)
    return short == long or (len(short) > 1 and long.startswith(short) and len(long) <= len(short) + 2)


def _is_one(unit: str, title: str, words: PastedWords) -> bool:
    """一盒六入芋泥酥: is the good one such unit?"""
    lots = re.finditer(rf"(?P<number>{words.lists['number']})\s*{re.escape(unit)}", title, re.IGNORECASE)
    return any(number_of(lot["number"], words) == 1 for lot in lots)


def is_of_any(said: str, words: PastedWords) -> bool:
    """Buy any 3 for so much, if 50 are ordered so much: said of what stands elsewhere."""
    has = words.lists
    bought = re.match(rf"\s*(?:{has['buys']}\s*)+{has['number']}", said, re.IGNORECASE)
    return bool(bought and re.fullmatch(_lot(words), said, re.IGNORECASE)) or bool(
        re.match(rf"\W*{has['if']}\s*{has['number']}", said, re.IGNORECASE)
    )


def _says_how_many(said: str, words: PastedWords) -> bool:
    has = words.lists
    lots = re.finditer(
        rf"(?P<number>{has['number']})\s*(?P<unit>{has['units']}|{has['measures']})", said, re.IGNORECASE
    )
    return any(
        re.fullmatch(has["measures"], lot["unit"], re.IGNORECASE)
        or (number_of(lot["number"], words) or 0) > 1
        for lot in lots
    )


def is_mix(said: str, goods: list[PastedGood], words: PastedWords) -> bool:
    """混搭三包任選 230, kombo 3 balang RM75: of all that stands above, which no bundle can be yet."""
    lot = rf"{words.lists['number']}\s*(?:{words.lists['units']})"
    if len(goods) < 2 or not words.has("mixes", said) or not re.search(lot, said, re.IGNORECASE):
        return False
    return not says_a_name(
        re.sub(rf"{lot}|{words.lists['mixes']}|{words.lists['buys']}", " ", said, flags=re.I)
    )


def singly_of(
    said: str, one: Priced, good: PastedGood, paper: Paper, words: PastedWords
) -> PastedGood | None:
    """Prawns – 2 bags £11, or £6 a bag: the first price was that of a bundle."""
    if paper.line_at(one.start) != good.line or names(said, words) or not one.minor:
        return None
    lot = re.search(rf"{words.lists['number']}\s*(?:{words.lists['units']})\s*$", good.title, re.IGNORECASE)
    if _says_how_many(said, words):
        return None  # 20kg 38,000원 / 10kg 21,000원
    number = number_of(re.split(r"(?<=\d)\D|\s", lot[0])[0], words) if lot else None
    if lot is None or not number or number < 2 or not good.price_minor:
        return None
    if not one.minor < good.price_minor <= number * one.minor:
        return None
    bundle = PastedBundle(number, good.price_minor, trimmed(paper.text[good.start : good.end]))
    title = trimmed(good.title[: lot.start()])
    return replace(
        good, title=title, price_minor=one.minor, unit=one.unit or good.unit, bundles=[bundle], end=one.end
    )
