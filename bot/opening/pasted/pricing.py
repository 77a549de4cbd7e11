"""Which sums are prices, and of what unit: not the fee, not the usual price, not what free shipping begins
at."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.opening.frame import Frame
from bot.opening.pasted.marking import is_signed
from bot.opening.pasted.paper import Claim, Marked, Paper
from bot.opening.pasted.vocabulary import PastedWords
from commerce.rules.sums import Sum, sum_of

_BARE = r"(?<![A-Za-z0-9*×#+-])(?<![0-9][.,:/])(?<![0-9] / )%s"
_TWO_PRICES = re.compile(
    r"(?<![0-9.,/])[0-9]{1,6}(?:\.[0-9]{1,2})?/[0-9]{1,6}(?:\.[0-9]{1,2})?(?![0-9./]|\s?[^\W\d_])"
)
_ENDS_HERE = r"\s*(?:$|[\n(（)）,，。;；!！?？|｜/／、~～]|\.(?=\s|$)|(?-i:[A-Z]{2}(?![A-Za-z])))"
_BRACKETS = re.compile("[(（][^()（）]*[)）]")
_SUMS = (Marked.SUM, Marked.ASIDE, Marked.STEP)
_ADDED = re.compile(r"[+-]\s*$")
_ROLES_WITHOUT_GOODS = ("fees", "ships", "pay", "pickup", "arrives", "closes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """A price where it stands. `end` is behind its unit, where one follows. `minor` None: it can be read two
    ways. Not `sure`: a bare number among signed sums, which may be that of a bundle."""

    start: int
    end: int
    minor: int | None
    unit: str
    signed: bool
    sure: bool = True


def prices(paper: Paper, frame: Frame, words: PastedWords) -> list[Priced]:
    """In the order of the text. Sums that are none are marked as asides."""
    for claim in paper.of(Marked.SUM):
        if _is_aside(claim, paper, words):
            paper.take(claim, Marked.ASIDE, claim.value)
    signed = [
        _priced(claim.start, claim.end, claim.value, paper, words, signed=True)
        for claim in paper.of(Marked.SUM)
    ]
    bare = [
        one if not signed or _may_be_bare(one, paper) else replace(one, sure=False)
        for one in _bare(paper, frame, words)
    ]
    return sorted([*signed, *bare, *_unclear(paper, words, [*signed, *bare])], key=lambda one: one.start)


def _is_aside(claim: Claim, paper: Paper, words: PastedWords) -> bool:
    start, end = _around(claim, paper)
    before, around = paper.tidy[start : claim.start], paper.tidy[start:end]
    threshold = re.search(rf"{words.lists['from']}\s*$", before, re.IGNORECASE) and words.has("ships", around)
    return bool(words.has("usual", before) or words.has("fees", around) or _ADDED.search(before) or threshold)


def _around(claim: Claim, paper: Paper) -> tuple[int, int]:
    """The clause, or the brackets inside it, without other sums."""
    start, end = paper.clause(claim.start, claim.end)
    start, end = _within_brackets(claim, start, end, paper)
    sums = [one for one in paper.over(start, end) if one.mark in _SUMS and one != claim]
    start = max([start, *(one.end for one in sums if one.end <= claim.start)])
    return start, min([end, *(one.start for one in sums if one.start >= claim.end)])


def _within_brackets(claim: Claim, start: int, end: int, paper: Paper) -> tuple[int, int]:
    """What stands in one pair of brackets says nothing of what stands outside, and the other way round."""
    for bracket in _BRACKETS.finditer(paper.tidy, start, end):
        if bracket.start() < claim.start and claim.end < bracket.end():
            return bracket.start() + 1, bracket.end() - 1
        if bracket.start() >= claim.end:
            return start, bracket.start()
    return start, end


def _priced(
    start: int, end: int, minor: int | None, paper: Paper, words: PastedWords, *, signed: bool
) -> Priced:
    unit = re.compile(
        rf"[^\S\n]*(?:/(?P<slash>[^\W\d_]{{1,14}}\.?)|{words.lists['per']}\s*(?P<per>{words.lists['units']}|{words.lists['measures']})|(?P<one>{words.lists['ones']}))",
        re.IGNORECASE,
    ).match(paper.tidy, end)
    if unit is None:
        return Priced(start=start, end=end, minor=minor, unit="", signed=signed)
    said = unit["slash"] or unit["per"] or unit["one"]
    return Priced(start=start, end=unit.end(), minor=minor, unit=said, signed=signed)


def _bare(paper: Paper, frame: Frame, words: PastedWords) -> list[Priced]:
    """Numbers where a price would stand: at the end of their clause, behind a title, with nothing counted."""
    found = []
    pattern = re.compile(_BARE % rf"(?:{frame.words.sums.within})", re.IGNORECASE)
    for match in paper.find(pattern):
        start, end = match.start("amount"), match.end("amount")
        if paper.over(start, end) or is_signed(match, frame) or not paper.tidy[start].isdigit():
            continue
        if _TWO_PRICES.match(paper.tidy, start):
            continue
        one = _priced(start, end, None, paper, words, signed=False)
        read = sum_of(match, frame.tender, frame.words.sums)
        if not isinstance(read, Sum) or not read.minor or not _stands_like_a_price(one, paper, words):
            continue
        found.append(Priced(start=start, end=one.end, minor=read.minor, unit=one.unit, signed=False))
    return found


def _stands_like_a_price(one: Priced, paper: Paper, words: PastedWords) -> bool:
    start, end = paper.clause(one.start, one.end)
    before, clause = paper.tidy[start : one.start], paper.tidy[start:end]
    ends = one.unit or re.compile(_ENDS_HERE, re.IGNORECASE).match(paper.tidy, one.end)
    named = re.search(r"[^\W\d_]", before) or re.search(r"[^\W\d_]", paper.text[: one.start])
    return bool(
        ends
        and named
        and not words.has("usual", before)
        and not any(words.has(role, clause) for role in _ROLES_WITHOUT_GOODS)
    )


def _may_be_bare(one: Priced, paper: Paper) -> bool:
    """Among sums with a sign of money a bare number is a price only in a list, or with its unit."""
    start, _ = paper.lines[paper.line_at(one.start)]
    coded = any(claim.mark is Marked.CODE for claim in paper.over(start, one.start))
    return bool(one.unit or coded)


def _unclear(paper: Paper, words: PastedWords, known: list[Priced]) -> list[Priced]:
    """45/55: two sizes, or the usual price and this one? It is asked."""
    if known:
        return []
    found = []
    for match in paper.find(_TWO_PRICES):
        start, end = paper.clause(*match.span())
        if not paper.over(*match.span()) and not any(
            words.has(role, paper.tidy[start:end]) for role in _ROLES_WITHOUT_GOODS
        ):
            found.append(Priced(start=match.start(), end=match.end(), minor=None, unit="", signed=False))
    return found
