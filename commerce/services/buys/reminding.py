"""Reminders to fetch: privately, to who has not fetched what is there; before it is handed out, and by the
leader's hand once a day at most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.fact import Unasked
from commerce.outcomes import Outcome
from commerce.queries.acts import arrival
from commerce.queries.fetching import code_for, codes_of, to_fetch
from commerce.queries.lists import account_of, accounts_of
from commerce.queries.reaching import reach
from commerce.queries.sides import Side
from commerce.queries.signed import seen_by
from commerce.services.buys.arriving import GoodsThere, goods_there
from commerce.services.buys.fetching import NotArrivedYet
from commerce.services.deed import Deed
from commerce.services.money.reminding import FEW_LATE, RemindedToday, RemindersSent
from commerce.services.people.meeting import addresses_of
from commerce.services.voice.portions import begin, side_facts, word
from commerce.services.voice.record import claimed, said, say_all
from commerce.tables import GroupBuy, Miss, Order, Telling

LATE = timedelta(hours=1)  # so long after its moment a reminder is of no use: handing out has begun


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
    place = await arrival(session, buy, deed.group.id)
    facts = side_facts(side) | {"place": place.detail if place else ""}
    telling = Telling(
        buy_id=buy.id,
        by_id=deed.by.id,
        word=still_there.name,
        facts=facts,
        source=deed.source,
        at=deed.now,
        say_at=at,
    )
    await begin(session, buy, telling)
    told, unreached = await reach(session, buy, to_fetch(), seen_by(side), most=FEW_LATE)
    deed.sign(session, "remind", group_id=buy.group_id, buy_id=buy.id, detail=f"{told.count} members")
    return RemindersSent(
        buy_no=buy.id,
        title=buy.title,
        late=told.names,
        count=told.count,
        waiting=0,
        unreached=unreached.names,
        at=at if at > deed.now else None,
    )


@word("to fetch", lambda _: [to_fetch()])
async def still_there(session: AsyncSession, buy: GroupBuy, row: Telling, orders: Sequence[Order]) -> None:
    """Where it is, and by which code it is fetched."""
    listed = await accounts_of(session, buy, orders)
    addresses = await addresses_of(session, [one.id for one in orders])
    codes = await codes_of(session, [one.member_id for one in orders])
    facts = {
        one.id: FetchReminder(
            goods=[goods_there(listed[one.id], buy, row.facts["place"])],
            pickup_code=codes.get(one.member_id, ""),
        )
        for one in orders
        if one.id in addresses
    }
    await say_all(session, [said(addresses[no], fact, row.say_at, buy.id) for no, fact in facts.items()])


async def take_due(session: AsyncSession, member_no: int, now: datetime) -> list[Order]:
    """The orders of a member of which they are to be reminded now: each is taken once. One that they have by now, or
    that should have been said long ago (handing out has begun), is taken and left. Until then what is handed out keeps
    its moment: it may be taken back."""
    due = await _due(session, member_no, now)
    query = select(col(Order.id)).where(col(Order.id).in_([one.id for one in due]), to_fetch())
    there = set((await session.execute(query)).scalars())
    in_time = [one for one in due if one.id in there and one.fetch_at and one.fetch_at > now - LATE]
    for one in due:
        one.fetch_at = None
    return in_time


async def _due(session: AsyncSession, member_no: int, now: datetime) -> Sequence[Order]:
    query = select(Order).where(col(Order.member_id) == member_no, col(Order.fetch_at) <= now)
    locked = query.order_by(col(Order.id)).with_for_update()
    return (await session.execute(locked, execution_options={"populate_existing": True})).scalars().all()


async def remind_member(session: AsyncSession, orders: Sequence[Order], now: datetime) -> None:
    """One word for all of these orders of a member."""
    goods = [await _goods(session, one) for one in orders]
    addresses, code = (
        await addresses_of(session, [one.id for one in orders]),
        await code_for(session, orders[0]),
    )
    fact = FetchReminder(goods=[one for one in goods if one], pickup_code=code)
    address = addresses.get(orders[0].id)
    if address and fact.goods:
        await say_all(session, [said(address, fact, now, orders[0].buy_id)])


async def _goods(session: AsyncSession, order: Order) -> GoodsThere | None:
    buy = await session.get_one(GroupBuy, order.buy_id)
    listed, came = await account_of(session, buy, order), await arrival(session, buy, order.group_id)
    if listed is None:
        return None
    coming = await _coming(session, order, came.at if came else None)
    return replace(goods_there(listed, buy, came.detail if came else ""), coming=coming)


async def _coming(session: AsyncSession, order: Order, since: datetime | None) -> str:
    """What they said of coming at another time, where none was told by the leader after they were asked."""
    query = select(col(Miss.answer)).where(col(Miss.order_id) == order.id)
    query = query if since is None else query.where(col(Miss.asked_at) > since)
    return (await session.execute(query.order_by(col(Miss.id).desc()).limit(1))).scalar_one_or_none() or ""
