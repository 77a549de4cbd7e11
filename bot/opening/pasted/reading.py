"""From the pasted text to what it announces: the readers, one after another."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from bot.opening.frame import Frame
from bot.opening.pasted.announcement import Announcement, PastedGood
from bot.opening.pasted.choosing import mark_options
from bot.opening.pasted.closing import drop_weak_times, mark_times, mark_until
from bot.opening.pasted.codes import mark_codes
from bot.opening.pasted.counting import drop_rising, drop_small_steps, ladder_of, mark_counts, mark_steps
from bot.opening.pasted.goods import goods_of
from bot.opening.pasted.judging import is_sale
from bot.opening.pasted.marking import mark_contacts, mark_sums
from bot.opening.pasted.paper import Claim, Marked, Paper
from bot.opening.pasted.telling import bare_title, odd_lines, tell, title_of
from bot.opening.pasted.twice import told_once
from bot.opening.pasted.vocabulary import PastedWords

_NOTHING = Announcement(opens=False)
LONGEST_TEXT = 6000


def read_announcement(text: str, frame: Frame, words: PastedWords, *, told: bool = False) -> Announcement:
    """What the text announces, seen from `frame.now`; see Announcement. `told`: its writer says that it is a
    sale."""
    paper = Paper(text[:LONGEST_TEXT], words.signs, words.lists["shortened"])
    mark_codes(paper, words)
    mark_contacts(paper, words)
    mark_sums(paper, frame, words)
    mark_times(paper, frame, words)
    closing = mark_until(paper, words)
    drop_weak_times(paper, words)
    mark_steps(paper, frame, words)
    if drop_rising(paper):
        mark_sums(paper, frame, words)
    mark_counts(paper, words)
    mark_options(paper, words)
    goods = told_once(goods_of(paper, frame, words), paper)
    if not is_sale(paper, goods, words, told=told):
        return _NOTHING
    said = _announced(paper, goods, frame, words)
    return replace(said, again=closing.value.again) if closing and "until" in said.asks else said


def _announced(paper: Paper, goods: list[PastedGood], frame: Frame, words: PastedWords) -> Announcement:
    least = _lone_step(paper, goods)
    title = title_of(paper, goods, words)
    goods = _named(goods, title, paper, words)
    _share(paper, goods, words)
    base = goods[0].price_minor if len(goods) == 1 else None
    if len(goods) > 1:
        drop_small_steps(paper)
    steps = ladder_of(paper, frame, base)
    until = next(iter(paper.of(Marked.UNTIL)), None)
    told, counts = tell(paper, words), _counts(paper) | least
    return Announcement(
        opens=True,
        title=title,
        goods=tuple(goods),
        steps=tuple(steps),
        closes_at=until.value if until else None,
        min_units=counts.get("min_units"),
        min_members=counts.get("min_members"),
        limit=counts.get("limit"),
        pickup=told["pickup"],
        arrives=told["arrives"],
        pay=told["pay"],
        note=told["note"],
        odd=odd_lines(paper, words),
        asks=_asks(title, goods, until),
    )


def _named(goods: list[PastedGood], title: str, paper: Paper, words: PastedWords) -> list[PastedGood]:
    """A price without words of its own is that of what the sale is called; where nothing has a price, that is
    the one good."""
    for good in goods:
        has_letters = any(char.isalpha() for char in good.title)
        if not has_letters:
            good.title = f"{title} {good.title}".strip()
        elif not bare_title(good.title, words, whole=True):  # 今天, "our": words that name nothing
            good.title = title
    if len(goods) == 1 and title in goods[0].title:
        goods[0].title = bare_title(goods[0].title, words, whole=True) or title
    return goods or [PastedGood(title=title, price_minor=_first_step(paper))]


def _lone_step(paper: Paper, goods: list[PastedGood]) -> dict[str, int]:
    """ "£279 if we get 10 orders", and no other price: that is the price, and the least there must be. Taken
    as such."""
    steps = paper.of(Marked.STEP)
    if goods or len(steps) != 1 or steps[0].value[0] == 1:
        return {}
    at, price, _, _ = steps[0].value
    paper.claims.remove(steps[0])
    paper.mark(Marked.GOOD, steps[0].start, steps[0].end)
    goods.append(
        PastedGood(
            title="",
            price_minor=price,
            line=paper.line_at(steps[0].start),
            start=steps[0].start,
            end=steps[0].end,
        )
    )
    return {"min_units": at}


def _first_step(paper: Paper) -> int | None:
    """1-29盒 每盒250: where the steps begin with one, that is the price."""
    return next(
        (price for at, price, _, _ in (claim.value for claim in paper.of(Marked.STEP)) if at == 1), None
    )


def _share(paper: Paper, goods: list[PastedGood], words: PastedWords) -> None:
    """Options and stock belong to the good in whose line they stand, else to all."""
    for claim in paper.of(Marked.OPTIONS, Marked.COUNT):
        if claim.mark is Marked.COUNT and claim.value[0] != "stock":
            continue
        for good in goods if _is_of_each(claim, paper, words) else _owners(claim, paper, goods):
            if claim.mark is Marked.OPTIONS:
                good.options += (claim.value,)
            else:
                good.stock, good.unit = claim.value[1], good.unit or claim.value[2]
    if len(goods) == 1:
        goods[0].unit = goods[0].unit or _unit(paper, words)


def _is_of_each(claim: Claim, paper: Paper, words: PastedWords) -> bool:
    """各限5台, 20 of each."""
    every = words.lists["every"]
    before, behind = paper.tidy[: claim.start], paper.tidy[claim.end :]
    return claim.mark is Marked.COUNT and bool(
        re.search(rf"{every}\s*$", before, re.IGNORECASE) or re.match(rf"\s*{every}", behind, re.IGNORECASE)
    )


def _owners(claim: Claim, paper: Paper, goods: list[PastedGood]) -> list[PastedGood]:
    if called := _called(claim, paper, goods):
        return called
    line = paper.line_at(claim.start)
    above = [good for good in goods if good.start <= claim.start]
    if _is_told_again(claim, paper) and above:
        return above[-1:]
    before = [good for good in above if good.line == line]
    if _stands_apart(claim, before, paper):
        return before
    here = before[-1:] or [good for good in goods if good.line == line][:1]
    return here if here and len(goods) > 1 else goods


def _called(claim: Claim, paper: Paper, goods: list[PastedGood]) -> list[PastedGood]:
    """Only 20 pillars: the one good that the word behind the count names."""
    if claim.mark is not Marked.COUNT:
        return []
    start, _ = paper.clause(claim.start, claim.end)
    coded = re.findall(r"[A-Z]*[0-9]*", paper.tidy[start : claim.start])
    if by_code := [good for good in goods if good.code and good.code in coded and good.end <= start]:
        return by_code  # A2 每天只做30包
    words = re.findall(r"[^\W\d_]{3,}", str(claim.value[2])) + re.findall(
        r"^\s*([^\W\d_]{3,})", paper.tidy[claim.end :]
    )
    for word in words:
        named = re.compile(rf"\b{re.escape(word.rstrip('s'))}", re.IGNORECASE)
        found = [good for good in goods if named.search(good.title)]
        if len(found) == 1 < len(goods):
            return found
    return []


def _stands_apart(claim: Claim, before: list[PastedGood], paper: Paper) -> bool:
    """1 kg 18.000, 3 kg 50.000. Stok 40 kg: in a sentence of its own, behind one of several goods."""
    sentence = [
        next(end for _, end in paper.sentences() if at <= end) for at in (good.end for good in before)
    ]
    here = next(end for _, end in paper.sentences() if claim.start <= end)
    return len(before) > 1 and sentence[-1] == sentence[-2] != here


def _is_told_again(claim: Claim, paper: Paper) -> bool:
    """The same axis twice: what is below a good is that good's."""
    axes = [one.value[0] for one in paper.of(Marked.OPTIONS)]
    return claim.mark is Marked.OPTIONS and len(set(axes)) < len(axes)


