"""The things on sale: each price with the words before it, its unit, its bundles."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from bot.opening.frame import Frame
from bot.opening.pasted.announcement import PastedBundle, PastedGood
from bot.opening.pasted.counting import number_of
from bot.opening.pasted.paper import Claim, Marked, Paper, is_picture, trimmed
from bot.opening.pasted.pricing import Priced, prices
from bot.opening.pasted.telling import before_usual
from bot.opening.pasted.vocabulary import NOTHING, PastedWords

_NO_NAME = ("closes", "pickup", "pay", "ships", "fees", "usual")
_PARTS_A_NAME = ",，、/|｜ \ufe0f"
_PARTS_PROSE = "，、"
_LONGEST_NAME = 32
_FEWEST_PAIRS, _SHORTEST_PART = 2, 3
_SPACES = " \t,，、/|｜;；"
_CHEAPEST_STEP = 0.5  # of the price of one
_CHEAPEST_BUNDLE = 0.4  # of what the same number costs one by one


def goods_of(paper: Paper, frame: Frame, words: PastedWords) -> list[PastedGood]:
    """In the order of the text; each is marked from its words to its price."""
    found: list[PastedGood] = []
    priced = prices(paper, frame, words)
    above = _names_above(priced, paper, words)
    for one in priced:
        start = above.get(one.start, _begin(one, paper, words))
        said = paper.text[start : one.start]
        if found and (
            bundle := _bundle_of_the_only(said, one, found, words)
            or _bundle(said, one, found[-1], paper, words)
        ):
            found[-1].bundles.append(bundle)
        elif _is_of_any(said, words) or (found and _is_step(said, one, found, paper, words)):
            continue
        elif found and (singly := _singly(said, one, found[-1], paper, words)):
            found[-1] = singly
        elif one.sure and (one.signed or one.unit or found or _says_a_name(said)):
            found.append(_good(said, start, one, paper, words))
            _keep_name(found, said)
        else:
            continue
        paper.unmark(start, one.end, Marked.SUM)
        paper.mark(Marked.GOOD, start, one.end)
    return _named_by_line(_named_by_unit(_coded(found), paper), words)


def _coded(goods: list[PastedGood]) -> list[PastedGood]:
    """A. plain 350 B. sesame 380, in one line: the second has a code as well."""
    for before, good in pairwise(goods):
        code = re.match(r"(?P<code>[A-Z])\s?[.、:：)]\s*(?=\w)", good.title)
        if code and before.code and not good.code and before.line == good.line:
            good.code, good.title = code["code"], good.title[code.end() :]
    return goods


def _named_by_unit(goods: list[PastedGood], paper: Paper) -> list[PastedGood]:
    """Gallon 8, Half gallon 5: in a list the unit alone is a name."""
    for good in goods if len({good.line for good in goods}) > 1 else ():
        said = paper.text[good.start : good.end]
        if not good.title and good.unit and (unit := re.match(rf"[^\n]*?{re.escape(good.unit)}(?=\W)", said)):
            good.title = trimmed(unit[0]) if not re.search(r"[0-9.,]{2}|/", unit[0]) else ""
    return goods


def _named_by_line(goods: list[PastedGood], words: PastedWords) -> list[PastedGood]:
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


def _names_above(priced: list[Priced], paper: Paper, words: PastedWords) -> dict[int, int]:
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


def _names_anything(text: str, words: PastedWords) -> bool:
    return _names(text, words) and not re.fullmatch(rf"\W*(?:{words.lists['units']})\W*", text, re.IGNORECASE)


def _is_a_name(start: int, end: int, paper: Paper, words: PastedWords) -> bool:
    text = paper.tidy[start:end]
    return (
        0 < len(text.strip()) <= _LONGEST_NAME
        and not paper.over(start, end, Marked.CODE, Marked.OPTIONS)
        and _names_anything(text, words)
        and not any(words.has(role, text) for role in _NO_NAME)
    )


def _begin(one: Priced, paper: Paper, words: PastedWords) -> int:
    """Where the words of this price begin: behind what is marked before it, or where its clause begins; a
    clause that has no name ("Haddock, 400g – £8") goes on from the one before it, in the same line."""
    line = paper.lines[paper.line_at(one.start)][0]
    start = _behind_marks(paper.clause(one.start, one.end)[0], one, paper)
    while (
        start > line and _may_go_back(one, start, paper) and not _names(paper.tidy[start : one.start], words)
    ):
        before = _behind_marks(max(line, paper.clause(start - 1, start)[0]), one, paper)
        if not any(map(str.isalnum, paper.tidy[before:start])):  # 👉 10包 600
            break
        if not before < start <= before + _LONGEST_NAME or _tells_else(before, start, paper, words):
            break
        start = before
    return start


def _may_go_back(one: Priced, start: int, paper: Paper) -> bool:
    """Of several prices in one line each has a name of its own, and what stands before the first is the title;
    unless a sentence before it is."""
    line, end = paper.lines[paper.line_at(one.start)]
    sums = [claim for claim in paper.over(line, end) if claim.mark in (Marked.SUM, Marked.GOOD)]
    alone = all(claim.start == one.start for claim in sums)
    first = all(claim.start >= one.start for claim in sums)
    return alone or (first and any(line < to < start - 1 for _, to in paper.sentences()))


def _tells_else(start: int, end: int, paper: Paper, words: PastedWords) -> bool:
    """Is this clause a sentence of its own, or about something else?"""
    parted = paper.text[end - 1] in _PARTS_A_NAME or is_picture(paper.text[end - 1])
    if paper.text[end - 1] in _PARTS_PROSE:  # where words are written together it parts whole sentences
        line = paper.lines[paper.line_at(start)][0]
        parted = any(claim.mark is Marked.CODE for claim in paper.over(line, end))
    return (
        not parted
        or bool(paper.over(start, end, Marked.CODE))
        or any(words.has(role, paper.tidy[start:end]) for role in _NO_NAME)
    )


def _behind_marks(start: int, one: Priced, paper: Paper) -> int:
    """A count in brackets stands inside the words of what it counts: Semolina (limit 2) $14."""
    telling = paper.over(start, one.start, Marked.TIME, Marked.CONTACT, Marked.ASIDE)
    before = [claim for claim in telling if claim.end <= one.start and not _is_in_brackets(claim, one, paper)]
    return max([start, *(claim.end for claim in before)])


def _is_in_brackets(claim: Claim, one: Priced, paper: Paper) -> bool:
    if claim.mark is not Marked.COUNT:
        return False
    opened = re.search(r"[(（][^()（）]*$", paper.tidy[: claim.start])
    return bool(opened and re.match(r"[^()（）\n]*[)）]", paper.tidy[claim.end : one.start]))


def _names(text: str, words: PastedWords) -> bool:
    """Does it say what it is the price of, not only how much of it?"""
    has = words.lists
    if re.fullmatch(rf"\W*(?:{has['units']})\W*", text, re.IGNORECASE):  # tray ¥36
        return True
    known = rf"{has['number']}|{has['units']}|{has['measures']}|{has['price']}|{has['per']}|{has['about']}|{has['or']}|[0-9.]+[a-z]{{0,3}}"
    return re.search(r"[^\W\d_]", re.sub(known, " ", text, flags=re.IGNORECASE)) is not None


def _says_a_name(text: str) -> bool:
    return re.search(r"[^\W\d_]", text) is not None


def _bundle(
    said: str, one: Priced, good: PastedGood, paper: Paper, words: PastedWords
) -> PastedBundle | None:
    """3 for £20, 两箱200, mua 2 set 170k: so many for so much, behind the price of one."""
    if good.price_minor is None or one.minor is None or not _belongs(said, one, good, paper, words):
        return None
    lot = one.unit if one.of_several and not _says_a_name(said) else said
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


def _is_step(said: str, one: Priced, goods: list[PastedGood], paper: Paper, words: PastedWords) -> bool:
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
    before = rf"(?:{has['or']}\s*|{has['buys']}\s*|{has['each']}\s*|{has['apiece']}\s*)*"
    parts = (part for part in re.split(r"[\s,，、()（）]+", title) if len(part) >= _SHORTEST_PART)
    named = "|".join(re.escape(part) for part in parts if part[0].isalpha()) or NOTHING
    counted = rf"(?P<number>{has['number']})\s*(?P<unit>{has['units']}|{has['measures']})?(?:\s*(?:{named})(?:s|es)?)?"
    packed = rf"(?:{has['packs']}|{has['price']}|{has['makes']}|[\s:：=–-])*"
    return rf"[\s,，、/|｜(（;；–-]*{before}{counted}{packed}"


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


def _is_of_any(said: str, words: PastedWords) -> bool:
    """Buy any 3 for so much, if 50 are ordered so much: said of what stands elsewhere."""
    has = words.lists
    bought = re.match(rf"\s*{has['buys']}\s*{has['number']}", said, re.IGNORECASE)
    return bool(bought and re.fullmatch(_lot(words), said, re.IGNORECASE)) or bool(
        re.match(rf"\W*{has['if']}\s*{has['number']}", said, re.IGNORECASE)
    )


def _singly(said: str, one: Priced, good: PastedGood, paper: Paper, words: PastedWords) -> PastedGood | None:
    """Prawns – 2 bags £11, or £6 a bag: the first price was that of a bundle."""
    if paper.line_at(one.start) != good.line or _names(said, words) or not one.minor:
        return None
    lot = re.search(rf"{words.lists['number']}\s*(?:{words.lists['units']})\s*$", good.title, re.IGNORECASE)
    if re.match(
        rf"[\s/／,，、]*{words.lists['number']}\s*(?:{words.lists['measures']})", said, re.IGNORECASE
    ):
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


def _good(said: str, start: int, one: Priced, paper: Paper, words: PastedWords) -> PastedGood:
    for claim in paper.over(start, one.start):
        if claim.mark is Marked.COUNT:
            said = said.replace(f"({paper.text[claim.start : claim.end]})", " ")
    title, unit = _one_holding(said, words) or _without_unit(said, words)
    lot = re.search(
        rf"[\s(（–-]*(?P<number>{words.lists['number']})\s*(?:{words.lists['makes']})\s*$",
        title,
        re.IGNORECASE,
    )
    if lot and (number_of(lot["number"], words) or 0) > 1:  # sold in twos only: that is what one of it is
        title = f"{title[: lot.start()]} ({trimmed(title[lot.start() :] + paper.text[one.start : one.end])})"
    title = _without_price_words(before_usual(title, words), words)
    title = re.sub(rf"^[\s,，、/]*{words.lists['or']}", "", title, flags=re.IGNORECASE)
    title, unit = _unframed(trimmed(title)), one.unit or unit
    if one.of_several and not title:  # 350元(5入) / 600元(10入)
        title, unit = unit, ""
    return PastedGood(
        title=title,
        price_minor=one.minor,
        unit=unit,
        code=_code(start, paper),
        line=paper.line_at(one.start),
        start=start,
        end=one.end,
    )


def _one_holding(said: str, words: PastedWords) -> tuple[str, str] | None:
    """1盒10枚, 1 box (2kg, 3 bunches): the words, and the unit that holds so much."""
    has = words.lists
    held = rf"[0-9]+\s?(?:{has['units']}|{has['measures']})"
    one = rf"(?<![0-9.,])(?P<number>{has['number']})\s?(?!{has['measures']})(?P<unit>{has['units']})\s?[(（]?{held}"
    found = re.search(one, said, re.IGNORECASE)
    return (said, found["unit"]) if found and number_of(found["number"], words) == 1 else None


def _unframed(title: str) -> str:
    """散养土鸡蛋】🥚30枚: half a frame goes."""
    return title if "【" in title else trimmed(title.replace("】", " "))


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
        rf"(?<![0-9])1\s*(?!{has['measures']})(?P<unit>{has['units']}){end}",
        rf"(?<![0-9]){counted}\s*(?:{has['per_after']}){end}",
        rf"(?<=\S)/(?P<unit>[^\W\d_]{{1,12}}){end}",
    ):
        match = re.search(pattern, said, re.IGNORECASE)
        if match:
            return said[: match.start()], match["unit"]
    for pattern in (
        rf"[0-9]\s*(?:{has['measures']})\s*(?P<unit>{has['units']}){end}",
        rf"(?P<unit>{has['units']})\s+of\s+[0-9]+{end}",
        rf"{has['per']}\s*(?P<unit>{has['units']})\s*[0-9]+\s*(?:{has['units']}|{has['measures']}){end}",
    ):
        if kept := re.search(pattern, said, re.IGNORECASE):
            return said, kept["unit"]
    return said, ""


def _without_price_words(said: str, words: PastedWords) -> str:
    return re.sub(rf"(?:[\s:：,，(（=–-]|{words.lists['price']})+$", "", said, flags=re.IGNORECASE)
