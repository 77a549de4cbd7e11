"""Words that would cancel or change an order whose buy has closed: who can change it is said, and offered."""

from __future__ import annotations

from datetime import timedelta

from bot.calling.arguments import Rest
from bot.calling.command import Answer, Ask, Command
from bot.calling.privately import stand_about
from commerce.booking.decide import Closed
from commerce.queries import shopfront
from commerce.queries.sides import leader_in
from commerce.tables import GroupBuy

_LATELY = timedelta(days=3)


async def late(ask: Ask, words: Rest) -> Answer:
    """In a group only of what closed there lately, to who ordered in it: all else is the talk of others."""
    if ask.message.private:
        return await stand_about(ask, words, "change")
    closed = await too_late(ask, None)
    lately = closed is not None and ask.now - closed.closes_at < _LATELY
    here = closed is not None and ask.group is not None
    if closed is None or not lately or not here or closed.state != "succeeded":
        return None
    order = await shopfront.order_of(ask.session, ask.member.id, closed.buy_no)
    is_here = order is not None and order.group_id == ask.here.id and order.handed_at is None
    closed.words = words
    return closed if is_here else None


async def too_late(ask: Ask, buy: int | None) -> Closed | None:
    """There would be something to take back, had its buy not ended."""
    said = await shopfront.last_said(ask.session, ask.member.id, buy, ended=True)
    if said is None:
        return None
    ended = await ask.session.get_one(GroupBuy, said.buy_id)
    leader = await leader_in(ask.session, ended.id, said.group_id or ended.group_id)
    return Closed(
        buy_no=ended.id,
        title=ended.title,
        closes_at=ended.closes_at,
        state=ended.state,
        leader=leader.name,
        own=leader.id == ask.member.id,
    )


LATE = Command(
    name="",
    run=late,
    leaders=False,
    anywhere=True,
    examples=(),
    parameters=(("words", Rest, False),),
    in_passing=True,
)