def _unit(paper: Paper, words: PastedWords) -> str:
    """What steps, limits and minimums count."""
    counters = [claim.value[2] for claim in paper.of(Marked.STEP, Marked.COUNT)]
    goods = (one for one in counters if not re.fullmatch(words.lists["members"], one, re.IGNORECASE))
    return next(filter(None, goods), "") or _unit_of_content(paper, words)


def _unit_of_content(paper: Paper, words: PastedWords) -> str:
    """10入/盒, 每盒10入: what holds so many is what is sold."""
    has = words.lists
    inner = rf"[0-9]+\s?(?:{has['units']}|{has['measures']})"
    pattern = rf"{inner}\s?[/／]\s?(?P<of>{has['units']})|{has['per']}\s?(?P<per>{has['units']})\s?{inner}"
    return next((one["of"] or one["per"] for one in paper.find(pattern)), "")


def _counts(paper: Paper) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, number, _, people in (claim.value for claim in paper.of(Marked.COUNT)):
        key = {"limit": "limit", "min": "min_members" if people else "min_units"}.get(name)
        if key:
            found.setdefault(key, number)
    if len(found) > 1 and "min_units" in found and "min_members" in found:
        del found["min_members"]
    return found


def _asks(title: str, goods: list[PastedGood], until: Claim | None) -> tuple[str, ...]:
    missing = {
        "title": not title,
        "price": any(good.price_minor is None for good in goods),
        "until": until is not None and not isinstance(until.value, datetime),
    }
    return tuple(name for name, is_missing in missing.items() if is_missing)
