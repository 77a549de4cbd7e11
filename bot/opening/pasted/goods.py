"""The things on sale: each price with the words before it, its unit, its bundles."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.opening.frame import Frame
from bot.opening.pasted.announcement import PastedGood
from bot.opening.pasted.bundling import bundled_by, is_mix, is_of_any, is_step, singly_of
from bot.opening.pasted.counting import number_of
from bot.opening.pasted.naming import (
    LONGEST_NAME,
    NO_NAME,
    coded,
    named_by_line,
    named_by_unit,
    names,
    names_above,
    names_behind,
    says_a_name,
)
from bot.opening.pasted.paper import Claim, Marked, Paper, is_picture, trimmed
from bot.opening.pasted.pricing import Priced, prices
from bot.opening.pasted.telling import bare_title, before_usual
from bot.opening.pasted.twice import differ
from bot.opening.pasted.vocabulary import PastedWords

_PARTS_A_NAME = ",，、/|｜ \ufe0f"
_PARTS_PROSE = "，、"
_PARTS_ITEMS = "、"


def goods_of(paper: Paper, frame: Frame, words: PastedWords) -> list[PastedGood]:
    """In the order of the text; each is marked from its words to its price."""
    found: list[PastedGood] = []
    priced = prices(paper, frame, words)
    above, behind = names_above(priced, paper, words), names_behind(priced, paper, words)
    for one in priced:
        if one.start in behind:
            found.append(_priced_first(one, behind[one.start], paper, words))
            continue
        start = above.get(one.start, _behind_the_last(found, _begin(one, paper, words), one, paper))
        said = paper.text[start : one.start]
        if is_mix(said, found, words):
            continue
        if found and (bundled := bundled_by(said, one, found, paper, words)):
            good, bundle = bundled
            good.bundles.append(bundle)
        elif is_of_any(said, words) or (found and is_step(said, one, found, paper, words)):
            continue
        elif found and (singly := singly_of(said, one, found[-1], paper, words)):
            found[-1] = singly
        elif one.sure and (one.signed or one.unit or found or says_a_name(said)):
            found.append(_good(said, start, one, paper, words))
            _keep_name(found, said)
        else:
            continue
        paper.unmark(start, one.end, Marked.SUM)
        paper.mark(Marked.GOOD, start, one.end)
    return named_by_line(named_by_unit(coded(found), paper), words)


def _priced_first(one: Priced, end: int, paper: Paper, words: PastedWords) -> PastedGood:
    good = _good(paper.text[one.end : end], one.end, one, paper, words)
    paper.unmark(one.start, end, Marked.SUM)
    paper.mark(Marked.GOOD, one.start, end)
    return replace(good, start=one.start, end=end)


def _begin(one: Priced, paper: Paper, words: PastedWords) -> int:
    """Where the words of this price begin: behind what is marked before it, or where its clause begins; a
    clause that has no name ("Haddock, 400g – £8") goes on from the one before it, in the same line."""
    line = paper.lines[paper.line_at(one.start)][0]
    start = _behind_marks(paper.clause(one.start, one.end)[0], one, paper)
    while (
        start > line
        and _may_go_back(one, start, paper)
        and (_is_unit(start, one, paper, words) or not names(paper.tidy[start : one.start], words))
    ):
        before = _behind_marks(max(line, paper.clause(start - 1, start)[0]), one, paper)
        if not any(map(str.isalnum, paper.tidy[before:start])):  # 👉 10包 600
            break
        if not before < start <= before + LONGEST_NAME or _tells_else(before, start, paper, words):
            break
        start = before
    return _with_the_other_name(start, one, paper, words)


def _with_the_other_name(start: int, one: Priced, paper: Paper, words: PastedWords) -> int:
    """巧克力蛋糕 / Chocolate cake $25: one name in two writings."""
    line = paper.lines[paper.line_at(one.start)][0]
    stroke = re.match(r"\s*[/／]", paper.text[start - 1 :])
    if not line < start or stroke is None or not _may_go_back(one, start, paper):
        return start
    before = _behind_marks(max(line, paper.clause(start - 1, start)[0]), one, paper)
    names_both = before < start and differ(paper.tidy[before:start], paper.tidy[start : one.start])
    told = paper.over(before, start, Marked.CODE) or any(
        words.has(role, paper.tidy[before:start]) for role in NO_NAME
    )
    return before if names_both and not told else start


def _is_unit(start: int, one: Priced, paper: Paper, words: PastedWords) -> bool:
    """Potato, dozen, $11: the unit alone, behind its name."""
    unit = rf"\W*(?:{words.lists['units']}|{words.lists['measures']})\W*"
    return re.fullmatch(unit, paper.tidy[start : one.start], re.IGNORECASE) is not None


def _behind_the_last(found: list[PastedGood], start: int, one: Priced, paper: Paper) -> int:
    """每包80元買五送一、蔥油餅200元: what goes on from the price before, up to the 、, is no name."""
    if not found or not 0 <= start - found[-1].end <= 1:
        return start
    parted = paper.text.find(_PARTS_ITEMS, start, one.start)
    return parted + 1 if parted > start else start


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
        or any(words.has(role, paper.tidy[start:end]) for role in NO_NAME)
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
    title = _without_lead(_without_price_words(before_usual(title, words), words), words)
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


def _without_lead(title: str, words: PastedWords) -> str:
    """需要的报一下：五花肉 is no more than pork."""
    lead, colon, name = title.replace("：", ":").partition(":")
    return name if colon and name.strip() and not bare_title(lead, words, whole=True) else title


def _one_holding(said: str, words: PastedWords) -> tuple[str, str] | None:
    """1盒10枚, 1 box (2kg, 3 bunches): the words, and the unit that holds so much."""
    has = words.lists
    held = rf"[0-9]+\s?(?:{has['units']}|{has['measures']})"
    one = rf"(?<![0-9.,])(?P<number>{has['number']})\s?(?!{has['measures']})(?P<unit>{has['units']})\s?[(（]?{held}"
    found = re.search(one, said, re.IGNORECASE)
    return (said, found["unit"]) if found and number_of(found["number"], words) == 1 else None


def _unframed(title: str) -> str:
    """散养土鸡蛋】🥚30枚: half a frame goes; before "]" stood a code or a remark, which goes with it."""
    if "]" in title and "[" not in title:
        title = title.rpartition("]")[2] or title.replace("]", " ")
    return trimmed(title if "【" in title else title.replace("】", " "))


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
        rf"[,，]\s*{counted}{end}",
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
