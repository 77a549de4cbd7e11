"""What members would like next, and how a leader hears of it."""

from __future__ import annotations

import re

from bot.calling.arguments import Rest, misused
from bot.calling.command import Answer, Ask, command
from bot.calling.rights import LeadersOnly
from bot.calling.verbs import leading
from bot.commands.groups import home_of
from bot.hearing.people import NOBODY, NoPerson
from commerce.phrases.wishing import is_it, product_of
from commerce.queries import searching
from commerce.queries.searching import FoundGoods
from commerce.services.words import wishing
from commerce.services.words.wishing import NoSuchWish
from commerce.tables import Group, Wish

_NUMBER = re.compile(r"#?([0-9]{1,9})")
TAKES = {"target": 2, "merge": 2, "drop": 1, "restore": 1}  # numbers after each word


@command(examples=["/wish durian", "/wish"])
async def wish(ask: Ask, product: Rest | None = None) -> Answer:
    if product and ask.message.sender in NOBODY:
        raise NoPerson()
    if not product:
        return await wishing.listed(ask.session, ask.here)
    number = _NUMBER.fullmatch(product)
    if number is None:
        return await _on_sale(ask, product) or await wishing.wish(
            ask.session, ask.here, ask.member, product, ask.now
        )
    return await wishing.join(ask.session, await _numbered(ask, int(number[1])), ask.member, ask.now)


async def _on_sale(ask: Ask, product: str) -> FoundGoods | None:
    """What is on sale is ordered or waited for, never wished."""
    found = await searching.find(
        ask.session, ask.here.id, product_of(product), ask.now, wished=True, is_=is_it
    )
    return found if found.entries else None


@command(examples=["/find cherries"])
async def find(ask: Ask, product: Rest) -> FoundGoods:
    return await searching.find(ask.session, ask.here.id, product_of(product), ask.now)


@command(leaders=True, examples=["/wishes", "/wishes target 1 10"])
async def wishes(ask: Ask, text: Rest | None = None) -> Answer:
    if not text:
        return await wishing.listed_with_names(ask.session, ask.here)
    verb, numbers = _said(ask, text)
    group = await _group_of(ask, numbers[0])
    if not ask.leads(group):
        raise LeadersOnly("wishes")
    deed = ask.deed(group)
    if verb == "target":
        return await wishing.aim(ask.session, deed, no=numbers[0], target=numbers[1])
    if verb == "merge":
        return await wishing.merge(ask.session, deed, old=numbers[0], no=numbers[1])
    change = wishing.drop if verb == "drop" else wishing.restore
    return await change(ask.session, deed, numbers[0])


def _said(ask: Ask, text: str) -> tuple[str, list[int]]:
    """What a leader wants done, and the numbers of it. Raises Misused."""
    verb, behind = leading("wishes", text)
    rest = behind.split()
    numbers = [int(found[1]) for one in rest if (found := _NUMBER.fullmatch(one)) and int(found[1])]
    wanted = TAKES.get(verb)
    itself = verb == "merge" and len(set(numbers)) < 2
    if wanted is None or itself or not len(numbers) == len(rest) == wanted:
        raise misused(ask, "wishes", "text", text, example=1)
    return verb, numbers


@command(examples=["/unwish durian"])
async def unwish(ask: Ask, product: Rest) -> Answer:
    number = _NUMBER.fullmatch(product)
    row = (
        await _numbered(ask, int(number[1]))
        if number
        else await wishing.named(ask.session, ask.here, product)
    )
    return await wishing.leave(ask.session, row, ask.member, ask.now)


async def _numbered(ask: Ask, no: int) -> Wish:
    return await wishing.find(ask.session, await _group_of(ask, no), no)


async def _group_of(ask: Ask, no: int) -> Group:
    group = await home_of(ask, Wish, no)
    if group is None:
        raise NoSuchWish(str(no))
    return group
