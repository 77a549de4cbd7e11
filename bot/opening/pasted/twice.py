"""A sale told in two languages: what the second of them says again is no second sale of the same goods."""

from __future__ import annotations

from bot.opening.pasted.announcement import PastedGood
from bot.opening.pasted.paper import Claim, Marked, Paper, written_in

_LATIN = "LATIN"


def told_once(goods: list[PastedGood], paper: Paper) -> list[PastedGood]:
    """The goods as the first language has them; the other's words become remarks."""
    half, odd = divmod(len(goods), 2)
    if odd or not half:
        return goods
    for first, again in ((goods[:half], goods[half:]), (goods[::2], goods[1::2])):
        if _says_again(first, again, paper):
            for good in again:
                paper.unmark(good.start, good.end, Marked.GOOD)
            return first
    return goods


def _says_again(first: list[PastedGood], again: list[PastedGood], paper: Paper) -> bool:
    """Each at the price of the other, in another writing. Alike prices alone prove nothing: then the closing is told
    twice as well."""
    same = all(_worth(one) == _worth(other) for one, other in zip(first, again, strict=True))
    proven = len({one.price_minor for one in first}) > 1 or len(paper.of(Marked.UNTIL)) > 1
    return same and proven and _in_two_writings(first, again)


def _worth(good: PastedGood) -> tuple[int | None, list[tuple[int, int]]]:
    return good.price_minor, [(one.quantity, one.price_minor) for one in good.bundles]


def _in_two_writings(first: list[PastedGood], again: list[PastedGood]) -> bool:
    latin = [all(_is_latin(good.title) for good in goods) for goods in (first, again)]
    other = [not any(_is_latin(good.title) for good in goods) for goods in (first, again)]
    return (latin[0] and other[1]) or (other[0] and latin[1])


def _is_latin(title: str) -> bool:
    letters = [char for char in title if char.isalpha()]
    return bool(letters) and all(written_in(char, _LATIN) for char in letters)


def joined(times: list[Claim], paper: Paper) -> list[Claim]:
    """周五 Friday 8pm: the day said in both is one time."""
    found: list[Claim] = []
    for claim in times:
        before = found[-1] if found else None
        if before and _is_same_day(before, claim, paper):
            found[-1] = Claim(Marked.TIME, before.start, claim.end, claim.value)
        else:
            found.append(claim)
    return found


def _is_same_day(before: Claim, claim: Claim, paper: Paper) -> bool:
    """Right before an hour, with no hour of its own, in another writing; both moments are known."""
    between = paper.tidy[before.end : claim.start]
    days = [one.value.moment for one in (before, claim)]
    if between.strip(" /／()（）") or "\n" in between or before.value.has_hour or not all(days):
        return False
    said = [paper.tidy[one.start : one.end] for one in (before, claim)]
    apart = (days[0] - days[1]).total_seconds()  # a day alone is its end
    return claim.value.has_hour and 0 <= apart < 24 * 3600 and differ(*said)


def differ(one: str, other: str) -> bool:
    """Is one of them written in Latin letters, and the other in none?"""
    return written_in(one, _LATIN) != written_in(other, _LATIN)
