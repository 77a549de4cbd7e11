"""A word to those whom a change of the goods touches, each privately."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.outcomes import Outcome
from commerce.services.people.meeting import address_of
from commerce.services.voice.record import say
from commerce.tables import Group, GroupBuy, Line, Offer, Order, Waiting


@dataclass(slots=True, kw_only=True)
class ProductChanged(Outcome):
    """Told privately to whom it touches. `why`: "cheaper" (they have ordered it; `price_minor` is the price in
    force) or "sold_out" (they wait for it)."""

    where = "private"
    buy_no: int
    title: str
    product: str
    why: str
    price_minor: int
    currency: str


async def tell_cheaper(session: AsyncSession, buy: GroupBuy, offer: Offer, price: int, now: datetime) -> None:
    """To whoever has booked it: `price` is in force now, and theirs."""
    await _tell(session, buy, offer, Line, ("cheaper", price), now)


async def tell_sold_out(session: AsyncSession, buy: GroupBuy, offer: Offer, now: datetime) -> None:
    """To whoever waits for it."""
    await _tell(session, buy, offer, Waiting, ("sold_out", offer.price_minor), now)


async def _tell(
    session: AsyncSession,
    buy: GroupBuy,
    offer: Offer,
    held: type[Line] | type[Waiting],
    news: tuple[str, int],
    now: datetime,
) -> None:
    why, price = news
    fact = ProductChanged(
        buy_no=buy.id,
        title=buy.title,
        product=offer.title,
        why=why,
        price_minor=price,
        currency=buy.currency,
    )
    for member, chat in await _members(session, offer, held):
        address = await address_of(session, member, chat.partition(":")[0])
        if address:
            say(session, address, fact, now, kind="private", buy_id=buy.id, person=address)


async def _members(
    session: AsyncSession, offer: Offer, held: type[Line] | type[Waiting]
) -> Iterable[tuple[int, str]]:
    rows = await session.execute(
        select(col(Order.member_id), col(Group.chat))
        .join(held, col(held.order_id) == col(Order.id))
        .join(Group, col(Group.id) == col(Order.group_id))
        .where(col(held.offer_id) == offer.id, col(held.qty) > 0)
        .distinct()
        .order_by(col(Order.member_id))
    )
    return [(member, chat) for member, chat in rows]
