"""/tell: a leader's word to a part of a buy's members, how many it reaches shown first."""

from __future__ import annotations

import re
from typing import cast

from sqlalchemy import select
from sqlmodel import col

from bot.calling.arguments import Rest, misused
from bot.calling.command import Answer, Ask, command
from bot.calling.verbs import leading
from bot.hearing.people import group_reader
from bot.timing.quiet import allowed_at
from commerce.queries.sides import side_of
from commerce.services.words import addressing
from commerce.services.words.addressing import Part, TellAsked, place_named
from commerce.tables import GroupBuy, Post

_NUMBER = re.compile(r"#?([0-9]{1,9})(?:\s+|$)")
_RECENT = 20  # buys of the group among which a place is looked for


@command(leaders=True, examples=["/tell unpaid 1 Please pay by Friday.", "/tell all 1 The van comes at six."])
async def tell(ask: Ask, text: Rest) -> Answer:
    buy, part, place, words = await _addressed(ask, text)
    zone = group_reader(ask.settings, ask.here).zone
    day, at = f"{ask.now.astimezone(zone):%Y-%m-%d}", allowed_at(ask.now, ask.settings.quiet, zone)
    side = await side_of(ask.session, buy.id, ask.here.id)
    who = await addressing.readers(ask.session, buy, side, part=part, place=place, day=day)
    if who.told and ask.agreed(TellAsked):
        return await addressing.tell(ask.session, buy, ask.deed(), who, words=words, day=day, at=at)
    return TellAsked(
        buy_no=buy.id,
        title=buy.title,
        part=part,
        place=place,
        words=words,
        count=len(who.told),
        heard=who.heard,
        unreached=len(who.unreached),
        waits=ask.given,
    )


async def _addressed(ask: Ask, text: str) -> tuple[GroupBuy, Part, str, str]:
    """Of which buy, which part, the place where it is one, and the words. Raises Misused."""
    part, rest = leading("telling", text)
    number = _NUMBER.match(rest)
    behind = rest[number.end() :] if number else text
    buys = await _buys(ask, int(number[1]) if number else None)
    if part and number and buys and behind.strip():
        return buys[0], cast("Part", part), "", behind.strip()
    for buy in buys if not part else ():
        place, words = place_named(behind, buy.pickup)
        if place and words.strip():
            return buy, "place", place, words.strip()
    raise misused(ask, "tell", "text", text)


async def _buys(ask: Ask, no: int | None) -> list[GroupBuy]:
    """The buys shown in the group, the newest first; of a number that one."""
    shown = select(col(Post.buy_id)).where(col(Post.group_id) == ask.here.id)
    query = select(GroupBuy).where(col(GroupBuy.id).in_(shown))
    query = query if no is None else query.where(col(GroupBuy.id) == no)
    return list((await ask.session.execute(query.order_by(col(GroupBuy.id).desc()).limit(_RECENT))).scalars())
