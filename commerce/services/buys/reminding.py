"""Reminders to fetch: privately, to who has not fetched what is there; by the leader's hand once a day at
most."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.fact import Unasked
from commerce.outcomes import Outcome
from commerce.queries.acts import arrival
from commerce.queries.fetching import codes_in, to_fetch
from commerce.queries.lists import ListedOrder, buy_list
from commerce.queries.sides import Side
from commerce.services.buys.arriving import GoodsThere, goods_there
from commerce.services.buys.fetching import NotArrivedYet
from commerce.services.deed import Deed
from commerce.services.money.reminding import FEW_LATE, RemindedToday, RemindersSent
from commerce.services.people.meeting import addresses_of
from commerce.services.voice.record import claimed, said, say_all
from commerce.tables import GroupBuy, Order


@dataclass(slots=True, kw_only=True)
class FetchReminder(Unasked, Outcome):
    """Told privately to a member who has not fetched what is there: where it is, what is still owed, and the
    `pickup_code` for all of it, which goes along as a picture."""

    where = "private"
    goods: list[GoodsThere]
    pickup_code: str


async def remind(
    session: AsyncSession, buy: GroupBuy, deed: Deed, side: Side, *, day: str, at: datetime
) -> RemindersSent:
    """Reminds who has not fetched theirs of this buy. `day` is the group's own, `at` the first moment at which it may be
    said. Raises NotArrivedYet, RemindedToday."""
    if buy.arrived_at is None:
        raise NotArrivedYet(buy.id, buy.title)
    if await claimed(session, f"remind-fetch:{buy.id}:{deed.group.id}:{day}", 0, deed.now):
        raise RemindedToday(buy.id, buy.title, to_fetch=True)
    waiting = await _waiting(session, buy, side)
    addresses = await addresses_of(session, [one.order_no for one in waiting])
    codes, place = await codes_in(session, buy.id), (await arrival(session, buy, deed.group.id))
    told = [one for one in waiting if one.order_no in addresses]
    facts = {
        one.order_no: FetchReminder(
            goods=[goods_there(one, buy, place.detail if place else "")],
            pickup_code=codes.get(one.order_no, ""),
        )
        for one in told
    }
    await say_all(session, [said(addresses[no], fact, at, buy.id) for no, fact in facts.items()])
    deed.sign(session, "remind", group_id=buy.group_id, buy_id=buy.id, detail=f"{len(told)} members")
    return RemindersSent(
        buy_no=buy.id,
        title=buy.title,
        late=[one.name for one in told][:FEW_LATE],
        count=len(told),
        waiting=0,
        unreached=[one.name for one in waiting if one.order_no not in addresses][:FEW_LATE],
        at=at if at > deed.now else None,
    )


async def _waiting(session: AsyncSession, buy: GroupBuy, side: Side) -> list[ListedOrder]:
    """Whose goods of the buy are there and not all handed out."""
    query = select(col(Order.id)).where(col(Order.buy_id) == buy.id, to_fetch())
    there = set((await session.execute(query)).scalars())
    return [one for one in (await buy_list(session, buy, side)).orders if one.order_no in there]
